"""How each dependent is related to the subscriber, from which day on and by which event."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from events.base import EventRef
from events.family import Dependent, Family
from events.telling import PARTED
from events.vocabulary.calendar import day_after
from events.vocabulary.people import Relationship


class KinStep(NamedTuple):
    """From `from_day` on a dependent is related so, by this event."""

    from_day: date
    relationship: Relationship
    ref: EventRef


def kin_steps(dependents: Iterable[Dependent], member: str) -> list[KinStep]:
    """Return how one of the dependents is related to the subscriber, in the order told; none of whom nothing is told.

    A spouse is a former one from the day after a divorce or a judgment of separate support, also while the law of a
    state keeps them covered as if there had been none.

    Source:
      M.G.L. c.32B s.9H.
    """
    return [step for each in dependents if each.id == member for step in _steps(each)]


def _steps(dependent: Dependent) -> Iterator[KinStep]:
    yield KinStep(dependent.first_day, dependent.relationship, dependent.ref)
    for step in dependent.steps:
        if step.relationship is not None:
            yield KinStep(step.from_day, step.relationship, step.ref)
    parted = dependent.last_day if dependent.end_reason in PARTED else None
    if parted is not None and dependent.on(parted).relationship is Relationship.SPOUSE:
        assert dependent.end_ref is not None, "an end was told"
        yield KinStep(day_after(parted), Relationship.EX_SPOUSE, dependent.end_ref)


def kin_on(family: Family, member: str, day: date) -> KinStep | None:
    """Return how a dependent is related on a day; before the first day as on it; None of whom nothing is told."""
    steps = kin_steps(family.dependents, member)
    return next((step for step in reversed(steps) if step.from_day <= day), steps[0] if steps else None)
