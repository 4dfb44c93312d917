"""The mass rollover at the end of an open enrollment: what becomes of everybody who said nothing, recorded once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import Cause, Entry
from events.catalog import EnrollmentWindow
from events.eligibility import EnrollmentClosed, EnrollmentDefaulted, FamilyReviewed
from events.employment import EmployeeDied, EmployeeRetired, EmployeeTerminated, EventVoided
from events.errors import ConcurrentWrite, PermanentError
from events.intake import PersonForgotten
from events.offers import Book
from events.spans import Spans, fold_coverage
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.eligibility.decide import decide_seen, seen_of
from services.eligibility.state import Known, known
from services.eligibility.worker import FOLLOWER
from services.enrolling import (
    FOR_STANDING,
    Did,
    Streams,
    batches_of,
    closed,
    decided_position,
    loaded_of,
    looked_ahead,
    phases_of,
    record,
    standing_of,
    window_of,
)
from services.outlooks import families_next
from services.ports import Tick
from services.reviewing import bring_up
from services.wiring import Hub

_OPERATORS = 10_000
_ENDS_WORK = (EmployeeTerminated, EmployeeRetired, EmployeeDied, EventVoided)

NEEDS = FOLLOWER.needs | FOR_STANDING
"""What has to be known of a family to say what becomes of it."""
FIRST = NEEDS - {"payroll", "question"}
"""What is read of every family; what payrolls were told has a say only where more than a job's own rules decide."""
OF_UNSETTLED = frozenset({"hr", "payroll", "question"})
"""What is read, with personal fields open, of a family about whom there may be something to decide."""


@dataclass(frozen=True, slots=True)
class Rollover:
    """What closing came to: how many might choose, chose, said nothing; and how many of the last were recorded now."""

    eligible: int
    submitted: int
    defaulted: int
    recorded: int


def close_window(hub: Hub, window_id: str, *, actor: str, tick: Tick | None = None) -> Rollover:
    """Record for every family that said nothing what becomes of its coverage, and then that the enrollment is closed.

    Interrupted anywhere it is run again and goes on: what is recorded is not recorded twice. Eligibility decides the
    families afterwards, as `hub run` does by itself.

    Raises:
      NotFound: the catalog has no such window.
      PermanentError: the window is still open.
    """
    window, book = window_of(hub, window_id)
    if hub.today() <= window.last_day:
        raise PermanentError(f"{window_id} is open until {window.last_day}; it is closed after that day")
    eligible = submitted = defaulted = recorded = 0
    decided = settled(hub, window)
    for families, first in batches_of(hub, FIRST, personal=False, tick=tick):
        did, facts = _rolled(hub, families, first, window, book, actor, decided)
        eligible += len(did)
        submitted += did.count("submitted")
        defaulted += len(did) - did.count("submitted")
        recorded += facts
    fact = EnrollmentClosed(window=window_id, eligible=eligible, submitted=submitted, defaulted=defaulted)
    if closed(hub, window_id) != fact:
        record(hub, window_id, fact, actor)
    return Rollover(eligible, submitted, defaulted, recorded)


@dataclass(frozen=True, slots=True)
class Settled:
    """What eligibility has decided already, so that nothing is due of it before the plan year."""

    position: int
    """Up to which log position eligibility has decided; 0 before it has decided by the catalog in force."""
    something_comes: Collection[str]
    """The families for whom time alone may bring something until then."""
    forgotten: Collection[str]
    """The families whose keys are destroyed: of them nothing more is recorded."""

    def holds(self, state: Known) -> bool:
        """Whether all is decided of a family."""
        family = state.family.id
        return (
            state.newest <= self.position
            and family not in self.something_comes
            and family not in self.forgotten
        )


def settled(hub: Hub, window: EnrollmentWindow) -> Settled:
    """Return what needs no decision before a plan year, by the view of what comes by itself.

    The view is brought up to the head of the log; whom the daily review has looked at until then is settled.
    """
    bring_up(hub.log, hub.views, hub.catalogs)
    coming = {
        family for families in families_next(hub.views, window.plan_year_first_day) for family in families
    }
    position = decided_position(hub)
    decided_by, newest = hub.catalogs.at(position), hub.catalogs.newest()[0]
    same = decided_by is not None and newest is not None and decided_by.version == newest.version
    return Settled(position if same else 0, coming, _forgotten(hub))


def _forgotten(hub: Hub) -> set[str]:
    operators = hub.log.load(hub.log.streams("operator", limit=_OPERATORS))
    told = (each.event for records in operators.values() for each in records)
    return {event.family for event in told if isinstance(event, PersonForgotten)}


