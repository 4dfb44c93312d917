"""What the payroll service remembers of one family: what HR told, the employee's coverage, the deductions recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from events.base import Recorded
from events.family import Family
from events.intake import EventDismissed
from events.payroll import DeductionScheduled, DeductionStopped
from events.spans import CoverageRecord, fold_records
from events.telling import fold
from events.vocabulary.people import SELF
from services.payroll_sync.rules.deduction import Deduction

Order = tuple[str, str]
"""A payroll and a deduction code."""

Step = tuple[date, Deduction | None]
"""From this pay day on this much is taken; None: nothing."""

Steps = Mapping[Order, tuple[Step, ...]]
"""What is recorded of each order, oldest pay day first."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """One family, folded. `newest` and `known_at` are position and time of its latest upstream or coverage record."""

    family: Family
    coverages: tuple[tuple[CoverageRecord, ...], ...]
    """The employee's own, by insurance line."""
    recorded: Steps
    newest: int
    known_at: datetime


def known(family: str, streams: Mapping[str, Sequence[Recorded]]) -> Known:
    """Return what streams `hr`, `coverage`, `misfit` and `payroll` of a family say together."""
    dismissed = {r.event.event_ref for r in streams["misfit"] if isinstance(r.event, EventDismissed)}
    told = [record for category in ("hr", "coverage") for record in streams[category]]
    return Known(
        family=fold(family, streams["hr"], dismissed={ref for ref in dismissed if ref is not None}),
        coverages=_own(fold_records(streams["coverage"])),
        recorded=recorded(streams["payroll"]),
        newest=max((record.position for record in told), default=0),
        known_at=max((record.recorded_at for record in told), default=_NEVER),
    )


def recorded(facts: Iterable[Recorded]) -> dict[Order, tuple[Step, ...]]:
    """Return the deductions that the recorded facts order, in the order they were recorded."""
    steps: dict[Order, tuple[Step, ...]] = {}
    for record in facts:
        if isinstance(record.event, (DeductionScheduled, DeductionStopped)):
            order = (record.event.payroll, record.event.code)
            steps[order] = with_step(steps.get(order, ()), step_of(record.event))
    return steps


def with_step(steps: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    """Return the steps when from a pay day on only this holds; what was said of later pay days is forgotten."""
    return (*(each for each in steps if each[0] < step[0]), step)


def taken_on(steps: Iterable[Step], pay_day: date) -> Deduction | None:
    """Return what is taken from the pay of `pay_day`."""
    taken = None
    for first_pay_day, each in steps:
        if first_pay_day <= pay_day:
            taken = each
    return taken


def step_of(event: DeductionScheduled | DeductionStopped) -> Step:
    """Return what a fact orders, and from which pay day on."""
    if isinstance(event, DeductionStopped):
        return event.first_pay_day_without, None
    return event.first_pay_day, deduction_of(event)


def deduction_of(event: DeductionScheduled) -> Deduction:
    """Return the deduction that a fact orders."""
    return Deduction(
        plan=event.plan,
        amount=event.amount,
        annual_amount=event.annual_amount,
        deductions_per_year=event.deductions_per_year,
        employer_amount=event.employer_amount,
        monthly_premium=event.monthly_premium,
        pre_tax=event.pre_tax,
        rests_on=event.rests_on,
    )


def _own(records: Iterable[CoverageRecord]) -> tuple[tuple[CoverageRecord, ...], ...]:
    lines: dict[str, list[CoverageRecord]] = {}
    for record in records:
        if record.member == SELF:
            lines.setdefault(record.line, []).append(record)
    return tuple(tuple(each) for each in lines.values())
