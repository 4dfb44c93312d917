"""The view `census`: a row for each family, with its coverages, jobs and relationships by day. It holds no names."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from events.base import Recorded
from events.employment import EmployeeHired, EmployeeRehired, EventVoided, JobChanged
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
    DependentAdded,
    DependentChanged,
    DependentRemoved,
)
from events.history import business_day
from events.intake import EventDismissed, EventQuarantined, EventReleased
from events.spans import price_of
from events.telling import PARTED
from events.vocabulary.calendar import day_after
from events.vocabulary.people import Relationship
from services.answers.decide.census import CensusRow
from services.answers.decide.census_rows import NEVER, FamilyShown, stretches_of
from services.answers.decide.family_shown import price_told
from services.ports import Row
from services.viewing import Projection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_Said = list[str | None]
_Coverage = list[object]


class Kept(NamedTuple):
    """One family in the view: what a census shows, and the tellings from which jobs and relationships follow."""

    held: Mapping[str, _Coverage]
    """By name of the coverage, the fields of `Held`."""
    jobs: Mapping[str, _Said]
    """By event: its place in the history, then department and bargaining unit."""
    kin: Mapping[str, _Said]
    """By event: its place in the history, then dependent and relationship; None of who was divorced or separated."""
    voids: Mapping[str, _Said]
    """By event: its place in the order of telling, then the event it voids."""
    out: Mapping[str, str]
    """Events that do not count, as eligibility reported them or a person dismissed them."""


_NOBODY = Kept({}, {}, {}, {}, {})
_PLACE = 5
"""Fields of an event's place: business day, rank on that day, when it was told, source and id."""


_FIELD, _ROW = "\x1f", "\x1e"
"""What parts the fields of a row, and the rows."""

_DAY = 10
"""Characters of a day; a row is stored with its two days before it."""

_PARTING = str.maketrans(dict.fromkeys("\x1e\x1f\n\r", " "))


def rows_in(row: Row, day: str, wanted: Sequence[tuple[int, str]]) -> list[CensusRow]:
    """Return the rows that a stored family has on a day, in ISO 8601; of those only what is wanted, by field."""
    found: list[CensusRow] = []
    for line in row.body.partition(b"\n")[0].decode().split(_ROW):
        if line[:_DAY] <= day < line[_DAY : 2 * _DAY]:
            fields = line[2 * _DAY :].split(_FIELD)
            if wanted and any(fields[number] != value for number, value in wanted):
                continue
            found.append(tuple.__new__(CensusRow, fields))
    return found


