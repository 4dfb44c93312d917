"""Qualifying events that no source calls so: an age, a study or a disability that is over, measured hours too few.

Source: 42 USC 300bb-3(2), (5); 26 CFR 54.4980B-4, Q&A-1(b), (e): a loss by reduced hours counts when it comes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from events.base import EventRef, Recorded
from events.cobra import QualifyingEvent
from events.enrollment import CoverageBegan, CoverageEnded, CoverageReinstated, CoverageVoided
from services.cobra.rules.qualifying_events import Happening

_BY_RULE = {
    "ACA-4": QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
    "ACA-5": QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
    "PLAN-1": QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
    "PLAN-2": QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
    "ACA-6": QualifyingEvent.REDUCTION_OF_HOURS,
}
"""The rule of eligibility by which a coverage ended → what that is to whoever was covered."""


def standing_ends(coverage: Iterable[Recorded]) -> tuple[CoverageEnded, ...]:
    """Return what ends each coverage that has an end: the fact that said so last.

    Also one by which a coverage went on after the end said before, to a later one: it has the reasons of that.

    Source:
      42 USC 300bb-3: whoever loses coverage.
    """
    ends: dict[tuple[str, str, str, object], CoverageEnded] = {}
    for record in coverage:
        event = record.event
        match event:
            case CoverageEnded():
                ends[event.member, event.line, event.plan, event.first_day] = event
            case CoverageReinstated(last_day=date()):
                later = CoverageEnded.model_validate(event.model_dump())
                ends[event.member, event.line, event.plan, event.first_day] = later
            case CoverageBegan() | CoverageReinstated() | CoverageVoided():
                ends.pop((event.member, event.line, event.plan, event.first_day), None)
            case _:
                pass
    return tuple(ends.values())


def brought_by_time(ends: Iterable[CoverageEnded]) -> tuple[Happening, ...]:
    """Return what the end of coverages says has happened, by the facts that still stand, one for each member and day.

    The event is as late as the loss: what it is counted from is never earlier than the law has it.

    Source:
      42 USC 300bb-3(2) (reduced hours), (5) (a child's ceasing to be a dependent).
    """
    found: dict[tuple[str, QualifyingEvent, object], Happening] = {}
    for end in ends:
        happened = next((_BY_RULE[rule] for rule in end.rules if rule in _BY_RULE), None)
        if happened is not None and end.rests_on:
            source, _, name = end.rests_on[0].partition("#")
            key = (end.member, happened, end.last_day)
            before = found.get(key)
            plans = frozenset({end.plan}) | (before.plans_lost or frozenset() if before else frozenset())
            found[key] = Happening(
                happened, end.last_day, EventRef(source, name), member=end.member, plans_lost=plans
            )
    return tuple(found.values())


def joined(told: Sequence[Happening], by_time: Sequence[Happening]) -> tuple[Happening, ...]:
    """Return both, in order of their days; a source that takes a child off its list tells nothing new of an age.

    What time brought keeps its day then, with the day on which the family gave notice.

    Source:
      42 USC 300bb-3(5).
    """
    ceased = {each.member: each for each in by_time if each.event is _CEASED}
    kept = [each for each in told if each.event is not _CEASED or each.member not in ceased]
    notified = {each.member: each.notified_day for each in told if each.event is _CEASED}
    brought = [
        replace(each, notified_day=notified.get(each.member)) if each.event is _CEASED else each
        for each in by_time
    ]
    return tuple(sorted([*kept, *brought], key=lambda each: (each.event_day, each.event, each.member or "")))


_CEASED = QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT
