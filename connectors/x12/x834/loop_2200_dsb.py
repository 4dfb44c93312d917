"""Loop 2200: a disability and its days. DSB, DTP*360 and DTP*361."""

from connectors.x12.syntax import Segment, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.model import Disability
from connectors.x12.x834.model_parts import Dated
from connectors.x12.x834.parts import read_dated, write_dated
from connectors.x12.x834.scribe import Scribe


def write_disability(disability: Disability, scribe: Scribe) -> list[Segment]:
    """Return DSB (DSB01 kind, DSB07/08 diagnosis) and its DTPs."""
    code = scribe.code
    segment = ["DSB", code(disability.kind, "DSB01", 1, 1)]
    if disability.diagnosis:
        qualifier = code(disability.diagnosis_qualifier, "DSB07", 2, 2)
        segment += ["", "", "", "", "", qualifier, code(disability.diagnosis, "DSB08", 1, 15)]
    return [trimmed(segment), *(write_dated(each, scribe) for each in disability.days)]


def read_disability(cursor: Cursor) -> Disability:
    """Return loop 2200."""
    elements = cursor.take(8, (2, 3, 4, 5, 6))
    days: list[Dated] = []
    while cursor.name == "DTP":
        days += read_dated(cursor)
    diagnosis = elements[7]
    return Disability(elements[0], elements[6].upper() if diagnosis else "", diagnosis, tuple(days))
