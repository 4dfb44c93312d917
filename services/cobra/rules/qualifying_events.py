"""Which of the things that happened to a family may be qualifying events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from events.base import EventRef
from events.classes import class_at_work
from events.cobra import QualifyingEvent
from events.family import Dependent, Employment, Family, JobStep
from events.offers import Book, plans_offered
from events.spans import Spans
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF, employer_of

RULES: Final = (
    Rule(
        "COB-6",
        "The qualifying events of a public employer are the end or reduction of work, death, divorce or separation, "
        "and a child's ceasing to be a dependent; there is no bankruptcy among them.",
        "42 USC 300bb-3",
    ),
    Rule(
        "COB-9",
        "Continuation is offered after any end of work; gross misconduct withholds it only by a named "
        "person's decision.",
        "42 USC 300bb-3(2)",
    ),
)

_BY_REMOVAL = {
    "divorce": QualifyingEvent.DIVORCE,
    "legal_separation": QualifyingEvent.LEGAL_SEPARATION,
    "aged_out": QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
    "no_longer_dependent": QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
}


CoverageName = tuple[str, InsuranceLine, str, date]
"""A coverage by its member, insurance line, plan and first day."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something by which coverage may be lost; whether anybody did lose it is asked of the coverage.

    `member` is the only one it touches (None: everybody). `plans_lost` are the plans it can end (None: any).
    """

    event: QualifyingEvent
    event_day: date
    ref: EventRef
    member: str | None = None
    notified_day: date | None = None
    retired: bool = False
    plans_lost: frozenset[str] | None = None
    withheld_by: str | None = None
    withheld_why: str | None = None
    dearer: Mapping[InsuranceLine, date] = field(default_factory=dict)
    """The lines that go on and are all the employee's to pay by it, with the first such day of each."""
    later: frozenset[CoverageName] = frozenset()
    """The coverages that ended by it in a later month than its own."""


def happenings(family: Family, coverage: Spans, book: Book) -> tuple[Happening, ...]:
    """Return what may be a qualifying event, in order of its day, by what HR told of a family that is so covered.

    The end of employment for any reason, gross misconduct too unless a named person withheld continuation;
    retirement, which is one; a job that is no longer offered a plan; death; divorce, legal separation and a child's
    ceasing to be a dependent. Not Medicare: it never ends an active employee's coverage. Not a dependent's death,
    other coverage or correction.

    Source:
      42 USC 300bb-3; 26 CFR 54.4980B-4, Q&A-1.
    """
    found: list[Happening] = []
    own = [span for (member, _), held in coverage.items() if member == SELF for span in held]
    for employment in family.employments:
        found.extend(_of_work(employment, employer_of(family.id), own, book))
    if family.death_day is not None and family.death_ref is not None:
        found.append(Happening(QualifyingEvent.DEATH, family.death_day, family.death_ref))
    for dependent in family.dependents:
        found.extend(_of_dependent(dependent))
    return tuple(sorted(found, key=lambda each: (each.event_day, each.event, each.member or SELF)))


def _of_work(employment: Employment, employer: str, own: Sequence[Span], book: Book) -> Iterator[Happening]:
    yield from _jobs(employment, employer, own, book)
    if employment.last_day is None or employment.end_ref is None or employment.ended_by == "died":
        return
    yield Happening(
        QualifyingEvent.TERMINATION,
        employment.last_day,
        employment.end_ref,
        retired=employment.ended_by == "retired",
        withheld_by=employment.cobra_withheld_by,
        withheld_why=employment.cobra_withheld_why,
    )


def _jobs(employment: Employment, employer: str, own: Sequence[Span], book: Book) -> Iterator[Happening]:
    """Yield each change of job by which plans are no longer offered."""

    def offered(step: JobStep, class_day: date, day: date) -> frozenset[str]:
        """Return the plans that are offered on a day to the class held in a job on another."""
        found = class_at_work(book, employer=employer, job=step.job, own=own, day=class_day)
        return (
            frozenset()
            if found is None
            else frozenset(each.id for each in plans_offered(book, found.id, day))
        )

    for before, step in pairwise(sorted(employment.jobs, key=lambda step: step.from_day)):
        day = step.from_day
        lost = offered(before, day_before(day), day) - offered(step, day, day)
        if lost:
            yield Happening(QualifyingEvent.REDUCTION_OF_HOURS, day, step.ref, plans_lost=lost)


def _of_dependent(dependent: Dependent) -> Iterator[Happening]:
    event = _BY_REMOVAL.get(dependent.end_reason or "")
    if event is None or dependent.last_day is None or dependent.end_ref is None:
        return
    yield Happening(
        event,
        dependent.last_day,
        dependent.end_ref,
        member=dependent.id,
        notified_day=dependent.notified_day,
    )
