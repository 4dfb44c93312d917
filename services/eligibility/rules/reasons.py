"""Why a coverage begins or ends, in the words a carrier is told.

Source: X12 834 005010X220A1, INS04; the reason of a beginning is its election's, that of an end is what ended it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from events.base import EventRef
from events.employers import state_of
from events.family import Dependent
from events.vocabulary.calendar import day_before
from events.vocabulary.law import Rule
from events.vocabulary.maintenance import MaintenanceReason as Reason
from events.vocabulary.people import SELF, employer_of
from services.eligibility.rules.choices import Choice
from services.eligibility.rules.dependents import End
from services.eligibility.rules.line_timeline import Covering, LineTimeline
from services.eligibility.rules.phase_ends import end_of_phase
from services.eligibility.rules.phases import class_without
from services.eligibility.rules.run_out import DIED, ENDS, OfferPeriod

NEVER: Final = "PLAN-70"

RULES: Final = (
    Rule(
        NEVER,
        "Coverage that nothing known now asks for never took effect: it is voided, and not ended.",
        "the plan",
    ),
)

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
    "survivors": Reason.SURVIVING_SPOUSE,
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
_RULES_BY_OCCASION: dict[str, tuple[str, ...]] = {
    "new_hire": ("S125-1",),
    "open_enrollment": ("S125-1",),
    "special_enrollment": ("S125-5",),
    "change_in_status": ("S125-3", "S125-4"),
    "administrative": ("PLAN-69",),
}
_RULES_AT_RETIREMENT: dict[str | None, tuple[str, ...]] = {"MA": ("PLAN-63",), "OR": ("OR-1",)}
_RULES_OF_THE_RETIRED = ("S125-9",)
"""Where no law of the state says when a retiree chooses: section 125 does not bind them."""

_MID_YEAR = frozenset({"special_enrollment", "change_in_status", "administrative"})
"""Occasions at which a new dependent may be why somebody chose; at others everybody is chosen anew."""


class Because(NamedTuple):
    """A reason and the upstream events it rests on, in business order."""

    reason: Reason
    refs: tuple[EventRef, ...]
    rules: tuple[str, ...] = ()
    """Ids of the rules that spoke for it."""


def rules_of_occasion(occasion: str, state: str | None) -> tuple[str, ...]:
    """Return the rules by which a choice may be made at an occasion, by ids; `state`: whose law binds the employer."""
    if occasion == "retirement":
        return _RULES_AT_RETIREMENT.get(state, _RULES_OF_THE_RETIRED)
    return _RULES_BY_OCCASION.get(occasion, ())


def because_began(timeline: LineTimeline, member: str, choice: Choice, day: date) -> Because:
    """Return why a member's coverage begins on a day by this choice: the occasion chosen at, or a new dependent."""
    event = choice.election.event
    phase = timeline.phases[choice.phase]
    special = _began_by_rule(timeline, member, choice, day)
    if special is not None:
        return special
    refs = [phase.ref]
    reason = _BY_QUALIFYING_REASON.get(event.qualifying_reason or "", _BY_OCCASION.get(event.occasion))
    at_the_beginning = event.occasion == "new_hire" or choice.from_day == phase.first_day
    if phase.break_days is not None and at_the_beginning:
        reason = Reason.TRANSFER if phase.transferred else Reason.REHIRE
    coverings = _coverings(timeline, choice, member, day)
    for covering in coverings:
        refs.append(covering.order_ref or covering.dependent.ref)
        if event.occasion in _MID_YEAR or covering.first_day > choice.from_day:
            reason = _BY_DEPENDENT_REASON.get(covering.dependent.reason, reason)
    rules = _rules_of_choice(timeline, choice)
    if any(each.order_ref is not None for each in coverings):
        rules = (*rules, "QMCSO-1")
    return Because(reason or Reason.BENEFIT_SELECTION, _once([*refs, choice.election.ref]), rules)


