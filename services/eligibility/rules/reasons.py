"""Why a coverage begins or ends, in the words a carrier is told.

Source: X12 834 005010X220A1, INS04; the reason of a beginning is its election's, that of an end is what ended it.
"""

from dataclasses import dataclass
from datetime import date

from events.base import EventRef
from events.family import Dependent, Family
from events.vocabulary.calendar import day_after, day_before
from events.vocabulary.maintenance import MaintenanceReason as Reason
from events.vocabulary.people import SELF
from services.eligibility.rules.choices import Choice
from services.eligibility.rules.line_timeline import LineTimeline, chosen_dependents, dependent_last_day
from services.eligibility.rules.phases import Phase

_BY_OCCASION = {
    "new_hire": Reason.INITIAL_ENROLLMENT,
    "open_enrollment": Reason.OPEN_ENROLLMENT,
    "special_enrollment": Reason.BENEFIT_SELECTION,
    "change_in_status": Reason.BENEFIT_SELECTION,
    "retirement": Reason.RETIREMENT,
    "administrative": Reason.ACTIVE,
}
_BY_QUALIFYING_REASON = {
    "birth": Reason.BIRTH,
    "adoption": Reason.ADOPTION,
    "placement": Reason.ADOPTION,
    "marriage": Reason.MARRIAGE,
    "divorce": Reason.DIVORCE,
}
_BY_DEPENDENT_REASON = {
    "birth": Reason.BIRTH,
    "adoption": Reason.ADOPTION,
    "placement": Reason.ADOPTION,
    "marriage": Reason.MARRIAGE,
}
_BY_REMOVAL = {
    "divorce": Reason.DIVORCE,
    "legal_separation": Reason.LEGAL_SEPARATION,
    "death": Reason.DEATH,
    "other_coverage": Reason.VOLUNTARY_WITHDRAWAL,
}
_BY_END_OF_EMPLOYMENT = {"layoff": Reason.LAYOFF}


_MID_YEAR = frozenset({"special_enrollment", "change_in_status", "administrative"})
"""Occasions at which a new dependent may be why somebody chose; at others everybody is chosen anew."""


@dataclass(frozen=True, slots=True)
class Because:
    """A reason and the upstream events it rests on, in business order."""

    reason: Reason
    refs: tuple[EventRef, ...]


def because_began(timeline: LineTimeline, member: str, choice: Choice, day: date) -> Because:
    """Return why a member's coverage begins on a day by this choice: the occasion chosen at, or a new dependent."""
    event = choice.election.event
    phase = timeline.phases[choice.phase]
    refs = [phase.ref]
    reason = _BY_QUALIFYING_REASON.get(event.qualifying_reason or "", _BY_OCCASION.get(event.occasion))
    if event.occasion == "new_hire" and phase.break_days is not None:
        reason = Reason.REHIRE
    if choice.from_day == phase.first_day and event.occasion != "new_hire" and phase.break_days is not None:
        reason = Reason.REHIRE
    dependent = _dependent(timeline.family, choice, member, day)
    if dependent is not None:
        refs.append(dependent.ref)
        if event.occasion in _MID_YEAR or dependent.first_day > choice.from_day:
            reason = _BY_DEPENDENT_REASON.get(dependent.reason, reason)
    return Because(reason or Reason.BENEFIT_SELECTION, _once([*refs, choice.election.ref]))


def because_again(timeline: LineTimeline, member: str, day: date) -> Because:
    """Return why a coverage that had ended goes on from this day: by the choice that holds on it, a return to work."""
    found = timeline.on(day)
    assert found is not None, "the coverage goes on, so that something is in force"
    return because_began(timeline, member, found[3], day)


