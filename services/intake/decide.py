"""What becomes of something that arrived: an event to be appended, or the reasons why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from events.base import Entry, EventRef
from events.cloudevents import Upstream, named, parse
from events.intake import EventQuarantined
from events.offers import Book
from events.vocabulary.people import employer_of

EXCEPTION_STREAM = "exception"
FAULTS_TOLD = 5

Outcome = Literal["accepted", "duplicate", "conflict", "refused", "quarantined", "settled"]
"""`refused`: told to the sender and not kept. `settled`: was in quarantine before, and an operator decided about it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what arrived: where (a JSON pointer), why, and a short word. It holds no value of it."""

    pointer: str
    reason: str
    code: str


CONFLICT = Fault("/id", "this source and id are held with other content; nothing was changed", "conflict")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One event as it came in, and from where: file and line, or how a request names it."""

    place: str | None
    raw: bytes

    def __repr__(self) -> str:
        return f"Arrived({self.place})"


@dataclass(frozen=True, slots=True)
class Understood:
    """An event that can be appended."""

    arrived: Arrived
    entry: Entry


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that cannot be appended as it stands, and every reason found."""

    arrived: Arrived
    faults: tuple[Fault, ...]
    family: str | None = None
    event_type: str | None = None
    ref: EventRef | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told of one event. Nothing in it is a value of the event but its name."""

    place: str | None
    outcome: Outcome
    ref: EventRef | None = None
    position: int | None = None
    faults: tuple[Fault, ...] = ()
    exception: str | None = None
    """The id under which it waits for a person."""


def understand(arrived: Arrived, book: Book) -> Understood | Refused:
    """Return the event that the bytes hold, or why they hold none that this source may tell."""
    read = parse(arrived.raw)
    if not isinstance(read, Upstream):
        ref, family, event_type = named(arrived.raw)
        faults = tuple(Fault(each.pointer, each.reason, each.code) for each in read)
        return Refused(arrived, faults, family, event_type, ref)
    fault = unregistered(read.entry, book)
    if fault is not None:
        return _refused(arrived, read.entry, fault)
    return Understood(arrived, read.entry)


def conflicting(understood: Understood) -> Refused:
    """Return the refusal of an event whose name is held with other content."""
    return _refused(understood.arrived, understood.entry, CONFLICT)


def unregistered(entry: Entry, book: Book) -> Fault | None:
    """Return the fault of an event whose source may not speak for its employer, or None if it may."""
    employer = employer_of(_family(entry))
    employers, sources = _registered(book)
    if employer not in employers:
        return Fault("/subject", "the subject's employer is not in the catalog", "unknown-employer")
    speaks_for = sources.get(entry.cause.source)
    if speaks_for is None:
        return Fault("/source", "this source is not registered in the catalog", "unknown-source")
    if employer not in speaks_for:
        return Fault("/source", "this source is not registered for the subject's employer", "unknown-source")
    return None


@lru_cache(maxsize=4)
def _registered(book: Book) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """Return the catalog's employers, and for each of its sources the employers it may speak for."""
    catalog = book.catalog
    employers = frozenset(each.id for each in catalog.employers)
    return employers, {each.id: frozenset(each.employers) for each in catalog.sources}


def quarantine(refused: Refused, exception: str) -> Entry:
    """Return the fact that keeps what arrived, sealed, until a person has looked at it."""
    first = refused.faults[0]
    return Entry(
        f"{EXCEPTION_STREAM}/{exception}",
        EventQuarantined(
            kind="conflict" if first.code == CONFLICT.code else "unreadable",
            family=refused.family,
            event_type=refused.event_type,
            event_ref=None if refused.ref is None else str(refused.ref),
            reason=told(refused.faults),
            code=first.code,
            place=refused.arrived.place,
            raw=refused.arrived.raw.decode("utf-8", "backslashreplace"),
        ),
    )


def told(faults: Sequence[Fault]) -> str:
    """Return the faults in one line, each with the place it speaks of; beyond the fifth they are counted."""
    said = [f"{each.pointer or '/'}: {each.reason}" for each in faults[:FAULTS_TOLD]]
    if len(faults) > FAULTS_TOLD:
        said.append(f"and {len(faults) - FAULTS_TOLD} more")
    return "; ".join(said)


def _refused(arrived: Arrived, entry: Entry, fault: Fault) -> Refused:
    kind = f"{type(entry.event).KIND}.v{type(entry.event).VERSION}"
    return Refused(arrived, (fault,), _family(entry), kind, EventRef(entry.cause.source, entry.cause.id))


def _family(entry: Entry) -> str:
    return entry.stream.partition("/")[2]
