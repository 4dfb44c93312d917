"""Why coverage ended with a phase: by what ended the work, and by what let it go on longer than that.

Source: M.G.L. c.32B ss.9, 9B, 17; 45 CFR 147.128 for what had been paid for.
"""

from typing import Final, NamedTuple

from events.base import EventRef
from events.catalog import Plan
from events.vocabulary.maintenance import MaintenanceReason as Reason
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.run_out import ENDS
from services.eligibility.rules.voided_hire import VOIDED

_BY_END_OF_WORK: Final = {"layoff": Reason.LAYOFF}


class PhaseEnd(NamedTuple):
    """Why a plan's coverage ended with a phase, the events that say so, and the rules."""

    reason: Reason
    refs: tuple[EventRef | None, ...]
    rules: tuple[str, ...]


def end_of_phase(phase: Phase, plan: Plan) -> PhaseEnd:
    """Return why a plan's coverage ended with a phase, or with what went on after it."""
    goes_on = phase.continued_by(plan.line)
    return PhaseEnd(
        _reason(phase), (phase.end_ref, None if goes_on is None else goes_on.ref), _rules(phase, plan)
    )


def _reason(phase: Phase) -> Reason:
    if phase.ended_by == "retired":
        return Reason.RETIREMENT
    if phase.ended_by == "died":
        return Reason.DEATH
    if phase.ended_by == "remarried":
        return Reason.TERMINATION_OF_BENEFITS
    return _BY_END_OF_WORK.get(phase.end_reason or "", Reason.TERMINATION_OF_EMPLOYMENT)


def _rules(phase: Phase, plan: Plan) -> tuple[str, ...]:
    """Return the rules by which coverage went on beyond what the plan's own end rule says."""
    if phase.end_reason == VOIDED:
        return ("ACA-11", ENDS)
    if any(name == plan.id for name, _ in phase.stands):
        return ("ACA-11",)
    if (goes_on := phase.continued_by(plan.line)) is not None:
        return (goes_on.rule,) if phase.continued_through else (goes_on.rule, ENDS)
    return ("MA-4", ENDS) if phase.standing == "survivor" else (ENDS,)
