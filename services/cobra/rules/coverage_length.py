"""How long continuation coverage may last."""

from datetime import date
from typing import Final

from events.cobra import QualifyingEvent
from events.vocabulary.calendar import day_after, last_day_of_months
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF
from services.cobra.law import MEDICARE_MONTHS, OTHER_EVENT_MONTHS, TERMINATION_MONTHS

RULES: Final = (
    Rule(
        "COB-14",
        "Continuation lasts at most 18 months after a termination or a reduction of hours and 36 after any other "
        "event, from the event or from the loss, as the plan measures.",
        "42 USC 300bb-2(2)(A); 26 CFR 54.4980B-7, Q&A-4",
        {"months after work": TERMINATION_MONTHS, "months after another event": OTHER_EVENT_MONTHS},
    ),
    Rule(
        "COB-15",
        "Medicare that came before the end of work lengthens the coverage of the others to 36 months from it, never "
        "the employee's own.",
        "42 USC 300bb-2(2)(A)(v)",
        {"months from entitlement": MEDICARE_MONTHS},
    ),
)

WORK_ENDED_OR_SHRANK = frozenset({QualifyingEvent.TERMINATION, QualifyingEvent.REDUCTION_OF_HOURS})
"""The events of the employee's own work. Source: 42 USC 300bb-3(2)."""


def continuation_last_day(
    event: QualifyingEvent, *, event_day: date, start_day: date, member: str, entitled_day: date | None = None
) -> date:
    """Return the last day for which a qualified beneficiary may be covered at most, itself included.

    Args:
      start_day: the day from which the plan measures, the event's or the last covered one; the first month begins on
        the day after it.
      entitled_day: when the employee became entitled to Medicare; it lengthens the coverage of the others, never the
        employee's own, if it came no later than the event.

    Source:
      42 USC 300bb-2(2)(A); 26 CFR 54.4980B-7, Q&A-4.

    >>> day = date(2026, 3, 31)
    >>> continuation_last_day(QualifyingEvent.TERMINATION, event_day=day, start_day=day, member="self")
    datetime.date(2027, 9, 30)
    """
    first_day = day_after(start_day)
    if event not in WORK_ENDED_OR_SHRANK:
        return last_day_of_months(first_day, OTHER_EVENT_MONTHS.on(event_day))
    last_day = last_day_of_months(first_day, TERMINATION_MONTHS.on(event_day))
    if member == SELF or entitled_day is None or entitled_day > event_day:
        return last_day
    return max(last_day, last_day_of_months(entitled_day, MEDICARE_MONTHS.on(event_day)))


def may_still_lose(event: QualifyingEvent, *, event_day: date, loss_day: date) -> bool:
    """Whether a loss comes early enough to be by an event: before the longest continuation from it would be over.

    Source:
      26 CFR 54.4980B-4, Q&A-1(c).
    """
    return loss_day < continuation_last_day(event, event_day=event_day, start_day=event_day, member=SELF)
