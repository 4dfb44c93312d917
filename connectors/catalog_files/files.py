"""The folder's TOML files, read into records that know their file and line. The one reader of TOML."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FolderPath
from typing import Any

from connectors.catalog_files.faults import CatalogFault, Place
from connectors.catalog_files.locator import Lines, Path
from connectors.catalog_files.words import meant

SINGLE = {"program": "program", "cobra": "cobra"}
"""Tables that stand once, `[program]` → the catalog's field."""

MANY = {
    "source": "sources",
    "employer": "employers",
    "class": "classes",
    "measurement": "measurements",
    "enrollment_window": "enrollment_windows",
    "waiting_rule": "waiting_rules",
    "end_rule": "end_rules",
    "dependent_rule": "dependent_rules",
    "age_reduction": "age_reductions",
    "plan": "plans",
    "rate": "rates",
    "age_rate": "age_rates",
    "contribution": "contributions",
    "pay_calendar": "pay_calendars",
    "payroll": "payrolls",
    "carrier": "carriers",
}
"""Tables of which there are many, `[[plan]]` → the catalog's field."""

SECTIONS = (*SINGLE.values(), *MANY.values())
"""All of the catalog's fields."""


@dataclass(frozen=True)
class Origin:
    """Where a record was written: a file, and the path in it."""

    file: str
    lines: Lines = field(repr=False)
    path: Path
    written_as: Mapping[Path, Path] = field(default_factory=dict)
    """Keys that the files write otherwise than the catalog: `monthly` of a rate is written under its tier."""

    def place(self, *keys: str | int) -> Place:
        """Return the place of the value under `keys`, or of its closest owner."""
        for length in range(len(keys), 0, -1):
            written = self.written_as.get(keys[:length])
            if written is not None:
                keys = (*written, *keys[length:])
                break
        return Place(self.file, self.lines.line_of((*self.path, *keys)))

    def of_part(self, path: Path, written_as: Mapping[str, Path]) -> "Origin":
        """Return the origin of a thing that was made from a part of this one, with its own keys' places in it."""
        return Origin(self.file, self.lines, path, {(key,): to for key, to in written_as.items()})


@dataclass
class Record:
    """One table of the files: its keys and values as written, and where."""

    table: str
    """The singular name: `plan`."""
    values: dict[str, Any]
    origin: Origin

    def fault(self, reason: str, *keys: str | int) -> CatalogFault:
        """Return a fault at the value under `keys`: the record's name, and what is wrong with it as a verb says it."""
        return CatalogFault(*self.origin.place(*keys), f"{self.name} {reason}")

    @property
    def name(self) -> str:
        """What the record is called in a fault: `plan "hmo-blue"`, `rate of plan "hmo-blue"`, `program`."""
        table = self.table.replace("_", " ")
        if isinstance(self.values.get("id"), str):
            return f'{table} "{self.values["id"]}"'
        plan = self.values.get("plan")
        return f'{table} of plan "{plan}"' if isinstance(plan, str) else table


Records = dict[str, list[Record]]
"""By the catalog's field, in order of file and line."""


@dataclass
class FilesRead:
    """What a folder's files hold. A section that may have more than could be read is in `unread`."""

    records: Records = field(default_factory=lambda: {name: [] for name in SECTIONS})
    faults: list[CatalogFault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


def read_files(folder: FolderPath) -> FilesRead:
    """Return all records of the `*.toml` files in the folder and its subfolders, in order of file name and line.

    A file that is no TOML gives one fault and no record.
    """
    read = FilesRead()
    paths = [path for path in folder.rglob("*.toml") if path.is_file()]
    for path in sorted(paths, key=lambda path: path.relative_to(folder).parts):
        file = path.relative_to(folder).as_posix()
        try:
            text = _text(path.read_bytes())
            document = tomllib.loads(text)
        except UnicodeDecodeError as error:
            line = path.read_bytes().count(b"\n", 0, error.start) + 1
            read.faults.append(CatalogFault(file, line, "is not UTF-8 text: save the file as UTF-8"))
            read.unread.update(SECTIONS)
        except tomllib.TOMLDecodeError as error:
            read.faults.append(_syntax_fault(file, text, error))
            read.unread.update(SECTIONS)
        else:
            _take(document, file, Lines(text), read)
    if not paths:
        read.faults.append(CatalogFault("*.toml", 0, "there is no such file in this folder"))
        read.unread.update(SECTIONS)
    return read


def _text(content: bytes) -> str:
    """Return a file's text without a byte-order mark and with Unix line ends."""
    return content.decode().removeprefix("\ufeff").replace("\r\n", "\n")


def _syntax_fault(file: str, text: str, error: tomllib.TOMLDecodeError) -> CatalogFault:
    said = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)$", said)
    if found is None:
        reason = re.sub(r" \(at end of document\)$", "", said)
        return CatalogFault(
            file, text.count("\n", 0, len(text.rstrip())) + 1, f"no TOML: {reason}, at the end"
        )
    reason = said[: found.start()]
    return CatalogFault(file, int(found[1]), f"no TOML: {reason}, in column {found[2]}")


def _take(document: dict[str, Any], file: str, lines: Lines, read: FilesRead) -> None:
    for table, content in document.items():
        here = Origin(file, lines, (table,))
        if table in SINGLE:
            reason = _take_single(table, content, here, read)
        elif table in MANY:
            reason = _take_many(table, content, here, read)
        else:
            reason = f'unknown table "{table}"{meant(table, [*SINGLE, *MANY])}'
            read.unread.update(SECTIONS)
        if reason is not None:
            read.faults.append(CatalogFault(*here.place(), reason))


def _take_single(table: str, content: object, here: Origin, read: FilesRead) -> str | None:
    section = SINGLE[table]
    if not isinstance(content, dict):
        read.unread.add(section)
        return f"{table} is a table that stands once: write [{table}]"
    if read.records[section]:
        first = read.records[section][0].origin.place()
        return f"[{table}] stands once, and is already in {first.file}:{first.line}"
    _take_record(table, section, content, here, read)
    return None


def _take_many(table: str, content: object, here: Origin, read: FilesRead) -> str | None:
    section = MANY[table]
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        read.unread.add(section)
        return f"{table} is a table of which there may be many: write [[{table}]]"
    for number, values in enumerate(content):
        _take_record(table, section, values, Origin(here.file, here.lines, (table, number)), read)
    return None


def _take_record(table: str, section: str, values: dict[str, Any], origin: Origin, read: FilesRead) -> None:
    record = Record(table, values, origin)
    read.records[section].append(record)
    read.faults += _floats(record, values, ())


def _floats(record: Record, owner: dict[str, Any] | list[Any], path: Path) -> Iterator[CatalogFault]:
    """Refuse binary numbers, which have lost exactness already; their text stands in, so that reading goes on."""
    keys: list[Any] = list(owner) if isinstance(owner, dict) else list(range(len(owner)))
    for key in keys:
        value = owner[key]
        if isinstance(value, float):
            yield record.fault(
                f'has {key} = {value}, which is not exact: write "{value}", in quotes', *path, key
            )
            owner[key] = str(value)
        elif isinstance(value, (dict, list)):
            yield from _floats(record, value, (*path, key))
