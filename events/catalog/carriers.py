"""A carrier as its companion guide has it: envelope, codes, shapes, times. No code knows one by name."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.base import Model
from events.catalog.words import Id
from events.vocabulary.coverage import CoverageTier


class GroupNumber(Model):
    """The carrier's number for a part of the program (834: REF*1L). The first line that matches holds."""

    number: str
    employers: tuple[Id, ...] | None = None
    classes: tuple[Id, ...] | None = None
    standing: Literal["active", "retired"] | None = None


class PlanCode(Model):
    """The carrier's codes for a plan (834: HD03, HD04)."""

    plan: Id
    insurance_line_code: Annotated[str, StringConstraints(min_length=2, max_length=3)]
    plan_code: Annotated[str, StringConstraints(max_length=50)] | None = None


class CarrierProfile(Model):
    """All that a carrier's companion guide may vary. A carrier is data: no code knows one by name."""

    id: Id
    name: str
    # envelope
    sender_qualifier: str = "30"
    sender_id: str
    receiver_qualifier: str = "ZZ"
    receiver_id: str
    application_sender: str
    application_receiver: str
    test: bool = False
    want_ta1: bool = True
    element_separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = "*"
    repetition_separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = "^"
    component_separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ":"
    segment_terminator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = "~"
    line_end: Literal["", "\n", "\r\n"] = "\n"
    file_name: str
    """Pattern: `{control:09d}`, `{written:%Y%m%d%H%M}`, `{carrier}`."""
    # header
    sponsor_name: str | None = None
    sponsor_ein: str
    payer_name: str | None = None
    payer_id: str
    payer_id_qualifier: Literal["FI", "94", "XV"] = "FI"
    master_policy: str | None = None
    time_zone_code: str | None = None
    """BGN05."""
    say_counts: bool = False
    """Whether QTY*TO/ET/DT are sent."""
    # content
    groups: Annotated[tuple[GroupNumber, ...], Field(min_length=1)]
    plan_codes: tuple[PlanCode, ...]
    tier_codes: dict[CoverageTier, str]
    """Our tier → HD05."""
    tier_on_dependents: bool = False
    subscriber_identifier: Literal["member_number", "employee_id", "ssn"] = "member_number"
    """REF*0F."""
    member_identifier_qualifier: str | None = "23"
    """REF qualifier under which each member's own number is sent; None: not sent."""
    name_identifier: Literal["ssn", "member_number", "none"] = "ssn"
    """NM108/09; an SSN that is not known is left out."""
    say_demographics: Literal["always", "additions"] = "always"
    """Whether name, address and birth date go with every member row, or with additions and corrections only."""
    say_contacts: bool = True
    end_day: Literal["last_covered", "first_uncovered"] = "last_covered"
    """What an end date (DTP*349, DTP*357) names."""
    termination_shape: Literal["member", "member_and_coverages"] = "member_and_coverages"
    """A member who loses all: INS alone, or with each coverage."""
    cancellation_shape: Literal["delete", "same_day", "day_before"] = "delete"
    """A coverage that never took effect: HD*002; or HD*024 with an end on, or a day before, its first day."""
    families_per_set: Annotated[int, Field(ge=1)] = 500
    # answers and time
    final_answer: Literal["999", "TA1", "none"] = "999"
    answer_hours: Annotated[int, Field(ge=1)] = 48
    send_at: time = time(22, 0)
    time_zone: str = "America/New_York"
    send_weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    """ISO weekdays whose night has a file."""
