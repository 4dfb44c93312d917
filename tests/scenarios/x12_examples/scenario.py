"""What a scenario is: nights in the life of one employee, and what then remains different from a published example."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.catalog import CarrierProfile

Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One event of HR: its kind, and its fields."""

    kind: str
    fields: Json


@dataclass(frozen=True)
class Night:
    """A day on which HR told something, and whose night the carrier got a file."""

    day: date
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Difference:
    """One place at which the hub says something else than the example, and why it does."""

    place: str
    theirs: str | None
    ours: str | None
    because: str


@dataclass(frozen=True)
class Scenario:
    """One example: what HR told, in nights; the file of the last of them is the one to be compared.

    The employee id is the number under which the example knows the family (REF*0F).
    """

    example: str
    employee_id: str
    carrier: CarrierProfile
    nights: tuple[Night, ...]
    differences: tuple[Difference, ...]

    def __str__(self) -> str:
        return self.example


def night(day: str, *told: Told) -> Night:
    """Return a night."""
    return Night(date.fromisoformat(day), told)


def only_theirs(because: str, said: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return differences of what the example says and the hub does not, for one reason."""
    return tuple(Difference(place, value, None, because) for place, value in said.items())


def only_ours(because: str, said: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return differences of what the hub says and the example does not, for one reason."""
    return tuple(Difference(place, None, value, because) for place, value in said.items())
