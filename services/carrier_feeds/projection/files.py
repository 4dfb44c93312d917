"""The view `carrier-files`: every file, marked by how far it is; each carrier's feed, closed nights, answers read.

Rows: `file|<carrier>|<number>`, grouped by carrier; `feed|<carrier>`, `night|<carrier>|<day>` and
`answer|<carrier>|<name>`, grouped by `<kind>|<carrier>`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from events.base import Recorded
from events.carrier_feeds import (
    AnswerFetched,
    AnswerNotOurs,
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangeNotDelivered,
    InterchangePrepared,
    MembersRefused,
    NightClosed,
)
from events.feed_holds import FileKind, InterchangeResent
from events.feed_leaving import InterchangeLeaving, InterchangeWithdrawn
from services.carrier_feeds.state.feed import Feed, File, evolve, evolve_file, prepared_file
from services.ports import Row
from services.viewing import Projection

UNDELIVERED: Final = "undelivered"
AWAITING: Final = "awaiting"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"
MARKS: Final = (UNDELIVERED, AWAITING, ACCEPTED, REJECTED, WITHDRAWN)
"""How far a file is: prepared, delivered, answered for good (rejected: in part or as a whole), or taken back."""

UNUSABLE: Final = "unusable"
"""Marks an answer of which something could not be used."""


@dataclass(frozen=True, slots=True)
class Night:
    """A night that was decided, and the number of its file, if there was one."""

    night: date
    control_number: int | None
    basis: int


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """A file from the outbox that was read to its end."""

    file_name: str
    sha256: str
    answers: int
    not_ours: tuple[str, ...] = ()
    """Why something in it could not be used."""
    position: int = 0
    """Of the record that it has been read; what it said is right before, for all of that is appended as one."""
    mark: str = ""
    """Size and time of change as the outbox told them last; empty where it was brought by hand."""
    read: bool = False
    """Whether it has been read to its end."""


FileRow = Feed | File | Night | AnswerRead
Rows = Mapping[str, FileRow | None]


def feed_key(carrier: str) -> str:
    """Return the key of a carrier's feed."""
    return f"feed|{carrier}"


def file_key(carrier: str, control_number: int) -> str:
    """Return the key of a file."""
    return f"file|{carrier}|{control_number:09d}"


def night_key(carrier: str, night: date, kind: FileKind = "change") -> str:
    """Return the key of a closed night."""
    key = f"night|{carrier}|{night.isoformat()}"
    return key if kind == "change" else f"{key}|{kind}"


def answer_key(carrier: str, file_name: str) -> str:
    """Return the key of an answer that was read."""
    return f"answer|{carrier}|{file_name}"


def _keys(record: Recorded) -> Collection[str]:
    event, carrier = record.event, record.subject
    match event:
        case (
            InterchangePrepared(control_number=number)
            | InterchangeDelivered(control_number=number)
            | InterchangeNotDelivered(control_number=number)
            | InterchangeLeaving(control_number=number)
            | InterchangeResent(control_number=number)
            | InterchangeAcknowledged(control_number=number)
            | MembersRefused(control_number=number)
        ):
            return (feed_key(carrier), file_key(carrier, number))
        case InterchangeWithdrawn(control_number=number, night=night, kind=kind):
            return (feed_key(carrier), file_key(carrier, number), night_key(carrier, night, kind))
        case NightClosed(night=night, kind=kind):
            return (feed_key(carrier), night_key(carrier, night, kind))
        case AnswerFetched(file_name=name) | AnswerNotOurs(file_name=name):
            return (feed_key(carrier), answer_key(carrier, name))
        case _:
            return (feed_key(carrier),)


def _project(rows: Rows, record: Recorded) -> Mapping[str, FileRow | None]:
    carrier = record.subject
    feed = rows.get(feed_key(carrier))
    if not isinstance(feed, Feed):
        feed = Feed(carrier)
    changes: dict[str, FileRow | None] = {}
    if feed.version < record.version:
        changes[feed_key(carrier)] = evolve(feed, record)
    changes.update(_of_file(rows, record))
    return changes


