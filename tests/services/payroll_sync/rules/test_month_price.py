"""What a month of a coverage costs: as it was recorded, or by its tier."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from events.base import EventRef
from events.family import JobStep
from events.prices import Shares
from events.spans import CoverageRecord
from events.vocabulary.coverage import CoverageTier, Price, PriceStep, Span, TierStep
from events.vocabulary.coverage import InsuranceLine as Line
from events.vocabulary.maintenance import MaintenanceReason
from services.payroll_sync.rules.month_price import month_shares
from tests.life import job
from tests.priced_city import BOOK

JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)
JOB = JobStep(JANUARY, job(), EventRef("munis/city", "e0"))
SPAN = Span("hmo", JANUARY, None, (TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY),))
RECORD = CoverageRecord(
    member="self",
    line=Line.MEDICAL,
    span=SPAN,
    carrier="blue",
    catalog=BOOK.version,
    began_reason=MaintenanceReason.INITIAL_ENROLLMENT,
    ended_reason=None,
    rests_on=(),
    rules=(),
    positions=(1,),
)
PRICE = Price(
    volume=Decimal(50000), premium=Decimal("10.01"), employer=Decimal("5.01"), employee=Decimal("5.00")
)


def shares_on(day: date, *steps: PriceStep, unit: JobStep = JOB) -> Shares | None:
    """Return the shares of a month of a coverage with these price steps."""
    record = replace(RECORD, span=replace(SPAN, prices=steps))
    return month_shares(record, unit, day, BOOK, employer="city")


def test_pay_8_by_the_tier() -> None:
    """Three quarters of 800 dollars are the employer's."""
    assert shares_on(JANUARY) == Shares(Decimal("800.00"), Decimal("600.00"), Decimal("200.00"))


def test_pay_8_as_recorded() -> None:
    """The step that holds on the day, with its residual cent where it was recorded."""
    steps = (PriceStep(JULY, PRICE),)

    assert shares_on(JULY, *steps) == Shares(Decimal("10.01"), Decimal("5.01"), Decimal("5.00"))
    assert shares_on(JANUARY, *steps) == shares_on(JANUARY)


@pytest.mark.parametrize(
    "price",
    [Price(Decimal(50000), None, None, None), replace(PRICE, per="plan_year"), replace(PRICE, billed=True)],
    ids=["none", "of a year", "billed"],
)
def test_a_month_without_a_price(price: Price) -> None:
    """Days without a price, what is put aside for a plan year, and what is billed, have no month for payroll."""
    assert shares_on(JANUARY, PriceStep(JANUARY, price)) is None


def test_nobody_s_class() -> None:
    """A job that belongs to no class has no contribution, and so no price."""
    assert shares_on(JANUARY, unit=replace(JOB, job=job(hours=5))) is None
