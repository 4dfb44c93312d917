"""Column files for a payroll or a COBRA administrator: prepared once, written again from the log, delivered once."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from events.base import Cause, DomainEvent, Entry
from events.carrier_feeds import BatchDelivered, BatchLine, BatchNotDelivered, BatchPrepared
from events.catalog import Layout
from events.demographics import person_at
from events.errors import HubError, Malformed, NotFound
from events.layouts import PERSONAL_FIELDS
from events.offers import Book
from events.people import Person, is_sealed
from services.following import Catalogs
from services.ports import Clock, Drops, FileInPieces, Log
from services.turns import NotLeading

LINES = 250
"""Lines whose people are read at a time."""

Write = Callable[[Layout, Iterable[Mapping[str, object]]], Iterator[bytes]]
"""A layout and its rows to bytes (`connectors.columns.write`)."""

Lines = Callable[[], tuple[int, Sequence[BatchLine]]]
"""What is to be said, and the log position up to which that was read; asked only when a file can be prepared."""

_SEVERAL = frozenset({"lines", "plan", "plans"})
"""Fields that may hold several words; in a stored line they are parted by blanks."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What is needed to prepare and deliver."""

    log: Log
    clock: Clock
    catalogs: Catalogs
    drops: Drops
    write: Write


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a partner's file is written and called."""

    layout: Layout
    file_name: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A file of the past. `error` is why the last attempt to deliver failed, while none has succeeded."""

    prepared: BatchPrepared
    prepared_at: datetime
    delivered: BatchDelivered | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file in one run. Without a number there was nothing to say, or it could not be written."""

    partner: str
    key: str
    number: int | None = None
    file_name: str = ""
    lines: int = 0
    delivered: bool = False
    error: str = ""
    too_early: str = ""
    """Why there is no file yet although nothing went wrong."""


def sheet_of(book: Book, partner: str) -> Sheet:
    """Return how the catalog says that a payroll's or administrator's file is written.

    Raises:
      NotFound: the catalog has no such partner.
    """
    if partner in book.payrolls:
        return Sheet(book.payrolls[partner].layout, book.payrolls[partner].file_name)
    if partner == book.catalog.cobra.id:
        return Sheet(book.catalog.cobra.layout, book.catalog.cobra.file_name)
    raise NotFound(f'the catalog has no payroll or COBRA administrator "{partner}"')


def asks_for_people(layout: Layout) -> bool:
    """Whether a file of this layout says anything that is read from a person."""
    return any(each.constant is None and each.field in PERSONAL_FIELDS for each in layout.columns)


def batches(log: Log, partner: str) -> list[Batch]:
    """Return every file prepared for a partner, in order of its number."""
    return _Stream(log, partner).batches()


def deliver_waiting(doors: Doors, partner: str) -> list[Outcome]:
    """Deliver the files that were prepared for a partner and have not arrived; return an outcome for each.

    Raises:
      ConcurrentWrite: another instance is at it; run again.
    """
    return _waiting_delivered(doors, _Stream(doors.log, partner))


def run_batch(doors: Doors, partner: str, *, key: str, day: date, lines: Lines) -> list[Outcome]:
    """Deliver what is waiting, then prepare and deliver the file of `key`, unless there is one or nothing to say.

    A file is recorded before it is sent, and what came of sending after, so a crash anywhere repeats nothing: the next
    run writes the same bytes again and looks at the partner first. While an older file waits no newer one is
    prepared; what it would have said is said by a later one. Returns an outcome for every file that was handled.

    Raises:
      ConcurrentWrite: another instance is at it; run again.
    """
    stream = _Stream(doors.log, partner)
    outcomes = _waiting_delivered(doors, stream)
    if any(not outcome.delivered for outcome in outcomes):
        return outcomes
    if any(each.prepared.key == key for each in stream.batches()):
        return outcomes
    basis, said = lines()
    if not said:
        return [*outcomes, Outcome(partner, key)]
    try:
        prepared = _prepare(doors, stream, basis=basis, key=key, day=day, lines=said)
    except Malformed as error:
        return [*outcomes, Outcome(partner, key, lines=len(said), error=str(error))]
    stream.append(prepared, Cause(causation=basis))
    batch = Batch(prepared, doors.clock.now())
    return [*outcomes, _delivered(doors, stream, batch, tried_before=False)]


def rebuild_batch(log: Log, catalogs: Catalogs, write: Write, prepared: BatchPrepared) -> bytes:
    """Return a prepared file again, byte for byte.

    Raises:
      Malformed: it comes out otherwise, because somebody in it has been forgotten since.
      NotFound: the catalog it was written by, or the partner in it, is not there.
    """
    book = catalogs.version(prepared.catalog)
    if book is None:
        raise NotFound(f"no catalog of version {prepared.catalog} has been published")
    content = _content(log, write, sheet_of(book, prepared.partner).layout, prepared.lines)
    if hashlib.sha256(content).hexdigest() != prepared.sha256:
        raise Malformed(
            f"{prepared.file_name} for {prepared.partner} cannot be written again as it was; "
            "has somebody in it been forgotten?"
        )
    return content


