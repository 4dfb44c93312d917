"""What must not be left in the repository: unfinished business, one machine's paths, and tests that prove nothing."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT, Fault, Source, functions, imported, listed, modules, texts

LEFTOVERS = {
    "unfinished business": re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b"),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/"),
    "a package registry": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|repo1?\.maven|index[-_]url"
    ),
}


def leftovers(path: str, text: str) -> Iterator[Fault]:
    """Find what must not be left in any file that people write."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((path, number, what) for what, pattern in LEFTOVERS.items() if pattern.search(line))


def excuses(source: Source) -> Iterator[Fault]:
    """Find tests that are passed over without a reason."""
    reasoned = {
        id(node.func)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and any(keyword.arg == "reason" for keyword in node.keywords)
    }
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute) or node.attr not in {"skip", "skipif", "xfail"}:
            continue
        if ast.unparse(node).startswith("pytest.mark.") and id(node) not in reasoned:
            yield source.path, node.lineno, f"{node.attr} without a reason"


def shortcuts(source: Source) -> Iterator[Fault]:
    """Find tests that patch instead of using a stand-in, or sleep instead of waiting for something."""
    for name, line in imported(source.tree):
        if name == "mock" or name.startswith(("mock.", "unittest.mock")):
            yield source.path, line, "use the stand-in that lies beside the connector"
        if name == "time.sleep":
            yield source.path, line, "wait for what should happen"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "asyncio.sleep"}:
            yield source.path, node.lineno, "wait for what should happen"


def unsaid(source: Source) -> Iterator[Fault]:
    """Find tests that do not say what is true, or that claim nothing."""
    for function in functions(source.tree):
        if not function.name.startswith("test_"):
            continue
        if ast.get_docstring(function) is None:
            yield source.path, function.lineno, f"{function.name} does not say what is true"


def test_nothing_is_left_over() -> None:
    """No file holds unfinished business, a path of one machine, or the address of a package registry."""
    faults = [fault for path, text in texts() for fault in leftovers(path, text)]

    assert listed(faults) == ""


def test_tests_prove_something() -> None:
    """Every test says what is true, patches nothing, sleeps nowhere, and is skipped only with a reason."""
    faults = [
        fault
        for source in modules("tests")
        for find in (excuses, shortcuts, unsaid)
        for fault in find(source)
    ]

    assert listed(faults) == ""


def test_tests_are_no_package() -> None:
    """No `__init__.py` lies under tests: it would hide the package of the same name that it tests."""
    assert sorted((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize(
    "line",
    [
        "# TO~DO: later",
        "open('/ro~ot/x')",
        "see /ho~me/somebody/x",
        "https://py~pi.org/simple",
        "--index~-url x",
    ],
)
def test_a_leftover_is_found(line: str) -> None:
    """Each kind of leftover is found in a line; the tilde keeps it out of this one."""
    assert len(list(leftovers("README.md", line.replace("~", "")))) == 1
    assert list(leftovers("README.md", line)) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("@pytest.mark.skip\ndef test_a(): pass", [1]),
        ("@pytest.mark.skip()\ndef test_a(): pass", [1]),
        ("@pytest.mark.skipif(True)\ndef test_a(): pass", [1]),
        ("@pytest.mark.skip(reason='no sshd here')\ndef test_a(): pass", []),
        ("row = pytest.param(1, marks=pytest.mark.xfail)", [1]),
    ],
)
def test_an_excuse_is_found(text: str, lines: list[int]) -> None:
    """A mark without a reason is found once, called or not."""
    assert [line for _, line, _ in excuses(Source("tests/x.py", text))] == lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("from unittest import mock", 1),
        ("import unittest.mock", 1),
        ("import time\ntime.sleep(1)", 1),
        ("from time import sleep", 1),
        ("from events import base", 0),
    ],
)
def test_a_shortcut_is_found(text: str, count: int) -> None:
    """Patching and sleeping are found however they are imported."""
    assert len(list(shortcuts(Source("tests/x.py", text)))) == count


def test_an_unsaid_test_is_found() -> None:
    """A test without a docstring is found; other functions need none here."""
    source = Source("tests/x.py", "def test_a(): pass\ndef control(): pass\n")

    assert [line for _, line, _ in unsaid(source)] == [1]
