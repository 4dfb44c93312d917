"""Open enrollment: that one is open, which families may choose anew, and what each of them has done."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from events.announcements import due_topic
from events.base import Cause, DomainEvent, Entry, Recorded
from events.catalog import EnrollmentWindow
from events.eligibility import EnrollmentClosed, EnrollmentDefaulted, EnrollmentOpened
from events.errors import ConcurrentWrite, NotFound, PermanentError
from events.family import Family
from events.offers import Book, offered
from events.vocabulary.people import employer_of
from services.eligibility.decide import phases_seen
from services.eligibility.rules.phases import Phase, phases
from services.eligibility.state import Known, known
from services.eligibility.worker import FOLLOWER as ELIGIBILITY
from services.following import FAMILIES
from services.ports import Tick
from services.wiring import Hub

Did = Literal["not_started", "submitted", "defaulted"]

Streams = Mapping[str, Sequence[Recorded]]
"""What the log holds of one family, by category."""

FOR_STANDING = frozenset({"hr", "coverage", "misfit", "payroll", "enrollment"})
"""The categories from which it follows where a family stands."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a family that may choose anew stands in an open enrollment."""

    family: str
    department: str
    """Empty for who has no job."""
    did: Did


def window_of(hub: Hub, window_id: str) -> tuple[EnrollmentWindow, Book]:
    """Return a window of the catalog in force, and that catalog.

    Raises:
      NotFound: the catalog has no such window, or there is none.
    """
    book = hub.book()
    for each in book.catalog.enrollment_windows:
        if each.id == window_id:
            return each, book
    named = ", ".join(each.id for each in book.catalog.enrollment_windows) or "none"
    raise NotFound(f'the catalog has no enrollment window "{window_id}"; it has {named}')


def opened(hub: Hub, window_id: str) -> EnrollmentOpened | None:
    """Return the last fact that the open enrollment was opened, or None."""
    found = [each.event for each in _of_window(hub, window_id)]
    return next((each for each in reversed(found) if isinstance(each, EnrollmentOpened)), None)


def closed(hub: Hub, window_id: str) -> EnrollmentClosed | None:
    """Return the last fact that the open enrollment was closed, or None."""
    found = [each.event for each in _of_window(hub, window_id)]
    return next((each for each in reversed(found) if isinstance(each, EnrollmentClosed)), None)


def open_window(hub: Hub, window_id: str, *, actor: str, tick: Tick | None = None) -> EnrollmentOpened:
    """Record that an open enrollment is open, with how many may choose; once, however often it is said.

    Raises:
      NotFound: the catalog has no such window.
      PermanentError: its days are over.
    """
    window, book = window_of(hub, window_id)
    if hub.today() > window.last_day:
        raise PermanentError(f"{window_id} was open until {window.last_day}; its days are over")
    held = opened(hub, window_id)
    days = (window.plan_year_first_day, window.first_day, window.last_day)
    if held is not None and (held.plan_year_first_day, held.first_day, held.last_day) == days:
        return held
    fact = EnrollmentOpened(
        window=window_id,
        plan_year_first_day=window.plan_year_first_day,
        first_day=window.first_day,
        last_day=window.last_day,
        eligible=sum(1 for _ in standings(hub, window, book, tick=tick)),
        catalog=book.version,
    )
    record(hub, window_id, fact, actor)
    return fact


def standings(
    hub: Hub, window: EnrollmentWindow, book: Book, *, tick: Tick | None = None
) -> Iterator[Standing]:
    """Yield where each family that may choose stands, in order of family. Memory does not grow with their number."""
    for _, loaded in batches_of(hub, FOR_STANDING, personal=False, tick=tick):
        for family, streams in loaded.items():
            state = known(family, streams)
            found = standing_of(state, phases_of(state, window, book), streams["enrollment"], window, book)
            if found is not None:
                yield found


def is_in_work(family: Family) -> bool:
    """Whether the employee has a job without a last day and was never retired: no rule but the job's own has a say."""
    return (
        bool(family.employments)
        and family.employments[-1].last_day is None
        and not family.retirements
        and family.death_day is None
    )


