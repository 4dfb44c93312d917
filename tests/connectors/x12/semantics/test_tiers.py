"""Tiers: whom each covers beside the subscriber."""

import pytest

from connectors.x12.semantics.codes import CODES
from connectors.x12.semantics.shape import Coverage, Shape
from connectors.x12.semantics.tiers import TIERS, tier_faults


def faults(tier: str, relationships: str) -> list[str]:
    """Return what is wrong with a complete family of one line."""
    shapes = [Shape(each == "18", each, "030") for each in ["18", *relationships.split()]]
    for each in shapes:
        each.coverages = [Coverage(2, "030", "HLT", "PPO500", tier if each.subscriber else "")]
    return [code for _, code in tier_faults([(each, []) for each in shapes], today="20260302", complete=True)]


def test_every_tier_of_the_guide() -> None:
    """None is passed over."""
    assert set(TIERS) == CODES["HD", 5]


@pytest.mark.parametrize(
    "tier, relationships",
    [
        ("EMP", ""),
        ("IND", ""),
        ("ESP", "01"),
        ("ESP", "53"),
        ("SPO", "01"),
        ("ECH", "19"),
        ("ECH", "19 17 09"),
        ("CHD", "19"),
        ("SPC", "01 19"),
        ("FAM", "01"),
        ("FAM", "19"),
        ("FAM", "01 19 19"),
        ("DEP", "19"),
        ("TWO", "19"),
        ("E1D", "01"),
        ("E2D", "01 19"),
        ("E3D", "01 19 19"),
        ("E5D", "19"),
        ("E6D", "19 19"),
        ("E7D", "19 19 19"),
        ("E8D", "19 19 19 19"),
        ("E9D", "01 19 19 19 19"),
    ],
)
def test_tiers_that_fit(tier: str, relationships: str) -> None:
    """As many as the tier takes."""
    assert faults(tier, relationships) == []


@pytest.mark.parametrize(
    "tier, relationships, code",
    [
        ("EMP", "19", "tier-exceeded"),
        ("IND", "01", "tier-exceeded"),
        ("ESP", "", "tier-unmet"),
        ("ESP", "19", "tier-exceeded"),
        ("ESP", "01 19", "tier-exceeded"),
        ("ECH", "", "tier-unmet"),
        ("ECH", "01 19", "tier-exceeded"),
        ("SPC", "01", "tier-unmet"),
        ("FAM", "", "tier-unmet"),
        ("TWO", "01 19", "tier-exceeded"),
        ("E1D", "", "tier-unmet"),
        ("E2D", "19", "tier-unmet"),
        ("E2D", "19 19 19", "tier-exceeded"),
        ("E3D", "01 19", "tier-unmet"),
        ("E9D", "01 19 19 19", "tier-unmet"),
    ],
)
def test_tiers_that_do_not(tier: str, relationships: str, code: str) -> None:
    """One more or one fewer than the tier takes."""
    assert faults(tier, relationships) == [code]
