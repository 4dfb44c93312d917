"""By which class and standing a family is insured on a day."""

from datetime import date
from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.catalog import Catalog, EmployeeClass
from events.employment import HoursReported
from events.family import Family
from events.offers import Book, index
from events.spans import Spans, fold_coverage
from events.telling import fold
from services.carrier_feeds.rules.group import employment_on, part_on, retirement_on
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import FAMILY, Life, elected, hired, job, job_changed, left, rehired, retired
from tests.services.carrier_feeds.stage import catalog_with
from tests.small_catalog import by_measured_hours


def _family(*events: DomainEvent) -> Family:
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return fold(FAMILY, life.records)


def _covered(*events: DomainEvent, book: Book) -> tuple[Family, Spans]:
    """Return a family of which this was told, with the coverage that eligibility finds."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
        life.append(decide_family(Loaded(FAMILY, life.streams(*_NEEDED)), book))
    return fold(FAMILY, life.records), fold_coverage(life.records)


_NEEDED = ("hr", "coverage", "misfit", "payroll", "question", "review")


def _catalog() -> Catalog:
    """Return the small catalog with a class for the part-timers."""
    catalog = catalog_with()
    part_time = EmployeeClass(id="part-time", name="Part-time", employers=("city",), plans=("ppo",))
    full_time, *others = catalog.classes
    full_time = full_time.model_copy(update={"weekly_hours_min": Decimal(30)})
    return catalog.model_copy(update={"classes": (full_time, part_time, *others)})


CATALOG = _catalog()
FULL, PART, RETIRED = ("regular", "active"), ("part-time", "active"), ("retired", "retired")
MARCH = date(2026, 3, 1)
JULY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("events", "day", "part"),
    [
        ([hired("2026-01-01")], MARCH, FULL),
        ([hired("2026-01-01"), job_changed("2026-03-01", job(hours=20))], date(2026, 2, 28), FULL),
        ([hired("2026-01-01"), job_changed("2026-03-01", job(hours=20))], MARCH, PART),
        ([hired("2026-01-01"), left("2026-02-20")], MARCH, FULL),
        ([hired("2026-01-01"), retired("2026-07-01")], date(2026, 6, 30), FULL),
        ([hired("2026-01-01"), retired("2026-07-01")], JULY, RETIRED),
        ([hired("2026-01-01"), retired("2026-03-01"), rehired("2026-07-01")], JULY, FULL),
        ([hired("2026-07-01")], MARCH, FULL),
        ([], MARCH, None),
    ],
    ids=[
        "employed",
        "before the job changed",
        "since the job changed",
        "after having left",
        "before retirement",
        "retired",
        "at work again",
        "before the first day",
        "nobody",
    ],
)
def test_part_on(events: list[DomainEvent], day: date, part: tuple[str, str] | None) -> None:
    """The class and standing of the day decide."""
    assert part_on(index(CATALOG), _family(*events), {}, day) == part


def test_employment_on_a_day() -> None:
    """Of several employments the last that has begun counts."""
    family = _family(hired("2026-01-01"), retired("2026-03-01"), rehired("2026-07-01"))
    first, second = family.employments

    assert [employment_on(family, day) for day in (MARCH, JULY)] == [first, second]


def _retired_on(days: str, *events: DomainEvent) -> list[bool]:
    """Return whether somebody who retires in March is insured as a retiree on these days."""
    book = index(CATALOG)
    begun = (
        hired("2025-01-06"),
        elected("2025-01-06", "hmo"),
        retired("2026-03-01"),
        elected("2026-03-01", "hmo-retired", occasion="retirement"),
    )
    family, coverage = _covered(*begun, *events, book=book)
    return [
        retirement_on(book, family, coverage, date.fromisoformat(day)) is not None for day in days.split()
    ]


def test_plan_64_a_retiree_at_a_job_that_offers_nothing_stays_one() -> None:
    """From the day of retirement on, through the job and after it; the catalog offers ten hours nothing."""
    few = rehired("2026-07-01", work=job(hours=10, unit="none"))
    days = "2026-02-28 2026-03-01 2026-07-01 2026-12-15 2027-01-01"
    nobody = EmployeeClass(
        id="part-time", name="Part-time", employers=("city",), weekly_hours_min=Decimal(20), plans=("ppo",)
    )
    catalog = CATALOG.model_copy(update={"classes": (CATALOG.classes[0], nobody, *CATALOG.classes[2:])})
    book = index(catalog)
    family, coverage = _covered(
        hired("2025-01-06"),
        elected("2025-01-06", "hmo"),
        retired("2026-03-01"),
        elected("2026-03-01", "hmo-retired", occasion="retirement"),
        few,
        left("2026-12-15"),
        book=book,
    )
    found = [retirement_on(book, family, coverage, date.fromisoformat(day)) for day in days.split()]

    assert [each is not None for each in found] == [False, True, True, True, True]
    assert part_on(book, family, coverage, JULY) == RETIRED


def test_plan_64_a_job_with_insurance_of_its_own_takes_its_place() -> None:
    """While it is waited for the retiree's stands; while it lasts and runs out the job's; then the retiree's again."""
    job_taken = (rehired("2026-07-10"), elected("2026-07-10", "ppo"))
    days = "2026-07-09 2026-07-10 2026-09-01 2026-12-31 2027-01-01"
    known = (*job_taken, left("2026-12-15"))

    assert _retired_on(days, *known) == [True, True, False, False, True]
    assert _retired_on("2026-07-01 2026-09-01", *job_taken) == [True, False]


