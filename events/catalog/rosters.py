"""How a carrier's own roster is read: which columns say what, and what of ours has to be in it."""

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from events.base import Model
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.people import Relationship

RosterField = Literal[
    "subscriber_number",
    "member_number",
    "carrier_number",
    "employee_id",
    "employer",
    "ssn",
    "subscriber_ssn",
    "relationship",
    "first_name",
    "last_name",
    "name",
    "birth_day",
    "sex",
    "line_code",
    "plan_code",
    "tier_code",
    "first_day",
    "last_day",
    "group",
    "subgroup",
    "class_code",
    "division",
]
"""What a column may hold. The numbers are the ones we send, but for `carrier_number`, which the carrier itself gave;
`name` is last name, comma, first name."""

ROSTER_FIELDS: tuple[str, ...] = get_args(RosterField)


class Roster(Model):
    """A carrier's roster: an 834 that says everything, or with `columns` a CSV or XLSX with a row for each coverage.

    Codes of plans, tiers and groups are the ones of the profile; `tiers` has words of the roster's own.
    """

    columns: dict[RosterField, Annotated[str, StringConstraints(min_length=1)]] = Field(default_factory=dict)
    """What is read → the heading of its column."""
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    """Of a CSV; None: it is seen from the headings."""
    sheet: str | None = None
    """Of a workbook; None: the first."""
    heading_row: Annotated[int, Field(ge=1, le=100)] = 1
    date_format: str = "%m/%d/%Y"
    """Beside ISO 8601 and a workbook's own days, which are always understood."""
    open_end: tuple[str, ...] = ("12/31/9999", "99991231", "9999-12-31")
    """What stands for a coverage without an end."""
    relationships: dict[str, Relationship] = Field(default_factory=dict)
    """The roster's word → ours; our own words are always understood, and an 834 needs none."""
    tiers: dict[str, CoverageTier] = Field(default_factory=dict)
    """The roster's word → our tier, beside the profile's codes."""
    end_day: Literal["last_covered", "first_uncovered"] | None = None
    """What an end in the roster names, where it is not what the profile says of files."""
    ended_days: Annotated[int, Field(ge=0, le=366)] = 0
    """How many days after its last day a coverage has to be in the roster still."""
    future_days: Annotated[int, Field(ge=0, le=366)] = 0
    """How many days ahead a coverage that begins has to be in the roster already."""
    compares: tuple[Literal["plan", "tier", "first_day", "last_day", "group", "identifiers"], ...] = (
        "plan",
        "tier",
        "first_day",
        "last_day",
        "group",
        "identifiers",
    )
    """What is compared; who is only here or only there always is."""
    owner: Annotated[str, StringConstraints(min_length=1, max_length=40)] = "benefits office"
    """Who works on a difference."""
