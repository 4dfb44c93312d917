"""Measurement, administrative and stability periods, and the status they give."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import EventRef
from events.catalog import Measurement
from events.vocabulary.calendar import Period, days_between
from services.eligibility.rules.hours import Service
from services.eligibility.rules.measurement import (
    administrative_days,
    full_time_days,
    initial_period,
    stability_first_day_max,
    standard_periods,
    untold,
    untold_name,
)
from tests.life import day
from tests.services.eligibility.rules.worked import months, service, weeks

YEARLY = Measurement(
    id="yearly",
    first_days=(day("2025-10-03"), day("2026-10-03")),
    stability_first_days=(day("2027-01-01"), day("2028-01-01")),
)


def test_aca_6_a_year_of_measurement_may_begin_on_october_3() -> None:
    """Measured to October 2, ninety days are left before January 1; from October 1 it would be 92."""
    first, _ = standard_periods(YEARLY)

    assert (first.over, first.stable) == (
        Period(day("2025-10-03"), day("2026-10-02")),
        Period(day("2027-01-01"), day("2027-12-31")),
    )
    assert administrative_days(first.over, first.stable.first_day) == 90
    too_long = YEARLY.model_copy(update={"first_days": (day("2025-10-01"), day("2026-10-01"))})
    with pytest.raises(ValueError, match=r"92 days .* allows 90"):
        standard_periods(too_long)


def test_aca_6_stability_is_no_shorter_than_what_was_measured() -> None:
    """Twelve months measured hold twelve months; three hold for six."""
    short = YEARLY.model_copy(update={"stability_months": 11})
    quarter = Measurement(
        id="quarterly",
        months=3,
        stability_months=6,
        first_days=(day("2026-10-01"),),
        stability_first_days=(day("2027-01-01"),),
    )

    with pytest.raises(ValueError, match="11 months of stability"):
        standard_periods(short)
    assert [each.stable for each in standard_periods(quarter)] == [
        Period(day("2027-01-01"), day("2027-06-30"))
    ]


def test_aca_6_each_measurement_has_its_stability_period() -> None:
    """One too few is refused."""
    rule = YEARLY.model_copy(update={"stability_first_days": YEARLY.stability_first_days[:-1]})

    with pytest.raises(ValueError, match="shorter"):
        standard_periods(rule)


def test_aca_6_status_stays_although_hours_fall() -> None:
    """Full-time measured to October 2026 is full-time for all of 2027, whatever is worked from then on."""
    fell = service("2024-09-01", *months("2025-10-01", 140, 13), *months("2026-11-01", 20, 11))

    (stable,) = full_time_days(YEARLY, [fell])

    assert (stable.first_day, stable.last_day) == (day("2027-01-01"), day("2027-12-31"))
    assert (stable.ref, stable.known_day) == (EventRef("munis/city", "2026-10-01"), day("2027-10-02"))


def test_aca_6_the_average_decides_to_the_hour() -> None:
    """130 hours a month are full-time; one hour a month less is not."""
    full = service("2024-09-01", *months("2025-10-01", 130, 13))
    less = service("2024-09-01", *months("2025-10-01", 129, 13))

    assert [len(full_time_days(YEARLY, [each])) for each in (full, less)] == [1, 0]


def test_aca_6_only_who_was_there_all_the_time_is_measured() -> None:
    """Hired on the first day of a standard measurement counts in it, a day later not; nor does who left."""
    hours = months("2025-10-01", 160, 13)
    there = service("2025-10-03", *hours)
    later = service("2025-10-04", *hours)
    gone = service("2025-01-01", *hours, last="2026-10-01")

    days = [
        [(str(each.first_day), str(each.last_day)) for each in full_time_days(YEARLY, [one])]
        for one in (there, later, gone)
    ]

    assert days == [[("2026-12-01", "2027-12-31")], [("2026-12-01", "2027-11-30")], []]


def test_aca_6_stability_ends_with_the_employment() -> None:
    """Nobody is full-time beyond the last day employed, and it is not time that ended it."""
    left = service("2024-09-01", *months("2025-10-01", 140, 13), last="2027-03-12")

    (stable,) = full_time_days(YEARLY, [left])

    assert (stable.last_day, stable.by_time) == (day("2027-03-12"), False)


def test_aca_6_a_stability_period_nobody_follows_has_no_end_yet() -> None:
    """Where the catalog does not say how the time after is measured, nothing is known of an end."""
    full = service("2024-09-01", *months("2025-10-01", 140, 25))

    (stable,) = full_time_days(YEARLY, [full])

    assert (stable.first_day, stable.last_day, stable.known_day) == (
        day("2027-01-01"),
        day("2028-12-31"),
        date.max,
    )


def test_aca_7_the_first_stability_begins_in_time() -> None:
    """Hired on 2026-05-12 it begins no later than 2027-07-01, however long the administrative period."""
    rule = YEARLY.model_copy(update={"initial_administrative_days": 60})
    from_hire = rule.model_copy(update={"initial_from": "day_of_hire"})
    measured = initial_period(rule, day("2026-05-12"))

    assert stability_first_day_max(day("2026-05-12")) == day("2027-07-01")
    assert measured.over == Period(day("2026-06-01"), day("2027-05-31"))
    assert measured.stable == Period(day("2027-07-01"), day("2028-06-30"))
    assert initial_period(from_hire, day("2026-05-12")).over == Period(day("2026-05-12"), day("2027-05-11"))
    assert initial_period(from_hire, day("2026-05-12")).stable.first_day == day("2027-07-01")


@given(
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.integers(3, 12),
    st.integers(0, 90),
    st.sampled_from(["day_of_hire", "first_of_next_month"]),
)
def test_aca_7_no_first_measurement_breaks_the_law(
    hired: date, long: int, administrative: int, begins: str
) -> None:
    """Whoever is hired when: in time, and with at most ninety administrative days before and after together."""
    rule = YEARLY.model_copy(
        update={"initial_months": long, "initial_administrative_days": administrative, "initial_from": begins}
    )
    measured = initial_period(rule, hired)
    before = days_between(hired, measured.over.first_day)
    after = administrative_days(measured.over, measured.stable.first_day)

    assert measured.stable.first_day <= stability_first_day_max(hired)
    assert before >= 0
    assert after >= 0
    assert before + after <= 90


def test_aca_7_a_new_employee_is_measured_from_hire() -> None:
    """Full-time over the first year is full-time for the next, then the standard measurement speaks."""
    new = service("2026-05-12", *months("2026-05-01", 140, 14))

    (stable,) = full_time_days(YEARLY, [new])

    assert (stable.first_day, stable.last_day) == (day("2027-07-01"), day("2028-06-30"))
    assert stable.known_day == day("2027-10-02")


def test_aca_8_who_is_new_is_measured_anew() -> None:
    """Each service stands for itself."""
    before = service("2024-09-01", *months("2025-10-01", 140, 13), last="2027-03-12")
    again = service("2027-09-01", *months("2025-10-01", 140, 13))

    stable = full_time_days(YEARLY, [before, again])

    assert [(str(each.first_day), str(each.last_day)) for each in stable] == [("2027-01-01", "2027-03-12")]


def test_aca_6_hours_that_nobody_told_are_not_hours_not_worked() -> None:
    """Known hours are measured: 32 a week of nine months are full-time, 20 are not; who was so until then stays so."""
    known = weeks("2025-10-03", 32, 39)
    full, less = service("2024-09-01", *known), service("2024-09-01", *weeks("2025-10-03", 20, 39))
    stays = service("2023-09-01", *weeks("2024-10-03", 32, 53), *weeks("2025-10-09", 20, 39))
    years = YEARLY.model_copy(
        update={
            "first_days": (day("2024-10-03"), *YEARLY.first_days),
            "stability_first_days": (day("2026-01-01"), *YEARLY.stability_first_days),
        }
    )

    def found(rule: Measurement, one: Service, seen: str) -> list[str]:
        return [str(each.last_day) for each in full_time_days(rule, [one], day(seen))]

    assert (found(YEARLY, full, "2026-10-01"), found(YEARLY, full, "2026-10-02")) == ([], ["2027-12-31"])
    assert found(YEARLY, less, "2026-10-02") == []
    assert (found(years, stays, "2026-10-01"), found(years, stays, "2026-10-02")) == (
        ["2026-12-31"],
        ["2027-12-31"],
    )


def test_aca_6_who_is_full_time_to_the_eve_stays_so_where_hours_are_missing() -> None:
    """Full-time to October 2, 2027; of the next measurement hours are missing.

    The 300 hours of October 2025 are in the standard measurement, but not in the new employee's own, which begins in
    November and said otherwise.
    """
    begins = (day("2025-10-03"), day("2026-10-03"))
    rule = YEARLY.model_copy(
        update={"first_days": begins, "stability_first_days": (day("2026-10-03"), day("2027-10-03"))}
    )
    worked = (*months("2025-10-01", 300, 1), *months("2025-11-01", 120, 20))

    (stable,) = full_time_days(rule, [service("2025-10-02", *worked)], day("2027-10-02"))

    assert (stable.first_day, stable.last_day) == (day("2026-10-03"), day("2028-10-02"))


def test_aca_6_what_is_excused_is_not_missing() -> None:
    """Special leave, a school's break, the time between employments, and what somebody answered there was none of."""
    over = Period(day("2025-10-03"), day("2026-10-02"))
    gap = Period(day("2026-02-01"), day("2026-03-31"))
    around = (*months("2025-10-01", 100, 4), *months("2026-04-01", 100, 7))
    told = service("2024-09-01", *around)

    assert untold(told, over) == (gap,)
    assert untold(service("2024-09-01", *around, away=(gap,)), over) == ()
    assert untold(service("2024-09-01", *around, educational=True), over) == ()
    assert untold(replace(told, between=(gap,)), over) == ()
    assert untold(replace(told, no_more=frozenset({untold_name(over)})), over) == ()
    assert untold(service("2024-09-01"), over) == ()
    assert untold(service("2024-09-01", *around[:4], last="2026-02-28"), over) == (
        Period(day("2026-02-01"), day("2026-02-28")),
    )


