"""Coverage that goes on and costs more by an event: a leave without pay that is at the employee's full cost.

Source: 26 CFR 54.4980B-4, Q&A-1(c): who must pay more by the event loses coverage; M.G.L. c.32B s.7(b).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from events.base import DomainEvent, Recorded
from events.cobra import QualifyingEvent
from events.enrollment import CoveragePriced
from events.family import Family
from events.leaves import Leave, leaves_of
from events.spans import ended_on, fold_records
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF
from services.cobra.rules.qualifying_events import Happening

RULES: Final = (
    Rule(
        "LV-5",
        "A calendar month of leave without pay at the employee's full cost is a reduction of hours: continuation is "
        "offered, though coverage goes on.",
        "M.G.L. c.32B s.7(b); 42 USC 300bb-3(2); 26 CFR 54.4980B-4, Q&A-1(c)",
    ),
)

_FULL_COST: Final = "LV-4"
"""The rule of eligibility by which a month is at the employee's full cost."""

_Name = tuple[InsuranceLine, str, date, date]
"""Line, plan and first day of a coverage, and the day from which on a price holds."""


def is_full_cost(event: DomainEvent) -> bool:
    """Whether a fact says that coverage is at the employee's full cost by a leave."""
    return isinstance(event, CoveragePriced) and _FULL_COST in event.rules


def made_dearer(family: Family, coverage: Sequence[Recorded]) -> tuple[Happening, ...]:
    """Return each leave by which coverage came to be at the employee's full cost, with the plans and the day.

    The event is the first day of the leave, of whatever length the share was kept before; the loss is on the day
    before the first month that is at full cost. Where the unit paid nothing before, nothing was lost.

    Source:
      26 CFR 54.4980B-4, Q&A-1(c): the loss may come after the event (COB-7).
    """
    if not any(is_full_cost(each.event) for each in coverage):
        return ()
    leaves = {str(each.ref): each for each in leaves_of(family)}
    found: dict[str, Happening] = {}
    for fact in _rises(coverage):
        leave = next((leaves[ref] for ref in fact.rests_on if ref in leaves), None)
        if leave is not None:
            name = str(leave.ref)
            found[name] = _with(found.get(name), leave, fact)
    return tuple(found.values())


def dearer_span(spans: Iterable[Span], *, event_day: date, dearer_day: date) -> Span | None:
    """Return the coverage that was held before an event made it dearer, up to the day before `dearer_day`, or None.

    The member must have been covered on the day before the event, as for any loss, and be covered on the dearer day;
    in another plan perhaps, that somebody changed to on that very day.

    Source:
      42 USC 300bb-8(3); 26 CFR 54.4980B-4, Q&A-1(c).
    """
    held, last_day = list(spans), day_before(dearer_day)
    if not all(any(each.covers(day) for each in held) for day in (day_before(event_day), dearer_day)):
        return None
    before = next((each for each in held if each.covers(last_day)), None)
    return None if before is None else ended_on(before, last_day)


def own_prices(coverage: Sequence[Recorded]) -> Iterator[list[CoveragePriced]]:
    """Yield the standing facts about the price of each of the employee's own coverages, by the days they hold from.

    Source:
      26 CFR 54.4980B-4, Q&A-1(c): a price is one of the terms.
    """
    said: dict[_Name, CoveragePriced] = {}
    for each in coverage:
        if isinstance(each.event, CoveragePriced):
            said[_name(each.event)] = each.event
    for record in fold_records(coverage):
        if record.member == SELF:
            name = (record.line, record.span.plan, record.span.first_day)
            yield [said[(*name, step.from_day)] for step in record.span.prices]


def _rises(coverage: Sequence[Recorded]) -> Iterator[CoveragePriced]:
    """Yield the standing facts from which on the employee's own coverage is at full cost, and was not before."""
    for facts in own_prices(coverage):
        for earlier, fact in pairwise(facts):
            if is_full_cost(fact) and not is_full_cost(earlier) and earlier.employer:
                yield fact


def _with(before: Happening | None, leave: Leave, fact: CoveragePriced) -> Happening:
    """Return a leave's event with one more plan; of several days on which prices of a line rose, the first."""
    if before is None:
        return Happening(
            QualifyingEvent.REDUCTION_OF_HOURS,
            leave.first_day,
            leave.ref,
            plans_lost=frozenset({fact.plan}),
            dearer={fact.line: fact.from_day},
        )
    assert before.plans_lost is not None
    first = min(before.dearer.get(fact.line, fact.from_day), fact.from_day)
    return replace(
        before,
        plans_lost=before.plans_lost | {fact.plan},
        dearer={**before.dearer, fact.line: first},
    )


def _name(fact: CoveragePriced) -> _Name:
    return fact.line, fact.plan, fact.first_day, fact.from_day
