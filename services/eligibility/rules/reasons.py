"""Why a coverage begins or ends, in the words a carrier is told.

Source: X12 834 005010X220A1, INS04; the reason of a beginning is its election's, that of an end is what ended it.
"""

from datetime import date
from typing import NamedTuple

from events.base import EventRef
from events.catalog import Plan
from events.vocabulary.calendar import day_after, day_before
from events.vocabulary.maintenance import MaintenanceReason as Reason
from events.vocabulary.people import SELF
from services.eligibility.rules.choices import Choice
from services.eligibility.rules.dependents import End
from services.eligibility.rules.line_timeline import Covering, LineTimeline
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.run_out import DIED, ENDS
from services.eligibility.rules.voided_hire import VOIDED

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


_RULES_BY_OCCASION: dict[str, tuple[str, ...]] = {
    "new_hire": ("S125-1",),
    "open_enrollment": ("S125-1",),
    "special_enrollment": ("S125-5",),
    "change_in_status": ("S125-3", "S125-4"),
}

_MID_YEAR = frozenset({"special_enrollment", "change_in_status", "administrative"})
"""Occasions at which a new dependent may be why somebody chose; at others everybody is chosen anew."""


class Because(NamedTuple):
    """A reason and the upstream events it rests on, in business order."""

    reason: Reason
    refs: tuple[EventRef, ...]
    rules: tuple[str, ...] = ()
    """Ids of the rules that spoke for it."""


def because_began(timeline: LineTimeline, member: str, choice: Choice, day: date) -> Because:
    """Return why a member's coverage begins on a day by this choice: the occasion chosen at, or a new dependent."""
    event = choice.election.event
    phase = timeline.phases[choice.phase]
    special = _began_by_rule(timeline, member, choice, day)
    if special is not None:
        return special
    refs = [phase.ref]
    reason = _BY_QUALIFYING_REASON.get(event.qualifying_reason or "", _BY_OCCASION.get(event.occasion))
    if event.occasion == "new_hire" and phase.break_days is not None:
        reason = Reason.TRANSFER if phase.transferred else Reason.REHIRE
    if choice.from_day == phase.first_day and event.occasion != "new_hire" and phase.break_days is not None:
        reason = Reason.REHIRE
    covering = _covering(timeline, choice, member, day)
    if covering is not None:
        refs.append(covering.order_ref or covering.dependent.ref)
        if event.occasion in _MID_YEAR or covering.first_day > choice.from_day:
            reason = _BY_DEPENDENT_REASON.get(covering.dependent.reason, reason)
    rules = _rules_of_beginning(timeline, choice)
    if covering is not None and covering.order_ref is not None:
        rules = (*rules, "QMCSO-1")
    return Because(reason or Reason.BENEFIT_SELECTION, _once([*refs, choice.election.ref]), rules)


def _began_by_rule(timeline: LineTimeline, member: str, choice: Choice, day: date) -> Because | None:
    """Return why coverage begins that no election of this moment asked for: by Medicare, a return, a new standing."""
    phase = timeline.phases[choice.phase]
    if choice.beside is not None:
        bar = timeline.bar_of(choice, choice.beside, member, day)
        told = [bar.ref] if bar is not None and bar.ref is not None else []
        rules = () if bar is None else (bar.rule,)
        return Because(Reason.PLAN_CHANGE, _once([phase.ref, *told, choice.election.ref]), rules)
    if choice.plan is not None and timeline.bars:
        bar = timeline.bar_of(choice, choice.plan, member, day_before(day))
        if bar is not None and bar.reason is Reason.NON_PAYMENT:
            told = [] if bar.ref is None else [bar.ref]
            return Because(Reason.ACTIVE, _once([phase.ref, *told, choice.election.ref]), (bar.rule,))
    if choice.from_day == phase.first_day and choice.election.event.occasion_day < phase.first_day:
        refs = _once([phase.ref, choice.election.ref])
        if phase.standing == "survivor":
            return Because(Reason.SURVIVING_SPOUSE, refs, ("MA-4",))
        if phase.standing == "retired" and choice.election.event.occasion != "retirement":
            return Because(Reason.RETIREMENT, refs, ("PLAN-63",))
    return None


def _rules_of_beginning(timeline: LineTimeline, choice: Choice) -> tuple[str, ...]:
    """Return the rules by which a choice holds from its day on."""
    by_occasion = _RULES_BY_OCCASION.get(choice.election.event.occasion, ())
    if choice.election.event.occasion == "new_hire" and choice.from_day > choice.election_day:
        return (*by_occasion, "ACA-1")
    return by_occasion


def because_again(timeline: LineTimeline, member: str, day: date) -> Because:
    """Return why a coverage that had ended goes on from this day: by the choice that holds on it, a return to work."""
    found = timeline.on(day)
    assert found is not None, "the coverage goes on, so that something is in force"
    return because_began(timeline, member, found[3], day)


def because_tier(timeline: LineTimeline, day: date, choice: Choice) -> Because:
    """Return why the tier is another from this day on: a new choice, or a dependent who came or went."""
    if choice.from_day == day:
        return because_began(timeline, SELF, choice, day)
    for each in timeline.coverings(choice):
        if each.end is not None and day_after(each.end.last_day) == day:
            return _because_ended(each.end)
        if each.first_day == day:
            reason = _BY_DEPENDENT_REASON.get(each.dependent.reason, Reason.BENEFIT_SELECTION)
            return Because(reason, _once([each.order_ref or each.dependent.ref, choice.election.ref]))
    return Because(Reason.BENEFIT_SELECTION, (choice.election.ref,))


