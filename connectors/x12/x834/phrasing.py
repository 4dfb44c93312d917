"""How one carrier is spoken to: its profile, looked up once a file instead of once a member."""

from datetime import date

from connectors.x12.envelope import delimiters_of
from connectors.x12.syntax import Charset, UnsayableIdentifier
from connectors.x12.x834.rows import FamilyRows, UnsayableMember
from events.catalog import CarrierProfile
from events.people import Person, is_sealed
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.people import SELF, Relationship, employee_of, member_number


class Phrasing:
    """A carrier's profile, checked and turned into tables.

    Raises:
      UnsayableIdentifier: the profile itself holds something that cannot be written; names the element.
    """

    def __init__(self, profile: CarrierProfile) -> None:
        self.profile = profile
        self.delimiters = delimiters_of(profile)
        self.charset = Charset(self.delimiters)
        identifier = self.charset.identifier
        self.plans = {
            each.plan: (
                identifier(each.insurance_line_code, "HD03", shortest=2, longest=3),
                identifier(each.plan_code, "HD04") if each.plan_code else "",
            )
            for each in profile.plan_codes
        }
        self.tiers = {
            tier: identifier(code, "HD05", shortest=3, longest=3) for tier, code in profile.tier_codes.items()
        }
        self.ends_after = profile.end_day == "first_uncovered"
        self.name_identifier = profile.name_identifier
        self.member_identifier_qualifier = (
            identifier(profile.member_identifier_qualifier, "REF01 (member)", shortest=2, longest=3)
            if profile.member_identifier_qualifier
            else None
        )

    def end_day(self, last_day: date) -> date:
        """Return the day that this carrier calls the end of a coverage whose last covered day is `last_day`."""
        return day_after(last_day) if self.ends_after else last_day


class Family:
    """One family while it is written: what every member of it has in common.

    Raises:
      UnsayableMember: nobody can know the family by the number the carrier wants (REF*0F, REF*1L).
    """

    def __init__(self, rows: FamilyRows, phrasing: Phrasing) -> None:
        self.id = rows.family
        charset = phrasing.charset
        try:
            subscriber_number = charset.identifier(_subscriber_number(rows, phrasing), "REF02 (0F)")
            group = charset.identifier(rows.group, "REF02 (1L)")
        except UnsayableIdentifier as fault:
            raise UnsayableMember(rows.family, SELF, str(fault)) from None
        self.subscriber_reference = ["REF", "0F", subscriber_number]
        self.group_reference = ["REF", "1L", group]
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
