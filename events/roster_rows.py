"""What a carrier's roster says, row by row, before anybody is recognized: the shape that 834 and tables share."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from events.people import Address, MaritalStatus
from events.vocabulary.people import Relationship, Sex


@dataclass(frozen=True, slots=True)
class CoverageHeld:
    """One coverage, in the carrier's codes. `end_day` is what the carrier calls the end."""

    line_code: str
    """834: HD03; empty where the roster does not say it."""
    plan_code: str
    """834: HD04."""
    tier_code: str
    """834: HD05."""
    first_day: date | None
    end_day: date | None
    groups: tuple[tuple[str, str], ...] = ()
    """REF of loop 2300, qualifier and value; of a table the part's name (`number`, `subgroup` …) and value."""


@dataclass(frozen=True, slots=True)
class PersonHeld:
    """Who the carrier takes somebody to be; what it does not say is empty or None."""

    first_name: str = field(default="", repr=False)
    middle_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    suffix: str = field(default="", repr=False)
    ssn: str = field(default="", repr=False)
    """Nine digits."""
    birth_day: date | None = field(default=None, repr=False)
    sex: Sex = Sex.UNKNOWN
    address: Address | None = field(default=None, repr=False)
    marital_status: MaritalStatus | None = None


@dataclass(frozen=True, slots=True)
class MedicareHeld:
    """What the carrier takes somebody to have of Medicare."""

    part_a: bool
    """834: INS06-1 A or C."""
    part_b: bool
    """834: INS06-1 B or C."""
    basis: Literal["age", "disability", "esrd"]
    """834: INS06-2; age, where it does not say."""
    first_day: date | None
    """834: DTP*338."""
    last_day: date | None
    """834: DTP*339."""


@dataclass(frozen=True, slots=True)
class MemberHeld:
    """One row: a member with coverages. Rows of one member may follow each other, or stand far apart."""

    place: str
    """Where it stands: a row, or a segment of a transaction set. It says nothing of anybody."""
    subscriber: bool
    relationship: Relationship | None
    """None: not said, or by a code that we have no word for."""
    subscriber_number: str = field(default="", repr=False)
    """834: REF*0F, under whatever number the profile has subscribers go by."""
    member_number: str = field(default="", repr=False)
    """834: REF under the profile's own qualifier."""
    carrier_number: str = field(default="", repr=False)
    """The carrier's own; 834: REF under the qualifier that the profile says it by."""
    employee_id: str = field(default="", repr=False)
    employer: str = ""
    subscriber_ssn: str = field(default="", repr=False)
    person: PersonHeld = PersonHeld()
    groups: tuple[tuple[str, str], ...] = ()
    """REF of loop 2000 with 1L, qualifier and value; of a table the part's name and value."""
    employed_day: date | None = None
    """834: DTP*336."""
    retirement_day: date | None = None
    """834: DTP*286."""
    continued: bool = False
    """834: INS05 C: covered by COBRA, not by work."""
    survivor: bool = False
    """834: INS05 S: covered as a survivor."""
    death_day: date | None = field(default=None, repr=False)
    """834: INS12."""
    retired: bool = False
    """834: INS08 RT."""
    student: bool = False
    disabled: bool = False
    medicare: MedicareHeld | None = None
    coverages: tuple[CoverageHeld, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterOpened:
    """A part of a roster begins: whether it says everything, and as of which day."""

    day: date | None
    everything: bool
    """834: BGN08 is 4 or RX. A table always does."""
    ours: bool = True
    """Whether sender or receiver is the profile's."""


@dataclass(frozen=True, slots=True)
class RosterFault:
    """What could not be read, with its place and without any value."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


RosterPart = RosterOpened | MemberHeld | RosterFault
