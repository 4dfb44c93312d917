"""What a pattern is: what happened, to whom, and in which segments we and the pattern differ."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.x12.x834 import Action, MemberRow
from events.catalog import CarrierProfile
from events.people import Address, Person
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    EmploymentStatus,
    Maintenance,
    MaintenanceReason,
)
from events.vocabulary.people import Relationship, Sex
from tests.connectors.x12.examples import profile

M = Maintenance
R = MaintenanceReason
FULL: dict[str, Any] = {"employment_status": EmploymentStatus.FULL_TIME}
GONE: dict[str, Any] = {"employment_status": EmploymentStatus.TERMINATED}
SPOUSE: dict[str, Any] = {"relationship": Relationship.SPOUSE}
FAM: dict[str, Any] = {"tier": CoverageTier.FAMILY}

JANE = Person(
    first_name="Jane",
    middle_name="Q",
    last_name="Doe",
    ssn="111-22-3333",
    birth_day=date(1985, 1, 1),
    sex=Sex.FEMALE,
    address=Address(line1="100 Main St", line2="Apt 2", city="Chicago", state="IL", zip="60601"),
    phone="312-555-0100",
    email="jane@example.com",
    marital_status="married",
)
JOHN = Person(first_name="John", last_name="Doe", ssn="111-22-4444", birth_day=date(1984, 2, 2), sex=Sex.MALE)
KIM = Person(first_name="Kim", last_name="Doe", birth_day=date(2015, 3, 3), sex=Sex.FEMALE)
MOVED = JANE.model_copy(
    update={
        "address": Address(line1="5 New St", city="Chicago", state="IL", zip="60602"),
        "phone": None,
        "email": None,
        "marital_status": None,
    }
)
BARE = JANE.model_copy(update={"address": None, "phone": None, "email": None, "marital_status": None})


def carrier(**changes: Any) -> CarrierProfile:
    """Return the carrier of the patterns: families by SSN, demographics with additions and corrections."""
    plain = {
        "subscriber_identifier": "ssn",
        "member_identifier_qualifier": None,
        "say_demographics": "additions",
    }
    return profile(**{**plain, **changes})


@dataclass(frozen=True)
class Pattern:
    """What happened, and the segments in which we and the pattern differ."""

    rows: tuple[MemberRow, ...]
    theirs: tuple[str, ...] = ()
    """Segments of the pattern that we do not write, or write otherwise."""
    ours: tuple[str, ...] = ()
    carrier: CarrierProfile = carrier()
    action: Action = Action.CHANGE
