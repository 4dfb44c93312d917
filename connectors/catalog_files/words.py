"""How faults speak: what was probably meant, and lists of names as a sentence has them."""

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` where a known word is close, else nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f'; did you mean "{close[0]}"?' if close else ""


def listed(names: Iterable[str]) -> str:
    """Return the names in order, each quoted, the last two joined by "and".

    >>> listed(["b", "a", "c"])
    '"a", "b" and "c"'
    """
    quoted = [f'"{name}"' for name in sorted(names)]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
