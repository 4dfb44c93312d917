"""How each dependent is related from which day on, from what was told, kept event by event."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from events.base import DomainEvent
from events.enrollment import DependentAdded, DependentChanged, DependentRemoved
from events.telling import PARTED
from events.vocabulary.calendar import day_after
from events.vocabulary.people import Relationship
from services.answers.projection.standings import PLACE, Said, in_order

_What = Literal["added", "changed", "parted", "corrected"]


def kin_told(event: DomainEvent) -> tuple[str, _What, str | None] | None:
    """Return of whom an event tells what, and the relationship it names; None where it tells nothing of one."""
    match event:
        case DependentAdded(dependent_id=member, relationship=relationship):
            return member, "added", str(relationship)
        case DependentChanged(dependent_id=member, relationship=changed) if changed is not None:
            return member, "changed", str(changed)
        case DependentRemoved(dependent_id=member, reason=reason) if reason in PARTED:
            return member, "parted", None
        case DependentRemoved(dependent_id=member, reason="correction"):
            return member, "corrected", None
        case _:
            return None


def kin(told: Mapping[str, Said], unsaid: Collection[str], misfits: Collection[str]) -> dict[str, list[Said]]:
    """Return how each dependent is related from which day on, as `decide.kin` has it of the same events.

    Args:
      told: by event, its place and `kin_told`.
      unsaid: the events that were voided or dismissed.
      misfits: those that do not fit.
    """
    standing = _not_corrected((each, ref) for ref, each in told.items() if ref not in unsaid)
    found: dict[str, list[Said]] = {}
    for said in sorted((each for each, ref in standing if ref not in misfits), key=in_order):
        day, member, what, related = str(said[0]), *said[PLACE:]
        steps = found.setdefault(str(member), [])
        if related is not None:
            steps.append([day, related])
        elif what == "parted" and steps and steps[-1][1] == Relationship.SPOUSE:
            after = day_after(date.fromisoformat(day))
            steps.append([after.isoformat(), Relationship.EX_SPOUSE.value])
    return found


def _not_corrected(told: Iterable[tuple[Said, str]]) -> list[tuple[Said, str]]:
    """Leave out each addition that a correction of its own day took back, with it, where another follows."""
    ordered = sorted(told, key=lambda each: in_order(each[0])[2:])
    standing: list[tuple[Said, str]] = []
    for place, (said, ref) in enumerate(ordered):
        if said[PLACE + 1] == "corrected":
            wrong = [each for each in standing if _adds(each[0], said[PLACE]) and each[0][0] == said[0]]
            if wrong and any(_adds(each, said[PLACE]) for each, _ in ordered[place + 1 :]):
                standing.remove(wrong[-1])
                continue
        standing.append((said, ref))
    return standing


def _adds(said: Said, member: str | None) -> bool:
    return said[PLACE : PLACE + 2] == [member, "added"]
