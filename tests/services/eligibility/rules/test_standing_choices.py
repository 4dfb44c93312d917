"""What becomes of choices of which nobody says anything more."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.catalog import Volume
from events.enrollment import CoverageEnded
from events.vocabulary.maintenance import MaintenanceReason as Reason
from tests.life import elected, hired, joined, left, parted, rehired
from tests.services.eligibility.electing import (
    WIDE,
    changed,
    chosen,
    contributed,
    coverage,
    plan_named,
    refused,
    refused_numbers,
    with_plan,
)
from tests.services.eligibility.hard_life import covered, decided, told

HIRE: list[DomainEvent] = [hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "hmo:kim")]
BORN = joined("bo", "2026-05-20", "child", reason="birth")


def open_enrollment(choice: str, signed: str = "2026-05-04") -> DomainEvent:
    """Return a form for the plan year from July 1."""
    return elected("2026-05-04", choice, occasion="open_enrollment", signed=signed)


def birth(choice: str, signed: str = "2026-06-02") -> DomainEvent:
    """Return the form that asks for the newborn of May 20."""
    return elected("2026-05-20", choice, occasion="special_enrollment", reason="birth", signed=signed)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        # Chosen before the birth for July 1: the newborn goes along into the other plan.
        ([open_enrollment("ppo:kim"), birth("hmo:kim,bo")], "bo ppo 2026-07-01.."),
        ([open_enrollment("ppo"), birth("hmo:kim,bo")], "bo ppo 2026-07-01.."),
        # Signed after the birth form, the form of open enrollment is the last word.
        ([open_enrollment("ppo:kim", "2026-06-10"), birth("hmo:kim,bo")], None),
        ([open_enrollment("ppo:kim,bo", "2026-06-10"), birth("hmo:kim,bo")], "bo ppo 2026-07-01.."),
        # Who waived the line for July 1 has waived it for the newborn too.
        ([open_enrollment("-medical"), birth("hmo:kim,bo")], None),
    ],
)
def test_plan_33_a_newborn_is_carried_into_a_choice_signed_before(
    forms: list[DomainEvent], expected: str | None
) -> None:
    """The plan is the one chosen for the plan year; whom it covers is the later form's word, whatever arrives first."""
    found = coverage([*HIRE, BORN, *forms])

    assert found == coverage([*HIRE, *reversed(forms), BORN])
    assert "bo hmo 2026-05-20..2026-06-30" in found
    assert [each for each in found if each.startswith("bo ppo")] == ([expected] if expected else [])


def test_plan_33_only_who_joined_is_carried() -> None:
    """A spouse whom the form of open enrollment had left out stays out."""
    found = coverage([*HIRE, BORN, open_enrollment("ppo"), birth("hmo:kim,bo")])

    assert "kim hmo 2026-03-01..2026-06-30" in found
    assert not any(each.startswith("kim ppo") for each in found)


def test_plan_33_who_left_by_a_later_form_does_not_come_back() -> None:
    """The spouse is covered elsewhere from June 1; the form of open enrollment was signed before."""
    leaves = elected(
        "2026-06-01", "hmo", occasion="change_in_status", reason="covered_elsewhere", signed="2026-05-20"
    )

    assert coverage([*HIRE, open_enrollment("ppo:kim"), leaves]) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-05-31",
        "self ppo 2026-07-01..",
    }


def test_plan_33_the_employee_joins_and_leaves_likewise() -> None:
    """Whoever enrolls after waiving the plan year is enrolled in it, and whoever leaves does not begin it."""
    hire: list[DomainEvent] = [hired("2026-01-15")]
    enrolls = [*hire, BORN, open_enrollment("-medical"), birth("hmo:bo")]
    waives = elected(
        "2026-06-01", "-medical", occasion="change_in_status", reason="covered_elsewhere", signed="2026-05-20"
    )

    assert coverage(enrolls) == {"self hmo 2026-05-20..", "bo hmo 2026-05-20.."}
    assert coverage([*HIRE, open_enrollment("ppo:kim"), waives]) == {
        "self hmo 2026-03-01..2026-05-31",
        "kim hmo 2026-03-01..2026-05-31",
    }


def test_plan_33_a_plan_without_a_tier_for_the_newborn_stays_as_chosen() -> None:
    """Nothing else of the choice is lost."""
    alone = with_plan("ppo", tiers=plan_named("life").tiers)

    assert "self ppo 2026-07-01.." in coverage(
        [*HIRE, BORN, open_enrollment("ppo"), birth("hmo:kim,bo")], alone
    )


