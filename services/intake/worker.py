"""Intake at work: receive a batch in one transaction, keep what cannot be taken, and settle what was kept."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from events.base import Cause, Entry, EventRef, Recorded
from events.errors import ConcurrentWrite, NotFound
from events.intake import EventDismissed, EventQuarantined, EventReleased
from events.offers import Book
from services.following import Catalogs
from services.intake.decide import (
    CONFLICT,
    Answer,
    Arrived,
    Outcome,
    Refused,
    Understood,
    conflicting,
    quarantine,
    understand,
)
from services.intake.projection import EXCEPTIONS, ExceptionRow, from_row, key_of, project
from services.ports import Log, Receipt, Views

BATCH = 1000
"""Events received in one transaction."""

TRIED_MAX = 100_000
"""Events of one dry run that a later one is compared with; memory does not grow with the file."""

Digest = Callable[[bytes], bytes]
"""A keyed hash: nobody without the key can find out from it what was hashed."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Intake:
    """The one way in for upstream events, whatever carried them."""

    log: Log
    views: Views
    catalogs: Catalogs
    digest: Digest

    def receive(
        self, arrived: Sequence[Arrived], *, keep: bool = True, dry_run: bool = False
    ) -> list[Answer]:
        """Take events once each and answer in order.

        What cannot be taken is kept in quarantine, or with `keep=False` only refused: a sender that is still there
        has it. The same bytes from the same place are kept once. A dry run changes nothing.

        Raises:
          NotFound: no catalog has been published yet, so no source is known.
        """
        return self._received(arrived, keep=keep, trial=self._trial() if dry_run else None)

    def publish(self, arrived: Iterable[Arrived], *, dry_run: bool = False) -> Iterator[list[Answer]]:
        """Take any number of events, `BATCH` at a time, and yield the answers of each batch once it is kept."""
        trial = self._trial() if dry_run else None
        for batch in _batches(arrived, BATCH):
            yield self._received(batch, keep=True, trial=trial)

    def retry(self, exception: str, *, actor: str, mended: bytes | None = None) -> Answer:
        """Read what is kept once more, or the mended event instead of it, and release it if it can be taken now.

        Raises:
          NotFound: nothing waits under this id, or it is an event that eligibility decides about.
        """
        row, records = self._waiting(exception)
        if row.kind == "misfit":
            raise NotFound(f"{exception} is in the log already; eligibility decides it again by itself")
        kept = records[0].event
        assert isinstance(kept, EventQuarantined)
        raw = kept.raw.encode() if mended is None else mended
        if not raw:
            raise NotFound(f"what was kept as {exception} can no longer be read: its key was destroyed")
        place = row.place if mended is None else f"the mended event for {exception}"
        answer = self.receive([Arrived(place, raw)], keep=False)[0]
        if answer.outcome in {"accepted", "duplicate"}:
            released = EventReleased(how="retried", event_ref=None if answer.ref is None else str(answer.ref))
            self._settle(row, records, released, actor)
        return answer

    def dismiss(self, exception: str, *, actor: str, reason: str) -> ExceptionRow:
        """Record that what is kept will not be used, and return what it was.

        Raises:
          NotFound: nothing waits under this id.
        """
        row, records = self._waiting(exception)
        ref = row.event_ref if row.kind == "misfit" else None
        self._settle(row, records, EventDismissed(reason=reason, event_ref=ref), actor)
        return row

    def _received(self, arrived: Sequence[Arrived], *, keep: bool, trial: "_Trial | None") -> list[Answer]:
        book = self._book()
        read = [understand(each, book) for each in arrived]
        good = [each for each in read if isinstance(each, Understood)]
        entries = [each.entry for each in good]
        receipts = iter(self.log.receive(entries) if trial is None else trial.receipts(good))
        settled: list[Answer | Refused] = []
        for each in read:
            settled.append(_answer(each, next(receipts)) if isinstance(each, Understood) else each)
        refused = [each for each in settled if isinstance(each, Refused)]
        keep = keep and trial is None
        kept = iter(self._keep(refused) if keep else [_refusal(each) for each in refused])
        return [next(kept) if isinstance(each, Refused) else each for each in settled]

    def _trial(self) -> "_Trial":
        return _Trial(self.log, self.digest)

    def _book(self) -> Book:
        book = self.catalogs.at(self.log.head())
        if book is None:
            raise NotFound(
                "no catalog has been published yet, so no source is known; first 'hub catalog publish DIR'"
            )
        return book

    def _keep(self, refused: Sequence[Refused]) -> list[Answer]:
        """Put each into quarantine unless it is there already, and answer."""
        names = [self._name(each) for each in refused]
        streams = [f"exception/{name}" for name in names]
        while True:
            held = self.log.load(set(streams)) if streams else {}
            fresh = {
                stream: quarantine(each, name)
                for stream, name, each in zip(streams, names, refused, strict=True)
                if not held[stream]
            }
            try:
                if fresh:
                    self.log.append(list(fresh.values()), after=dict.fromkeys(fresh, 0))
            except ConcurrentWrite:
                continue
            return [
                _refusal(each, kept_as=name, settled=len(held[stream]) > 1)
                for stream, name, each in zip(streams, names, refused, strict=True)
            ]

    def _name(self, refused: Refused) -> str:
        arrived = refused.arrived
        return self.digest(f"{arrived.place}\0".encode() + arrived.raw).hex()[:12]

    def _waiting(self, exception: str) -> tuple[ExceptionRow, list[Recorded]]:
        shown = self.views.load(EXCEPTIONS.view, [exception]).get(exception)
        if shown is None:
            raise NotFound(f"nothing waits under {exception}; 'hub exceptions list' says what does")
        stream = from_row(shown).stream
        records = self.log.load([stream], personal=True)[stream]
        row: ExceptionRow | None = None
        for record in records:
            if key_of(record) == exception:
                row = project(row, record)
        if row is None or row.state != "waiting":
            raise NotFound(f"{exception} has been settled already; 'hub exceptions list' says what waits")
        return row, records

    def _settle(
        self,
        row: ExceptionRow,
        records: Sequence[Recorded],
        decision: EventReleased | EventDismissed,
        actor: str,
    ) -> None:
        cause = Cause(causation=records[0].position, actor=actor)
        self.log.append([Entry(row.stream, decision, cause)], after={row.stream: len(records)})


