"""The register of the law in the code: every rule that a module of the language or of a service names in `RULES`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import events
import services
from connectors.clock import SystemClock
from events.vocabulary.law import Dated, Rule

_WHERE: tuple[tuple[Any, str], ...] = (
    (events, "**/*.py"),
    (services, "*/law.py"),
    (services, "*/rules/**/*.py"),
)
"""The packages that keep rules, and where in them."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule and the module that keeps it."""

    rule: Rule
    module: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated figure as it stands on a day."""

    name: str
    value: Any
    """None: none is known for that day, and whoever asks for it is refused."""
    source: str | None
    first_day: date | None
    last_day: date | None
    unknown_years: tuple[int, ...]
    """Calendar years from its first to the one after the day asked about in which no value is known."""


@cache
def register() -> tuple[Registered, ...]:
    """Return every rule with its module, by module and in the order in which it names them."""
    found: list[Registered] = []
    seen: set[int] = set()
    for name in _modules():
        for rule in getattr(import_module(name), "RULES", ()):
            if id(rule) not in seen:
                seen.add(id(rule))
                found.append(Registered(rule, name))
    return tuple(found)


@cache
def rules_by_id() -> Mapping[str, Rule]:
    """Return every rule by its id."""
    return {each.rule.id: each.rule for each in register()}


def figures_on(rule: Rule, day: date) -> list[Figure]:
    """Return a rule's figures as they stand on a day."""
    return [_figure(name, dated, day) for name, dated in rule.figures.items()]


def today() -> date:
    """Return the present day in UTC: the register is the same in every installation and needs none."""
    return SystemClock().now().date()


def _figure(name: str, dated: Dated[Any], day: date) -> Figure:
    held = next(
        (v for v in dated.values if v.first_day <= day and (v.last_day is None or day <= v.last_day)), None
    )
    unknown = tuple(_unknown_years(dated, day))
    if held is None:
        return Figure(name, None, None, None, None, unknown)
    return Figure(name, held.value, held.source, held.first_day, held.last_day, unknown)


def _unknown_years(dated: Dated[Any], day: date) -> Iterator[int]:
    """Yield the years in which no value is known on any day."""
    known = [(each.first_day.year, (each.last_day or date.max).year) for each in dated.values]
    for year in range(known[0][0], day.year + 2):
        if not any(first <= year <= last for first, last in known):
            yield year


def _modules() -> Iterator[str]:
    """Yield the names of the modules that may keep rules, in order."""
    for package, where in _WHERE:
        root = Path(package.__file__).parent
        for path in sorted(root.glob(where)):
            parts = (package.__name__, *path.relative_to(root).with_suffix("").parts)
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
