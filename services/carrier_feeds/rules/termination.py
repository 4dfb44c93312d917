"""How far a carrier has heard of the end of a coverage."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from events.spans import Spans
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import Placed


class CarrierState(StrEnum):
    """Where the end of a coverage stands at the carrier."""

    NOT_DUE = "not_due"
    """The carrier is told by absence from its full file, and the last day is not over yet."""
    SCHEDULED = "scheduled"
    """The next file says it."""
    SENT = "sent"
    """A file says it, and is not answered for good."""
    BY_ABSENCE = "by_absence"
    """The carrier took a full file without it: it is covered there no more. The next file of changes says the day."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """The carrier refused the last file that said it."""
    HELD = "held"
    """A person must look: the family cannot be said as it is, or the carrier's files are held or stopped."""

    @property
    def is_heard(self) -> bool:
        """Whether the carrier knows that the coverage is over."""
        return self in {CarrierState.ACCEPTED, CarrierState.BY_ABSENCE}


@dataclass(frozen=True, slots=True)
class CoverageEnd:
    """One coverage that ends, or that never took effect although a carrier was told so."""

    member: str
    line: InsuranceLine
    plan: str
    first_day: date
    last_day: date | None
    """None: it never took effect."""

    def is_in(self, held: Spans) -> bool:
        """Whether what is held has this end."""
        span = _named(held, self)
        if self.last_day is None:
            return span is None
        return span is not None and span.last_day == self.last_day


def ends(truth: Spans, told: Spans) -> Iterator[CoverageEnd]:
    """Yield every coverage that has a last day, then those that a carrier still holds and that never took effect.

    The subscriber's come before the dependents'.

    Source:
      X12 834 (005010X220A1): DTP*349 of loop 2300 is the end of a coverage; HD*002 says that it never took effect.
    """
    for (member, line), spans in sorted(truth.items(), key=_subscriber_first):
        for span in spans:
            if span.last_day is not None:
                yield CoverageEnd(member, line, span.plan, span.first_day, span.last_day)
    for (member, line), spans in sorted(told.items(), key=_subscriber_first):
        for span in spans:
            end = CoverageEnd(member, line, span.plan, span.first_day, None)
            if _named(truth, end) is None:
                yield end


def whole(placed: Placed, truth: Spans) -> Spans:
    """Return what a carrier holds, with the parts of a coverage that lie in several of its groups put together.

    A part goes on from one of another group, on the day after its last, and the truth knows no coverage that begins
    there: an end in one group and a beginning in the next is neither an end of the coverage nor another one.

    Source:
      X12 834 (005010X220A1): REF*1L; INS04 XT, a transfer.
    """
    if len(placed) < 2:
        return next(iter(placed.values()), {})
    parts: dict[tuple[str, InsuranceLine], list[tuple[int, Span]]] = {}
    for number, held in enumerate(placed.values()):
        for key, spans in held.items():
            parts.setdefault(key, []).extend((number, span) for span in spans)
    return {
        key: _joined(found, {(each.plan, each.first_day) for each in truth.get(key, ())})
        for key, found in parts.items()
    }


def _joined(parts: list[tuple[int, Span]], begins: set[tuple[str, date]]) -> tuple[Span, ...]:
    found: list[tuple[int, Span]] = []
    for group, span in sorted(parts, key=lambda part: part[1].first_day):
        for at, (before, held) in enumerate(found):
            if (
                before != group
                and held.plan == span.plan
                and held.last_day is not None
                and day_after(held.last_day) == span.first_day
                and (span.plan, span.first_day) not in begins
            ):
                found[at] = (group, replace(held, last_day=span.last_day))
                break
        else:
            found.append((group, span))
    return tuple(span for _, span in found)


def _subscriber_first(held: tuple[tuple[str, InsuranceLine], tuple[Span, ...]]) -> tuple[bool, str, str]:
    (member, line), _ = held
    return member != SELF, member, line.value


def _named(held: Spans, end: CoverageEnd) -> Span | None:
    named = (each for each in held.get((end.member, end.line), ()) if each.plan == end.plan)
    return next((each for each in named if each.first_day == end.first_day), None)
