"""The view `exceptions`: everything that waits for a person, or has waited, by its id."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal

from events.base import Recorded
from events.intake import EventDismissed, EventQuarantined, EventReleased
from services.ports import Row
from services.viewing import Projection

CATEGORIES = frozenset({"exception", "misfit"})

State = Literal["waiting", "released", "dismissed"]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One thing in quarantine, without anything personal."""

    id: str
    stream: str
    kind: Literal["unreadable", "misfit", "conflict"]
    code: str
    reason: str
    family: str | None
    event_type: str | None
    event_ref: str | None
    place: str | None
    quarantined_at: str
    """RFC 3339."""
    state: State = "waiting"
    settled_at: str | None = None
    settled_by: str | None = None
    settled_how: str | None = None


def exception_id(stream: str, event_ref: str | None) -> str:
    """Return the id operators use: the stream's own name, or a short hash of a misfit's family and event."""
    category, _, subject = stream.partition("/")
    if category == "exception":
        return subject
    return hashlib.sha256(f"{stream} {event_ref}".encode()).hexdigest()[:12]


def key_of(record: Recorded) -> str | None:
    """Return the id of the exception a record speaks of, or None if it speaks of none."""
    match record.event:
        case (
            EventQuarantined(event_ref=ref) | EventReleased(event_ref=ref) | EventDismissed(event_ref=ref)
        ) if record.category in CATEGORIES:
            return exception_id(record.stream, ref)
        case _:
            return None


def project(row: ExceptionRow | None, record: Recorded) -> ExceptionRow | None:
    """Return the exception after a record; total."""
    at = record.recorded_at.isoformat()
    match record.event:
        case EventQuarantined() as event:
            return ExceptionRow(
                id=exception_id(record.stream, event.event_ref),
                stream=record.stream,
                kind=event.kind,
                code=event.code,
                reason=event.reason,
                family=event.family,
                event_type=event.event_type,
                event_ref=event.event_ref,
                place=event.place,
                quarantined_at=at,
            )
        case EventReleased(how=how) if row is not None:
            return _settled(row, record, "released", how)
        case EventDismissed(reason=reason) if row is not None:
            return _settled(row, record, "dismissed", reason)
        case _:
            return row


def _settled(row: ExceptionRow, record: Recorded, state: State, how: str) -> ExceptionRow:
    return replace(
        row,
        state=state,
        settled_at=record.recorded_at.isoformat(),
        settled_by=record.cause.actor,
        settled_how=how,
    )


def to_row(key: str, exception: ExceptionRow) -> Row:
    """Return the row as the view keeps it: grouped by state, marked by kind."""
    return Row(
        json.dumps(asdict(exception), sort_keys=True).encode(), group=exception.state, mark=exception.kind
    )


def from_row(row: Row) -> ExceptionRow:
    """Return the exception that a row of the view holds."""
    return ExceptionRow(**json.loads(row.body))


def _keys(record: Recorded) -> list[str]:
    key = key_of(record)
    return [] if key is None else [key]


def _project(rows: Mapping[str, ExceptionRow | None], record: Recorded) -> dict[str, ExceptionRow | None]:
    return {key: project(rows[key], record) for key in _keys(record)}


EXCEPTIONS: Projection[ExceptionRow] = Projection(
    name="exceptions",
    version=1,
    listens=CATEGORIES,
    keys=_keys,
    project=_project,
    opened=from_row,
    closed=to_row,
)