def _began_by_rule(timeline: LineTimeline, member: str, choice: Choice, day: date) -> Because | None:
    """Return why coverage begins that no election of this moment asked for: by Medicare, a return, a new standing."""
    phase = timeline.phases[choice.phase]
    assert choice.plan is not None, "nobody is covered by a waiver"
    if choice.beside is not None:
        bar = timeline.bar_of(choice, choice.beside, member, day)
        assert bar is not None, "beside a plan it covers those alone whom something keeps from it"
        return Because(Reason.PLAN_CHANGE, _once([phase.ref, bar.ref, choice.election.ref]), (bar.rule,))
    bar = timeline.bar_of(choice, choice.plan, member, day_before(day))
    if bar is not None and bar.reason is Reason.NON_PAYMENT:
        return Because(Reason.ACTIVE, _once([phase.ref, bar.ref, choice.election.ref]), (bar.rule,))
    event, refs = choice.election.event, _once([phase.ref, choice.election.ref])
    carried = choice.from_day == phase.first_day and event.occasion_day < phase.first_day
    if carried and phase.standing == "survivor":
        return Because(Reason.SURVIVING_SPOUSE, refs, ("MA-4",))
    if carried and phase.standing == "retired" and event.occasion != "retirement":
        return Because(Reason.RETIREMENT, refs, ("PLAN-63",))
    return None


def _rules_of_choice(timeline: LineTimeline, choice: Choice) -> tuple[str, ...]:
    """Return the rules by which a choice holds from its day on."""
    phase, event = timeline.phases[choice.phase], choice.election.event
    if choice.election.ref in (step.ref for step in phase.classes):
        return ("PLAN-37",)  # Nobody signed it: it rests on what put the employee into the class.
    rules = rules_of_occasion(event.occasion, state_of(timeline.book, employer_of(timeline.family.id)))
    waits = event.occasion == "new_hire" and choice.from_day > choice.election_day
    return (*rules, "ACA-1") if waits else rules


def because_again(timeline: LineTimeline, member: str, day: date) -> Because:
    """Return why a coverage that had ended goes on from this day: what holds on it, a return, an answer."""
    found = timeline.on(day)
    assert found is not None, "the coverage goes on, so that something is in force"
    phase = timeline.phases[found[3].phase]
    goes_on = phase.continued_by(timeline.line)
    if phase.last_day is not None and phase.last_day < day and goes_on is not None:
        refs = _once([phase.end_ref, goes_on.ref, found[3].election.ref])
        return Because(Reason.BENEFIT_SELECTION, refs, (goes_on.rule,))
    return because_began(timeline, member, found[3], day)


def because_tier(timeline: LineTimeline, day: date, choice: Choice) -> Because:
    """Return why the tier is another from this day on: a new choice, a dependent who came or went, or changed."""
    before, now = timeline.on(day_before(day)), timeline.on(day)
    assert before is not None, "a tier follows another"
    assert now is not None, "a tier is of something in force"
    if choice.from_day == day:
        return because_began(timeline, SELF, choice, day)
    for member in sorted(before[2] - now[2]):
        return because_not(timeline, member, day, before[3])
    for member in sorted(now[2] - before[2]):
        return because_began(timeline, member, choice, day)
    steps = (step for each in timeline.coverings(choice) for step in each.dependent.steps)
    told = [step.ref for step in steps if step.from_day == day and step.relationship is not None]
    return Because(Reason.BENEFIT_SELECTION, _once([*told, choice.election.ref]), ("PLAN-2",))


def because_not(timeline: LineTimeline, member: str, day: date, held: Choice | None) -> Because:
    """Return why a member covered by the choice `held` is without that coverage on this day.

    Without `held` the coverage was recorded but is not wanted by anything known now: it is being voided.
    """
    found = timeline.on(day)
    if found is not None and member in found[2]:
        return _replaced(timeline, day, held, found[3])
    if held is None or held.plan is None:
        return Because(Reason.NO_REASON_GIVEN, (), (NEVER,))
    phase = timeline.phases[held.phase]
    family = timeline.family
    if member == SELF and family.death_ref is not None and family.death_day == day_before(day):
        return Because(Reason.DEATH, (family.death_ref,), (DIED,))
    if phase.yields and (job := phase.yields_on(timeline.line, day)) is not None:
        return Because(Reason.TERMINATION_OF_BENEFITS, (job.ref,), ("PLAN-64",))
    bar = timeline.bar_of(held, held.plan, member, day) if held.beside is None else None
    if bar is not None:
        return Because(bar.reason, (bar.ref or phase.ref,), (bar.rule,))
    offer, phase_end = _offer(timeline, held, day_before(day)), phase.last_day or date.max
    runs_to = (offer.subscriber_last_day if member == SELF else offer.dependent_last_day) or date.max
    own = _own_end(_coverings(timeline, held, member, day_before(day)), phase_end, runs_to, day)
    if own is not None:
        return own
    if offer.ends_with_phase and max(phase_end, runs_to) < day:
        end = end_of_phase(phase, held.plan)
        return Because(end.reason, _once(end.refs), end.rules)
    newest = timeline.newest(held, day)
    if newest is not None and newest is not held:
        if newest.election is held.election:
            return Because(Reason.TERMINATION_OF_BENEFITS, (newest.election.ref,), ("PLAN-34",))
        rules = _rules_of_choice(timeline, newest)
        return Because(Reason.VOLUNTARY_WITHDRAWAL, (newest.election.ref,), rules)
    step = class_without(phase, held.plan, timeline.book, day)
    stands = any((name, to) == (held.plan.id, day_before(day)) for name, _, to in phase.class_stands)
    return Because(
        Reason.TERMINATION_OF_BENEFITS, (step.ref,), ("ACA-11",) if stands else (*step.rules, ENDS)
    )


