"""The heading of a transaction set: BGN, REF, DTP and QTY; the parties after it are in `loop_1000_n1`."""

from datetime import date

from connectors.x12.syntax import Segment, UnsayableIdentifier, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.loop_1000_n1 import read_party, write_party
from connectors.x12.x834.model import Heading, Party, Quantity
from connectors.x12.x834.model_parts import Dated, Reference
from connectors.x12.x834.parts import read_dated, read_reference, write_dated, write_reference
from connectors.x12.x834.scribe import Scribe, day_said


def write_heading(heading: Heading, scribe: Scribe) -> list[Segment]:
    """Return BGN, REF, DTP, QTY and loops 1000 of one transaction set.

    BGN01 purpose, BGN02 reference, BGN03/04 day and time, BGN05 time zone, BGN06 the original reference, BGN08 action;
    REF*38 the master policy; QTY*TO, QTY*ET, QTY*DT the members, subscribers and dependents to come.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered, or the dialect has no place for it.
    """
    code, longest = scribe.code, scribe.dialect.reference_longest
    if f"BGN08 {heading.action}" in scribe.dialect.lacking:
        raise UnsayableIdentifier("BGN08")
    if heading.quantities and not scribe.dialect.counts:
        raise UnsayableIdentifier("QTY")
    segment = [
        "BGN",
        code(heading.purpose, "BGN01", 2, 2),
        scribe.identifier(heading.reference, "BGN02", longest=longest),
        day_said(heading.day),
        code(heading.time, "BGN04", 4, 8),
        code(heading.time_zone, "BGN05", 2, 2),
        code(heading.original_reference, "BGN06", 1, longest),
        "",
        code(heading.action, "BGN08", 1, 2),
    ]
    segments = [
        trimmed(segment),
        *(write_reference(each, scribe) for each in heading.references),
        *(write_dated(each, scribe) for each in heading.days),
        *(["QTY", code(each.qualifier, "QTY01", 2, 2), str(each.count)] for each in heading.quantities),
    ]
    for party in heading.parties:
        segments += write_party(party, scribe)
    return segments


def read_heading(cursor: Cursor) -> Heading | None:
    """Return the heading to the cursor's end, whatever the order of its segments; None, and told, without BGN."""
    if cursor.name != "BGN":
        cursor.complain("the transaction set does not begin with BGN")
        return None
    purpose, reference, text, time, zone, original, _, action = cursor.take(8, (7,))
    day: date | None = cursor.day(text, 3)
    references: list[Reference] = []
    days: list[Dated] = []
    quantities: list[Quantity] = []
    parties: list[Party] = []
    while cursor.name:
        match cursor.name:
            case "REF" if not parties:
                references += read_reference(cursor)
            case "DTP" if not parties:
                days += read_dated(cursor)
            case "QTY" if not parties:
                quantities += _read_quantity(cursor)
            case "N1":
                parties.append(read_party(cursor))
            case _:
                cursor.misplaced()
    return Heading(
        purpose,
        reference,
        day,
        time,
        action.upper(),
        zone.upper(),
        original,
        tuple(references),
        tuple(days),
        tuple(quantities),
        tuple(parties),
    )


def _read_quantity(cursor: Cursor) -> list[Quantity]:
    qualifier, text = cursor.take(2)
    count = cursor.count(text, 2)
    if count is None or not qualifier:
        cursor.complain("a count without its qualifier or its number")
        return []
    return [Quantity(qualifier.upper(), count)]
