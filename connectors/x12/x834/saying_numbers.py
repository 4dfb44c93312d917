"""By which numbers a member goes: REF of loop 2000 as the carrier's profile asks for them."""

from connectors.x12.syntax import Segment
from connectors.x12.x834.parts import ref, write_reference
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import MemberRow
from events.catalog import Identifier
from events.people import Person
from events.vocabulary.maintenance import MemberChange
from events.vocabulary.people import Relationship, employee_of, member_number

_NAMES = frozenset({"department", "location", "job"})
"""Words of the office, not numbers anybody looks up."""


def say_numbers(row: MemberRow, family: Family, phrasing: Phrasing) -> list[Segment]:
    """Return the REFs of loop 2000 other than 0F and 1L: the member's number, the profile's, the group's parts.

    A number that is not known is left out. A department, location or job is a name, and is cleaned like one.

    Raises:
      UnsayableIdentifier: a number would have to be altered.
    """
    change = row.change
    segments: list[Segment] = []
    longest = phrasing.reference_longest
    identifier = phrasing.charset.identifier
    if phrasing.member_identifier_qualifier:
        number = member_number(family.id, change.member)
        said = identifier(number, "REF02 (member)", longest=longest)
        segments.append(ref(phrasing.member_identifier_qualifier, said))
    for each in phrasing.identifiers:
        value = _value(each, family.id, change, row.person)
        if value and each.value in _NAMES:
            value = phrasing.charset.text(value, longest)
        if value:
            said = identifier(value, f"REF02 ({each.qualifier})", longest=longest)
            segments.append(ref(each.qualifier, said))
    if family.place_references:
        segments += family.place_references
    if row.extras:
        segments += [write_reference(each, phrasing.scribe) for each in row.extras.references]
    return segments


def _value(asked: Identifier, family: str, change: MemberChange, person: Person) -> str | None:
    is_subscriber = change.relationship is Relationship.SELF
    if asked.on != "everybody" and (asked.on == "subscriber") != is_subscriber:
        return None
    match asked.value:
        case "member_number":
            return member_number(family, change.member)
        case "employee_id":
            return employee_of(family)
        case "ssn":
            return person.ssn
        case "department":
            return change.department
        case "location":
            return change.location
        case "job":
            return change.job
        case "carrier_number":
            return change.carrier_number
