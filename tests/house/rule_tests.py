"""Which rules of the register have a test that names them: `make rules`, and what the tests of the house ask.

    python -m tests.house.rule_tests

takes the register from `hub rules --json` and the tests from pytest's own collection, prints both, and fails if a rule
has none.
"""

import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from tests.house.tree import ROOT, functions, modules

_COLLECTED = re.compile(r"^\S+?::(?:\S+::)?(test_\w+)", re.MULTILINE)


def name_of(rule: str) -> str:
    """Return a rule's id as the names of tests have it.

    >>> name_of("S125-5")
    's125_5'
    """
    return re.sub(r"[^a-z0-9]+", "_", rule.lower())


def named_in(rules: Iterable[str], tests: Collection[str]) -> Mapping[str, list[str]]:
    """Return the tests of each rule: those that have its whole id in their names."""
    return {rule: sorted({test for test in tests if f"_{name_of(rule)}_" in f"{test}_"}) for rule in rules}


def written() -> set[str]:
    """Return the names of all tests by reading their modules."""
    return {
        function.name
        for source in modules("tests")
        for function in functions(source.tree)
        if function.name.startswith("test_")
    }


def collected() -> set[str]:
    """Return the names of all tests that pytest collects."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", "-m", ""]
    ran = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return names_in(ran.stdout)


def names_in(listed: str) -> set[str]:
    """Return the names of the tests that pytest lists, without their modules, classes and parameters."""
    return set(_COLLECTED.findall(listed))


def registered() -> dict[str, str]:
    """Return the rules that `hub rules --json` lists, and what each says."""
    hub = Path(sys.executable).with_name("hub")
    ran = subprocess.run([hub, "rules", "--json"], check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return {each["id"]: each["says"] for each in json.loads(ran.stdout)["rules"]}


def main() -> int:
    """Print the tests of each rule; 1 if a rule has none."""
    rules = registered()
    found = named_in(rules, collected())
    for rule, tests in found.items():
        print(f"{rule:10} {len(tests):4}  {tests[0] if tests else 'NO TEST: ' + rules[rule]}")  # noqa: T201
    without = [rule for rule, tests in found.items() if not tests]
    print(f"{len(rules)} rules, {len(without)} without a test")  # noqa: T201
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
