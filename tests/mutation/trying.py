"""Mutants tried: in a process that has imported every test, or, if a module's own body is mutated, imported anew."""

import gc
import hashlib
import importlib.machinery
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.mutation.following import Map, follow, mirror_of
from tests.mutation.forks import Outcome, in_fork, outcome_of, run_tests, within
from tests.mutation.mutants import Mutant
from tests.mutation.swapping import Swaps, functions_of, put, swaps

_MUTATED = "services.eligibility"
_FIGURES = "tests/services/eligibility/rules/test_figures.py"
_IMPORTING = 30
"""Seconds of the processor that importing everything takes at most."""


@dataclass(frozen=True)
class Result:
    """What became of a mutant."""

    key: str
    path: str
    line: int
    operator: str
    before: str
    after: str
    outcome: Outcome
    tests: str
    """The digest of the tests it was tried with."""

    @property
    def row(self) -> str:
        """How docs/mutation.md names the mutant: without its line number, which changes too easily."""
        before, after = (each.replace("|", "\\|") for each in (self.before, self.after))
        return f"| `{Path(self.path).stem}` | `{before}` | `{after}` |"

    def is_settled(self, digest: str) -> bool:
        """Whether the mutant need not be tried again: it is dead, or no test has changed."""
        return self.outcome != "survived" or self.tests == digest


class Notes:
    """What is known of the mutants: a line for each, written as soon as it was tried, so that a run can go on."""

    def __init__(self, path: Path, tests: Sequence[str]) -> None:
        self.tests = tests
        self._path = path
        folders = {Path(each) if Path(each).is_dir() else Path(each).parent for each in tests}
        files = [file for folder in sorted(folders) for file in sorted(folder.rglob("*"))]
        told = (file.read_bytes() for file in files if file.suffix in {".py", ".txt"})
        self.digest = hashlib.sha256(b"".join(told)).hexdigest()[:16]

    def read(self) -> dict[str, Result]:
        """Return what is known, by the mutants' keys; the newest line of each holds."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        found = (Result(**json.loads(line)) for line in lines)
        return {each.key: each for each in found}

    def write(self, mutant: Mutant, outcome: Outcome) -> None:
        """Write what became of a mutant."""
        fields = (mutant.key, mutant.path, mutant.line, mutant.operator, mutant.before, mutant.after)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(Result(*fields, outcome, self.digest))) + "\n")


def try_mutants(every: Sequence[Mutant], notes: Notes) -> list[Result]:
    """Try what is not known yet, and return what is known of every mutant."""
    known = notes.read()
    waiting = [
        each for each in every if each.key not in known or not known[each.key].is_settled(notes.digest)
    ]
    if waiting:
        print(f"{len(every)} mutants, {len(waiting)} to try", flush=True)  # noqa: T201
        ways = follow(notes.tests, Path("build", "mutation-map.json"))
        paths = {each.path for each in waiting}
        originals = {path: compile(Path(path).read_text(encoding="utf-8"), path, "exec") for path in paths}
        pairs = {each.key: swaps(originals[each.path], each.code) for each in waiting}
        inside = {key: found for key, found in pairs.items() if found is not None}
        swapping = _Swapping([each for each in waiting if each.key in inside], inside, ways, notes)
        in_fork(lambda: run_tests(notes.tests, swapping))
        _import_anew([each for each in waiting if each.key not in inside], ways, notes)
    known = notes.read()
    return [known[each.key] for each in every]


class _Stopping:
    """A plugin that leaves the process at the first failure, and gives each test its time."""

    seconds: Mapping[str, float]
    killer: int | None = None
    """Where to write which test failed."""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Start the clock."""
        within(self.seconds.get(nodeid, 0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave if the test failed."""
        if report.failed:
            if self.killer is not None:
                os.write(self.killer, report.nodeid.encode())
            os._exit(1)


class _Swapping(_Stopping):
    """A plugin that, instead of running the tests, forks for each mutant and runs those of its statement."""

    def __init__(
        self, waiting: Sequence[Mutant], pairs: Mapping[str, Swaps], ways: Map, notes: Notes
    ) -> None:
        self._waiting, self._pairs, self._ways, self._notes = waiting, pairs, ways, notes
        self.seconds = ways.seconds
        self._killers: Counter[str] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants."""
        items = {each.nodeid: each for each in session.items}
        alive = functions_of(_MUTATED)
        gc.collect()
        gc.freeze()
        path = ""
        for number, each in enumerate(self._waiting):
            if each.path != path:
                path = each.path
                self._killers.clear()
                print(f"{number} of {len(self._waiting)}: {path}", flush=True)  # noqa: T201
            chosen = [items[test] for test in self._ways.tests_of(each, self._killers)]
            self._notes.write(each, self._try(each, chosen, alive))
        return True

    def _try(self, mutant: Mutant, chosen: list[pytest.Item], alive: Any) -> Outcome:
        pairs = self._pairs[mutant.key]
        if not pairs or any(old not in alive for old, _ in pairs):
            raise LookupError(f"nothing is there to change in {mutant.path}, line {mutant.line}")
        reading, self.killer = os.pipe()
        outcome = outcome_of(lambda: self._run(mutant, chosen, alive))
        os.close(self.killer)
        killer = os.read(reading, 4096).decode()
        os.close(reading)
        self._killers.update([killer] if killer else [])
        return outcome

    def _run(self, mutant: Mutant, chosen: list[pytest.Item], alive: Any) -> int:
        put(self._pairs[mutant.key], alive)
        for item, following in zip(chosen, [*chosen[1:], None], strict=False):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return 0


class _Ordering(_Stopping):
    """A plugin that runs the tests of a module's lines before the others."""

    def __init__(self, mutant: Mutant, ways: Map) -> None:
        self._path, self._ways = mutant.path, ways
        self.seconds = ways.seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the quick tests of the module first."""
        lines, seconds = self._ways.lines, self._ways.seconds
        items.sort(
            key=lambda item: (self._path not in lines.get(item.nodeid, ()), seconds.get(item.nodeid, 0))
        )


def _import_anew(waiting: Sequence[Mutant], ways: Map, notes: Notes) -> None:
    """Try mutants that are there when their module is imported: with the tests beside it first, then with all."""
    for name in ways.imports if waiting else ():
        with suppress(ImportError):
            import_module(name)
    for number, each in enumerate(waiting):
        if number % 50 == 0:
            print(f"imported anew: {number} of {len(waiting)}", flush=True)  # noqa: T201
        near = [path for path in (mirror_of(each.path), _FIGURES) if Path(path).exists()]
        outcome = _imported(each, near, ways)
        if outcome == "survived":
            outcome = _imported(each, notes.tests, ways)
        notes.write(each, outcome)


def _imported(mutant: Mutant, tests: Sequence[str], ways: Map) -> Outcome:
    own = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: Any, fullname: str) -> CodeType | None:
        return mutant.code if loader.path.endswith(f"/{mutant.path}") else own(loader, fullname)

    def run() -> int:
        setattr(importlib.machinery.SourceFileLoader, "get_code", get_code)  # noqa: B010
        within(_IMPORTING)
        return run_tests(tests, _Ordering(mutant, ways))

    return outcome_of(run)