class _Stream:
    """The stream `batch/<partner>` as this run knows it."""

    def __init__(self, log: Log, partner: str) -> None:
        self._log = log
        self.partner = partner
        self.name = f"batch/{partner}"
        self._records = log.load([self.name])[self.name]
        self._version = len(self._records)

    def append(self, fact: DomainEvent, cause: Cause) -> None:
        """Append one fact behind everything known of the stream."""
        self._log.append([Entry(self.name, fact, cause)], after={self.name: self._version})
        self._version += 1

    def batches(self) -> list[Batch]:
        """Return the files in the order they were prepared, as they were when the run began."""
        found: dict[int, Batch] = {}
        for record in self._records:
            match record.event:
                case BatchPrepared(number=number) as prepared:
                    found[number] = Batch(prepared, record.recorded_at)
                case BatchDelivered(number=number) as delivered if number in found:
                    found[number] = replace(found[number], delivered=delivered, error="")
                case BatchNotDelivered(number=number, error=error) if number in found:
                    found[number] = replace(found[number], error=error)
                case _:
                    pass
        return list(found.values())


def _prepare(
    doors: Doors, stream: _Stream, *, basis: int, key: str, day: date, lines: Sequence[BatchLine]
) -> BatchPrepared:
    book = doors.catalogs.at(basis)
    if book is None:
        raise NotFound("no catalog has been published")
    sheet = sheet_of(book, stream.partner)
    number = len(stream.batches()) + 1
    content = _content(doors.log, doors.write, sheet.layout, lines)
    written_at = doors.clock.now().astimezone(ZoneInfo(book.catalog.program.time_zone))
    return BatchPrepared(
        partner=stream.partner,
        number=number,
        key=key,
        file_name=sheet.file_name.format(
            number=number, day=day, payroll=stream.partner, administrator=stream.partner
        ),
        written_at=written_at.isoformat(timespec="seconds"),
        catalog=book.version,
        basis=basis,
        lines=tuple(lines),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _waiting_delivered(doors: Doors, stream: _Stream) -> list[Outcome]:
    waiting = [each for each in stream.batches() if not each.delivered]
    return [_delivered(doors, stream, each, tried_before=True) for each in waiting]


def _delivered(doors: Doors, stream: _Stream, batch: Batch, *, tried_before: bool) -> Outcome:
    """Leave a file at the partner and record what came of it; nothing where another process leads by now."""
    prepared = batch.prepared
    outcome = Outcome(
        prepared.partner, prepared.key, prepared.number, prepared.file_name, len(prepared.lines)
    )
    try:
        content = rebuild_batch(doors.log, doors.catalogs, doors.write, prepared)
        drop = doors.drops[prepared.partner]
        delivery = drop.deliver(prepared.file_name, FileInPieces.of(content), tried_before=tried_before)
    except NotLeading:
        raise
    except HubError as error:
        if str(error) != batch.error:
            stream.append(_not_delivered(prepared, str(error)), Cause())
        return replace(outcome, error=str(error))
    fact = BatchDelivered(
        partner=prepared.partner,
        number=prepared.number,
        file_name=prepared.file_name,
        remote_path=delivery.remote_path,
        size=prepared.size,
        sha256=prepared.sha256,
        looked_up=delivery.looked_up,
    )
    stream.append(fact, Cause())
    return replace(outcome, delivered=True)


def _not_delivered(prepared: BatchPrepared, error: str) -> BatchNotDelivered:
    return BatchNotDelivered(
        partner=prepared.partner, number=prepared.number, file_name=prepared.file_name, error=error
    )


def _content(log: Log, write: Write, layout: Layout, lines: Iterable[BatchLine]) -> bytes:
    return b"".join(write(layout, _rows(log, layout, lines)))


def _rows(log: Log, layout: Layout, lines: Iterable[BatchLine]) -> Iterator[Mapping[str, object]]:
    """Yield the lines as the layout's fields, with what they say of people as it was when they were prepared."""
    if not asks_for_people(layout):
        yield from (_typed(line) for line in lines)
        return
    rest = iter(lines)
    while some := list(islice(rest, LINES)):
        streams = log.load({f"hr/{line.family}" for line in some}, personal=True)
        for line in some:
            told = streams[f"hr/{line.family}"]
            person = person_at(told, line.member, up_to=line.person_version)
            yield {**_typed(line), **_personal(person)}


def _typed(line: BatchLine) -> dict[str, object]:
    """Return a line's values as days and words, for a layout to write its way."""
    return {name: _value(name, text) for name, text in line.values.items()}


def _value(name: str, text: str) -> object:
    if name.endswith("_day"):
        return date.fromisoformat(text) if text else None
    return tuple(text.split()) if name in _SEVERAL else text


def _personal(person: Person | None) -> dict[str, object]:
    if person is None or is_sealed(person):
        return dict.fromkeys(PERSONAL_FIELDS)
    address = person.mailing_address or person.address
    given = " ".join(part for part in (person.first_name, person.middle_name) if part)
    family = " ".join(part for part in (person.last_name, person.suffix) if part)
    return {
        "name": f"{family}, {given}",
        "birth_day": person.birth_day,
        "ssn": person.ssn,
        "address1": address.line1 if address else None,
        "address2": address.line2 if address else None,
        "city": address.city if address else None,
        "state": address.state if address else None,
        "zip": address.zip if address else None,
    }
