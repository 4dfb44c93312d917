"""Names that must be unique, or known to the world."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault, Place
from events.catalog import Catalog

_WITH_ID = (
    "sources",
    "employers",
    "classes",
    "waiting_rules",
    "end_rules",
    "plans",
    "pay_calendars",
    "payrolls",
    "carriers",
)


def ids_are_unique(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """No two things of one kind have the same id."""
    for section in _WITH_ID:
        first: dict[str, Place] = {}
        for number, thing in enumerate(draft.things[section]):
            place = draft.place(section, number, "id")
            known = first.setdefault(thing.id, place)
            if known is not place:
                yield draft.fault(
                    section, number, f"has an id that is already in {known.file}:{known.line}", "id"
                )


def partners_differ(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """Carriers, payrolls and the COBRA administrator have each an id of their own: their connections go by it."""
    first: dict[str, tuple[str, Place]] = {}
    for section in ("carriers", "payrolls", "cobra"):
        for number, thing in enumerate(draft.things[section]):
            place = draft.place(section, number, "id")
            known_section, known = first.setdefault(thing.id, (section, place))
            if known_section != section:
                reason = f"has the id of another partner, in {known.file}:{known.line}: files are left by it"
                yield draft.fault(section, number, reason, "id")


def time_zones_exist(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """A time zone is one that the tz database has."""
    for section in ("program", "carriers"):
        for number, thing in enumerate(draft.things[section]):
            try:
                ZoneInfo(thing.time_zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                reason = f'has time_zone = "{thing.time_zone}", which is none; one is "America/New_York"'
                yield draft.fault(section, number, reason, "time_zone")
