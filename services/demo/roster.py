"""What each carrier should hold by the hub's own books, in the carrier's codes, to be compared with what it holds."""

from collections.abc import Iterator

from events.catalog import CarrierProfile, Catalog
from events.demographics import latest_person
from events.history import history
from events.spans import Spans, fold_coverage
from events.vocabulary.coverage import Span
from events.vocabulary.people import SELF, employee_of, member_number
from services.ports import Log
from services.wiring.stage import Held, Roster

_FAMILIES = 250


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
