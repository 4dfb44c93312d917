"""The average of hours: what counts, what is excused, and what is not known."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.catalog import Employer
from events.employment import HoursReported, LeaveEnded, LeaveStarted
from events.telling import fold
from events.vocabulary.calendar import Period
from services.eligibility.rules.hours import Average, Service, average_of, is_full_time, services_of
from tests.life import FAMILY, Life, day, hired, job, job_changed, left, rehired
from tests.services.eligibility.rules.worked import months, service, weeks

YEAR = Period(day("2025-10-03"), day("2026-10-02"))
SCHOOL = Employer(id="city", name="Harbor City Schools", ein="046000002", educational=True)
PARA = (*weeks("2025-10-03", 32, 37), *weeks("2026-09-11", 32, 4))
"""Forty weeks of 32 hours and a day, and a summer of twelve weeks without any."""


def lived(employer: Employer | None, *events: DomainEvent) -> tuple[Service, ...]:
    """Return the services of a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return services_of(fold(FAMILY, life.records), employer)


def hours(first: str, last: str, count: str) -> HoursReported:
    """Return hours as HR tells them."""
    return HoursReported(first_day=day(first), last_day=day(last), hours=Decimal(count))


def test_aca_9_a_summer_without_school_does_not_count() -> None:
    """A para who works 32 hours in forty weeks averages 32, where naively it were 24.6."""
    naive = average_of(service("2025-09-01", *PARA), YEAR)
    right = average_of(service("2025-09-01", *PARA, educational=True), YEAR)

    assert (round(float(naive.weekly), 1), right.weekly) == (24.6, Fraction(32))
    assert [is_full_time(each, YEAR.first_day) for each in (naive, right)] == [False, True]


def test_aca_9_breaks_are_credited_up_to_501_hours_a_year() -> None:
    """Half a year without hours is more than that: the average of the rest does not stand."""
    half = (*weeks("2025-10-03", 32, 18), *weeks("2026-08-07", 32, 8))

    found = average_of(service("2025-09-01", *half, educational=True), YEAR)

    assert found.weekly == Fraction((26 * 32 + 501) * 7, 365)


def test_aca_9_three_weeks_are_no_break() -> None:
    """Only four weeks or more are excused."""
    three = (*weeks("2025-10-03", 32, 40), *weeks("2026-07-31", 32, 10))
    four = (*weeks("2025-10-03", 32, 40), *weeks("2026-08-07", 32, 9))

    found = [
        average_of(service("2025-09-01", *each, educational=True), YEAR).weekly for each in (three, four)
    ]

    assert found[0] < 32
    assert found[1] == 32


def test_aca_9_nothing_is_a_break_before_work_begins_again() -> None:
    """Hours of autumn that are not told yet are not a break that would be credited."""
    until_june = service("2025-09-01", *weeks("2025-10-03", 32, 37), educational=True)

    assert average_of(until_june, YEAR).weekly == Fraction(37 * 32 * 7, 365)


def test_aca_9_special_unpaid_leave_does_not_count() -> None:
    """Twenty-six weeks of military leave leave the average as it was, at any employer."""
    away = Period(day("2026-02-06"), day("2026-08-06"))
    worked = (*weeks("2025-10-03", 32, 18), *weeks("2026-08-07", 32, 9))

    assert average_of(service("2025-09-01", *worked, away=(away,)), YEAR).weekly == 32


def test_days_before_the_first_hours_are_the_jobs() -> None:
    """Who is salaried has no hours told: the job's weekly hours stand; so they do until hours are first told."""
    salaried = average_of(service("2025-09-01", weekly=36), YEAR)
    begun = average_of(service("2025-09-01", *weeks("2026-10-02", 70, 1), weekly=36), YEAR)

    assert salaried.weekly == 36
    assert begun.weekly == (Fraction(36 * 364, 7) + 10) * 7 / 365


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20), st.integers(0, 60), st.integers(0, 19))
def test_more_hours_are_never_a_lower_average(worked: list[int], more: int, which: int) -> None:
    """Hours that are added to any week leave the average as high, or raise it."""
    added = [each + (more if number == which % len(worked) else 0) for number, each in enumerate(worked)]

    assert _weekly(worked) <= _weekly(added)


def _weekly(hours_of_weeks: list[int]) -> Fraction:
    worked = [weeks("2025-10-03", each, number + 1)[-1] for number, each in enumerate(hours_of_weeks)]
    return average_of(service("2025-09-01", *worked), YEAR).weekly


def test_a_month_counts_by_days() -> None:
    """Of a month that reaches beyond the period only its days within count."""
    assert average_of(service("2025-09-01", *months("2025-10-01", 124, 13)), YEAR) == Average(
        Fraction(124 * 12 * 7, 365), Fraction(124)
    )


def test_what_was_told_last_of_a_period_stands() -> None:
    """A correction of hours replaces them; it does not add to them."""
    (found,) = lived(
        None,
        hired("2025-10-01"),
        hours("2026-01-01", "2026-01-31", "80"),
        hours("2026-01-01", "2026-01-31", "96.5"),
    )

    assert [each.hours for each in found.worked] == [Fraction("96.5")]


