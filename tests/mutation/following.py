"""Which tests run which lines of the mutated modules."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.mutation.forks import in_fork, run_tests
from tests.mutation.mutants import Mutant

_MUTATED = "services/eligibility/"
_IMPORTED_ANEW = ("services", "tests", "_pytest", "pytest", "_hypothesis", "hypothesis", "xdist", "__main__")


@dataclass
class Map:
    """Which tests run a line, how long each takes, and what a run of them all imports."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)

    def tests_of(self, mutant: Mutant, killers: Counter[str]) -> list[str]:
        """Return the tests that run a mutant's statement: its mirror's and those that have killed others first."""
        first, last = mutant.lines
        mirror = mirror_of(mutant.path)
        found = [
            test
            for test, files in self.lines.items()
            if any(first <= line <= last for line in files.get(mutant.path, ()))
        ]
        return sorted(
            found,
            key=lambda test: self.seconds[test] / (1 + killers[test]) / (20 if mirror in test else 1),
        )


def mirror_of(path: str) -> str:
    """Return the path of a module's mirror test."""
    module = Path(path)
    return (Path("tests") / module.parent / f"test_{module.name}").as_posix()


def follow(tests: Sequence[str], out: Path) -> Map:
    """Run the tests once, in a process of its own, and return what they run."""
    in_fork(lambda: run_tests(tests, _Following(out)))
    return Map(**json.loads(out.read_text(encoding="utf-8")))


class _Following:
    """A plugin that follows each test through the mutated modules, and writes the map at the end."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._map = Map()
        self._lines: dict[str, set[int]] = {}
        self._root = f"{Path.cwd()}/"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Follow one test."""
        self._lines = {}
        begun = time.process_time()
        sys.settrace(self._enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self._map.seconds[item.nodeid] = time.process_time() - begun
            self._map.lines[item.nodeid] = {path: sorted(lines) for path, lines in self._lines.items()}

    def pytest_sessionfinish(self) -> None:
        """Write the map."""
        self._map.imports = [each for each in sys.modules if not each.startswith(_IMPORTED_ANEW)]
        self._out.write_text(json.dumps(asdict(self._map)), encoding="utf-8")

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        path = frame.f_code.co_filename
        if not path.startswith(self._root + _MUTATED):
            return None
        lines = self._lines.setdefault(path.removeprefix(self._root), set())

        def line(frame: FrameType, event: str, arg: Any) -> Any:
            lines.add(frame.f_lineno)
            return line

        return line(frame, event, arg)
