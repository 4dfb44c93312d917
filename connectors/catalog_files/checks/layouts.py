"""Layouts: a column file can be written, and says what the receiver needs."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.locator import Path
from connectors.catalog_files.words import listed, meant
from events.catalog import Catalog, Column, Layout
from events.layouts import COBRA_FIELDS, COBRA_FIELDS_REQUIRED, PAYROLL_FIELDS, PAYROLL_FIELDS_REQUIRED

_FIELDS = {"payrolls": PAYROLL_FIELDS, "cobra": COBRA_FIELDS}
_REQUIRED = {"payrolls": PAYROLL_FIELDS_REQUIRED, "cobra": COBRA_FIELDS_REQUIRED}


class PlacedColumn(NamedTuple):
    """One column, and where it is written."""

    section: str
    number: int
    column: Column
    keys: Path


def fixed_columns_have_a_width(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """Every column of a file of fixed width has one."""
    for section, number, layout in _layouts(draft):
        for placed in _columns(section, number, layout):
            if layout.kind == "fixed" and placed.column.width is None:
                reason = f'has no width for column "{placed.column.heading}" of its fixed layout'
                yield draft.fault(section, number, reason, *placed.keys)


def columns_say_what_is_known(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """A column that is no constant says something that is known of a line."""
    for section, number, layout in _layouts(draft):
        known = _FIELDS[section]
        for placed in _columns(section, number, layout):
            if placed.column.constant is None and placed.column.field not in known:
                field = placed.column.field
                reason = f'has a column with an unknown field "{field}"{meant(field, known)}'
                yield draft.fault(section, number, reason, *placed.keys, "field")


def needed_columns_are_there(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """A payroll is told whose deduction it is, which, and how much; an administrator which event, and what of it."""
    for section, number, layout in _layouts(draft):
        said = {column.field for column in layout.columns if column.constant is None}
        missing = _REQUIRED[section] - said
        if missing:
            yield draft.fault(
                section, number, f"has no column that says {listed(missing)}", "layout", "columns"
            )


def fixed_texts_fit(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """In a file of fixed width no constant, and no heading that is written, is wider than its column."""
    for section, number, layout in _layouts(draft):
        for placed in _columns(section, number, layout) if layout.kind == "fixed" else ():
            written = {
                "constant": placed.column.constant,
                "heading": placed.column.heading if layout.header else None,
            }
            for key, text in written.items():
                if text is not None and placed.column.width and len(text.encode()) > placed.column.width:
                    reason = f'has {key} "{text}", wider than its column of {placed.column.width}'
                    yield draft.fault(section, number, reason, *placed.keys, key)


def headings_differ(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """No two columns of a file with a heading line have the same heading."""
    for section, number, layout in _layouts(draft):
        seen: set[str] = set()
        for placed in _columns(section, number, layout):
            if layout.header and placed.column.heading in seen:
                reason = f'has two columns with the heading "{placed.column.heading}"'
                yield draft.fault(section, number, reason, *placed.keys, "heading")
            seen.add(placed.column.heading)


def date_formats_are_for_days(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """A date format is for a day, and tells days apart."""
    for section, number, layout in _layouts(draft):
        for placed in _columns(section, number, layout):
            written = placed.column.date_format
            if written is None:
                continue
            if not placed.column.field.endswith("_day"):
                reason = f'has a date_format for "{placed.column.field}", which is no day'
                yield draft.fault(section, number, reason, *placed.keys, "date_format")
            elif len({day.strftime(written) for day in _DAYS}) != len(_DAYS):
                reason = f'has date_format "{written}", which does not tell days apart; one is "%Y%m%d"'
                yield draft.fault(section, number, reason, *placed.keys, "date_format")


def delimiters_are_signs(draft: Draft, _: Catalog) -> Iterator[CatalogFault]:
    """The delimiter of columns is no letter, digit or quote, nor the end of a line."""
    for section, number, layout in _layouts(draft):
        if layout.delimiter.isalnum() or layout.delimiter in "\"'-.\r\n":
            reason = f'has delimiter "{layout.delimiter}", which occurs in values'
            yield draft.fault(section, number, reason, "layout", "delimiter")


def deduction_codes_fit_their_column(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No deduction code is wider than the column it is written in."""
    for number, payroll in enumerate(catalog.payrolls):
        widths = [
            column.width for column in payroll.layout.columns if column.field == "code" and column.width
        ]
        for plan, code in payroll.codes.items():
            if payroll.layout.kind == "fixed" and widths and len(code) > min(widths):
                reason = f'has code "{code}", wider than its column of {min(widths)}'
                yield draft.fault("payrolls", number, reason, "codes", plan)


_DAYS = (date(2026, 7, 1), date(2026, 7, 2), date(2026, 8, 1), date(2027, 7, 1), date(2026, 1, 7))


def _layouts(draft: Draft) -> Iterator[tuple[str, int, Layout]]:
    for section in _FIELDS:
        for number, partner in enumerate(draft.things[section]):
            yield section, number, partner.layout


def _columns(section: str, number: int, layout: Layout) -> Iterator[PlacedColumn]:
    for at, column in enumerate(layout.columns):
        yield PlacedColumn(section, number, column, ("layout", "columns", at))
