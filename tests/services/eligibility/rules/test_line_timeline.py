"""Who is covered by one line, day by day."""

from collections.abc import Mapping
from datetime import date

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule
from events.enrollment import DependentChanged
from events.offers import Book, index
from events.telling import fold
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.people import Relationship
from services.eligibility.rules.choices import choices
from services.eligibility.rules.dependents import Reach
from services.eligibility.rules.line_timeline import LineTimeline
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, elected, hired, joined, left, parted, retired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def timeline(
    *events: DomainEvent,
    book: Book = BOOK,
    births: Mapping[str, date] | None = None,
    through_day: date = date.min,
) -> LineTimeline:
    """Return the medical line of a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    family = fold(FAMILY, life.records)
    found = phases(family, book)
    chosen, _ = choices(family, found, book)
    reach = Reach(family, book, births or {})
    return LineTimeline(reach, InsuranceLine.MEDICAL, found, chosen, through_day)


def test_nothing_changes_within_a_cover() -> None:
    """A dependent who leaves splits the time in two, with another tier."""
    line = timeline(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-05-10"),
        left("2026-08-03"),
    )

    covers = [(str(c.first_day), str(c.last_day), c.tier, sorted(c.members)) for c in line.covers()]

    assert covers == [
        ("2026-03-01", "2026-05-31", CoverageTier.FAMILY, ["kim", "self"]),
        ("2026-06-01", "2026-08-31", CoverageTier.EMPLOYEE_ONLY, ["self"]),
    ]


def test_what_runs_out_goes_before_what_follows() -> None:
    """Active coverage lasts to the end of the month although the retirement began on the 16th."""
    line = timeline(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        retired("2026-09-16"),
        elected("2026-09-16", "hmo-retired", occasion="retirement"),
    )

    plans = [found[0].id if (found := line.on(date(2026, 9, day))) else "" for day in (15, 16, 30)]
    after = line.on(date(2026, 10, 1))

    assert plans == ["hmo", "hmo", "hmo"]
    assert after is not None
    assert after[0].id == "hmo-retired"


def with_rule(rule: DependentRule) -> Book:
    """Return the small catalog with a rule for dependents of every plan."""
    catalog = small_catalog()
    plans = tuple(each.model_copy(update={"dependents": rule.id}) for each in catalog.plans)
    return index(catalog.model_copy(update={"plans": plans, "dependent_rules": (rule,)}))


def kim_to(through: str, *more: DomainEvent, book: Book | None = None) -> list[tuple[str, str]]:
    """Return when Kim, who turns 26 on 2026-09-14, is covered, as far as was looked ahead."""
    line = timeline(
        hired("2026-01-15"),
        joined("kim", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim"),
        *more,
        book=book or with_rule(DependentRule(id="health")),
        births={"kim": date(2000, 9, 14)},
        through_day=date.fromisoformat(through),
    )
    return [(str(c.first_day), str(c.last_day or "")) for c in line.covers() if "kim" in c.members]


def test_aca_4_an_age_ends_once_it_is_near() -> None:
    """Looked ahead to the last covered day it is an end, a day less and nothing is said of it."""
    assert kim_to("2026-09-30") == [("2026-03-01", "2026-09-30")]
    assert kim_to("2026-09-29") == [("2026-03-01", "")]


def test_aca_4_a_choice_for_later_days_sees_the_age() -> None:
    """Who chooses the child anew for a day after the last one gets no coverage, and the old one ends in time."""
    later = elected("2026-10-05", "ppo:kim", occasion="administrative")

    assert kim_to("0001-01-01", later) == [("2026-03-01", "2026-09-30")]


def test_qmcso_1_an_order_covers_beside_the_choice() -> None:
    """A child who is not chosen is covered from the order to its end, and a new choice does not drop them."""
    line = timeline(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        joined("bo", "2026-04-10", "child", reason="court_order").model_copy(update={"qmcso": True}),
        elected("2026-05-05", "ppo", occasion="administrative"),
        DependentChanged(dependent_id="bo", change_day=date(2026, 8, 11), qmcso=False),
    )

    covers = [(str(c.first_day), str(c.last_day or ""), c.plan.id, sorted(c.members)) for c in line.covers()]

    assert covers == [
        ("2026-03-01", "2026-04-09", "hmo", ["self"]),
        ("2026-04-10", "2026-05-04", "hmo", ["bo", "self"]),
        ("2026-05-05", "2026-08-31", "ppo", ["bo", "self"]),
        ("2026-09-01", "", "ppo", ["self"]),
    ]


def ordered(since: str, *, qmcso: bool) -> DependentChanged:
    """Return that from a day on an order holds for Bo, or holds no more."""
    return DependentChanged(dependent_id="bo", change_day=date.fromisoformat(since), qmcso=qmcso)


def orders_of_bo(*more: DomainEvent) -> list[tuple[str, str, str, str]]:
    """Return when orders hold Bo, born 2000-09-14, in a plan to 26: first and last day, the events of both."""
    line = timeline(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        joined("bo", "2026-04-10", "child", reason="court_order").model_copy(update={"qmcso": True}),
        *more,
        book=with_rule(DependentRule(id="health")),
        births={"bo": date(2000, 9, 14)},
        through_day=date(2026, 12, 31),
    )
    choice = line.holding(0, date(2026, 12, 31))
    assert choice is not None
    return [
        (
            str(each.first_day),
            str(each.end.last_day) if each.end else "",
            each.order_ref.id if each.order_ref else "",
            each.end.ref.id if each.end else "",
        )
        for each in line.coverings(choice)
    ]


def test_qmcso_1_each_order_is_the_reason_of_its_own_days() -> None:
    """The first came with the child; the second was told later. Each is run out as the plan's end rule says."""
    again = (ordered("2026-05-11", qmcso=False), ordered("2026-07-10", qmcso=True))

    assert orders_of_bo(*again, ordered("2026-08-11", qmcso=False)) == [
        ("2026-04-10", "2026-05-31", "e2", "e3"),
        ("2026-07-10", "2026-08-31", "e4", "e5"),
    ]


