"""Rows become exactly the bytes a layout asks for, and what does not fit is refused by its place."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.columns import write
from events.catalog import Column, Layout
from events.errors import Malformed

SECRET = "078051120"


def layout(*columns: Mapping[str, Any], **how: Any) -> Layout:
    """Return a layout whose columns are headed by their fields unless they say otherwise."""
    made = tuple(Column.model_validate({"heading": each["field"], **each}) for each in columns)
    return Layout(columns=made, **how)


def written(how: Layout, *rows: Mapping[str, object]) -> str:
    """Return the whole file as text."""
    return b"".join(write(how, rows)).decode()


def test_a_delimited_file() -> None:
    """A header, a row a line, two places for money, days as ISO, nothing for nothing."""
    how = layout(
        {"field": "code"}, {"field": "amount"}, {"field": "first_pay_day"}, {"field": "last_pay_day"}
    )
    row = {
        "code": "4101",
        "amount": Decimal("1E+2"),
        "first_pay_day": date(2026, 1, 9),
        "last_pay_day": None,
    }

    assert written(how, row) == "code,amount,first_pay_day,last_pay_day\r\n4101,100.00,2026-01-09,\r\n"


def test_their_words_and_constants() -> None:
    """A day in their format, their word for ours, yes and no, and what is the same in every row."""
    how = layout(
        {"field": "day", "date_format": "%m/%d/%Y"},
        {"field": "action", "values": {"start": "A", "stop": "T"}},
        {"field": "pre_tax", "values": {"true": "Y", "false": "N"}},
        {"field": "constant", "constant": "BENEFITS"},
        header=False,
        delimiter="|",
        line_end="\n",
    )
    row = {"day": date(2026, 1, 9), "action": "stop", "pre_tax": True}

    assert written(how, row) == "01/09/2026|T|Y|BENEFITS\n"


def test_several_words_in_one_column() -> None:
    """Each of several words is translated on its own."""
    how = layout({"field": "lines", "values": {"medical": "M", "dental": "D"}}, header=False)

    assert written(how, {"lines": ("medical", "dental")}) == "M;D\r\n"


def test_a_fixed_file() -> None:
    """Columns are filled with blanks to their width, counted in bytes, with no delimiter between."""
    how = layout(
        {"field": "employee_id", "width": 6},
        {"field": "name", "width": 6},
        {"field": "amount", "width": 8},
        kind="fixed",
        header=False,
        line_end="\n",
    )
    rows: list[Mapping[str, object]] = [
        {"employee_id": "00042", "name": "Zoé", "amount": Decimal("5.5")},
        {"employee_id": "1", "name": "Ada", "amount": "12.00"},
    ]

    assert b"".join(write(how, rows)) == "00042 Zoé  5.50    \n1     Ada   12.00   \n".encode()


def test_a_fixed_file_can_have_a_header() -> None:
    """Headings lie over their columns."""
    how = layout({"field": "a", "width": 3}, {"field": "b", "width": 2}, kind="fixed", line_end="\n")

    assert written(how) == "a  b \n"


def test_nothing_is_altered_for_a_spreadsheet() -> None:
    """A value that looks like a formula stays as it is; a delimiter or quote inside is quoted."""
    how = layout({"field": "a"}, {"field": "b"}, header=False)

    assert written(how, {"a": "=1+1", "b": 'O"Neil, Ann'}) == '=1+1,"O""Neil, Ann"\r\n'


@pytest.mark.parametrize(
    ("how", "row", "message"),
    [
        (
            layout({"field": "ssn", "width": 8}, kind="fixed", header=False),
            {"ssn": SECRET},
            'row 2, column "ssn": 9 bytes do not fit into 8',
        ),
        (layout({"field": "ssn", "width": 8}), {"ssn": SECRET}, "do not fit into 8"),
        (
            layout({"field": "ssn", "values": {"1": "one"}}),
            {"ssn": SECRET},
            'row 2, column "ssn": the layout has no word for what is to be said',
        ),
        (
            layout({"field": "ssn", "width": 12}, kind="fixed", header=False),
            {"ssn": SECRET + "\n"},
            'row 2, column "ssn": a line break inside a line of fixed width',
        ),
        (layout({"field": "name"}), {"ssn": SECRET}, 'row 2, column "name": the row has no "name"'),
        (
            layout({"field": "ssn"}, kind="fixed", header=False),
            {"ssn": SECRET},
            'row 1, column "ssn": a file of fixed width needs a width for every column',
        ),
    ],
    ids=["too-wide", "too-wide-delimited", "no-word", "line-break", "no-field", "no-width"],
)
def test_what_cannot_be_written(how: Layout, row: Mapping[str, object], message: str) -> None:
    """The message names row and column, and never what was to be said."""
    before = dict.fromkeys([*row, "name"])
    with pytest.raises(Malformed) as refused:
        written(how, before, row)

    assert message in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_heading_too_wide_is_refused() -> None:
    """A header that would move the columns under it is not written."""
    with pytest.raises(Malformed, match='header, column "employee"'):
        written(layout({"field": "employee", "width": 3}, kind="fixed"))


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.lists(texts, min_size=2, max_size=2)))
def test_what_is_written_can_be_read(rows: list[list[str]]) -> None:
    """Whatever is said, a reader of delimited files gets it back."""
    how = layout({"field": "a"}, {"field": "b"}, header=False)
    text = written(how, *({"a": a, "b": b} for a, b in rows))

    assert list(csv.reader(io.StringIO(text, newline=""))) == rows


def test_many_rows_come_in_pieces() -> None:
    """Rows are taken as they are needed, so a file of any length needs little memory."""
    taken = 0

    def rows() -> Any:
        nonlocal taken
        for number in range(5000):
            taken += 1
            yield {"a": str(number)}

    pieces = write(layout({"field": "a"}), rows())
    next(pieces)
    next(pieces)

    assert 0 < taken < 1000
    assert sum(piece.count(b"\r\n") for piece in pieces) == 4500
