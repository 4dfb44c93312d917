"""A mutant put into a running program: the functions that it changes get its code."""

import gc
from collections.abc import Iterator
from types import CodeType, FunctionType

_ATTRIBUTES = (
    "co_name",
    "co_code",
    "co_names",
    "co_varnames",
    "co_freevars",
    "co_cellvars",
    "co_flags",
    "co_argcount",
    "co_kwonlyargcount",
    "co_posonlyargcount",
    "co_exceptiontable",
)


Swaps = list[tuple[CodeType, CodeType]]
"""Pieces of code, and what each becomes."""


def same(one: CodeType, other: CodeType) -> bool:
    """Whether two pieces of code do the same, wherever their lines and columns are."""
    return _alike(one, other) and all(same(a, b) for a, b in _inner(one, other))


def swaps(original: CodeType, mutated: CodeType) -> Swaps | None:
    """Return the outermost pieces that differ; None if the module's own body does, or a class's.

    That body has run when the module was imported; so a change in it wants another import.
    """
    if not _alike(original, mutated):
        return None
    found: Swaps = []
    for old, new in _inner(original, mutated):
        if old.co_flags & 0x2 and old.co_name != "<listcomp>":
            if not same(old, new):
                found.append((old, new))
            continue
        below = swaps(old, new)
        if below is None:
            return None
        found += below
    return found


def functions_of(prefix: str) -> dict[CodeType, list[FunctionType]]:
    """Return the functions alive whose module's name begins so, by their code."""
    alive: dict[CodeType, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and str(each.__module__).startswith(prefix):
            alive.setdefault(each.__code__, []).append(each)
    return alive


def put(pairs: Swaps, alive: dict[CodeType, list[FunctionType]]) -> None:
    """Give the functions their new code.

    Raises:
      KeyError: a function is not alive.
    """
    for old, new in pairs:
        for function in alive[old]:
            function.__code__ = new


def _alike(one: CodeType, other: CodeType) -> bool:
    """Whether two pieces say the same, apart from the pieces inside them."""
    if any(getattr(one, name) != getattr(other, name) for name in _ATTRIBUTES):
        return False
    return _plain(one) == _plain(other) and len(_codes(one)) == len(_codes(other))


def _plain(code: CodeType) -> list[tuple[type, str]]:
    return [(type(each), "" if isinstance(each, CodeType) else repr(each)) for each in code.co_consts]


def _codes(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _inner(one: CodeType, other: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    return zip(_codes(one), _codes(other), strict=True)
