"""The view `census`: a row for each family, with its coverages, jobs and relationships by day. It holds no names."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from events.base import Recorded
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
    EventVoided,
    JobChanged,
    TerminationCancelled,
)
from events.enrollment import (
    CoverageFact,
    DependentAdded,
    DependentChanged,
    DependentRemoved,
)
from events.history import business_day
from events.intake import EventDismissed, EventQuarantined, EventReleased
from services.answers.decide.census import CensusRow
from services.answers.decide.census_rows import NEVER, FamilyShown, Stretch, stretches_of
from services.answers.decide.tier_price import UNPRICED, job_told
from services.answers.projection.held import Coverage, after_fact
from services.answers.projection.kin import kin, kin_told
from services.answers.projection.standings import PLACE, TURNS, Said, standings, turn_told
from services.ports import Row
from services.viewing import Projection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kept(NamedTuple):
    """One family in the view: what a census shows, and the tellings from which jobs and relationships follow."""

    held: Mapping[str, Coverage]
    """By name of the coverage, the fields of `Held`."""
    jobs: Mapping[str, Said]
    """By event: its place in the history, then department, bargaining unit and the whole job."""
    kin: Mapping[str, Said]
    """By event: its place in the history, then of whom it tells what, and the relationship it names."""
    voids: Mapping[str, Said]
    """By event: its place in the order of telling, then the event it voids."""
    out: Mapping[str, str]
    """Events that do not count, as eligibility reported them or a person dismissed them."""
    standings: Mapping[str, Said]
    """By event: its place in the history, then how work or retirement turns."""


_NOBODY = Kept({}, {}, {}, {}, {}, {})

_FIELD, _ROW = "\x1f", "\x1e"
"""What parts the fields of a row, and the rows."""

_PRICED = CensusRow._fields.index("premium")
"""From which field on a row says a price. What is stored of it before that is followed by:"""

_FROM, _BEFORE, _PRICED_BY, _TOLD = range(_PRICED, _PRICED + 4)
"""From which day on the row is so, before which, what prices it by tier if anything does, and a price that was told."""

_PARTING = str.maketrans(dict.fromkeys("\x1e\x1f\n\r", " "))


def rows_in(
    row: Row, day: str, wanted: Sequence[tuple[int, str]], prices: Mapping[str, Sequence[str]]
) -> list[CensusRow]:
    """Return the rows that a stored family has on a day, in ISO 8601; of those only what is wanted, by field.

    `prices` are those of the day, by what a price follows from, which a row is stored with where it has one by tier.
    """
    found: list[CensusRow] = []
    for line in row.body[: row.body.index(b"\n")].decode().split(_ROW):
        fields = line.split(_FIELD)
        if fields[_FROM] <= day < fields[_BEFORE]:
            if wanted and any(fields[number] != value for number, value in wanted):
                continue
            by = fields[_PRICED_BY]
            fields[_PRICED:] = prices[by] if by else fields[_TOLD:] or UNPRICED
            found.append(tuple.__new__(CensusRow, fields))
    return found


def _keys(record: Recorded) -> Collection[str]:
    match record.event:
        case (
            CoverageFact()
            | EmployeeHired()
            | EmployeeRehired()
            | EmployeeTerminated()
            | TerminationCancelled()
            | EmployeeRetired()
            | EmployeeDied()
            | JobChanged()
            | DependentAdded()
            | DependentChanged()
            | DependentRemoved()
            | EventVoided()
        ):
            return (record.subject,)
        case EventQuarantined() | EventReleased() | EventDismissed() if record.category == "misfit":
            return (record.subject,)
        case _:
            return ()


def _project(rows: Mapping[str, Kept | None], record: Recorded) -> Mapping[str, Kept | None]:
    if not _keys(record):
        return {}
    family = record.subject
    kept = rows[family] or _NOBODY
    event, ref = record.event, str(record.ref)
    if isinstance(event, TURNS):
        said = [*_place(record), *turn_told(event)]
        kept = kept._replace(standings={**kept.standings, ref: said})
    elif (told := kin_told(event)) is not None:
        kept = kept._replace(kin={**kept.kin, ref: [*_place(record), *told]})
    match event:
        case CoverageFact():
            kept = kept._replace(held=after_fact(kept.held, event))
        case EmployeeHired(job=job) | EmployeeRehired(job=job) | JobChanged(job=job):
            named = (_one_line(job.department), _one_line(job.bargaining_unit))
            kept = kept._replace(jobs={**kept.jobs, ref: [*_place(record), *named, job_told(job)]})
        case EventVoided(voids=voids):
            target = f"{voids.source}#{voids.id}"
            kept = kept._replace(voids={**kept.voids, ref: [*_place(record)[2:], target]})
        case EventQuarantined(event_ref=str(name)) if kept.out.get(name) != "dismissed":
            kept = kept._replace(out={**kept.out, name: "reported"})
        case EventReleased(event_ref=str(name)) if kept.out.get(name) != "dismissed":
            kept = kept._replace(out={each: why for each, why in kept.out.items() if each != name})
        case EventDismissed(event_ref=str(name)):
            kept = kept._replace(out={**kept.out, name: "dismissed"})
        case _ if kept is rows[family] or kept is _NOBODY:
            return {}
        case _:
            pass
    return {family: kept}


def _one_line(text: str | None) -> str | None:
    """Return a text without what parts fields, rows and lines."""
    return None if text is None else text.translate(_PARTING)


def _place(record: Recorded) -> Said:
    day, rank = business_day(record)
    told = record.cause.time or _EPOCH
    instant = told.astimezone(UTC).isoformat(timespec="microseconds")
    return [day.isoformat(), f"{rank:02}", instant, record.cause.source, record.cause.id]


def _opened(row: Row) -> Kept:
    return Kept(*json.loads(row.body.partition(b"\n")[2]))


_WRITTEN = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def _closed(key: str, kept: Kept) -> Row:
    voided = _voided(kept)
    gone = {*kept.out, *voided}
    jobs = [[said[0], *said[PLACE:]] for said in _standing(kept.jobs, gone)]
    unsaid = {*voided, *(name for name, why in kept.out.items() if why == "dismissed")}
    shown = FamilyShown(
        jobs,
        kin(kept.kin, unsaid, kept.out),
        list(kept.held.values()),
        *standings(kept.standings, unsaid, kept.out),
    )
    rows = _ROW.join(map(_line, stretches_of(key, shown)))
    told = _WRITTEN.encode(kept)
    return Row(f"{rows or _NO_ROW}\n{told}".encode())


def _line(stretch: Stretch) -> str:
    """Return a stretch as it is stored."""
    told = stretch.row[_PRICED:]
    days = (stretch.from_day, stretch.before_day)
    return _FIELD.join((*stretch.row[:_PRICED], *days, stretch.priced_by, *(told if any(told) else ())))


_NO_ROW = _FIELD.join((*[""] * _FROM, NEVER, NEVER, ""))
"""Stands for no rows: a stretch of no day."""


def _standing(told: Mapping[str, Said], gone: Collection[str]) -> Iterable[Said]:
    """Return what was told and counts, in business order."""
    counts = (said for ref, said in told.items() if ref not in gone)
    return sorted(counts, key=lambda said: [each or "" for each in said[:PLACE]])


def _voided(kept: Kept) -> set[str]:
    """Return the events that are voided: latest void first, so that a void can itself be voided."""
    dismissed = {name for name, why in kept.out.items() if why == "dismissed"}
    voids = ((said, ref) for ref, said in kept.voids.items() if ref not in dismissed)
    gone: set[str] = set()
    for said, ref in sorted(voids, key=lambda each: [part or "" for part in each[0]], reverse=True):
        if ref not in gone:
            gone.add(str(said[-1]))
    return gone


CENSUS: Projection[Kept] = Projection(
    name="census",
    version=4,
    listens=frozenset({"hr", "coverage", "misfit"}),
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
)
"""A row for each family, by its id: its rows on every day on the first line, what they follow from on the second."""
