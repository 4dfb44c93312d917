"""What a carrier should hold: joined where nothing was told between, parted by group, what waits and what is silent."""

from dataclasses import replace
from datetime import date

import pytest

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import CoverageGroup, SilencedCoverage
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import Told
from services.carrier_feeds.rules.wanted import Steps, Wanted, wanted

MEDICAL = InsuranceLine.MEDICAL
JANUARY, JUNE_END, JULY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)
ONE, OTHER = CoverageGroup("A1"), CoverageGroup("B2")


def _spans(*spans: Span) -> Spans:
    return {(SELF, MEDICAL): spans}


def _in_one(member: str, line: InsuranceLine, span: Span) -> list[tuple[date, CoverageGroup | None]]:
    return [(span.first_day, ONE)]


def _moves(member: str, line: InsuranceLine, span: Span) -> list[tuple[date, CoverageGroup | None]]:
    return [(span.first_day, ONE), (JULY, OTHER)]


def _wanted(
    truth: Spans, told: Spans | None = None, *, last_first_day: date | None = None, steps: Steps = _in_one
) -> Wanted:
    held = Told({ONE: told} if told else {})
    return wanted(truth, held, last_first_day=last_first_day, steps=steps)


UNTIL_JUNE, FROM_JULY, OPEN = Span("ppo", JANUARY, JUNE_END), Span("ppo", JULY), Span("ppo", JANUARY)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (None, (OPEN,)),
        ((OPEN,), (OPEN,)),
        ((UNTIL_JUNE,), (UNTIL_JUNE, FROM_JULY)),
        ((OPEN, FROM_JULY), (UNTIL_JUNE, FROM_JULY)),
    ],
    ids=["nothing told", "no end told", "its end told", "the other told"],
)
def test_a_coverage_that_goes_on_is_one(told: tuple[Span, ...] | None, found: tuple[Span, ...]) -> None:
    """An end and a beginning without a gap are no change, unless one of them was told."""
    result = _wanted(_spans(UNTIL_JUNE, FROM_JULY), None if told is None else _spans(*told))

    assert result.placed == {ONE: _spans(*found)}


@pytest.mark.parametrize("told", [None, (OPEN,), (UNTIL_JUNE,), (OPEN, FROM_JULY)])
def test_what_is_had_otherwise_does_not_go_on(told: tuple[Span, ...] | None) -> None:
    """Under COBRA say, whatever was told: it ends, and begins anew."""
    both = _spans(UNTIL_JUNE, FROM_JULY)
    held = Told({ONE: _spans(*told)} if told else {})
    result = wanted(
        both, held, last_first_day=None, steps=_in_one, goes_on=lambda member, line, before, after: False
    )

    assert result.placed == {ONE: both}


def test_the_tiers_of_both_go_on() -> None:
    """What is one has the tier of each from its day on."""
    single, family = CoverageTier.EMPLOYEE_ONLY, CoverageTier.FAMILY
    first = replace(UNTIL_JUNE, tiers=(TierStep(JANUARY, single),))
    then = replace(FROM_JULY, tiers=(TierStep(JULY, family),))

    assert _wanted(_spans(first, then)).placed == {
        ONE: _spans(replace(OPEN, tiers=(TierStep(JANUARY, single), TierStep(JULY, family))))
    }


def test_a_tier_that_comes_back_is_told() -> None:
    """What the second coverage returns to, after another, is a change although the first ended with it."""
    single, family = CoverageTier.EMPLOYEE_ONLY, CoverageTier.FAMILY
    first = replace(UNTIL_JUNE, tiers=(TierStep(JANUARY, single),))
    steps = (TierStep(JULY, family), TierStep(date(2026, 8, 1), single))

    assert _wanted(_spans(first, replace(FROM_JULY, tiers=steps))).placed == {
        ONE: _spans(replace(OPEN, tiers=(TierStep(JANUARY, single), *steps)))
    }


def test_another_plan_is_no_continuation() -> None:
    """Only the same plan goes on."""
    both = _spans(UNTIL_JUNE, Span("hmo", JULY))

    assert _wanted(both).placed == {ONE: both}


def test_what_begins_too_late_waits_and_so_does_the_end_before_it() -> None:
    """To the carrier the coverage goes on until its successor may be told; then both are said."""
    truth = _spans(UNTIL_JUNE, Span("hmo", JULY))
    before = _wanted(truth, _spans(OPEN), last_first_day=JUNE_END)
    after = _wanted(truth, _spans(OPEN), last_first_day=JULY)

    assert (before.placed, before.again_day) == ({ONE: _spans(OPEN)}, JULY)
    assert (after.placed, after.again_day) == ({ONE: truth}, None)


def test_what_was_told_does_not_wait() -> None:
    """A coverage that the carrier knows stays, however far ahead it begins; an end that it knows stays too."""
    truth = _spans(UNTIL_JUNE, Span("hmo", JULY))

    assert _wanted(truth, truth, last_first_day=JANUARY).placed == {ONE: truth}
    assert _wanted(truth, _spans(UNTIL_JUNE), last_first_day=JANUARY).placed == {ONE: _spans(UNTIL_JUNE)}


def test_a_move_ends_in_one_group_and_begins_in_the_other() -> None:
    """Unless it lies too far ahead."""
    moved = _wanted(_spans(OPEN), steps=_moves)
    still = _wanted(_spans(OPEN), steps=_moves, last_first_day=JUNE_END)

    assert moved.placed == {ONE: _spans(UNTIL_JUNE), OTHER: _spans(FROM_JULY)}
    assert (still.placed, still.again_day) == ({ONE: _spans(OPEN)}, JULY)


def test_who_belongs_nowhere_is_named() -> None:
    """A coverage without a group cannot be said."""
    assert _wanted(_spans(OPEN), steps=lambda member, line, span: [(span.first_day, None)]).homeless == (
        SELF,
    )


@pytest.mark.parametrize(
    ("truth", "found"), [(_spans(UNTIL_JUNE), OPEN), (_spans(replace(UNTIL_JUNE, last_day=JULY)), None)]
)
def test_silence_holds_as_long_as_the_truth_is_what_was_silenced(truth: Spans, found: Span | None) -> None:
    """What was told stays told; of anything else the carrier hears."""
    silenced = SilencedCoverage(SELF, MEDICAL, ONE, "ppo", JANUARY, told=OPEN, truth=UNTIL_JUNE)
    result = wanted(truth, Told(), last_first_day=None, steps=_in_one, silenced=[silenced])

    assert result.placed == {ONE: truth if found is None else _spans(found)}
