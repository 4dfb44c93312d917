"""The view `tallies`: how often what happened, counted from the log; the metrics' counters rest on it."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from events.base import DomainEvent, Recorded
from events.carrier_feeds import (
    BatchDelivered,
    BatchNotDelivered,
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangeHeld,
    InterchangeNotDelivered,
    InterchangePrepared,
    NightClosed,
)
from events.catalogue import ALL_CATEGORIES, EventClass, topic_of
from events.feed_holds import InterchangeResent, NightHeld
from events.payroll import DeductionScheduled, DeductionStopped
from services.ports import Row
from services.viewing import Projection

Tally = tuple[str, tuple[str, ...]]
"""A metric's name and the values of its labels."""


_COUNTED_FURTHER: frozenset[EventClass] = frozenset(
    {
        BatchDelivered,
        BatchNotDelivered,
        DeductionScheduled,
        DeductionStopped,
        InterchangeAcknowledged,
        InterchangeDelivered,
        InterchangeHeld,
        InterchangeNotDelivered,
        InterchangePrepared,
        InterchangeResent,
        NightClosed,
        NightHeld,
    }
)
"""Of the others it is only counted that they were appended."""


def tallied(record: Recorded) -> Mapping[str, int]:
    """Return what a record adds to each tally, by the tally's row."""
    event = record.event
    counts = {_appended(type(event), _source(record)): 1}
    match event:
        case InterchangePrepared(carrier=carrier, sets=sets):
            said = Counter(m.maintenance.value for s in sets for family in s.families for m in family.members)
            counts |= {key_of("hub_feed_members_total", carrier, action): n for action, n in said.items()}
        case _:
            counts |= dict.fromkeys((key_of(*tally) for tally in _occurred(event)), 1)
    return counts


def _source(record: Recorded) -> str | None:
    return record.cause.source if record.stream.startswith("hr/") else None


def _occurred(event: DomainEvent) -> Iterator[tuple[str, ...]]:
    """Yield the tallies, each a metric and its labels, that go up by one."""
    match event:
        case NightClosed(carrier=carrier, kind=kind, control_number=number):
            yield "hub_feed_runs_total", carrier, kind, "empty" if number is None else "prepared"
        case InterchangeHeld(carrier=carrier, kind=kind) | NightHeld(carrier=carrier, kind=kind):
            yield "hub_feed_runs_total", carrier, kind, "held"
        case InterchangeResent(carrier=carrier):
            yield "hub_sftp_attempts_total", carrier, "delivered"
        case InterchangeDelivered(carrier=carrier, kind=kind):
            yield "hub_feed_runs_total", carrier, kind, "sent"
            yield "hub_sftp_attempts_total", carrier, "delivered"
        case InterchangeNotDelivered(carrier=carrier, kind=kind):
            yield "hub_feed_runs_total", carrier, kind, "failed"
            yield "hub_sftp_attempts_total", carrier, "failed"
        case InterchangeAcknowledged(carrier=carrier, accepted=accepted):
            yield "hub_ack_received_total", carrier, "accepted" if accepted else "rejected"
        case DeductionScheduled(payroll=payroll):
            yield "hub_payroll_changes_total", payroll, "scheduled"
        case DeductionStopped(payroll=payroll):
            yield "hub_payroll_changes_total", payroll, "stopped"
        case BatchDelivered(partner=partner):
            yield "hub_sftp_attempts_total", partner, "delivered"
        case BatchNotDelivered(partner=partner):
            yield "hub_sftp_attempts_total", partner, "failed"
        case _:
            pass


@lru_cache(maxsize=1024)
def _appended(event_class: EventClass, source: str | None) -> str:
    """Return the row that counts records of a class, upstream events by their source."""
    if source is None:
        return key_of("hub_facts_appended_total", topic_of(event_class))
    return key_of("hub_events_appended_total", source, topic_of(event_class))


def key_of(metric: str, *labels: str) -> str:
    """Return the row's key of a tally."""
    return json.dumps([metric, *labels])


def tally_in(key: str) -> Tally:
    """Return the tally of a row's key."""
    name, *labels = json.loads(key)
    return name, tuple(labels)


def _keys(record: Recorded) -> Collection[str]:
    if type(record.event) not in _COUNTED_FURTHER:
        return (_appended(type(record.event), _source(record)),)
    return tallied(record).keys()


def _project(rows: Mapping[str, int | None], record: Recorded) -> dict[str, int | None]:
    if type(record.event) not in _COUNTED_FURTHER:
        key = _appended(type(record.event), _source(record))
        return {key: (rows[key] or 0) + 1}
    return {key: (rows[key] or 0) + count for key, count in tallied(record).items()}


def _opened(row: Row) -> int:
    return int(row.body)


def _closed(key: str, count: int) -> Row:
    return Row(str(count).encode())


TALLIES: Projection[int] = Projection(
    name="tallies",
    version=2,
    listens=ALL_CATEGORIES,
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
)
