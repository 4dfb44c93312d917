"""A catalog on the way: all that could be read, each thing with the record that it was read from."""

from dataclasses import dataclass, field
from typing import Any

from connectors.catalog_files.faults import CatalogFault, Place
from connectors.catalog_files.files import MANY, SECTIONS, SINGLE, Record
from events.base import Model
from events.catalog import Catalog


@dataclass
class Draft:
    """What could be read so far; a section with a record that could not be is in `unread`."""

    things: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    unread: set[str] = field(default_factory=set)

    def add(self, section: str, thing: Model, record: Record) -> None:
        """Take one thing that could be read."""
        self.things[section].append(thing)
        self.records[section].append(record)

    def fault(self, section: str, number: int, reason: str, *keys: str | int) -> CatalogFault:
        """Return a fault of the `number`-th thing of a section, at the value under `keys`; it names the thing."""
        return self.records[section][number].fault(reason, *keys)

    def place(self, section: str, number: int, *keys: str | int) -> Place:
        """Return where the `number`-th thing of a section is written."""
        return self.records[section][number].origin.place(*keys)

    def partial(self) -> Catalog:
        """Return what could be read as a catalog; a table that is missing is None there, so look at `unread` first."""
        return Catalog.model_construct(**self._content())

    def catalog(self) -> Catalog:
        """Return the catalog. Only for a draft without a fault."""
        return Catalog(**self._content())

    def _content(self) -> dict[str, Any]:
        many = {name: tuple(self.things[name]) for name in MANY.values()}
        single = {name: next(iter(self.things[name]), None) for name in SINGLE.values()}
        return {**many, **single}
