"""What a carrier has, and what is true, day by day: two ways of saying the same are equal."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.people import SELF
from tests.services.carrier_feeds.plain_roster import Group, PlainRoster

Day = tuple[str, str, str, str, date]
"""Family, member, line, plan and day."""

Meaning = tuple[Group, str, str]
"""Group, tier and premium; empty where a dependent has none."""

GroupOn = Callable[[str, CoverageTier | None, date], Group]
"""Plan, subscriber's tier and day → the group by the carrier's structure."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
PremiumOn = Callable[[str, CoverageTier | None, date], str]


def roster_by_day(roster: PlainRoster, days: Iterable[date]) -> dict[Day, Meaning]:
    """Return what the carrier has in force on each of these days.

    Whoever is covered twice by one plan on a day is counted as an error.
    """
    found: dict[Day, Meaning] = {}
    for day in days:
        text = day.isoformat()
        for (group, (family, member, line, plan, first)), held in roster.held.items():
            if held.covers(text, first):
                key = (family, member, line, plan, day)
                assert key not in found, "the carrier has a coverage twice"
                found[key] = (group, _on(held.tiers, text), _on(held.premiums, text))
    return found


def truth_by_day(
    truth: Spans, family: str, days: Iterable[date], group_on: GroupOn, premium_on: PremiumOn
) -> dict[Day, Meaning]:
    """Return what is true of a family on each of these days."""
    found: dict[Day, Meaning] = {}
    for day in days:
        for (member, line), spans in truth.items():
            for span in spans:
                if span.covers(day):
                    own = truth.get((SELF, line), ())
                    tier = next(
                        (t for each in own if _is(each, span, day) and (t := each.tier_on(day))), None
                    )
                    group = group_on(span.plan, tier, day)
                    mine = span.tier_on(day) if member == SELF else None
                    premium = premium_on(span.plan, mine, day) if mine else ""
                    found[family, member, str(line), span.plan, day] = (group, str(mine or ""), premium)
    return found


def apart(
    has: Mapping[_Key, _Value], wanted: Mapping[_Key, _Value]
) -> list[tuple[_Key, _Value | None, _Value | None]]:
    """Return in what the two differ: the key, what is held, and what should be."""
    return [
        (key, has.get(key), wanted.get(key)) for key in {**has, **wanted} if has.get(key) != wanted.get(key)
    ]


def volumes_by_day(roster: PlainRoster, days: Iterable[date]) -> dict[Day, str]:
    """Return the volume that the carrier has of each coverage in force on each of these days; empty: none."""
    return {
        (*name[:4], day): _on(held.volumes, day.isoformat())
        for day in days
        for (_, name), held in roster.held.items()
        if held.covers(day.isoformat(), name[4])
    }


def volumes_true(truth: Spans, family: str, days: Iterable[date]) -> dict[Day, str]:
    """Return the volume that is known of each coverage on each of these days; before the first known, that."""
    found: dict[Day, str] = {}
    for day in days:
        for (member, line), spans in truth.items():
            for span in spans:
                if span.covers(day) and span.prices:
                    price = span.price_on(day) or span.prices[0].price
                    found[family, member, str(line), span.plan, day] = str(price.volume)
    return found


def _is(own: Span, span: Span, day: date) -> bool:
    return own.plan == span.plan and own.covers(day)


def _on(steps: dict[str, str], day: str) -> str:
    past = [each for each in steps if each <= day]
    return steps[max(past)] if past else ""


def days_between(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
