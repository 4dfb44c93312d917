"""What each carrier should hold by the hub's own books, in the carrier's codes, to be compared with what it holds."""

from collections.abc import Iterator
from datetime import date

from events.catalog import CarrierProfile, Catalog
from events.demographics import latest_person
from events.history import history
from events.spans import Spans, fold_coverage
from events.vocabulary.calendar import day_before, deadline
from events.vocabulary.coverage import Span
from events.vocabulary.people import SELF, employee_of, member_number
from services.ports import Log
from services.wiring.stage import Held, Roster

_FAMILIES = 250


def is_ours(log: Log, catalog: Catalog, carrier: str, roster: Roster, day: date) -> bool:
    """Whether a carrier holds what it should by our books: all there ever was, or all that a full file said last."""
    profile = next(each for each in catalog.carriers if each.id == carrier)
    expected = expected_roster(log, catalog, carrier)
    if profile.changes or profile.full_file is None:
        return in_force(roster) == in_force(expected)
    until = deadline(day, profile.full_file.future_days)
    return as_of(roster, day, until) == as_of(expected, day, until)


def expected_roster(log: Log, catalog: Catalog, carrier: str) -> Roster:
    """Return the roster that follows from the coverage in the log."""
    profile = next(each for each in catalog.carriers if each.id == carrier)
    codes = {each.plan: (each.insurance_line_code, each.plan_code or "") for each in profile.plan_codes}
    roster: Roster = {}
    for family, subscriber, spans in _families(log, profile):
        for (member, _), held in spans.items():
            for span in held:
                line, plan = codes[span.plan]
                key = (subscriber, member_number(family, member))
                roster.setdefault(key, {})[line, plan, span.first_day] = _held(profile, line, plan, span)
    return roster


Stretch = tuple[date, date | None, tuple[tuple[date, str], ...]]
"""First and last day, and from which day on which tier."""


def in_force(roster: Roster) -> dict[tuple[str, str, str, str], list[Stretch]]:
    """Return by member, insurance line and plan on which days and tiers somebody is covered, however it was told.

    A coverage that goes on without a gap, as after a move to another of the carrier's groups, is one.
    """
    found: dict[tuple[str, str, str, str], list[Stretch]] = {}
    for member, coverages in roster.items():
        for held in sorted(coverages.values(), key=lambda each: each.first_day):
            stretches = found.setdefault((*member, held.line_code, held.plan_code), [])
            if stretches and stretches[-1][1] == day_before(held.first_day):
                first, _, tiers = stretches.pop()
                stretches.append((first, held.last_day, _steps((*tiers, *held.tiers))))
            else:
                stretches.append((held.first_day, held.last_day, _steps(held.tiers)))
    return found


def as_of(roster: Roster, first_day: date, last_day: date) -> dict[tuple[str, str, str, str], list[Stretch]]:
    """Return the same of who is covered on any of these days, with the tier on the first of them alone.

    That is all that a carrier can hold who gets no changes, but now and then a file of everybody.
    """
    found: dict[tuple[str, str, str, str], list[Stretch]] = {}
    for name, stretches in in_force(roster).items():
        for first, last, tiers in stretches:
            if first <= last_day and (last is None or last >= first_day):
                now = [step for step in tiers if step[0] <= max(first, first_day)]
                found.setdefault(name, []).append((first, last, tuple((first, tier) for _, tier in now[-1:])))
    return found


def _steps(tiers: tuple[tuple[date, str], ...]) -> tuple[tuple[date, str], ...]:
    """Return the steps that change something."""
    return tuple(step for n, step in enumerate(tiers) if not n or tiers[n - 1][1] != step[1])


def _held(profile: CarrierProfile, line: str, plan: str, span: Span) -> Held:
    tiers = tuple((step.from_day, profile.tier_codes[step.tier]) for step in span.tiers)
    return Held(line, plan, span.first_day, span.last_day, tiers)


def _families(log: Log, profile: CarrierProfile) -> Iterator[tuple[str, str, Spans]]:
    after = ""
    while streams := log.streams("coverage", after=after, limit=_FAMILIES):
        after = streams[-1]
        families = [stream.partition("/")[2] for stream in streams]
        loaded = log.load([*streams, *(f"hr/{family}" for family in families)], personal=True)
        for family in families:
            spans = fold_coverage(loaded[f"coverage/{family}"], carrier=profile.id)
            if spans:
                person = latest_person(history(loaded[f"hr/{family}"]), SELF)
                subscriber = {
                    "ssn": person.ssn if person else None,
                    "employee_id": employee_of(family),
                    "member_number": member_number(family, SELF),
                }[profile.subscriber_identifier]
                yield family, subscriber or "", spans
