"""Carriers' reports of errors come in: read once, every error recorded once, with whom it is about."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from events.base import Entry
from events.carrier_answers import CarrierErrorReported, CarrierErrorResolved, CarrierReportRead
from events.carrier_feeds import MembersRefused
from events.catalog.error_reports import ErrorReport
from events.errors import ConcurrentWrite, NotFound
from services.carrier_feeds.decide.error_report import decide_error, name_of_error
from services.carrier_feeds.projection import ERRORS, FILES
from services.carrier_feeds.projection.errors import OPEN, error_key, error_of, report_key
from services.carrier_feeds.rules.error_report import Named, ReadReport, ReportedError, read_report
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at
from services.carrier_feeds.worker.finding import Found, find
from services.carrier_feeds.worker.named_files import NamedFiles
from services.viewing import build, build_together

ERRORS_AT_A_TIME = 500
NOT_TAKEN = "the carrier reports that it has not taken it"
FAULTS_KEPT = 100
"""Of one report; what is wrong with more rows is wrong with how it is read."""


class ReadTable(Protocol):
    """Reads a CSV or a workbook: headings, and numbered rows."""

    def __call__(
        self, content: bytes, *, delimiter: str | None, sheet: str | None, heading_row: int
    ) -> tuple[Sequence[str], Sequence[tuple[int, Sequence[str]]]]:
        """Return headings and rows.

        Raises:
          Malformed: it is no table.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What came of reading a report of errors."""

    carrier: str
    rows: int = 0
    reported: int = 0
    """Errors that are new, or have come back."""
    resolved: int = 0
    """Errors the carrier itself says are settled."""
    known: int = 0
    """Rows that said nothing new."""
    unmatched: int = 0
    """Rows of which nobody was found; they are kept like the others."""
    faults: tuple[str, ...] = ()
    read_before: bool = False
    """Whether the same content was read before; then nothing was done."""

    @property
    def said(self) -> str:
        """The counts in words."""
        if self.read_before:
            return "read before"
        counts = (
            f"{self.rows} errors: {self.reported} new, {self.resolved} resolved, {self.known} known before"
        )
        unmatched = f", {self.unmatched} of nobody we know" if self.unmatched else ""
        return counts + unmatched


@dataclass(frozen=True, slots=True)
class CarrierErrors:
    """The errors of all carriers."""

    feeds: Doors
    digest: Callable[[bytes], bytes]
    """A keyed hash: nobody without the key can find out from it what was hashed."""
    read_table: ReadTable

    def read(
        self, carrier: str, *, name: str, content: bytes, today: date, report: ErrorReport | None = None
    ) -> ReportOutcome:
        """Read a report and record what is new in it. The same content again changes nothing.

        Interrupted anywhere, reading it again records the rest.

        Args:
          report: how it is read; None: as the carrier's profile says.

        Raises:
          NotFound: no catalog, the carrier is not in it, or nothing says how its reports are read.
          Malformed: it is no table, or lacks a column.
          LogUnavailable: the database does not answer.
        """
        book, profile = profile_at(self.feeds, carrier, self.feeds.log.head())
        how = report or profile.error_report
        if how is None:
            raise NotFound(f'carrier "{carrier}" has no [carrier.error_report] in the catalog')
        digest = hashlib.sha256(content).hexdigest()
        build(self.feeds.log, self.feeds.views, ERRORS)
        if self.feeds.views.load(ERRORS.view, [report_key(carrier, digest)]):
            return ReportOutcome(carrier, read_before=True)
        headings, rows = self.read_table(
            content, delimiter=how.delimiter, sheet=how.sheet, heading_row=how.heading_row
        )
        read = read_report(how, headings, rows, received_day=today)
        catch_up(self.feeds)
        named = {each.named for each in read.errors if each.named}
        found = find(self.feeds.log, self.feeds.views, book, carrier, named)
        files = NamedFiles(self.feeds, carrier)
        reported = resolved = unmatched = 0
        waiting = iter(read.errors)
        while some := list(islice(waiting, ERRORS_AT_A_TIME)):
            facts = self._record(carrier, some, found, files, digest, how.refusals)
            reported += sum(isinstance(each, CarrierErrorReported) for each in facts)
            resolved += sum(isinstance(each, CarrierErrorResolved) for each in facts)
            unmatched += sum(isinstance(found.get(each.named), str) for each in some)
        self._end(carrier, name, digest, read, reported, resolved, unmatched)
        return ReportOutcome(
            carrier,
            rows=len(read.errors),
            reported=reported,
            resolved=resolved,
            known=len(read.errors) - reported - resolved,
            unmatched=unmatched,
            faults=read.faults,
        )

    def reader(self, carrier: str, today: date) -> Callable[[str, bytes], str]:
        """Return what takes this carrier's reports from its outbox, by name and content, and says what came of each."""
        return lambda name, content: self.read(carrier, name=name, content=content, today=today).said

    def _record(
        self,
        carrier: str,
        errors: Sequence[ReportedError],
        found: dict[Named, Found | str],
        files: NamedFiles,
        report: str,
        refusals: Collection[str],
    ) -> list[CarrierErrorReported | CarrierErrorResolved]:
        """Append what some rows say that is new, in one transaction; decide again when somebody else was first."""
        while True:
            build_together(self.feeds.log, self.feeds.views, (ERRORS, FILES))
            ids = [self.digest(name_of_error(carrier, each)).hex()[:16] for each in errors]
            rows = self.feeds.views.load(ERRORS.view, [error_key(each) for each in set(ids)])
            known = {key: error_of(row) for key, row in rows.items()}
            facts: dict[str, CarrierErrorReported | CarrierErrorResolved] = {}
            for id_, error in zip(ids, errors, strict=True):
                state = known.get(error_key(id_))
                who = found.get(error.named)
                fact = decide_error(
                    carrier,
                    error,
                    known_open=None if state is None else state.state == OPEN,
                    family=who.family if isinstance(who, Found) else None,
                    member=who.member if isinstance(who, Found) else None,
                    unmatched=who if isinstance(who, str) else "",
                    control_number=files.number(error.file),
                    report=report,
                )
                if fact is not None:
                    facts.setdefault(id_, fact)
            streams = {id_: f"carrier-error/{id_}" for id_ in facts}
            after = {
                stream: known[error_key(id_)].version if error_key(id_) in known else 0
                for id_, stream in streams.items()
            }
            entries = [Entry(streams[id_], fact) for id_, fact in facts.items()]
            refused = list(_refused(facts.values(), files, refusals))
            if refused:
                feed = feed_of(self.feeds, carrier)
                after[f"feed/{carrier}"] = feed.version
                entries += [Entry(f"feed/{carrier}", each) for each in refused]
            try:
                self.feeds.log.append(entries, after=after)
            except ConcurrentWrite:
                continue
            return list(facts.values())

    def _end(
        self,
        carrier: str,
        name: str,
        digest: str,
        read: ReadReport,
        reported: int,
        resolved: int,
        unmatched: int,
    ) -> None:
        fact = CarrierReportRead(
            carrier=carrier,
            file_name=name,
            sha256=digest,
            rows=len(read.errors),
            reported=reported,
            resolved=resolved,
            unmatched=unmatched,
            faults=read.faults[:FAULTS_KEPT],
        )
        stream = f"carrier-report/{carrier}"
        while True:
            version = len(self.feeds.log.load([stream])[stream])
            try:
                self.feeds.log.append([Entry(stream, fact)], after={stream: version})
            except ConcurrentWrite:
                continue
            build(self.feeds.log, self.feeds.views, ERRORS)
            return


def _refused(
    facts: Iterable[CarrierErrorReported | CarrierErrorResolved], files: NamedFiles, refusals: Collection[str]
) -> Iterator[MembersRefused]:
    """Yield what the carrier has not taken of members, by the codes that mean so; each row of a file once."""
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for fact in facts:
        if isinstance(fact, CarrierErrorReported) and fact.code in refusals:
            refused = files.refused(
                fact.control_number, fact.family, fact.member, code=fact.code, reason=NOT_TAKEN
            )
            if refused is not None and (refused.control_number, refused.members) not in seen:
                seen.add((refused.control_number, refused.members))
                yield refused
