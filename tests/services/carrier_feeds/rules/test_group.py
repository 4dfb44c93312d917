"""Which group number a family has on a day: by class and standing, the first line of the profile that fits."""

from datetime import date
from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.catalog import Catalog, EmployeeClass, GroupNumber
from events.family import Family
from events.offers import index
from events.telling import fold
from services.carrier_feeds.rules.group import employment_on, group_of, retirement_on
from tests.life import FAMILY, Life, hired, job, job_changed, left, rehired, retired
from tests.services.carrier_feeds.stage import CARRIER, catalog_with


def _family(*events: DomainEvent) -> Family:
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return fold(FAMILY, life.records)


def _catalog(*groups: GroupNumber) -> Catalog:
    """Return the small catalog with a class for the part-timers, and these group numbers."""
    catalog = catalog_with(groups=groups)
    part_time = EmployeeClass(id="part-time", name="Part-time", employers=("city",), plans=("ppo",))
    full_time, *others = catalog.classes
    full_time = full_time.model_copy(update={"weekly_hours_min": Decimal(30)})
    return catalog.model_copy(update={"classes": (full_time, part_time, *others)})


CATALOG = _catalog(
    GroupNumber(number="FULL", classes=("regular",)),
    GroupNumber(number="PART", classes=("part-time",)),
    GroupNumber(number="RET", standing="retired"),
)
MARCH = date(2026, 3, 1)
JULY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("events", "day", "number"),
    [
        ([hired("2026-01-01")], MARCH, "FULL"),
        ([hired("2026-01-01"), job_changed("2026-03-01", job(hours=20))], date(2026, 2, 28), "FULL"),
        ([hired("2026-01-01"), job_changed("2026-03-01", job(hours=20))], MARCH, "PART"),
        ([hired("2026-01-01"), left("2026-02-20")], MARCH, "FULL"),
        ([hired("2026-01-01"), retired("2026-07-01")], date(2026, 6, 30), "FULL"),
        ([hired("2026-01-01"), retired("2026-07-01")], JULY, "RET"),
        ([hired("2026-01-01"), retired("2026-03-01"), rehired("2026-07-01")], JULY, "FULL"),
        ([hired("2026-07-01")], MARCH, "FULL"),
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
def test_group_of(events: list[DomainEvent], day: date, number: str | None) -> None:
    """The class and standing of the day decide."""
    book = index(CATALOG)

    assert group_of(book, book.carriers[CARRIER], _family(*events), [day]) == number


def test_the_first_day_with_a_number_holds() -> None:
    """A day on which no line of the profile fits is passed over."""
    book = index(_catalog(GroupNumber(number="FULL", classes=("regular",))))
    family = _family(hired("2026-01-01"), job_changed("2026-03-01", job(hours=20)))

    assert group_of(book, book.carriers[CARRIER], family, [JULY, date(2026, 1, 1)]) == "FULL"
    assert group_of(book, book.carriers[CARRIER], family, [JULY, MARCH]) is None


def test_employment_and_retirement_on_a_day() -> None:
    """Of several employments the last that has begun counts; a retirement ends when work begins again."""
    family = _family(hired("2026-01-01"), retired("2026-03-01"), rehired("2026-07-01"))
    first, second = family.employments

    assert [employment_on(family, day) for day in (MARCH, JULY)] == [first, second]
    assert retirement_on(family, date(2026, 6, 30)) == family.retirements[0]
    assert retirement_on(family, JULY) is None