def _offer(timeline: LineTimeline, held: Choice, day: date) -> OfferPeriod:
    """Return the period in which the plan of a choice was offered on a day on which it covered somebody."""
    assert held.plan is not None
    return [each for each in timeline.offers(held.phase, held.plan) if each.first_day <= day][-1]


def _own_end(coverings: Sequence[Covering], phase_end: date, runs_to: date, day: date) -> Because | None:
    """Return the end of being a dependent that ended coverage before `day`, or None if something else did.

    What happened first ended it: while coverage runs out after the phase, a death or an age still cuts it short, and
    what comes on the day to which it runs out anyway does not.
    """
    if any(each.end is None or day <= each.end.last_day for each in coverings):
        return None
    for each in coverings:
        assert each.end is not None
        if day <= runs_to or _told_day(each.dependent, each.end) <= phase_end:
            return _because_ended(each.dependent, each.end)
    return None


def _told_day(dependent: Dependent, end: End) -> date:
    """Return the day of what ended being a dependent, from which coverage may have run out since."""
    if end.ref == dependent.end_ref and dependent.last_day is not None:
        return dependent.last_day
    return next((step.from_day for step in dependent.steps if step.ref == end.ref), end.last_day)


def _replaced(timeline: LineTimeline, day: date, held: Choice | None, by: Choice) -> Because:
    """Return why another plan took the place of the one held: a new phase's choice, or a new choice."""
    if held is not None and held.phase != by.phase:
        phase = timeline.phases[held.phase]
        if (job := phase.yields_on(timeline.line, day)) is not None:
            return Because(Reason.TERMINATION_OF_BENEFITS, _once([job.ref, by.election.ref]), ("PLAN-64",))
        assert held.plan is not None
        end = end_of_phase(phase, held.plan)
        return Because(end.reason, _once([*end.refs, by.election.ref]), end.rules)
    by_itself = held is not None and held.election is by.election
    rules = ("PLAN-35",) if by_itself else _rules_of_choice(timeline, by)
    return Because(Reason.PLAN_CHANGE, (by.election.ref,), rules)


def _because_ended(dependent: Dependent, end: End) -> Because:
    """Return why a dependent's coverage ended: by what somebody told of them, or by their age."""
    reason = _BY_REMOVAL.get(end.removal or "", Reason.TERMINATION_OF_BENEFITS)
    rule = end.rule or (DIED if end.removal == "death" else ENDS)
    if dependent.judged_ref is not None and end.ref == dependent.end_ref:
        return Because(reason, _once([end.ref, dependent.judged_ref]), ("ST-1", rule))
    return Because(reason, (end.ref,), (rule,))


def _coverings(timeline: LineTimeline, choice: Choice, member: str, day: date) -> list[Covering]:
    """Return how a choice covers a dependent on a day: as it says, or by an order, or both; of the employee nothing."""
    return [
        each
        for each in timeline.coverings(choice)
        if each.dependent.id == member
        and each.first_day <= day
        and (each.end is None or day <= each.end.last_day)
    ]


def _once(refs: Sequence[EventRef | None]) -> tuple[EventRef, ...]:
    return tuple(dict.fromkeys(ref for ref in refs if ref is not None))
