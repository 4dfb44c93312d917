"""A carrier as its companion guide has it: envelope, codes, shapes, times. No code knows one by name."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.base import Model
from events.catalog.carrier_parts import (
    Closed,
    DateRules,
    FullFile,
    GroupNumber,
    GroupPlace,
    Identifier,
    Limits,
    PlanCode,
    ReportingCategory,
    Whitelist,
)
from events.catalog.error_reports import ErrorReport
from events.catalog.rosters import Roster
from events.catalog.words import Id
from events.vocabulary.coverage import CoverageTier


class CarrierProfile(Model):
    """All that a carrier's companion guide may vary. A carrier is data: no code knows one by name."""

    id: Id
    name: str
    version: Literal["005010X220A1", "005010X220", "004010X095A1"] = "005010X220A1"
    """GS08, ST03: which guide's 834 is spoken."""
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
    letter_case: Literal["upper", "as_is"] = "upper"
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
    group_places: tuple[GroupPlace, ...] = ()
    plan_codes: tuple[PlanCode, ...]
    tier_codes: dict[CoverageTier, str]
    """Our tier → HD05."""
    tier_on_dependents: bool = False
    subscriber_identifier: Literal["member_number", "employee_id", "ssn"] = "member_number"
    """REF*0F."""
    member_identifier_qualifier: str | None = "23"
    """REF qualifier under which each member's own number is sent; None: not sent."""
    identifiers: tuple[Identifier, ...] = ()
    """Further REF of loop 2000."""
    name_identifier: Literal["ssn", "member_number", "none"] = "ssn"
    """NM108/09."""
    missing_ssn: Literal["left_out", "held"] = "left_out"
    """What becomes of a member whose SSN is not known where one would be said."""
    missing_ssn_days: Annotated[int, Field(ge=0, le=366)] = 0
    """For how many days after the first day of coverage a missing SSN holds nobody back, as with a newborn."""
    say_demographics: Literal["always", "additions"] = "always"
    """Whether name, address and birth date go with every member row, or with additions and corrections only."""
    say_contacts: bool = True
    end_day: Literal["last_covered", "first_uncovered"] = "last_covered"
    """What an end date (DTP*349, DTP*357) names."""
    dependent_end_day: Literal["last_covered", "first_uncovered"] | None = None
    """The same for dependents, where it differs."""
    termination_shape: Literal["member", "coverages", "member_and_coverages"] = "member_and_coverages"
    """A member who loses all: INS*024 alone; INS*001 with each coverage ended; or INS*024 with each coverage."""
    termination_rows: Literal["everybody", "subscriber"] = "everybody"
    """Whose rows say that a whole family lost all: each member's, or the subscriber's, which ends the dependents."""
    earlier_end: Literal["end_only", "reinstate_and_end"] = "end_only"
    """An end before the end told: said over it, or after a reinstatement."""
    reinstatement: Literal["reinstate", "add"] = "reinstate"
    """A coverage that goes on after its end was told: HD*025, or, where the carrier knows none, HD*021 once more."""
    cancellation_shape: Literal["delete", "same_day", "day_before"] = "delete"
    """A coverage that never took effect: HD*002; or HD*024 with an end on, or a day before, its first day."""
    whitelist: Whitelist = Whitelist()
    dates: DateRules = DateRules()
    say_premium: bool = False
    """Whether AMT*P3 says a subscriber's monthly premium with each coverage."""
    say_volume: bool = False
    """Whether AMT*FK says the volume of a life coverage."""
    say_cobra: bool = True
    """Whether INS07 and DTP*301, *340, *341 go with a COBRA coverage; INS05 always says C."""
    medicare: Literal["INS06", "none"] = "INS06"
    """Where it is said that a member has Medicare."""
    other_insurance: Literal["none", "unknown"] = "none"
    """Whether COB*U**5 goes with each medical coverage: other insurance is not known."""
    reporting_categories: tuple[ReportingCategory, ...] = ()
    families_per_set: Annotated[int, Field(ge=1)] | None = 500
    """None: all in one transaction set."""
    members_per_file: Annotated[int, Field(ge=1)] | None = None
    """Of a full file that is only compared: where it is parted, between families; None: never."""
    # answers and time
    changes: bool = True
    """Whether files of changes are sent; a carrier may want full files only."""
    full_file: FullFile | None = None
    limits: Limits = Limits()
    closed: Closed = Closed()
    final_answer: Literal["999", "TA1", "none"] = "999"
    answer_hours: Annotated[int, Field(ge=1)] = 48
    schedule: str | None = "0 22 * * 1-5"
    """When a file of changes is due: five fields of cron, in the carrier's time zone; None: when somebody runs it."""
    time_zone: str = "America/New_York"
    error_report: ErrorReport | None = None
    """How this carrier's reports of errors after the 999 are read."""
    roster: Roster | None = None
    """How this carrier's own roster is read, and what of it is compared."""

    @property
    def owner(self) -> str:
        """Who sees to what this carrier cannot be told: whoever its reports of errors go to, else its rosters."""
        told = self.error_report or self.roster
        return "benefits office" if told is None else told.owner

    @property
    def ends_by_absence(self) -> bool:
        """Whether the carrier takes whoever is not in its full file as not covered any more.

        It does where the file replaces what it holds (834: BGN08 RX), and where it hears of nothing else.
        """
        full = self.full_file
        return full is not None and (full.action == "replace" or not self.changes)
