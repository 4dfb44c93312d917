"""What an 834 is written from: transaction sets of families of members, each with the person to be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connectors.x12.x834.codes import Action, Purpose
from connectors.x12.x834.model import Category, Disability, Income, Language, Medicare
from connectors.x12.x834.model_coverage import Card, OtherInsurance, Provider
from connectors.x12.x834.model_parts import Amount, Dated, Entity, Reference
from events.errors import PermanentError
from events.people import Person
from events.vocabulary.maintenance import CoverageGroup, MemberChange


class UnsayableMember(PermanentError):
    """A member who cannot be put into a file as they are. Names the member and the reason, nothing personal."""

    def __init__(self, family: str, member: str, reason: str) -> None:
        super().__init__(f"{family} {member}: {reason}")
        self.family = family
        self.member = member
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CoverageExtras:
    """What else a file says of a coverage (loop 2300), in X12's own terms."""

    days: tuple[Dated, ...] = ()
    """Takes the place of what the row itself says under the same qualifier."""
    amounts: tuple[Amount, ...] = ()
    references: tuple[Reference, ...] = ()
    cards: tuple[Card, ...] = ()
    providers: tuple[Provider, ...] = ()
    other_insurance: tuple[OtherInsurance, ...] = ()
    late_enrollee: str = ""
    """HD09."""


@dataclass(frozen=True, slots=True)
class MemberExtras:
    """What else a file says of a member (loop 2000 and inside), in X12's own terms."""

    medicare: Medicare | None = None
    """INS06."""
    cobra_event: str = ""
    """INS07."""
    confidentiality: str = ""
    """INS13."""
    birth_sequence: int | None = None
    """INS17."""
    references: tuple[Reference, ...] = ()
    """REF other than 0F, 1L and the member's own number."""
    days: tuple[Dated, ...] = ()
    """Takes the place of what the row itself says under the same qualifier."""
    employment_classes: tuple[tuple[str, ...], ...] = ()
    """EC."""
    income: Income | None = None
    amounts: tuple[Amount, ...] = ()
    languages: tuple[Language, ...] = ()
    entities: tuple[Entity, ...] = field(default=(), repr=False)
    """Loops 2100C to 2100H, in the order of the guide; a mailing address of the person comes before them."""
    disabilities: tuple[Disability, ...] = field(default=(), repr=False)
    coverages: tuple[CoverageExtras | None, ...] = ()
    """One for each coverage of the row, in their order; shorter where the last ones have none."""
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a file: what is said, and of whom. `prior_person` is who they were said to be before."""

    change: MemberChange
    person: Person = field(repr=False)
    prior_person: Person | None = field(default=None, repr=False)
    extras: MemberExtras | None = None


@dataclass(frozen=True, slots=True)
class FamilyRows:
    """One family of a file, the subscriber first where they are in it."""

    family: str
    group: str
    """The carrier's group number, already chosen (REF*1L)."""
    rows: Sequence[MemberRow]
    subscriber: Person | None = field(default=None, repr=False)
    """Needed only where the carrier knows families by SSN and the subscriber has no row of their own."""
    place: CoverageGroup | None = None
    """The group with its parts, for carriers that are told these; None: the number alone."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many members a set will hold; said before them (QTY)."""

    total: int
    subscribers: int
    dependents: int


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One ST–SE: whole families, and what the receiver is to do with them."""

    control_number: str
    """ST02."""
    reference: str
    """BGN02."""
    purpose: Purpose
    action: Action
    families: Iterable[FamilyRows]
    original_reference: str | None = None
    """BGN06: the BGN02 of the set that is sent again or copied."""
    counts: Counts | None = None
    """Needed where the profile says counts."""