class _Trial:
    """One dry run over any number of events, each compared with the log and with those before it."""

    def __init__(self, log: Log, digest: Digest) -> None:
        self._log = log
        self._digest = digest
        self._seen: OrderedDict[EventRef, bytes] = OrderedDict()

    def receipts(self, events: Sequence[Understood]) -> list[Receipt]:
        """Return what the log would answer, in order; what it would keep has position 0."""
        return [self._receipt(each) for each in events]

    def _receipt(self, understood: Understood) -> Receipt:
        entry = understood.entry
        ref = EventRef(entry.cause.source, entry.cause.id)
        held = self._log.find(ref)
        if held is not None:
            opened = self._log.load([held.stream], personal=True)[held.stream]
            same = any(each.ref == ref and each.event == entry.event for each in opened)
            return _told_again(ref, held.position, same=same and held.stream == entry.stream)
        content = self._digest(f"{entry.stream}\0{entry.event.model_dump_json()}".encode())
        if ref in self._seen:
            return _told_again(ref, 0, same=self._seen[ref] == content)
        self._seen[ref] = content
        if len(self._seen) > TRIED_MAX:
            self._seen.popitem(last=False)
        return Receipt(ref, 0)


def _told_again(ref: EventRef, position: int, *, same: bool) -> Receipt:
    return Receipt(ref, position, duplicate=same, conflict=not same)


def _answer(understood: Understood, receipt: Receipt) -> Answer | Refused:
    if receipt.conflict:
        return conflicting(understood)
    return Answer(
        understood.arrived.place,
        "duplicate" if receipt.duplicate else "accepted",
        receipt.ref,
        receipt.position,
    )


def _refusal(refused: Refused, *, kept_as: str | None = None, settled: bool = False) -> Answer:
    outcome: Outcome = "settled" if settled else "quarantined"
    if kept_as is None:
        outcome = "conflict" if refused.faults[0] == CONFLICT else "refused"
    return Answer(refused.arrived.place, outcome, refused.ref, None, refused.faults, kept_as)


def _batches(things: Iterable[_T], size: int) -> Iterator[list[_T]]:
    them = iter(things)
    while batch := list(islice(them, size)):
        yield batch
