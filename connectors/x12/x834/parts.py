"""Segments that occur in several loops, REF DTP AMT NM1 PER N3 N4: each is put together and read here only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from connectors.x12.syntax import Segment, UnsayableIdentifier, d8, trimmed
from connectors.x12.x834.cursor import Cursor, day_of
from connectors.x12.x834.model_parts import Amount, Contact, Dated, Entity, Name, Place, Reference
from connectors.x12.x834.scribe import Scribe, number_said


def ref(qualifier: str, value: str) -> Segment:
    """Return REF of elements that are ready."""
    return ["REF", qualifier, value]


def write_reference(reference: Reference, scribe: Scribe) -> Segment:
    """Return REF.

    Raises:
      UnsayableIdentifier: the number would have to be altered.
    """
    qualifier = scribe.code(reference.qualifier, "REF01", 2)
    longest = scribe.dialect.reference_longest
    return ref(qualifier, scribe.identifier(reference.value, f"REF02 ({qualifier})", longest=longest))


def read_reference(cursor: Cursor) -> list[Reference]:
    """Return what REF says; one without a number is told, and nothing."""
    qualifier, value = cursor.take(2)
    if not (qualifier and value):
        cursor.complain("a reference without its qualifier or its number")
        return []
    return [Reference(qualifier.upper(), value)]


@lru_cache(maxsize=16384)
def dtp(qualifier: str, day: date) -> Segment:
    """Return DTP of one day. It is the same list each time: nobody alters a segment that is made."""
    return ["DTP", qualifier, "D8", d8(day)]


def write_dated(dated: Dated, scribe: Scribe) -> Segment:
    """Return DTP of a day, or of a period where there is a last day."""
    qualifier = scribe.code(dated.qualifier, "DTP01", 3)
    if dated.last_day is None:
        return dtp(qualifier, dated.day)
    return ["DTP", qualifier, "RD8", f"{d8(dated.day)}-{d8(dated.last_day)}"]


def read_dated(cursor: Cursor) -> list[Dated]:
    """Return what DTP says; one that holds no day is told, and nothing."""
    qualifier, shape, text = cursor.take(3)
    shape = shape.upper()
    if shape == "RD8":
        first, _, second = text.partition("-")
        day, last = day_of(first.strip()), day_of(second.strip())
        if day and last and qualifier:
            return [Dated(qualifier.upper(), day, last)]
    elif shape in {"D8", ""}:
        day = day_of(text)
        if day and qualifier:
            return [Dated(qualifier.upper(), day)]
    cursor.complain("neither a day (D8) nor a period (RD8) that exists", 3)
    return []


def amt(qualifier: str, amount: Decimal) -> Segment:
    """Return AMT."""
    return ["AMT", qualifier, number_said(amount)]


def write_amount(amount: Amount, scribe: Scribe) -> Segment:
    """Return AMT."""
    return amt(scribe.code(amount.qualifier, "AMT01"), amount.amount)


def read_amount(cursor: Cursor) -> list[Amount]:
    """Return what AMT says; one without an amount is told, and nothing."""
    qualifier, text = cursor.take(2)
    amount = cursor.number(text, 2)
    if not text or not qualifier:
        cursor.complain("an amount without its qualifier or its number")
    return [Amount(qualifier.upper(), amount)] if amount is not None and qualifier else []


def nm1(
    entity: str,
    kind: str,
    last: str,
    first: str = "",
    middle: str = "",
    prefix: str = "",
    suffix: str = "",
    id_qualifier: str = "",
    number: str = "",
    relationship: str = "",
) -> Segment:
    """Return NM1 of elements that are ready."""
    segment = ["NM1", entity, kind, last, first, middle, prefix, suffix]
    if number:
        segment += [id_qualifier, number]
        if not relationship:
            return segment
    elif id_qualifier or relationship:
        segment += [id_qualifier, ""]
    segment.append(relationship)
    return trimmed(segment)


def write_name(name: Name, scribe: Scribe) -> Segment:
    """Return NM1, the names cleaned.

    Raises:
      UnsayableIdentifier: an identifier would have to be altered, or nothing of a last name can be said.
    """
    text, code = scribe.text, scribe.code
    last = text(name.last, 60)
    if name.last and not last:
        raise UnsayableIdentifier("NM103 (last name)")
    return nm1(
        code(name.entity, "NM101", 2),
        code(name.kind, "NM102", 1, 1),
        last,
        text(name.first, 35),
        text(name.middle, 25),
        text(name.prefix, 10),
        text(name.suffix, 10),
        code(name.id_qualifier, "NM108", 1, 2),
        code(name.id, "NM109", 2, 80),
        code(name.relationship, "NM110", 2, 2),
    )


def read_name(cursor: Cursor) -> Name:
    """Return what NM1 says."""
    entity, kind, last, first, middle, prefix, suffix, qualifier, number, relationship = cursor.take(10)
    return Name(
        entity.upper(), kind, last, first, middle, prefix, suffix, qualifier.upper(), number, relationship
    )


def per(function: str, name: str, numbers: Sequence[str]) -> Segment:
    """Return PER of elements that are ready: qualifier and number in turn."""
    return ["PER", function, name, *numbers]


def write_contact(contact: Contact, scribe: Scribe) -> Segment:
    """Return PER.

    Raises:
      UnsayableIdentifier: a number would have to be altered.
    """
    numbers: list[str] = []
    for qualifier, number in contact.numbers:
        numbers.append(scribe.code(qualifier, "PER03", 2, 2))
        numbers.append(scribe.identifier(number, "PER04", longest=scribe.dialect.number_longest))
    function = scribe.code(contact.function, "PER01", 2, 2)
    return trimmed(per(function, scribe.text(contact.name, 60), numbers))


def read_contact(cursor: Cursor) -> Contact:
    """Return what PER says; a qualifier without a number, or the reverse, is told."""
    function, name, *rest = cursor.take(8)
    numbers: list[tuple[str, str]] = []
    for at in range(0, 6, 2):
        qualifier, number = rest[at], rest[at + 1]
        if qualifier and number:
            numbers.append((qualifier.upper(), number))
        elif qualifier or number:
            cursor.complain("a number without its qualifier, or the reverse", at + 3, warning=True)
    return Contact(function.upper(), name, tuple(numbers))


def n3(lines: Sequence[str]) -> Segment:
    """Return N3 of one or two lines that are ready."""
    return ["N3", *lines]


def n4(
    city: str,
    state: str,
    postal_code: str,
    country: str = "",
    location_qualifier: str = "",
    location: str = "",
    subdivision: str = "",
) -> Segment:
    """Return N4 of elements that are ready."""
    segment = ["N4", city, state, postal_code]
    if country or location_qualifier or location or subdivision:
        segment += [country, location_qualifier, location, subdivision]
    return trimmed(segment)


def write_place(place: Place, scribe: Scribe) -> list[Segment]:
    """Return N3, as often as two lines each need it, and N4; neither where there is nothing to say.

    Raises:
      UnsayableIdentifier: a code or a location's number would have to be altered.
    """
    lines = [said for each in place.lines if (said := scribe.text(each, 55))]
    segments = [n3(lines[at : at + 2]) for at in range(0, len(lines), 2)]
    code = scribe.code
    city = n4(
        scribe.text(place.city, 30),
        code(place.state, "N402", 2, 2),
        code(place.postal_code, "N403", 3, 15),
        code(place.country, "N404", 2, 3),
        code(place.location_qualifier, "N405", 1, 2),
        code(place.location, "N406", 1, 30),
        code(place.subdivision, "N407", 1, 3),
    )
    return [*segments, city] if len(city) > 1 else segments


def read_place(cursor: Cursor) -> Place | None:
    """Return what N3 and N4 say, if they come next."""
    lines: list[str] = []
    while cursor.name == "N3":
        lines += [each for each in cursor.take(2) if each]
    if cursor.name != "N4":
        return Place(tuple(lines)) if lines else None
    city, state, postal_code, country, qualifier, location, subdivision = cursor.take(7)
    return Place(
        tuple(lines),
        city,
        state.upper(),
        postal_code,
        country.upper(),
        qualifier.upper(),
        location,
        subdivision.upper(),
    )


def write_entity(entity: Entity, scribe: Scribe, *, contact_last: bool = False) -> list[Segment]:
    """Return NM1, PER, N3 and N4 of somebody beside the member; PER after N4 in loop 2330."""
    segments = [write_name(entity.name, scribe)]
    contact = [write_contact(entity.contact, scribe)] if entity.contact else []
    place = write_place(entity.place, scribe) if entity.place else []
    return [*segments, *place, *contact] if contact_last else [*segments, *contact, *place]


def read_entity(cursor: Cursor) -> Entity:
    """Return what NM1 and the PER, N3 and N4 after it say, PER before or after the address."""
    name = read_name(cursor)
    contact = read_contact(cursor) if cursor.name == "PER" else None
    place = read_place(cursor)
    if contact is None and cursor.name == "PER":
        contact = read_contact(cursor)
    return Entity(name, contact, place)
