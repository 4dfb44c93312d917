"""How a carrier's report of business errors is read: which column says what, and our words for the carrier's."""

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from events.base import Model
from events.carrier_answers import Severity
from events.vocabulary.coverage import InsuranceLine

ErrorField = Literal[
    "file",
    "member_number",
    "employee_id",
    "employer",
    "ssn",
    "line",
    "severity",
    "code",
    "text",
    "received",
    "due",
    "owner",
    "resolution",
]
"""What a column may hold. `file` is a control number or a file name of ours; `member_number` is the one we send."""

ERROR_FIELDS: tuple[str, ...] = get_args(ErrorField)


class ErrorReport(Model):
    """A carrier's report of errors, CSV or XLSX; which of the two is seen from its content."""

    columns: dict[ErrorField, Annotated[str, StringConstraints(min_length=1)]]
    """What is read → the heading of its column. Without `code` and `text` a report says nothing."""
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    """Of a CSV; None: it is seen from the headings."""
    sheet: str | None = None
    """Of a workbook; None: the first."""
    heading_row: Annotated[int, Field(ge=1, le=100)] = 1
    """Which row has the headings; what stands above is passed over."""
    date_format: str = "%m/%d/%Y"
    """Beside ISO 8601 and a workbook's own days, which are always understood."""
    severities: dict[str, Severity] = Field(default_factory=dict)
    """The carrier's word → ours."""
    otherwise_severity: Severity = Severity.ERROR
    lines: dict[str, InsuranceLine] = Field(default_factory=dict)
    """The carrier's word → our line; our own words are always understood."""
    resolved: tuple[str, ...] = ()
    """What the column `resolution` says of an error that the carrier has settled."""
    owner: Annotated[str, StringConstraints(min_length=1, max_length=40)] = "benefits office"
    """Who works on an error unless a column says so."""
    due_days: Annotated[int, Field(ge=0, le=366)] | None = 10
    """Days from the report to when an error is to be settled, unless a column says so; None: there is no deadline."""
    refusals: tuple[str, ...] = ()
    """Codes by which the carrier says that it has not taken what a file said of the member: it is said again."""
