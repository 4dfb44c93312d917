"""A fault in a catalog's files, and the place where a person finds it."""

from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """A line of a file; the file is named from the catalog's folder on, with slashes. Line 0 is the folder itself."""

    file: str
    line: int


@dataclass(frozen=True, order=True, slots=True)
class CatalogFault:
    """One thing wrong with a catalog. Sorts by file, line and reason."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"
