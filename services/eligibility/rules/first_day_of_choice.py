"""From which day on a choice holds.

Source: 45 CFR 146.117 (special enrollment: birth and adoption on the day itself, otherwise no later than the first
day of the first calendar month after the request); 26 CFR 1.125-4(a) (other changes are prospective).
"""

from datetime import date

from events.catalog import Plan
from events.enrollment import ElectionSubmitted
from events.offers import Book
from events.vocabulary.calendar import add_months, first_of_next_month
from services.eligibility.rules.phases import Phase, eligible_first_day

ON_THE_DAY = frozenset({"birth", "adoption", "placement"})
"""Qualifying reasons whose coverage reaches back to the day itself. Source: 45 CFR 146.117(b)."""


def first_day_of_choice(election: ElectionSubmitted, phase: Phase, plan: Plan, book: Book) -> date:
    """Return the first day on which a choice of this plan holds within a phase."""
    return max(election_day(election, phase, book), eligible_first_day(phase, plan, book))


def election_day(election: ElectionSubmitted, phase: Phase, book: Book) -> date:
    """Return the day from which an election holds, apart from waiting."""
    match election.occasion:
        case "new_hire" | "retirement":
            return phase.first_day
        case "open_enrollment":
            return plan_year_first_day(election.occasion_day, book.catalog.program.plan_year_first_month)
        case "special_enrollment" | "change_in_status":
            if election.qualifying_reason in ON_THE_DAY:
                return election.occasion_day
            return first_of_next_month(max(election.signed_day, election.occasion_day))
        case _:
            return election.occasion_day


def plan_year_first_day(day: date, first_month: int) -> date:
    """Return the first day of the plan year that begins on or after a day."""
    begins = date(day.year, first_month, 1)
    return begins if begins >= day else add_months(begins, 12)
