"""The view `upcoming`: in which month something comes next for a family by itself; neither the day nor what it is.

It rests on days of birth, and so tells no more than a month. It is brought up from the log family by family, each as a
whole; dropped, it is built again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import Recorded
from events.offers import Book
from services.eligibility.rules.upcoming import Coming, Expected, next_day, next_due_day, upcoming
from services.eligibility.state import Known, known
from services.ports import Row, Views

VIEW = "upcoming.1"
LISTENS = frozenset({"hr", "misfit", "review"})
NEEDS = frozenset({"hr", "misfit", "review"})
PAGE = 1000

_NEXT, _PAST, _OF, _LOOKED = "next", "past", "of", "looked"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes for one family, and up to which day it was looked at: decided, or seen to decide nothing."""

    family: str
    comings: tuple[Coming, ...]
    through_day: date
    decided_day: date
    """Up to this day what comes is decided."""

    def is_due(self, until: date) -> bool:
        """Whether something has to be decided that is due up to a day."""
        due = next_due_day(self.comings, self.decided_day)
        return due is not None and due <= until

    def between(self, first_day: date, last_day: date) -> Iterator[Coming]:
        """Yield what comes on these days, both included."""
        return (each for each in self.comings if first_day <= each.day <= last_day)


def outlook(
    family: str, streams: Mapping[str, Sequence[Recorded]], book: Book, looked: date = date.min
) -> Outlook | None:
    """Return what comes for a family by its streams, read with personal fields open; None if nothing ever does.

    `looked` is a day up to which somebody has looked already.
    """
    state = known(family, streams)
    if state.forgotten or not state.family.employments:
        return None
    comings = upcoming(Expected(state.family, state.births, state.unnumbered, state.through_day), book)
    return Outlook(family, comings, _through(state, looked), state.through_day) if comings else None


def _through(state: Known, looked: date) -> date:
    return max(state.through_day, looked)


def rows_of(views: Views, outlooks: Mapping[str, Outlook | None]) -> dict[str, Row | None]:
    """Return the rows that change with what comes for some families; None takes one away."""
    held = views.load(VIEW, [f"{_OF} {family}" for family in outlooks]) if outlooks else {}
    rows: dict[str, Row | None] = {}
    for family, each in outlooks.items():
        own = f"{_OF} {family}"
        for key in json.loads(held[own].body) if own in held else ():
            rows[f"{key} {family}"] = None
        keys = [] if each is None else list(_keys(each))
        rows |= {f"{key} {family}": Row(json.dumps(family).encode()) for key in keys}
        rows[own] = Row(json.dumps(keys).encode()) if keys else None
    return rows


def _keys(each: Outlook) -> Iterator[str]:
    following = next_day(each.comings, each.through_day)
    if following is not None:
        yield f"{_NEXT} {_month(following)}"
    passed = [one.day for one in each.comings if (one.due_day or one.day) <= each.through_day]
    if passed:
        yield f"{_PAST} {_month(max(passed))}"


def families_next(views: Views, until: date) -> Iterator[list[str]]:
    """Yield the families for which something comes up to the month of a day, some at a time, the earliest first."""
    yield from _families(views, f"{_NEXT} ", f"{_NEXT} {_month(until)}~")


def families_past(views: Views, since: date) -> Iterator[list[str]]:
    """Yield the families for whom something that was looked at comes in the month of a day, or later."""
    yield from _families(views, f"{_PAST} {_month(since)}", f"{_PAST} ~")


def _families(views: Views, after: str, before: str) -> Iterator[list[str]]:
    while found := [key for key, _ in views.find(VIEW, after=after, limit=PAGE) if key < before]:
        yield [key.split(" ", 2)[2] for key in found]
        after = found[-1]


def looked(views: Views) -> str:
    """Return the day up to which all families were looked at, in ISO 8601; empty if they never were."""
    row = views.load(VIEW, [_LOOKED]).get(_LOOKED)
    return "" if row is None else str(json.loads(row.body))


def looked_row(through_day: date) -> dict[str, Row | None]:
    """Return the row that says up to which day all families were looked at."""
    return {_LOOKED: Row(json.dumps(through_day.isoformat()).encode())}


def _month(day: date) -> str:
    return day.isoformat()[:7]
