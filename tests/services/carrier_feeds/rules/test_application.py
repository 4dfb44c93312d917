"""What each line does to what a carrier holds."""

from datetime import date

import pytest

from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import (
    CoverageChange,
    CoverageGroup,
    FamilyChange,
    Maintenance,
    MemberChange,
)
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.rules.application import Told, apply_coverages, apply_family

MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)
MARCH_END = date(2026, 3, 31)
JULY = date(2026, 7, 1)
SINGLE = TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY)
LARGER = TierStep(JULY, CoverageTier.FAMILY)
HELD = Span("ppo", JANUARY, None, (SINGLE, LARGER))


def _line(maintenance: Maintenance, plan: str = "ppo", **fields: object) -> CoverageChange:
    return CoverageChange(maintenance, MEDICAL, plan, JANUARY, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        (_line(Maintenance.TERMINATION, last_day=MARCH_END), Span("ppo", JANUARY, MARCH_END, (SINGLE,))),
        (_line(Maintenance.CANCELLATION), None),
        (_line(Maintenance.REINSTATEMENT), HELD),
        (
            _line(Maintenance.CHANGE, tier=CoverageTier.FAMILY, change_day=MARCH_END),
            Span("ppo", JANUARY, None, (SINGLE, TierStep(MARCH_END, CoverageTier.FAMILY))),
        ),
        (_line(Maintenance.ADDITION, last_day=MARCH_END), Span("ppo", JANUARY, MARCH_END)),
        (_line(Maintenance.AUDIT), HELD),
        (_line(Maintenance.CANCELLATION, "hmo"), HELD),
    ],
    ids=["termination", "cancellation", "reinstatement", "change", "addition", "audit", "another plan's"],
)
def test_lines(line: CoverageChange, after: Span | None) -> None:
    """A line changes the span it names in its own way, and no other."""
    spans = apply_coverages({(SELF, MEDICAL): (HELD,)}, SELF, [line])

    assert spans == ({} if after is None else {(SELF, MEDICAL): (after,)})


@pytest.mark.parametrize("maintenance", sorted(set(Maintenance) - {Maintenance.ADDITION, Maintenance.AUDIT}))
def test_a_line_about_nothing(maintenance: Maintenance) -> None:
    """Only an addition, or a file that says everything, has an effect on a carrier that holds nothing."""
    assert apply_coverages({}, SELF, [_line(maintenance, last_day=JULY, tier=CoverageTier.FAMILY)]) == {}


def test_a_family_is_remembered_with_what_was_told_of_it() -> None:
    """The version of the demographics told is the last; coverage is known by the group it was told under."""
    row = MemberChange(
        member=SELF,
        relationship=Relationship.SELF,
        maintenance=Maintenance.ADDITION,
        person_version=7,
        coverages=(_line(Maintenance.ADDITION),),
    )
    told = apply_family(Told(versions={SELF: 3, "d1": 4}), FamilyChange("city/1", "B2", (row,)))

    assert told == Told({CoverageGroup("B2"): {(SELF, MEDICAL): (Span("ppo", JANUARY),)}}, {SELF: 7, "d1": 4})
