"""Which coverages end, and whether what a carrier holds has that end."""

from datetime import date

import pytest

from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.maintenance import CoverageGroup
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.termination import CoverageEnd, ends, whole

MEDICAL, DENTAL = InsuranceLine.MEDICAL, InsuranceLine.DENTAL
JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)


def spans(
    last: date | None, *, member: str = SELF, line: InsuranceLine = MEDICAL, plan: str = "hmo"
) -> Spans:
    """Return one coverage from January on."""
    return {(member, line): (Span(plan, JANUARY, last),)}


def end(last: date | None, *, member: str = SELF, line: InsuranceLine = MEDICAL) -> CoverageEnd:
    """Return the end of that coverage."""
    return CoverageEnd(member, line, "hmo", JANUARY, last)


def test_a_coverage_with_a_last_day_ends() -> None:
    """One without does not; the subscriber's end comes before a dependent's."""
    truth = {
        **spans(JUNE, member="d1"),
        **spans(None, line=DENTAL),
        **spans(JUNE),
    }

    assert list(ends(truth, {})) == [end(JUNE), end(JUNE, member="d1")]


def test_what_a_carrier_was_told_and_never_was_ends_too() -> None:
    """It has no last day; what the carrier was never told is no end."""
    assert list(ends({}, spans(None))) == [end(None)]
    assert list(ends(spans(None), spans(None))) == []
    assert list(ends({}, {})) == []


HELD = [
    ("the same last day", end(JUNE), spans(JUNE), True),
    ("another last day", end(JUNE), spans(date(2026, 6, 29)), False),
    ("no end", end(JUNE), spans(None), False),
    ("not held at all", end(JUNE), {}, False),
    ("held by another member", end(JUNE), spans(JUNE, member="d1"), False),
    ("another plan", end(JUNE), spans(JUNE, plan="ppo"), False),
    ("never was, and not held", end(None), {}, True),
    ("never was, and held", end(None), spans(None), False),
    ("never was, and held with an end", end(None), spans(JUNE), False),
]


@pytest.mark.parametrize("name, ended, held, expected", HELD, ids=[row[0] for row in HELD])
def test_what_is_held_has_the_end_or_not(name: str, ended: CoverageEnd, held: Spans, expected: bool) -> None:
    """By member, line, plan, first and last day."""
    assert ended.is_in(held) is expected


ACTIVE, RETIRED = CoverageGroup("ACTIVE"), CoverageGroup("RETIRED")
FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 1)


def held(plan: str, first: date, last: date | None) -> Spans:
    """Return one coverage in one group."""
    return {(SELF, MEDICAL): (Span(plan, first, last),)}


@pytest.mark.parametrize(
    ("second", "truth", "joined"),
    [
        (held("hmo", MARCH, None), spans(None), (Span("hmo", JANUARY, None),)),
        (held("hmo", MARCH, JUNE), spans(JUNE), (Span("hmo", JANUARY, JUNE),)),
        (
            held("hmo", MARCH, None),
            {(SELF, MEDICAL): (Span("hmo", JANUARY, FEBRUARY), Span("hmo", MARCH))},
            (Span("hmo", JANUARY, FEBRUARY), Span("hmo", MARCH)),
        ),
        (held("ppo", MARCH, None), spans(None), (Span("hmo", JANUARY, FEBRUARY), Span("ppo", MARCH))),
        (
            held("hmo", date(2026, 3, 2), None),
            spans(None),
            (Span("hmo", JANUARY, FEBRUARY), Span("hmo", date(2026, 3, 2))),
        ),
    ],
    ids=["moved", "moved and ended", "another coverage", "another plan", "a day between"],
)
def test_a_coverage_in_two_groups_is_one(second: Spans, truth: Spans, joined: tuple[Span, ...]) -> None:
    """Where it goes on the day after under the next group, and is the same coverage."""
    placed = {RETIRED: second, ACTIVE: held("hmo", JANUARY, FEBRUARY)}

    assert whole(placed, truth) == {(SELF, MEDICAL): joined}


def test_in_one_group_nothing_is_put_together() -> None:
    """A renewal that was told stays another coverage, also once it is to be taken back."""
    renewed: Spans = {(SELF, MEDICAL): (Span("hmo", JANUARY, FEBRUARY), Span("hmo", MARCH))}

    assert whole({ACTIVE: renewed}, spans(FEBRUARY)) == renewed
    assert whole({}, {}) == {}
