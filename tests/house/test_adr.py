"""Decisions are numbered without a gap, told in the same four parts, and fit a page."""

import re
from pathlib import Path

from tests.house.tree import ROOT

PARTS = ["Status", "Context", "Decision", "Consequences"]
LINES_MAX = 60


def numbering_faults(names: list[str]) -> list[str]:
    """Return the file names, in order, that do not carry the number they should."""
    return [
        name
        for number, name in enumerate(sorted(names), start=1)
        if re.fullmatch(rf"{number:04d}-[a-z0-9]+(?:-[a-z0-9]+)*\.md", name) is None
    ]


def telling_faults(name: str, text: str) -> list[str]:
    """Return what is wrong with how a decision is told."""
    title = text.partition("\n")[0]
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    faults = {
        f"{name}: the title is not `# {name[:4]}. …`": not title.startswith(f"# {name[:4]}. "),
        f"{name}: the parts are {parts}": parts != PARTS,
        f"{name}: longer than a page": len(text.splitlines()) > LINES_MAX,
    }
    return [fault for fault, found in faults.items() if found]


def decisions() -> list[Path]:
    """Return the files of all decisions, oldest first."""
    return sorted((ROOT / "docs" / "adr").iterdir())


def test_decisions_are_numbered_without_a_gap() -> None:
    """The first decision is 0001, each next one follows, and none shares its number."""
    names = [path.name for path in decisions()]

    assert names != []
    assert numbering_faults(names) == []


def test_decisions_are_told_alike() -> None:
    """Each has its number in the title, then Status, Context, Decision, Consequences, on one page."""
    faults = [
        fault for path in decisions() for fault in telling_faults(path.name, path.read_text(encoding="utf-8"))
    ]

    assert faults == []


def test_a_gap_and_a_double_are_found() -> None:
    """A number left out, one given twice, and a name that is no name are each found."""
    assert numbering_faults(["0001-a.md", "0003-b.md"]) == ["0003-b.md"]
    assert numbering_faults(["0001-a.md", "0001-b.md"]) == ["0001-b.md"]
    assert numbering_faults(["0001-a.md", "0002 b.md"]) == ["0002 b.md"]


def test_a_decision_told_badly_is_found() -> None:
    """A wrong number, a part out of order and a second page are each found."""
    good = "# 0001. A\n\n## Status\n\n## Context\n\n## Decision\n\n## Consequences\n"

    assert telling_faults("0001-a.md", good) == []
    assert len(telling_faults("0002-a.md", good)) == 1
    assert len(telling_faults("0001-a.md", good.replace("Context", "Background"))) == 1
    assert len(telling_faults("0001-a.md", good + "\n" * LINES_MAX)) == 1
