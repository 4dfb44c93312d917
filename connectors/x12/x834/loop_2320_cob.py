"""Loops 2320 and 2330: other insurance of a member and the companies concerned. COB, REF, DTP, NM1, N3, N4, PER."""

from connectors.x12.syntax import Segment, UnsayableIdentifier, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.model_coverage import OtherInsurance
from connectors.x12.x834.model_parts import Dated, Entity, Name, Reference
from connectors.x12.x834.parts import (
    read_dated,
    read_entity,
    read_reference,
    write_dated,
    write_entity,
    write_reference,
)
from connectors.x12.x834.scribe import Scribe

_INSURER = "IN"


def write_other_insurance(other: OtherInsurance, scribe: Scribe) -> list[Segment]:
    """Return loop 2320 with its loops 2330; in 004010X095A1 the insurer is an N1 between REF and DTP.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered, or the dialect has no place for it.
    """
    code = scribe.code
    services = (code(each, "COB04", 1, 2) for each in other.service_types)
    head = [
        "COB",
        code(other.order, "COB01", 1, 1),
        code(other.policy, "COB02", 1, scribe.dialect.reference_longest),
        code(other.coordination, "COB03", 1, 1),
        scribe.repeated(services, "COB04"),
    ]
    segments = [trimmed(head), *(write_reference(each, scribe) for each in other.references)]
    days = [write_dated(each, scribe) for each in other.days]
    if scribe.dialect.insurers_by_name:
        return [*segments, *(_write_insurer(each, scribe) for each in other.entities), *days]
    segments += days
    for entity in other.entities:
        segments += write_entity(entity, scribe, contact_last=True)
    return segments


def _write_insurer(entity: Entity, scribe: Scribe) -> Segment:
    name = entity.name
    if name.entity != _INSURER or entity.contact or entity.place:
        raise UnsayableIdentifier("loop 2320 (other insurer)")
    qualifier = scribe.code(name.id_qualifier, "N103 (IN)", 1, 2)
    return trimmed(
        ["N1", _INSURER, scribe.text(name.last, 60), qualifier, scribe.code(name.id, "N104", 2, 80)]
    )


def read_other_insurance(cursor: Cursor) -> OtherInsurance:
    """Return loop 2320 as far as its segments go, whatever their order."""
    order, policy, coordination, services = cursor.take(4)
    references: list[Reference] = []
    days: list[Dated] = []
    entities: list[Entity] = []
    while True:
        match cursor.name:
            case "REF":
                references += read_reference(cursor)
            case "DTP":
                days += read_dated(cursor)
            case "NM1":
                entities.append(read_entity(cursor))
            case "N1":
                entity, name, qualifier, number = cursor.take(4)
                insurer = Name(entity.upper(), "2", name, id_qualifier=qualifier.upper(), id=number)
                entities.append(Entity(insurer))
            case _:
                break
    return OtherInsurance(
        order.upper(),
        policy,
        coordination,
        tuple(cursor.repetitions(services.upper())),
        tuple(references),
        tuple(days),
        tuple(entities),
    )
