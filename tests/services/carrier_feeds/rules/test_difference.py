"""Truth − told: each kind of difference by a case, and that the lines always make the truth of what was told."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep, with_tier_from
from events.vocabulary.maintenance import CoverageChange, Maintenance
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import apply_coverages
from services.carrier_feeds.rules.difference import Habits, difference

MEDICAL = InsuranceLine.MEDICAL
DENTAL = InsuranceLine.DENTAL
SINGLE = CoverageTier.EMPLOYEE_ONLY
FAMILY = CoverageTier.FAMILY
JANUARY = date(2026, 1, 1)
MARCH_END = date(2026, 3, 31)
JUNE_END = date(2026, 6, 30)
JULY = date(2026, 7, 1)


def span(
    plan: str = "ppo", first: date = JANUARY, last: date | None = None, *tiers: tuple[date, CoverageTier]
) -> Span:
    """Return a span with these tier steps."""
    return Span(plan, first, last, tuple(TierStep(day, tier) for day, tier in tiers))


def line(
    maintenance: Maintenance,
    plan: str = "ppo",
    first: date = JANUARY,
    last: date | None = None,
    tier: CoverageTier | None = None,
    change: date | None = None,
) -> CoverageChange:
    """Return a line about a medical span."""
    return CoverageChange(maintenance, MEDICAL, plan, first, last, tier, change)


SINGLE_FROM_JANUARY = (JANUARY, SINGLE)
ONE_DAY = Habits(one_day_is_no_end=True, one_day_is_no_end_of_dependents=True)

CASES = {
    "nothing changed": ([span()], [span()], []),
    "new coverage": (
        [],
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY)],
        [line(Maintenance.ADDITION, tier=SINGLE)],
    ),
    "new coverage that has already ended": (
        [],
        [span(last=JUNE_END)],
        [line(Maintenance.ADDITION, last=JUNE_END)],
    ),
    "new coverage whose tier changes later": (
        [],
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY, (JULY, FAMILY))],
        [line(Maintenance.ADDITION, tier=SINGLE), line(Maintenance.CHANGE, tier=FAMILY, change=JULY)],
    ),
    "ended": ([span()], [span(last=JUNE_END)], [line(Maintenance.TERMINATION, last=JUNE_END)]),
    "ended earlier than told": (
        [span(last=JUNE_END)],
        [span(last=MARCH_END)],
        [line(Maintenance.TERMINATION, last=MARCH_END)],
    ),
    "ends later than told": (
        [span(last=MARCH_END)],
        [span(last=JUNE_END)],
        [line(Maintenance.REINSTATEMENT), line(Maintenance.TERMINATION, last=JUNE_END)],
    ),
    "open again": ([span(last=MARCH_END)], [span()], [line(Maintenance.REINSTATEMENT)]),
    "never took effect": ([span()], [], [line(Maintenance.CANCELLATION)]),
    "another plan": (
        [span()],
        [span(last=JUNE_END), span("hmo", JULY)],
        [line(Maintenance.TERMINATION, last=JUNE_END), line(Maintenance.ADDITION, "hmo", JULY)],
    ),
    "one plan after another, both new": (
        [],
        [span("ppo", JANUARY, JUNE_END), span("hmo", JULY)],
        [line(Maintenance.ADDITION, last=JUNE_END), line(Maintenance.ADDITION, "hmo", JULY)],
    ),
    "another first day": (
        [span()],
        [span(first=JULY)],
        [line(Maintenance.CANCELLATION), line(Maintenance.ADDITION, first=JULY)],
    ),
    "larger tier": (
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY)],
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY, (JULY, FAMILY))],
        [line(Maintenance.CHANGE, tier=FAMILY, change=JULY)],
    ),
    "tier told for a day on which it does not change": (
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY, (JULY, FAMILY))],
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY)],
        [line(Maintenance.CHANGE, tier=SINGLE, change=JULY)],
    ),
    "other tier from the first day on": (
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY)],
        [span("ppo", JANUARY, None, (JANUARY, FAMILY))],
        [line(Maintenance.CHANGE, tier=FAMILY, change=JANUARY)],
    ),
    "ended before a tier step that was told": (
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY, (JULY, FAMILY))],
        [span("ppo", JANUARY, JUNE_END, SINGLE_FROM_JANUARY)],
        [line(Maintenance.TERMINATION, last=JUNE_END)],
    ),
    "ended, with another tier before": (
        [span("ppo", JANUARY, None, (JANUARY, FAMILY))],
        [span("ppo", JANUARY, JUNE_END, (JANUARY, FAMILY), (date(2026, 6, 21), SINGLE))],
        [
            line(Maintenance.CHANGE, tier=SINGLE, change=date(2026, 6, 21)),
            line(Maintenance.TERMINATION, last=JUNE_END),
        ],
    ),
    "ends later than told, with another tier before": (
        [span("ppo", JANUARY, MARCH_END, (JANUARY, FAMILY))],
        [span("ppo", JANUARY, JUNE_END, (JANUARY, FAMILY), (date(2026, 5, 1), SINGLE))],
        [
            line(Maintenance.REINSTATEMENT),
            line(Maintenance.CHANGE, tier=SINGLE, change=date(2026, 5, 1)),
            line(Maintenance.TERMINATION, last=JUNE_END),
        ],
    ),
    "a tier that no longer belongs to it": (
        [span("ppo", JANUARY, None, SINGLE_FROM_JANUARY)],
        [span()],
        [line(Maintenance.CANCELLATION), line(Maintenance.ADDITION)],
    ),
}


@pytest.mark.parametrize(("told", "truth", "lines"), CASES.values(), ids=CASES.keys())
def test_difference(told: list[Span], truth: list[Span], lines: list[CoverageChange]) -> None:
    """Each kind of difference is said by exactly these lines."""
    assert difference(_spans(told), _spans(truth)) == ({SELF: tuple(lines)} if lines else {})


@pytest.mark.parametrize(("told", "truth", "lines"), CASES.values(), ids=CASES.keys())
def test_again(told: list[Span], truth: list[Span], lines: list[CoverageChange]) -> None:
    """Once the lines have been applied there is nothing more to say."""
    assert difference(apply_coverages(_spans(told), SELF, lines), _spans(truth)) == {}


def _spans(spans: list[Span]) -> Spans:
    return {(SELF, MEDICAL): tuple(sorted(spans, key=lambda each: each.first_day))} if spans else {}


days = st.integers(0, 9).map(lambda number: JANUARY + timedelta(days=number))


@st.composite
def any_span(draw: st.DrawFn, member: str) -> Span:
    """Draw a span of a few days; a subscriber's has a tier on every day of it."""
    first = draw(days)
    length = draw(st.none() | st.integers(0, 9))
    last = None if length is None else first + timedelta(days=length)
    tiers: tuple[TierStep, ...] = ()
    if member == SELF:
        tiers = (TierStep(first, draw(st.sampled_from(CoverageTier))),)
        for day in sorted(draw(st.sets(days, max_size=3))):
            if day >= first and (last is None or day <= last):
                tiers = with_tier_from(tiers, day, draw(st.sampled_from(CoverageTier)))
    return Span(draw(st.sampled_from(["ppo", "hmo"])), first, last, tiers)


