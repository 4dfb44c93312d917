"""A life as a text file: what happened, line by line in the trade's words, and who is covered by what in the end.

    # A title in one line
    2026-01-05 hired      born 1980-02-03, 40 hours, unit clerical
    2026-01-05 dependent  sp1 spouse, born 1981-04-05, by hire
    2026-01-06 elected    new_hire: hmo self sp1; dental self
    2026-06-12 left       voluntary, learned 2026-08-01
    expect
    medical self  hmo    2026-03-01 2026-06-30  family
    medical sp1   hmo    2026-03-01 2026-06-30
    pays medical  2026-03-01  1600.00
    right self  termination  2026-06-12  2026-06-30
    refused  elected-2  too-late
    question divorce-terms:sp1:2026-05-20

A line begins with its business day, then a verb, then what there is to say, in parts with commas between. Each line
has a name, its verb and number (`left-1`), by which `voided left-1` takes it back. It is learned on its own day unless
it says otherwise. `variant NAME` begins another ending: the lines of before without those it takes away (`without
left-1`), then its own, then its own `expect`.

`deducted` and `not-deducted` begin with a pay day, and are told to payroll when they are learned: the pay days of a
contribution that was taken, and the first on which none is, say how far back an end that is learned later may reach.

What the employee `pays` from which day on, and who has the `right` to continue by COBRA, is said in full by a file, or
not at all.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from events.base import DomainEvent
from events.catalogue import BY_KIND
from tests.scenarios.life_words import FIELDS, KINDS, taken


class ScriptError(Exception):
    """A line that cannot be read: file, line and why."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line: an event by name, and the instant at which its source recorded it."""

    name: str
    event: DomainEvent
    at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """One course of a life: what was told in the order of the file, and what is true in the end."""

    life: str
    variant: str
    family: str
    told: tuple[Told, ...]
    expected: frozenset[str]

    def __str__(self) -> str:
        return f"{self.life}: {self.variant}" if self.variant else self.life


@dataclass(slots=True)
class _Course:
    variant: str
    told: list[Told] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)


def read(path: Path) -> list[Ending]:
    """Return the endings of one file: the life itself, then its variants.

    Raises:
      ScriptError: a line cannot be read.
    """
    family, courses = "city/1000", [_Course("")]
    expecting = False
    counts: dict[str, int] = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        try:
            match words:
                case ["family", name]:
                    family = name
                case ["expect"]:
                    expecting = True
                case ["variant", *name]:
                    courses.append(_Course(" ".join(name), list(courses[0].told)))
                    expecting = False
                case ["without", name]:
                    courses[-1].told = _without(courses[-1].told, name)
                case _ if expecting:
                    courses[-1].expected.append(" ".join(words))
                case [day, verb, *rest]:
                    counts[verb] = counts.get(verb, 0) + 1
                    name = f"{verb}-{counts[verb]}"
                    courses[-1].told.append(_told(name, date.fromisoformat(day), verb, " ".join(rest)))
                case _:
                    raise ValueError("a day, a verb, and what there is to say")
        except (KeyError, ValueError) as error:
            raise ScriptError(f"{path.name}:{number}: {error}") from error
    return [
        Ending(path.stem, each.variant, family, tuple(each.told), frozenset(each.expected))
        for each in courses
    ]


def _without(told: list[Told], name: str) -> list[Told]:
    kept = [each for each in told if each.name != name]
    if len(kept) == len(told):
        raise ValueError(f"nothing before is called {name}")
    return kept


def _told(name: str, day: date, verb: str, rest: str) -> Told:
    said, learned = taken(rest, "learned")
    event_class = BY_KIND[KINDS[verb]]
    fields = FIELDS[verb](day, said)
    at = datetime.combine(date.fromisoformat(learned) if learned else day, time(12), UTC)
    return Told(name, event_class.model_validate(fields), at)
