"""Our word → X12 code, one table per element of the 834 (005010X220A1). Codes appear in no other file."""

from enum import StrEnum

from events.cobra import QualifyingEvent
from events.vocabulary.maintenance import BenefitStatus, EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship, Sex


class Purpose(StrEnum):
    """Why a transaction set is sent."""

    ORIGINAL = "original"
    RESUBMISSION = "resubmission"
    COPY = "copy"


class Action(StrEnum):
    """What the receiver is to do with the whole set."""

    CHANGE = "change"
    VERIFY = "verify"
    REPLACE = "replace"


PURPOSE = {Purpose.ORIGINAL: "00", Purpose.RESUBMISSION: "15", Purpose.COPY: "22"}
"""BGN01."""

ACTION = {Action.CHANGE: "2", Action.VERIFY: "4", Action.REPLACE: "RX"}
"""BGN08."""

RELATIONSHIP = {
    Relationship.SELF: "18",
    Relationship.SPOUSE: "01",
    Relationship.DOMESTIC_PARTNER: "53",
    Relationship.EX_SPOUSE: "25",
    Relationship.CHILD: "19",
    Relationship.STEPCHILD: "17",
    Relationship.ADOPTED_CHILD: "09",
    Relationship.FOSTER_CHILD: "10",
    Relationship.WARD: "15",
    Relationship.GRANDCHILD: "05",
    Relationship.OTHER: "G8",
}
"""INS02."""

MEMBER_MAINTENANCE = {
    Maintenance.ADDITION: "021",
    Maintenance.CHANGE: "001",
    Maintenance.TERMINATION: "024",
    Maintenance.CANCELLATION: "024",
    Maintenance.REINSTATEMENT: "025",
    Maintenance.AUDIT: "030",
}
"""INS03. A member cannot be deleted, only a coverage can (HD01)."""

REASON = {
    MaintenanceReason.INITIAL_ENROLLMENT: "28",
    MaintenanceReason.OPEN_ENROLLMENT: "41",
    MaintenanceReason.BENEFIT_SELECTION: "29",
    MaintenanceReason.BIRTH: "02",
    MaintenanceReason.ADOPTION: "05",
    MaintenanceReason.MARRIAGE: "32",
    MaintenanceReason.ACTIVE: "20",
    MaintenanceReason.REHIRE: "20",
    MaintenanceReason.PLAN_CHANGE: "22",
    MaintenanceReason.DIVORCE: "01",
    MaintenanceReason.LEGAL_SEPARATION: "31",
    MaintenanceReason.DEATH: "03",
    MaintenanceReason.RETIREMENT: "04",
    MaintenanceReason.TERMINATION_OF_BENEFITS: "07",
    MaintenanceReason.TERMINATION_OF_EMPLOYMENT: "08",
    MaintenanceReason.QUIT: "16",
    MaintenanceReason.FIRED: "17",
    MaintenanceReason.LAYOFF: "40",
    MaintenanceReason.VOLUNTARY_WITHDRAWAL: "14",
    MaintenanceReason.DECLINED: "26",
    MaintenanceReason.NON_PAYMENT: "59",
    MaintenanceReason.IDENTIFYING_DATA: "25",
    MaintenanceReason.PERSONNEL_DATA: "33",
    MaintenanceReason.RELOCATION: "43",
    MaintenanceReason.COBRA: "09",
    MaintenanceReason.SURVIVING_SPOUSE: "11",
    MaintenanceReason.TRANSFER: "XT",
    MaintenanceReason.NO_REASON_GIVEN: "AI",
    MaintenanceReason.NOTIFICATION_ONLY: "XN",
}
"""INS04. A layoff is said as one without benefits: it is a reason for coverage to end."""

BENEFIT_STATUS = {BenefitStatus.ACTIVE: "A", BenefitStatus.COBRA: "C", BenefitStatus.SURVIVING: "S"}
"""INS05."""

MEDICARE = {(True, True): "C", (True, False): "A", (False, True): "B", (False, False): "E"}
"""INS06-1 by whether there is part A, and part B."""

MEDICARE_BASIS = {"age": "0", "disability": "1", "esrd": "2"}
"""INS06-2."""

COBRA_EVENT: dict[str, str] = {
    QualifyingEvent.TERMINATION: "1",
    QualifyingEvent.REDUCTION_OF_HOURS: "2",
    QualifyingEvent.MEDICARE: "3",
    QualifyingEvent.DEATH: "4",
    QualifyingEvent.DIVORCE: "5",
    QualifyingEvent.LEGAL_SEPARATION: "6",
    QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT: "7",
}
"""INS07."""

EMPLOYMENT_STATUS = {
    EmploymentStatus.FULL_TIME: "FT",
    EmploymentStatus.PART_TIME: "PT",
    EmploymentStatus.ACTIVE: "AC",
    EmploymentStatus.RETIRED: "RT",
    EmploymentStatus.TERMINATED: "TE",
    EmploymentStatus.LEAVE: "L1",
}
"""INS08."""

SEX = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "U"}
"""DMG03."""

MARITAL_STATUS = {
    "single": "I",
    "married": "M",
    "divorced": "D",
    "separated": "S",
    "widowed": "W",
    "partnered": "B",
}
"""DMG04."""

TOBACCO = {True: "T", False: "N"}
"""HLH01: tobacco use, or neither tobacco nor substance use."""

COVERAGE_MAINTENANCE = {
    Maintenance.ADDITION: "021",
    Maintenance.CHANGE: "001",
    Maintenance.TERMINATION: "024",
    Maintenance.CANCELLATION: "002",
    Maintenance.REINSTATEMENT: "025",
    Maintenance.AUDIT: "030",
}
"""HD01. A carrier that takes no deletion is told a cancellation as a termination."""
