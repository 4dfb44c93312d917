"""How one carrier is spoken to: its profile, looked up once a file instead of once a member."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from connectors.x12.envelope import delimiters_of
from connectors.x12.syntax import Charset, Segment, UnsayableIdentifier
from connectors.x12.x834.codes import EMPLOYMENT_STATUS, REASON, RELATIONSHIP
from connectors.x12.x834.dialects import DIALECTS
from connectors.x12.x834.group_parts import group_references
from connectors.x12.x834.model_parts import Reference
from connectors.x12.x834.parts import ref, write_reference
from connectors.x12.x834.rows import FamilyRows, UnsayableMember
from connectors.x12.x834.scribe import Scribe
from events.catalog import CarrierProfile, PlanCode
from events.people import Person, is_sealed
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import CoverageGroup, EmploymentStatus, MaintenanceReason
from events.vocabulary.people import SELF, Relationship, employee_of, member_number


class PlanSaid(NamedTuple):
    """A plan in a carrier's codes."""

    line: str
    """HD03."""
    code: str
    """HD04."""
    tiers: Mapping[CoverageTier, str]
    """HD05."""
    rate: Segment | None
    """REF*RB."""


class Phrasing:
    """A carrier's profile, checked and turned into tables.

    Raises:
      UnsayableIdentifier: the profile itself holds something that cannot be written; names the element.
    """

    def __init__(self, profile: CarrierProfile) -> None:
        self.profile = profile
        self.delimiters = delimiters_of(profile)
        self.dialect = DIALECTS[profile.version]
        self.charset = Charset(self.delimiters, letter_case=profile.letter_case)
        self.scribe = Scribe(self.delimiters, self.dialect, self.charset)
        identifier = self.charset.identifier
        self._tiers = self._tier_codes(profile.tier_codes)
        self._lines: dict[str, list[tuple[PlanCode, PlanSaid]]] = {}
        for each in profile.plan_codes:
            self._lines.setdefault(each.plan, []).append((each, self._plan_said(each)))
        self._plans: dict[tuple[str, date], PlanSaid | None] = {}
        self.relationships = self._relationship_codes()
        self.reasons = self._reason_codes()
        self.employment_statuses = self._employment_codes()
        self._groups: dict[CoverageGroup, list[Segment]] = {}
        self.places_with_coverage = any(each.loop == "2300" for each in profile.group_places)
        self.other_is_unknown = profile.other_insurance == "unknown"
        self._check_guide()
        self.reference_longest = self.dialect.reference_longest
        self.identifiers = profile.identifiers
        self.forbidden_days = frozenset(profile.dates.forbidden)
        self.ends_after = profile.end_day == "first_uncovered"
        dependents = profile.dependent_end_day or profile.end_day
        self.dependents_end_after = dependents == "first_uncovered"
        self.name_identifier = profile.name_identifier
        self.member_identifier_qualifier = (
            identifier(profile.member_identifier_qualifier, "REF01 (member)", shortest=2, longest=3)
            if profile.member_identifier_qualifier
            else None
        )

    def plan(self, plan: str, first_day: date) -> PlanSaid | None:
        """Return the carrier's codes for a plan whose coverage begins that day; None if it has none."""
        key = (plan, first_day)
        try:
            return self._plans[key]
        except KeyError:
            lines = self._lines.get(plan, ())
            said = next((said for line, said in lines if line.holds(first_day)), None)
            self._plans[key] = said
            return said

    def group(self, group: CoverageGroup) -> list[Segment]:
        """Return the REFs of loop 2300 that tell to which group a coverage belongs.

        Raises:
          UnsayableIdentifier: a number would have to be altered.
        """
        said = self._groups.get(group)
        if said is None:
            said = self._groups[group] = group_references(group, "2300", self.profile, self.scribe)
        return said

    def end_day(self, last_day: date, *, subscriber: bool) -> date:
        """Return the day that this carrier calls the end of a coverage whose last covered day is `last_day`."""
        after = self.ends_after if subscriber else self.dependents_end_after
        return day_after(last_day) if after else last_day

    def _tier_codes(self, tiers: Mapping[CoverageTier, str]) -> dict[CoverageTier, str]:
        identifier = self.charset.identifier
        return {tier: identifier(code, "HD05", shortest=3, longest=3) for tier, code in tiers.items()}

    def _plan_said(self, each: PlanCode) -> PlanSaid:
        identifier = self.charset.identifier
        rate = write_reference(Reference("RB", each.rate_code), self.scribe) if each.rate_code else None
        return PlanSaid(
            identifier(each.insurance_line_code, "HD03", shortest=2, longest=3),
            identifier(each.plan_code, "HD04") if each.plan_code else "",
            self._tiers if each.tier_codes is None else self._tier_codes(each.tier_codes),
            rate,
        )

    def _relationship_codes(self) -> dict[Relationship, str]:
        """INS02 by our word, as far as the guide and the carrier have one."""
        taken = self.profile.whitelist.relationships
        codes = RELATIONSHIP if taken is None else taken
        return {word: code for word, code in codes.items() if self._has("INS02", code)}

    def _reason_codes(self) -> dict[MaintenanceReason, str]:
        """INS04 by our word; empty where the carrier wants it left out, and none where the guide lacks the code.

        What a full file has in place of a reason is the guide's, whatever reasons of changes the carrier takes.
        """
        taken = self.profile.whitelist.reasons
        if taken is None:
            return {word: code for word, code in REASON.items() if self._has("INS04", code)}
        otherwise = self.profile.whitelist.reason_otherwise or ""
        unchanged = MaintenanceReason.NOTIFICATION_ONLY
        found = {word: taken.get(word, otherwise) for word in MaintenanceReason}
        return {**found, unchanged: taken.get(unchanged, REASON[unchanged])}

    def _employment_codes(self) -> dict[EmploymentStatus, str]:
        """INS08 by our word; empty where the carrier or the guide has none."""
        taken = self.profile.whitelist.employment_statuses
        return {
            word: code if self._has("INS08", code) and (taken is None or code in taken) else ""
            for word, code in EMPLOYMENT_STATUS.items()
        }

    def _check_guide(self) -> None:
        """Refuse what the profile asks for and the guide does not have."""
        profile = self.profile
        asked = {f"REF01 {each.qualifier}" for each in profile.identifiers}
        if profile.member_identifier_qualifier:
            asked.add(f"REF01 {profile.member_identifier_qualifier}")
        asked |= {
            f"REF01 {each.qualifier}" if each.loop == "2000" else f"REF01 (2300) {each.qualifier}"
            for each in profile.group_places
        }
        if any(each.rate_code for each in profile.plan_codes):
            asked.add("REF01 (2300) RB")
        if profile.say_volume:
            asked.add("AMT01 FK")
        asked.add(f"N103 (IN) {profile.payer_id_qualifier}")
        for each in sorted(asked & self.dialect.lacking):
            raise UnsayableIdentifier(f"{each} in {self.dialect.guide}")
        if profile.reporting_categories and not self.dialect.categories:
            raise UnsayableIdentifier(f"loop 2700 in {self.dialect.guide}")
        if profile.say_counts and not self.dialect.counts:
            raise UnsayableIdentifier(f"QTY in {self.dialect.guide}")

    def _has(self, element: str, code: str) -> bool:
        return f"{element} {code}" not in self.dialect.lacking