def test_plan_34_an_account_ends_with_its_plan_year_and_begins_again_when_chosen() -> None:
    """A year without a choice is a year without it."""
    events: list[DomainEvent] = [
        hired("2022-07-01"),
        contributed("2022-07-01", "fsa", "1200.00"),
        contributed("2024-05-04", "fsa", "1200.00", occasion="open_enrollment"),
        contributed("2026-05-04", "fsa", "900.00", occasion="open_enrollment"),
    ]
    book = with_plan("fsa", first_day=date(2022, 7, 1))

    assert coverage(events, book) == {
        "self fsa 2022-07-01..2023-06-30",
        "self fsa 2024-07-01..2025-06-30",
        "self fsa 2026-07-01..2027-06-30",
    }


def test_plan_33_accounts_are_chosen_for_their_plan_year_alone() -> None:
    """Who begins one for the rest of a year has not chosen it for the next, and who ends one still has the next."""
    begun: list[DomainEvent] = [hired("2025-07-01")]
    none = elected("2026-05-04", "-health_fsa", occasion="open_enrollment")
    begins = contributed("2026-05-20", "fsa", "600.00", occasion="change_in_status", reason="birth")
    has = contributed("2025-07-01", "fsa", "1200.00")
    again = contributed("2026-05-04", "fsa", "900.00", occasion="open_enrollment")
    ends = elected("2026-05-20", "-health_fsa", occasion="change_in_status", reason="divorce")

    assert coverage([*begun, none, begins]) == {"self fsa 2026-05-20..2026-06-30"}
    assert coverage([*begun, has, again, ends]) == {
        "self fsa 2025-07-01..2026-05-31",
        "self fsa 2026-07-01..2027-06-30",
    }


def test_plan_34_and_35_what_ends_by_itself_says_by_which_rule() -> None:
    """An account's year is over: benefits ended, nobody withdrew. A plan that has a successor changed."""
    account = told([hired("2025-07-01"), contributed("2025-07-01", "fsa", "1200.00")])
    plan = told(HIRE)
    moved = with_plan("hmo", last_day=date(2026, 6, 30), successor="ppo")

    ended = [each for each in decided(account, WIDE) if isinstance(each, CoverageEnded)]
    changed = [each for each in decided(plan, moved) if isinstance(each, CoverageEnded)]

    assert [(each.reason, each.rules) for each in ended] == [(Reason.TERMINATION_OF_BENEFITS, ("PLAN-34",))]
    assert {(each.reason, each.rules) for each in changed} == {(Reason.PLAN_CHANGE, ("PLAN-35",))}


def test_plan_34_a_choice_of_another_year_is_not_held_any_more() -> None:
    """In the next plan year a birth begins an account; it does not raise the one of the year before."""
    events: list[DomainEvent] = [
        hired("2025-07-01"),
        contributed("2025-07-01", "fsa", "1200.00"),
        contributed("2026-08-20", "fsa", "600.00", occasion="change_in_status", reason="birth"),
    ]

    assert refused(events) == []
    assert "self fsa 2026-08-20..2027-06-30" in coverage(events)


def test_plan_34_a_short_break_does_not_lengthen_an_account() -> None:
    """It stands again from the day of rehire, and ends with the plan year in which it was chosen."""
    events: list[DomainEvent] = [
        hired("2025-07-01"),
        contributed("2025-07-01", "fsa", "1200.00"),
        left("2026-05-08"),
        rehired("2026-05-20"),
    ]

    assert coverage(events) == {"self fsa 2025-07-01..2026-05-08", "self fsa 2026-05-20..2026-06-30"}


def test_plan_35_who_says_nothing_moves_to_the_successor() -> None:
    """On the day after the plan's last, with everybody; also through a successor that has ended by then."""
    ends = with_plan("hmo", last_day=date(2026, 6, 30), successor="ppo")

    assert coverage(HIRE, ends) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
        "self ppo 2026-07-01..",
        "kim ppo 2026-07-01..",
    }
    assert coverage([*HIRE, open_enrollment("-medical")], ends) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
    }


