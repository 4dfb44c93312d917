"""Loop 2000: one member. INS, the numbers they go by (REF), the days that concern them (DTP), and the loops inside."""

from typing import Any

from connectors.x12.syntax import Segment, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.loop_2100_nm1 import (
    ENTITIES,
    PERSON,
    PRIOR,
    read_person,
    read_prior,
    write_person,
    write_prior,
)
from connectors.x12.x834.loop_2200_dsb import read_disability, write_disability
from connectors.x12.x834.loop_2300_hd import read_coverage, write_coverage
from connectors.x12.x834.loop_2700_ls import read_categories, write_categories
from connectors.x12.x834.model import Category, Disability, Medicare, Member, Person, PriorPerson
from connectors.x12.x834.model_coverage import Coverage
from connectors.x12.x834.model_parts import Dated, Entity, Reference
from connectors.x12.x834.parts import (
    read_dated,
    read_entity,
    read_reference,
    ref,
    write_dated,
    write_entity,
    write_reference,
)
from connectors.x12.x834.scribe import Scribe, day_said

_SUBSCRIBER = {"Y": True, "N": False}


def ins(
    subscriber: bool,
    relationship: str,
    maintenance: str,
    reason: str,
    benefit_status: str,
    medicare: str,
    cobra_event: str,
    employment_status: str,
    student: str,
    disabled: str,
    death_day: str,
    confidentiality: str = "",
    birth_sequence: str = "",
) -> Segment:
    """Return INS of elements that are ready.

    INS01 subscriber or dependent, INS02 relationship, INS03 maintenance, INS04 reason, INS05 benefit status, INS06
    Medicare, INS07 COBRA event, INS08 employment status, INS09 student, INS10 disabled, INS11/12 day of death, INS13
    confidentiality, INS17 birth sequence.
    """
    segment = [
        "INS",
        "Y" if subscriber else "N",
        relationship,
        maintenance,
        reason,
        benefit_status,
        medicare,
        cobra_event,
        employment_status,
    ]
    if student or disabled or death_day or confidentiality or birth_sequence:
        segment += [student, disabled]
    if death_day or confidentiality or birth_sequence:
        segment += ["D8" if death_day else "", death_day, confidentiality, "", "", "", birth_sequence]
    return trimmed(segment)


def write_member(member: Member, scribe: Scribe) -> list[Segment]:
    """Return loop 2000 of one member with all loops inside of it, in the order of the guide.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered, or the dialect has no place for it.
    """
    segments = [_write_ins(member, scribe)]
    identifier, longest = scribe.identifier, scribe.dialect.reference_longest
    if member.subscriber_number:
        segments.append(ref("0F", identifier(member.subscriber_number, "REF02 (0F)", longest=longest)))
    if member.group_number:
        segments.append(ref("1L", identifier(member.group_number, "REF02 (1L)", longest=longest)))
    segments += [write_reference(each, scribe) for each in member.references]
    segments += [write_dated(each, scribe) for each in member.days]
    if member.person:
        segments += write_person(member.person, scribe)
    if member.prior:
        segments += write_prior(member.prior, scribe)
    for entity in member.entities:
        segments += write_entity(entity, scribe)
    for disability in member.disabilities:
        segments += write_disability(disability, scribe)
    for coverage in member.coverages:
        segments += write_coverage(coverage, scribe)
    return segments + write_categories(member.categories, scribe)


def _write_ins(member: Member, scribe: Scribe) -> Segment:
    code = scribe.code
    sequence = "" if member.birth_sequence is None else str(member.birth_sequence)
    return ins(
        member.subscriber,
        code(member.relationship, "INS02", 2, 2),
        code(member.maintenance, "INS03", 3),
        code(member.reason, "INS04", 2),
        code(member.benefit_status, "INS05", 1, 1),
        medicare_said(member.medicare, scribe),
        code(member.cobra_event, "INS07", 1, 2),
        code(member.employment_status, "INS08", 2, 2),
        code(member.student, "INS09", 1, 1),
        code(member.disabled, "INS10", 1, 1),
        day_said(member.death_day),
        code(member.confidentiality, "INS13", 1, 1),
        sequence,
    )


