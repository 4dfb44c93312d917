"""What an operator sees at a glance: how far everything has come, what waits, and what is late."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, cast

from pydantic import TypeAdapter

from events.announcements import due_topic
from events.catalog import Catalog
from events.feed_holds import Gate
from services.answers.projection.tallies import TALLIES, tally_in
from services.batch_files import BATCH_FILES, undelivered
from services.carrier_feeds.projection import FILES
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.worker.standing import KINDS, Feed, standing
from services.cobra.worker import deadlines
from services.eligibility.projection import OpenQuestions, open_questions
from services.following import BATCH
from services.intake.projection import EXCEPTIONS, ExceptionRow, from_row
from services.ports import Views
from services.relaying import PUBLISHER
from services.unconfirmed import Unconfirmed
from services.viewing import build
from services.wiring import VERSION, Hub

PAGE = 1000
Sample = tuple[str, tuple[str, ...], float]
"""A metric's name, the values of its labels, its value."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A consumer or a view, and how far it has read the log."""

    name: str
    version: int | None
    """Of a view; None of a consumer."""
    position: int
    lag: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Events of one kind that wait for a person."""

    kind: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Partner:
    """Files for a payroll or COBRA administrator that have not arrived."""

    partner: str
    undelivered: int


@dataclass(frozen=True, slots=True)
class Overview:
    """One look at an installation. Lags are counts of log positions."""

    at: datetime
    head: int
    catalog: str | None
    """The version in force; None before one was published."""
    consumers: tuple[Reader, ...]
    views: tuple[Reader, ...]
    waiting: tuple[Waiting, ...]
    questions: tuple[OpenQuestions, ...]
    feeds: tuple[Feed, ...]
    partners: tuple[Partner, ...]
    """Every payroll and the administrator, and whoever was one as long as a file waits."""
    notices_due: int
    """COBRA notices whose last day is near or past while the administrator has not been told."""

    @property
    def waits(self) -> bool:
        """Whether something waits for a person: to be mended, delivered, answered or noticed.

        A question does once its deadline has come: until then what holds meanwhile is meant to hold.
        """
        feeds = any(each.waits for each in self.feeds)
        partners = any(each.undelivered for each in self.partners)
        late = any(each.overdue for each in self.questions)
        return bool(self.waiting or feeds or partners or self.notices_due or late)

    @property
    def lag(self) -> int:
        """The largest lag of any reader."""
        return max((each.lag for each in (*self.consumers, *self.views)), default=0)


def overview(hub: Hub) -> Overview:
    """Return how things stand now."""
    head = hub.log.head()
    book = hub.catalogs.at(head)
    return Overview(
        at=hub.clock.now(),
        head=head,
        catalog=None if book is None else book.version,
        consumers=tuple(consumers(hub, head)),
        views=tuple(_view(hub.views, each.name, each.version, each.view, head) for each in hub.projections),
        waiting=tuple(_waiting(hub.views)),
        questions=tuple(open_questions(hub.views, hub.today(), hub.settings.limits.answer_days)),
        feeds=()
        if book is None
        else tuple(standing(hub.feeds, each, today=hub.today()) for each in book.catalog.carriers),
        partners=() if book is None else tuple(_partners(hub, book.catalog)),
        notices_due=0 if book is None else _notices_due(hub),
    )


def exceptions(views: Views, state: str | None = "waiting") -> Iterator[ExceptionRow]:
    """Yield what is in quarantine in this state (None: or ever was), by id."""
    after = ""
    while rows := views.find(EXCEPTIONS.view, group=state, after=after, limit=PAGE):
        after = rows[-1][0]
        for _, row in rows:
            yield from_row(row)


def sampling(hub: Hub) -> Callable[[], Iterable[Sample]]:
    """Return what yields, each time it is asked, what the metrics page says: name, labels, value."""
    unconfirmed = Unconfirmed(hub)
    return lambda: chain(samples(hub), unconfirmed.samples())


def samples(hub: Hub) -> Iterator[Sample]:
    """Yield what can be read from the log and the views at once."""
    now = overview(hub)
    yield "hub_build_info", (VERSION,), 1
    yield "hub_log_position", (), now.head
    for each in now.consumers:
        yield "hub_consumer_position", (each.name,), each.position
        yield "hub_consumer_lag_events", (each.name,), each.lag
    for each in now.views:
        labels = (each.name, str(each.version))
        yield "hub_projection_position", labels, each.position
        yield "hub_projection_lag_events", labels, each.lag
    for kind in now.waiting:
        yield "hub_exceptions", (kind.kind,), kind.count
        yield "hub_exceptions_oldest_seconds", (kind.kind,), (now.at - kind.oldest_at) / timedelta(seconds=1)
    for asked in now.questions:
        yield "hub_questions", (asked.owner,), asked.count
        left = asked.due_day - hub.today()
        yield "hub_questions_deadline_seconds", (asked.owner,), left / timedelta(seconds=1)
    for feed in now.feeds:
        yield "hub_feed_undelivered", (feed.carrier,), feed.undelivered
        for reason in ("families", "checks", *(gate.value for gate in Gate), "unwritable", "by_hand"):
            yield "hub_feed_held", (feed.carrier, reason), feed.held_by.get(reason, 0)
        for file_kind in KINDS:
            yield "hub_feed_night_missed", (feed.carrier, file_kind), file_kind in feed.nights_missed
        yield "hub_carrier_errors_open", (feed.carrier,), feed.errors_open
        yield "hub_carrier_errors_overdue", (feed.carrier,), feed.errors_overdue
        yield "hub_feed_overdue", (feed.carrier,), bool(feed.overdue)
        yield "hub_ack_pending", (feed.carrier,), feed.awaiting
        age = (now.at - feed.oldest_at) if feed.oldest_at else timedelta(0)
        yield "hub_ack_oldest_seconds", (feed.carrier,), age / timedelta(seconds=1)
    for partner in now.partners:
        yield "hub_batch_undelivered", (partner.partner,), partner.undelivered
    yield from (("hub_key_expiry_timestamp_seconds", key, at) for key, at in hub.drops.key_ends())
    yield "hub_cobra_notices_due", (), now.notices_due
    for key, row in _all(hub.views, TALLIES.view):
        yield (*tally_in(key), int(row))


def not_ready(hub: Hub) -> list[str]:
    """Return what keeps this installation from taking events and giving fresh answers.

    Raises:
      LogUnavailable: the log cannot be reached.
    """
    head = hub.log.head()
    lacking = [] if hub.catalogs.at(head) else ["no catalog has been published"]
    limit = hub.settings.limits.lag_events_max
    readers = list(consumers(hub, head))
    readers += [_view(hub.views, each.name, each.version, each.view, head) for each in hub.projections]
    lacking += [f"{each.name} is {each.lag} events behind" for each in readers if each.lag > limit]
    return lacking


def views_behind(hub: Hub) -> int:
    """Return how many log positions the view that is furthest behind has not read.

    Raises:
      LogUnavailable: the log or the views cannot be reached.
    """
    head = hub.log.head()
    return max(0, head - min(hub.views.position(each.view) for each in hub.projections))


def not_delivered(hub: Hub) -> dict[str, int]:
    """Return how many prepared files have not arrived, for each partner for whom one waits.

    Raises:
      LogUnavailable: the views cannot be reached.
    """
    book = hub.catalogs.at(hub.log.head())
    carriers = () if book is None else book.catalog.carriers
    counts = {each.id: hub.views.count(FILES.view, group=each.id, mark=UNDELIVERED) for each in carriers}
    return {name: count for name, count in (counts | undelivered(hub.views)).items() if count}


def told(now: Overview) -> dict[str, Any]:
    """Return an overview as JSON says it."""
    return cast("dict[str, Any]", _SHAPE.dump_python(now, mode="json"))


def _partners(hub: Hub, catalog: Catalog) -> Iterator[Partner]:
    """Yield the partners of the catalog in its order, then those that it has no more."""
    build(hub.log, hub.views, BATCH_FILES)
    waiting = undelivered(hub.views)
    known = (*(each.id for each in catalog.payrolls), catalog.cobra.id)
    for partner in dict.fromkeys((*known, *sorted(waiting))):
        yield Partner(partner, waiting.get(partner, 0))


def _notices_due(hub: Hub) -> int:
    soon = hub.today() + timedelta(days=hub.settings.limits.notice_days)
    found = deadlines(hub.log, hub.views, on=hub.today())
    return sum(1 for each in found if not each.told and each.notice_due_day <= soon)


def consumers(hub: Hub, head: int) -> Iterator[Reader]:
    """Yield the consumers; on a cluster the publisher is one, and each of the others has come as far as its partitions.

    A partition in which nothing happens is taken along only now and then: as long as all are less than a batch apart,
    the furthest tells how far they are.
    """
    kafka = hub.settings.kafka
    if kafka.bootstrap:
        yield _reader(PUBLISHER, hub.log.position(PUBLISHER), head)
    for each in hub.followers:
        if kafka.bootstrap:
            names = [
                f"{each.name}/{due_topic(kafka.log_topic)}/{number}" for number in range(kafka.partitions)
            ]
            positions = [hub.log.position(name) for name in names]
            near = max(positions) - min(positions) < BATCH
            yield _reader(each.name, max(positions) if near else min(positions), head)
        else:
            yield _reader(each.name, hub.log.position(each.name), head)


def _reader(name: str, position: int, head: int) -> Reader:
    return Reader(name, None, position, max(0, head - position))


def _view(views: Views, name: str, version: int, view: str, head: int) -> Reader:
    position = views.position(view)
    return Reader(name, version, position, max(0, head - position))


def _waiting(views: Views) -> Iterator[Waiting]:
    kinds: dict[str, tuple[int, datetime]] = {}
    for row in exceptions(views):
        at = datetime.fromisoformat(row.quarantined_at)
        count, oldest = kinds.get(row.kind, (0, at))
        kinds[row.kind] = count + 1, min(oldest, at)
    for kind in sorted(kinds):
        yield Waiting(kind, *kinds[kind])


def _all(views: Views, view: str) -> Iterator[tuple[str, bytes]]:
    after = ""
    while rows := views.find(view, after=after, limit=PAGE):
        after = rows[-1][0]
        for key, row in rows:
            yield key, row.body


_SHAPE: TypeAdapter[Overview] = TypeAdapter(Overview)