def because_tier(timeline: LineTimeline, day: date, choice: Choice) -> Because:
    """Return why the tier is another from this day on: a new choice, or a dependent who came or went."""
    if choice.from_day == day:
        return because_began(timeline, SELF, choice, day)
    for each in chosen_dependents(timeline.family, choice):
        assert choice.plan is not None
        last = dependent_last_day(each, choice.plan, timeline.book)
        if last is not None and day_after(last) == day and each.end_ref is not None:
            return Because(
                _BY_REMOVAL.get(each.end_reason or "", Reason.TERMINATION_OF_BENEFITS), (each.end_ref,)
            )
        if each.first_day == day:
            reason = _BY_DEPENDENT_REASON.get(each.reason, Reason.BENEFIT_SELECTION)
            return Because(reason, (each.ref, choice.election.ref))
    return Because(Reason.BENEFIT_SELECTION, (choice.election.ref,))


def because_not(timeline: LineTimeline, member: str, day: date, held: Choice | None) -> Because:
    """Return why a member covered by the choice `held` is without that coverage on this day.

    Without `held` the coverage was recorded but is not wanted by anything known now: it is being voided.
    """
    found = timeline.on(day)
    if found is not None and member in found[2]:
        return _replaced(timeline, held, found[3])
    if held is None or held.plan is None:
        return Because(Reason.NO_REASON_GIVEN, ())
    phase = timeline.phases[held.phase]
    family = timeline.family
    if member == SELF and family.death_ref is not None and family.death_day == day_before(day):
        return Because(Reason.DEATH, (family.death_ref,))
    dependent = _dependent(family, held, member, day_before(day))
    if dependent is not None and dependent.end_ref is not None and dependent.last_day is not None:
        last = dependent_last_day(dependent, held.plan, timeline.book)
        first_to_end = phase.last_day is None or dependent.last_day <= phase.last_day
        if last is not None and last < day and first_to_end:
            reason = _BY_REMOVAL.get(dependent.end_reason or "", Reason.TERMINATION_OF_BENEFITS)
            return Because(reason, (dependent.end_ref,))
    if phase.last_day is not None and phase.last_day < day and _ended_with_phase(timeline, held, day):
        return Because(_end_of(phase), _once([ref for ref in (phase.end_ref,) if ref is not None]))
    newest = timeline.holding(held.phase, day)
    if newest is not None and newest is not held:
        return Because(Reason.VOLUNTARY_WITHDRAWAL, (newest.election.ref,))
    return Because(Reason.TERMINATION_OF_BENEFITS, (phase.class_on(day).ref,))


def _ended_with_phase(timeline: LineTimeline, held: Choice, day: date) -> bool:
    """Whether the plan was on offer to the end of the phase, so that the phase is what ended it before `day`."""
    assert held.plan is not None
    began = [each for each in timeline.offers(held.phase, held.plan) if each.first_day < day]
    return not began or began[-1].ends_with_phase


def _replaced(timeline: LineTimeline, held: Choice | None, by: Choice) -> Because:
    """Return why another plan took the place of the one held: a new phase's choice, or a new choice."""
    if held is not None and held.phase != by.phase:
        phase = timeline.phases[held.phase]
        ended = [phase.end_ref] if phase.end_ref is not None else []
        return Because(_end_of(phase), _once([*ended, by.election.ref]))
    return Because(Reason.PLAN_CHANGE, (by.election.ref,))


def _end_of(phase: Phase) -> Reason:
    if phase.ended_by == "retired":
        return Reason.RETIREMENT
    if phase.ended_by == "died":
        return Reason.DEATH
    if phase.ended_by == "rehired":
        return Reason.TERMINATION_OF_BENEFITS
    return _BY_END_OF_EMPLOYMENT.get(phase.end_reason or "", Reason.TERMINATION_OF_EMPLOYMENT)


def _dependent(family: Family, choice: Choice, member: str, day: date) -> Dependent | None:
    """Return the dependent whom a choice covers, as they were on a day: somebody may have come and gone and come."""
    found = None
    for each in chosen_dependents(family, choice):
        if each.id == member and (found is None or each.first_day <= day):
            found = each
    return found


def _once(refs: list[EventRef]) -> tuple[EventRef, ...]:
    return tuple(dict.fromkeys(refs))