@st.composite
def any_spans(draw: st.DrawFn) -> Spans:
    """Draw what a family of three may be covered by on two lines: up to three spans each, names unique."""
    found = {}
    for member in (SELF, "d1", "d2"):
        for insurance in (MEDICAL, DENTAL):
            drawn = draw(
                st.lists(any_span(member), max_size=3, unique_by=lambda each: (each.plan, each.first_day))
            )
            if drawn:
                found[member, insurance] = tuple(sorted(drawn, key=lambda each: (each.first_day, each.plan)))
    return found


@given(told=any_spans(), truth=any_spans())
def test_the_lines_make_the_truth(told: Spans, truth: Spans) -> None:
    """Whatever was told and whatever is true, the carrier holds the truth after it has read the lines."""
    for member, lines in difference(told, truth).items():
        told = apply_coverages(told, member, lines)

    assert told == truth


@given(told=any_spans(), truth=any_spans())
def test_one_day_is_never_said_as_an_end(told: Spans, truth: Spans) -> None:
    """To a carrier who reads an end on the first day as never, the lines make the truth without such an end."""
    for member, lines in difference(told, truth, ONE_DAY).items():
        told = apply_coverages(told, member, lines)
        ends = [each for each in lines if each.maintenance is Maintenance.TERMINATION]

        assert [each for each in ends if each.last_day == each.first_day] == []
    assert told == truth


def test_one_day_is_cancelled_and_added_again() -> None:
    """It ends as it is added."""
    lines = difference(_spans([span()]), _spans([span(last=JANUARY)]), ONE_DAY)

    assert lines == {SELF: (line(Maintenance.CANCELLATION), line(Maintenance.ADDITION, last=JANUARY))}


@given(truth=any_spans())
def test_nothing_is_said_of_what_is_known(truth: Spans) -> None:
    """The difference of a thing to itself is empty."""
    assert difference(truth, truth) == {}


@given(told=any_spans(), truth=any_spans())
def test_a_span_is_spoken_of_once(told: Spans, truth: Spans) -> None:
    """No span gets two lines of one kind, but for its tiers, which have one line a day."""
    for lines in difference(told, truth).values():
        counted = Counter(
            (each.maintenance, each.line, each.plan, each.first_day, each.change_day) for each in lines
        )

        assert max(counted.values()) == 1


JUNE, MARCH = span(last=JUNE_END), span(last=MARCH_END)


@pytest.mark.parametrize(
    ("habits", "told", "truth", "lines"),
    [
        (
            Habits(reinstates_before_an_earlier_end=True),
            JUNE,
            MARCH,
            (line(Maintenance.REINSTATEMENT), line(Maintenance.TERMINATION, last=MARCH_END)),
        ),
        (Habits(adds_again=True), MARCH, JUNE, (line(Maintenance.ADDITION, last=JUNE_END),)),
        (Habits(adds_again=True), MARCH, span(), (line(Maintenance.ADDITION),)),
        (Habits(adds_again=True), JUNE, MARCH, (line(Maintenance.TERMINATION, last=MARCH_END),)),
        (
            Habits(adds_again=True, reinstates_before_an_earlier_end=True),
            JUNE,
            MARCH,
            (line(Maintenance.ADDITION, last=MARCH_END),),
        ),
    ],
)
def test_habits(habits: Habits, told: Span, truth: Span, lines: tuple[CoverageChange, ...]) -> None:
    """A moved end is said as the carrier takes it."""
    assert difference(_spans([told]), _spans([truth]), habits) == {SELF: lines}


@given(told=any_spans(), truth=any_spans(), adds_again=st.booleans(), reinstates=st.booleans())
def test_whatever_the_habits_the_lines_make_the_truth(
    told: Spans, truth: Spans, adds_again: bool, reinstates: bool
) -> None:
    """Every way of saying it leads there; who knows no reinstatement is told of none."""
    habits = Habits(adds_again=adds_again, reinstates_before_an_earlier_end=reinstates)
    for member, lines in difference(told, truth, habits).items():
        told = apply_coverages(told, member, lines)
        kinds = {each.maintenance for each in lines}

        assert not (adds_again and Maintenance.REINSTATEMENT in kinds)
    assert told == truth
