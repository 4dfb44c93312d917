"""The view `cobra-ledger`: which qualifying events stand, and which of them the administrator has been told."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from events.base import Recorded
from events.carrier_feeds import BatchLine, BatchPrepared
from events.cobra import QualifyingEventOccurred, QualifyingEventWithdrawn
from services.ports import Row
from services.viewing import Projection

DUE = "due"
"""The mark of a family of which the administrator has yet to be told something."""

SAID = (
    "qualifying_event",
    "event_day",
    "loss_day",
    "lines",
    "plans",
    "notice_due_day",
    "election_last_day",
    "continuation_first_day",
    "continuation_last_day",
)
"""What an administrator is told of a qualifying event, beside who it is."""

Words = Mapping[str, str]
"""A qualifying event in the words of `events.layouts.COBRA_FIELDS`."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One family's qualifying events, by `<member>|<qualifying event>|<event day>`: as they stand, and as told."""

    standing: Mapping[str, Words]
    told: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Change:
    """What an administrator has to be told. A withdrawn one is told in the words it was told in."""

    member: str
    action: Literal["occurred", "changed", "withdrawn"]
    words: Words


def changes_due(ledger: Ledger) -> list[Change]:
    """Return where what stands is not what was told, by day, member and event; withdrawals first."""
    found: list[Change] = []
    for name in ledger.told.keys() - ledger.standing.keys():
        found.append(Change(member_of(name), "withdrawn", ledger.told[name]))
    for name, words in ledger.standing.items():
        if name not in ledger.told:
            found.append(Change(member_of(name), "occurred", words))
        elif ledger.told[name] != words:
            found.append(Change(member_of(name), "changed", words))
    return sorted(found, key=_order)


def _order(change: Change) -> tuple[bool, str, str, str]:
    words = change.words
    return change.action != "withdrawn", words["event_day"], change.member, words["qualifying_event"]


def member_of(name: str) -> str:
    """Return whose qualifying event a ledger speaks of under this name."""
    return name.rsplit("|", 2)[0]


def _name(member: str, words: Words) -> str:
    return f"{member}|{words['qualifying_event']}|{words['event_day']}"


def _keys(record: Recorded) -> Collection[str]:
    match record.event:
        case QualifyingEventOccurred() | QualifyingEventWithdrawn():
            return (record.subject,)
        case BatchPrepared(lines=lines):
            return {line.family for line in lines if _of_administrator(line)}
        case _:
            return ()


def _of_administrator(line: BatchLine) -> bool:
    return "qualifying_event" in line.values


def _project(rows: Mapping[str, Ledger | None], record: Recorded) -> Mapping[str, Ledger | None]:
    ledger = rows.get(record.subject) or Ledger({}, {})
    match record.event:
        case QualifyingEventOccurred() as event:
            words = _words(event)
            standing = {**ledger.standing, _name(event.member, words): words}
            return {record.subject: replace(ledger, standing=standing)}
        case QualifyingEventWithdrawn() as event:
            name = f"{event.member}|{event.qualifying_event}|{event.event_day}"
            standing = {key: words for key, words in ledger.standing.items() if key != name}
            return {record.subject: replace(ledger, standing=standing)}
        case BatchPrepared() as batch:
            return _told(rows, batch)
        case _:
            return {}


def _told(rows: Mapping[str, Ledger | None], batch: BatchPrepared) -> Mapping[str, Ledger | None]:
    changed: dict[str, Ledger | None] = {}
    for line in batch.lines:
        if not _of_administrator(line):
            continue
        ledger = changed.get(line.family) or rows.get(line.family) or Ledger({}, {})
        words = {field: line.values[field] for field in SAID}
        told = {**ledger.told, _name(line.member, words): words}
        if line.values["action"] == "withdrawn":
            del told[_name(line.member, words)]
        changed[line.family] = replace(ledger, told=told)
    return changed


def _words(event: QualifyingEventOccurred) -> Words:
    return {
        "qualifying_event": event.qualifying_event.value,
        "event_day": event.event_day.isoformat(),
        "loss_day": event.loss_day.isoformat(),
        "lines": " ".join(event.lines),
        "plans": " ".join(event.plans),
        "notice_due_day": event.election_notice_due_day.isoformat(),
        "election_last_day": event.election_last_day.isoformat(),
        "continuation_first_day": event.continuation_first_day.isoformat(),
        "continuation_last_day": event.continuation_last_day.isoformat(),
    }


def opened(row: Row) -> Ledger:
    """Return a stored row as a ledger."""
    body = json.loads(row.body)
    return Ledger(body["standing"], body["told"])


def _closed(key: str, ledger: Ledger) -> Row:
    body = {"standing": ledger.standing, "told": ledger.told}
    written = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return Row(written, mark=DUE if changes_due(ledger) else "")


LEDGER: Projection[Ledger] = Projection(
    name="cobra-ledger",
    version=1,
    listens=frozenset({"cobra", "batch"}),
    keys=_keys,
    project=_project,
    opened=opened,
    closed=_closed,
)
