"""The view `carrier-errors`: what carriers reported after the 999, open and settled, and which reports were read.

Rows: `error|<id>`, grouped by carrier and marked by state; `report|<carrier>|<SHA-256>`, grouped by `report|<carrier>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

from pydantic import TypeAdapter

from events.base import Recorded
from events.carrier_answers import CarrierErrorReported, CarrierErrorResolved, CarrierReportRead, Severity
from events.vocabulary.coverage import InsuranceLine
from services.ports import Row
from services.viewing import Projection

State = Literal["open", "resolved"]
OPEN: Final = "open"
RESOLVED: Final = "resolved"


@dataclass(frozen=True, slots=True)
class CarrierError:
    """One error of a carrier's report, without anything personal."""

    id: str
    carrier: str
    control_number: int | None
    family: str | None
    member: str | None
    line: InsuranceLine | None
    severity: Severity
    code: str
    received_day: date
    due_day: date | None
    owner: str
    unmatched: str
    reported_at: datetime
    version: int
    """Of its stream."""
    position: int
    """Of the record by which it was reported last."""
    state: State = OPEN
    settled_at: datetime | None = None
    settled_by: str | None = None
    resolution: str = ""

    def is_overdue(self, today: date) -> bool:
        """Whether it is open although its last day is past."""
        return self.state == OPEN and self.due_day is not None and self.due_day < today


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """One report that was read to its end."""

    carrier: str
    file_name: str
    sha256: str
    rows: int
    reported: int
    resolved: int
    unmatched: int
    faults: tuple[str, ...]
    read_at: datetime


ErrorsRow = CarrierError | ReportSeen


def error_key(id_: str) -> str:
    """Return the key of an error."""
    return f"error|{id_}"


def report_key(carrier: str, sha256: str) -> str:
    """Return the key of a report."""
    return f"report|{carrier}|{sha256}"


def _keys(record: Recorded) -> list[str]:
    match record.event:
        case CarrierErrorReported() | CarrierErrorResolved():
            return [error_key(record.subject)]
        case CarrierReportRead(carrier=carrier, sha256=sha256):
            return [report_key(carrier, sha256)]
        case _:
            return []


def _project(rows: Mapping[str, ErrorsRow | None], record: Recorded) -> dict[str, ErrorsRow | None]:
    match record.event:
        case CarrierErrorReported() as event:
            return {error_key(record.subject): _reported(record, event)}
        case CarrierErrorResolved(reason=reason):
            key = error_key(record.subject)
            known = rows.get(key)
            if not isinstance(known, CarrierError):
                return {}
            return {key: _resolved(known, record, reason)}
        case CarrierReportRead() as event:
            seen = ReportSeen(
                event.carrier,
                event.file_name,
                event.sha256,
                event.rows,
                event.reported,
                event.resolved,
                event.unmatched,
                event.faults,
                record.recorded_at,
            )
            return {report_key(event.carrier, event.sha256): seen}
        case _:
            return {}


def _reported(record: Recorded, event: CarrierErrorReported) -> CarrierError:
    return CarrierError(
        id=record.subject,
        carrier=event.carrier,
        control_number=event.control_number,
        family=event.family,
        member=event.member,
        line=event.line,
        severity=event.severity,
        code=event.code,
        received_day=event.received_day,
        due_day=event.due_day,
        owner=event.owner,
        unmatched=event.unmatched,
        reported_at=record.recorded_at,
        version=record.version,
        position=record.position,
    )


def _resolved(known: CarrierError, record: Recorded, reason: str) -> CarrierError:
    return replace(
        known,
        state=RESOLVED,
        settled_at=record.recorded_at,
        settled_by=record.cause.actor,
        resolution=reason,
        version=record.version,
    )


@lru_cache(maxsize=1)
def _error_shape() -> TypeAdapter[CarrierError]:
    return TypeAdapter(CarrierError)


@lru_cache(maxsize=1)
def _report_shape() -> TypeAdapter[ReportSeen]:
    return TypeAdapter(ReportSeen)


def error_of(row: Row) -> CarrierError:
    """Return the error that a row of this view holds."""
    return _error_shape().validate_json(row.body)


def report_of(row: Row) -> ReportSeen:
    """Return the report that a row of this view holds."""
    return _report_shape().validate_json(row.body)


def _opened(row: Row) -> ErrorsRow:
    return report_of(row) if row.group.startswith("report|") else error_of(row)


def _closed(key: str, row: ErrorsRow) -> Row:
    if isinstance(row, ReportSeen):
        return Row(_report_shape().dump_json(row), group=f"report|{row.carrier}")
    return Row(_error_shape().dump_json(row), group=row.carrier, mark=row.state)


ERRORS: Projection[ErrorsRow] = Projection(
    name="carrier-errors",
    version=1,
    listens=frozenset({"carrier-error", "carrier-report"}),
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
)
"""Every error of every carrier's reports."""
