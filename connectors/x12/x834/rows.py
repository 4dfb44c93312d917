"""What an 834 is written from: transaction sets of families of members, each with the person to be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connectors.x12.x834.codes import Action, Purpose
from events.errors import PermanentError
from events.people import Person
from events.vocabulary.maintenance import MemberChange


class UnsayableMember(PermanentError):
    """A member who cannot be put into a file as they are. Names the member and the reason, nothing personal."""

    def __init__(self, family: str, member: str, reason: str) -> None:
        super().__init__(f"{family} {member}: {reason}")
        self.family = family
        self.member = member
        self.reason = reason


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a file: what is said, and of whom. `prior_person` is who they were said to be before."""

    change: MemberChange
    person: Person = field(repr=False)
    prior_person: Person | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FamilyRows:
    """One family of a file, the subscriber first where they are in it."""

    family: str
    group: str
    """The carrier's group number, already chosen (REF*1L)."""
    rows: Sequence[MemberRow]
    subscriber: Person | None = field(default=None, repr=False)
    """Needed only where the carrier knows families by SSN and the subscriber has no row of their own."""


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
