"""When a new hire's form may be signed, and when one of open enrollment.

Source: 26 CFR 1.125-4(a); Prop. Reg. 26 CFR 1.125-2(d), 72 FR 43938; the plan's own windows.
"""

from datetime import date
from typing import Final

from events.catalog import EnrollmentWindow, Plan
from events.enrollment import ElectionSubmitted
from events.enrollment_windows import windows_of
from events.offers import Book
from events.vocabulary.calendar import add_months, day_before, days_between, deadline
from events.vocabulary.law import Dated, Enacted, Rule
from services.eligibility.rules.phases import Phase, eligible_first_day, offered_ever
from services.eligibility.rules.refused import Refused

NEW_HIRE_DAYS: Final[Dated[int]] = Dated(
    Enacted(30, date(2007, 8, 6), "Prop. Reg. 26 CFR 1.125-2(d), 72 FR 43938")
)

RULES: Final = (
    Rule(
        "S125-1",
        "A choice is made before its period and holds for the plan year; a new hire's form of the first 30 days "
        "reaches back to the day of hire, and a later one is no choice.",
        "26 CFR 1.125-4(a); Prop. Reg. 26 CFR 1.125-2(d)",
        {"days to choose after hire": NEW_HIRE_DAYS},
    ),
    Rule(
        "PLAN-31",
        "Where the catalog has windows of open enrollment, a form for a plan year is signed in one of its windows.",
        "the plan; 26 CFR 1.125-4(a)",
    ),
)


def eligible_since(phase: Phase, plan: Plan | None, book: Book, day: date) -> date:
    """Return since when, as things stood on a day, the phase was offered the plan (None: any plan): hire, or later."""
    since, offers = phase.first_day, False
    for step in phase.classes:
        if step.from_day > day and offers:
            break
        offered = step.employee_class is not None and (
            plan is None or offered_ever(book, step.employee_class, plan)
        )
        if offered and not offers:
            since = max(step.from_day, phase.first_day)
        offers = offered
    return since


def new_hire_last_day(phase: Phase, plan: Plan | None, book: Book, day: date) -> date:
    """Return the last day on which a new hire can choose a plan (None: waive a line), as things stood on a day.

    That is day 30 after the first day of eligibility, or the day before coverage can begin if that is later.
    """
    return _last_day(phase, plan, book, eligible_since(phase, plan, book, day))


def _last_day(phase: Phase, plan: Plan | None, book: Book, since: date) -> date:
    """Return the last day on which who is eligible since a day can choose as a new hire."""
    last_day = _day_30(since)
    if plan is None:
        return last_day
    begins = max(since, eligible_first_day(phase, plan, book), plan.first_day)
    return max(last_day, day_before(begins))


def _day_30(since: date) -> date:
    """Return the last of the days to choose after the first day of eligibility; before there was a rule, that day."""
    if since < NEW_HIRE_DAYS.values[0].first_day:
        return since
    return deadline(since, NEW_HIRE_DAYS.on(since))


def check_new_hire(event: ElectionSubmitted, phase: Phase, plan: Plan | None, book: Book) -> None:
    """Refuse a new hire's choice that was signed too late: of a plan, or to give up the plan.

    A form of before the employee became eligible, as by more hours, is not one for the eligibility that came later.

    Raises:
      Refused: a later form needs another right, and then holds for later days only.
    """
    asked = max(event.signed_day, event.occasion_day)
    since = eligible_since(phase, plan, book, asked)
    if since > max(asked, phase.first_day):
        raise Refused(
            "plan-not-offered",
            f"{_named(plan)} is not offered to this employee on {asked}, but from {since} on; "
            "S125-1 (Prop. Reg. 26 CFR 1.125-2(d))",
        )
    if event.signed_day > _day_30(since) and event.signed_day > _last_day(phase, plan, book, since):
        raise Refused(
            "too-late",
            f"{_named(plan)} chosen or waived as a new hire on day {days_between(since, event.signed_day)} "
            f"after {since}, and not before coverage begins; S125-1 (Prop. Reg. 26 CFR 1.125-2(d)) allows 30",
        )


def _named(plan: Plan | None) -> str:
    return "a line" if plan is None else f'plan "{plan.id}"'


def plan_year_first_day(day: date, first_month: int) -> date:
    """Return the first day of the plan year that begins on or after a day."""
    begins = date(day.year, first_month, 1)
    return begins if begins >= day else add_months(begins, 12)


def plan_year_of(day: date, first_month: int) -> date:
    """Return the first day of the plan year in which a day lies."""
    begins = date(day.year, first_month, 1)
    return begins if begins <= day else add_months(begins, -12)


def _windows(book: Book, employer: str, phase: Phase, day: date) -> tuple[EnrollmentWindow, ...]:
    """Return the windows of the class in which the employee is on a day."""
    if not book.catalog.enrollment_windows:
        return ()
    return windows_of(book, employer, phase.class_on(day).employee_class)


def open_enrollment_day(event: ElectionSubmitted, phase: Phase, book: Book, employer: str) -> date:
    """Return the first day of the plan year that an open enrollment is for.

    The occasion names it by any day from the window's first to the plan year's own; without a window, by any day of
    the year before.
    """
    for window in _windows(book, employer, phase, event.signed_day):
        if window.first_day <= event.occasion_day <= window.plan_year_first_day:
            return window.plan_year_first_day
    return plan_year_first_day(event.occasion_day, book.catalog.program.plan_year_first_month)


def check_open_enrollment(event: ElectionSubmitted, phase: Phase, book: Book, employer: str) -> None:
    """Refuse a form of open enrollment signed outside the windows of its plan year; without any windows, none.

    Raises:
      Refused: the plan year has no window for them, or the form was signed on none of its days.
    """
    if not book.catalog.enrollment_windows:
        return
    year = open_enrollment_day(event, phase, book, employer)
    windows = [
        each for each in _windows(book, employer, phase, event.signed_day) if each.plan_year_first_day == year
    ]
    if any(each.first_day <= event.signed_day <= each.last_day for each in windows):
        return
    days = ", ".join(f"{each.first_day} to {each.last_day}" for each in windows)
    raise Refused(
        "outside-window",
        f"signed on {event.signed_day} for the plan year from {year}, whose open enrollment is "
        f"{days or 'not in the catalog'}; PLAN-31 (26 CFR 1.125-4(a))",
    )
