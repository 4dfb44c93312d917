"""Tables inside a table, which stand once for each: sizes and acceptances of employers, offers of classes, periods."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.files import FilesRead, Record
from connectors.catalog_files.locator import Path

_SEVERAL = {
    ("employers", "division"): ("divisions", None),
    ("employers", "size"): ("sizes", None),
    ("employers", "acceptance"): ("accepted", ("statutes", "statute")),
    ("classes", "offer"): ("offers", ("plans", "plan")),
}
"""Section and table → the key in the catalog; and a list that is short for as many lines that differ in it alone."""


def rename_nested(read: FilesRead) -> Iterator[CatalogFault]:
    """Write the inner tables as the catalog has them, in place; what was made points at where it is written."""
    for (section, table), (key, short) in _SEVERAL.items():
        for record in read.records[section]:
            if table in record.values:
                yield from _rename(record, table, key, short)
    for record in list(read.records["measurements"]):
        if "period" in record.values:
            yield from _take_periods(record, read)


def _rename(record: Record, table: str, key: str, short: tuple[str, str] | None) -> Iterator[CatalogFault]:
    if key in record.values:
        yield record.fault(f"has both {key} and {table}: one is enough", table)
        del record.values[table]
        return
    lines = record.values.pop(table)
    if not isinstance(lines, list) or not all(isinstance(each, dict) for each in lines):
        yield record.fault(f"needs its {key} as [[{record.table}.{table}]]", table)
        return
    written: list[dict[str, Any]] = []
    places: dict[Path, Path] = {(key,): (table,)}
    for at, line in enumerate(lines):
        for said, inner in _several(line, short):
            places[key, len(written)] = (table, at)
            if inner is not None and short is not None:
                places[key, len(written), short[1]] = (table, at, *inner)
            written.append(said)
    record.values[key] = written
    record.origin = replace(record.origin, written_as={**record.origin.written_as, **places})


def _several(
    line: dict[str, Any], short: tuple[str, str] | None
) -> Iterator[tuple[dict[str, Any], Path | None]]:
    """Yield a line, or each of those it is short for with the place of its own word."""
    names = None if short is None else line.get(short[0])
    if short is None or not isinstance(names, list) or short[1] in line:
        yield line, None
        return
    rest = {key: value for key, value in line.items() if key != short[0]}
    for number, name in enumerate(names):
        yield {short[1]: name, **rest}, (short[0], number)


def _take_periods(record: Record, read: FilesRead) -> Iterator[CatalogFault]:
    """Write `[[measurement.period]]` as the two lists of first days."""
    periods = record.values.pop("period")
    keys = {"first_day": "first_days", "stability_first_day": "stability_first_days"}
    if not isinstance(periods, list) or not all(
        isinstance(each, dict) and each.keys() == keys.keys() for each in periods
    ):
        yield record.fault(
            "needs its periods as [[measurement.period]], each with first_day and stability_first_day",
            "period",
        )
        read.records["measurements"].remove(record)
        read.unread.add("measurements")
        return
    places: dict[Path, Path] = {}
    for written, key in keys.items():
        record.values[key] = [each[written] for each in periods]
        places[key,] = ("period",)
        places |= {(key, at): ("period", at, written) for at in range(len(periods))}
    record.origin = replace(record.origin, written_as={**record.origin.written_as, **places})
