"""The law as data: a rule with its source, and a legal constant with the days it is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Enacted(Generic[T]):
    """One value of a legal constant, from its first to its last day in force, both included."""

    value: T
    first_day: date
    source: str
    """Citation: USC, CFR, a notice or a state's statute."""
    last_day: date | None = None


class Dated(Generic[T]):
    """A legal constant with every value it has had. It knows its days, so it cannot be used for a year it lacks.

    >>> days: Dated[int] = Dated(Enacted(60, date(1986, 7, 1), "42 USC 300bb-5(1)"))
    >>> days.on(date(2026, 3, 31))
    60
    """

    __slots__ = ("_values",)

    def __init__(self, *values: Enacted[T]) -> None:
        """Take the values in force, oldest first.

        Raises:
          ValueError: there is none, one has no citation, or two share a day.
        """
        if not values or not all(each.source for each in values):
            raise ValueError("a legal constant has a value and a citation")
        for earlier, later in pairwise(values):
            if earlier.last_day is None or earlier.last_day >= later.first_day:
                raise ValueError(f"the value of {later.first_day} begins before the one before it ends")
        self._values = values

    @property
    def values(self) -> tuple[Enacted[T], ...]:
        """Every value with its days and citation, oldest first."""
        return self._values

    def on(self, day: date) -> T:
        """Return the value in force on `day`.

        Raises:
          LookupError: none is known for that day; the value of another year never stands in for it.
        """
        for each in self._values:
            if each.first_day <= day and (each.last_day is None or day <= each.last_day):
                return each.value
        raise LookupError(f"no value in force on {day}; known from {self._values[0].first_day} on")


@dataclass(frozen=True)
class Rule:
    """One rule that the code keeps: a module that does so names its rules in `RULES`, where the register finds them."""

    id: str
    """Its name for ever, as `S125-5`; the tests of it have it in their names."""
    says: str
    """The rule in one sentence."""
    source: str
    """Citation: USC, CFR, M.G.L., ORS, a notice; or `the plan` where the law leaves it to the plan."""
    figures: Mapping[str, Dated[Any]] = field(default_factory=dict)
    """The dated numbers it uses, by what they are."""

    def __str__(self) -> str:
        return f"{self.id} ({self.source})"


RULES: Final = (
    Rule(
        "LIMIT-1",
        "A figure of the law is used only for days for which it is known; a year without one is refused.",
        "26 USC 125(i)(2), and every other amount that is set year by year",
    ),
)