def because_not(timeline: LineTimeline, member: str, day: date, held: Choice | None) -> Because:
    """Return why a member covered by the choice `held` is without that coverage on this day.

    Without `held` the coverage was recorded but is not wanted by anything known now: it is being voided.
    """
    found = timeline.on(day)
    if found is not None and member in found[2]:
        return _replaced(timeline, day, held, found[3])
    if held is None or held.plan is None:
        return Because(Reason.NO_REASON_GIVEN, ())
    phase = timeline.phases[held.phase]
    family = timeline.family
    if member == SELF and family.death_ref is not None and family.death_day == day_before(day):
        return Because(Reason.DEATH, (family.death_ref,), (DIED,))
    if phase.yields and (job := phase.yields_on(timeline.line, day)) is not None:
        return Because(Reason.TERMINATION_OF_BENEFITS, (job.ref,), ("PLAN-64",))
    bar = timeline.bar_of(held, held.plan, member, day) if timeline.bars and held.beside is None else None
    if bar is not None:
        return Because(bar.reason, _once([phase.ref if bar.ref is None else bar.ref]), (bar.rule,))
    covering = _covering(timeline, held, member, day_before(day))
    if covering is not None and covering.end is not None and covering.end.last_day < day:
        told = covering.dependent.last_day if covering.end.removal is not None else covering.end.last_day
        if phase.last_day is None or (told is not None and told <= phase.last_day):
            return _because_ended(covering.end)
    if phase.last_day is not None and phase.last_day < day and _ended_with_phase(timeline, held, day):
        refs = _once([ref for ref in (phase.end_ref,) if ref is not None])
        return Because(_end_of(phase), refs, _rules_of_end(phase, held.plan))
    newest = timeline.newest(held, day)
    if newest is not None and newest is not held:
        if newest.election is held.election:
            return Because(Reason.TERMINATION_OF_BENEFITS, (newest.election.ref,), ("PLAN-34",))
        rules = _RULES_BY_OCCASION.get(newest.election.event.occasion, ())
        return Because(Reason.VOLUNTARY_WITHDRAWAL, (newest.election.ref,), rules)
    step = phase.class_on(day)
    stands = any(name == held.plan.id and last < day for name, last, _ in phase.class_stands)
    return Because(
        Reason.TERMINATION_OF_BENEFITS, (step.ref,), ("ACA-11",) if stands else (*step.rules, ENDS)
    )


def _ended_with_phase(timeline: LineTimeline, held: Choice, day: date) -> bool:
    """Whether the plan was on offer to the end of the phase, so that the phase is what ended it before `day`."""
    assert held.plan is not None
    began = [each for each in timeline.offers(held.phase, held.plan) if each.first_day < day]
    return not began or began[-1].ends_with_phase


def _replaced(timeline: LineTimeline, day: date, held: Choice | None, by: Choice) -> Because:
    """Return why another plan took the place of the one held: a new phase's choice, or a new choice."""
    if held is not None and held.phase != by.phase:
        phase = timeline.phases[held.phase]
        if (job := phase.yields_on(timeline.line, day)) is not None:
            return Because(Reason.TERMINATION_OF_BENEFITS, _once([job.ref, by.election.ref]), ("PLAN-64",))
        ended = [phase.end_ref] if phase.end_ref is not None else []
        return Because(_end_of(phase), _once([*ended, by.election.ref]), (ENDS,))
    by_itself = held is not None and held.election is by.election and held.beside is by.beside is None
    return Because(Reason.PLAN_CHANGE, (by.election.ref,), ("PLAN-35",) if by_itself else ())


def _end_of(phase: Phase) -> Reason:
    if phase.ended_by == "retired":
        return Reason.RETIREMENT
    if phase.ended_by == "died":
        return Reason.DEATH
    if phase.ended_by == "remarried":
        return Reason.TERMINATION_OF_BENEFITS
    return _BY_END_OF_EMPLOYMENT.get(phase.end_reason or "", Reason.TERMINATION_OF_EMPLOYMENT)


def _rules_of_end(phase: Phase, plan: Plan) -> tuple[str, ...]:
    """Return the rules by which coverage went on beyond what the plan's own end rule says."""
    if phase.end_reason == VOIDED:
        return ("ACA-11", ENDS)
    if any(name == plan.id for name, _ in phase.stands):
        return ("ACA-11",)
    if phase.continued_through is not None:
        return ("ST-2",) if phase.end_reason == "layoff" else ("ST-3",)
    return ("MA-4", ENDS) if phase.standing == "survivor" else (ENDS,)


def _because_ended(end: End) -> Because:
    """Return why a dependent's coverage ended: by what somebody told of them, or by their age."""
    reason = _BY_REMOVAL.get(end.removal or "", Reason.TERMINATION_OF_BENEFITS)
    by_end_rule = DIED if end.removal == "death" else ENDS
    return Because(reason, (end.ref,), (by_end_rule,) if end.rule is None else (end.rule,))


def _covering(timeline: LineTimeline, choice: Choice, member: str, day: date) -> Covering | None:
    """Return the dependent whom a choice covers, as they were on a day: somebody may have come and gone and come."""
    found = None
    for each in timeline.coverings(choice) if member != SELF else ():
        if each.dependent.id == member and (found is None or each.first_day <= day):
            found = each
    return found


def _once(refs: list[EventRef]) -> tuple[EventRef, ...]:
    return tuple(dict.fromkeys(refs))
