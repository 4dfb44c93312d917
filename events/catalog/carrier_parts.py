"""What a carrier's profile is made of beyond its envelope: groups, codes, identifiers, full files, calendar, limits."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.base import Model
from events.catalog.words import Dated, Id, Percent
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.people import Relationship

Qualifier = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2,3}$")]
"""REF01, DTP01, N103: two or three digits or capitals."""
Code = Annotated[str, StringConstraints(min_length=1, max_length=50)]
MemberStatus = Literal["active", "cobra", "retired", "survivor"]
"""Under what somebody is covered, as carriers part their groups."""


class GroupNumber(Dated):
    """The carrier's number for a part of the program (834: REF*1L), and its parts. The first line that matches holds.

    What a line does not name it does not ask for.
    """

    number: Code
    subgroup: Code | None = None
    class_code: Code | None = None
    division: Code | None = None
    employers: tuple[Id, ...] | None = None
    classes: tuple[Id, ...] | None = None
    plans: tuple[Id, ...] | None = None
    tiers: tuple[CoverageTier, ...] | None = None
    standing: MemberStatus | None = None


class GroupPlace(Model):
    """Where, beside REF*1L of loop 2000, a part of the group structure is said.

    `pattern` packs several into one value: `{number}{subgroup:>4}`; without it the part named stands alone.
    """

    part: Literal["number", "subgroup", "class_code", "division"]
    loop: Literal["2000", "2300"]
    qualifier: Qualifier
    """REF01: 1L, 17, DX, ZZ in loop 2000; 1L, 17, CE, RB, ZZ in loop 2300."""
    pattern: str | None = None


class PlanCode(Dated):
    """The carrier's codes for a plan (834: HD03, HD04), and what goes with its coverages."""

    plan: Id
    insurance_line_code: Annotated[str, StringConstraints(min_length=2, max_length=3)]
    """HD03; a code that is not the guide's (LIF for life) is one the carrier has agreed to."""
    plan_code: Annotated[str, StringConstraints(max_length=50)] | None = None
    tier_codes: dict[CoverageTier, str] | None = None
    """For this plan alone; else the profile's."""
    rate_code: Code | None = None
    """REF*RB of loop 2300."""


class Identifier(Model):
    """One number that goes with a member (834: REF of loop 2000)."""

    qualifier: Qualifier
    """REF01: 17, 23, 3H, 4A, 6O, ABB, DX, F6, P5, Q4, QQ, ZZ."""
    value: Literal["member_number", "employee_id", "ssn", "department", "location", "job", "carrier_number"]
    """`carrier_number` is the number the carrier itself gave, as its roster told it; left out until it has."""
    on: Literal["everybody", "subscriber", "dependents"] = "everybody"


class FullFile(Model):
    """A file of everybody covered, beside or instead of the files of changes."""

    action: Literal["verify", "replace"] = "verify"
    """BGN08: 4, compared only; RX, taken as it stands."""
    schedule: str = "0 4 1 * *"
    """When it is due: five fields of cron, in the carrier's time zone."""
    ended_days: Annotated[int, Field(ge=0, le=366)] = 0
    """How many days after its last day a coverage that has ended is still in the file, with its end.

    0: the carrier ends by absence. Source: X12 834, BGN08; carriers' guides ask for 30 to 90 days.
    """
    future_days: Annotated[int, Field(ge=0, le=366)] = 60
    """How many days ahead of the file a coverage may begin and be in it."""


class Closed(Model):
    """Days on which a carrier takes no files."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    """Its public holidays, ISO 3166: US."""
    subdivision: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")] | None = None
    """A state's holidays too: MA."""
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    """ISO weekdays, 6 and 7 for a carrier that works on business days."""
    days: tuple[date, ...] = ()


class Limits(Model):
    """What a file may do before a person must look at it; a file beyond any of these is held."""

    ended_members: Annotated[int, Field(ge=0)] | None = 50
    """Members who lose a coverage in one file."""
    ended_percent: Percent | None = None
    """The same, of the members the carrier holds."""
    shrinks_percent: Percent | None = None
    """Of a full file: by how much fewer members than the last full one."""
    first_file_is_held: bool = False
    """Whether the first file ever waits for a release."""


class DateRules(Model):
    """Which dates a carrier demands, refuses, or bounds."""

    required: tuple[Qualifier, ...] = ()
    """DTP01 of loop 2000 without which an addition cannot be said: 336 employment, 356 eligibility, 350 education."""
    forbidden: tuple[Qualifier, ...] = ()
    """DTP01 that are left out: 303, 336, 337, 348 …"""
    future_days: Annotated[int, Field(ge=0, le=366)] | None = None
    """How many days ahead a coverage may begin; one beyond waits for its night."""
    eligibility: Literal["this_period", "first_ever"] = "this_period"
    """What DTP*356 names: the first day of the coverage told, or of the first ever told without a gap."""


class ReportingCategory(Model):
    """One reporting category of loop 2700 (N1*75, REF, DTP*007)."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """N102."""
    qualifier: Qualifier
    """REF01: 00 17 18 19 26 3L 6M 9V 9X GE LU PID XX1 XX2 YY ZZ."""
    value: Literal[
        "premium", "employee_share", "employer_share", "department", "location", "class_code", "job"
    ]
    with_day: bool = False
    """Whether DTP*007 names a day on which it holds: a change's or an addition's first, else the file's night."""


class Whitelist(Model):
    """What a carrier takes at all, and what it wants instead of our word. None: all that the guide has."""

    relationships: (
        dict[Relationship, Annotated[str, StringConstraints(min_length=2, max_length=2)]] | None
    ) = None
    """INS02 by our word; a member whose word is missing cannot be said."""
    reasons: dict[str, Annotated[str, StringConstraints(min_length=2, max_length=2)]] | None = None
    """INS04 by our word (`events.vocabulary.maintenance.MaintenanceReason`); a full file's rows say XN all the same."""
    reason_otherwise: Annotated[str, StringConstraints(min_length=2, max_length=2)] | None = None
    """INS04 where `reasons` has no word; None: INS04 is left out."""
    employment_statuses: tuple[str, ...] | None = None
    """INS08 codes; one that is not named is left out."""
    lines: tuple[InsuranceLine, ...] | None = None
