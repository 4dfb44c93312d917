"""Coverage that an event ended in a later month than its own: with a pay period, or with what had been paid for.

Source: 26 CFR 54.4980B-4, Q&A-1(c): the loss need not come at once, only before the longest continuation would be over.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from events.cobra import QualifyingEvent
from events.enrollment import CoverageEnded
from events.family import Family
from events.vocabulary.calendar import end_of_month
from services.cobra.rules.coverage_length import may_still_lose
from services.cobra.rules.qualifying_events import CoverageName, Happening

_RUN_OUT: Final = frozenset({"PLAN-66", "ACA-11"})
"""The rules of eligibility by which coverage outlasts its reason: the plan's end rule, and contributions taken."""


def with_later_ends(
    found: Sequence[Happening], ends: Iterable[CoverageEnded], family: Family, standing: Collection[str]
) -> tuple[Happening, ...]:
    """Return what happened, each with the coverages that ended by it in a later month than its own.

    An end is by what it rests on first. Where that was taken back since, and told anew, it is by the end of work before
    it, if no work has begun since.

    Args:
      found: what happened.
      ends: of the family's coverages.
      family: whose they are.
      standing: the upstream events that were not taken back, and fit.

    Source:
      26 CFR 54.4980B-4, Q&A-1(c).
    """
    later: dict[int, set[CoverageName]] = {}
    for end in ends:
        number = _cause(found, end, family, standing)
        if number is not None:
            later.setdefault(number, set()).add((end.member, end.line, end.plan, end.first_day))
    return tuple(
        replace(each, later=frozenset(later[number])) if number in later else each
        for number, each in enumerate(found)
    )


def _cause(
    found: Sequence[Happening], end: CoverageEnded, family: Family, standing: Collection[str]
) -> int | None:
    """Return the number of what ended a coverage later than in its month, or None."""
    if _RUN_OUT.isdisjoint(end.rules):
        return None
    before = [
        number
        for number, each in enumerate(found)
        if end_of_month(each.event_day) < end.last_day
        and may_still_lose(each.event, event_day=each.event_day, loss_day=end.last_day)
    ]
    named = [number for number in before if str(found[number].ref) in end.rests_on[:1]]
    if named:
        return named[-1]
    told = {str(each.ref) for each in found}
    if any(each in told or each in standing for each in end.rests_on[:1]):
        return None
    gone = [number for number in before if _is_over(found[number], end, family)]
    return next(reversed(gone), None)


def _is_over(each: Happening, end: CoverageEnded, family: Family) -> bool:
    """Whether something is an end of work after which none had begun by the end of a coverage."""
    return (
        each.event is QualifyingEvent.TERMINATION
        and not each.retired
        and not any(each.event_day < job.first_day <= end.last_day for job in family.employments)
    )
