"""Reading, deciding, appending and tracking: our follower, and the eventsourcing library's ProcessApplication."""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application, ProcessingEvent
from eventsourcing.domain import DomainEvent
from eventsourcing.system import ProcessApplication

from events.base import Entry, Recorded
from events.codec import Stored, Written, stamped
from events.offers import Book
from services.eligibility.worker import FOLLOWER
from services.following import Loaded, follow
from tests.bench.arms_hub import PUT_AT_A_TIME
from tests.bench.arms_log import library_on
from tests.bench.plan import Goal
from tests.scale.load import lines_of
from tests.scale.plan import EVENTS, Line, Sizes
from tests.scale.plant import plant
from tests.scale.servers import Servers
from tests.scale.sustained import one_worker

LIBRARY = "eventsourcing ProcessApplication"
_AT = datetime(2026, 7, 1, tzinfo=UTC)


class Said(DomainEvent):
    """A record of ours as an event of the library: the same JSON under the same name."""

    stream: str
    topic: str
    state: str


class Upstream(Application[UUID]):
    """Where the library finds what HR told."""

    name = "upstream"


class Deciding(ProcessApplication[UUID]):
    """Eligibility as the library has it: event by event, each with its own transaction."""

    name = "deciding"
    upstream: ClassVar[Application[UUID]]
    book: ClassVar[Book]

    def policy(self, domain_event: Any, processing_event: ProcessingEvent[UUID]) -> None:
        """Decide the family an event speaks of, on everything there is of it."""
        family = domain_event.stream.partition("/")[2]
        streams: dict[str, list[Recorded]] = {name: [] for name in FOLLOWER.needs}
        told = self.upstream.events.get(_id(f"hr/{family}"))
        facts = list(self.events.get(_id(f"facts/{family}")))
        for event in (*told, *facts):
            record = _recorded(event)
            streams[record.category].append(record)
        decided = FOLLOWER.decide(Loaded(family, streams), self.book)
        for number, entry in enumerate(decided, len(facts) + 1):
            processing_event.collect_events(_said(entry, f"facts/{family}", number))


def _id(stream: str) -> UUID:
    return uuid5(NAMESPACE_URL, stream)


def _said(entry: Entry, stream: str, version: int) -> Said:
    written = Written(entry)
    state = stamped(written.state(lambda person, plaintext: b64encode(plaintext).decode()), _AT)
    fields = {"stream": entry.stream, "topic": written.topic, "state": state.decode()}
    return Said(
        originator_id=_id(stream),
        originator_version=version,
        timestamp=Said.create_timestamp(),
        **fields,
    )


def _recorded(event: Any) -> Recorded:
    stored = Stored(event.stream, event.topic, event.state.encode())
    version = event.originator_version
    told = stored.event(lambda person, sealed: b64decode(sealed))
    return Recorded(version, event.stream, version, stored.recorded_at, told, stored.cause)


def measured(servers: Servers, folder: Path, lines: Path, sizes: Sizes) -> Iterator[Line]:
    """Measure both on the same events, taking turns; then the whole way by Kafka with one worker.

    Once as in production, each commit safe on disk, and once with commits that are not waited for, which spares most
    who commits most.
    """
    durable, note = _turns(servers, folder, lines, sizes, durable=True)
    hasty, _ = _turns(servers, folder, lines, sizes, durable=False)
    name = "read, decide, append, track: our follower, one process"
    yield Line(name, durable[0], EVENTS, LIBRARY, durable[1], Goal("ratio", 5), note=note)
    yield Line(f"{name}, synchronous_commit=off", hasty[0], EVENTS, LIBRARY, hasty[1], Goal("ratio", 5))
    rate, note = one_worker(servers, folder, lines, sizes)
    name = "the same by publisher, Kafka and one worker, intake included"
    yield Line(name, rate, EVENTS, LIBRARY, durable[1], Goal("ratio", 5), note=note)


def _turns(
    servers: Servers, folder: Path, lines: Path, sizes: Sizes, *, durable: bool
) -> tuple[tuple[float, float], str]:
    """Return the medians of both, and what they did."""
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(sizes.peer_rounds):
        name = f"{'durable' if durable else 'hasty'}_{turn}"
        rate, entries, book, facts = _ours(servers, folder, lines, sizes.peer_events, name, durable=durable)
        ours.append(rate)
        dsn = servers.database(f"library_{name}", durable=durable)
        theirs.append(_library(dsn, entries, book, facts))
    note = f"{sizes.peer_events:,} events gave {facts:,} facts in both, {sizes.peer_rounds} rounds in turns"
    return (median(ours), median(theirs)), note


def _ours(
    servers: Servers, folder: Path, lines: Path, count: int, name: str, *, durable: bool
) -> tuple[float, Sequence[Entry], Book, int]:
    """Return the rate, what HR told, the catalog, and how many facts came of it."""
    with plant(servers, folder / name, f"follower_{name}", 1, durable=durable) as at:
        follow(at.hub.log, FOLLOWER, at.hub.catalogs)
        first = at.hub.log.head()
        for _ in at.hub.intake.publish(arrived for _, arrived in islice(lines_of(lines), count)):
            pass
        head = at.hub.log.head()
        entries: list[Entry] = []
        after = first
        while batch := at.hub.log.read(after=after, limit=1000, personal=True):
            after = batch[-1].position
            entries += [Entry(each.stream, each.event, each.cause) for each in batch]
        begun = perf_counter()
        facts = follow(at.hub.log, FOLLOWER, at.hub.catalogs)
        return (head - first) / (perf_counter() - begun), entries, at.hub.book(), facts


def _library(dsn: str, entries: Sequence[Entry], book: Book, facts: int) -> float:
    """Return the rate of the library on the same events; it comes to as many facts."""
    env = library_on(dsn)
    upstream = Deciding.upstream = Upstream(env)
    Deciding.book = book
    versions: Counter[str] = Counter()
    told = []
    for entry in entries:
        versions[entry.stream] += 1
        told.append(_said(entry, entry.stream, versions[entry.stream]))
    for at in range(0, len(told), PUT_AT_A_TIME):
        upstream.events.put(told[at : at + PUT_AT_A_TIME])
    deciding = Deciding(env)
    deciding.follow(Upstream.name, upstream.notification_log)
    begun = perf_counter()
    deciding.pull_and_process(Upstream.name)
    rate = len(told) / (perf_counter() - begun)
    assert deciding.recorder.max_notification_id() == facts
    deciding.close()
    upstream.close()
    return rate
