"""Who of a family is covered by what on a day, as the log's records up to some position say it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from events.base import Recorded
from events.demographics import latest_person
from events.employment import PersonChanged
from events.enrollment import DependentAdded, MedicareChanged
from events.family import Family
from events.history import history
from events.intake import EventDismissed
from events.offers import Book
from events.people import Person, is_sealed
from events.spans import CoverageRecord, fold_records
from events.telling import fold
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Price
from events.vocabulary.people import SELF, Relationship, employer_of, masked_name, member_number
from services.answers.decide.kin import kin_on

FORGOTTEN = "(forgotten)"
UNKNOWN = "unknown"

_LINES = {line: place for place, line in enumerate(InsuranceLine)}


@dataclass(frozen=True, slots=True)
class Known:
    """All that the log knew of one family at an instant; people's names open, if they can still be opened."""

    family: str
    position: int
    """The last log position that was known."""
    hr: Sequence[Recorded]
    coverage: Sequence[Recorded]
    misfit: Sequence[Recorded]
    question: Sequence[Recorded] = ()
    """Asked of the family, where the reasons of its coverage are asked for."""


@dataclass(frozen=True, slots=True)
class CoveredMember:
    """One person in a coverage, with their own days, both included."""

    member: str
    number: str
    relationship: str
    name: str
    """Initials only, unless revealed."""
    first_day: date
    last_day: date | None
    related_by: str | None = None
    """The event that made the relationship another while they were covered, as a divorce did; None: none has."""


@dataclass(frozen=True, slots=True)
class RestsOn:
    """An upstream event that a coverage follows from."""

    ref: str
    type: str
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One plan by which somebody of the family is covered on the day, both days included."""

    line: InsuranceLine
    plan: str
    plan_name: str
    carrier: str
    carrier_name: str
    tier: CoverageTier | None
    first_day: date
    last_day: date | None
    members: tuple[CoveredMember, ...]
    rests_on: tuple[RestsOn, ...]
    price: Price | None = None
    """As recorded for the day; None where it follows from plan and tier alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who of a family is covered by what on `as_of`, as it was known at `known_at`. No coverages: nobody by nothing.

    Of each member and each line by which they were or will be covered, but not that day, `elsewhen` has the coverage of
    theirs that ended last before it, else the one that begins next; members of one plan together, with their own days.
    """

    family: str
    employer_name: str
    name: str
    as_of: date
    known_at: datetime
    position: int
    coverages: tuple[Coverage, ...]
    elsewhen: tuple[Coverage, ...] = ()


def answer(
    known: Known, book: Book | None, *, as_of: date, known_at: datetime, reveal: bool = False
) -> Answer:
    """Return the answer for one family; lines in the order of the vocabulary, the subscriber first."""
    people = _People(known, as_of, reveal=reveal)
    recorded = fold_records(known.coverage)
    groups: dict[tuple[int, str], list[CoverageRecord]] = {}
    for each in recorded:
        if each.span.covers(as_of):
            groups.setdefault((_LINES[each.line], each.span.plan), []).append(each)
    refs = {str(record.ref): record for record in known.hr}
    employer = employer_of(known.family)
    return Answer(
        family=known.family,
        employer_name=_employer_name(book, employer),
        name=people.name_of(SELF),
        as_of=as_of,
        known_at=known_at,
        position=known.position,
        coverages=tuple(_coverage(groups[key], people, refs, book, as_of) for key in sorted(groups)),
        elsewhen=tuple(_coverage(group, people, refs, book, as_of) for group in _elsewhen(recorded, as_of)),
    )


def _elsewhen(recorded: Sequence[CoverageRecord], as_of: date) -> Iterator[list[CoverageRecord]]:
    """Yield, together by line and plan, what was or will be each member's by lines that are not theirs on the day.

    Of each member and line what ended last before the day, else what begins next; lines in the order of the vocabulary,
    what ended before what is to begin, what the subscriber had before what the others alone had.
    """
    covered = {(each.member, each.line) for each in recorded if each.span.covers(as_of)}
    theirs: dict[tuple[str, InsuranceLine], list[CoverageRecord]] = {}
    for each in recorded:
        if (each.member, each.line) not in covered:
            theirs.setdefault((each.member, each.line), []).append(each)
    groups: dict[tuple[int, bool, str], list[CoverageRecord]] = {}
    for (_, line), held in theirs.items():
        ended = [each for each in held if each.span.first_day <= as_of]
        nearest = max(ended, key=_last_day) if ended else min(held, key=lambda each: each.span.first_day)
        groups.setdefault((_LINES[line], not ended, nearest.span.plan), []).append(nearest)
    yield from (
        groups[key] for key in sorted(groups, key=lambda key: (*key[:2], _alone(groups[key]), key[2]))
    )


def _last_day(record: CoverageRecord) -> date:
    return record.span.last_day or date.max


def _alone(records: Iterable[CoverageRecord]) -> bool:
    """Whether the subscriber is not among them."""
    return all(each.member != SELF for each in records)


def dismissed_of(misfit: Iterable[Recorded]) -> frozenset[str]:
    """Return the events (`source#id`) of a family that a person decided not to use."""
    return frozenset(
        r.event.event_ref for r in misfit if isinstance(r.event, EventDismissed) and r.event.event_ref
    )


class _People:
    """The names and relationships of a family."""

    def __init__(self, known: Known, as_of: date, *, reveal: bool) -> None:
        self._as_of = as_of
        dismissed = dismissed_of(known.misfit)
        self._id = known.family
        self._family: Family = fold(known.family, known.hr, dismissed=dismissed)
        self._history = history(known.hr, dismissed=dismissed)
        self._reveal = reveal

    def name_of(self, member: str) -> str:
        return shown_name(latest_person(self._history, member), reveal=self._reveal)

    def covered(self, record: CoverageRecord) -> CoveredMember:
        relationship, by = self._related(record)
        return CoveredMember(
            member=record.member,
            number=member_number(self._id, record.member),
            relationship=relationship,
            name=self.name_of(record.member),
            first_day=record.span.first_day,
            last_day=record.span.last_day,
            related_by=by,
        )

    def _related(self, record: CoverageRecord) -> tuple[str, str | None]:
        if record.member == SELF:
            return Relationship.SELF.value, None
        found = kin_on(self._family, record.member, self._as_of)
        if found is None:
            return UNKNOWN, None
        later = record.span.first_day < found.from_day and record.span.covers(found.from_day)
        return found.relationship.value, str(found.ref) if later else None


def shown_name(person: Person | None, *, reveal: bool) -> str:
    """Return a person's name, masked unless revealed, or what stands for one that cannot be read."""
    if person is None:
        return ""
    if is_sealed(person):
        return FORGOTTEN
    names = (person.first_name, person.middle_name if reveal else None, person.last_name)
    if reveal:
        return " ".join(filter(None, (*names, person.suffix)))
    return masked_name(*names)


