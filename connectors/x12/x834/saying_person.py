"""What a row says of a person in loops 2100: who the member is, was said to be, where mail goes, who stands beside."""

import re

from connectors.x12.syntax import Segment, UnsayableIdentifier, d8
from connectors.x12.x834.codes import MARITAL_STATUS, SEX, TOBACCO
from connectors.x12.x834.loop_2100_nm1 import dmg, hlh, write_more
from connectors.x12.x834.parts import n3, n4, nm1, per, write_entity
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import MemberRow
from connectors.x12.x834.scribe import Scribe
from events.people import Address, Person
from events.vocabulary.maintenance import Maintenance, MaintenanceReason, MemberChange
from events.vocabulary.people import member_number

_TELL_THE_PERSON = frozenset({Maintenance.ADDITION, Maintenance.AUDIT})
_CORRECTIONS = frozenset(
    {MaintenanceReason.IDENTIFYING_DATA, MaintenanceReason.PERSONNEL_DATA, MaintenanceReason.RELOCATION}
)
_STATES_OF = frozenset({"US", "USA", "CA", "CAN"})
"""Countries whose states N402 can name. Source: X12 data element 156."""
_HOME = frozenset({"US", "USA"})
_PHONE_DIGITS = range(7, 16)
_NO_DIGIT = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(r"[xX]|[eE]xt")


def say_names(row: MemberRow, family: Family, phrasing: Phrasing) -> list[Segment]:
    """Return loops 2100A to 2100H of one member.

    NM1*IL, or NM1*74 followed by NM1*70 when identifying data is corrected; name and identifier always, the rest as
    often as the profile says.

    Raises:
      UnsayableIdentifier: the member's number cannot be written, or a last name has no letter that X12 knows.
    """
    person, prior, change, extras = row.person, row.prior_person, row.change, row.extras
    number = ""
    if phrasing.name_identifier == "member_number":
        number = phrasing.charset.identifier(
            member_number(family.id, change.member), "NM109", shortest=2, longest=80
        )
    segments = [_name("74" if prior else "IL", person, number, phrasing)]
    demographics = says_demographics(change, phrasing) or prior is not None
    if demographics:
        segments += _demographics(row, phrasing)
    elif extras:
        segments += write_more(extras, None, phrasing.scribe)
    if prior:
        segments.append(_name("70", prior, number, phrasing))
        segments.append(_birth(prior, marital=phrasing.dialect.prior_status))
    if demographics and person.mailing_address:
        mail = _address(person.mailing_address, phrasing.scribe)
        if mail:
            segments += [nm1("31", "1", ""), *mail]
    if extras:
        for entity in extras.entities:
            segments += write_entity(entity, phrasing.scribe)
    return segments


def says_demographics(change: MemberChange, phrasing: Phrasing) -> bool:
    """Whether address, birth date and contacts go with this row."""
    if phrasing.profile.say_demographics == "always":
        return True
    return change.maintenance in _TELL_THE_PERSON or change.reason in _CORRECTIONS


def _name(entity: str, person: Person, number: str, phrasing: Phrasing) -> Segment:
    """NM1: NM103 last, NM104 first, NM105 middle name, NM107 suffix, NM108/09 identifier."""
    text = phrasing.charset.text
    last_name = text(person.last_name, 60)
    if not last_name:
        raise UnsayableIdentifier("NM103 (last name)")
    qualifier = identifier = ""
    if number:
        qualifier, identifier = "ZZ", number
    elif person.ssn and phrasing.name_identifier == "ssn":
        qualifier, identifier = "34", person.ssn
    return nm1(
        entity,
        "1",
        last_name,
        text(person.first_name, 35),
        text(person.middle_name, 25) if person.middle_name else "",
        "",
        text(person.suffix, 10) if person.suffix else "",
        qualifier,
        identifier,
    )


def _demographics(row: MemberRow, phrasing: Phrasing) -> list[Segment]:
    """PER, N3, N4, DMG and HLH of loop 2100A, with EC, ICM, AMT and LUI where there are extras."""
    person, scribe = row.person, phrasing.scribe
    segments: list[Segment] = []
    if phrasing.profile.say_contacts and (person.phone or person.email):
        contacts = _contacts(person, scribe)
        if contacts:
            segments.append(per("IP", "", contacts))
    if person.address:
        segments += _address(person.address, scribe)
    segments.append(_birth(person))
    health = hlh(TOBACCO[person.tobacco]) if person.tobacco is not None else None
    if row.extras:
        segments += write_more(row.extras, health, scribe)
    elif health:
        segments.append(health)
    return segments


def _birth(person: Person, *, marital: bool = True) -> Segment:
    """DMG: DMG02 day of birth, DMG03 sex, DMG04 the status, if `marital`."""
    marital_status = MARITAL_STATUS[person.marital_status] if marital and person.marital_status else ""
    return dmg(d8(person.birth_day), SEX[person.sex], marital_status)


def _contacts(person: Person, scribe: Scribe) -> list[str]:
    """PER03 to PER06: home phone in digits, e-mail; what could only be said altered is left out."""
    contacts: list[str] = []
    if person.phone:
        digits = _NO_DIGIT.sub("", _EXTENSION.split(person.phone, maxsplit=1)[0])
        if len(digits) in _PHONE_DIGITS:
            contacts += ["HP", digits]
    if person.email and person.email.isascii():
        email = person.email.strip()
        email = email.upper() if scribe.charset.upper else email
        if "@" in email and len(email) <= scribe.dialect.number_longest and scribe.charset.sayable(email):
            contacts += ["EM", email]
    return contacts


def _address(address: Address, scribe: Scribe) -> list[Segment]:
    """N3 (two lines) and N4 (N401 city, N402 state, N403 postal code, N404 country); empty when it cannot be said."""
    text = scribe.text
    lines = [text(address.line1, 55), text(address.line2, 55) if address.line2 else ""]
    lines = [each for each in lines if each]
    city = text(address.city, 30)
    if not lines or len(city) < 2:
        return []
    country = address.country
    state = address.state if country is None or country in _STATES_OF else ""
    if not state and scribe.dialect.state_required:
        return []
    abroad = country if country and country not in _HOME else ""
    return [n3(lines), n4(city, state, address.zip.replace("-", ""), abroad)]
