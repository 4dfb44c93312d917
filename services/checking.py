"""`hub check`: every connection and everything a hub needs, tried one by one, and what to do about what is wrong."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from events.announcements import due_topic
from events.errors import HubError, NotFound, PermanentError
from services.overview import consumers
from services.settings import Kafka, Partner, Settings
from services.wiring import Hub, open_hub
from services.wiring.checks import (
    MESSAGE_MAX,
    Found,
    TopicLook,
    look_at_brokers,
    look_at_keys,
    look_at_partner,
    open_keys,
    probe,
)

DISK_FREE_MIN = 1024**3
"""Bytes: with less the home folder is called full."""

CLOCK_APART_MAX = timedelta(seconds=5)
PARTNERS_AT_A_TIME = 8

Outcome = Literal["ok", "warning", "FAILED"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check. It holds no secret."""

    check: str
    outcome: Outcome
    text: str
    """What there is; or what is wrong, and what to do."""


def check(settings: Settings, free: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """Yield every finding, in the order in which a hub needs things; a failure hides no later check.

    `free` says how many bytes a folder's disk has free.
    """
    yield from _home(settings, free or _free)
    yield from _guarded("master key", _master_key(settings))
    databases: dict[str, Found | None] = {}
    yield from _guarded("log", _database("log", settings.log_database, databases))
    yield from _guarded("views", _database("views", settings.views_database, databases))
    keys = list(_guarded("keys", _keys(settings, databases.get("log"))))
    yield from keys
    catalog: set[str] = set()
    # Opening a hub makes what is missing; a key store that is missing must be brought back, not made.
    if {"log", "views"} <= databases.keys() and all(each.outcome == "ok" for each in keys):
        yield from _guarded("hub", _opened(settings, databases["log"], catalog))
    yield from _guarded("Kafka", _kafka(settings))
    yield from _partners(settings, catalog)


def _guarded(name: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield findings, and instead of an error that one thing failed."""
    try:
        yield from findings
    except HubError as error:
        yield Finding(name, "FAILED", str(error))


def _home(settings: Settings, free: Callable[[Path], int]) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir():
        yield Finding("home", "FAILED", f"{home} is no folder: 'hub init DIR' makes a hub")
        return
    if not os.access(home, os.W_OK | os.X_OK):
        yield Finding(
            "home", "FAILED", f"{home} cannot be written to by this user: give it to who runs the hub"
        )
    elif home.stat().st_mode & 0o077:
        yield Finding("home", "warning", f"others may look into {home}: chmod 700 {home}")
    else:
        yield Finding("home", "ok", f"{home} is ours alone")
    left = free(home)
    said = f"{left / 1024**3:,.1f} GiB free"
    if left < DISK_FREE_MIN:
        yield Finding("disk", "FAILED", f"{said} in {home}: make room, or what comes in cannot be kept")
    else:
        yield Finding("disk", "ok", said)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _master_key(settings: Settings) -> Iterator[Finding]:
    file = settings.master_key_file
    if not file.exists():
        yield Finding(
            "master key", "FAILED", f"there is none at {file}: bring back the copy; no new one opens the keys"
        )
    elif file.stat().st_mode & 0o077:
        yield Finding("master key", "FAILED", f"others may read {file}: chmod 600 {file}")
    else:
        yield Finding("master key", "ok", f"{file} is ours alone")


def _database(name: str, where: str, databases: dict[str, Found | None]) -> Iterator[Finding]:
    """Look at a database; one that is not made yet is no failure."""
    try:
        found = probe(where)
    except NotFound as error:
        databases[name] = None
        yield Finding(name, "ok", str(error))
        return
    databases[name] = found
    holds = ""
    if name == "log":
        holds = ", no log in it yet" if found.position is None else f", log at {found.position:,}"
    yield Finding(name, "ok", f"{found.where} answers: {found.version}{holds}")


def _keys(settings: Settings, log: Found | None) -> Iterator[Finding]:
    if not settings.keys_database.startswith("postgres") and not Path(settings.keys_database).exists():
        if log is not None and log.position:
            raise NotFound(
                f"{settings.keys_database} is missing, and the log is not empty: bring back the backup"
            )
        yield Finding("keys", "ok", f"{settings.keys_database} is not there yet; the first event makes it")
        return
    if settings.keys_database.startswith("postgres"):
        probe(settings.keys_database)
    open_keys(settings)
    yield Finding("keys", "ok", "the master key opens the key store")


def _opened(settings: Settings, log: Found | None, catalog: set[str]) -> Iterator[Finding]:
    """Open the hub, unless nothing has been made of it yet, and look at what it holds."""
    if log is None or not log.position:
        yield Finding(
            "catalog", "FAILED", "none has been published: hub catalog check DIR, hub catalog publish DIR"
        )
        return
    with open_hub(settings) as hub:
        yield from _clock(hub, log)
        yield from _guarded("people", _people(hub))
        yield from _positions(hub)
        book = hub.catalogs.at(hub.log.head())
        if book is None:
            yield Finding(
                "catalog", "FAILED", "none has been published: hub catalog check DIR, hub catalog publish DIR"
            )
            return
        known = book.catalog
        catalog |= {
            *(each.id for each in known.carriers),
            *(each.id for each in known.payrolls),
            known.cobra.id,
        }
        yield Finding("catalog", "ok", f"{book.version}, {len(known.carriers)} carriers")


def _clock(hub: Hub, log: Found) -> Iterator[Finding]:
    """Compare our clock with the database's. The look at it was a moment ago, so only being ahead is certain."""
    found = probe(hub.settings.log_database)
    if found.now is None:
        return
    apart = hub.clock.now() - found.now
    if abs(apart) > CLOCK_APART_MAX:
        seconds = apart.total_seconds()
        yield Finding(
            "clock", "warning", f"{seconds:+,.0f} s beside the database's: let both keep time by NTP"
        )
    else:
        yield Finding("clock", "ok", "agrees with the database's")


def _people(hub: Hub) -> Iterator[Finding]:
    """Open what was sealed last."""
    head = hub.log.head()
    opened = hub.log.read(after=max(0, head - 1000), limit=1000, categories={"hr"}, personal=True)
    if opened:
        yield Finding("people", "ok", "the keys open what was sealed last")


def _positions(hub: Hub) -> Iterator[Finding]:
    """Say who is behind, and which view is ahead of its log."""
    head, limit = hub.log.head(), hub.settings.limits.lag_events_max
    views = {each.name: hub.views.position(each.view) for each in hub.projections}
    ahead = sorted(name for name, position in views.items() if position > head)
    lags = {name: head - position for name, position in views.items()}
    lags |= {each.name: each.lag for each in consumers(hub, head)}
    behind = {name: lag for name, lag in lags.items() if lag > limit}
    if ahead:
        names = ", ".join(ahead)
        yield Finding(
            "positions", "FAILED", f"{names}: newer than the log. Was a backup brought back? hub rebuild"
        )
    elif behind:
        names = ", ".join(f"{name} by {lag:,}" for name, lag in behind.items())
        yield Finding("positions", "warning", f"behind: {names}. Do the hub's processes run?")
    else:
        yield Finding("positions", "ok", f"nobody is more than {limit:,} records behind")


def _kafka(settings: Settings) -> Iterator[Finding]:
    """Look at the brokers, where some are set, and at what a hub on many machines needs besides."""
    kafka = settings.kafka
    if not kafka.bootstrap:
        return
    if not settings.log_database.startswith("postgres"):
        yield Finding(
            "Kafka", "FAILED", 'workers need the log in PostgreSQL: say log = "postgresql://…" in hub.toml'
        )
    elif not settings.keys_database.startswith("postgres"):
        where = "workers on other machines cannot read the keys"
        yield Finding("keys", "warning", f'{where}: say keys = "postgresql://…" in hub.toml')
    found = look_at_brokers(settings)
    yield Finding("Kafka", "ok", f"{kafka.bootstrap} answers; brokers: {found.brokers}")
    for name, needed in (
        (kafka.log_topic, True),
        (due_topic(kafka.log_topic), True),
        (kafka.inbound_topic, False),
    ):
        topic = found.topics.get(name)
        if topic is not None:
            yield Finding(f"topic {name}", *_topic(kafka, topic, ours=needed))
        elif needed:
            yield Finding(f"topic {name}", "warning", "is not there yet: 'hub worker publisher' makes it")
        else:
            yield Finding(f"topic {name}", "warning", "is not there: make it, if HR systems publish to Kafka")


def _topic(kafka: Kafka, topic: TopicLook, *, ours: bool) -> tuple[Outcome, str]:
    """Return what is to be said of a topic: the worst first."""
    size = "" if topic.message_max is None else f", messages up to {topic.message_max:,} bytes"
    told = f"{topic.partitions} partitions, {topic.copies} copies{size}"
    if topic.without_leader:
        return "FAILED", f"{told}: {topic.without_leader} partitions have no leader; are brokers away?"
    if topic.in_step < topic.copies:
        return "warning", f"{told}: only {topic.in_step} of them up to date; is a broker away?"
    if topic.copies < kafka.replication:
        return "warning", f"{told}: hub.toml wants {kafka.replication} copies; add them on the brokers"
    if ours and topic.partitions != kafka.partitions:
        return "warning", f"{told}: hub.toml says {kafka.partitions}; say partitions = {topic.partitions}"
    if ours and topic.message_max is not None and topic.message_max < MESSAGE_MAX:
        return "warning", f"{told}: set max.message.bytes of the topic to {MESSAGE_MAX}"
    return "ok", told


def _partners(settings: Settings, catalog: set[str]) -> Iterator[Finding]:
    """Look at every partner of the settings, several at a time, and name those of the catalog that have none."""
    with ThreadPoolExecutor(PARTNERS_AT_A_TIME) as pool:
        yield from pool.map(lambda each: _partner(*each), sorted(settings.partners.items()))
    for name, partner in sorted(settings.partners.items()):
        if partner.pgp is not None:
            yield from _guarded(f"partner {name}, PGP keys", _pgp(name, partner, partner.pgp.warn_days))
    for name in sorted(catalog - settings.partners.keys()):
        yield Finding(
            f"partner {name}", "FAILED", f"no connection is configured: add [partners.{name}] to hub.toml"
        )


def _partner(name: str, partner: Partner) -> Finding:
    what = f"partner {name}"
    try:
        inbox, outbox = look_at_partner(name, partner)
        if partner.kind == "folder" and not os.access(partner.inbox, os.W_OK):
            raise PermanentError(f"{partner.inbox} cannot be written to by this user")
    except HubError as error:
        return Finding(what, "FAILED", str(error))
    where = "" if partner.kind == "folder" else f"{partner.host}:{partner.port} lets us in; "
    return Finding(what, "ok", f"{where}{inbox} files in its inbox, {outbox} in its outbox")


def _pgp(name: str, partner: Partner, warn_days: int) -> Iterator[Finding]:
    """Say until when the keys hold by which a partner's files are encrypted: days before, and after."""
    for keys, left in look_at_keys(name, partner):
        what = f"partner {name}, PGP keys ({keys.whose})"
        if keys.fingerprint is None:
            yield Finding(what, "FAILED", f"none is valid any more, nothing leaves: {keys.told}")
        elif left is not None and left <= timedelta(days=warn_days):
            next_key = "put the next one beside it"
            yield Finding(what, "warning", f"expires in {left.days} days; {next_key}: {keys.told}")
        else:
            yield Finding(what, "ok", keys.told)
