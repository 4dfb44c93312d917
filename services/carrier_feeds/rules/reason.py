"""Why a member's coverage changes, as the facts behind the lines of their row say.

Source: X12 834 005010X220A1, INS04.
"""

from collections.abc import Collection, Iterable

from events.base import Recorded
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoverageReinstated,
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
    """Return the reason of a member's row: that of the latest fact about a span its lines name.

    For a row that adds, ends, cancels or reinstates the member, a fact of that kind comes first. A reinstatement has
    no reason but a return to work: carriers ask that the field stay empty. A plan that somebody who stays covered has
    selected is a change of plans to the carrier: an election of benefits is the reason of an addition.
    """
    names = {(line.line, line.plan, line.first_day) for line in lines}
    wanted = _BEHIND.get(maintenance)
    latest: CoverageFact | None = None
    fitting: CoverageFact | None = None
    for record in facts:
        event = record.event
        if not isinstance(event, CoverageFact) or event.member != member:
            continue
        if (event.line, event.plan, event.first_day) in names:
            latest = event
            if wanted is not None and isinstance(event, wanted):
                fitting = event
    fact = fitting or latest
    if fact is None:
        return None
    if maintenance is Maintenance.REINSTATEMENT and fact.reason not in _BACK_AT_WORK:
        return None
    if (
        maintenance is Maintenance.CHANGE
        and fact.reason is MaintenanceReason.BENEFIT_SELECTION
        and _adds(lines)
    ):
        return MaintenanceReason.PLAN_CHANGE
    return fact.reason


def _adds(lines: Iterable[CoverageChange]) -> bool:
    return any(line.maintenance is Maintenance.ADDITION for line in lines)
