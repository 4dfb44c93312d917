"""Why a member's row cannot be said to a carrier: what it does not take, or demands and is not known."""

from datetime import date, timedelta

from events.catalog import CarrierProfile
from events.people import Person
from events.vocabulary.maintenance import Maintenance, MemberChange
from events.vocabulary.people import SELF

_OF_SUBSCRIBER = frozenset({"286", "336", "337"})
"""DTP01 of loop 2000 that are said of employment."""


def why_not(row: MemberChange, person: Person, profile: CarrierProfile, night: date) -> str | None:
    """Return why a row cannot be said, or None where it can; nothing personal. Whoever loses all can always be said."""
    allowed = profile.whitelist
    if allowed.relationships is not None and row.relationship not in allowed.relationships:
        return f"the carrier takes nobody related as {row.relationship}"
    for line in row.coverages:
        if allowed.lines is not None and line.line not in allowed.lines:
            return f"the carrier takes no coverage of {line.line}"
    if row.maintenance not in {Maintenance.ADDITION, Maintenance.AUDIT}:
        return None
    for qualifier in profile.dates.required:
        if _is_missing(row, qualifier):
            return f"the carrier demands DTP*{qualifier}, and it is not known"
    if _ssn_is_missing(row, person, profile, night):
        return "the carrier demands an SSN, and it is not known"
    return None


def _is_missing(row: MemberChange, qualifier: str) -> bool:
    if row.member != SELF and qualifier in _OF_SUBSCRIBER:
        return False
    days = {
        "286": row.retirement_day,
        "303": row.change_day,
        "336": row.employment_first_day,
        "337": row.employment_last_day,
        "356": row.eligibility_first_day,
        "357": row.eligibility_last_day,
    }
    return days.get(qualifier) is None


def _ssn_is_missing(row: MemberChange, person: Person, profile: CarrierProfile, night: date) -> bool:
    if profile.missing_ssn != "held" or person.ssn is not None:
        return False
    said = profile.name_identifier == "ssn" or any(
        each.value == "ssn" and _is_on(each.on, row.member) for each in profile.identifiers
    )
    first = min((line.first_day for line in row.coverages), default=night)
    return said and night > first + timedelta(days=profile.missing_ssn_days)


def _is_on(on: str, member: str) -> bool:
    return on == "everybody" or (on == "subscriber") == (member == SELF)