def _rolled(
    hub: Hub,
    families: Sequence[str],
    loaded: Mapping[str, Streams],
    window: EnrollmentWindow,
    book: Book,
    actor: str,
    decided: Settled,
) -> tuple[list[Did], int]:
    """Record the defaults of some families in one transaction; return what each had done, and how many were recorded.

    Where one of them was told of meanwhile, all are looked at again.
    """
    while True:
        did: list[Did] = []
        entries: list[Entry] = []
        left = [family for family, streams in loaded.items() if _has_left(streams)]
        paid = loaded_of(hub, left, {"payroll"}, personal=False)
        states = {
            family: known(family, {**streams, **paid.get(family, {})}) for family, streams in loaded.items()
        }
        unsettled = [family for family, state in states.items() if not decided.holds(state)]
        opened = loaded_of(hub, unsettled, OF_UNSETTLED, personal=FOLLOWER.personal)
        for family, streams in loaded.items():
            told = opened.get(family)
            state = states[family] if told is None else known(family, {**streams, **told})
            seen = None if told is None else seen_of(looked_ahead(state, window), book)
            in_phases = phases_of(state, window, book) if seen is None else seen.phases
            standing = standing_of(state, in_phases, streams["enrollment"], window, book)
            if standing is None:
                continue
            did.append(standing.did)
            if standing.did == "not_started" and not (seen is not None and state.forgotten):
                due = () if seen is None else decide_seen(looked_ahead(state, window), seen, book)
                entries.extend(_defaulted(state, due, window, book.version, actor))
        if not entries:
            return did, 0
        versions = {each.stream: _version(loaded, each.stream) for each in entries}
        try:
            hub.log.append(entries, after=versions)
        except ConcurrentWrite:
            loaded = loaded_of(hub, families, FIRST, personal=False)
            continue
        return did, sum(1 for each in entries if isinstance(each.event, EnrollmentDefaulted))


def _has_left(streams: Streams) -> bool:
    """Whether anything that ends work was ever told of a family: then what payrolls were told may have a say."""
    return any(isinstance(each.event, _ENDS_WORK) for each in streams["hr"])


def _defaulted(
    state: Known, due: Sequence[Entry], window: EnrollmentWindow, catalog: str, actor: str
) -> Iterator[Entry]:
    """Yield that a family said nothing; and, where anything is `due` until then, that it is to be decided."""
    family, year = state.family.id, window.plan_year_first_day
    cause = Cause(causation=state.newest, actor=actor)
    fact = EnrollmentDefaulted(
        window=window.id,
        plan_year_first_day=year,
        lines=tuple(default_lines(state, due, year)),
        catalog=catalog,
    )
    yield Entry(f"enrollment/{family}", fact, cause)
    if due and state.through_day < year:
        yield Entry(f"review/{family}", FamilyReviewed(through_day=year), cause)


def default_lines(state: Known, due: Iterable[Entry], year: date) -> Iterator[EnrollmentDefaulted.Line]:
    """Yield what becomes of each coverage held before a plan year, as eligibility decides it for who says nothing.

    `due` are the facts that eligibility would add to what is recorded of the family, up to the first day of the year.
    """
    spans = fold_coverage((*state.recorded, *(entry.event for entry in due)))
    before, after = _plans_on(spans, day_before(year)), _plans_on(spans, year)
    kept = {(line, plan) for (_, line), plan in after.items()}
    told: set[tuple[InsuranceLine, str]] = set()
    for (member, line), plan in sorted(before.items(), key=_in_order):
        if (line, plan) in told:
            continue
        told.add((line, plan))
        if (line, plan) in kept:
            yield EnrollmentDefaulted.Line(line=line, plan=plan, becomes="kept")
        elif (moved := after.get((member, line))) is not None:
            yield EnrollmentDefaulted.Line(line=line, plan=plan, becomes="moved", to_plan=moved)
        else:
            yield EnrollmentDefaulted.Line(line=line, plan=plan, becomes="ended")


_LINES = {line: place for place, line in enumerate(InsuranceLine)}


def _in_order(held: tuple[tuple[str, InsuranceLine], str]) -> tuple[int, str, bool, str]:
    """Return by what is sorted: by line as the vocabulary has them, plan, and member, the subscriber first."""
    (member, line), plan = held
    return _LINES[line], plan, member != SELF, member


def _plans_on(spans: Spans, day: date) -> dict[tuple[str, InsuranceLine], str]:
    return {key: span.plan for key, held in spans.items() for span in held if span.covers(day)}


def _version(loaded: Mapping[str, Streams], stream: str) -> int:
    category, _, family = stream.partition("/")
    return len(loaded[family][category])