def test_plan_35_the_amount_goes_to_the_successor_and_ends_with_an_account() -> None:
    """Who elected an amount of optional life has as much of the plan that follows; a waiver is of no amount."""
    elects = Volume(kind="elected")
    new = plan_named("optional").model_copy(update={"id": "optional-new", "volume": elects})
    old = with_plan("optional", volume=elects, last_day=date(2026, 6, 30), successor=new.id).catalog.plans
    forms = (contributed("2026-01-15", "optional", "90000.00"), contributed("2026-01-15", "fsa", "1200.00"))

    made, _ = chosen([hired("2026-01-15"), *forms], changed(plans=(*old, new)))

    assert [(each.line, each.plan.id if each.plan else "", each.amount) for each in made] == [
        ("optional_life", "optional", Decimal("90000.00")),
        ("health_fsa", "fsa", Decimal("1200.00")),
        ("optional_life", "optional-new", Decimal("90000.00")),
        ("health_fsa", "", None),
    ]


def test_plan_35_a_later_form_is_measured_by_the_successor() -> None:
    """The spouse leaves the plan they were moved to; to say its name is no switch."""
    ends = with_plan("hmo", last_day=date(2026, 6, 30), successor="ppo")
    form = elected("2026-09-14", "ppo", occasion="change_in_status", reason="divorce", signed="2026-09-20")

    assert refused([*HIRE, form], ends) == []
    assert "kim ppo 2026-07-01..2026-09-30" in coverage([*HIRE, form], ends)


def test_plan_35_two_plans_that_name_each_other_end() -> None:
    """A catalog that goes in a circle moves nobody for ever."""
    round_about = with_plan("hmo", last_day=date(2026, 6, 30), successor="hmo")

    assert coverage(HIRE, round_about) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
    }


def test_plan_36_after_a_short_break_a_change_is_measured_by_what_stands_again() -> None:
    """The spouse leaves by divorce; to name the plan that came back is no new enrollment of the employee."""
    events = [
        *HIRE,
        left("2026-06-12"),
        rehired("2026-06-20"),
        elected("2026-09-14", "hmo", occasion="change_in_status", reason="divorce", signed="2026-09-20"),
    ]
    other = elected("2026-09-14", "ppo", occasion="change_in_status", reason="divorce", signed="2026-09-20")

    assert refused(events) == []
    assert "kim hmo 2026-03-01..2026-09-30" in coverage(events)
    assert refused([*events[:-1], other]) == ["not-consistent"]


def test_plan_36_a_choice_for_the_day_of_rehire_stands_once() -> None:
    """Chosen at open enrollment for July 1, and rehired on that day: it goes before what was held in June."""
    made, _ = chosen([*HIRE, open_enrollment("ppo:kim"), left("2026-06-12"), rehired("2026-07-01")])

    assert [(each.plan.id, str(each.from_day)) for each in made if each.phase == 1 and each.plan] == [
        ("ppo", "2026-07-01")
    ]


FORMS: tuple[DomainEvent, ...] = (
    open_enrollment("ppo:kim"),
    open_enrollment("-medical", "2026-06-10"),
    birth("hmo:kim,bo"),
    birth("ppo:bo", "2026-06-20"),
    elected(
        "2026-06-01", "hmo", occasion="change_in_status", reason="covered_elsewhere", signed="2026-05-25"
    ),
    elected("2026-06-05", "-medical", occasion="change_in_status", reason="family_job_began"),
    elected("2026-01-15", "ppo", signed="2026-06-03"),
    elected("2026-06-07", "hmo:bo", occasion="special_enrollment", reason="no such word"),
    parted("kim", "2026-06-08"),
)


@given(st.permutations(range(len(FORMS))), st.sets(st.integers(0, len(FORMS) - 1)))
def test_s125_1_order_of_arrival_does_not_matter(order: list[int], asked: set[int]) -> None:
    """Which forms are taken, and what follows from them, depends on when they were signed alone."""
    sent = [FORMS[number] for number in order if number in asked]
    straight = [FORMS[number] for number in sorted(asked)]
    life = told([*HIRE, BORN, *sent])
    decided(life)

    assert covered(life) == coverage([*HIRE, BORN, *straight])
    assert sorted(refused([*HIRE, BORN, *sent])) == sorted(refused([*HIRE, BORN, *straight]))


@given(st.permutations(FORMS))
def test_s125_1_a_refused_form_changes_nothing(forms: list[DomainEvent]) -> None:
    """Without the forms that are refused the choices are the same, and none of the others is refused."""
    life = [*HIRE, BORN, *forms]
    gone = refused_numbers(life)
    kept = [event for number, event in enumerate(life) if number not in gone]

    assert gone != set()
    assert refused(kept) == []
    assert coverage(kept) == coverage(life)
