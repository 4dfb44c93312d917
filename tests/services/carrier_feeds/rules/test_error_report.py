"""A report's rows in the common shape: every column, every word, and what cannot be read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.carrier_answers import Severity
from events.catalog.error_reports import ERROR_FIELDS, ErrorReport
from events.errors import Malformed
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.rules.error_report import Named, ReportedError, read_report

TODAY = date(2026, 6, 10)
HEADINGS = {
    "file": "File",
    "member_number": "Member ID",
    "employee_id": "Employee",
    "employer": "Group",
    "ssn": "SSN",
    "line": "Product",
    "severity": "Level",
    "code": "Error Code",
    "text": "Message",
    "received": "Received",
    "due": "Fix By",
    "owner": "Owner",
    "resolution": "Status",
}
FULL: dict[str, Any] = {
    "columns": HEADINGS,
    "severities": {"Fatal": "error", "Notice": "information"},
    "otherwise_severity": "warning",
    "lines": {"DEN": "dental"},
    "resolved": ["Closed"],
}
ROW = {
    "File": "7",
    "Member ID": "city-10234-d1",
    "Employee": "10234",
    "Group": "city",
    "SSN": "078-05-1120",
    "Product": "den",
    "Level": "fatal",
    "Error Code": "E-104",
    "Message": "Mia is not known",
    "Received": "06/08/2026",
    "Fix By": "2026-06-20",
    "Owner": "Ana in payroll",
    "Status": "open",
}


def _report(**changes: Any) -> ErrorReport:
    return ErrorReport.model_validate({**FULL, **changes})


def _read(**cells: str) -> tuple[list[ReportedError], list[str]]:
    """Return what a row says whose cells are changed, by heading with its blanks taken out."""
    changed = {**{key.replace(" ", ""): value for key, value in ROW.items()}, **cells}
    found = read_report(_report(), list(ROW), [(2, list(changed.values()))], received_day=TODAY)
    return list(found.errors), list(found.faults)


def test_every_column_is_read() -> None:
    """Each in its shape; words whatever their case."""
    errors, faults = _read()

    assert faults == []
    assert errors == [
        ReportedError(
            row=2,
            file="7",
            named=Named("CITY-10234-D1", "10234", "city", "078051120"),
            line=InsuranceLine.DENTAL,
            severity=Severity.ERROR,
            code="E-104",
            text="Mia is not known",
            received_day=date(2026, 6, 8),
            due_day=date(2026, 6, 20),
            owner="Ana in payroll",
            resolved=False,
        )
    ]


def test_what_a_row_leaves_out_is_as_usual() -> None:
    """It came today, is due in ten days, is the office's, and as grave as errors of this carrier are."""
    ((error,), faults) = _read(Received="", FixBy="", Owner="", Level="", Product="")

    assert faults == []
    assert (error.received_day, error.due_day) == (TODAY, date(2026, 6, 20))
    assert (error.owner, error.severity, error.line) == ("benefits office", Severity.WARNING, None)


def test_a_carrier_without_deadline_has_none() -> None:
    """Unless a row has one."""
    cells = [""] * len(ROW)
    cells[list(ROW).index("Error Code")] = "E1"
    found = read_report(_report(due_days=None), list(ROW), [(2, cells)], received_day=TODAY)

    assert [each.due_day for each in found.errors] == [None]


def test_what_the_carrier_has_closed_is_resolved() -> None:
    """By its own word for it, whatever the case."""
    ((closed,), _), ((other,), _) = _read(Status="CLOSED "), _read(Status="")

    assert (closed.resolved, other.resolved) == (True, False)


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("SSN", "secret", 'row 2, column "SSN": no SSN'),
        ("Product", "secret", 'row 2, column "Product": a word that the profile does not know'),
        ("Level", "secret", 'row 2, column "Level": a word that the profile does not know'),
        ("ErrorCode", "078-05-1120", 'row 2, column "Error Code": no code'),
        ("ErrorCode", "secret<br>", 'row 2, column "Error Code": no code'),
        ("Received", "secret", 'row 2, column "Received": no day'),
        ("FixBy", "31/31/2026", 'row 2, column "Fix By": no day'),
        ("Owner", "call 413-555-0100", 'row 2, column "Owner": nobody\'s name or office'),
    ],
)
def test_what_cannot_be_read_is_said_without_its_value(cell: str, value: str, fault: str) -> None:
    """Row and column; the row counts without it."""
    errors, faults = _read(**{cell: value})

    assert (len(errors), faults) == (1, [fault])


def test_a_row_without_code_and_text_says_nothing() -> None:
    """It is left out, and told."""
    assert _read(ErrorCode="", Message="") == ([], ["row 2: neither a code nor a text"])


def test_a_column_that_is_not_there() -> None:
    """The whole report is refused; the heading asked for is named, those that are there are not."""
    with pytest.raises(Malformed, match=r'^the report has no column "Error Code", "Message"$'):
        read_report(
            ErrorReport.model_validate({"columns": {"code": "Error Code", "text": "Message"}}),
            ["078-05-1120"],
            [],
            received_day=TODAY,
        )


def test_a_map_without_code_and_text() -> None:
    """It could say nothing."""
    with pytest.raises(Malformed, match="the code or the text"):
        read_report(
            ErrorReport.model_validate({"columns": {"file": "File"}}), ["File"], [], received_day=TODAY
        )


def test_headings_are_found_whatever_their_case_and_blanks() -> None:
    """Carriers retype them."""
    found = read_report(
        ErrorReport.model_validate({"columns": {"code": "Error Code"}}),
        ["", " error  CODE"],
        [(5, ["x", "E1"]), (6, ["x"])],
        received_day=TODAY,
    )

    assert [(each.row, each.code) for each in found.errors] == [(5, "E1")]


@given(
    columns=st.dictionaries(st.sampled_from(ERROR_FIELDS), st.sampled_from("abcd"), min_size=1),
    headings=st.lists(st.sampled_from("abcd"), max_size=4),
    rows=st.lists(st.tuples(st.integers(2, 99), st.lists(st.text(max_size=12), max_size=5)), max_size=4),
    date_format=st.text(max_size=6),
    due_days=st.integers(0, 366),
)
def test_any_table(
    columns: dict[str, str], headings: list[str], rows: list[Any], date_format: str, due_days: int
) -> None:
    """Whatever the cells are, each row is an error or a fault; or the report is refused."""
    report = ErrorReport.model_validate(
        {"columns": columns, "date_format": date_format, "due_days": due_days}
    )
    try:
        found = read_report(report, headings, rows, received_day=date.max)
    except Malformed:
        return

    assert len(found.errors) + len([each for each in found.faults if each.endswith("nor a text")]) == len(
        rows
    )
