"""From which day on a choice holds.

Source: 45 CFR 146.117 (special enrollment: birth and adoption on the day itself, otherwise no later than the first
day of the first calendar month after the request); 26 CFR 1.125-4(a) (other changes are prospective).
"""

from datetime import date

from events.enrollment import ElectionSubmitted
from events.offers import Book
from services.eligibility.rules.enrollment_windows import open_enrollment_day
from services.eligibility.rules.phases import Phase
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
