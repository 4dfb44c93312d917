"""Names that must be unique, or known to the world."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.catalog_files.checks.spans import Numbered, overlaps, period_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault, Place
from events.catalog import Catalog

_WITH_ID = (
    "sources",
    "employers",
    "classes",
    "measurements",
    "enrollment_windows",
    "waiting_rules",
    "end_rules",
    "dependent_rules",
    "age_reductions",
    "plans",
    "pay_calendars",
    "payrolls",
    "carriers",
)

TAKING_TURNS = ("classes", "waiting_rules", "end_rules")
"""Of these several lines may have one id, if no two hold on one day."""


def ids_are_unique(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """No two things of one kind have the same id, or none that hold on one day where they take turns."""
    for section in _WITH_ID:
        first: dict[str, int] = {}
        for number, thing in enumerate(draft.things[section]):
            known = first.setdefault(thing.id, number)
            if known != number and section not in TAKING_TURNS:
                yield _again(draft, section, number, known)
        if section in TAKING_TURNS:
            yield from _turns_shared(draft, section)


def _turns_shared(draft: Draft, section: str) -> Iterator[CatalogFault]:
    lines: dict[str, list[Numbered]] = {}
    for number, thing in enumerate(draft.things[section]):
        period = period_of(thing)
        if period is not None:
            lines.setdefault(thing.id, []).append(Numbered(number, period))
    for numbered in lines.values():
        for earlier, later in overlaps(numbered):
            yield _again(draft, section, later, earlier)


def _again(draft: Draft, section: str, number: int, known: int) -> CatalogFault:
    place, thing = draft.place(section, known, "id"), draft.things[section][number]
    day = getattr(thing, "first_day", None) if section in TAKING_TURNS else None
    on = "" if day is None else f" on {day}"
    return draft.fault(section, number, f"has an id that is already in {place.file}:{place.line}{on}", "id")


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