def test_aca_6_a_stability_period_begins_after_its_measurement() -> None:
    """On the day after it at the earliest; never on its last day."""

    def begun(first_day: str) -> Measurement:
        changed = {"first_days": (day("2025-10-03"),), "stability_first_days": (day(first_day),)}
        return YEARLY.model_copy(update=changed)

    assert [each.stable.first_day for each in standard_periods(begun("2026-10-03"))] == [day("2026-10-03")]
    with pytest.raises(ValueError, match="-1 days"):
        standard_periods(begun("2026-10-02"))


def test_aca_6_who_leaves_on_the_first_day_of_stability_has_that_day() -> None:
    """Who leaves on the day before has none of it."""
    worked = months("2025-10-01", 140, 15)

    def held(last: str) -> list[tuple[date, date]]:
        found = full_time_days(YEARLY, [service("2024-09-01", *worked, last=last)])
        return [(each.first_day, each.last_day) for each in found]

    assert held("2027-01-01") == [(day("2027-01-01"), day("2027-01-01"))]
    assert held("2026-12-31") == []


@pytest.mark.parametrize(
    ("then", "missing"),
    [
        ("2026-10-01", ("2026-09-25", "2026-09-30")),
        ("2026-10-02", ("2026-09-25", "2026-10-01")),
        ("2026-10-03", ("2026-09-25", "2026-10-02")),
    ],
)
def test_aca_6_hours_are_missing_to_the_day_before_the_next_that_are_told(
    then: str, missing: tuple[str, str]
) -> None:
    """Also if those are of the last day of the measurement."""
    told = (*weeks("2025-10-03", 30, 51), *weeks(then, 30, 1))
    over = Period(day("2025-10-03"), day("2026-10-02"))

    (found,) = untold(service("2024-09-01", *told), over)

    assert (str(found.first_day), str(found.last_day)) == missing


def test_aca_6_one_day_may_be_missing() -> None:
    """52 weeks from October 3 are told to October 1; the last day of the year is not."""
    over = Period(day("2025-10-03"), day("2026-10-02"))
    told = weeks("2025-10-03", 30, 52)
    open_leave = service("2024-09-01", *told, away=(Period(day("2026-10-02")),))

    assert untold(service("2024-09-01", *told), over) == (Period(day("2026-10-02"), day("2026-10-02")),)
    assert untold(open_leave, over) == ()
