"""Loop 2700: what a receiver is told beyond the guide. LS, then LX, N1*75, REF and DTP for each category, LE."""

from collections.abc import Sequence

from connectors.x12.syntax import Segment, UnsayableIdentifier
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.model import Category
from connectors.x12.x834.model_parts import Dated, Reference
from connectors.x12.x834.parts import read_dated, read_reference, write_dated, write_reference
from connectors.x12.x834.scribe import Scribe

_LOOP = "2700"
_CATEGORY = "75"


def write_categories(categories: Sequence[Category], scribe: Scribe) -> list[Segment]:
    """Return LS to LE; nothing where there is no category.

    Raises:
      UnsayableIdentifier: a name or a number would have to be altered, or the dialect has no such loop.
    """
    if not categories:
        return []
    if not scribe.dialect.categories:
        raise UnsayableIdentifier("loop 2700")
    segments: list[Segment] = [["LS", _LOOP]]
    for number, each in enumerate(categories, 1):
        segments.append(["LX", str(number)])
        segments.append(["N1", _CATEGORY, scribe.identifier(each.name, "N102 (75)", longest=60)])
        if each.reference:
            segments.append(write_reference(each.reference, scribe))
        if each.day:
            segments.append(write_dated(each.day, scribe))
    return [*segments, ["LE", _LOOP]]


def read_categories(cursor: Cursor) -> list[Category]:
    """Return the categories from LS to LE; that LE is missing is told."""
    cursor.take(1)
    categories: list[Category] = []
    while cursor.name == "LX":
        cursor.take(1)
        if cursor.name != "N1":
            cursor.complain("a reporting category without N1")
            continue
        _, name = cursor.take(2)
        references: list[Reference] = []
        days: list[Dated] = []
        while cursor.name in {"REF", "DTP"}:
            if cursor.name == "REF":
                references += read_reference(cursor)
            else:
                days += read_dated(cursor)
        if len(references) > 1 or len(days) > 1:
            cursor.complain("a reporting category with several REF or DTP: the first was kept")
        categories.append(Category(name, next(iter(references), None), next(iter(days), None)))
    if cursor.name == "LE":
        cursor.take(1)
    else:
        cursor.complain("reporting categories that LE does not close", warning=True)
    return categories
