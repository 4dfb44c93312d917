"""A carrier as drawn: its groups, places and codes, and what it should be told of a day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from events.catalog import Catalog, Rate
from events.employment import Job
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.people import SELF
from tests.life import hired, job, joined, person
from tests.services.carrier_feeds.by_day import GroupOn
from tests.services.carrier_feeds.drawn_truth import ALWAYS, FAMILIES, NINTH
from tests.services.carrier_feeds.plain_roster import Group
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with
from tests.services.carrier_feeds.steps import ssn

ANOTHER_YEAR = NIGHT + timedelta(days=2)
"""From this day on a carrier with dated groups has another number."""

COBRA_DAY = NIGHT + timedelta(days=1)
"""From this day on everybody is continued under COBRA, in the stories that know it."""

GROUPS: dict[str, list[dict[str, Any]]] = {
    "one": [{"number": "ALL"}],
    "by plan": [{"number": "P", "plans": ["ppo"]}, {"number": "H"}],
    "by tier": [{"number": "F", "tiers": ["family"], "subgroup": "2"}, {"number": "S", "subgroup": "1"}],
    "by year": [
        {"number": "OLD", "last_day": ANOTHER_YEAR - timedelta(days=1)},
        {"number": "NEW", "first_day": ANOTHER_YEAR},
    ],
    "by standing": [
        {"number": "C", "subgroup": "2", "standing": "cobra"},
        {"number": "A", "subgroup": "1", "classes": ["regular"], "employers": ["city"]},
    ],
    "by class": [
        {"number": "R", "class_code": "7", "classes": ["regular"], "standing": "active", "plans": ["ppo"]},
        {"number": "R", "class_code": "8"},
    ],
}
PLACES: dict[str, list[dict[str, Any]]] = {
    "rows": [],
    "coverages": [{"part": "number", "loop": "2300", "qualifier": "1L"}],
    "both": [
        {"part": "subgroup", "loop": "2000", "qualifier": "DX"},
        {"part": "number", "loop": "2300", "qualifier": "1L"},
    ],
    "class": [{"part": "class_code", "loop": "2300", "qualifier": "CE"}],
}
RELATIONSHIPS = {"self": "18", "spouse": "01", "child": "19"}
TIER_CODES = {
    "employee_only": "EMP",
    "employee_and_spouse": "ESP",
    "employee_and_children": "ECH",
    "employee_and_one": "TWO",
    "family": "FAM",
}
ROSTER_COLUMNS = {
    "subscriber_number": "Subscriber",
    "member_number": "Member",
    "plan_code": "Plan",
    "tier_code": "Tier",
    "first_day": "From",
    "last_day": "To",
    "group": "Group",
    "subgroup": "Part",
    "class_code": "Class",
    "division": "Division",
}


WORK = Job.model_validate({**job(department="ROADS").model_dump(), "division": "NORTH", "job_title": "CLERK"})

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


def holds(rate: Rate, day: date) -> bool:
    """Whether a price is that of a day."""
    return rate.first_day <= day and (rate.last_day is None or day <= rate.last_day)


class Feed(Protocol):
    """A carrier, its families, and what it should hold of them."""

    @property
    def name(self) -> str:
        """Its id."""

    @property
    def families(self) -> tuple[str, ...]:
        """Of whom the stories tell, beside the ninth."""

    @property
    def cobra_day(self) -> date | None:
        """From this day on everybody is continued under COBRA."""

    @property
    def holds_families(self) -> bool:
        """Whether somebody may be held whom the carrier does not take as they are, or of whom it asks more."""

    @property
    def dependents_follow(self) -> bool:
        """Whether dependents have no coverage beside the subscriber's."""

    def catalog(self) -> Catalog:
        """Return the catalog in force."""

    def cured(self) -> Catalog:
        """Return the one by which nobody is held."""

    def always(self) -> Spans:
        """Return the ninth family's coverage."""

    def hire(self, here: Stage) -> None:
        """Let everybody work."""

    def group_of(self, family: str) -> GroupOn:
        """Return in which group a coverage of a family is."""

    def premium_on(self, plan: str, tier: CoverageTier | None, day: date) -> str:
        """Return the premium that is said of a coverage on a day."""


