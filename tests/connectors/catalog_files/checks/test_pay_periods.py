"""Tests of ends by pay period."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

ENDS = 'waiting = "thirty-days"\nsubscriber_end = "end-of-month"'
BY_PERIOD = 'waiting = "thirty-days"\nsubscriber_end = "by-period"'
DENTAL = 'plan "dental" ends by pay period (end rule "by-period")'


@pytest.fixture
def paid(demo: DemoCopy) -> DemoCopy:
    """Return the catalog with a dental plan that ends by pay period, for active employees alone."""
    demo.edit("plans.toml", ENDS, BY_PERIOD)
    demo.edit(
        "rules.toml",
        '[[end_rule]]\nid = "that-day"',
        '[[end_rule]]\nid = "by-period"\nkind = "end_of_pay_period"\n\n[[end_rule]]\nid = "that-day"',
    )
    text = (demo.folder / "classes.toml").read_text()
    (demo.folder / "classes.toml").write_text(
        text.replace('"medicare-supplement", "dental", ', '"medicare-supplement", ')
    )
    return demo


def test_a_calendar_that_knows_no_pay_periods_is_a_fault(paid: DemoCopy) -> None:
    """Each calendar by which somebody with the plan is paid; the end of the month never stands in."""
    assert paid.faults() == paid.expected(
        "payrolls.toml",
        [
            (
                f'[[pay_calendar]]\nid = "{name}"',
                f'pay calendar "{name}" lacks the period_last_day of pay day {day}, but {DENTAL}',
            )
            for name, day in (("every-other-friday", "2025-06-06"), ("school-year", "2025-07-11"))
        ],
    )


def test_a_calendar_that_begins_too_late_is_a_fault(paid: DemoCopy) -> None:
    """The period in which the plan begins must be known, and so the last day of the one before."""
    for old, before in (("first_pay_day = 2025-06-06", 6), ("first_pay_day = 2025-07-11", 6)):
        paid.edit("payrolls.toml", old, f"{old}\nperiod_ends_before = {before}")

    assert paid.faults() == paid.expected(
        "payrolls.toml",
        [
            (
                '[[pay_calendar]]\nid = "school-year"',
                f'pay calendar "school-year" knows pay periods from 2025-07-06 on, not from 2025-07-01, but {DENTAL}',
            )
        ],
    )


def test_calendars_that_know_the_pay_periods_are_none(paid: DemoCopy) -> None:
    """With the last day of each period, from before the plan's first day on, all is said."""
    for old, before in (("first_pay_day = 2025-06-06", 6), ("first_pay_day = 2025-07-11", 11)):
        paid.edit("payrolls.toml", old, f"{old}\nperiod_ends_before = {before}")

    assert paid.faults() == []


def test_who_is_not_paid_has_no_pay_period(demo: DemoCopy) -> None:
    """A plan for retirees cannot end by pay period."""
    for file, old, new in (
        ("plans.toml", ENDS, BY_PERIOD),
        (
            "rules.toml",
            'kind = "day"',
            'kind = "day"\n\n[[end_rule]]\nid = "by-period"\nkind = "end_of_pay_period"',
        ),
        ("payrolls.toml", "first_pay_day = 2025-06-06", "first_pay_day = 2025-06-06\nperiod_ends_before = 6"),
        (
            "payrolls.toml",
            "first_pay_day = 2025-07-11",
            "first_pay_day = 2025-07-11\nperiod_ends_before = 11",
        ),
    ):
        demo.edit(file, old, new)

    assert demo.faults() == demo.expected(
        "plans.toml",
        [
            ('"by-period"', f'{DENTAL}, but is offered to class "{name}", whose people are in no payroll')
            for name in ("retired", "retired-teachers")
        ],
    )


def test_pay_periods_come_in_order(demo: DemoCopy) -> None:
    """A period that ends before the one before it is reported at its pay day."""
    first, second = (
        f"{{ day = 2026-01-{day}, period_last_day = 2026-01-{last} }}"
        for day, last in (("09", "03"), ("23", "02"))
    )
    days = f"pay_days = [\n{first},\n{second},\n]"
    demo.edit(
        "payrolls.toml",
        '[[payroll]]\nid = "city-payroll"',
        f'[[pay_calendar]]\nid = "new"\ndeductions_per_year = 24\n{days}\n\n[[payroll]]\nid = "city-payroll"',
    )

    assert demo.faults() == demo.expected(
        "payrolls.toml",
        [("2026-01-02", 'pay calendar "new" has period_last_day 2026-01-02 after 2026-01-03')],
    )


@pytest.mark.parametrize("days", ["61", '"6"', "true", "-1"])
def test_a_period_ends_some_days_before_its_pay_day(demo: DemoCopy, days: str) -> None:
    """The days from a pay period's last day to its pay day are a whole number from 0 to 60."""
    old = "first_pay_day = 2025-06-06"

    assert demo.faults_after("payrolls.toml", old, f"{old}\nperiod_ends_before = {days}") == demo.expected(
        "payrolls.toml",
        [
            (
                "period_ends_before",
                'pay calendar "every-other-friday" needs period_ends_before from 0 to 60: the days from a pay '
                "period's last day to its pay day",
            )
        ],
    )
