"""The carriers that ship with the product, as they are: what their plans, tiers and groups let be true of a family."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st

from connectors.catalog_files import read
from events.catalog import CarrierProfile, Catalog, GroupNumber, Plan
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF, employer_of
from tests.life import hired, job, joined, person, retired
from tests.services.carrier_feeds.by_day import GroupOn
from tests.services.carrier_feeds.drawn_profile import holds
from tests.services.carrier_feeds.drawn_truth import CONTINUED, DAY, NINTH, overlap
from tests.services.carrier_feeds.drawn_truth import days as drawn_days
from tests.services.carrier_feeds.plain_roster import Group
from tests.services.carrier_feeds.stage import NIGHT, Stage
from tests.services.carrier_feeds.steps import ssn

_READ = read(Path(__file__).parents[3] / "services/demo_city/catalog")[0]
assert _READ is not None
CITY: Catalog = _READ
PARTS = ("number", "subgroup", "class_code", "division")
UNITS = {
    "city/1": "clerical",
    "school/2": "teachers",
    "housing/3": "none",
    "school/4": "teachers",
    NINTH: "clerical",
}
"""Family → bargaining unit; the fourth has retired before anything is told."""
CLASSES = {"school/2": "teachers", "school/4": "retired-teachers"}
RETIRED = ("school/4",)


@dataclass(frozen=True)
class Shipped:
    """One of them, and from which day on everybody is continued under COBRA."""

    profile: CarrierProfile
    cobra_day: date | None
    families: tuple[str, ...] = tuple(family for family in UNITS if family != NINTH)
    holds_families: ClassVar[bool] = False
    """Whatever is drawn of a family can be said."""
    dependents_follow: ClassVar[bool] = False
    """No tier decides which group a dependent is in."""

    @property
    def name(self) -> str:
        """Its id."""
        return self.profile.id

    def catalog(self) -> Catalog:
        """Return the catalog it ships in."""
        return CITY

    cured = catalog

    @property
    def plans(self) -> dict[InsuranceLine, tuple[Plan, ...]]:
        """Its plans by line, of which it must be able to say every tier."""
        found: dict[InsuranceLine, tuple[Plan, ...]] = {}
        for plan in CITY.plans:
            if plan.carrier == self.profile.id:
                assert set(plan.tiers) <= set(self.profile.tier_codes)
                found[plan.line] = (*found.get(plan.line, ()), plan)
        return found

    def always(self) -> Spans:
        """Return coverage of one employee by the first of its plans that continues under COBRA, or by its first."""
        line, (plan, *_) = min(self.plans.items(), key=lambda each: each[0] not in CONTINUED)
        alone = (TierStep(NIGHT, CoverageTier.EMPLOYEE_ONLY),)
        return {(SELF, line): (Span(plan.id, NIGHT, None, alone),)}

    def hire(self, here: Stage) -> None:
        """Let the families work for their employers, or be retired, each with a spouse and a child."""
        for family, unit in UNITS.items():
            who = person("Ada", ssn=ssn(family, SELF).changes.ssn)
            here.hr(
                family,
                hired("2026-01-01", who=who, work=job(unit=unit)),
                *((retired("2026-02-01", "mtrs"),) if family in RETIRED else ()),
                joined("d1", "2026-01-01"),
                joined("d2", "2026-01-01", "child"),
            )

    def group_of(self, family: str) -> GroupOn:
        """Return in which group a coverage of a family is, by the lines of the profile."""

        def group_on(plan: str, tier: CoverageTier | None, day: date) -> Group:
            continued = self.cobra_day is not None and day >= self.cobra_day
            standing = "retired" if family in RETIRED and not continued else "active"
            return self._said(
                next(
                    line
                    for line in self.profile.groups
                    if _fits(employer_of(family), line.employers)
                    and _fits(CLASSES.get(family, ""), line.classes)
                    and _fits(plan, line.plans)
                    and line.standing in {None, standing}
                )
            )

        return group_on

    def _said(self, line: GroupNumber) -> Group:
        places = self.profile.group_places
        said = {"number", *(each.part for each in places)}
        packed = "".join(each.pattern or "" for each in places)
        number, subgroup, class_code, division = (
            (getattr(line, part) or "") if part in said or f"{{{part}" in packed else "" for part in PARTS
        )
        return number, subgroup, class_code, division

    def premium_on(self, plan: str, tier: CoverageTier | None, day: date) -> str:
        """Return the premium that is said of a coverage on a day."""
        if not self.profile.say_premium:
            return ""
        (monthly,) = (r.monthly for r in CITY.rates if (r.plan, r.tier) == (plan, tier) and holds(r, day))
        return str(monthly)


def _fits(one: str, named: Iterable[str] | None) -> bool:
    return named is None or one in named


def profile_of(name: str) -> CarrierProfile:
    """Return one of the profiles that ship."""
    return next(each for each in CITY.carriers if each.id == name)


@st.composite
def households(draw: st.DrawFn, plans: Mapping[InsuranceLine, tuple[Plan, ...]]) -> Spans:
    """Draw what becomes true of a family: by any of these plans, in tiers that these plans have.

    Dependents are covered within the subscriber's days, and the tier is by whom there are on a day.
    """
    found: dict[tuple[str, InsuranceLine], list[Span]] = {}
    for line, offered in plans.items():
        for plan in draw(st.lists(st.sampled_from(offered), max_size=2)):
            span = _span(draw, plan.id)
            if any(overlap(span, each) for each in found.get((SELF, line), ())):
                continue
            family = {d: _within(draw, span) for d in draw(_DEPENDENTS)} if len(plan.tiers) > 1 else {}
            found.setdefault((SELF, line), []).append(
                Span(span.plan, span.first_day, span.last_day, _tiers(plan, span, family))
            )
            for dependent, covered in family.items():
                found.setdefault((dependent, line), []).append(covered)
    return {key: tuple(sorted(held, key=lambda e: (e.first_day, e.plan))) for key, held in found.items()}


_DEPENDENTS = st.lists(st.sampled_from(["d1", "d2"]), unique=True, max_size=2)


def _span(draw: st.DrawFn, plan: str) -> Span:
    first = draw(drawn_days)
    length = draw(st.none() | st.integers(0, 9))
    return Span(plan, first, None if length is None else first + length * DAY)


def _within(draw: st.DrawFn, own: Span) -> Span:
    """Draw some of the days of a coverage: from its first day on or a later one, and mostly to its last."""
    last = own.last_day or date.max
    first = min(max(own.first_day, draw(drawn_days)), last)
    end = draw(st.none() | st.integers(0, 9))
    last = last if end is None else min(last, first + end * DAY)
    return Span(own.plan, first, None if last == date.max else last)


def _tiers(plan: Plan, own: Span, family: Mapping[str, Span]) -> tuple[TierStep, ...]:
    days = {own.first_day, *(each.first_day for each in family.values())}
    days |= {each.last_day + DAY for each in family.values() if each.last_day is not None}
    steps: list[TierStep] = []
    for day in sorted(each for each in days if own.covers(each)):
        tier = _tier(plan, {dependent for dependent, span in family.items() if span.covers(day)})
        steps += [TierStep(day, tier)] if not steps or steps[-1].tier is not tier else []
    return tuple(steps)


def _tier(plan: Plan, dependents: set[str]) -> CoverageTier:
    """Return the narrowest tier of a plan for an employee with a spouse (d1), a child (d2), or both."""
    narrow = {
        (): [CoverageTier.EMPLOYEE_ONLY],
        ("d1",): [CoverageTier.EMPLOYEE_AND_SPOUSE, CoverageTier.EMPLOYEE_AND_ONE],
        ("d2",): [CoverageTier.EMPLOYEE_AND_CHILDREN, CoverageTier.EMPLOYEE_AND_ONE],
    }.get(tuple(sorted(dependents)), [])
    return next(tier for tier in (*narrow, CoverageTier.FAMILY) if tier in plan.tiers)
