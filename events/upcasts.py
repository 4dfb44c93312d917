"""From old fields to new ones: for each kind and version that was ever stored, one pure step to the next version."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Fields = dict[str, Any]
Upcast = Callable[[Fields], Fields]

UPCASTS: Final[Mapping[tuple[str, int], Upcast]] = {}
"""(kind, version) → the step from the fields of that version to those of the next. Kept for ever.

A step gets the fields as they were stored and returns new ones; it neither changes what it is given nor reads anything
else. A sealed field comes as `{"$sealed": "…"}` and can be renamed or dropped, but not looked into.
"""


def upcast(
    kind: str, version: int, latest: int, fields: Fields, table: Mapping[tuple[str, int], Upcast] = UPCASTS
) -> Fields:
    """Return the fields of an event as its latest version has them.

    Raises:
      LookupError: a step is missing; a test of the catalogue sees to it that none is.
    """
    for step in range(version, latest):
        fields = table[kind, step](fields)
    return fields