def test_qmcso_1_an_order_may_hold_for_one_day() -> None:
    """It is told of the last day of a month and revoked on the next: the child is covered on that day."""
    one = (
        ordered("2026-04-20", qmcso=False),
        ordered("2026-05-31", qmcso=True),
        ordered("2026-06-01", qmcso=False),
    )

    assert orders_of_bo(*one)[1] == ("2026-05-31", "2026-05-31", "e4", "e5")


def test_qmcso_1_no_order_holds_a_child_past_the_age_of_the_plan() -> None:
    """Revoked in the very month of the 26th birthday, it is the age that ends coverage with the month."""
    by_age = [("2026-04-10", "2026-09-30", "e2", "e2")]

    assert orders_of_bo() == by_age
    assert orders_of_bo(ordered("2026-09-21", qmcso=False)) == by_age


def test_qmcso_1_whoever_is_removed_as_too_old_is_covered_to_the_age_all_the_same() -> None:
    """The source takes the child off its list in July; the order would hold, and the plan covers to September."""
    assert orders_of_bo(parted("bo", "2026-07-20", "aged_out")) == [("2026-04-10", "2026-09-30", "e2", "e3")]


@pytest.mark.parametrize(("removed", "first_days"), [("2026-05-20", ["2026-06-10"]), ("2026-05-21", [])])
def test_who_was_removed_after_the_choice_is_chosen_again(removed: str, first_days: list[str]) -> None:
    """A spouse who comes back in June stands in a form for May 20, unless they were removed since."""
    line = timeline(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-05-20", "hmo:kim", occasion="administrative"),
        parted("kim", removed, "other_coverage"),
        joined("kim", "2026-06-10"),
    )

    choice = line.holding(0, date(2026, 5, 20))
    assert choice is not None
    covered = [str(each.first_day) for each in line.coverings(choice) if each.first_day > date(2026, 6, 1)]
    assert covered == first_days


def test_the_last_covered_day_is_covered() -> None:
    """A dependent who leaves in May is covered on its last day, and not on the next."""
    line = timeline(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-05-10"),
    )

    on_days = [line.on(each) for each in (date(2026, 5, 31), date(2026, 6, 1))]
    assert [sorted(each[2]) for each in on_days if each is not None] == [["kim", "self"], ["self"]]


def test_a_tier_goes_by_the_relationship_of_the_day() -> None:
    """A child who is told to be a domestic partner counts as an adult from that day on."""
    tiers = (CoverageTier.EMPLOYEE_ONLY, CoverageTier.EMPLOYEE_AND_SPOUSE, CoverageTier.EMPLOYEE_AND_CHILDREN)
    catalog = small_catalog()
    plans = tuple(each.model_copy(update={"tiers": tiers}) for each in catalog.plans)
    line = timeline(
        hired("2026-01-15"),
        joined("kim", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim"),
        DependentChanged(
            dependent_id="kim", change_day=date(2026, 6, 10), relationship=Relationship.DOMESTIC_PARTNER
        ),
        book=index(catalog.model_copy(update={"plans": plans})),
    )

    assert [(str(c.first_day), c.tier) for c in line.covers()] == [
        ("2026-03-01", CoverageTier.EMPLOYEE_AND_CHILDREN),
        ("2026-06-10", CoverageTier.EMPLOYEE_AND_SPOUSE),
    ]
