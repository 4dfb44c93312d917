"""Hours of service by the day: breaks that make a new employee, leaves and school breaks, jobs without told hours."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from events.base import DomainEvent
from events.catalog import Employer
from events.employment import LeaveStarted
from events.telling import fold
from events.vocabulary.calendar import Period
from services.eligibility.rules.hours import Service, Worked, _by_year, average_of, breaks_of, services_of
from tests.life import FAMILY, Life, day, hired, job, job_changed, left, rehired
from tests.services.eligibility.rules.worked import months, service, weeks

YEAR = Period(day("2025-10-03"), day("2026-10-02"))
SCHOOL = Employer(id="city", name="Harbor City Schools", ein="046000002", educational=True)


def lived(employer: Employer | None, *events: DomainEvent) -> tuple[Service, ...]:
    """Return the services of a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return services_of(fold(FAMILY, life.records), employer)


@pytest.mark.parametrize(("employer", "weeks_away"), [(None, 13), (SCHOOL, 26)])
def test_aca_8_the_break_that_makes_a_new_employee_is_counted_to_the_day(
    employer: Employer | None, weeks_away: int
) -> None:
    """Thirteen whole weeks without employment, 26 at a school; one day less is no break."""
    last = date(2026, 3, 31)
    back = last + timedelta(weeks=weeks_away)

    def services(on: date) -> int:
        return len(lived(employer, hired("2025-10-01"), left(str(last)), rehired(str(on))))

    assert [services(back), services(back + timedelta(days=1))] == [1, 2]


def test_aca_8_the_days_between_two_employments_are_known() -> None:
    """From the day after the one to the day before the other; none where they touch."""
    (apart,) = lived(None, hired("2025-10-01"), left("2026-06-19"), rehired("2026-06-21"))
    (touching,) = lived(None, hired("2025-10-01"), left("2026-06-19"), rehired("2026-06-20"))

    assert apart.between == (Period(day("2026-06-20"), day("2026-06-20")),)
    assert touching.between == ()


@pytest.mark.parametrize(
    ("expected", "last"),
    [
        ("2026-03-02", "2026-03-01"),
        ("2026-02-03", "2026-02-02"),
        ("2026-02-02", None),
        ("2026-01-30", None),
        (None, None),
    ],
)
def test_aca_9_a_leave_that_nobody_ended_is_as_long_as_was_expected(
    expected: str | None, last: str | None
) -> None:
    """To the day before the return; open without a day, or with one on which nothing was missed."""
    started = LeaveStarted.model_validate(
        {"first_day": "2026-02-02", "kind": "fmla", "paid": "none", "expected_return_day": expected}
    )
    (one,) = lived(None, hired("2025-10-01"), started)

    assert one.away == (Period(day("2026-02-02"), None if last is None else day(last)),)


def test_the_hours_of_each_job_count_for_its_own_days() -> None:
    """Of a salaried employee with two jobs, and without the days of a special leave, which count at the average."""
    (two,) = lived(
        None,
        hired("2025-10-01", work=job(hours=40)),
        job_changed("2026-04-03", job(hours=20)),
        job_changed("2026-10-02", job(hours=30)),
    )
    away = service("2025-09-01", weekly=36, away=(Period(day("2026-01-01"), day("2026-01-31")),))
    days_of_40, days_of_20 = 182, 182

    assert average_of(two, YEAR).weekly == Fraction(40 * days_of_40 + 20 * days_of_20 + 30, 365)
    assert average_of(away, YEAR).weekly == 36


def test_aca_9_a_report_of_no_hours_is_no_work() -> None:
    """A summer told as weeks without hours is a break; one hour in its midst divides it."""
    worked = weeks("2025-10-03", 32, 37)
    after = weeks("2026-09-11", 32, 4)
    none = weeks("2026-07-17", 0, 1)
    one = weeks("2026-07-17", 1, 1)

    def breaks(*told: Worked) -> list[Period]:
        return list(breaks_of(service("2025-09-01", *told, educational=True)))

    assert breaks(*worked, *none, *after) == [Period(day("2026-06-19"), day("2026-09-10"))]
    assert breaks(*worked, *one, *after) == [
        Period(day("2026-06-19"), day("2026-07-16")),
        Period(day("2026-07-24"), day("2026-09-10")),
    ]


def test_aca_9_special_leave_within_a_gap_is_no_part_of_the_break() -> None:
    """Five weeks without hours, of which two are family leave: three weeks are no break."""
    told = (*weeks("2025-10-03", 32, 20), *weeks("2026-03-27", 32, 10))
    leave = (Period(day("2026-02-20"), day("2026-03-05")),)

    assert list(breaks_of(service("2025-09-01", *told, educational=True))) == [
        Period(day("2026-02-20"), day("2026-03-26"))
    ]
    assert list(breaks_of(service("2025-09-01", *told, educational=True, away=leave))) == []


def test_aca_9_a_break_over_new_year_is_of_both_years() -> None:
    """December 15 to January 20: 17 days of the one and 20 of the other, without the days of a special leave."""
    winter = Period(day("2025-12-15"), day("2026-01-20"))

    assert _by_year([winter], []) == {2025: 17, 2026: 20}
    assert _by_year([winter], [Period(day("2025-12-31"), day("2026-01-01"))]) == {2025: 16, 2026: 19}
    assert _by_year([Period(day("2025-12-31"), day("2025-12-31"))], []) == {2025: 1}
    assert _by_year([Period(day("2025-12-31"), day("2027-01-01"))], []) == {2025: 1, 2026: 365, 2027: 1}


def test_a_measurement_of_one_month_is_one_month() -> None:
    """And of part of one no less."""
    worked = months("2026-01-01", 130, 1)
    month = Period(day("2026-01-01"), day("2026-01-31"))
    part = Period(day("2026-01-01"), day("2026-01-10"))

    assert average_of(service("2025-09-01", *worked), month).monthly == 130
    assert average_of(service("2025-09-01", *worked), part).monthly == Fraction(Decimal(1300)) / 31