def _keys(record: Recorded) -> Collection[str]:
    match record.event:
        case (
            CoverageFact()
            | EmployeeHired()
            | EmployeeRehired()
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
    match event:
        case CoverageFact():
            kept = kept._replace(held=_after(kept.held, event))
        case EmployeeHired(job=job) | EmployeeRehired(job=job) | JobChanged(job=job):
            said = [*_place(record), _one_line(job.department), _one_line(job.bargaining_unit)]
            kept = kept._replace(jobs={**kept.jobs, ref: said})
        case DependentAdded(dependent_id=member, relationship=relationship):
            kept = kept._replace(kin={**kept.kin, ref: [*_place(record), member, str(relationship)]})
        case DependentChanged(dependent_id=member, relationship=changed) if changed is not None:
            kept = kept._replace(kin={**kept.kin, ref: [*_place(record), member, str(changed)]})
        case DependentRemoved(dependent_id=member, reason=reason) if reason in PARTED:
            kept = kept._replace(kin={**kept.kin, ref: [*_place(record), member, None]})
        case EventVoided(voids=voids):
            target = f"{voids.source}#{voids.id}"
            kept = kept._replace(voids={**kept.voids, ref: [*_place(record)[2:], target]})
        case EventQuarantined(event_ref=str(name)) if kept.out.get(name) != "dismissed":
            kept = kept._replace(out={**kept.out, name: "reported"})
        case EventReleased(event_ref=str(name)) if kept.out.get(name) != "dismissed":
            kept = kept._replace(out={each: why for each, why in kept.out.items() if each != name})
        case EventDismissed(event_ref=str(name)):
            kept = kept._replace(out={**kept.out, name: "dismissed"})
        case _:
            return {}
    return {family: kept}


def _one_line(text: str | None) -> str | None:
    """Return a text without what parts fields, rows and lines."""
    return None if text is None else text.translate(_PARTING)


def _place(record: Recorded) -> _Said:
    day, rank = business_day(record)
    told = record.cause.time or _EPOCH
    instant = told.astimezone(UTC).isoformat(timespec="microseconds")
    return [day.isoformat(), f"{rank:02}", instant, record.cause.source, record.cause.id]


def _after(held: Mapping[str, _Coverage], fact: CoverageFact) -> Mapping[str, _Coverage]:
    """Return the coverages after one more fact, as `events.spans` folds them."""
    name = f"{fact.member}|{fact.line.value}|{fact.plan}|{fact.first_day.isoformat()}"
    if isinstance(fact, CoverageBegan):
        return {**held, name: _begun(fact)}
    if isinstance(fact, CoverageVoided):
        return {each: one for each, one in held.items() if each != name}
    if name not in held:
        return held
    *whose, first, last, tiers, prices = held[name]
    assert isinstance(tiers, list) and isinstance(prices, list)  # noqa: PT018 -- one shape
    match fact:
        case CoverageEnded(last_day=ends) | CoverageReinstated(last_day=ends):
            last = None if ends is None else ends.isoformat()
            tiers, prices = _up_to(tiers, last), _up_to(prices, last)
        case CoverageTierChanged(change_day=day, tier=tier) if last is None or day.isoformat() <= str(last):
            tiers = _with_step(tiers, max(day.isoformat(), str(first)), tier.value)
        case CoveragePriced(from_day=day) if last is None or day.isoformat() <= str(last):
            prices = _with_step(prices, max(day.isoformat(), str(first)), *price_told(price_of(fact)))
        case _:
            pass
    return {**held, name: [*whose, first, last, tiers, prices]}


def _up_to(steps: list[_Said], last: str | None) -> list[_Said]:
    return [step for step in steps if last is None or str(step[0]) <= last]


def _begun(fact: CoverageBegan) -> _Coverage:
    first = fact.first_day.isoformat()
    tiers = [] if fact.tier is None else [[first, fact.tier.value]]
    return [fact.member, fact.line.value, fact.plan, fact.carrier, first, None, tiers, []]


def _with_step(steps: list[_Said], day: str, *holds: str | None) -> list[_Said]:
    kept = [step for step in steps if str(step[0]) < day]
    return kept if kept and kept[-1][1:] == list(holds) else [*kept, [day, *holds]]


def _opened(row: Row) -> Kept:
    return Kept(*json.loads(row.body.partition(b"\n")[2]))


_WRITTEN = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def _closed(key: str, kept: Kept) -> Row:
    gone = {*kept.out, *_voided(kept)}
    jobs = [[said[0], *said[_PLACE:]] for said in _standing(kept.jobs, gone)]
    shown = FamilyShown(jobs, _kin(_standing(kept.kin, gone)), list(kept.held.values()))
    rows = _ROW.join(
        each.from_day + each.before_day + _FIELD.join(each.row) for each in stretches_of(key, shown)
    )
    told = _WRITTEN.encode([kept.held, kept.jobs, kept.kin, kept.voids, kept.out])
    return Row(f"{rows or _NO_ROW}\n{told}".encode())


def _kin(told: Iterable[_Said]) -> dict[str, list[_Said]]:
    """Return how each dependent is related from which day on, as `decide.kin` has it of the same events."""
    kin: dict[str, list[_Said]] = {}
    for said in told:
        day, related = said[0], said[_PLACE + 1]
        steps = kin.setdefault(str(said[_PLACE]), [])
        if related is not None:
            steps.append([day, related])
        elif steps and steps[-1][1] == Relationship.SPOUSE:
            after = day_after(date.fromisoformat(str(day)))
            steps.append([after.isoformat(), Relationship.EX_SPOUSE.value])
    return kin


_NO_ROW = NEVER + NEVER
"""Stands for no rows: a stretch of no day."""


def _standing(told: Mapping[str, _Said], gone: Collection[str]) -> Iterable[_Said]:
    """Return what was told and counts, in business order."""
    counts = (said for ref, said in told.items() if ref not in gone)
    return sorted(counts, key=lambda said: [each or "" for each in said[:_PLACE]])


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
    version=2,
    listens=frozenset({"hr", "coverage", "misfit"}),
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
)
"""A row for each family, by its id: its rows on every day on the first line, what they follow from on the second."""
