"""Facts from carriers' own rosters: where they differ from our books, and what was decided. Stream `roster/<carrier>`.

What a carrier was seen to hold, and from then on counts as told, is a fact of its feed: stream `feed/<carrier>`.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

from events.base import DomainEvent, Model
from events.carrier_answers import Severity
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageGroup


class DifferenceKind(StrEnum):
    """In what a roster and our books differ."""

    ONLY_HERE = "only_here"
    """Our books have the coverage, the roster does not."""
    ONLY_THERE = "only_there"
    PLAN = "plan"
    TIER = "tier"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    GROUP = "group"
    SSN = "ssn"
    NAME = "name"
    BIRTH_DAY = "birth_day"


class RosterDifference(Model):
    """One thing in which a roster and our books differ; of identifiers only that they do."""

    id: str
    """The same for the same difference in every roster: a keyed hash, which names nobody."""
    kind: DifferenceKind
    family: str | None
    """None of somebody whom our books do not know; `place` says where the roster names them."""
    member: str | None
    line: InsuranceLine | None = None
    plan: str | None = None
    first_day: date | None = None
    """Plan and first day by which our books name the coverage; the roster's of one that is only there."""
    ours: str = ""
    theirs: str = ""
    """Plan, tier, day or group; nothing personal."""
    severity: Severity
    owner: str
    place: str = ""


class HeldStep(Model):
    """From a day on a coverage has this tier, premium and volume, as far as they are known."""

    from_day: date
    tier: CoverageTier | None = None
    premium: Decimal | None = None
    volume: Decimal | None = None


class HeldThere(Model):
    """One coverage as a carrier was seen to hold it: in our words, with its last covered day."""

    line: InsuranceLine
    plan: str
    first_day: date
    last_day: date | None
    group: CoverageGroup
    steps: tuple[HeldStep, ...] = ()
    """By day; a roster tells only the one of its own day, which then stands on the first day."""


class Sighting(Model):
    """What a roster says of a member and line where that is not simply what the carrier has accepted."""

    family: str
    member: str
    line: InsuranceLine
    as_: Literal["truth", "accepted", "told", "other"]
    """`truth`: our books, although it was never told or not answered. `accepted`, `told`: what our books said before,
    and the change is on its way. `other`: neither; a difference says what."""
    held: tuple[HeldThere, ...] = ()


class RosterCompared(DomainEvent):
    """A part of a roster was compared with our books; the last part closes it, and only then it counts."""

    KIND: ClassVar[str] = "roster.compared"

    carrier: str
    sha256: str
    file_name: str
    as_of: date
    """The day the roster speaks of."""
    basis: int
    """Log position up to which our books were read."""
    part: int
    """From 1."""
    last: bool
    differences: tuple[RosterDifference, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    gone: tuple[str, ...] = ()
    """Ids of open differences that this roster no longer has."""
    families: int = 0
    """From here on of the whole roster, in its last part only."""
    members: int = 0
    agreeing: int = 0
    """Members of whom nothing differs and nothing is on its way."""
    faults: tuple[str, ...] = ()
    """What could not be read, with its place, without any value."""


Way = Literal["ours", "theirs", "accepted"]


class RosterDifferenceResolved(DomainEvent):
    """A person decided about a difference.

    `ours`: our books are right, and the carrier is told again; `theirs`: the carrier is right, and HR has to tell;
    `accepted`: it stays as it is, and later rosters that have it say nothing new.
    """

    KIND: ClassVar[str] = "roster.difference-resolved"

    carrier: str
    difference: str
    way: Way
    reason: str


class MemberSeen(Model):
    """What a carrier was seen to hold of a member: of these lines just this, and nothing else."""

    family: str
    member: str
    lines: tuple[InsuranceLine, ...]
    held: tuple[HeldThere, ...]
    person_version: int | None = None
    """Demographics up to this log position count as told; None: what was told last still counts."""
    student: bool | None = None
    disabled: bool | None = None
    """What it has of a dependent beside that; None: as told."""
    otherwise: bool = False
    """Whether it has somebody else's name, SSN or birth date: who the member is is then said again."""


class MembersSeen(DomainEvent):
    """The carrier was seen to hold this of members; it takes the place of what we believed it holds.

    By a decision about a difference, or when an office starts from what its carrier holds. Stream `feed/<carrier>`.
    """

    KIND: ClassVar[str] = "feed.members-seen"

    carrier: str
    as_of: date
    sha256: str
    """Of the roster."""
    members: tuple[MemberSeen, ...]
    reason: str = ""


class MemberNumber(Model):
    """The number that a carrier itself gave a member."""

    family: str
    member: str
    number: str


class NumbersTold(DomainEvent):
    """A carrier's roster names members by its own numbers; each takes the place of one told before.

    Stream `feed/<carrier>`: files say them where the profile asks for `carrier_number`.
    """

    KIND: ClassVar[str] = "feed.numbers-told"

    carrier: str
    as_of: date
    sha256: str
    """Of the roster."""
    numbers: tuple[MemberNumber, ...]
