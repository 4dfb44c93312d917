"""What the COBRA service remembers of one family: what HR told, who is covered, and what it has recorded before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import EventRef, Recorded
from events.cobra import (
    CarriedOn,
    ContinuationWithheld,
    CoverageCarriedOn,
    QualifyingEvent,
    QualifyingEventOccurred,
    QualifyingEventWithdrawn,
)
from events.enrollment import CoverageEnded, MedicareChanged
from events.family import Family
from events.history import History, history
from events.intake import EventDismissed
from events.spans import Spans, fold_coverage
from events.telling import fold_history
from events.vocabulary.people import SELF
from services.cobra.rules.after_work import FullCost, after_work
from services.cobra.rules.brought_by_time import brought_by_time, standing_ends
from services.cobra.rules.dearer_coverage import made_dearer
from services.cobra.rules.qualifying_events import Happening

Name = tuple[str, QualifyingEvent, date]
"""One beneficiary's qualifying event: the member, what happened, and its day."""

Outcome = QualifyingEventOccurred | ContinuationWithheld
"""What was recorded of it: an offer with its deadlines, or that none is made."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Since when the employee has been entitled to Medicare, and who said so."""

    first_day: date
    ref: EventRef


@dataclass(frozen=True, slots=True)
class Known:
    """One family, folded. `positions` are those of its upstream events by name; `newest` is the latest record's."""

    family: Family
    coverage: Spans
    entitlement: Entitlement | None
    recorded: Mapping[Name, Outcome]
    positions: Mapping[str, int]
    newest: int
    by_coverage: tuple[Happening, ...] = ()
    """What only the coverage tells: an age or measured hours that ended it, a leave that made it dearer."""
    elsewhere: tuple[CarriedOn, ...] = ()
    """What other employers of the program cover of the same people, whom the employee went to."""
    ends: tuple[CoverageEnded, ...] = ()
    """The standing ends of coverages, with what they rest on."""
    standing: frozenset[str] = frozenset()
    """The upstream events that were not taken back, and fit."""
    after_work: tuple[FullCost, ...] = ()
    """What goes on after work at the employee's full cost."""


def known(family: str, streams: Mapping[str, Sequence[Recorded]]) -> Known:
    """Return what streams `hr`, `coverage`, `misfit`, `cobra`, and `transfer` if any, of a family say together."""
    dismissed = {r.event.event_ref for r in streams["misfit"] if isinstance(r.event, EventDismissed)}
    told_of = history(streams["hr"], dismissed={ref for ref in dismissed if ref is not None})
    folded = fold_history(family, told_of)
    moved = streams.get("transfer", ())
    ends = standing_ends(streams["coverage"])
    told = [*streams["hr"], *streams["coverage"], *moved]
    return Known(
        family=folded,
        coverage=fold_coverage(streams["coverage"]),
        entitlement=entitlement(folded),
        recorded=recorded(streams["cobra"]),
        positions={str(record.ref): record.position for record in streams["hr"]},
        newest=max((record.position for record in told), default=0),
        by_coverage=(*brought_by_time(ends), *made_dearer(folded, streams["coverage"])),
        elsewhere=tuple(each for fact in carried_to(moved).values() for each in fact.carried),
        ends=ends,
        standing=_standing(told_of, folded),
        after_work=after_work(streams["coverage"]),
    )


def _standing(told: History, folded: Family) -> frozenset[str]:
    misfits = {str(each.record.ref) for each in folded.misfits}
    return frozenset(str(each.ref) for each in told.standing) - misfits


def carried_to(told: Iterable[Recorded]) -> dict[str, CoverageCarriedOn]:
    """Return what was said last of each family that the employee went on as, by its name."""
    return {each.event.to: each.event for each in told if isinstance(each.event, CoverageCarriedOn)}


def entitlement(family: Family) -> Entitlement | None:
    """Return the employee's earliest standing entitlement to Medicare, by Part A or Part B, or None."""
    found: list[Entitlement] = []
    for record in family.others:
        if isinstance(record.event, MedicareChanged) and record.event.person_ref == SELF:
            days = [day for day in (record.event.part_a_day, record.event.part_b_day) if day is not None]
            found += [Entitlement(day, record.ref) for day in days]
    return min(found, key=lambda each: each.first_day, default=None)


def recorded(facts: Iterable[Recorded]) -> dict[Name, Outcome]:
    """Return what stands of the recorded qualifying events."""
    outcomes: dict[Name, Outcome] = {}
    for record in facts:
        evolve(outcomes, record)
    return outcomes


def evolve(outcomes: dict[Name, Outcome], record: Recorded) -> None:
    """Take one fact in; total: what is not the service's own changes nothing."""
    match record.event:
        case QualifyingEventOccurred() as event:
            outcomes[event.member, event.qualifying_event, event.event_day] = event
        case ContinuationWithheld() as event:
            outcomes[event.member, QualifyingEvent.TERMINATION, event.event_day] = event
        case QualifyingEventWithdrawn() as event:
            outcomes.pop((event.member, event.qualifying_event, event.event_day), None)
        case _:
            pass
