"""Employers, carriers and payrolls are data: nothing of ours asks which one it is."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import OURS, Fault, Source, listed, modules

IDENTITY = re.compile(
    r"(?:\b|_)(?:administrator|carrier|employer|partner|payroll|profile|sponsor)(?:_of)?(?:_?(?:id|name))?"
    r"(?:\.(?:id|name))?(?:\[['\"](?:id|name)['\"]\])?(?:\([^()]*\))*(?:\.(?:lower|upper|casefold)\(\))?$"
)


def speaks_of_identity(node: ast.expr) -> bool:
    """Whether an expression tells which employer, carrier, payroll or administrator something belongs to."""
    return IDENTITY.search(ast.unparse(node)) is not None


def names_one(node: ast.AST) -> bool:
    """Whether an expression is a name written into the code, or a collection or pattern that holds one."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(names_one, node.elts))
    if isinstance(node, ast.pattern):
        return any(names_one(found.value) for found in ast.walk(node) if isinstance(found, ast.MatchValue))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def branches(source: Source) -> Iterator[Fault]:
    """Find comparisons and matches of a partner's identity with a name that is written there."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(speaks_of_identity, sides)) and any(
                names_one(side) for side in sides if not speaks_of_identity(side)
            ):
                yield source.path, node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Match) and speaks_of_identity(node.subject):
            if any(names_one(case.pattern) for case in node.cases):
                yield source.path, node.lineno, f"match {ast.unparse(node.subject)}"


def test_no_branch_on_a_partner() -> None:
    """No module decides by the name of an employer, a carrier, a payroll or an administrator.

    The demo invents a city of its own, and may know it by name.
    """
    sources = [source for source in modules(*OURS) if source.parts[:2] != ("services", "demo")]
    faults = [fault for source in sources for fault in branches(source)]

    assert listed(faults) == ""


@pytest.mark.parametrize(
    "text",
    [
        "if carrier == 'keelstone-life': pass",
        "if profile.id != 'keelstone-life': pass",
        "if employer_of(family) == 'city': pass",
        "if event.carrier in {'a', 'b'}: pass",
        "if 'keel' in carrier.name.lower(): pass",
        "match batch.payroll:\n    case 'school': pass",
    ],
)
def test_a_branch_is_found(text: str) -> None:
    """Equality, membership, part of a name and match are all branches."""
    assert len(list(branches(Source("services/x.py", text)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "if carrier == other.carrier: pass",
        "if profile.end_day == 'first_uncovered': pass",
        "if partner.kind == 'sftp': pass",
        "if carrier == '': pass",
        "if record.category == 'payroll': pass",
        "if getattr(event, 'carrier', None) == profile.id: pass",
    ],
)
def test_what_a_profile_says_is_no_branch(text: str) -> None:
    """To ask what a profile says, or whether two are the same, is what profiles are for."""
    assert list(branches(Source("services/x.py", text))) == []
