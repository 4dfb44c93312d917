"""The corpus of broken files: a valid file and one edit each; the name says what is wrong."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("broken")
BASES = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.834"))}
"""The valid files: changes in two sets, everybody for verification, and one of version 004010."""


@dataclass(frozen=True)
class Broken:
    """One file with one fault."""

    name: str
    code: str
    old: str
    new: str
    where: str = ""
    """Segment and element that the place ends in."""
    base: str = "changes"
    recounted: bool = True
    """Whether SE01 is made right after the edit, so that a missing segment is not a wrong count too."""
    every: bool = False
    """Whether the edit is made wherever it can be."""

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> bytes:
        """The file."""
        base = BASES[self.base].decode("ascii")
        old, new = self.old.replace("|", "~\n"), self.new.replace("|", "~\n")
        assert old in base, f"the edit of {self.name!r} finds its place"
        edited = base.replace(old, new, -1 if self.every else 1)
        return (_recounted(edited) if self.recounted else edited).encode("latin-1")


def _recounted(text: str) -> str:
    """Return the file with every SE01 as many as there are segments that hold something."""

    def recount(found: re.Match[str]) -> str:
        return f"{found[1]}{sum(1 for each in found[1].split('~') if each.strip())}"

    return re.sub(r"(ST\*834\*.*?~\nSE\*)\d+", recount, text, flags=re.DOTALL)


def _read() -> list[Broken]:
    edits = tomllib.loads((FOLDER / "edits.toml").read_text(encoding="utf-8"))
    return [Broken(**each) for each in edits["broken"]]


BROKEN = _read()
