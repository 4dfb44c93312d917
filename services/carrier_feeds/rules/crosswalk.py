"""A carrier's profile backwards: from its codes to our plans, tiers, groups and last days.

Source: X12 834 005010X220A1, HD03, HD04, HD05, DTP*349, REF*1L and what else tells a group.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from events.book import Book
from events.catalog import CarrierProfile, GroupNumber, GroupPlace, PlanCode
from events.catalog.rosters import Roster
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageGroup
from services.carrier_feeds.rules.place import PARTS, Places

Said = Iterable[tuple[str, str]]
"""REF qualifier, or the name of a part in a table, and value."""


class Crosswalk:
    """A profile, ready to be asked what its codes mean."""

    def __init__(self, profile: CarrierProfile, roster: Roster, book: Book) -> None:
        self._profile = profile
        self._ends = roster.end_day
        self._lines = {each.id: each.line for each in book.catalog.plans}
        self._plans: dict[str, list[PlanCode]] = {}
        for each in profile.plan_codes:
            self._plans.setdefault(_plain(each.plan_code or ""), []).append(each)
        self._words = {_plain(word): tier for word, tier in roster.tiers.items()}
        self._tiers = _backwards(profile.tier_codes)
        self._tiers_of = {
            each.plan: _backwards(each.tier_codes)
            for each in profile.plan_codes
            if each.tier_codes is not None
        }
        self._with_coverage = any(map(_tells_number, profile.group_places))
        said = Places(profile, book).said
        self._groups = [(line, _group(line, said)) for line in profile.groups]
        self._found: dict[tuple[tuple[str, str], ...], tuple[CoverageGroup, ...]] = {}

    def plan(self, line_code: str, plan_code: str, day: date) -> tuple[str, InsuranceLine] | None:
        """Return the plan that has these codes for coverage that begins on a day, and its line; None: none has.

        A line code that is not said matches any.
        """
        line = _plain(line_code)
        for each in self._plans.get(_plain(plan_code), ()):
            fits = not line or line == _plain(each.insurance_line_code)
            if fits and each.holds(day) and each.plan in self._lines:
                return each.plan, self._lines[each.plan]
        return None

    def tiers(self, plan: str, code: str) -> tuple[CoverageTier, ...]:
        """Return the tiers that a code can mean for a plan; nothing where it is not said or not known."""
        word = _plain(code)
        if not word:
            return ()
        if word in self._words:
            return (self._words[word],)
        return self._tiers_of.get(plan, self._tiers).get(word, ())

    def last_day(self, end_day: date | None, *, subscriber: bool) -> date | None:
        """Return the last covered day of a coverage whose end the carrier names so; None: it is open."""
        if end_day is None:
            return None
        names = self._profile.end_day
        if not subscriber and self._profile.dependent_end_day is not None:
            names = self._profile.dependent_end_day
        return day_before(end_day) if (self._ends or names) == "first_uncovered" else end_day

    def groups(self, member: Said, coverage: Said) -> tuple[CoverageGroup, ...] | None:
        """Return the groups that a member's and a coverage's numbers can mean; None where they say nothing of one.

        A number that is no group of the profile's stands as it is.
        """
        key = (*member, ("", ""), *coverage)
        if key not in self._found:
            if len(self._found) > _KEPT_MAX:
                self._found.clear()
            self._found[key] = self._groups_of(list(member), list(coverage))
        return self._found[key] or None

    def _groups_of(
        self, member: list[tuple[str, str]], coverage: list[tuple[str, str]]
    ) -> tuple[CoverageGroup, ...]:
        named = dict(each for each in (*member, *coverage) if each[0] in PARTS and each[1])
        if named:
            fitting = [group for _, group in self._groups if _has_parts(group, named)]
            return tuple(fitting) or (CoverageGroup(named.get("number", "?")),)
        number = next((value for qualifier, value in member if qualifier == "1L"), "")
        if not number and not coverage:
            return ()
        told = [(line, group) for line, group in self._groups if self._are_said(line, member, coverage)]
        fitting = [group for line, group in told if self._is_numbered(line, number)]
        if (
            not fitting
            and self._with_coverage
            and any(_plain(number) == _plain(e.number) for e, _ in self._groups)
        ):
            fitting = [group for _, group in told]
        return tuple(dict.fromkeys(fitting)) or (CoverageGroup(number),)

    def _is_numbered(self, line: GroupNumber, number: str) -> bool:
        """Whether REF*1L of the member is a line's number, or the coverage tells the number instead."""
        with_coverage = any(_tells_number(e) and _value(e, line) for e in self._profile.group_places)
        return with_coverage or _plain(number) == _plain(line.number)

    def _are_said(self, line: GroupNumber, member: Said, coverage: Said) -> bool:
        """Whether each place of the structure has a line's part, and nothing where it has none."""
        for place in self._profile.group_places:
            said = [v for q, v in (member if place.loop == "2000" else coverage) if q == place.qualifier]
            wanted = _value(place, line)
            if (wanted or said) and not any(_plain(each) == _plain(wanted) for each in said):
                return False
        return True


def _tells_number(place: GroupPlace) -> bool:
    return place.loop == "2300" and (place.part == "number" or "{number" in (place.pattern or ""))


_KEPT_MAX = 10_000


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def _backwards(codes: Mapping[CoverageTier, str]) -> dict[str, tuple[CoverageTier, ...]]:
    found: dict[str, list[CoverageTier]] = {}
    for tier, code in codes.items():
        found.setdefault(_plain(code), []).append(tier)
    return {code: tuple(tiers) for code, tiers in found.items()}


def _group(line: GroupNumber, said: Iterable[str]) -> CoverageGroup:
    told = set(said)
    return CoverageGroup(line.number, *(getattr(line, part) if part in told else None for part in PARTS[1:]))


def _has_parts(group: CoverageGroup, named: Mapping[str, str]) -> bool:
    return all(_plain(getattr(group, part) or "") == _plain(value) for part, value in named.items())


def _value(place: GroupPlace, line: GroupNumber) -> str:
    """Return what stands in a place for a group; empty where it has no such part."""
    own = getattr(line, place.part)
    if own is None or place.pattern is None:
        return own or ""
    return place.pattern.format(**{part: getattr(line, part) or "" for part in PARTS}).rstrip()
