"""HIPAA's special enrollment: which events give the right, how long to ask for it, and from which day it holds.

Source: 42 USC 300gg-3(f); 45 CFR 146.117; 26 CFR 1.125-4(b).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from events.vocabulary.calendar import (
    days_between,
    deadline,
    first_of_month_on_or_after,
    first_of_next_month,
)
from events.vocabulary.law import Dated, Enacted, Rule
from services.eligibility.rules.refused import Refused

DAYS: Final[Dated[int]] = Dated(
    Enacted(30, date(1997, 7, 1), "42 USC 300gg-3(f)(1)(D), (2)(B); 45 CFR 146.117(a)(4), (b)(3)")
)
MEDICAID_DAYS: Final[Dated[int]] = Dated(Enacted(60, date(2009, 4, 1), "42 USC 300gg-3(f)(3)(A)"))

RULES: Final = (
    Rule(
        "S125-5",
        "Special enrollment is asked for within 30 days (Medicaid and CHIP: 60) and covers from the day of a birth, "
        "an adoption or a placement, else from the first of the month after it is asked for at the latest.",
        "42 USC 300gg-3(f); 45 CFR 146.117; 26 CFR 1.125-4(b)",
        {"days to ask": DAYS, "days to ask, Medicaid and CHIP": MEDICAID_DAYS},
    ),
)


@dataclass(frozen=True, slots=True)
class SpecialEvent:
    """An event that gives the right to enroll the employee and the family, in any plan; never to leave one."""

    paragraph: str
    days: Dated[int] = DAYS
    on_the_day: bool = False
    """Whether coverage reaches back to the day itself."""


_NEW_DEPENDENT = "45 CFR 146.117(b)(3)"
_LOST = "45 CFR 146.117(a)(4)"
_MEDICAID = "42 USC 300gg-3(f)(3)"

EVENTS: Final[Mapping[str, SpecialEvent]] = MappingProxyType(
    {
        "birth": SpecialEvent(_NEW_DEPENDENT, on_the_day=True),
        "adoption": SpecialEvent(_NEW_DEPENDENT, on_the_day=True),
        "placement": SpecialEvent(_NEW_DEPENDENT, on_the_day=True),
        "marriage": SpecialEvent(_NEW_DEPENDENT),
        "loss_of_other_coverage": SpecialEvent(_LOST),
        "medicaid_lost": SpecialEvent(_MEDICAID, MEDICAID_DAYS),
        "chip_lost": SpecialEvent(_MEDICAID, MEDICAID_DAYS),
        "premium_assistance": SpecialEvent(_MEDICAID, MEDICAID_DAYS),
    }
)
"""By the word for it in an election."""


def last_day_to_ask(event: SpecialEvent, event_day: date) -> date:
    """Return the last day on which special enrollment can be asked for; the day of the event is not counted.

    Raises:
      LookupError: the right did not exist yet.
    """
    return deadline(event_day, event.days.on(event_day))


def first_special_day(event: SpecialEvent | None, event_day: date, signed_day: date) -> date:
    """Return the first day of a change in mid-year: the event's own, or the first of the month after it is asked for.

    Whoever asks before the event, as before a coverage ends, waits for the event and the next first of a month.
    """
    if event is not None and event.on_the_day:
        return event_day
    return first_of_month_on_or_after(max(event_day, first_of_next_month(signed_day)))


def check_asked_in_time(reason: str, event_day: date, signed_day: date) -> None:
    """Refuse a form of a special event that was signed too late; of any other reason there is no such limit.

    Raises:
      Refused: signed after the last day.
    """
    event = EVENTS.get(reason)
    if event is None:
        return
    try:
        last_day = last_day_to_ask(event, event_day)
    except LookupError:
        raise Refused(
            "not-allowed",
            f'"{reason}" gave no right to enroll on {event_day}; S125-5 ({event.paragraph})',
        ) from None
    if signed_day > last_day:
        raise Refused(
            "too-late",
            f'"{reason}" of {event_day} asked for on day {days_between(event_day, signed_day)}; '
            f"S125-5 ({event.paragraph}) allows {event.days.on(event_day)}",
        )
