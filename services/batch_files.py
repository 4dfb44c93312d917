"""The view `batch-files`: every column file for a payroll or COBRA administrator, marked by whether it has arrived.

Rows: `<partner>|<number>`, grouped by partner.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from events.base import Recorded
from events.carrier_feeds import BatchDelivered, BatchNotDelivered, BatchPrepared
from services.ports import Row, Views
from services.viewing import Projection

UNDELIVERED: Final = "undelivered"
DELIVERED: Final = "delivered"

PAGE = 1000


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file, without its lines; those are in the log."""

    partner: str
    number: int
    key: str
    """What it is for: the pay day, or the night."""
    file_name: str
    lines: int
    prepared_at: datetime
    delivered_at: datetime | None = None
    error: str = ""
    """Of the last attempt to deliver, while none has succeeded."""


def batch_files(views: Views, partner: str | None = None, *, mark: str | None = None) -> Iterator[BatchFile]:
    """Yield the files of a partner, or of all of them, by partner and number; with `mark` only those so far."""
    after = ""
    while rows := views.find(BATCH_FILES.view, group=partner, mark=mark, after=after, limit=PAGE):
        after = rows[-1][0]
        yield from (_opened(row) for _, row in rows)


def undelivered(views: Views) -> dict[str, int]:
    """Return how many files wait to be delivered, by partner; a partner for whom none waits is not in it."""
    return dict(Counter(each.partner for each in batch_files(views, mark=UNDELIVERED)))


def _keys(record: Recorded) -> Collection[str]:
    match record.event:
        case BatchPrepared(number=number) | BatchDelivered(number=number) | BatchNotDelivered(number=number):
            return (f"{record.subject}|{number:06d}",)
        case _:
            return ()


def _project(rows: Mapping[str, BatchFile | None], record: Recorded) -> Mapping[str, BatchFile | None]:
    for key in _keys(record):
        known = rows.get(key)
        match record.event:
            case BatchPrepared() as event if known is None:
                return {key: _prepared(record, event)}
            case BatchDelivered() if known is not None:
                return {key: replace(known, delivered_at=record.recorded_at, error="")}
            case BatchNotDelivered(error=error) if known is not None:
                return {key: replace(known, error=error)}
            case _:
                pass
    return {}


def _prepared(record: Recorded, event: BatchPrepared) -> BatchFile:
    return BatchFile(
        record.subject, event.number, event.key, event.file_name, len(event.lines), record.recorded_at
    )


_SHAPE: TypeAdapter[BatchFile] = TypeAdapter(BatchFile)


def _opened(row: Row) -> BatchFile:
    return _SHAPE.validate_json(row.body)


def _closed(key: str, row: BatchFile) -> Row:
    mark = UNDELIVERED if row.delivered_at is None else DELIVERED
    return Row(_SHAPE.dump_json(row), group=row.partner, mark=mark)


BATCH_FILES: Projection[BatchFile] = Projection(
    name="batch-files",
    version=1,
    listens=frozenset({"batch"}),
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
)
"""Every column file of every partner."""
