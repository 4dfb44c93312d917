"""What carriers find wrong: with members in a 999, and after it. Streams `carrier-error/<id>`, `carrier-report/…`."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from events.base import DomainEvent, Model
from events.people import SEALED_TEXT
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF


class Severity(StrEnum):
    """How much a carrier's error keeps from its members."""

    ERROR = "error"
    """What was said did not take effect."""
    WARNING = "warning"
    """It took effect, and something about it is to be looked at."""
    INFORMATION = "information"


class MemberFault(Model):
    """What a carrier found wrong with one member in a transaction set of ours, found by the position it names."""

    family: str
    member: str
    line: InsuranceLine | None = None
    """The coverage it is about; None where it is about the person."""
    plan: str | None = None
    reason: str
    """Segment, elements and codes in words, without any data."""


class CarrierErrorReported(DomainEvent):
    """A carrier reported an error after it had accepted the syntax, once for all reports that repeat it.

    Stream `carrier-error/<id>`; after `carrier.error-resolved` it means that the error came back.
    """

    KIND: ClassVar[str] = "carrier.error-reported"
    SEALED: ClassVar[tuple[str, ...]] = ("text", "identifiers")

    carrier: str
    control_number: int | None
    """The file of ours it names, if we know that file."""
    family: str | None
    member: str | None
    """None of a family's error that names no member, and of one whose family is not known."""
    line: InsuranceLine | None
    severity: Severity
    code: str
    """The carrier's own; empty if it gave none."""
    received_day: date
    due_day: date | None
    """By when the carrier, or the profile, wants it settled."""
    owner: str
    report: str
    """SHA-256 of the report."""
    row: int
    """Of the report, counted from 1 with its heading."""
    unmatched: str = ""
    """Why nobody was found; empty if somebody was, or nobody was named."""
    text: str = SEALED_TEXT
    """In the carrier's words."""
    identifiers: str | None = None
    """By what the carrier named the member, as JSON, where nobody was found."""

    def sealed_for(self) -> str:
        """Return which member of the family the text speaks of."""
        return self.member or SELF


class CarrierErrorResolved(DomainEvent):
    """A reported error is settled: by whoever works on it, or because the carrier says so."""

    KIND: ClassVar[str] = "carrier.error-resolved"

    carrier: str
    reason: str


class CarrierReportRead(DomainEvent):
    """A carrier's report of errors has been read to its end; the same content will not be read again."""

    KIND: ClassVar[str] = "carrier.report-read"

    carrier: str
    file_name: str
    sha256: str
    rows: int
    reported: int
    """Rows that said something new."""
    resolved: int
    """Rows by which the carrier settled an error."""
    unmatched: int
    """Rows of which nobody was found."""
    faults: tuple[str, ...] = ()
    """What could not be read, with row and column, without any value."""
