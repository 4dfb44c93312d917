"""In which employment a day is, and which payroll pays it."""

from datetime import date

import pytest

from events.base import EventRef
from events.family import Employment, Family, JobStep
from services.payroll_sync.rules.paying import in_service, is_paid_by
from tests.life import FAMILY, day, job
from tests.priced_city import BOOK

REF = EventRef("munis/city", "e0")
JOBS = (
    JobStep(date(2026, 1, 5), job(), REF),
    JobStep(date(2026, 6, 1), job(pay_group="weekly"), REF),
)
WORKED = Employment(date(2026, 1, 5), JOBS, REF, last_day=date(2026, 8, 31))


@pytest.mark.parametrize(
    ("on", "served"),
    [("2026-01-04", False), ("2026-01-05", True), ("2026-08-31", True), ("2026-09-01", False)],
)
def test_the_days_of_an_employment(on: str, served: bool) -> None:
    """The first and the last day are days of it."""
    assert (in_service(Family(FAMILY, (WORKED,)), day(on)) is WORKED) == served


@pytest.mark.parametrize(("on", "paid"), [("2026-05-31", True), ("2026-06-01", False)])
def test_the_payroll_of_the_pay_group_on_the_day(on: str, paid: bool) -> None:
    """A payroll pays the pay groups it names, from the day on which somebody is in one."""
    payroll = BOOK.payrolls["city-payroll"]

    assert is_paid_by(WORKED, payroll, day(on), BOOK, Family(FAMILY, (WORKED,))) == paid