def test_unpaid_family_and_military_leave_are_special() -> None:
    """Paid leave has hours, and other leaves are no special ones; one without an end goes on."""
    kinds = [("fmla", "none"), ("military", "none"), ("fmla", "full"), ("personal", "none")]
    found = []
    for kind, paid in kinds:
        started = LeaveStarted.model_validate({"first_day": day("2026-02-02"), "kind": kind, "paid": paid})
        ended = LeaveEnded(return_day=day("2026-03-02"), outcome="returned")
        (one,) = lived(None, hired("2025-10-01"), started, ended)
        (open_one,) = lived(None, hired("2025-10-01"), started)
        found.append([*one.away, *open_one.away])

    closed, going_on = Period(day("2026-02-02"), day("2026-03-01")), Period(day("2026-02-02"))
    assert found == [[closed, going_on], [closed, going_on], [], []]


def test_aca_8_a_short_break_keeps_the_service() -> None:
    """Left on 2026-06-19 and back on 2026-09-01 is one service; after thirteen weeks, or 26 at a school, two."""
    short = lived(None, hired("2025-10-01"), left("2026-06-19"), rehired("2026-09-01", work=job(hours=25)))
    long = (hired("2025-10-01"), left("2026-06-19"), rehired("2026-09-19", work=job(hours=25)))

    assert [(str(each.first_day), each.last_day) for each in short] == [("2025-10-01", None)]
    assert [str(each.first_day) for each in lived(None, *long)] == ["2025-10-01", "2026-09-19"]
    assert [str(each.first_day) for each in lived(SCHOOL, *long)] == ["2025-10-01"]


@pytest.mark.parametrize(
    ("weekly", "monthly", "expected"),
    [("30", "0", True), ("29.99", "0", False), ("0", "130", True), ("29.99", "129.99", False)],
)
def test_aca_6_thirty_hours_a_week_or_130_a_month_are_full_time(
    weekly: str, monthly: str, expected: bool
) -> None:
    """Either is enough, and the figure itself is."""
    assert is_full_time(Average(Fraction(weekly), Fraction(monthly)), day("2026-01-01")) is expected


def test_aca_9_nothing_worked_and_nothing_to_measure_is_no_hour() -> None:
    """Every day left out; or every day on special leave, at whose rate nothing can be credited."""
    away = service("2025-09-01", away=(YEAR,))

    assert average_of(service("2025-09-01", *PARA), YEAR, (YEAR,)) == Average(Fraction(0), Fraction(0))
    assert average_of(away, YEAR) == Average(Fraction(0), Fraction(0))


def test_the_monthly_average_is_exact() -> None:
    """In twelfths; and of the months that are left where days are left out."""
    worked = months("2026-01-01", 125, 1)
    second_half = Period(day("2026-04-03"), day("2026-10-02"))
    left_days = 365 - 183

    assert average_of(service("2025-09-01", *worked), YEAR).monthly == Fraction(125, 12)
    assert average_of(service("2025-09-01", *worked), YEAR, (second_half,)).monthly == Fraction(
        125 * 365, 12 * left_days
    )


def test_what_a_measurement_rests_on_without_hours_is_the_job_of_its_last_day() -> None:
    """Told of the last day itself too; of hours that are told, the latest."""
    (found,) = lived(
        None,
        hired("2025-10-01"),
        job_changed("2026-10-02", job(hours=35)),
        job_changed("2026-10-03", job(hours=30)),
    )
    (with_hours,) = lived(
        None,
        hired("2025-10-01"),
        hours("2026-01-01", "2026-01-31", "80"),
        hours("2026-02-01", "2026-02-28", "8"),
    )

    assert found.newest_ref(YEAR).id == "e1"
    assert found.newest_ref(Period(day("2025-10-03"), day("2026-10-01"))).id == "e0"
    assert found.newest_ref(Period(day("2025-10-03"))).id == "e2"
    assert with_hours.newest_ref(YEAR).id == "e2"


def test_aca_8_each_break_counts_from_the_employment_before_it() -> None:
    """Two short breaks keep one service, however long ago the first employment ended; a long one begins another."""
    told = [
        hired("2024-01-01"),
        left("2024-03-01"),
        rehired("2024-04-01"),
        left("2025-06-30"),
        rehired("2025-08-01"),
    ]
    again = [*told, left("2025-12-31"), rehired("2026-06-01"), left("2026-06-30"), rehired("2026-08-01")]

    assert [each.first_day for each in lived(None, *told)] == [day("2024-01-01")]
    assert [each.first_day for each in lived(None, *again)] == [day("2024-01-01"), day("2026-06-01")]


def test_a_leave_that_ended_on_its_first_day_was_none() -> None:
    """Back on the same day, nothing was missed; back on the next, one day was."""
    started = LeaveStarted.model_validate({"first_day": day("2026-02-02"), "kind": "fmla", "paid": "none"})

    def away(back: str) -> tuple[Period, ...]:
        (one,) = lived(
            None, hired("2025-10-01"), started, LeaveEnded(return_day=day(back), outcome="returned")
        )
        return one.away

    assert away("2026-02-02") == ()
    assert away("2026-02-03") == (Period(day("2026-02-02"), day("2026-02-02")),)
