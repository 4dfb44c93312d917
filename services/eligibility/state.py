"""What eligibility remembers of one family: what HR told, and what the hub recorded of it so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from events.base import DomainEvent, Recorded
from events.book import Book
from events.demographics import birth_days
from events.eligibility import FamilyReviewed, QuestionClosed, QuestionOpened
from events.employment import EmployeeHired, PersonChanged
from events.enrollment import DependentAdded
from events.family import Family
from events.history import History, history
from events.intake import EventDismissed, EventQuarantined, EventReleased
from events.people import SEALED_PERSON
from events.spans import CoverageRecord, fold_records
from events.telling import fold_history
from events.vocabulary.people import SELF
from services.eligibility.rules.questions import answers_of
from services.eligibility.rules.rescission import Paid
from services.eligibility.rules.voided_hire import Kept, VoidedHire, kept, voided_hire, without_void


@dataclass(frozen=True, slots=True)
class Known:
    """One family, folded. `reported` are misfits in quarantine that nobody has dismissed, by event name."""

    family: Family
    recorded: Sequence[Recorded]
    """What the hub recorded of its coverage."""
    reported: Mapping[str, EventQuarantined]
    newest: int
    """Position of the newest record that asks for a decision: what every new fact is caused by."""
    births: Mapping[str, date] = field(default_factory=dict, repr=False)
    """Day of birth by member; nobody whom no source has described."""
    tobacco: tuple[tuple[date, bool | None], ...] = field(default=(), repr=False)
    """Whether the employee uses tobacco, as it was told: from which day on, oldest first."""
    questions: Mapping[str, QuestionOpened] = field(default_factory=dict)
    """The questions that are open, by name."""
    through_day: date = date.min
    """What comes by itself up to this day is to be decided."""
    forgotten: bool = False
    """The keys of somebody are destroyed: what was decided stays, and nothing more can be."""
    unnumbered: frozenset[str] = frozenset()
    """Dependents without a Social Security number."""
    records: tuple[Recorded, ...] = field(default=(), repr=False)
    """The standing upstream events, in business order."""
    payroll: Sequence[Recorded] = field(default=(), repr=False)
    """What payrolls were told."""
    voided: "tuple[VoidedHire, Known] | None" = field(default=None, repr=False)
    """A hire that was taken back after payrolls were told of it, and the family as if it had not been."""
    kept: Kept | None = None
    """What stands of that hire, where it does."""

    def coverage(self) -> tuple[CoverageRecord, ...]:
        """Return the coverage that is recorded; it is folded whenever it is asked for, which few need."""
        return fold_records(self.recorded)


def known(family: str, streams: Mapping[str, Sequence[Recorded]]) -> Known:
    """Return what the streams of a family say together, read with their personal fields open."""
    reported, dismissed = _misfits(streams["misfit"])
    reviews = streams.get("review", ())
    dismissals = [record for record in streams["misfit"] if isinstance(record.event, EventDismissed)]
    newest = max((record.position for record in (*streams["hr"], *dismissals, *reviews)), default=0)
    told = history(streams["hr"], dismissed=dismissed)
    folded = fold_history(family, told)
    payroll = streams.get("payroll", ())
    of_people = [record.event for record in told.standing if isinstance(record.event, _OF_PEOPLE)]
    return Known(
        family=folded,
        recorded=streams.get("coverage", ()),
        reported=reported,
        newest=newest,
        births=_births(folded, told),
        tobacco=tuple(_tobacco(of_people)),
        questions=_open_questions(streams.get("question", ())),
        through_day=max(
            (each.event.through_day for each in reviews if isinstance(each.event, FamilyReviewed)),
            default=date.min,
        ),
        forgotten=any(_is_sealed(record) for record in streams["hr"]),
        unnumbered=_unnumbered(of_people),
        records=told.standing,
        payroll=payroll,
        voided=_voided(family, streams, told, folded) if payroll else None,
    )


def as_paid(state: Known, book: Book) -> Known:
    """Return the family to decide about: with a hire that was taken back, where contributions had been taken of it.

    Source:
      45 CFR 147.128 (ACA-11).
    """
    if state.voided is None:
        return state
    voided, before = state.voided
    paid = Paid(before.family, before.payroll, before.records, book)
    found = kept(voided, paid, answers_of(before.family))
    if found is None:
        return state
    return replace(
        before, family=found.family, kept=found, newest=state.newest, through_day=state.through_day
    )


def _voided(
    family: str, streams: Mapping[str, Sequence[Recorded]], told: History, folded: Family
) -> tuple[VoidedHire, Known] | None:
    """Return the hire that was taken back, and the family as if it had not been; None where none was."""
    if len(told.standing) == len(streams["hr"]):
        return None
    found = voided_hire(streams["hr"], told.standing, folded)
    if found is None:
        return None
    return found, known(family, {**streams, "hr": without_void(streams["hr"], found)})


def _births(family: Family, told: History) -> dict[str, date]:
    """Return the days of birth that can be read, of those who belong to the family."""
    members = {SELF, *(each.id for each in family.dependents)}
    return {
        member: day
        for member, day in birth_days(told).items()
        if member in members and day != SEALED_PERSON.birth_day
    }


_OF_PEOPLE = (EmployeeHired, DependentAdded, PersonChanged)
"""The events that say who somebody is."""


def _unnumbered(told: Iterable[DomainEvent]) -> frozenset[str]:
    """Return the dependents of whom no number was told, by what was told last of each."""
    without: set[str] = set()
    for event in told:
        match event:
            case DependentAdded(dependent_id=member, person=person):
                (without.discard if person.ssn else without.add)(member)
            case PersonChanged(person_ref=member, changes=said) if "ssn" in said.model_fields_set:
                (without.discard if said.ssn else without.add)(member)
            case _:
                pass
    return frozenset(without - {SELF})


def _tobacco(told: Iterable[DomainEvent]) -> list[tuple[date, bool | None]]:
    """Return what was told of the employee's tobacco; a correction had always been so."""
    steps: list[tuple[date, bool | None]] = []
    for event in told:
        match event:
            case EmployeeHired(hire_day=day, person=person) if person.tobacco is not None:
                steps.append((day, person.tobacco))
            case PersonChanged(person_ref=ref, changes=said, correction=always, change_day=day):
                if ref == SELF and "tobacco" in said.model_fields_set:
                    steps = [(date.min, said.tobacco)] if always else [*steps, (day, said.tobacco)]
            case _:
                pass
    return steps


_INTRODUCTIONS = (EmployeeHired, DependentAdded)


def _is_sealed(record: Recorded) -> bool:
    """Whether a record was read whose key is gone."""
    return isinstance(record.event, _INTRODUCTIONS) and record.event.person is SEALED_PERSON


def _open_questions(records: Iterable[Recorded]) -> dict[str, QuestionOpened]:
    found: dict[str, QuestionOpened] = {}
    for record in records:
        match record.event:
            case QuestionOpened() as opened:
                found[opened.question] = opened
            case QuestionClosed(question=name):
                found.pop(name, None)
            case _:
                pass
    return found


def _misfits(records: Iterable[Recorded]) -> tuple[dict[str, EventQuarantined], frozenset[str]]:
    reported: dict[str, EventQuarantined] = {}
    dismissed: set[str] = set()
    for record in records:
        match record.event:
            case EventQuarantined(event_ref=str(ref)):
                reported[ref] = record.event
            case EventReleased(event_ref=str(ref)):
                reported.pop(ref, None)
            case EventDismissed(event_ref=str(ref)):
                reported.pop(ref, None)
                dismissed.add(ref)
            case _:
                pass
    return reported, frozenset(dismissed)