class Family:
    """One family while it is written: what every member of it has in common.

    Raises:
      UnsayableMember: nobody can know the family by the number the carrier wants (REF*0F, REF*1L).
    """

    def __init__(self, rows: FamilyRows, phrasing: Phrasing) -> None:
        self.id = rows.family
        charset = phrasing.charset
        try:
            longest = phrasing.dialect.reference_longest
            subscriber_number = charset.identifier(
                _subscriber_number(rows, phrasing), "REF02 (0F)", longest=longest
            )
            group = charset.identifier(rows.group, "REF02 (1L)", longest=longest)
            self.place = rows.place
            self.place_references: list[Segment] = []
            if phrasing.profile.group_places:
                self.place = rows.place or CoverageGroup(rows.group)
                self.place_references = group_references(
                    self.place, "2000", phrasing.profile, phrasing.scribe
                )
        except UnsayableIdentifier as fault:
            raise UnsayableMember(rows.family, SELF, str(fault)) from None
        self.subscriber_reference = ref("0F", subscriber_number)
        self.group_reference = ref("1L", group)
        self.tiers: dict[str, CoverageTier] = {}
        """Plan → the subscriber's tier, for carriers that want it on dependents too."""
        if phrasing.profile.tier_on_dependents:
            for row in rows.rows:
                if row.change.relationship is Relationship.SELF:
                    self.tiers.update((each.plan, each.tier) for each in row.change.coverages if each.tier)


def _subscriber_number(rows: FamilyRows, phrasing: Phrasing) -> str:
    match phrasing.profile.subscriber_identifier:
        case "member_number":
            return member_number(rows.family, SELF)
        case "employee_id":
            return employee_of(rows.family)
        case "ssn":
            subscriber = rows.subscriber or _known_subscriber(rows)
            if subscriber is None or is_sealed(subscriber) or subscriber.ssn is None:
                raise UnsayableMember(
                    rows.family, SELF, "the carrier knows families by SSN, and it is not known"
                )
            return subscriber.ssn


def _known_subscriber(rows: FamilyRows) -> Person | None:
    """Return the subscriber as the carrier knows them: before a correction of their SSN, where this file tells one."""
    for row in rows.rows:
        if row.change.relationship is Relationship.SELF:
            prior = row.prior_person
            return prior if prior and prior.ssn else row.person
    return None
