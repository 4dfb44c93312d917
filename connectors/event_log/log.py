"""The log as services know it: events in and out, each upstream event once, each stream in order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Protocol

from eventsourcing.persistence import StoredEvent, Tracking

from connectors.event_log.recorder import Held, Recorder, StoredRow, Writing
from events import codec
from events.announcements import Announcement, announcement
from events.base import Entry, EventRef, Recorded
from events.catalogue import ALL_CATEGORIES
from events.codec import Open, Stored, Written
from events.doors import Progress, Receipt
from events.errors import ConcurrentWrite

APPEND_MAX = 5000
"""Entries of one append. A longer transaction would keep every other writer waiting."""

_RECEIVE_AT_A_TIME = 2000
_STREAMS_AT_A_TIME = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """The only source of now."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...


class Keys(Protocol):
    """The key store, as the log needs it."""

    def ensure(self, persons: Iterable[str]) -> None:
        """Make the keys that are missing for a batch of seals."""
        ...

    def load(self, persons: Iterable[str]) -> None:
        """Read the keys for a batch of openings."""
        ...

    def seal(self, person: str, plaintext: bytes) -> str:
        """Return what only this person's key opens."""
        ...

    def open(self, person: str, sealed: str) -> bytes | None:
        """Return what was sealed, or None when its key has been destroyed."""
        ...

    def digest(self, content: bytes) -> bytes:
        """Return a keyed digest."""
        ...

    def destroy(self, persons: Collection[str]) -> None:
        """Destroy all keys of these people."""
        ...


