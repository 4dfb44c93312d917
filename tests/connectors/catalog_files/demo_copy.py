"""A copy of the demo city's catalog, for tests to break in one place."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from connectors.catalog_files import read

DEMO = Path(__file__).parents[3] / "services" / "demo_city" / "catalog"

Expected = tuple[str, str] | tuple[str, str, str]
"""The text at which a fault is expected and its reason; and the file, if it is not the one that was broken."""


class DemoCopy:
    """The copy, and what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(DEMO, folder)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        content = (self.folder / file).read_text()
        assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {file}"
        (self.folder / file).write_text(content.replace(old, new))

    def line(self, file: str, at: str) -> int:
        """Return the line of a text that stands once; after ` … `, of the next text after it."""
        content = (self.folder / file).read_text()
        first, *rest = at.split(" … ")
        assert content.count(first) == 1, f"{first!r} stands {content.count(first)} times in {file}"
        place = content.index(first)
        for text in rest:
            place = content.index(text, place)
        return content.count("\n", 0, place) + 1

    def faults(self) -> list[str]:
        """Return all faults, sorted as they were given."""
        catalog, faults = read(self.folder)
        assert (catalog is None) == bool(faults)
        assert faults == sorted(faults)
        return [str(fault) for fault in faults]

    def expected(self, file: str, faults: Iterable[Expected]) -> list[str]:
        """Return the faults in order of place, with the lines on which their texts stand."""
        placed = [(each[2] if len(each) == 3 else file, each[0], each[1]) for each in faults]
        rows = sorted((name, self.line(name, at), self._placed(reason)) for name, at, reason in placed)
        return [f"{name}:{line}: {reason}" for name, line, reason in rows]

    def _placed(self, reason: str) -> str:
        """Write `«file|text»` in a reason as the place of the text."""
        found = re.compile(r"«(.+?)\|(.+?)»", re.DOTALL)
        return found.sub(lambda each: f"{each[1]}:{self.line(each[1], each[2])}", reason)

    def faults_after(self, file: str, old: str, new: str) -> list[str]:
        """Break one place, and return all faults."""
        self.edit(file, old, new)
        return self.faults()