def phases_of(state: Known, window: EnrollmentWindow, book: Book) -> Sequence[Phase]:
    """Return a family's phases up to the first day of the plan year; of somebody in work by their jobs alone."""
    if is_in_work(state.family):
        return phases(state.family, book, _horizon(state, window))
    return phases_seen(looked_ahead(state, window), book)


def looked_ahead(state: Known, window: EnrollmentWindow) -> Known:
    """Return a family as it is to be decided up to the first day of the plan year."""
    return replace(state, through_day=_horizon(state, window))


def _horizon(state: Known, window: EnrollmentWindow) -> date:
    return max(state.through_day, window.plan_year_first_day)


def standing_of(
    state: Known,
    in_phases: Sequence[Phase],
    told: Sequence[Recorded],
    window: EnrollmentWindow,
    book: Book,
) -> Standing | None:
    """Return where a family of these phases stands, or None where it has nothing to choose.

    `told` are the facts of its stream `enrollment`.
    """
    employer = employer_of(state.family.id)
    if window.employers is not None and employer not in window.employers:
        return None
    year = window.plan_year_first_day
    phase = _phase_on(in_phases, year)
    held = None if phase is None else phase.class_on(year).employee_class
    if held is None or (window.classes is not None and held not in window.classes):
        return None
    if not any(offered(book, held, plan.id, year) for plan in book.catalog.plans):
        return None
    did: Did = "not_started"
    if any(isinstance(each.event, EnrollmentDefaulted) and each.event.window == window.id for each in told):
        did = "defaulted"
    if _has_chosen(state, window):
        did = "submitted"
    return Standing(state.family.id, _department(state, year), did)


def _phase_on(them: Sequence[Phase], day: date) -> Phase | None:
    found = [
        each for each in them if each.first_day <= day and (each.last_day is None or each.last_day >= day)
    ]
    return found[-1] if found else None


def _has_chosen(state: Known, window: EnrollmentWindow) -> bool:
    """Whether a form of this open enrollment was signed in its days, and is none that could not be used."""
    return any(
        each.event.occasion == "open_enrollment"
        and window.first_day <= each.event.signed_day <= window.last_day
        and window.first_day <= each.event.occasion_day <= window.plan_year_first_day
        and str(each.ref) not in state.reported
        for each in state.family.elections
    )


def _department(state: Known, day: date) -> str:
    begun = [each for each in state.family.employments if each.first_day <= day]
    return begun[-1].job_on(day).job.department if begun else ""


def batches_of(
    hub: Hub, needs: Collection[str], *, personal: bool, tick: Tick | None
) -> Iterator[tuple[list[str], dict[str, Streams]]]:
    """Yield every family with its streams, some hundred at a time."""
    last, done = "", 0
    while streams := hub.log.streams("hr", after=last, limit=FAMILIES):
        last = streams[-1]
        families = [stream.partition("/")[2] for stream in streams]
        yield families, loaded_of(hub, families, needs, personal=personal)
        done += len(families)
        if tick is not None:
            tick(done, done)


def decided_position(hub: Hub) -> int:
    """Return up to which log position eligibility has decided; on a cluster, each of its partitions."""
    kafka, name = hub.settings.kafka, ELIGIBILITY.name
    if not kafka.bootstrap:
        return hub.log.position(name)
    topic = due_topic(kafka.log_topic)
    return min(hub.log.position(f"{name}/{topic}/{number}") for number in range(kafka.partitions))


def loaded_of(
    hub: Hub, families: Collection[str], needs: Collection[str], *, personal: bool
) -> dict[str, Streams]:
    """Return what the log holds of these families, in these categories."""
    names = [f"{category}/{family}" for family in families for category in sorted(needs)]
    loaded = hub.log.load(names, personal=personal)
    return {family: {category: loaded[f"{category}/{family}"] for category in needs} for family in families}


def _of_window(hub: Hub, window_id: str) -> Sequence[Recorded]:
    stream = f"window/{window_id}"
    return hub.log.load([stream])[stream]


def record(hub: Hub, window_id: str, fact: DomainEvent, actor: str) -> None:
    """Append a fact about an open enrollment."""
    stream = f"window/{window_id}"
    while True:
        version = len(_of_window(hub, window_id))
        try:
            hub.log.append([Entry(stream, fact, Cause(actor=actor))], after={stream: version})
        except ConcurrentWrite:
            continue
        return
