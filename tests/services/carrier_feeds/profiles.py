"""Carriers drawn from every switch that decides what is said, and what each of them should be told of a day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from events.catalog import Catalog, Rate
from events.vocabulary.coverage import CoverageTier
from tests.services.carrier_feeds.plain_roster import Group
from tests.services.carrier_feeds.stage import NIGHT, catalog_with

ANOTHER_YEAR = NIGHT + timedelta(days=2)
"""From this day on a carrier with dated groups has another number."""

GROUPS: dict[str, list[dict[str, Any]]] = {
    "one": [{"number": "ALL"}],
    "by plan": [{"number": "P", "plans": ["ppo"]}, {"number": "H"}],
    "by tier": [{"number": "F", "tiers": ["family"], "subgroup": "2"}, {"number": "S", "subgroup": "1"}],
    "by year": [
        {"number": "OLD", "last_day": ANOTHER_YEAR - timedelta(days=1)},
        {"number": "NEW", "first_day": ANOTHER_YEAR},
    ],
}
PLACES: dict[str, list[dict[str, Any]]] = {
    "rows": [],
    "coverages": [{"part": "number", "loop": "2300", "qualifier": "1L"}],
    "both": [
        {"part": "subgroup", "loop": "2000", "qualifier": "DX"},
        {"part": "number", "loop": "2300", "qualifier": "1L"},
    ],
}


RATES = tuple(
    Rate(
        plan=plan,
        tier=tier,
        monthly=Decimal(100 * number + (50 if later else 0)),
        first_day=ANOTHER_YEAR if later else date(2025, 1, 1),
        last_day=None if later else ANOTHER_YEAR - timedelta(days=1),
    )
    for plan in ("hmo", "ppo")
    for number, tier in enumerate(CoverageTier, start=1)
    for later in (False, True)
)
"""Every tier has a price, and another from a day on; the two plans cost the same."""


def _holds(rate: Rate, day: date) -> bool:
    return rate.first_day <= day and (rate.last_day is None or day <= rate.last_day)


@dataclass(frozen=True)
class Drawn:
    """A carrier as drawn."""

    groups: str
    places: str
    keys: dict[str, Any] = field(default_factory=dict)

    def catalog(self) -> Catalog:
        """Return the small catalog with this carrier in it."""
        catalog = catalog_with(groups=GROUPS[self.groups], group_places=PLACES[self.places], **self.keys)
        return catalog.model_copy(update={"rates": RATES})

    @property
    def is_full_only(self) -> bool:
        """Whether the carrier lives on full files."""
        return not self.keys["changes"]

    @property
    def takes_full(self) -> bool:
        """Whether it gets full files."""
        return self.keys["full_file"] is not None

    def group_on(self, plan: str, tier: CoverageTier | None, day: date) -> Group:
        """Return the group of a coverage on a day, by the carrier's structure as its guide would put it."""
        subgroup = ""
        match self.groups:
            case "one":
                number = "ALL"
            case "by plan":
                number = "P" if plan == "ppo" else "H"
            case "by tier":
                number, subgroup = ("F", "2") if tier is CoverageTier.FAMILY else ("S", "1")
            case _:
                number = "OLD" if day < ANOTHER_YEAR else "NEW"
        return (number, subgroup if self.places == "both" else "", "", "")

    def premium_on(self, plan: str, tier: CoverageTier | None, day: date) -> str:
        """Return the premium that is said of a coverage on a day."""
        if not self.keys["say_premium"]:
            return ""
        (monthly,) = (r.monthly for r in RATES if (r.plan, r.tier) == (plan, tier) and _holds(r, day))
        return str(monthly)


FULL_FILES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    action=st.sampled_from(["verify", "replace"]),
    ended_days=st.sampled_from([0, 3]),
    future_days=st.sampled_from([0, 4, 60]),
)


@st.composite
def carriers(draw: st.DrawFn) -> Drawn:
    """Draw a carrier."""
    changes = draw(st.sampled_from([True, True, True, False]))
    full = draw(FULL_FILES if not changes else st.none() | FULL_FILES)
    compared = changes and full is not None and full["action"] == "verify"
    keys: dict[str, Any] = {
        "changes": changes,
        "full_file": full,
        "members_per_file": draw(st.sampled_from([None, 2])) if compared else None,
        "families_per_set": draw(st.sampled_from([1, 2, None])),
        "termination_shape": draw(st.sampled_from(["member", "coverages", "member_and_coverages"])),
        "termination_rows": draw(st.sampled_from(["everybody", "subscriber"])),
        "earlier_end": draw(st.sampled_from(["end_only", "reinstate_and_end"])),
        "reinstatement": draw(st.sampled_from(["reinstate", "add"])),
        "cancellation_shape": draw(st.sampled_from(["delete", "same_day", "day_before"])),
        "end_day": draw(st.sampled_from(["last_covered", "first_uncovered"])),
        "dependent_end_day": draw(st.sampled_from([None, "last_covered", "first_uncovered"])),
        "dates": {
            "future_days": draw(st.sampled_from([None, 0, 3])),
            "eligibility": draw(st.sampled_from(["this_period", "first_ever"])),
        },
        "say_premium": draw(st.booleans()),
        "limits": {"ended_members": None},
    }
    return Drawn(draw(st.sampled_from(sorted(GROUPS))), draw(st.sampled_from(sorted(PLACES))), keys)
