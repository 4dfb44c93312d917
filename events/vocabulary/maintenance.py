"""What is said to a carrier about a member, in words: maintenance types, reasons, and the lines of a file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.vocabulary.coverage import CoverageTier, InsuranceLine
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
class CoverageChange:
    """One coverage of one member in a file (834: loop 2300). `first_day` names the span it speaks of.

    `last_day` is the last covered day: of an addition that has already ended, or of a termination. `change_day` is
    the day from which a changed tier holds. Whether a carrier is told another day for the same thing is the codec's.
    """

    maintenance: Maintenance
    line: InsuranceLine
    plan: str
    first_day: date
    last_day: date | None = None
    tier: CoverageTier | None = None
    change_day: date | None = None


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


@dataclass(frozen=True, slots=True)
class FamilyChange:
    """All that one file says of one family: the subscriber first, then the dependents, never split over sets."""

    family: str
    group: str
    members: tuple[MemberChange, ...]
