"""What payroll takes for a calendar month of leave without pay, from what eligibility recorded of it."""

from datetime import UTC, datetime

from events.base import DomainEvent
from events.employment import LeaveEnded, LeaveStarted
from events.offers import index
from events.payroll import DeductionScheduled
from services.eligibility.worker import decide_family
from services.following import Loaded
from services.payroll_sync.decide import decide
from services.payroll_sync.state import known
from tests.life import Life, day, elected, hired, joined, voided
from tests.small_catalog import small_catalog

CITY = small_catalog().employers[0].model_copy(update={"state": "MA"})
BOOK = index(small_catalog().model_copy(update={"employers": (CITY,)}))
AWAY = LeaveStarted(first_day=day("2026-09-02"), kind="personal", paid="none")
BACK = LeaveEnded(return_day=day("2026-11-01"), outcome="returned")


def told(life: Life, on: str, *events: DomainEvent) -> list[tuple[str, str]]:
    """Tell events on a day; return what payroll is to take from then on: from which pay day, and how much."""
    before = len(life.records)
    for event in events:
        life.told(f"e{len(life.records)}", event)
    life.append(decide_family(Loaded(life.family, life.streams("hr", "coverage", "misfit")), BOOK))
    at = datetime.combine(day(on), datetime.min.time(), UTC).replace(hour=17)
    life.records[before:] = [record._replace(recorded_at=at) for record in life.records[before:]]
    entries = decide(known(life.family, life.streams("hr", "coverage", "misfit", "payroll")), BOOK)
    life.append(entries)
    facts = [each.event for each in entries if isinstance(each.event, DeductionScheduled)]
    return [(each.first_pay_day.isoformat(), str(each.amount)) for each in facts]


def family() -> tuple[Life, list[tuple[str, str]]]:
    """Return an employee with a spouse in a plan of 2,000 dollars a month, and what is taken of it."""
    life = Life()
    at_work = told(
        life,
        "2026-01-05",
        hired("2026-01-05"),
        joined("sp1", "2026-01-05"),
        elected("2026-01-05", "hmo:sp1"),
    )
    return life, at_work


def test_lv_4_a_month_without_pay_is_at_full_cost() -> None:
    """Two pays a month of 250 dollars each; of 1,000 each in October, which was without pay."""
    life, at_work = family()

    assert at_work == [("2026-03-15", "250.00")]
    assert told(life, "2026-09-01", AWAY, BACK) == [("2026-10-15", "1000.00"), ("2026-11-15", "250.00")]
    assert told(life, "2026-09-01") == []


def test_lv_4_as_long_as_nobody_has_said_that_it_is_over() -> None:
    """Full cost until the return is told; then the share again, from the pay days that are still open."""
    life, _ = family()

    assert told(life, "2026-09-01", AWAY) == [("2026-10-15", "1000.00")]
    assert told(life, "2026-10-20", BACK) == [("2026-11-15", "250.00")]


def test_lv_4_a_leave_that_never_was_costs_nothing() -> None:
    """The share again."""
    life, _ = family()
    name = f"e{len(life.records)}"
    told(life, "2026-09-01", AWAY)

    assert told(life, "2026-09-10", voided(name)) == [("2026-10-15", "250.00")]
