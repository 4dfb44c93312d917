"""A whole 834 in X12's own terms: what stands in the heading and in a member's loops 2000 to 2100, 2200 and 2700.

Codes are kept as a file has them, in upper case; an element that is not said is empty, a day or a number None. What can
be read can be written again: see `connectors.x12.x834.reading` and `connectors.x12.x834.writing`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from connectors.x12.x834.model_coverage import Coverage
from connectors.x12.x834.model_parts import (
    Amount,
    Contact,
    Dated,
    Entity,
    Name,
    Place,
    Reference,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """QTY of the heading: TO all members, ET subscribers, DT dependents."""

    qualifier: str
    count: int


@dataclass(frozen=True, slots=True)
class Party:
    """Loop 1000 (N1), and 1100C (ACT) where it is a broker or administrator."""

    entity: str
    """N101: P5 sponsor, IN payer, BO broker, TV administrator."""
    name: str = ""
    id_qualifier: str = ""
    id: str = ""
    account: str = ""
    """ACT01."""
    second_account: str = ""
    """ACT06."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is said of a transaction set before its members: BGN, REF, DTP, QTY and loops 1000."""

    purpose: str
    """BGN01: 00 original, 15 sent again, 22 copy."""
    reference: str
    """BGN02."""
    day: date | None
    """BGN03."""
    time: str
    """BGN04, HHMM to HHMMSSDD."""
    action: str
    """BGN08: 2 change, 4 verify, RX replace."""
    time_zone: str = ""
    """BGN05."""
    original_reference: str = ""
    """BGN06."""
    references: tuple[Reference, ...] = ()
    """38 is the master policy."""
    days: tuple[Dated, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    parties: tuple[Party, ...] = ()
    """In the order of the guide: sponsor, payer, administrator or broker."""

    def reference_of(self, qualifier: str) -> str:
        """Return the first REF02 under a qualifier, empty if there is none."""
        return next((each.value for each in self.references if each.qualifier == qualifier), "")

    def party(self, entity: str) -> Party | None:
        """Return the first party that N101 names so."""
        return next((each for each in self.parties if each.entity == entity), None)


@dataclass(frozen=True, slots=True)
class Medicare:
    """INS06: the parts of Medicare (A, B, C both, D unknown which, E none), and why (0 age, 1 disability, 2 ESRD)."""

    plan: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Race:
    """C056, one component group of DMG05: a code, or a code list's name (RET) and a code of it."""

    code: str = ""
    code_list: str = ""
    classification: str = ""


@dataclass(frozen=True, slots=True)
class Demographics:
    """DMG."""

    birth_day: date | None = field(default=None, repr=False)
    sex: str = ""
    marital_status: str = ""
    races: tuple[Race, ...] = field(default=(), repr=False)
    citizenship: str = field(default="", repr=False)
    collection: str = field(default="", repr=False)
    """DMG11 under the code list REC: how the race was learned."""


@dataclass(frozen=True, slots=True)
class Income:
    """ICM: how often (ICM01), how much, hours of work, place of work, salary grade."""

    frequency: str
    amount: Decimal | None = field(default=None, repr=False)
    hours: Decimal | None = None
    location: str = ""
    salary_grade: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """HLH: tobacco and substance use, height in inches, weight in pounds."""

    code: str
    height: Decimal | None = field(default=None, repr=False)
    weight: Decimal | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Language:
    """LUI: a language by code list (LD, LE) and code or by description; 5 native, 6 read, 7 spoken, 8 written."""

    code_list: str = ""
    code: str = ""
    description: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Loop 2100A: who the member is, or after a correction is to be (NM101 74)."""

    name: Name = field(repr=False)
    contact: Contact | None = field(default=None, repr=False)
    place: Place | None = field(default=None, repr=False)
    demographics: Demographics | None = field(default=None, repr=False)
    employment_classes: tuple[tuple[str, ...], ...] = ()
    """EC, each of up to three codes."""
    income: Income | None = None
    amounts: tuple[Amount, ...] = ()
    health: Health | None = None
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class PriorPerson:
    """Loop 2100B: who the member was wrongly said to be."""

    name: Name = field(repr=False)
    demographics: Demographics | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Disability:
    """Loop 2200: DSB with its days (360, 361)."""

    kind: str
    """DSB01: 1 short term, 2 long term, 3 permanent, 4 none."""
    diagnosis_qualifier: str = ""
    diagnosis: str = field(default="", repr=False)
    days: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """Loop 2750 inside of 2700: what a receiver wants to be told beyond the guide, under a name agreed upon."""

    name: str
    reference: Reference | None = None
    day: Dated | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Loop 2000: one INS with all that belongs to it."""

    subscriber: bool
    """INS01."""
    relationship: str
    """INS02."""
    maintenance: str
    """INS03."""
    reason: str = ""
    """INS04."""
    benefit_status: str = ""
    """INS05."""
    medicare: Medicare | None = None
    """INS06."""
    cobra_event: str = ""
    """INS07."""
    employment_status: str = ""
    """INS08."""
    student: str = ""
    """INS09."""
    disabled: str = ""
    """INS10: Y, N, or not said."""
    death_day: date | None = field(default=None, repr=False)
    """INS12."""
    confidentiality: str = ""
    """INS13: R restricted, U not."""
    birth_sequence: int | None = None
    """INS17."""
    subscriber_number: str = field(default="", repr=False)
    """REF*0F: the key of the family."""
    group_number: str = ""
    """REF*1L."""
    references: tuple[Reference, ...] = ()
    """Every other REF, in the order of the file."""
    days: tuple[Dated, ...] = ()
    person: Person | None = field(default=None, repr=False)
    """2100A."""
    prior: PriorPerson | None = field(default=None, repr=False)
    """2100B."""
    entities: tuple[Entity, ...] = field(default=(), repr=False)
    """2100C to 2100H, by NM101: mailing address, employer, school, parent, responsible person, drop-off."""
    disabilities: tuple[Disability, ...] = field(default=(), repr=False)
    coverages: tuple[Coverage, ...] = ()
    """2300."""
    categories: tuple[Category, ...] = ()
    """2700."""

    def reference_of(self, qualifier: str) -> str:
        """Return the first REF02 under a qualifier other than 0F and 1L, empty if there is none."""
        return next((each.value for each in self.references if each.qualifier == qualifier), "")

    def day_of(self, qualifier: str) -> date | None:
        """Return the first day of the DTP with a qualifier."""
        return next((each.day for each in self.days if each.qualifier == qualifier), None)