def _of_file(rows: Rows, record: Recorded) -> Mapping[str, FileRow | None]:
    event, carrier = record.event, record.subject
    match event:
        case InterchangePrepared(control_number=number):
            key = file_key(carrier, number)
            return {} if rows.get(key) else {key: prepared_file(event, record.position)}
        case (
            InterchangeDelivered(control_number=number)
            | InterchangeNotDelivered(control_number=number)
            | InterchangeLeaving(control_number=number)
            | InterchangeResent(control_number=number)
            | InterchangeAcknowledged(control_number=number)
            | MembersRefused(control_number=number)
        ):
            key = file_key(carrier, number)
            file = rows.get(key)
            if isinstance(file, File) and file.last_position < record.position:
                return {key: evolve_file(file, record)}
            return {}
        case InterchangeWithdrawn(control_number=number):
            key = file_key(carrier, number)
            file = rows.get(key)
            if not isinstance(file, File) or file.last_position >= record.position:
                return {}
            return {key: evolve_file(file, record), night_key(carrier, event.night, event.kind): None}
        case NightClosed():
            key = night_key(carrier, event.night, event.kind)
            return {key: Night(event.night, event.control_number, event.basis)}
        case AnswerFetched(file_name=name):
            return {answer_key(carrier, name): _read(rows, record, event)}
        case AnswerNotOurs(file_name=name):
            key = answer_key(carrier, name)
            reasons = dict.fromkeys((*_reasons(rows.get(key), event.sha256), event.reason))
            return {key: AnswerRead(name, event.sha256, 0, tuple(reasons), record.position)}
        case _:
            return {}


def _read(rows: Rows, record: Recorded, event: AnswerFetched) -> AnswerRead:
    known = rows.get(answer_key(record.subject, event.file_name))
    if isinstance(known, AnswerRead) and known.read and known.sha256 == event.sha256:
        return replace(known, mark=event.mark)
    reasons = _reasons(known, event.sha256)
    return AnswerRead(
        event.file_name, event.sha256, event.answers, reasons, record.position, event.mark, read=True
    )


def _reasons(known: FileRow | None, sha256: str) -> tuple[str, ...]:
    """Return what is known to be wrong with this content; what another one of the same name lacked is past."""
    return known.not_ours if isinstance(known, AnswerRead) and known.sha256 == sha256 else ()


_KINDS: Final[dict[str, type[FileRow]]] = {"feed": Feed, "file": File, "night": Night, "answer": AnswerRead}


@lru_cache(maxsize=len(_KINDS))
def _shape(kind: str) -> TypeAdapter[FileRow]:
    return TypeAdapter(_KINDS[kind])


def file_of(row: Row) -> File:
    """Return the file that a row of this view holds."""
    file = _shape("file").validate_json(row.body)
    assert isinstance(file, File)
    return file


def opened(row: Row) -> FileRow:
    """Return what a row of this view holds."""
    kind = "file" if row.mark in MARKS else row.group.partition("|")[0]
    return _shape(kind).validate_json(row.body)


def _closed(key: str, row: FileRow) -> Row:
    kind, _, rest = key.partition("|")
    body = _shape(kind).dump_json(row)
    carrier = rest.partition("|")[0]
    if isinstance(row, File):
        return Row(body, group=carrier, mark=_mark(row))
    mark = UNUSABLE if isinstance(row, AnswerRead) and row.not_ours else ""
    return Row(body, group=f"{kind}|{carrier}", mark=mark)


def _mark(file: File) -> str:
    if file.withdrawn:
        return WITHDRAWN
    if file.final:
        return REJECTED if file.rejected else ACCEPTED
    return UNDELIVERED if file.delivered_at is None else AWAITING


FILES: Projection[FileRow] = Projection(
    name="carrier-files",
    version=7,
    listens=frozenset({"feed"}),
    keys=_keys,
    project=_project,
    opened=opened,
    closed=_closed,
)
"""Every file of every carrier."""
