"""The source tree as the tests of the house see it: files, syntax trees, and faults with their place."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds pyproject.toml."""

OURS = ("events", "services", "connectors")
"""The three packages of the product."""

_NOT_WRITTEN_BY_HAND = frozenset({"build", "dist", "__pycache__", "node_modules", "target", "var"})
_BINARY = frozenset({".gz", ".ico", ".jpg", ".pdf", ".png", ".pyc", ".sqlite", ".woff2", ".zip"})


@dataclass(frozen=True)
class Source:
    """One Python module: where it lies, relative to the root, and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module's syntax tree."""
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders of the path and the module's name without its ending."""
        return Path(self.path).with_suffix("").parts


Fault = tuple[str, int, str]
"""Path, line, and what is wrong there."""


def modules(*folders: str) -> list[Source]:
    """Return every Python module under these folders of the root, in order of path."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
        if "__pycache__" not in path.parts
    ]


def texts() -> Iterator[tuple[str, str]]:
    """Yield path and content of every text file that people write in this repository, also of hidden `.ci`."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts[:-1]) and parts[0] != ".ci"
        made = any(part in _NOT_WRITTEN_BY_HAND or part.endswith(".egg-info") for part in parts)
        if hidden or made or path.suffix in _BINARY or not path.is_file():
            continue
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def contract(name: str) -> dict[str, Any]:
    """Return one import-linter contract of pyproject.toml by its id."""
    found: dict[str, Any] = next(c for c in project()["tool"]["importlinter"]["contracts"] if c["id"] == name)
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the dotted name of everything imported, and its line; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def listed(faults: Iterable[Fault]) -> str:
    """Return faults as people and editors read them, `path:line: what`, one a line; nothing wrong gives nothing."""
    return "\n".join(f"{path}:{line}: {what}" for path, line, what in faults)
