"""Who is who: the ways of naming a person, and how a person is masked."""

from collections.abc import Callable
from enum import StrEnum
from typing import NewType

FamilyId = NewType("FamilyId", str)
"""One employee and all who are covered through them: `<employer>/<employee_id>`, e.g. `city/10234`."""

MemberRef = NewType("MemberRef", str)
"""A person inside a family: `self`, or the dependent id the source gave."""

SELF = MemberRef("self")


class Relationship(StrEnum):
    """Of a member to the subscriber (834: INS02)."""

    SELF = "self"
    SPOUSE = "spouse"
    DOMESTIC_PARTNER = "domestic_partner"
    EX_SPOUSE = "ex_spouse"
    CHILD = "child"
    STEPCHILD = "stepchild"
    ADOPTED_CHILD = "adopted_child"
    FOSTER_CHILD = "foster_child"
    WARD = "ward"
    GRANDCHILD = "grandchild"
    OTHER = "other"


ADULT_PARTNERS = frozenset({Relationship.SPOUSE, Relationship.DOMESTIC_PARTNER, Relationship.EX_SPOUSE})
"""Those who count as the second adult of a coverage tier; every other dependent counts as a child."""

CHILDREN = frozenset(
    {
        Relationship.CHILD,
        Relationship.STEPCHILD,
        Relationship.ADOPTED_CHILD,
        Relationship.FOSTER_CHILD,
        Relationship.WARD,
        Relationship.GRANDCHILD,
    }
)
"""Whom a plan covers as the employee's child: to an age, and with continuation when that ends.

Source: 26 USC 152(f)(1); wards and grandchildren as the plan's rule names them.
"""


class Sex(StrEnum):
    """As the source recorded it (834: DMG03)."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


def person_id(family: str, member: str) -> str:
    """Return the name of one person across the program; it also names that person's encryption key."""
    return family if member == SELF else f"{family}/{member}"


def employer_of(family: str) -> str:
    """Return the employer's part of a family id."""
    return family.partition("/")[0]


def employee_of(family: str) -> str:
    """Return the employee id's part of a family id."""
    return family.partition("/")[2]


def member_number(family: str, member: str) -> str:
    """Return the number printed for a member: employer, employee id and dependent id, in capitals, joined by dashes.

    No two members have one number. A dash or full stop inside an id has a full stop before it, and so has a letter
    that was not written as ids of its kind usually are: small in an employee id, large in a dependent's.

    >>> member_number("city/10234", "d1")
    'CITY-10234-D1'
    >>> member_number("city/ab-1", "self")
    'CITY-.A.B.-1'
    """
    employer, _, rest = person_id(family, member).partition("/")
    employee, _, dependent = rest.partition("/")
    parts = [_printed(employer, str.lower), _printed(employee, str.upper)]
    return "-".join([*parts, _printed(dependent, str.lower)] if dependent else parts)


def _printed(part: str, usual: Callable[[str], str]) -> str:
    """Return a part in capitals, with a full stop before each mark and each letter that `usual` would change."""
    if part.isascii() and part.isalnum() and usual(part) == part:
        return part.upper()
    marked = ("." + letter if letter in ".-" or usual(letter) != letter else letter for letter in part)
    return "".join(each.upper() if each.isascii() else each for each in marked)


def masked_name(*names: str | None) -> str:
    """Return a name of which only the initials can be read.

    >>> masked_name("Ana", "Rivera")
    'A*** R***'
    """
    return " ".join(f"{name[0]}***" for name in names if name)


def masked_number(number: str | None) -> str:
    """Return a number of which only the last four characters can be read."""
    return f"***{number[-4:]}" if number else ""
