"""A carrier's report of errors, row by row, in the shape that all carriers' reports have here.

Source: the carrier's own, as its profile reads it; no standard is in use (X12's would be the 824, 005010X186).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from events.carrier_answers import Severity
from events.catalog.error_reports import ErrorField, ErrorReport
from events.errors import Malformed
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.rules.table_cells import cell_at, day_in, places_of, plain, ssn_in

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}")
_MANY_DIGITS = re.compile(r"(?:[0-9][ .-]?){7}")
"""What looks like somebody's number is neither a code nor an owner."""
_OWNER_MAX = 40
_SEVERITIES = {each.value: each for each in Severity}


@dataclass(frozen=True, slots=True)
class Named:
    """By what a carrier names a member, as it stands in the report."""

    member_number: str = field(default="", repr=False)
    employee_id: str = field(default="", repr=False)
    employer: str = field(default="", repr=False)
    ssn: str = field(default="", repr=False)
    """Nine digits."""

    def __bool__(self) -> bool:
        return bool(self.member_number or self.employee_id or self.ssn)


@dataclass(frozen=True, slots=True)
class ReportedError:
    """One row of a report."""

    row: int
    file: str
    """A control number or a file name, as it stands there."""
    named: Named
    line: InsuranceLine | None
    severity: Severity
    code: str
    text: str = field(repr=False)
    received_day: date
    due_day: date | None
    owner: str
    resolved: bool
    """Whether the carrier says that it has been settled."""


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReadReport:
    """The rows of a report, and what of them could not be read; no value of it is in a fault."""

    errors: tuple[ReportedError, ...]
    faults: tuple[str, ...]


def read_report(
    report: ErrorReport,
    headings: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    received_day: date,
) -> ReadReport:
    """Return what the rows of a report say.

    A row without code and text is left out with a fault. A day, a line or a word that cannot be read is a fault, and
    the row counts without it: the day it came is then the day it was imported, and its severity the usual one.

    Args:
      received_day: when the report came, for rows that do not say so.

    Raises:
      Malformed: a column is not there; the message names the heading that the profile asks for.
    """
    places = _places(report, headings)
    faults: list[str] = []
    errors: list[ReportedError] = []
    for number, cells in rows:
        reader = _Row(report, places, cells, number, faults)
        error = reader.read(received_day)
        if error is None:
            faults.append(f"row {number}: neither a code nor a text")
        else:
            errors.append(error)
    return ReadReport(tuple(errors), tuple(faults))


def _places(report: ErrorReport, headings: Sequence[str]) -> dict[ErrorField, int]:
    if not report.columns.keys() & {"code", "text"}:
        raise Malformed("no column is named for the code or the text of an error")
    return places_of("report", report.columns, headings)


@dataclass
class _Row:
    """One row while it is read."""

    report: ErrorReport
    places: Mapping[ErrorField, int]
    cells: Sequence[str]
    number: int
    faults: list[str]

    def read(self, received_day: date) -> ReportedError | None:
        """Return what the row says, or None if that is nothing."""
        code, text = self._code(), self._cell("text")
        if not code and not text:
            return None
        received = self._day("received") or received_day
        return ReportedError(
            row=self.number,
            file=self._cell("file"),
            named=self._named(),
            line=self._word("line", {**{each.value: each for each in InsuranceLine}, **self.report.lines}),
            severity=self._word("severity", {**_SEVERITIES, **self.report.severities})
            or self.report.otherwise_severity,
            code=code,
            text=text,
            received_day=received,
            due_day=self._day("due") or _due(received, self.report.due_days),
            owner=self._owner(),
            resolved=plain(self._cell("resolution")) in {plain(each) for each in self.report.resolved} - {""},
        )

    def _cell(self, name: ErrorField) -> str:
        return cell_at(self.cells, self.places.get(name))

    def _named(self) -> Named:
        told = self._cell("ssn")
        ssn = ssn_in(told)
        if told and ssn is None:
            self._fault("ssn", "no SSN")
        return Named(
            member_number=self._cell("member_number").upper(),
            employee_id=self._cell("employee_id"),
            employer=self._cell("employer"),
            ssn=ssn or "",
        )

    def _code(self) -> str:
        code = self._cell("code")
        if code and (not _CODE.fullmatch(code) or _MANY_DIGITS.search(code)):
            self._fault("code", "no code")
            return ""
        return code

    def _owner(self) -> str:
        owner = self._cell("owner")
        if len(owner) > _OWNER_MAX or _MANY_DIGITS.search(owner) or not owner.isprintable():
            self._fault("owner", "nobody's name or office")
            return self.report.owner
        return owner or self.report.owner

    def _day(self, name: ErrorField) -> date | None:
        told = self._cell(name)
        if not told:
            return None
        found = day_in(told, self.report.date_format)
        if found is None:
            self._fault(name, "no day")
        return found

    def _word(self, name: ErrorField, meanings: Mapping[str, _T]) -> _T | None:
        told = plain(self._cell(name))
        if not told:
            return None
        for word, meaning in meanings.items():
            if plain(word) == told:
                return meaning
        self._fault(name, "a word that the profile does not know")
        return None

    def _fault(self, name: ErrorField, what: str) -> None:
        heading = self.report.columns[name]
        self.faults.append(f'row {self.number}, column "{heading}": {what}')


def _due(received: date, days: int | None) -> date | None:
    try:
        return None if days is None else received + timedelta(days=days)
    except OverflowError:
        return None
