"""Why a member's coverage changes, as the facts behind the lines of their row say.

Source: X12 834 005010X220A1, INS04.
"""

from collections.abc import Collection, Iterable

from events.base import Recorded
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.vocabulary.maintenance import CoverageChange, Maintenance, MaintenanceReason

_BEHIND: dict[Maintenance, type[CoverageFact]] = {
    Maintenance.ADDITION: CoverageBegan,
    Maintenance.TERMINATION: CoverageEnded,
    Maintenance.CANCELLATION: CoverageVoided,
    Maintenance.REINSTATEMENT: CoverageReinstated,
}
_BACK_AT_WORK = frozenset({MaintenanceReason.ACTIVE, MaintenanceReason.REHIRE})


def reason_of(
    member: str,
    maintenance: Maintenance,
    lines: Collection[CoverageChange],
    facts: Iterable[Recorded],
) -> MaintenanceReason | None:
    """Return the reason of a member's row: that of the latest fact about a coverage its lines are about.

    For a row that adds, ends, cancels or reinstates the member, or ends a coverage and gives none, a fact of that
    kind comes first. Whoever has lost a
    coverage because it was not paid has lost it for that, whatever is said of its end later. A reinstatement has no
    reason but a return to work: carriers ask that the field stay empty. A plan that somebody who stays covered has
    selected is a change of plans to the carrier: an election of benefits is the reason of an addition. Where a tier or
    a price changes on a day on which no fact changes it, as when a rate does, no reason is given: why the coverage
    once began is none.
    """
    mine = [
        record.event
        for record in facts
        if isinstance(record.event, CoverageFact) and record.event.member == member
    ]
    names = {(line.line, line.plan, line.first_day) for line in lines}
    about = [each for each in mine if (each.line, each.plan, each.first_day) in names]
    if not about:
        return None
    if maintenance is Maintenance.CHANGE:
        about = [each for each in about if _explains(each, lines)]
        if not about:
            return MaintenanceReason.NO_REASON_GIVEN
    kinds = {line.maintenance for line in lines}
    only_ends = Maintenance.TERMINATION in kinds and not kinds & _GAINED
    wanted = CoverageEnded if only_ends else _BEHIND.get(maintenance)
    fitting = [each for each in about if wanted is not None and isinstance(each, wanted)]
    if maintenance in _LOST and _was_not_paid(about):
        return MaintenanceReason.NON_PAYMENT
    reason = (fitting or about)[-1].reason
    if maintenance is Maintenance.REINSTATEMENT and reason not in _BACK_AT_WORK:
        return None
    if maintenance is Maintenance.CHANGE and reason is MaintenanceReason.BENEFIT_SELECTION and _adds(lines):
        return MaintenanceReason.PLAN_CHANGE
    return reason


_LOST = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})
_GAINED = frozenset({Maintenance.ADDITION, Maintenance.REINSTATEMENT})


def _explains(fact: CoverageFact, lines: Iterable[CoverageChange]) -> bool:
    """Whether a line of a changed member says what a fact has changed: a beginning, a step on its day, or an end."""
    match fact:
        case CoverageBegan():
            return _adds(lines)
        case CoverageTierChanged():
            return _adds(lines) or any(line.change_day == fact.change_day for line in lines)
        case CoveragePriced():
            return _adds(lines) or any(line.change_day == fact.from_day for line in lines)
        case _:
            return any(line.maintenance is not Maintenance.CHANGE for line in lines)


def _was_not_paid(about: Iterable[CoverageFact]) -> bool:
    """Whether a coverage was ended or voided for want of payment, and has not begun or gone on openly since."""
    unpaid = False
    for each in about:
        if isinstance(each, CoverageEnded | CoverageVoided):
            unpaid = unpaid or each.reason is MaintenanceReason.NON_PAYMENT
        elif isinstance(each, CoverageBegan) or (
            isinstance(each, CoverageReinstated) and each.last_day is None
        ):
            unpaid = False
    return unpaid


def _adds(lines: Iterable[CoverageChange]) -> bool:
    return any(line.maintenance is Maintenance.ADDITION for line in lines)
