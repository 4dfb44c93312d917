"""File names: a pattern names what is known of a file, and gives each file a name of its own."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from string import Formatter

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed, meant
from events.catalog import Catalog
from events.layouts import CARRIER_FILE_NAME_FIELDS, COBRA_FILE_NAME_FIELDS, PAYROLL_FILE_NAME_FIELDS

_FIELDS = {
    "carriers": CARRIER_FILE_NAME_FIELDS,
    "payrolls": PAYROLL_FILE_NAME_FIELDS,
    "cobra": COBRA_FILE_NAME_FIELDS,
}

_FILES: tuple[Mapping[str, object], ...] = tuple(
    {"control": number, "number": number, "written": written, "day": written.date(), "night": written.date()}
    for number, written in enumerate((datetime(2026, 7, 1, 22, 0), datetime(2027, 8, 2, 23, 1)), start=1)  # noqa: DTZ001
)
"""Two files that differ in all that differs; their times are wall-clock times, as a file name has them."""


def file_names_can_be_written(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """A pattern can be filled in, names no folder, and does not give two files one name."""
    for section, fields in _FIELDS.items():
        for number, partner in enumerate(draft.things[section]):
            for reason in _faults_of(partner.file_name, fields):
                yield draft.fault(section, number, f"has a file_name that {reason}", "file_name")


def _faults_of(pattern: str, fields: frozenset[str]) -> Iterator[str]:
    try:
        named = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError as error:
        yield f"cannot be filled in: {error}"
        return
    for name in sorted(named - fields):
        yield f"names {{{name}}}, but only {listed(fields)} are known{meant(name, fields)}"
    if not named <= fields:
        return
    try:
        first, second = (pattern.format(**_known(file, fields)) for file in _FILES)
    except (ValueError, TypeError) as error:
        yield f"cannot be filled in: {error}"
        return
    if first == second:
        yield f'gives every file the name "{first}"'
    if not first.isprintable() or set(first) & set('/\\:*?"<>| ') or first.startswith("."):
        yield f'gives "{first}", which not every server takes as a file name'


def _known(file: Mapping[str, object], fields: frozenset[str]) -> dict[str, object]:
    """Return a value for each field; the partner's own name is the same for all its files."""
    return {name: file.get(name, "partner") for name in fields}
