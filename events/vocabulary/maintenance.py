"""What is said to a carrier about a member, in words: maintenance types, reasons, and the lines of a file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span
from events.vocabulary.people import Relationship


class Maintenance(StrEnum):
    """The kind of change (834: INS03 for a member, HD01 for a coverage)."""

    ADDITION = "addition"
    CHANGE = "change"
    TERMINATION = "termination"
    CANCELLATION = "cancellation"
    REINSTATEMENT = "reinstatement"
    AUDIT = "audit"


class MaintenanceReason(StrEnum):
    """Why (834: INS04)."""

    INITIAL_ENROLLMENT = "initial_enrollment"
    OPEN_ENROLLMENT = "open_enrollment"
    BENEFIT_SELECTION = "benefit_selection"
    BIRTH = "birth"
    ADOPTION = "adoption"
    MARRIAGE = "marriage"
    ACTIVE = "active"
    REHIRE = "rehire"
    PLAN_CHANGE = "plan_change"
    DIVORCE = "divorce"
    LEGAL_SEPARATION = "legal_separation"
    DEATH = "death"
    RETIREMENT = "retirement"
    TERMINATION_OF_BENEFITS = "termination_of_benefits"
    TERMINATION_OF_EMPLOYMENT = "termination_of_employment"
    QUIT = "quit"
    FIRED = "fired"
    LAYOFF = "layoff"
    VOLUNTARY_WITHDRAWAL = "voluntary_withdrawal"
    DECLINED = "declined"
    NON_PAYMENT = "non_payment"
    IDENTIFYING_DATA = "identifying_data"
    PERSONNEL_DATA = "personnel_data"
    RELOCATION = "relocation"
    COBRA = "cobra"
    SURVIVING_SPOUSE = "surviving_spouse"
    TRANSFER = "transfer"
    """The same coverage goes on in another of the carrier's groups."""
    NO_REASON_GIVEN = "no_reason_given"
    NOTIFICATION_ONLY = "notification_only"


class BenefitStatus(StrEnum):
    """The standing under which a member is covered (834: INS05)."""

    ACTIVE = "active"
    COBRA = "cobra"
    SURVIVING = "surviving"


class EmploymentStatus(StrEnum):
    """The subscriber's standing with the employer (834: INS08)."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    ACTIVE = "active"
    RETIRED = "retired"
    TERMINATED = "terminated"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """To which part of a carrier's group structure a coverage belongs; only the parts that the carrier is told."""

    number: str
    """834: REF*1L."""
    subgroup: str | None = None
    class_code: str | None = None
    division: str | None = None


@dataclass(frozen=True, slots=True)
class Continuation:
    """What a COBRA coverage continues (834: INS07; DTP*301, *340, *341). `event` is a COBRA qualifying event's word."""

    event: str
    event_day: date
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Medicare:
    """What a member has of Medicare (834: INS06; DTP*338, *339); neither part: no more."""

    part_a: bool
    part_b: bool
    basis: Literal["age", "disability", "esrd"]
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class CategoryValue:
    """One reporting category that goes with a member (834: loop 2700), as the carrier's profile names it."""

    name: str
    qualifier: str
    value: str
    day: date | None = None
    """From when it holds, where the carrier wants to know."""


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """One coverage of one member in a file (834: loop 2300). `first_day` names the span it speaks of.

    `last_day` is the last covered day: of an addition that has already ended, or of a termination. `change_day` is
    the day from which a changed tier, premium or volume holds. Whether a carrier is told another day for the same
    thing is the codec's.
    """

    maintenance: Maintenance
    line: InsuranceLine
    plan: str
    first_day: date
    last_day: date | None = None
    tier: CoverageTier | None = None
    change_day: date | None = None
    group: CoverageGroup | None = None
    """Where it is not that of the family's rows: the carrier is told groups with each coverage."""
    premium: Decimal | None = None
    """A month's premium, of the subscriber's coverage, in US dollars; None: it is not told (834: AMT*P3)."""
    volume: Decimal | None = None
    """The amount insured, in US dollars; None: it is not told (834: AMT*FK)."""


@dataclass(frozen=True, slots=True)
class WholeEnd:
    """What a member's row ends by itself, whatever its lines name: all that the carrier holds in the row's groups.

    Source: X12 834 005010X220A1, INS03 024 without loop 2300; DTP*356 and DTP*357.
    """

    last_day: date
    """What goes on beyond it ends on it, and what begins after it never begins."""
    first_day: date | None = None
    """From this day on nothing ever was; None: what has begun by the last day was."""
    own: bool = True
    """Whether it ends the member's own coverage; if not, that ends by the lines."""
    dependents: bool = False
    """Whether it ends that of everybody else in the family."""
    parts: tuple[str, ...] = ()
    """By which parts of a group the carrier parts the rows of a member; coverage in other groups stays."""


@dataclass(frozen=True, slots=True)
class MemberChange:
    """One member in a file (834: loop 2000), without anything personal.

    `person_version` is the log position of the HR event whose demographics are told; `prior_person_version` that of
    the ones told before, when identifying data was corrected (834: loop 2100B).
    """

    member: str
    relationship: Relationship
    maintenance: Maintenance
    person_version: int
    reason: MaintenanceReason | None = None
    benefit_status: BenefitStatus = BenefitStatus.ACTIVE
    employment_status: EmploymentStatus | None = None
    student: bool = False
    disabled: bool = False
    eligibility_first_day: date | None = None
    eligibility_last_day: date | None = None
    change_day: date | None = None
    employment_first_day: date | None = None
    employment_last_day: date | None = None
    retirement_day: date | None = None
    death_day: date | None = None
    prior_person_version: int | None = None
    coverages: tuple[CoverageChange, ...] = ()
    continuation: Continuation | None = None
    medicare: Medicare | None = None
    department: str | None = None
    location: str | None = None
    job: str | None = None
    """The last three where the carrier is told them as numbers that go with the member (834: REF of loop 2000)."""
    carrier_number: str | None = None
    """The number that the carrier itself gave."""
    categories: tuple[CategoryValue, ...] = ()
    ends: WholeEnd | None = None
    """What the carrier ends beyond the lines, which are left out or do not name it; None: nothing."""


@dataclass(frozen=True, slots=True)
class FamilyChange:
    """All that one file says of one family under one group: the subscriber first, then the dependents.

    A family is never split over sets. Where the carrier parts its rows by group (834: loop 2000, REF*1L) and a family
    has coverages in several, it has as many of these in one set, right after each other, what ends before what begins.
    """

    family: str
    group: str
    """The group number (834: REF*1L)."""
    members: tuple[MemberChange, ...]
    subgroup: str | None = None
    class_code: str | None = None
    division: str | None = None
    implied: tuple[MemberChange, ...] = ()
    """What the carrier takes from these rows without being told: dependents who end with the subscriber."""

    @property
    def place(self) -> CoverageGroup:
        """The group, with its parts, of every coverage that names none of its own."""
        return CoverageGroup(self.group, self.subgroup, self.class_code, self.division)


@dataclass(frozen=True, slots=True)
class SilencedCoverage:
    """One coverage of which a carrier must not hear that our books say otherwise than it was told."""

    member: str
    line: InsuranceLine
    group: CoverageGroup
    plan: str
    first_day: date
    told: Span | None
    """What stays told; None: nothing was."""
    truth: Span | None
    """What our books say; once they say something else, the silence is over. None: it never took effect."""
