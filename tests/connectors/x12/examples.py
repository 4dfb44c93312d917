"""Invented people, an invented carrier, and the shortest ways to put them into a file."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.x12.envelope import Envelope
from connectors.x12.x834 import Action, Counts, FamilyRows, MemberRow, Purpose, TransactionSet, write
from events.catalog import CarrierProfile, GroupNumber, PlanCode
from events.people import Address, Person
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageChange, Maintenance, MemberChange
from events.vocabulary.people import Relationship, Sex

FAMILY = "city/10234"
NEW_YEAR = date(2026, 1, 1)
ENVELOPE = Envelope(101, datetime(2026, 1, 2, 22, 0, tzinfo=ZoneInfo("America/New_York")))

HOME = Address(line1="100 Main Street", line2="Apt. 2", city="Springfield", state="MA", zip="01101-2345")

ANA = Person(
    first_name="Ana",
    middle_name="Q",
    last_name="Beispiel",
    ssn="078-05-1120",
    birth_day=date(1985, 1, 1),
    sex=Sex.FEMALE,
    address=HOME,
    phone="(413) 555-0100",
    email="ana@example.com",
    marital_status="married",
)
LUIS = Person(first_name="Luís", last_name="Muñoz", birth_day=date(1984, 2, 2), sex=Sex.MALE, address=HOME)
MIA = Person(first_name="Mia", last_name="Muñoz-Beispiel", birth_day=date(2015, 3, 3), sex=Sex.FEMALE)


def profile(**changes: Any) -> CarrierProfile:
    """Return a carrier that is as plain as the model allows, changed as asked."""
    plain: dict[str, Any] = {
        "id": "example-health",
        "name": "Example Health",
        "sender_id": "123456789",
        "receiver_id": "EXAMPLEHEALTH",
        "application_sender": "CITY",
        "application_receiver": "EXHEALTH",
        "file_name": "x.834",
        "sponsor_name": "City of Example",
        "sponsor_ein": "12-3456789",
        "payer_name": "Example Health",
        "payer_id": "987654321",
        "groups": (GroupNumber(number="GRP100"),),
        "plan_codes": (
            PlanCode(plan="ppo", insurance_line_code="HLT", plan_code="PPO500"),
            PlanCode(plan="hmo", insurance_line_code="HMO", plan_code="HMO20"),
            PlanCode(plan="dental", insurance_line_code="DEN", plan_code="DEN1"),
        ),
        "tier_codes": {
            CoverageTier.EMPLOYEE_ONLY: "EMP",
            CoverageTier.EMPLOYEE_AND_SPOUSE: "ESP",
            CoverageTier.EMPLOYEE_AND_CHILDREN: "ECH",
            CoverageTier.FAMILY: "FAM",
        },
    }
    return CarrierProfile(**{**plain, **changes})


def member(maintenance: Maintenance, member: str = "self", **changes: Any) -> MemberChange:
    """Return a row for the subscriber, or for a child under another name."""
    relationship = Relationship.SELF if member == "self" else Relationship.CHILD
    fields: dict[str, Any] = {"relationship": relationship, "person_version": 1, **changes}
    return MemberChange(member=member, maintenance=maintenance, **fields)


def coverage(
    maintenance: Maintenance, plan: str = "ppo", first_day: date = NEW_YEAR, **changes: Any
) -> CoverageChange:
    """Return one coverage of a row."""
    line = InsuranceLine.DENTAL if plan == "dental" else InsuranceLine.MEDICAL
    return CoverageChange(maintenance=maintenance, line=line, plan=plan, first_day=first_day, **changes)


def family(*rows: MemberRow, family: str = FAMILY, group: str = "GRP100") -> FamilyRows:
    """Return the rows of one family."""
    return FamilyRows(family=family, group=group, rows=rows)


def transaction_set(*families: FamilyRows, **changes: Any) -> TransactionSet:
    """Return a set of changes, with its counts."""
    rows = [row for each in families for row in each.rows]
    subscribers = sum(row.change.relationship is Relationship.SELF for row in rows)
    fields: dict[str, Any] = {
        "control_number": "0001",
        "reference": "20260102-0001",
        "purpose": Purpose.ORIGINAL,
        "action": Action.CHANGE,
        "counts": Counts(len(rows), subscribers, len(rows) - subscribers),
        **changes,
    }
    return TransactionSet(families=families, **fields)


def file(carrier: CarrierProfile, *families: FamilyRows, **changes: Any) -> bytes:
    """Return a whole file of one set."""
    return b"".join(write(ENVELOPE, carrier, [transaction_set(*families, **changes)]))


def segments(content: bytes, terminator: str = "~") -> list[str]:
    """Return the segments of a file as text."""
    return [each.strip("\r\n") for each in content.decode("ascii").split(terminator) if each.strip("\r\n")]


def body(content: bytes, terminator: str = "~") -> list[str]:
    """Return the segments from the first INS to before SE."""
    every = segments(content, terminator)
    begin = next(at for at, each in enumerate(every) if each.startswith("INS"))
    end = next(at for at, each in enumerate(every) if each.startswith("SE"))
    return every[begin:end]


def starting(lines: Iterable[str], *names: str) -> list[str]:
    """Return the segments that start with one of the names."""
    return [each for each in lines if each.startswith(names)]
