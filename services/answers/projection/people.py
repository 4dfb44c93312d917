"""The view `people`: by which keyed hash of a name, or which member number, a family is found. It holds no name."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from events.base import Recorded
from events.employment import EmployeeHired, PersonChanged
from events.enrollment import DependentAdded
from events.intake import PersonForgotten
from events.people import Person, PersonChanges, is_sealed
from events.vocabulary.people import SELF, member_number
from services.ports import Row
from services.viewing import Projection

NAME = "people"
VERSION = 1
VIEW = f"{NAME}.{VERSION}"
CATEGORIES = frozenset({"hr", "operator"})

Digest = Callable[[bytes], bytes]
"""A keyed hash, so that nobody without the key can try names out."""

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name, without case, accents and punctuation.

    >>> words_of("O'Neil-Gárcia, Ana")
    ('oneil', 'garcia', 'ana')
    """
    plain = unicodedata.normalize(
        "NFKD", text.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def name_mark(word: str, digest: Digest) -> str:
    """Return under what a family is found by one word of a name."""
    return "name:" + digest(b"people\0" + word.encode()).hex()[:32]


def number_mark(number: str) -> str:
    """Return under what a family is found by a member number."""
    return "number:" + number.upper()


def people(digest: Digest) -> Projection[Row]:
    """Return the view by which families are found.

    A family has one row of its own with every mark under which it is found, so that all can be taken away when it is
    forgotten, and one row for each mark. Names told once stay, so that a former name still finds.
    """

    def project(rows: Mapping[str, Row | None], record: Recorded) -> Mapping[str, Row | None]:
        family = _family_of(record)
        if family is None:
            return {}
        own = rows[family]
        held: list[str] = [] if own is None else json.loads(own.body)
        return _changed(family, held, _marks(held, record, digest))

    return Projection(
        name=NAME, version=VERSION, listens=CATEGORIES, keys=_keys, project=project, personal=True
    )


def family_in(row: Row) -> str:
    """Return the family that a row of a word names."""
    return str(json.loads(row.body))


def _keys(record: Recorded) -> list[str]:
    family = _family_of(record)
    return [] if family is None else [family]


def _family_of(record: Recorded) -> str | None:
    match record.event:
        case EmployeeHired() | DependentAdded() | PersonChanged():
            return record.subject
        case PersonForgotten(family=family):
            return family
        case _:
            return None


def _marks(held: Sequence[str], record: Recorded, digest: Digest) -> list[str]:
    """Return under what the family is found after a record."""
    match record.event:
        case EmployeeHired(person=person):
            member, names = SELF, _names(person)
        case DependentAdded(dependent_id=member, person=person):
            names = _names(person)
        case PersonChanged(person_ref=member, changes=changes):
            names = _names(changes)
        case _:
            return []
    number = number_mark(member_number(record.subject, member))
    found = (name_mark(word, digest) for name in names for word in words_of(name))
    return sorted({*held, number, *found})


def _changed(family: str, held: Sequence[str], marks: Sequence[str]) -> dict[str, Row | None]:
    named = json.dumps(family).encode()
    rows: dict[str, Row | None] = {f"{mark} {family}": None for mark in held if mark not in marks}
    rows |= {f"{mark} {family}": Row(named, group=mark) for mark in marks if mark not in held}
    rows[family] = Row(json.dumps(marks).encode()) if marks else None
    return rows


def _names(person: Person | PersonChanges) -> list[str]:
    if isinstance(person, Person) and is_sealed(person):
        return []
    return [name for name in (person.first_name, person.last_name) if name]
