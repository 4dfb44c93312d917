"""Spans from coverage facts: what each fact does, and what is kept of who and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Cause, DomainEvent, Recorded
from events.employment import TerminationCancelled
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.spans import after_fact, ended_on, fold_coverage, fold_records, spans_of, with_tier
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Price, PriceStep, Span, TierStep
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF

MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)
JUNE_END = date(2026, 6, 30)
JULY = date(2026, 7, 1)
SINGLE = TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY)
LARGER = TierStep(JULY, CoverageTier.FAMILY)


def _fact(kind: type[CoverageFact], **fields: object) -> CoverageFact:
    named = {"member": SELF, "line": MEDICAL, "plan": "ppo", "carrier": "blue", "first_day": JANUARY}
    said = {"reason": MaintenanceReason.BENEFIT_SELECTION, "rests_on": ("munis/city#1",), **named, **fields}
    return kind.model_validate(said)


BEGAN = _fact(CoverageBegan, tier=CoverageTier.EMPLOYEE_ONLY, catalog="c1")
ENDED = _fact(CoverageEnded, last_day=JUNE_END, reason=MaintenanceReason.QUIT, rests_on=("munis/city#2",))
TIER = _fact(CoverageTierChanged, change_day=JULY, tier=CoverageTier.FAMILY)
OPENED = _fact(CoverageReinstated, last_day=None, rests_on=("munis/city#1", "munis/city#3"))
PRICED = _fact(
    CoveragePriced,
    from_day=JANUARY,
    volume="50000.00",
    asked_volume="80000.00",
    premium="5.00",
    employer="1.00",
    employee="4.00",
    per="month",
    catalog="c1",
)
PRICED_AGAIN = PRICED.model_copy(update={"from_day": JULY, "asked_volume": None})
PRICE = Price(
    volume=Decimal(50000),
    premium=Decimal(5),
    employer=Decimal(1),
    employee=Decimal(4),
    asked_volume=Decimal(80000),
)
STEP = PriceStep(JANUARY, PRICE)
LATER_STEP = PriceStep(JULY, replace(PRICE, asked_volume=None))
OPEN = Span("ppo", JANUARY, None, (SINGLE,))

CASES: dict[str, tuple[Sequence[DomainEvent], tuple[Span, ...]]] = {
    "began": ([BEGAN], (OPEN,)),
    "ended": ([BEGAN, ENDED], (Span("ppo", JANUARY, JUNE_END, (SINGLE,)),)),
    "ended before its tier was to change": (
        [BEGAN, TIER, ENDED],
        (Span("ppo", JANUARY, JUNE_END, (SINGLE,)),),
    ),
    "goes on": ([BEGAN, ENDED, OPENED], (OPEN,)),
    "goes on until later": (
        [BEGAN, ENDED, _fact(CoverageReinstated, last_day=JULY)],
        (Span("ppo", JANUARY, JULY, (SINGLE,)),),
    ),
    "voided": ([BEGAN, TIER, _fact(CoverageVoided)], ()),
    "voided, and began again": ([BEGAN, ENDED, _fact(CoverageVoided), BEGAN], (OPEN,)),
    "another tier": ([BEGAN, TIER], (Span("ppo", JANUARY, None, (SINGLE, LARGER)),)),
    "another tier from the first day": (
        [BEGAN, _fact(CoverageTierChanged, change_day=date(2025, 12, 1), tier=CoverageTier.FAMILY)],
        (Span("ppo", JANUARY, None, (TierStep(JANUARY, CoverageTier.FAMILY),)),),
    ),
    "a dependent": ([_fact(CoverageBegan, tier=None, catalog="c1")], (Span("ppo", JANUARY),)),
    "a second span": (
        [_fact(CoverageBegan, first_day=JULY, tier=None, catalog="c1"), BEGAN],
        (OPEN, Span("ppo", JULY)),
    ),
    "priced": ([BEGAN, PRICED], (Span("ppo", JANUARY, None, (SINGLE,), (STEP,)),)),
    "priced in steps, in the tier of before": (
        [BEGAN, PRICED, PRICED_AGAIN, TIER],
        (Span("ppo", JANUARY, None, (SINGLE, LARGER), (STEP, LATER_STEP)),),
    ),
    "priced anew forgets what was said of later days": (
        [BEGAN, PRICED, PRICED_AGAIN, PRICED],
        (Span("ppo", JANUARY, None, (SINGLE,), (STEP,)),),
    ),
    "priced from before its first day": (
        [BEGAN, PRICED.model_copy(update={"from_day": date(2025, 12, 1)})],
        (Span("ppo", JANUARY, None, (SINGLE,), (STEP,)),),
    ),
    "priced, and ended before the price was to change": (
        [BEGAN, PRICED, PRICED_AGAIN, ENDED, OPENED],
        (Span("ppo", JANUARY, None, (SINGLE,), (STEP,)),),
    ),
    "priced after its end": (
        [BEGAN, ENDED, PRICED_AGAIN],
        (Span("ppo", JANUARY, JUNE_END, (SINGLE,)),),
    ),
    "nothing known of it": ([ENDED, TIER, PRICED, OPENED, _fact(CoverageVoided)], ()),
    "no coverage fact": ([BEGAN, TerminationCancelled(reason="a mistake")], (OPEN,)),
    "of another carrier": (
        [BEGAN, _fact(CoverageBegan, carrier="red", plan="x", tier=None, catalog="")],
        (OPEN,),
    ),
}


@pytest.mark.parametrize(("facts", "spans"), CASES.values(), ids=CASES.keys())
def test_fold(facts: Sequence[DomainEvent], spans: tuple[Span, ...]) -> None:
    """The facts of a family, in the order recorded, make these spans."""
    assert fold_coverage(facts, carrier="blue") == ({(SELF, MEDICAL): spans} if spans else {})


def _recorded(facts: Sequence[DomainEvent]) -> list[Recorded]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Recorded(number * 10, "coverage/city/1", number, at, event, Cause())
        for number, event in enumerate(facts, start=1)
    ]


def test_what_is_known_beyond_the_days() -> None:
    """A record names carrier and catalog, why it began and ended, and every cause once and in order."""
    (record,) = fold_records(_recorded([BEGAN, ENDED, OPENED, ENDED]))

    assert (record.member, record.line, record.carrier, record.catalog) == (SELF, MEDICAL, "blue", "c1")
    assert record.began_reason is MaintenanceReason.BENEFIT_SELECTION
    assert record.ended_reason is MaintenanceReason.QUIT
    assert record.rests_on == ("munis/city#1", "munis/city#2", "munis/city#3")
    assert record.positions == (10, 20, 30, 40)


def test_an_open_coverage_has_no_reason_to_have_ended() -> None:
    """Reinstated openly, it is as if it had not ended."""
    (record,) = fold_records(_recorded([BEGAN, ENDED, OPENED]))

    assert record.ended_reason is None


def test_a_tier_after_the_end_is_nothing() -> None:
    """A change after the last day changes nothing; on the last day it holds for that day."""
    ended = ended_on(OPEN, JUNE_END)

    assert with_tier(ended, JULY, CoverageTier.FAMILY) == ended
    assert with_tier(ended, JUNE_END, CoverageTier.FAMILY).tiers == (
        SINGLE,
        TierStep(JUNE_END, CoverageTier.FAMILY),
    )


days = st.integers(0, 5).map(lambda number: JANUARY + timedelta(days=number))
facts = st.one_of(
    st.builds(
        lambda day, tier: _fact(CoverageBegan, first_day=day, tier=tier, catalog=""),
        days,
        st.sampled_from(CoverageTier),
    ),
    st.builds(lambda day, last: _fact(CoverageEnded, first_day=day, last_day=max(day, last)), days, days),
    st.builds(lambda day: _fact(CoverageReinstated, first_day=day, last_day=None), days),
    st.builds(lambda day: _fact(CoverageVoided, first_day=day), days),
    st.builds(
        lambda day, change, tier: _fact(CoverageTierChanged, first_day=day, change_day=change, tier=tier),
        days,
        days,
        st.sampled_from(CoverageTier),
    ),
)


@given(st.lists(facts, max_size=20))
def test_one_by_one_is_all_at_once(told: list[CoverageFact]) -> None:
    """Spans kept up to date fact by fact are those folded from the first, and keep to the rules of a span."""
    spans = fold_coverage([])
    for fact in told:
        spans = after_fact(spans, fact)

    assert spans == fold_coverage(told) == spans_of(fold_records(_recorded(told)))
    for span in spans.get((SELF, MEDICAL), ()):
        steps = [step.from_day for step in span.tiers]
        assert steps[0] == span.first_day
        assert steps == sorted(set(steps))
        assert span.last_day is None or steps[-1] <= span.last_day
        assert all(a.tier != b.tier for a, b in zip(span.tiers, span.tiers[1:], strict=False))


def test_the_price_on_a_day() -> None:
    """A step holds until the next; before the first, and without any, the tier alone gives the price."""
    span = Span("ppo", JANUARY, None, (SINGLE,), (STEP, LATER_STEP))

    assert [span.price_on(day) for day in (JANUARY, JUNE_END, JULY)] == [PRICE, PRICE, LATER_STEP.price]
    assert OPEN.price_on(JULY) is None


@pytest.mark.parametrize(
    "parts",
    [
        {"premium": "5.00", "employer": "1.00", "employee": "4.01"},
        {"premium": "5.00", "employer": None, "employee": "5.00"},
        {"premium": None, "employer": "0.00", "employee": "0.00"},
    ],
)
def test_pay_8_a_price_whose_parts_do_not_add_up_is_none(parts: dict[str, str | None]) -> None:
    """The parts sum to the premium, or there is no premium and no part."""
    with pytest.raises(ValueError, match="premium"):
        CoveragePriced.model_validate(PRICED.model_dump() | parts)
