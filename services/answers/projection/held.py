"""One family's coverages as the view of the census keeps them: by name of the coverage, the fields of `Held`."""

from collections.abc import Mapping

from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.spans import price_of
from events.vocabulary.coverage import NO_PRICE, Price
from services.answers.decide.family_shown import price_told

Coverage = list[object]
"""The fields of `Held`, as JSON keeps them."""

_Step = list[str | None]


def after_fact(held: Mapping[str, Coverage], fact: CoverageFact) -> Mapping[str, Coverage]:
    """Return the coverages after one more fact, as `events.spans` folds them."""
    name = f"{fact.member}|{fact.line.value}|{fact.plan}|{fact.first_day.isoformat()}"
    if isinstance(fact, CoverageBegan):
        return {**held, name: _begun(fact)}
    if isinstance(fact, CoverageVoided):
        return {each: one for each, one in held.items() if each != name}
    if name not in held:
        return held
    *whose, first, last, tiers, prices = held[name]
    assert isinstance(tiers, list)
    assert isinstance(prices, list)
    match fact:
        case CoverageEnded(last_day=ends) | CoverageReinstated(last_day=ends):
            last = None if ends is None else ends.isoformat()
            tiers, prices = _up_to(tiers, last), _up_to(prices, last)
        case CoverageTierChanged(change_day=day, tier=tier) if last is None or day.isoformat() <= str(last):
            tiers = _with_step(tiers, max(day.isoformat(), str(first)), tier.value)
        case CoveragePriced(from_day=day) if last is None or day.isoformat() <= str(last):
            prices = _priced(prices, max(day.isoformat(), str(first)), price_of(fact))
        case _:
            pass
    return {**held, name: [*whose, first, last, tiers, prices]}


def _priced(prices: list[_Step], day: str, price: Price) -> list[_Step]:
    """Return the steps when from a day on only this price holds; the first is never one without any."""
    before = [step for step in prices if str(step[0]) < day]
    return [] if price == NO_PRICE and not before else _with_step(prices, day, *price_told(price))


def _up_to(steps: list[_Step], last: str | None) -> list[_Step]:
    return [step for step in steps if last is None or str(step[0]) <= last]


def _begun(fact: CoverageBegan) -> Coverage:
    first = fact.first_day.isoformat()
    tiers = [] if fact.tier is None else [[first, fact.tier.value]]
    return [
        fact.member,
        fact.line.value,
        fact.plan,
        fact.carrier,
        first,
        None,
        tiers,
        [],
    ]


def _with_step(steps: list[_Step], day: str, *holds: str | None) -> list[_Step]:
    kept = [step for step in steps if str(step[0]) < day]
    return kept if kept and kept[-1][1:] == list(holds) else [*kept, [day, *holds]]
