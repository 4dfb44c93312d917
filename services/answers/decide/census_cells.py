"""The census as files have it: what is safe to open in a spreadsheet, and which cells are days and amounts."""

from datetime import date
from decimal import Decimal
from typing import Final

from services.answers.decide.census import CensusRow

LIVE: Final = frozenset("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula."""

_DAYS: Final = frozenset({"first_day", "last_day"})
_AMOUNTS: Final = frozenset({"volume", "premium", "employer_pays", "employee_pays"})


def csv_cells(row: CensusRow) -> CensusRow | list[str]:
    """Return a row for a CSV file that people open: a text like a formula gets an apostrophe before it."""
    if not (
        row.employee_id[:1] in LIVE
        or row.department[:1] in LIVE
        or row.bargaining_unit[:1] in LIVE
        or row.name[:1] in LIVE
    ):
        return row  # ids of the catalog and words of the vocabulary never begin so
    return [f"'{cell}" if cell[:1] in LIVE else cell for cell in row]


def workbook_cells(row: CensusRow) -> list[str | date | Decimal | None]:
    """Return a row for a workbook: days as days, amounts as numbers, all else as text."""
    cells: list[str | date | Decimal | None] = []
    for name, text in zip(row._fields, row, strict=True):
        if not text:
            cells.append(None)
        elif name in _DAYS:
            cells.append(date.fromisoformat(text))
        else:
            cells.append(Decimal(text) if name in _AMOUNTS else text)
    return cells