class EventLog:
    """The log over either engine. It may be shared by threads; any number of processes may open the same database."""

    def __init__(self, recorder: Recorder, keys: Keys, clock: Clock) -> None:
        self._recorder = recorder
        self._keys = keys
        self._clock = clock

    def receive(self, entries: Sequence[Entry]) -> list[Receipt]:
        """Append upstream events once each, by source and id; one answer per entry, in order.

        The same name with the same content is a duplicate, also inside one call; with other content a conflict.
        A long call is several transactions: after a failure, say all of it again.

        Raises:
          ValueError: an entry has no source and id, or is not in a stream for its class.
          LogUnavailable: the database does not answer; what it took of this call is a duplicate the next time.
        """
        receipts: list[Receipt] = []
        for start in range(0, len(entries), _RECEIVE_AT_A_TIME):
            receipts.extend(self._receive(entries[start : start + _RECEIVE_AT_A_TIME]))
        return receipts

    def append(
        self, entries: Sequence[Entry], *, after: Mapping[str, int], progress: Progress | None = None
    ) -> list[int]:
        """Append facts in one transaction and return their positions.

        `after` names the version each touched stream had when it was read (0: it was empty); streams that are only
        named must not have grown either. With `progress` the consumer's position is saved in the same transaction.

        Raises:
          ConcurrentWrite: a stream has grown since, or the consumer's position is already there or beyond.
          ValueError: more than APPEND_MAX entries, or a stream that `after` does not name.
          LogUnavailable: the database does not answer. If that was at the very end, the facts may have been taken:
            load again and decide again.
        """
        if len(entries) > APPEND_MAX:
            raise ValueError(f"{len(entries)} facts in one append; {APPEND_MAX} are the most")
        if unread := {entry.stream for entry in entries} - after.keys():
            raise ValueError(f"{len(unread)} streams are appended to without the version they were read at")
        written = [Written(entry) for entry in entries]
        states = self._sealed(written)
        with self._recorder.writing() as writing:
            if writing.versions(after.keys()) != dict(after):
                raise ConcurrentWrite("a stream has grown since it was read")
            if progress is not None:
                if writing.tracked(progress.consumer) >= progress.position:
                    raise ConcurrentWrite(f"{progress.consumer} has already passed {progress.position}")
                writing.track(Tracking(progress.consumer, progress.position))
            return self._write(writing, list(zip(written, states, strict=True)), after) if entries else []

    def read(
        self, *, after: int, limit: int, categories: Collection[str] | None = None, personal: bool = False
    ) -> list[Recorded]:
        """Return records in order of position, beyond `after`, of streams whose first name part is in `categories`.

        Only with `personal` are sealed fields opened; else placeholders stand for them.
        """
        if categories is not None and set(categories) >= ALL_CATEGORIES:
            categories = None
        return self._recorded(self._recorder.after(after, limit, categories), personal=personal)

    def announcements(self, *, after: int, limit: int) -> list[Announcement]:
        """Return records in order of position, beyond `after`, as topics carry them: neither decoded nor opened."""
        return [announcement(*row) for row in self._recorder.after(after, limit, None)]

    def load(
        self, streams: Collection[str], *, up_to: int | None = None, personal: bool = False
    ) -> dict[str, list[Recorded]]:
        """Return all records of these streams up to a position, oldest first; an unknown stream gives an empty list."""
        loaded: dict[str, list[Recorded]] = {stream: [] for stream in streams}
        names = list(loaded)
        for start in range(0, len(names), _STREAMS_AT_A_TIME):
            rows = self._recorder.of_streams(names[start : start + _STREAMS_AT_A_TIME], up_to)
            for record in self._recorded(rows, personal=personal):
                loaded[record.stream].append(record)
        for records in loaded.values():
            if len(records) > 1:
                records.sort(key=_version)
        return loaded

    def streams(self, category: str, *, after: str = "", limit: int = 1000) -> list[str]:
        """Return names of streams of a category in alphabetical order, beyond `after`."""
        names = self._recorder.stream_names(f"{category}/", f"{category}0", after, limit)  # "0" follows "/"
        if after < category and self._recorder.version_of(category, 1):
            names.insert(0, category)
        return names[:limit]

    def find(self, ref: EventRef) -> Recorded | None:
        """Return the upstream event of this name, sealed, or our own fact `hub#<stream>@<version>`."""
        row: StoredRow | None = None
        if held := self._recorder.held([ref]).get(ref):
            row = self._recorder.at(held.position)
        elif ref.source == "hub":
            stream, _, version = ref.id.rpartition("@")
            row = self._recorder.version_of(stream, int(version)) if version.isdecimal() else None
        return self._recorded([row], personal=False)[0] if row else None

    def head(self) -> int:
        """Return the last position, 0 of an empty log."""
        return self._recorder.head()

    def position(self, consumer: str) -> int:
        """Return how far a consumer has come, 0 if it never ran."""
        return self._recorder.tracked(consumer)

    def position_at(self, instant: datetime) -> int:
        """Return the last position recorded at or before an instant, 0 if none."""
        return self._recorder.position_at((instant - _EPOCH) // _MICROSECOND)

    def forget(self, persons: Iterable[str]) -> None:
        """Destroy the keys of these people (`events.vocabulary.people.person_id`); their sealed fields stay sealed."""
        self._keys.destroy(list(persons))

    def close(self) -> None:
        """Close all connections. The key store is closed by whoever opened it."""
        self._recorder.close()

    def _receive(self, entries: Sequence[Entry]) -> list[Receipt]:
        refs = [_ref(entry) for entry in entries]
        written = [Written(entry) for entry in entries]
        digests = [self._keys.digest(each.content()) for each in written]
        first = {ref: index for index, ref in reversed(list(enumerate(refs)))}
        known = self._recorder.held(first.keys())
        fresh = sorted(index for ref, index in first.items() if ref not in known)
        if fresh:
            states = dict(zip(fresh, self._sealed([written[index] for index in fresh]), strict=True))
            with self._recorder.writing() as writing:
                known |= writing.held([refs[index] for index in fresh])
                fresh = [index for index in fresh if refs[index] not in known]
                taken = [(written[index], states[index]) for index in fresh]
                versions = writing.versions({each.stream for each, _ in taken})
                positions = self._write(writing, taken, versions) if taken else []
                held = [Held(refs[i], digests[i], p) for i, p in zip(fresh, positions, strict=True)]
                writing.hold(held)
            known |= {each.ref: each for each in held}
        new = set(fresh)
        return [
            Receipt(ref, known[ref].position)
            if index in new
            else self._again(entries[index], known[ref], digests[index])
            for index, ref in enumerate(refs)
        ]

    def _again(self, entry: Entry, held: Held, digest: bytes) -> Receipt:
        """Answer for a name that is held: a duplicate, or a conflict if it says something else.

        What differs only in its writing ("1.50" and "1.5", or an older version of the type) is the same.
        """
        same = digest == held.digest or self._says_the_same(entry, held.position)
        return Receipt(_ref(entry), held.position, duplicate=same, conflict=not same)

    def _says_the_same(self, entry: Entry, position: int) -> bool:
        row = self._recorder.at(position)
        if row is None or row.stream != entry.stream:
            return False
        held = self._recorded([row], personal=True)[0]
        return codec.same_content(entry.event, entry.cause, held.event, held.cause)

    def _sealed(self, written: Sequence[Written]) -> list[bytes]:
        """Return what is to be stored of each, sealed with keys of which the missing ones are made at once."""
        if persons := [each.person for each in written if each.person is not None]:
            self._keys.ensure(persons)
        return [each.state(self._keys.seal) for each in written]

    def _write(
        self, writing: Writing, entries: Sequence[tuple[Written, bytes]], versions: Mapping[str, int]
    ) -> list[int]:
        """Append after these versions, all at one instant that is never earlier than the last one recorded."""
        head = writing.head()
        moment = max((self._clock.now() - _EPOCH) // _MICROSECOND, head.moment)
        recorded_at = _EPOCH + moment * _MICROSECOND
        grown = dict(versions)
        events = []
        for written, state in entries:
            grown[written.stream] += 1
            version = grown[written.stream]
            events.append(
                StoredEvent(written.stream, version, written.topic, codec.stamped(state, recorded_at))
            )
        writing.insert(events, after=head, moment=moment)
        return list(range(head.position + 1, head.position + 1 + len(events)))

    def _recorded(self, rows: Sequence[StoredRow], *, personal: bool) -> list[Recorded]:
        stored = [Stored(row.stream, row.topic, row.state) for row in rows]
        open_: Open | None = None
        if personal:
            open_ = self._keys.open
            if persons := [each.person for each in stored if each.person is not None]:
                self._keys.load(persons)
        return [
            Recorded(row.position, row.stream, row.version, each.recorded_at, each.event(open_), each.cause)
            for row, each in zip(rows, stored, strict=True)
        ]


def _ref(entry: Entry) -> EventRef:
    if not entry.cause.id or not entry.cause.source:
        raise ValueError("an upstream event needs its source and id")
    return EventRef(entry.cause.source, entry.cause.id)


_version = attrgetter("version")