def _coverage(
    records: Sequence[CoverageRecord],
    people: _People,
    refs: Mapping[str, Recorded],
    book: Book | None,
    as_of: date,
) -> Coverage:
    ordered = sorted(records, key=lambda each: (each.member != SELF, each.member, each.span.first_day))
    first = ordered[0]
    day = _day_of(first, as_of)
    plan = book.plans.get(first.span.plan) if book else None
    carrier = book.carriers.get(first.carrier) if book else None
    named = dict.fromkeys(ref for each in ordered for ref in each.rests_on)
    return Coverage(
        line=first.line,
        plan=first.span.plan,
        plan_name=plan.name if plan else first.span.plan,
        carrier=first.carrier,
        carrier_name=carrier.name if carrier else first.carrier,
        tier=first.span.tier_on(day),
        first_day=first.span.first_day,
        last_day=first.span.last_day,
        members=tuple(people.covered(each) for each in ordered),
        rests_on=tuple(_rests_on(ref, refs) for ref in named),
        price=first.span.price_on(day),
    )


def _day_of(record: CoverageRecord, as_of: date) -> date:
    """Return the day of a coverage that is nearest to the one asked about."""
    day = max(as_of, record.span.first_day)
    return day if record.span.last_day is None else min(day, record.span.last_day)


def _rests_on(ref: str, refs: Mapping[str, Recorded]) -> RestsOn:
    record = refs.get(ref)
    if record is None:
        return RestsOn(ref, UNKNOWN, None)
    kind = type(record.event)
    return RestsOn(ref, f"{kind.KIND}.v{kind.VERSION}", record.recorded_at)


def _employer_name(book: Book | None, employer: str) -> str:
    if book is None:
        return employer
    return next((each.name for each in book.catalog.employers if each.id == employer), employer)


def members_of(hr: Iterable[Recorded]) -> list[str]:
    """Return everybody of whom anything was ever told in a family, `self` first."""
    named = {ref for record in hr for ref in (_whose(record),) if ref is not None}
    return [SELF, *sorted(named - {SELF})]


def _whose(record: Recorded) -> str | None:
    match record.event:
        case (
            DependentAdded(dependent_id=ref) | PersonChanged(person_ref=ref) | MedicareChanged(person_ref=ref)
        ):
            return ref
        case _:
            return None
