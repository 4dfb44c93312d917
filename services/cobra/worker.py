"""Continuation as a follower of the log, and the administrator's file of a night."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from events.base import Entry, Recorded
from events.carrier_feeds import BatchLine
from events.demographics import person_version
from events.enrollment import CoverageEnded
from events.errors import NotFound
from events.offers import Book
from events.telling import fold
from events.vocabulary.people import SELF, Relationship, employee_of, employer_of, member_number
from services.batches import Doors, Outcome, run_batch
from services.cobra.decide import decide, handed_on
from services.cobra.projection import DUE, LEDGER, Change, Ledger, changes_due, member_of, opened
from services.cobra.rules.after_work import is_after_work
from services.cobra.rules.carried_on import families_before
from services.cobra.rules.dearer_coverage import is_full_cost
from services.cobra.state import carried_to, known
from services.following import Follower, Loaded
from services.ports import Log, Views
from services.viewing import build

PAGE = 250
"""Rows of the ledger read at a time."""


def decide_family(loaded: Loaded, book: Book) -> Sequence[Entry]:
    """Return the continuation facts that are due for one family, and what the one it was before has to know of it.

    Where no coverage has ever ended or become dearer by a leave or after work, nobody has lost any: the family is not
    looked at further. Nor is it as long as it has something else to know of those it went on as: that makes it due
    again.
    """
    arrived = _arrived(loaded, book)
    if arrived:
        return arrived
    lost = any(
        isinstance(each.event, CoverageEnded) or is_full_cost(each.event) or is_after_work(each.event)
        for each in loaded["coverage"]
    )
    if not lost and not loaded["cobra"] and not loaded.beside:
        return ()
    state = known(loaded.family, loaded.streams)
    handed = (handed_on(state, before, loaded.beside, book) for before in _before(loaded))
    return [*decide(state, book), *chain.from_iterable(handed)]


def _arrived(loaded: Loaded, book: Book) -> list[Entry]:
    """Return what this family has to know of those it went on as, if it was told of later than they were."""
    own = {f"transfer/{loaded.family}": loaded["transfer"]}
    found: list[Entry] = []
    for each in _after(loaded):
        streams = {category: loaded.beside[f"{category}/{each}"] for category in _OF_AFTER}
        state = known(each, {**streams, "cobra": ()})
        found += handed_on(state, loaded.family, {**loaded.beside, **own}, book)
    return found


def streams_beside(loaded: Loaded) -> Collection[str]:
    """Return the streams of the families that this one was before, and went on as, and its own; mostly none."""
    before, after = _before(loaded), _after(loaded)
    if not before and not after:
        return ()
    return {
        f"hr/{loaded.family}",
        *(f"{category}/{each}" for each in before for category in ("hr", "transfer")),
        *(f"{category}/{each}" for each in after for category in _OF_AFTER),
    }


_OF_AFTER = ("hr", "coverage", "misfit")


def _before(loaded: Loaded) -> list[str]:
    """Return the families that this one goes on from."""
    return sorted(families_before(loaded["hr"]) - {loaded.family})


def _after(loaded: Loaded) -> list[str]:
    """Return the families that went on from this one, as it knows of them."""
    return sorted(carried_to(loaded["transfer"]))


FOLLOWER = Follower(
    name="cobra",
    listens=frozenset({"coverage", "hr", "transfer"}),
    needs=frozenset({"cobra", "coverage", "hr", "misfit", "transfer"}),
    writes=frozenset({"cobra", "transfer"}),
    decide=decide_family,
    also=streams_beside,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One beneficiary's qualifying event with the days by which the notice and the election are due."""

    family: str
    member: str
    qualifying_event: str
    event_day: date
    loss_day: date
    notice_due_day: date
    election_last_day: date
    told: bool
    """Whether the administrator has been told."""


def deadlines(log: Log, views: Views, *, on: date) -> list[Deadline]:
    """Return the qualifying events whose election period is not over on `on`, the earliest notice first.

    The election period is taken as if the notice is provided on the day it is due. The ledger is brought up to date.
    """
    build(log, views, LEDGER)
    found = [each for family, ledger in _ledgers(views, mark=None) for each in _deadlines(family, ledger)]
    still = [each for each in found if each.election_last_day >= on]
    return sorted(still, key=lambda each: (each.notice_due_day, each.family, each.member, each.event_day))


def run_administrator(doors: Doors, views: Views, night: date) -> list[Outcome]:
    """Deliver what waits for the administrator, then the night's file, if there is anything to say.

    The ledger is brought up to date first. Who administers is what the newest catalog says.

    Raises:
      NotFound: no catalog has been published.
      ConcurrentWrite: another instance is at it; run again.
    """
    administrator = _book(doors, doors.log.head()).catalog.cobra.id

    def lines() -> tuple[int, Sequence[BatchLine]]:
        basis = build(doors.log, views, LEDGER)
        return basis, list(_lines(doors.log, views))

    return run_batch(doors, administrator, key=night.isoformat(), day=night, lines=lines)


def preview(doors: Doors, views: Views) -> list[BatchLine]:
    """Return the lines that the administrator's file would have if it were prepared now; nothing is recorded."""
    build(doors.log, views, LEDGER)
    return list(_lines(doors.log, views))


def _book(doors: Doors, position: int) -> Book:
    book = doors.catalogs.at(position)
    if book is None:
        raise NotFound("no catalog has been published")
    return book


def _ledgers(views: Views, *, mark: str | None) -> Iterator[tuple[str, Ledger]]:
    after = ""
    while rows := views.find(LEDGER.view, mark=mark, after=after, limit=PAGE):
        after = rows[-1][0]
        yield from ((family, opened(row)) for family, row in rows)


def _deadlines(family: str, ledger: Ledger) -> Iterator[Deadline]:
    for name, words in ledger.standing.items():
        yield Deadline(
            family=family,
            member=member_of(name),
            qualifying_event=words["qualifying_event"],
            event_day=date.fromisoformat(words["event_day"]),
            loss_day=date.fromisoformat(words["loss_day"]),
            notice_due_day=date.fromisoformat(words["notice_due_day"]),
            election_last_day=date.fromisoformat(words["election_last_day"]),
            told=ledger.told.get(name) == words,
        )


def _lines(log: Log, views: Views) -> Iterator[BatchLine]:
    """Yield what the administrator has to be told, by family."""
    ledgers = _ledgers(views, mark=DUE)
    while some := list(islice(ledgers, PAGE)):
        streams = log.load([f"hr/{family}" for family, _ in some])
        for family, ledger in some:
            told = streams[f"hr/{family}"]
            yield from (_line(family, change, told) for change in changes_due(ledger))


def _line(family: str, change: Change, told: Sequence[Recorded]) -> BatchLine:
    return BatchLine(
        family=family,
        member=change.member,
        person_version=person_version(told, change.member),
        values={
            **change.words,
            "action": change.action,
            "member_number": member_number(family, change.member),
            "employee_id": employee_of(family),
            "employer": employer_of(family),
            "relationship": _relationship(family, told, change),
        },
    )


def _relationship(family: str, told: Sequence[Recorded], change: Change) -> str:
    """Return how the member was related when it happened; nothing if that is not known any more."""
    if change.member == SELF:
        return Relationship.SELF.value
    event_day = date.fromisoformat(change.words["event_day"])
    dependents = fold(family, told).dependents
    related = [each for each in dependents if each.id == change.member and each.first_day <= event_day]
    return related[-1].relationship.value if related else ""
