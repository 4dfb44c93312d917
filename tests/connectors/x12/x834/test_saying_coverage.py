"""HD and its days, in every shape a carrier may want."""

from datetime import date
from typing import Any

import pytest

from connectors.x12.x834 import MemberRow, UnsayableMember
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.saying_coverage import say_coverages
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import CoverageChange, Maintenance
from tests.connectors.x12.examples import ANA, coverage, family, member, profile

M = Maintenance
LAST = date(2026, 1, 31)
FAMILY_TIER: dict[str, Any] = {"tier": CoverageTier.FAMILY}


def said(
    change: CoverageChange, who: str = "self", member_maintenance: Maintenance = M.CHANGE, **carrier: Any
) -> str:
    """Return the loop in one line."""
    phrasing = Phrasing(profile(**carrier))
    row = MemberRow(member(member_maintenance, who, coverages=(change,)), ANA)
    subscriber = member(M.CHANGE, coverages=(coverage(M.CHANGE, **FAMILY_TIER),))
    rows = family(MemberRow(subscriber, ANA))
    return " / ".join(" ".join(each) for each in say_coverages(row, Family(rows, phrasing), phrasing))


@pytest.mark.parametrize(
    "change, line",
    [
        (coverage(M.ADDITION, **FAMILY_TIER), "HD 021  HLT PPO500 FAM / DTP 348 D8 20260101"),
        (
            coverage(M.ADDITION, last_day=LAST),
            "HD 021  HLT PPO500 / DTP 348 D8 20260101 / DTP 349 D8 20260131",
        ),
        (
            coverage(M.TERMINATION, last_day=LAST),
            "HD 024  HLT PPO500 / DTP 348 D8 20260101 / DTP 349 D8 20260131",
        ),
        (
            coverage(M.CHANGE, change_day=LAST, **FAMILY_TIER),
            "HD 001  HLT PPO500 FAM / DTP 303 D8 20260131 / DTP 348 D8 20260101",
        ),
        (coverage(M.REINSTATEMENT), "HD 025  HLT PPO500 / DTP 348 D8 20260101"),
        (coverage(M.AUDIT), "HD 030  HLT PPO500 / DTP 348 D8 20260101"),
    ],
)
def test_maintenance(change: CoverageChange, line: str) -> None:
    """HD01 says what happens to the coverage; 348 always names its span."""
    assert said(change) == line


@pytest.mark.parametrize(
    "shape, line",
    [
        ("delete", "HD 002  HLT PPO500 / DTP 348 D8 20260101"),
        ("same_day", "HD 024  HLT PPO500 / DTP 348 D8 20260101 / DTP 349 D8 20260101"),
        ("day_before", "HD 024  HLT PPO500 / DTP 348 D8 20260101 / DTP 349 D8 20251231"),
    ],
)
def test_cancellation(shape: str, line: str) -> None:
    """A coverage that never took effect, whatever an end names otherwise."""
    assert said(coverage(M.CANCELLATION), cancellation_shape=shape, end_day="first_uncovered") == line


def test_the_end_as_the_carrier_names_it() -> None:
    """The first day without coverage, for a carrier that asks for it."""
    assert said(coverage(M.TERMINATION, last_day=LAST), end_day="first_uncovered").endswith("349 D8 20260201")


@pytest.mark.parametrize(
    "maintenance, of_member, shape, is_said",
    [
        (M.TERMINATION, M.TERMINATION, "member_and_coverages", True),
        (M.TERMINATION, M.TERMINATION, "member", False),
        (M.CANCELLATION, M.CANCELLATION, "member", False),
        (M.TERMINATION, M.CHANGE, "member", True),
        (M.ADDITION, M.TERMINATION, "member", True),
    ],
)
def test_termination_shape(
    maintenance: Maintenance, of_member: Maintenance, shape: str, is_said: bool
) -> None:
    """Only the losses of a member who loses all may go without saying."""
    line = said(coverage(maintenance, last_day=LAST), member_maintenance=of_member, termination_shape=shape)

    assert bool(line) is is_said


@pytest.mark.parametrize(
    "who, on_dependents, tier, code",
    [
        ("self", False, CoverageTier.EMPLOYEE_ONLY, "EMP"),
        ("d1", False, CoverageTier.FAMILY, "PPO500"),
        ("d1", True, CoverageTier.EMPLOYEE_ONLY, "EMP"),
        ("d1", True, None, "FAM"),
    ],
)
def test_tier(who: str, on_dependents: bool, tier: CoverageTier | None, code: str) -> None:
    """HD05 for the subscriber; for dependents where the carrier wants it, their subscriber's if they have none."""
    line = said(coverage(M.ADDITION, tier=tier), who, tier_on_dependents=on_dependents)

    assert line.partition(" / ")[0].endswith(code)


@pytest.mark.parametrize(
    "change, reason",
    [
        (coverage(M.ADDITION, "vision"), "no code for plan vision"),
        (coverage(M.ADDITION, tier=CoverageTier.EMPLOYEE_AND_ONE), "no code for tier employee_and_one"),
    ],
)
def test_a_hole_in_the_profile(change: CoverageChange, reason: str) -> None:
    """What the profile has no code for is refused, not left out."""
    with pytest.raises(UnsayableMember, match=reason):
        said(change)