def test_plan_64_the_wait_of_a_job_that_insures_by_the_same_plan() -> None:
    """Until it is over the retiree's own coverage stands, though its span goes on without a break."""
    book = index(CATALOG)
    family, coverage = _covered(
        hired("2025-01-06"),
        elected("2025-01-06", "dental"),
        retired("2026-03-01"),
        elected("2026-03-01", "dental", occasion="retirement"),
        rehired("2026-07-10"),
        elected("2026-07-10", "dental"),
        book=book,
    )
    days = "2026-03-01 2026-07-10 2026-08-31 2026-09-01"
    found = [retirement_on(book, family, coverage, date.fromisoformat(day)) for day in days.split()]

    assert [each is not None for each in found] == [True, True, True, False]


def test_before_retirement_and_without_one() -> None:
    """Nobody is retired before the first day of it."""
    book = index(CATALOG)
    family = _family(hired("2026-01-01"), retired("2026-03-01"))

    assert retirement_on(book, family, {}, date(2026, 2, 28)) is None
    assert retirement_on(book, family, {}, MARCH) == family.retirements[0]
    assert retirement_on(book, _family(hired("2026-01-01")), {}, MARCH) is None


def test_aca_6_who_is_full_time_by_measured_hours_has_the_group_of_that_class() -> None:
    """Few hours now, full-time to the end of the year: the class is the one eligibility found, to its last day."""
    hours = by_measured_hours()
    few = EmployeeClass(id="few", name="Few hours", employers=("city",), plans=("dental",))
    book = index(hours.model_copy(update={"classes": (*hours.classes, few)}))
    family, coverage = _covered(
        hired("2024-09-02", work=job(hours=40)),
        elected("2024-09-02", "hmo"),
        HoursReported(first_day=date(2024, 10, 3), last_day=date(2025, 10, 2), hours=Decimal(2000)),
        job_changed("2026-02-01", job(hours=10)),
        book=book,
    )
    blue = {key: spans for key, spans in coverage.items() if key[1] == "medical"}
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 6, 1)]

    assert [part_on(book, family, blue, day) for day in days] == [FULL] * 3
    assert part_on(book, family, {}, date(2026, 6, 1)) == ("few", "active")
