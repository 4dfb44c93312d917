"""Drawn coverage of a family: medical by one or two plans for each member, and life insurance of the subscriber."""

from datetime import date, timedelta

from hypothesis import strategies as st

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep, with_tier_from
from events.vocabulary.people import SELF
from tests.services.carrier_feeds.stage import NIGHT

FAMILIES = ("city/1", "city/2", "city/3")
MEMBERS = (SELF, "d1", "d2")
DAY = timedelta(days=1)
NINTH = "city/9"
ALWAYS: Spans = {
    (SELF, InsuranceLine.MEDICAL): (Span("ppo", NIGHT, None, (TierStep(NIGHT, CoverageTier.EMPLOYEE_ONLY),)),)
}
"""The ninth family's, at all times: a full file of nobody cannot be said, and ends nobody's coverage."""
days = st.integers(0, 9).map(lambda number: NIGHT - timedelta(days=5) + timedelta(days=number))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Draw what becomes true of a family: for each member up to two spans, never twice by one plan on a day."""
    found = {}
    for member in MEMBERS:
        drawn: list[Span] = []
        for plan in draw(st.lists(st.sampled_from(["ppo", "hmo"]), max_size=2)):
            span = _span(draw, plan, with_tiers=member == SELF)
            drawn += [] if any(overlap(span, each) for each in drawn) else [span]
        if drawn:
            found[member, InsuranceLine.MEDICAL] = tuple(
                sorted(drawn, key=lambda each: (each.first_day, each.plan))
            )
    if draw(st.integers(0, 2)) == 0:
        span = _span(draw, "life", with_tiers=False)
        alone = (TierStep(span.first_day, CoverageTier.EMPLOYEE_ONLY),)
        found[SELF, InsuranceLine.LIFE] = (Span("life", span.first_day, span.last_day, alone),)
    return found


def _span(draw: st.DrawFn, plan: str, *, with_tiers: bool) -> Span:
    first = draw(days)
    length = draw(st.none() | st.integers(0, 9))
    last = None if length is None else first + timedelta(days=length)
    return Span(plan, first, last, _tiers(draw, first, last) if with_tiers else ())


def overlap(one: Span, other: Span) -> bool:
    """Whether two coverages are by one plan on some day."""
    ends = [each.last_day or date.max for each in (one, other)]
    return one.plan == other.plan and max(one.first_day, other.first_day) <= min(ends)


def _tiers(draw: st.DrawFn, first: date, last: date | None) -> tuple[TierStep, ...]:
    tiers: tuple[TierStep, ...] = (TierStep(first, draw(st.sampled_from(CoverageTier))),)
    day = draw(days)
    if first < day and (last is None or day <= last):
        tiers = with_tier_from(tiers, day, draw(st.sampled_from(CoverageTier)))
    return tiers


CONTINUED = (InsuranceLine.MEDICAL, InsuranceLine.DENTAL, InsuranceLine.VISION, InsuranceLine.EAP)
"""Lines of health care, which go on under COBRA."""


def continued_from(truth: Spans, cobra_day: date | None) -> Spans:
    """Return coverage that ends the day before a day; health care begins anew on it, life ends with the job."""
    if cobra_day is None:
        return truth
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {}
    for (member, line), held in truth.items():
        parts = [part for span in held for part in _parts(span, cobra_day)]
        kept = [each for each in parts if line in CONTINUED or each.first_day < cobra_day]
        if kept:
            found[member, line] = tuple(sorted(kept, key=lambda each: (each.first_day, each.plan)))
    return found


def with_subscriber(truth: Spans) -> Spans:
    """Return coverage of which dependents have no more than the subscriber has by the same plan."""
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {}
    for (member, line), held in truth.items():
        own = truth.get((SELF, line), ())
        parts = [part for span in held for part in ([span] if member == SELF else _within(span, own))]
        if parts:
            found[member, line] = tuple(sorted(parts, key=lambda each: (each.first_day, each.plan)))
    return found


def _within(span: Span, own: tuple[Span, ...]) -> list[Span]:
    found = []
    for each in own:
        first = max(span.first_day, each.first_day)
        last = min(span.last_day or date.max, each.last_day or date.max)
        if each.plan == span.plan and first <= last:
            found.append(Span(span.plan, first, None if last == date.max else last))
    return found


def _parts(span: Span, day: date) -> list[Span]:
    if span.first_day >= day or (span.last_day is not None and span.last_day < day):
        return [span]
    before = tuple(step for step in span.tiers if step.from_day < day)
    after = tuple(step for step in span.tiers if step.from_day > day)
    tier = span.tier_on(day)
    now = () if tier is None else (TierStep(day, tier),)
    return [
        Span(span.plan, span.first_day, day - DAY, before),
        Span(span.plan, day, span.last_day, (*now, *after)),
    ]
