"""Loop 2310: a provider of a coverage. LX, NM1 with NM110, N3, N4, PER, and PLA where it is another than before."""

from connectors.x12.syntax import Segment, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.model_coverage import Provider, ProviderChange
from connectors.x12.x834.model_parts import Contact, Place
from connectors.x12.x834.parts import (
    read_contact,
    read_name,
    read_place,
    write_contact,
    write_name,
    write_place,
)
from connectors.x12.x834.scribe import Scribe, day_said


def write_provider(number: int, provider: Provider, scribe: Scribe) -> list[Segment]:
    """Return loop 2310 as the provider of that number, from 1, in a coverage.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered.
    """
    segments = [["LX", str(number)], write_name(provider.name, scribe)]
    if provider.place:
        segments += write_place(provider.place, scribe)
    segments += [write_contact(each, scribe) for each in provider.contacts]
    if provider.change:
        change = provider.change
        reason = scribe.code(change.reason, "PLA05", 2)
        segments.append(trimmed(["PLA", "2", "1P", day_said(change.day), "", reason]))
    return segments


def read_provider(cursor: Cursor) -> list[Provider]:
    """Return loop 2310; one without a name is told, and nothing."""
    cursor.take(1)
    if cursor.name != "NM1":
        cursor.complain("a provider without NM1")
        return []
    name = read_name(cursor)
    place: Place | None = None
    contacts: list[Contact] = []
    change: ProviderChange | None = None
    while True:
        match cursor.name:
            case "N3" | "N4" if place is None:
                place = read_place(cursor)
            case "PER":
                contacts.append(read_contact(cursor))
            case "PLA" if change is None:
                _, _, day, _, reason = cursor.take(5, (4,))
                change = ProviderChange(cursor.day(day, 3), reason.upper())
            case _:
                break
    return [Provider(name, place, tuple(contacts), change)]
