"""The mutants of a module: the changes that cosmic-ray's operators make to what the module does."""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import CodeType
from typing import Any

from tests.mutation.swapping import same

_NEEDS_ARGUMENTS = frozenset({"VariableReplacer", "VariableInserter"})
_HOW_NOT_WHAT = frozenset({"dataclass", "lru_cache"})
_STATEMENTS = frozenset(
    {"simple_stmt", "if_stmt", "while_stmt", "for_stmt", "with_stmt", "funcdef", "classdef"}
)

_COMPARISONS = {
    "Lt": {"LtE", "GtE"},
    "LtE": {"Lt", "Gt"},
    "Gt": {"GtE", "LtE"},
    "GtE": {"Gt", "Lt"},
    "Eq": {"NotEq"},
    "NotEq": {"Eq"},
    "Is": {"IsNot"},
    "IsNot": {"Is"},
}
"""The replacements that no test can miss without missing one of these; `is` for `==` differs by chance."""

_ARITHMETIC = {
    "Add": {"Sub", "Mul"},
    "Sub": {"Add", "BitAnd"},
    "Mul": {"Add", "FloorDiv"},
    "Div": {"Mul", "FloorDiv"},
    "FloorDiv": {"Div", "Mul"},
    "Mod": {"FloorDiv", "Mul"},
    "BitOr": {"BitAnd", "Sub", "BitXor"},
    "BitAnd": {"BitOr", "Sub"},
    "BitXor": {"BitOr", "BitAnd"},
}
"""Of numbers, days and sets; the others are refused by the type of what they get."""


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, how the line was and is, and the whole module with it."""

    path: str
    line: int
    lines: tuple[int, int]
    """The first and the last line of the statement, or of a compound statement's head."""
    operator: str
    before: str
    after: str
    source: str
    code: CodeType

    @property
    def key(self) -> str:
        """Names the mutant as long as its module says the same."""
        return hashlib.sha256(f"{self.path}\n{self.source}".encode()).hexdigest()[:16]


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield the mutants of a module in the order of their lines, each once.

    Left out is what nobody could see: annotations, a change that is no program, one that compiles to the same, how
    long a result is kept and how a record lies in memory, identity for equality, the order of words.
    """
    original = compile(source, path, "exec")
    tree = import_module("parso").parse(source)
    seen = {source}
    for place, lines, name, node, index in sorted(_places(tree), key=lambda each: each[:3]):
        mutated = _mutated(tree, node, name, index)
        if mutated in seen:
            continue
        seen.add(mutated)
        code = _compiled(mutated, path)
        if code is not None and not same(original, code):
            before, after = _changed(source, mutated)
            yield Mutant(path, place[0], lines, name, before, after, mutated, code)


def _compiled(source: str, path: str) -> CodeType | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            return compile(source, path, "exec")
        except SyntaxError:
            return None


def _places(tree: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int], str, Any, int]]:
    nodes = [node for node in _nodes(tree) if not (_is_annotation(node) or _is_decoration(node))]
    for name, operator in _operators().items():
        for node in nodes:
            for index, (start, _) in enumerate(operator.mutation_positions(node)):
                if not _is_order_of_words(node, name):
                    yield start, _statement(node, start[0]), name, node, index


@cache
def _operators() -> dict[str, Any]:
    provider = import_module("cosmic_ray.operators.provider").OperatorProvider()
    return {name: provider[name]() for name in provider if name not in _NEEDS_ARGUMENTS and _is_asked(name)}


def _is_asked(name: str) -> bool:
    for kind, asked in (("Comparison", _COMPARISONS), ("Binary", _ARITHMETIC)):
        if name.startswith(f"Replace{kind}Operator_"):
            _, old, new = name.split("_")
            return new in asked.get(old, ())
    return True


def _mutated(tree: Any, node: Any, name: str, index: int) -> str:
    """Return the whole module with one mutation; the tree is afterwards as it was."""
    with _restored(node), _restored(node.parent):
        mutated = _operators()[name].mutate(node, index)
        if mutated is not node:
            siblings = node.parent.children
            where = siblings.index(node)
            siblings[where : where + 1] = [] if mutated is None else [mutated]
        code: str = tree.get_code()
    return code


@contextmanager
def _restored(node: Any) -> Iterator[None]:
    touched = [node, *getattr(node, "children", ())]
    before = [(each, getattr(each, "value", None), list(getattr(each, "children", ()))) for each in touched]
    yield
    for each, value, children in before:
        if value is not None:
            each.value = value
        if children:
            each.children = children


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)


def _is_annotation(node: Any) -> bool:
    """Whether a node stands in an annotation, among the marks of a signature, or in the name of a type."""
    while (parent := node.parent) is not None:
        where = parent.children.index(node)
        before = parent.children[where - 1] if where else None
        if parent.type == "parameters" or _is_alias(parent):
            return True
        if getattr(before, "value", None) in {":", "->"} and parent.type in {
            "annassign",
            "tfpdef",
            "funcdef",
        }:
            return bool(node.type != "suite")
        if parent.type == "param" and getattr(node, "value", "") in {"*", "**", "/"}:
            return True
        node = parent
    return False


def _is_alias(node: Any) -> bool:
    """Whether a statement gives a type a name, as `Place = tuple[str, int]` does."""
    name = getattr(node.children[0], "value", "")
    return node.type == "expr_stmt" and name.lstrip("_")[:1].isupper() and not name.isupper()


def _is_decoration(node: Any) -> bool:
    """Whether a node says how something is kept, not what it is."""
    while node is not None and node.type != "decorator":
        node = node.parent
    return node is not None and any(getattr(each, "value", "") in _HOW_NOT_WHAT for each in _nodes(node))


def _is_order_of_words(node: Any, operator: str) -> bool:
    """Whether a word would be compared by its place in the alphabet."""
    if not operator.startswith("ReplaceComparisonOperator"):
        return False
    _, _, new = operator.split("_")
    return new not in {"Eq", "NotEq", "Is", "IsNot"} and any(each.type == "string" for each in node.children)


def _statement(node: Any, line: int) -> tuple[int, int]:
    """Return the lines that run when the statement of a node does."""
    below = node
    while node is not None and node.type not in _STATEMENTS:
        below, node = node, node.parent
    if node is None:
        return line, line
    if node.type == "simple_stmt":
        return node.start_pos[0], node.end_pos[0] - 1
    return below.start_pos[0], below.end_pos[0] if below.type != "suite" else line


def _changed(source: str, mutated: str) -> tuple[str, str]:
    """Return the first line that differs, as it was and as it is."""
    pairs = zip(source.splitlines(), mutated.splitlines(), strict=False)
    before, after = next((old, new) for old, new in pairs if old != new)
    return before.strip(), after.strip()