@dataclass(frozen=True)
class Drawn:
    """A carrier as drawn."""

    groups: str
    places: str
    keys: dict[str, Any] = field(default_factory=dict)
    cobra_day: date | None = None

    name: ClassVar[str] = CARRIER
    families: ClassVar[tuple[str, ...]] = FAMILIES

    def catalog(self) -> Catalog:
        """Return the small catalog with this carrier in it, which has life insurance too."""
        return self._catalog(self.keys)

    def cured(self) -> Catalog:
        """Return the same with nothing that the carrier does not take, or demands and nobody knows."""
        whitelist = {**self.keys["whitelist"], "relationships": None, "lines": None}
        return self._catalog(
            {**self.keys, "whitelist": whitelist, "dates": {**self.keys["dates"], "required": ()}}
        )

    def _catalog(self, keys: dict[str, Any]) -> Catalog:
        catalog = catalog_with(groups=GROUPS[self.groups], group_places=PLACES[self.places], **keys)
        plans = tuple(
            each.model_copy(update={"carrier": CARRIER}) if each.id == "life" else each
            for each in catalog.plans
        )
        return catalog.model_copy(update={"rates": RATES, "plans": plans})

    def always(self) -> Spans:
        """Return coverage of one employee."""
        return ALWAYS

    def hire(self, here: Stage) -> None:
        """Let the families work for the city, each with a spouse and a child; the ninth alone."""
        for family in (*FAMILIES, NINTH):
            who = person("Ada", ssn=ssn(family, SELF).changes.ssn)
            here.hr(family, hired("2026-01-01", who=who, work=WORK))
        for family in FAMILIES:
            here.hr(family, joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child"))

    @property
    def dependents_follow(self) -> bool:
        """Whether a dependent without the subscriber has no tier to be placed by."""
        return self.groups == "by tier"

    @property
    def holds_families(self) -> bool:
        """Whether somebody may be held whom the carrier does not take as they are, or of whom it asks more."""
        whitelist, required = self.keys["whitelist"], self.keys["dates"]["required"]
        refuses = whitelist["lines"] is not None or "child" not in (
            whitelist["relationships"] or RELATIONSHIPS
        )
        return refuses or "350" in required or self.keys["missing_ssn"] == "held"

    def group_of(self, family: str) -> GroupOn:
        """Return in which group a coverage of a family is."""
        return self.group_on

    def group_on(self, plan: str, tier: CoverageTier | None, day: date) -> Group:
        """Return the group of a coverage on a day, by the carrier's structure as its guide would put it."""
        subgroup = part = ""
        match self.groups:
            case "one":
                number = "ALL"
            case "by plan":
                number = "P" if plan == "ppo" else "H"
            case "by tier":
                number, subgroup = ("F", "2") if tier is CoverageTier.FAMILY else ("S", "1")
            case "by standing":
                continued = self.cobra_day is not None and day >= self.cobra_day
                number, subgroup = ("C", "2") if continued else ("A", "1")
            case "by class":
                number, part = "R", "7" if plan == "ppo" else "8"
            case _:
                number = "OLD" if day < ANOTHER_YEAR else "NEW"
        return (
            number,
            subgroup if self.places == "both" else "",
            part if self.places == "class" else "",
            "",
        )

    def premium_on(self, plan: str, tier: CoverageTier | None, day: date) -> str:
        """Return the premium that is said of a coverage on a day; life insurance has no rate."""
        if not self.keys["say_premium"] or plan == "life":
            return ""
        (monthly,) = (r.monthly for r in RATES if (r.plan, r.tier) == (plan, tier) and holds(r, day))
        return str(monthly)
