"""The examples in docstrings are true."""

import doctest
import importlib

import pytest

from tests.house.tree import OURS, modules

SHOWN = [
    ".".join(source.parts).removesuffix(".__init__")
    for source in modules(*OURS)
    if any(line.lstrip().startswith(">>> ") for line in source.text.splitlines())
]


@pytest.mark.parametrize("name", SHOWN)
def test_examples_are_true(name: str) -> None:
    """Every example that a module shows gives what it says."""
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_a_false_example_is_found() -> None:
    """An example that gives something else is counted as failed."""
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "sum", None, 0)
    outcome = doctest.DocTestRunner(verbose=False).run(example, out=lambda _: None)

    assert outcome.failed == 1
