"""What is known of one family: employments, retirements, dependents and elections, as values."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from events.base import EventRef, Recorded
from events.employment import Job, TransferredFrom
from events.enrollment import ElectionSubmitted
from events.history import Misfit
from events.vocabulary.people import SELF, Relationship


@dataclass(frozen=True, slots=True)
class JobStep:
    """From `from_day` on, this is the job."""

    from_day: date
    job: Job
    ref: EventRef


@dataclass(frozen=True, slots=True)
class Employment:
    """One unbroken employment; the last day employed is included."""

    first_day: date
    jobs: tuple[JobStep, ...]
    ref: EventRef
    last_day: date | None = None
    ended_by: Literal["terminated", "retired", "died"] | None = None
    end_reason: str | None = None
    end_ref: EventRef | None = None
    cobra_withheld_by: str | None = None
    cobra_withheld_why: str | None = None
    transferred_from: TransferredFrom | None = None
    """The employment with another employer that it goes on from."""

    def job_on(self, day: date) -> JobStep:
        """Return the job held on a day; before the first day, the first job."""
        held = self.jobs[0]
        for step in self.jobs:
            if step.from_day <= day:
                held = step
        return held


@dataclass(frozen=True, slots=True)
class Retirement:
    """Retired from this day on, until work begins again."""

    first_day: date
    system: str
    job: Job
    ref: EventRef
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class DependentStep:
    """From `from_day` on this is true of a dependent; None: as before."""

    from_day: date
    ref: EventRef
    relationship: Relationship | None = None
    student: bool | None = None
    disabled: bool | None = None
    tax_dependent: bool | None = None
    qmcso: bool | None = None


@dataclass(frozen=True, slots=True)
class LaterEnd:
    """The last day of somebody whom a divorce had made a former spouse before, as by their death."""

    last_day: date
    reason: str
    ref: EventRef
    notified_day: date | None = None


@dataclass(frozen=True, slots=True)
class Dependent:
    """Somebody who is a dependent over a period; the day of removal is included. One person may have several.

    What is said here was true on the first day; `steps` says what changed since, oldest first.
    """

    id: str
    relationship: Relationship
    first_day: date
    reason: str
    ref: EventRef
    student: bool = False
    disabled: bool = False
    tax_dependent: bool | None = None
    qmcso: bool = False
    steps: tuple[DependentStep, ...] = ()
    last_day: date | None = None
    end_reason: str | None = None
    notified_day: date | None = None
    end_ref: EventRef | None = None
    later_end: "LaterEnd | None" = None
    """Of a former spouse: what else was told to end their being a dependent, after the divorce."""
    former_since: date | None = None
    """Of a former spouse whom the law keeps as if there had been no divorce: its day."""
    judged_ref: EventRef | None = None
    """Of the same: the answer by which the judgment, or a remarriage, ends it."""

    def lasts_to(self, day: date) -> bool:
        """Whether they are a dependent on a day, or after it; by a correction they were none from its day on."""
        if self.last_day is None:
            return True
        return day < self.last_day if self.end_reason == "correction" else day <= self.last_day

    def on(self, day: date) -> "Dependent":
        """Return the dependent as things stood on a day."""
        held = self
        for step in self.steps:
            if step.from_day <= day:
                held = replace(
                    held,
                    relationship=step.relationship or held.relationship,
                    student=held.student if step.student is None else step.student,
                    disabled=held.disabled if step.disabled is None else step.disabled,
                    tax_dependent=held.tax_dependent if step.tax_dependent is None else step.tax_dependent,
                    qmcso=held.qmcso if step.qmcso is None else step.qmcso,
                )
        return held


@dataclass(frozen=True, slots=True)
class Election:
    """What was chosen, and the name of the event that says so."""

    event: ElectionSubmitted
    ref: EventRef
    position: int


@dataclass(frozen=True, slots=True)
class Family:
    """All of one family that decisions need. `others` are standing events this fold gives no meaning to."""

    id: str
    employments: tuple[Employment, ...] = ()
    retirements: tuple[Retirement, ...] = ()
    death_day: date | None = None
    death_ref: EventRef | None = None
    dependents: tuple[Dependent, ...] = ()
    elections: tuple[Election, ...] = ()
    others: tuple[Recorded, ...] = field(default=())
    misfits: tuple[Misfit, ...] = ()

    def relationship_of(self, member: str) -> Relationship:
        """Return how a member is related to the subscriber, as told last.

        Raises:
          KeyError: nobody of that name belongs to the family.
        """
        if member == SELF:
            return Relationship.SELF
        for dependent in reversed(self.dependents):
            if dependent.id == member:
                return dependent.on(date.max).relationship
        raise KeyError(member)
