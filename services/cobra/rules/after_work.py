"""Coverage that goes on after work at the employee's full cost, by state law: continuation is offered beside it.

Source: 26 CFR 54.4980B-7, Q&A-7: what goes on without regard to COBRA, as by state law, lengthens nothing; where it
gives less or costs more, continuation is offered; who takes it instead is not offered continuation when it is over.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from events.base import DomainEvent, Recorded
from events.cobra import QualifyingEvent
from events.enrollment import CoveragePriced
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from services.cobra.rules.coverage_length import may_still_lose
from services.cobra.rules.dearer_coverage import own_prices
from services.cobra.rules.qualifying_events import Happening

RULES: Final = (
    Rule(
        "COB-36",
        "Where state law lets coverage go on after work at the employee's full cost, continuation is offered at once, "
        "beside it; what was lost is the coverage at the share, and when what went on is over nothing is offered anew.",
        "26 CFR 54.4980B-7, Q&A-7; 26 CFR 54.4980B-4, Q&A-1(c); M.G.L. c.32B s.17 and s.9",
    ),
)

_AFTER_WORK: Final = frozenset({"ST-2", "ST-3"})
"""The rules of eligibility by which coverage goes on after work: a layoff, and a pension that is deferred."""


class FullCost(NamedTuple):
    """From `first_day` on a line is all the employee's to pay after work, by these upstream events."""

    line: InsuranceLine
    first_day: date
    rests_on: tuple[str, ...]


def is_after_work(event: DomainEvent) -> bool:
    """Whether a fact says that coverage goes on after work at the employee's full cost."""
    return isinstance(event, CoveragePriced) and event.billed and not _AFTER_WORK.isdisjoint(event.rules)


def after_work(coverage: Sequence[Recorded]) -> tuple[FullCost, ...]:
    """Return what stands of coverage going on after work at full cost, in order of its days.

    Whether the unit paid anything before is not asked: to be covered for some weeks, by a bill, is not to be covered
    on the terms of before.

    Source:
      26 CFR 54.4980B-7, Q&A-7(b); 26 CFR 54.4980B-4, Q&A-1(c).
    """
    if not any(is_after_work(each.event) for each in coverage):
        return ()
    found = [
        FullCost(fact.line, fact.from_day, fact.rests_on)
        for facts in own_prices(coverage)
        for fact in facts
        if is_after_work(fact)
    ]
    return tuple(sorted(found, key=lambda each: each.first_day))


def with_full_cost(
    found: Sequence[Happening], steps: Iterable[FullCost], standing: Collection[str]
) -> tuple[Happening, ...]:
    """Return what happened, each end of work with the lines that go on after it at full cost and the first such day.

    The day counts from the end of work that a step rests on; where that was told anew, from the last one before the
    first step that rests on it. So the event is the end of work, and it is told once: a later rate or plan of what goes
    on, and its end, are none.

    Args:
      found: what happened.
      steps: what goes on after work, in order of its days.
      standing: the upstream events that were not taken back, and fit.

    Source:
      42 USC 300bb-3(2); 26 CFR 54.4980B-7, Q&A-7(a), (c).
    """
    dearer: dict[int, dict[InsuranceLine, date]] = {}
    instead: dict[str, int] = {}
    for step in steps:
        before = list(_ends_of_work(found, step))
        named = [number for number in before if str(found[number].ref) in step.rests_on]
        gone = [each for each in step.rests_on if each not in standing]
        of_gone = (instead[each] for each in gone if each in instead)
        number = named[-1] if named else next(of_gone, before[-1] if before else None)
        if number is None:
            continue
        if not named:
            instead |= dict.fromkeys(gone, number)
        dearer.setdefault(number, {}).setdefault(step.line, step.first_day)
    return tuple(
        replace(each, dearer=dearer[number]) if number in dearer else each
        for number, each in enumerate(found)
    )


def _ends_of_work(found: Sequence[Happening], step: FullCost) -> Iterator[int]:
    """Yield the numbers of the ends of work after which a line can go on at full cost from a day on."""
    for number, each in enumerate(found):
        if (
            each.event is QualifyingEvent.TERMINATION
            and not each.retired
            and each.event_day < step.first_day
            and may_still_lose(each.event, event_day=each.event_day, loss_day=step.first_day)
        ):
            yield number
