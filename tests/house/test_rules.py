"""The register of the law is whole: an id for one rule, a source for each, and a test that has its id in its name."""

import ast
import re
from collections import Counter

import pytest

from services.wiring.register import register
from tests.house.rule_tests import name_of, named_in, names_in, written
from tests.house.tree import ROOT, functions, modules

ID = re.compile(r"\b(?:ACA|S125|LV|ST|MA|OR|MED|COB|PLAN|DATE|MONEY|LIMIT|PAY|QMCSO|C32B)-[0-9]+[A-Z]?\b")
"""How an id of the register is written."""


def test_an_id_names_one_rule() -> None:
    """No two rules share an id, and the names of their tests stay apart too."""
    ids = Counter(each.rule.id for each in register())
    names = Counter(name_of(each) for each in ids)

    assert [
        (each, [r.module for r in register() if r.rule.id == each]) for each, n in ids.items() if n > 1
    ] == []
    assert [each for each, number in names.items() if number > 1] == []


def test_a_rule_says_one_thing_and_where_it_stands() -> None:
    """One sentence, with a full stop, and a source; so have its figures."""
    for each in register():
        rule = each.rule
        assert rule.says.endswith("."), rule.id
        assert rule.source.strip(), rule.id
        assert all(value.source for dated in rule.figures.values() for value in dated.values), rule.id


def test_every_rule_has_a_test() -> None:
    """As `make rules` says, cheaply: by the names of the tests as they are written."""
    found = named_in([each.rule.id for each in register()], written())

    assert [rule for rule, tests in found.items() if not tests] == []


def test_every_rule_that_a_decision_names_is_in_the_register() -> None:
    """What a fact, a question or a refusal says it rests on can be looked up."""
    known = {each.rule.id for each in register()}
    named = {
        (word, source.path, node.lineno)
        for source in modules("services")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in ID.findall(node.value)
    }

    assert sorted(each for each in named if each[0] not in known) == []


def test_every_list_of_rules_is_in_the_register() -> None:
    """A module that names RULES is one the register looks into."""
    keeping = {
        ".".join(source.parts)
        for source in modules("events", "services", "connectors")
        if "\nRULES: Final = (" in source.text
    }

    assert keeping - {each.module for each in register()} == set()


def test_every_ast_of_a_test_is_read() -> None:
    """The names are those of functions, also of methods and of such as are async."""
    ours = next(source for source in modules("tests/house") if source.parts[-1] == "test_rules")

    assert "test_every_ast_of_a_test_is_read" in {each.name for each in functions(ours.tree)} & written()


def test_tests_are_found_in_what_pytest_lists() -> None:
    """One a line; a class, parameters and the count at the end do not disturb."""
    listed = "tests/a/test_b.py::test_one\ntests/a/test_b.py::TestIt::test_two[x::y]\n\n2 tests collected\n"

    assert names_in(listed) == {"test_one", "test_two"}


def test_the_makefile_runs_it() -> None:
    """`make rules` runs what this test looks at."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "$(BIN)/python -m tests.house.rule_tests\n" in makefile


@pytest.mark.parametrize(
    ("rule", "test", "named"),
    [
        ("ACA-1", "test_aca_1_ninety_days", True),
        ("ACA-1", "test_aca_11_a_late_end", False),
        ("COB-10", "test_cob_7_and_cob_10_what_was_lost", True),
        ("COB-1", "test_cob_7_and_cob_10_what_was_lost", False),
        ("C32B-11A", "test_c32b_11a", True),
        ("ADEA", "test_ideas", False),
    ],
)
def test_a_test_names_its_rule(rule: str, test: str, *, named: bool) -> None:
    """By its whole id, anywhere in the name."""
    assert bool(named_in([rule], [test])[rule]) is named
