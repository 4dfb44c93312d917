"""`make mutation`: every mutant of the rules and of `decide` against the tests that run its line.

    python -m tests.mutation.run [module ...]

imports the tests once and forks for each mutant: the fork gets the mutant's code and runs the tests of its line, the
mirror tests first, until one fails. A mutant of a module's own body (a dated constant, a table) is imported anew. What
is known stands in build/mutation.jsonl, so that a run may be stopped and goes on; a survivor is tried again when a test
has changed. It fails if a survivor is not named in docs/mutation.md.
"""

import os
import sys
from pathlib import Path

from tests.mutation.mutants import mutants
from tests.mutation.trying import Notes, Result, try_mutants

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "mutation.jsonl"
JUSTIFIED = ROOT / "docs" / "mutation.md"
ELIGIBILITY = Path("services", "eligibility")
TESTS = ("tests/services/eligibility", "tests/scenarios/test_lives.py")


def main(names: list[str]) -> int:
    """Try the mutants of the modules of these names, or of all; return 1 if a survivor is not justified."""
    os.chdir(ROOT)
    RESULTS.parent.mkdir(exist_ok=True)
    paths = [path for path in modules() if not names or Path(path).stem in names]
    every = [each for path in paths for each in mutants(path, Path(path).read_text(encoding="utf-8"))]
    results = try_mutants(every, Notes(RESULTS, TESTS))
    told = JUSTIFIED.read_text(encoding="utf-8") if JUSTIFIED.exists() else ""
    left = [each for each in results if each.outcome == "survived" and each.row not in told]
    print(figures(results))  # noqa: T201
    for each in left:
        print(each.row)  # noqa: T201
    return 1 if left else 0


def modules() -> list[str]:
    """Return the modules that are mutated."""
    return [
        (ELIGIBILITY / "decide.py").as_posix(),
        *(path.as_posix() for path in sorted((ELIGIBILITY / "rules").glob("*.py"))),
    ]


def figures(results: list[Result]) -> str:
    """Return the table of modules: mutants, killed, of these by running out of time, survivors."""
    rows = ["| module | mutants | killed | out of time | survivors |", "|---|--:|--:|--:|--:|"]
    for path in [*sorted({each.path for each in results}), ""]:
        of_module = [each.outcome for each in results if path in {"", each.path}]
        counts = [of_module.count(each) for each in ("killed", "timeout", "survived")]
        name = f"`{Path(path).stem}`" if path else "all"
        rows.append("| " + " | ".join([name, str(len(of_module)), *map(str, counts)]) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
