"""Who is meant by a member number: the family and the member it was printed for.

Source: the hub's own numbers, `events.vocabulary.people.member_number` (X12 834: REF*0F, and REF of loop 2000).
"""

from events.vocabulary.people import SELF, member_number


def member_of(number: str) -> tuple[str, str] | None:
    """Return family and member of a number as we print it, or None if no member can have that number.

    >>> member_of("CITY-10234-D1")
    ('city/10234', 'd1')
    >>> member_of("CITY-.A.B.-1")
    ('city/ab-1', 'self')
    """
    parts = _parts(number)
    if parts is None or not 2 <= len(parts) <= 3 or not all(parts):
        return None
    employer, employee, *dependent = parts
    family = f"{_unprinted(employer, small=True)}/{_unprinted(employee, small=False)}"
    member = _unprinted(dependent[0], small=True) if dependent else SELF
    return (family, member) if member_number(family, member) == number else None


def _parts(number: str) -> list[list[tuple[str, bool]]] | None:
    """Return the parts between dashes, each letter with whether a full stop marks it; None if one marks nothing."""
    parts: list[list[tuple[str, bool]]] = [[]]
    marked = False
    for letter in number:
        if letter == "." and not marked:
            marked = True
        elif letter == "-" and not marked:
            parts.append([])
        else:
            parts[-1].append((letter, marked))
            marked = False
    return None if marked else parts


def _unprinted(part: list[tuple[str, bool]], *, small: bool) -> str:
    """Return a part as it was before it was printed in capitals: a marked letter is not as usual."""
    return "".join(_cased(letter, small=small != marked) for letter, marked in part)


def _cased(letter: str, *, small: bool) -> str:
    if not letter.isascii():
        return letter
    return letter.lower() if small else letter.upper()
