"""From which day on a choice holds.

Source: 45 CFR 146.117 (special enrollment: birth and adoption on the day itself, otherwise no later than the first
day of the first calendar month after the request); 26 CFR 1.125-4(a) (other changes are prospective).
"""

from datetime import date

from events.catalog import Plan
from events.enrollment import ElectionSubmitted
from events.offers import Book
from services.eligibility.rules.enrollment_windows import open_enrollment_day
from services.eligibility.rules.phases import Phase, offer_periods, offered_ever
from services.eligibility.rules.special_enrollment import EVENTS, first_special_day


def election_day(election: ElectionSubmitted, phase: Phase, book: Book, employer: str) -> date:
    """Return the day from which an election holds within a phase, apart from waiting."""
    match election.occasion:
        case "new_hire" | "retirement":
            return phase.first_day
        case "open_enrollment":
            return open_enrollment_day(election, phase, book, employer)
        case "special_enrollment" | "change_in_status":
            event = EVENTS.get(election.qualifying_reason or "")
            return first_special_day(event, election.occasion_day, election.signed_day)
        case _:
            return election.occasion_day


def first_offered_day(phase: Phase, plan: Plan, due_day: date, chosen_day: date, book: Book) -> date | None:
    """Return the first day from `due_day` on that the plan can cover, or None; what is held goes on until then.

    Somebody who leaves before the coverage begins has chosen well, and nothing comes of it: where the plan was on offer
    when it was chosen, for a first day in the plan's own days, that is `due_day`.
    """
    for period in offer_periods(phase, plan, book):
        if _meets(period.subscriber_last_day, due_day):
            return max(period.first_day, due_day)
    held = phase.class_on(chosen_day).employee_class
    was_offered = (
        held is not None
        and offered_ever(book, held, plan)
        and _meets(plan.last_day, due_day)
        and _meets(phase.last_day, chosen_day)
    )
    return due_day if was_offered else None


def _meets(last_day: date | None, from_day: date) -> bool:
    return last_day is None or last_day >= from_day