def medicare_said(medicare: Medicare | None, scribe: Scribe) -> str:
    """Return INS06; a dialect without components has no place for the reason."""
    if medicare is None:
        return ""
    if not scribe.dialect.composites:
        return scribe.code(medicare.plan, "INS06", 1, 1)
    return scribe.composite((medicare.plan, medicare.reason), "INS06")


def read_member(cursor: Cursor) -> Member | None:
    """Return loop 2000 as far as the cursor goes; None, which is told, where INS does not say of whom it speaks."""
    fields = _read_ins(cursor)
    references: list[Reference] = []
    days: list[Dated] = []
    person: Person | None = None
    prior: PriorPerson | None = None
    entities: list[Entity] = []
    disabilities: list[Disability] = []
    coverages: list[Coverage] = []
    categories: list[Category] = []
    while cursor.name:
        match cursor.name:
            case "REF" if person is None and not coverages:
                references += read_reference(cursor)
            case "DTP" if person is None and not coverages:
                days += read_dated(cursor)
            case "NM1" if person is None and cursor.peek(1) in PERSON:
                person = read_person(cursor)
            case "NM1" if prior is None and cursor.peek(1) == PRIOR:
                prior = read_prior(cursor)
            case "NM1" if cursor.peek(1) in ENTITIES:
                entities.append(read_entity(cursor))
            case "DSB":
                disabilities.append(read_disability(cursor))
            case "HD":
                coverages.append(read_coverage(cursor))
            case "LS":
                categories += read_categories(cursor)
            case _:
                cursor.misplaced()
    if fields is None:
        return None
    return Member(
        **fields,
        subscriber_number=_taken_out(references, "0F"),
        group_number=_taken_out(references, "1L"),
        references=tuple(references),
        days=tuple(days),
        person=person,
        prior=prior,
        entities=tuple(entities),
        disabilities=tuple(disabilities),
        coverages=tuple(coverages),
        categories=tuple(categories),
    )


def _taken_out(references: list[Reference], qualifier: str) -> str:
    """Take the first reference with a qualifier out of the list and return its number."""
    for at, each in enumerate(references):
        if each.qualifier == qualifier:
            del references[at]
            return each.value
    return ""


def _read_ins(cursor: Cursor) -> dict[str, Any] | None:
    """Return what INS says by the names of `Member`'s fields."""
    elements = cursor.take(17, (14, 15, 16))
    indicator, relationship, maintenance, reason, benefit, medicare, event, employment = elements[:8]
    student, disabled, _, death_day, confidentiality = elements[8:13]
    subscriber = _SUBSCRIBER.get(indicator.upper())
    if subscriber is None or not maintenance:
        cursor.complain("neither Y nor N" if maintenance else "no maintenance type", 1 if maintenance else 3)
    fields = {
        "subscriber": subscriber,
        "relationship": relationship.upper(),
        "maintenance": maintenance.upper(),
        "reason": reason.upper(),
        "benefit_status": benefit.upper(),
        "medicare": _read_medicare(medicare, cursor) if medicare else None,
        "cobra_event": event.upper(),
        "employment_status": employment.upper(),
        "student": student.upper(),
        "disabled": disabled.upper(),
        "death_day": cursor.day(death_day, 12),
        "confidentiality": confidentiality.upper(),
        "birth_sequence": cursor.count(elements[16], 17),
    }
    return None if subscriber is None or not maintenance else fields


def _read_medicare(text: str, cursor: Cursor) -> Medicare | None:
    plan, reason = cursor.components(text.upper(), 2, 6)
    if not plan:
        cursor.complain("no part of Medicare", 6)
        return None
    return Medicare(plan, reason)
