"""When somebody worked for the employer and since when they are retired, from what was told, kept event by event."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from events.base import DomainEvent
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
    TerminationCancelled,
)
from events.vocabulary.calendar import day_after

Said = list[str | None]
"""An event's place in the history (business day, rank on that day, when it was told, source, id), and what it says."""

PLACE = 5
"""Fields of a place."""

TURNS = (
    EmployeeHired,
    EmployeeRehired,
    EmployeeTerminated,
    TerminationCancelled,
    EmployeeRetired,
    EmployeeDied,
)
"""The events that begin or end work, or begin retirement."""

_Turn = Literal["began", "left", "stays", "retired", "died"]


def turn_told(event: DomainEvent) -> tuple[_Turn, str | None]:
    """Return what one of `TURNS` turns, and of a retirement the system."""
    match event:
        case EmployeeRetired(retirement_system=system):
            return "retired", system
        case EmployeeTerminated():
            return "left", None
        case TerminationCancelled():
            return "stays", None
        case EmployeeDied():
            return "died", None
        case _:
            return "began", None


def standings(
    told: Mapping[str, Said], unsaid: Collection[str], misfits: Collection[str]
) -> tuple[list[Said], list[Said], str | None]:
    """Return each employment with its first and last day, since when somebody is retired by which system, and a death.

    Args:
      told: by event, its place and `turn_told`.
      unsaid: the events that were voided or dismissed.
      misfits: those that do not fit.

    As `events.telling` folds the same events.
    """
    standing = _not_cancelled((each, ref) for ref, each in told.items() if ref not in unsaid)
    service: list[Said] = []
    retired: list[Said] = []
    died: str | None = None
    for said in sorted((each for each, ref in standing if ref not in misfits), key=in_order):
        day, turn = str(said[0]), said[PLACE]
        last = service[-1][1] if service else None
        if turn == "began":
            service.append([day, None])
        elif service and (last is None or last >= day):
            service[-1] = [service[-1][0], day]
        if turn == "retired":  # Its place is the day before: the last one at work.
            retired.append([day_after(date.fromisoformat(day)).isoformat(), said[PLACE + 1]])
        if turn == "died":
            died = day
    return service, retired, died


def _not_cancelled(told: Iterable[tuple[Said, str]]) -> list[tuple[Said, str]]:
    """Leave out each cancelled termination with what cancelled it: the latest told before."""
    standing: list[tuple[Said, str]] = []
    for said, ref in sorted(told, key=lambda each: in_order(each[0])[2:]):
        if said[PLACE] != "stays":
            standing.append((said, ref))
            continue
        left = next((each for each in reversed(standing) if each[0][PLACE] == "left"), None)
        if left is not None:
            standing.remove(left)
    return standing


def in_order(said: Said) -> list[str]:
    """Return an event's place, by which events are sorted as the history has them."""
    return [each or "" for each in said[:PLACE]]
