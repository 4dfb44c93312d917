"""Bars: whom they keep from which plans, on which days, while the phase is what."""

from dataclasses import replace
from datetime import date

import pytest

from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from services.eligibility.rules.bars import Bar, barred, turning_days
from tests.life import day
from tests.services.eligibility.law_life import city

PLANS = city("MA").plans
BAR = Bar(day("2026-03-01"), day("2026-03-31"), MaintenanceReason.NON_PAYMENT, None, "LV-1")


@pytest.mark.parametrize(
    ("on", "is_barred"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_both_ends_are_included(on: str, is_barred: bool) -> None:
    """The day before, the first, the last and the day after."""
    assert BAR.bars("active", PLANS["hmo"], "self", day(on)) == is_barred


def test_without_a_last_day_it_is_for_good() -> None:
    """And there is no day after it to turn on."""
    bar = replace(BAR, last_day=None)

    assert bar.bars("active", PLANS["hmo"], "self", date.max)
    assert list(turning_days([BAR, bar])) == [day("2026-03-01"), day("2026-04-01"), day("2026-03-01")]


@pytest.mark.parametrize(
    ("bar", "is_barred"),
    [
        (BAR, True),
        (replace(BAR, member="kim"), True),
        (replace(BAR, member="self"), False),
        (replace(BAR, medicare="never"), True),
        (replace(BAR, medicare="only"), False),
        (replace(BAR, lines=frozenset({InsuranceLine.MEDICAL})), True),
        (replace(BAR, lines=frozenset({InsuranceLine.DENTAL})), False),
        (replace(BAR, standings=frozenset({"retired"})), True),
        (replace(BAR, standings=frozenset({"active"})), False),
    ],
)
def test_a_bar_is_for_whom_and_what_it_says(bar: Bar, is_barred: bool) -> None:
    """A member, a kind of plan, a line, a standing; what it does not say matches all."""
    found = barred([bar], "retired", PLANS["hmo-retired"], "kim", day("2026-03-15"))

    assert (found == bar) == is_barred


def test_the_first_bar_is_the_reason() -> None:
    """Where several bar, the first is told."""
    other = replace(BAR, rule="MA-1")

    assert barred([other, BAR], "active", PLANS["hmo"], "self", day("2026-03-15")) == other
    assert barred([], "active", PLANS["hmo"], "self", day("2026-03-15")) is None
