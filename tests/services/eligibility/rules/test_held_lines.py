"""What is held of a line when another choice is to begin, and what that choice changes."""

from datetime import date

import pytest

from events.base import DomainEvent
from events.offers import Book
from events.telling import fold
from services.eligibility.rules.change_in_status import Change
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.choices import choices
from services.eligibility.rules.held_lines import HeldLines
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, elected, hired, joined, left, parted, rehired
from tests.services.eligibility.electing import WIDE, contributed, coverage, with_plan
from tests.services.eligibility.hard_life import told

HIRE: list[DomainEvent] = [hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "hmo:kim")]


def last_change(events: list[DomainEvent], book: Book = WIDE) -> Change:
    """Return what the last of these forms changes; each is of one line."""
    family = fold(FAMILY, told(events).records)
    found = phases(family, book)
    signed: dict[int, Choice] = {}
    for each in sorted(choices(family, found, book)[0], key=lambda choice: choice.election_day):
        signed.setdefault(each.election.position, each)
    held = HeldLines(family, found, book)
    *before, last = sorted(signed)
    for position in before:
        held.put(signed[position], amends=True)
    return held.change(signed[last])


def office(on: str, *choices: str) -> DomainEvent:
    """Return a form of the office."""
    return elected(on, *choices, occasion="administrative")


@pytest.mark.parametrize(
    ("form", "joining", "leaving", "directions"),
    [
        (office("2026-06-01", "hmo:kim"), set(), set(), set()),
        (office("2026-06-01", "hmo"), set(), {"kim"}, {"less"}),
        (office("2026-06-01", "ppo:kim"), set(), set(), {"switch"}),
        (office("2026-06-01", "-medical"), set(), {"self", "kim"}, {"less"}),
        (office("2026-06-01", "dental:kim"), {"self", "kim"}, set(), {"more"}),
    ],
)
def test_s125_3_what_a_choice_changes(
    form: DomainEvent, joining: set[str], leaving: set[str], directions: set[str]
) -> None:
    """Who joins, who leaves, and in which direction that goes."""
    found = last_change([*HIRE, form])

    assert (set(found.joining), set(found.leaving)) == (joining, leaving)
    assert {str(each) for each in found.directions()} == directions


def test_s125_3_who_is_no_dependent_any_more_does_not_leave() -> None:
    """The marriage ended before the form holds."""
    assert last_change([*HIRE, parted("kim", "2026-05-10"), office("2026-06-01", "hmo")]).leaving == set()


def test_plan_36_what_stands_again_is_held() -> None:
    """After a short break, and not after a long one."""
    short = [*HIRE, left("2026-06-12"), rehired("2026-06-20"), office("2026-08-01", "hmo")]
    long = [*HIRE, left("2026-06-12"), rehired("2026-09-20"), office("2026-12-01", "hmo")]

    assert last_change(short).leaving == {"kim"}
    assert last_change(long).joining == {"self"}


@pytest.mark.parametrize(
    ("form", "directions"),
    [
        (office("2026-06-30", "hmo"), {"less"}),
        (office("2026-06-30", "ppo"), {"less", "switch"}),
        (office("2026-07-01", "ppo"), {"less"}),
    ],
)
def test_plan_35_to_its_last_day_a_plan_is_held_and_then_its_successor(
    form: DomainEvent, directions: set[str]
) -> None:
    """The spouse leaves; whether that is a switch too goes by the plan of the day."""
    ends = with_plan("hmo", last_day=date(2026, 6, 30), successor="ppo")

    assert {str(each) for each in last_change([*HIRE, form], ends).directions()} == directions


def test_plan_33_a_form_at_hire_has_no_word_on_a_later_choice() -> None:
    """Signed after that of open enrollment, it says whom the first plan covers; the spouse is not in the second."""
    hire = [hired("2026-04-27"), joined("kim", "2026-04-27")]
    form = elected("2026-04-27", "hmo:kim", signed="2026-05-10")

    assert coverage([*hire, elected("2026-05-04", "ppo", occasion="open_enrollment"), form]) == {
        "self hmo 2026-06-01..2026-06-30",
        "kim hmo 2026-06-01..2026-06-30",
        "self ppo 2026-07-01..",
    }


def test_plan_34_an_account_of_another_plan_year_is_not_held() -> None:
    """In its own year a contribution goes up; in the next it begins."""
    begun: list[DomainEvent] = [hired("2025-07-01"), contributed("2025-07-01", "fsa", "1000.00")]
    same = last_change([*begun, contributed("2026-06-01", "fsa", "1200.00", occasion="administrative")])
    other = last_change([*begun, contributed("2026-08-01", "fsa", "1200.00", occasion="administrative")])

    assert (set(same.joining), sorted(same.directions())) == (set(), ["more"])
    assert (set(other.joining), sorted(other.directions())) == ({"self"}, ["more"])
