"""Every rule and every legal number says where in the law it stands."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import Fault, Source, listed, modules

SOURCE = re.compile(r"^\s*Source:\s*(\S.*)?$", re.MULTILINE)
CITATION = re.compile(
    r"\b(?:CFR|USC|Fed\. Reg\.|FR \d|IRC|Rev\. (?:Proc|Rul)|Notice \d|M\.G\.L\.|G\.L\.|ORS|OAR|Pub\. L\.)"
)


def rules() -> list[Source]:
    """Return the modules that hold one regulation each."""
    return [
        source for source in modules("services") if "rules" in source.parts and source.parts[-1] != "__init__"
    ]


def laws() -> list[Source]:
    """Return the modules that hold legal constants."""
    return [source for source in modules("services") if source.parts[-1] == "law"]


def names_its_source(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a docstring has a `Source:` with something behind or under it."""
    found = SOURCE.search(text := ast.get_docstring(node) or "")
    return found is not None and (found[1] is not None or text[found.end() :].strip() != "")


def uncited_rules(source: Source) -> Iterator[Fault]:
    """Find public functions whose source is named neither by themselves nor by their module."""
    if names_its_source(source.tree):
        return
    public = [
        node
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]
    if not public:
        yield source.path, 1, "no source"
    for function in public:
        if not names_its_source(function):
            yield source.path, function.lineno, f"{function.name} names no source"


def uncited_constants(source: Source) -> Iterator[Fault]:
    """Find constants of the law that carry no citation in their value nor in the docstring under them."""
    body = source.tree.body
    for node, following in zip(body, [*body[1:], ast.Pass()], strict=True):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        told = following.value if isinstance(following, ast.Expr) else ast.Constant("")
        said = ast.unparse(node.value) + (str(told.value) if isinstance(told, ast.Constant) else "")
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = ast.unparse(target)
        if not name.startswith("_") and CITATION.search(said) is None:
            yield source.path, node.lineno, f"{name} has no citation"


def test_every_rule_names_its_source() -> None:
    """Each public function in a service's rules can be checked against the text it follows."""
    faults = [fault for source in rules() for fault in uncited_rules(source)]

    assert listed(faults) == ""


def test_every_legal_constant_is_cited() -> None:
    """No number of the law stands in a `law.py` without the place in the law it comes from."""
    faults = [fault for source in laws() for fault in uncited_constants(source)]

    assert listed(faults) == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('"""Grace."""\ndef grace(day): pass\n', [2]),
        ('"""Grace."""\ndef grace(day):\n    """Grace.\n\n    Source:\n    """\n', [2]),
        ('"""Grace."""\ndef grace(day):\n    """Grace.\n\n    Source:\n      26 CFR 1.\n    """\n', []),
        ('"""Grace.\n\nSource: 26 CFR 54.4980B-8, Q&A-5.\n"""\ndef grace(day): pass\n', []),
        ('"""Grace."""\nDAYS = 30\n', [1]),
    ],
)
def test_an_uncited_rule_is_found(text: str, lines: list[int]) -> None:
    """An empty `Source:` is none; the module may speak for its functions."""
    assert [line for _, line, _ in uncited_rules(Source("services/cobra/rules/grace.py", text))] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("DAYS = 60\n", [1]),
        ("DAYS: int = 60\n", [1]),
        ('DAYS = 60\n"""The election period."""\n', [1]),
        ('DAYS = 60\n"""26 CFR 54.4980B-6, Q&A-1(a)."""\n', []),
        ('DAYS: Dated[int] = Dated(60, citation="29 USC 1165(a)(1)")\n', []),
        ("_EPOCH = 1\n", []),
    ],
)
def test_an_uncited_constant_is_found(text: str, lines: list[int]) -> None:
    """A number is cited by its own value or by the docstring under it."""
    assert [line for _, line, _ in uncited_constants(Source("services/cobra/law.py", text))] == lines
