"""From old fields to new ones: for each kind and version that was ever stored, one pure step to the next version."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Fields = dict[str, Any]
Upcast = Callable[[Fields], Fields]


def _one_schedule(fields: Fields) -> Fields:
    """Return a published catalog whose carriers have a schedule of cron in place of an hour and ISO weekdays."""
    catalog = fields["catalog"]
    carriers = [_with_schedule(each) for each in catalog["carriers"]]
    return {**fields, "catalog": {**catalog, "carriers": carriers}}


def _with_schedule(carrier: Fields) -> Fields:
    hour, minute = map(int, carrier.get("send_at", "22:00:00").split(":")[:2])
    weekdays = [str(each) for each in carrier.get("send_weekdays", (1, 2, 3, 4, 5))]
    kept = {key: value for key, value in carrier.items() if key not in ("send_at", "send_weekdays")}
    return {**kept, "schedule": f"{minute} {hour} * * {','.join(weekdays)}" if weekdays else None}


UPCASTS: Final[Mapping[tuple[str, int], Upcast]] = {("catalog.published", 1): _one_schedule}
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
