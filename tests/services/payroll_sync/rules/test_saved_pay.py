"""What is put aside from each pay, by who is covered, what was chosen and which pays are still open."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.offers import Book, index
from services.payroll_sync.decide import decide
from services.payroll_sync.state import known, taken_on
from tests.life import Life, day, elected, hired, job, job_changed, left
from tests.priced_city import BOOK, book, chose, decided, priced_catalog

NEEDS = ("hr", "coverage", "misfit", "payroll")
CARE = ("city-payroll", "D-CARE")


def learned(life: Life, on: str, name: str, event: DomainEvent, by: Book = BOOK) -> Life:
    """Tell an event that is learned on a day; decide who is covered, and what is taken."""
    before = len(life.records)
    decided(life.told(name, event), by)
    at = datetime.combine(day(on), datetime.min.time(), UTC).replace(hour=17)
    life.records[before:] = [record._replace(recorded_at=at) for record in life.records[before:]]
    return life.append(decide(known(life.family, life.streams(*NEEDS)), by))


def joined_on(on: str, amount: int, *, told: str | None = None, by: Book = BOOK) -> Life:
    """Return somebody hired on a day who puts this much aside in the plan year; the choice is learned on `told`."""
    life = learned(Life(), on, "hire", hired(on), by)
    return learned(life, told or on, "choice", chose(on, "care", amount), by)


def taken(life: Life, first: str, last: str, by: Book = BOOK, order: tuple[str, str] = CARE) -> list[Decimal]:
    """Return what is ordered of each pay with deductions from a day to another."""
    state = known(life.family, life.streams(*NEEDS))
    calendar = by.pay_calendars[by.payrolls[order[0]].calendar]
    days = [each.day for each in calendar.pay_days if day(first) <= each.day <= day(last)]
    found = [taken_on(state.recorded.get(order, ()), each) for each in days]
    return [Decimal(0) if each is None else each.amount for each in found]


def counted(amounts: list[Decimal]) -> dict[str, int]:
    """Return how often each amount is taken."""
    return {str(each): count for each, count in sorted(Counter(amounts).items(), reverse=True)}


def test_money_2_a_plan_year_of_24_pays() -> None:
    """3,400 dollars from July 2026 to June 2027: the parts sum to it, and differ by a cent."""
    life = joined_on("2026-07-01", 3400)

    assert counted(taken(life, "2026-07-01", "2027-06-30")) == {"141.67": 16, "141.66": 8}
    assert sum(taken(life, "2026-07-01", "2027-06-30")) == Decimal(3400)


@pytest.mark.parametrize(("on", "pays"), [("2027-02-01", 10), ("2027-02-12", 9), ("2027-06-20", 1)])
def test_s125_6_a_mid_year_joiner_puts_the_full_amount_aside(on: str, pays: int) -> None:
    """The whole amount over the pays of the plan year that are still open, however few."""
    life = joined_on(on, 3400)
    found = [each for each in taken(life, on, "2027-06-30") if each]

    assert (len(found), sum(found)) == (pays, Decimal(3400))


def test_money_2_a_choice_learned_late() -> None:
    """Pays closed before it was known give nothing; the others sum to the amount."""
    life = joined_on("2026-07-01", 2600, told="2026-09-12")
    found = taken(life, "2026-07-01", "2027-06-30")

    assert [str(each) for each in found[:5]] == ["0", "0", "0", "0", "0"]
    assert sum(found) == Decimal(2600)


def test_money_2_what_is_taken_stays_as_pays_close() -> None:
    """Whatever else is learned in the year, the split is not made anew."""
    life = joined_on("2026-07-01", 2600, told="2026-09-12")
    before = taken(life, "2026-07-01", "2027-06-30")

    learned(life, "2027-01-20", "dental", elected("2027-01-20", "dental", occasion="administrative"))

    assert taken(life, "2026-07-01", "2027-06-30") == before


def test_money_2_a_changed_amount() -> None:
    """What has been put aside by then counts."""
    life = joined_on("2026-07-01", 2400)
    before = taken(life, "2026-07-01", "2026-12-31")

    change = chose("2027-01-01", "care", 1800, occasion="administrative")
    learned(life, "2026-12-01", "less", change)

    assert taken(life, "2026-07-01", "2026-12-31") == before
    assert counted(taken(life, "2027-01-01", "2027-06-30")) == {"50.00": 12}


def test_money_2_who_leaves_puts_no_more_aside_and_no_more_at_once() -> None:
    """The parts of the months until then stay what they were."""
    life = joined_on("2026-07-01", 2400)

    learned(life, "2026-09-20", "leaves", left("2026-12-31"))

    assert counted(taken(life, "2026-07-01", "2027-06-30")) == {"100.00": 12, "0": 12}


def test_money_2_over_two_payrolls() -> None:
    """Who moves to a payroll with one pay a month in January has eight pays left in December, not fourteen."""
    catalog = priced_catalog()
    monthly = catalog.pay_calendars[0].model_copy(
        update={
            "id": "monthly",
            "deductions_per_year": 12,
            "pay_days": tuple(each for each in catalog.pay_calendars[0].pay_days if each.day.day == 28),
        }
    )
    schools = catalog.payrolls[0].model_copy(
        update={"id": "schools", "pay_groups": ("monthly",), "calendar": "monthly"}
    )
    both = catalog.model_copy(
        update={
            "pay_calendars": (*catalog.pay_calendars, monthly),
            "payrolls": (*catalog.payrolls, schools),
        }
    )
    by = index(both)
    life = joined_on("2026-07-01", 1800, by=by)

    learned(life, "2026-12-01", "moves", job_changed("2027-01-01", job(pay_group="monthly")), by)

    first = taken(life, "2026-07-01", "2027-06-30", by)
    second = taken(life, "2026-07-01", "2027-06-30", by, ("schools", "D-CARE"))
    assert counted(first) == {"131.25": 2, "75.00": 10, "0": 12}
    assert counted(second) == {"131.25": 6, "0": 6}
    assert sum(first) + sum(second) == Decimal(1800)


def test_a_payroll_without_a_code_puts_nothing_aside() -> None:
    """What it has no word for cannot be ordered from it."""
    catalog = priced_catalog()
    payroll = catalog.payrolls[0].model_copy(update={"codes": {"hmo": "D-HMO"}})
    by = index(catalog.model_copy(update={"payrolls": (payroll,)}))

    assert set(taken(joined_on("2026-07-01", 1800, by=by), "2026-07-01", "2027-06-30", by)) == {Decimal(0)}


def test_pay_8_an_employer_who_puts_something_aside_too() -> None:
    """A quarter of the year's amount is the employer's; the employee's part is taken from the pays."""
    catalog = priced_catalog()
    lines = tuple(
        each.model_copy(update={"employer_percent": Decimal(25)}) if each.plan == "care" else each
        for each in catalog.contributions
    )
    by = index(catalog.model_copy(update={"contributions": lines}))
    life = joined_on("2026-07-01", 2400, by=by)
    state = known(life.family, life.streams(*NEEDS))
    one = taken_on(state.recorded[CARE], date(2026, 8, 15))

    assert one is not None
    assert (one.amount, one.employer_amount, one.annual_amount) == (
        Decimal("75.00"),
        Decimal("25.00"),
        Decimal("1800.00"),
    )
    assert sum(taken(life, "2026-07-01", "2027-06-30", by)) == Decimal(1800)


def test_a_price_by_volume_is_taken_as_recorded() -> None:
    """Half of 25 dollars a month, over two pays."""
    life = learned(Life(), "2026-01-02", "hire", hired("2026-01-05"))
    learned(life, "2026-01-02", "choice", chose("2026-01-05", "income"), book())

    found = taken(life, "2026-01-01", "2026-03-31", order=("city-payroll", "D-INCOME"))

    assert [str(each) for each in found] == ["6.50"] * 6
