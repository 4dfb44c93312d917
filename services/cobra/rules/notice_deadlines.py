"""Who must give notice of a qualifying event to whom, and by when."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from events.cobra import QualifyingEvent
from events.vocabulary.calendar import deadline
from events.vocabulary.law import Rule
from services.cobra.law import (
    ELECTION_NOTICE_DAYS,
    EMPLOYER_ELECTION_NOTICE_DAYS,
    EMPLOYER_NOTICE_DAYS,
    FAMILY_NOTICE_DAYS,
)

RULES: Final = (
    Rule(
        "N2",
        "The employer tells the administrator of an end of work, fewer hours or a death within 30 days.",
        "42 USC 300bb-6(2)",
        {"days": EMPLOYER_NOTICE_DAYS},
    ),
    Rule(
        "N3",
        "The family tells of a divorce, a separation or a child's ceasing to be a dependent within 60 days of the "
        "later of event and loss.",
        "42 USC 300bb-6(3); 29 CFR 2590.606-3(c)",
        {"days": FAMILY_NOTICE_DAYS},
    ),
    Rule(
        "N4",
        "The administrator tells the beneficiaries of their right to elect within 14 days of being told.",
        "42 USC 300bb-6; 29 CFR 2590.606-4(b)(1)",
        {"days": ELECTION_NOTICE_DAYS},
    ),
    Rule(
        "N5",
        "Where the employer is the administrator both notices are given within 44 days.",
        "29 CFR 2590.606-4(b)(2)",
        {"days": EMPLOYER_ELECTION_NOTICE_DAYS},
    ),
    Rule(
        "COB-22",
        "The employer's notice clock and the length of coverage run from one day: the event, or the loss, as the plan "
        "measures.",
        "26 CFR 54.4980B-7, Q&A-4(b)",
    ),
)

FAMILY_GIVES_NOTICE = frozenset(
    {
        QualifyingEvent.DIVORCE,
        QualifyingEvent.LEGAL_SEPARATION,
        QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
    }
)
"""The events of which the employer learns from the family. Source: 42 USC 300bb-6(3)."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """How a plan measures: from the event or from the loss of coverage, and whether its employer administers it."""

    measured_from: Literal["event", "loss"]
    employer_is_administrator: bool

    def start(self, *, event_day: date, loss_day: date) -> date:
        """Return the day that starts the employer's notice clock and the length of coverage alike."""
        return event_day if self.measured_from == "event" else loss_day


@dataclass(frozen=True, slots=True)
class NoticeDeadlines:
    """The last day for each notice; None where nobody of that kind has to give one."""

    employer_notice_due_day: date | None
    family_notice_due_day: date | None
    election_notice_due_day: date


def notice_deadlines(
    event: QualifyingEvent,
    *,
    event_day: date,
    loss_day: date,
    clocks: Clocks,
    notified_day: date | None = None,
) -> NoticeDeadlines:
    """Return the last day for every notice of a qualifying event, in calendar days without the trigger day.

    Args:
      loss_day: the last covered day.
      notified_day: when the family gave notice, where it must; None counts as the last day it may. A notice given
        before the event counts from the event.

    Source:
      42 USC 300bb-6; 29 CFR 2590.606-2(b), -3(c), -4(b).

    >>> clocks = Clocks("loss", employer_is_administrator=True)
    >>> days = {"event_day": date(2026, 3, 16), "loss_day": date(2026, 3, 31)}
    >>> notice_deadlines(QualifyingEvent.TERMINATION, **days, clocks=clocks).election_notice_due_day
    datetime.date(2026, 5, 14)
    """
    if event in FAMILY_GIVES_NOTICE:
        family = deadline(max(event_day, loss_day), FAMILY_NOTICE_DAYS.on(event_day))
        given = family if notified_day is None else max(notified_day, event_day)
        return NoticeDeadlines(None, family, deadline(given, ELECTION_NOTICE_DAYS.on(event_day)))
    start = clocks.start(event_day=event_day, loss_day=loss_day)
    employer = deadline(start, EMPLOYER_NOTICE_DAYS.on(event_day))
    if clocks.employer_is_administrator:
        return NoticeDeadlines(employer, None, deadline(start, EMPLOYER_ELECTION_NOTICE_DAYS.on(event_day)))
    return NoticeDeadlines(employer, None, deadline(employer, ELECTION_NOTICE_DAYS.on(event_day)))
