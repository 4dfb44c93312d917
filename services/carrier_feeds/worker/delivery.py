"""Files leave: put together again piece by piece, proved by their SHA-256, and what came of leaving them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from events.base import DomainEvent
from events.book import Book
from events.carrier_feeds import InterchangeNotDelivered, InterchangePrepared
from events.errors import HubError, LogUnavailable, NotFound, NotTried, OtherContent, PermanentError
from events.feed_leaving import InterchangeLeaving
from services.carrier_feeds.decide.answers import arrived, taken_by_delivery
from services.carrier_feeds.projection import FILES
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.state.feed import File
from services.carrier_feeds.worker.doors import Doors, Facts, file_of_number, files_of, prepared_at, record
from services.carrier_feeds.worker.full_parts import part_again
from services.carrier_feeds.worker.writing import write
from services.ports import Delivery, FileInPieces
from services.turns import NotLeading
from services.viewing import build

TWICE = "another file says what it says; call the carrier, so that it loads one of the two"


class Withdrawn(OtherContent):
    """A person took the file back while it was made: it does not get its name, and what was left is taken away."""


def rebuild_file(doors: Doors, carrier: str, control_number: int) -> FileInPieces:
    """Return a file of ours as it was prepared, byte for byte, from the log; before any encryption on its way out.

    Reading it raises `OtherContent` where it can no longer be written as it was, for example since a person's key was
    destroyed.

    Raises:
      NotFound: the carrier never had a file of that number, or the catalog by which it was written is not in the log.
    """
    build(doors.log, doors.views, FILES)
    file = file_of_number(doors, carrier, control_number)
    if file is None:
        raise NotFound(f'there is no file {control_number} for carrier "{carrier}"')
    return _file(doors, file, ready=False)


def can_be_made(doors: Doors, carrier: str, control_number: int) -> bool:
    """Whether a file of ours can still be written as it was prepared; all of it is written to know."""
    try:
        rebuild_file(doors, carrier, control_number).prove()
    except (OtherContent, NotFound):
        return False
    return True


def leave(
    doors: Doors, file: File, *, tried_before: bool, proved: Callable[[], object] = lambda: None
) -> Delivery:
    """Leave a file of ours at its carrier, the same bytes whenever that is.

    A full file is put together from what is ready of its families. Where that is not the file any more, all of it is
    decided again from the log, which takes longer. Either way it passes in pieces. `proved` is called when all of it
    was made and is the file, before it has its name.

    Raises:
      OtherContent: it can no longer be written as it was prepared.
      HubError: as `services.ports.Drop.deliver`, as the log, and as `proved`.
    """
    drop = doors.drops[file.carrier]
    if file.kind == "full":
        quick = replace(_file(doors, file, ready=True), proved=proved)
        try:
            return drop.deliver(file.file_name, quick, tried_before=tried_before)
        except Withdrawn:
            raise
        except OtherContent:
            """Nothing has the name. What is ready is of no other use than to be quick."""
    sure = replace(_file(doors, file, ready=False), proved=proved)
    return drop.deliver(file.file_name, sure, tried_before=tried_before)


def _file(doors: Doors, file: File, *, ready: bool) -> FileInPieces:
    book = doors.catalogs.version(file.catalog)
    if book is None:
        raise NotFound(f"the catalog {file.catalog} is not in the log")
    known = book

    def pieces() -> Iterator[bytes]:
        return _pieces(doors, known, file, prepared_at(doors, file), ready=ready)

    because = f": {otherwise(file, doors.interchanges.writer)}"
    return FileInPieces(file.size, file.sha256, pieces, f"file {file.control_number}", because)


def otherwise(file: File, writer: int) -> str:
    """Return why a file that is not written any more as it was may be another one, by the versions of the writer."""
    if file.writer == writer:
        return f"the same version of the writer, {writer}, makes other bytes of it, which is a fault of the program"
    by = f"version {file.writer}" if file.writer else "a version before 1"
    return f"{by} of the writer prepared it, and this is version {writer}"


def _pieces(
    doors: Doors, book: Book, file: File, said: InterchangePrepared, *, ready: bool
) -> Iterator[bytes]:
    try:
        if said.kind == "full":
            yield from part_again(doors, book, said, ready=ready)
        else:
            yield write(
                doors,
                book.carriers[file.carrier],
                said.sets,
                control_number=file.control_number,
                written_at=datetime.fromisoformat(file.written_at),
                basis=file.basis,
            )
    except PermanentError as fault:
        raise OtherContent(
            f"file {file.control_number} can no longer be written as it was prepared: {fault}"
        ) from fault


def deliver_all(doors: Doors, carrier: str, *, tried_before: bool) -> tuple[list[int], str | None]:
    """Deliver what is prepared and not delivered, in order, until one fails.

    Every outcome of an attempt is recorded; that a partner rests after failures is none. Returns the numbers
    delivered, and the error of the one that failed.

    Raises:
      NotLeading: another process leads by now and delivers; the one that was next was not left, and nothing recorded.
      LogUnavailable: the database does not answer.
    """
    delivered: list[int] = []
    while waiting := files_of(doors, carrier, mark=UNDELIVERED, limit=1):
        try:
            error = _deliver(doors, waiting[0], tried_before=tried_before)
        except Withdrawn:
            continue
        if error is not None:
            return delivered, error
        delivered.append(waiting[0].control_number)
    return delivered, None


def _deliver(doors: Doors, file: File, *, tried_before: bool) -> str | None:
    """Leave one file at the carrier and record it; return what went wrong, which is recorded likewise."""
    try:
        delivery = leave(doors, file, tried_before=tried_before, proved=lambda: _leaves(doors, file))
    except (LogUnavailable, NotLeading, Withdrawn):
        raise
    except NotTried as error:
        return str(error)
    except HubError as error:
        failed = _failed(file, error)
        record(doors, file.carrier, lambda feed: failed)
        return str(error)
    record(doors, file.carrier, lambda feed: _delivered(doors, file, delivery))
    now = file_of_number(doors, file.carrier, file.control_number)
    if now is not None and now.withdrawn:
        return f"file {file.control_number} was withdrawn, and has left all the same: {TWICE}"
    return None


def _leaves(doors: Doors, file: File) -> None:
    """Record that a file may have its name at the carrier from here on, once; who withdraws it comes before or after.

    Raises:
      Withdrawn: a person has taken it back.
      LogUnavailable: the database does not answer.
    """

    def decide(_: object) -> Facts:
        now = file_of_number(doors, file.carrier, file.control_number)
        if now is not None and now.withdrawn:
            raise Withdrawn(f"file {file.control_number} was withdrawn")
        if now is None or now.leaving or now.delivered_at is not None:
            return []
        fact = InterchangeLeaving(
            carrier=file.carrier, control_number=file.control_number, file_name=file.file_name
        )
        return [(fact, file.position)]

    record(doors, file.carrier, decide)


def _failed(file: File, error: HubError) -> Facts:
    fact = InterchangeNotDelivered(
        carrier=file.carrier,
        control_number=file.control_number,
        file_name=file.file_name,
        error=str(error),
        kind=file.kind,
        unwritable=isinstance(error, OtherContent),
    )
    return [(fact, file.position)]


def _delivered(doors: Doors, file: File, delivery: Delivery) -> Facts:
    now = file_of_number(doors, file.carrier, file.control_number)
    if now is not None and now.delivered_at is not None:
        return []
    facts: list[tuple[DomainEvent, int | None]] = [(arrived(file, delivery), file.position)]
    if now is not None and now.withdrawn:
        return facts
    book = doors.catalogs.version(file.catalog)
    if book is not None and book.carriers[file.carrier].final_answer == "none":
        facts.append((taken_by_delivery(prepared_at(doors, file)), file.position))
    return facts
