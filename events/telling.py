"""How upstream events become a family: in business order, each that does not fit left out and named."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from events.base import EventRef, Recorded
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
    Job,
    JobChanged,
    PersonChanged,
)
from events.enrollment import DependentAdded, DependentChanged, DependentRemoved, ElectionSubmitted
from events.family import (
    Dependent,
    DependentStep,
    Election,
    Employment,
    Family,
    JobStep,
    Retirement,
)
from events.history import History, Misfit, history
from events.vocabulary.calendar import day_before
from events.vocabulary.people import SELF, Relationship

_UNKNOWN = ("unknown-employee", "nobody was hired under this employee id by that day")

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""An event that names a day beyond these is a mistake: no employment, choice or deadline can be counted from it."""


class _Misfit(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def fold(family: str, records: Iterable[Recorded], *, dismissed: Collection[str] = ()) -> Family:
    """Return the family that these upstream events describe; total, and independent of their order.

    An event that does not fit is left out and named in `misfits`: a second hire of somebody employed, a termination
    of nobody, a dependent who is not known.
    """
    return fold_history(family, history(records, dismissed=dismissed))


def fold_history(family: str, known: History) -> Family:
    """Return the family that a history describes: `fold`, for who has the history already."""
    state = Family(id=family)
    misfits = list(known.misfits)
    for record in known.standing:
        try:
            _on_a_possible_day(record)
            state = _evolve(state, record)
        except _Misfit as misfit:
            misfits.append(Misfit(record, misfit.code, misfit.reason))
    misfits.extend(_nobodys(state, known.standing, {str(each.record.ref) for each in misfits}))
    if not state.employments:
        state = replace(state, elections=(), others=())
    return replace(state, misfits=tuple(misfits))


def _nobodys(state: Family, standing: Iterable[Recorded], told: Collection[str]) -> Iterator[Misfit]:
    """Find what speaks of nobody: asked at the end, since a form may be signed before the first day at work."""
    members = {SELF, *(each.id for each in state.dependents)}
    for record in standing:
        if str(record.ref) in told or isinstance(record.event, DependentAdded):
            continue
        if not state.employments:
            yield Misfit(record, *_UNKNOWN)
        elif isinstance(record.event, PersonChanged) and record.event.person_ref not in members:
            yield Misfit(record, "unknown-dependent", f'there is no dependent "{record.event.person_ref}"')


def _on_a_possible_day(record: Recorded) -> None:
    for said in vars(record.event).values():
        if isinstance(said, date) and not FIRST_DAY <= said <= LAST_DAY:
            raise _Misfit("impossible-day", f"it names {said}, which is not from {FIRST_DAY} to {LAST_DAY}")


def _evolve(state: Family, record: Recorded) -> Family:
    event = record.event
    match event:
        case EmployeeHired():
            return _employed(state, event.hire_day, event.job, record.ref, again=False)
        case EmployeeRehired():
            return _employed(state, event.rehire_day, event.job, record.ref, again=True)
        case JobChanged():
            return _job_changed(state, event, record.ref)
        case EmployeeTerminated():
            return _terminated(state, event, record.ref)
        case EmployeeRetired():
            return _retired(state, event, record.ref)
        case EmployeeDied():
            return _died(state, event, record.ref)
        case DependentAdded():
            return _dependent_added(state, event, record.ref)
        case DependentChanged():
            return _dependent_changed(state, event, record.ref)
        case DependentRemoved():
            return _dependent_removed(state, event, record.ref)
        case ElectionSubmitted():
            return replace(state, elections=(*state.elections, Election(event, record.ref, record.position)))
        case PersonChanged():
            return state
        case _:
            return replace(state, others=(*state.others, record))


def _known(state: Family) -> None:
    if not state.employments:
        raise _Misfit(*_UNKNOWN)


def _current(state: Family, day: date) -> Employment | None:
    """Return the employment that is open or ends on or after a day."""
    for last in state.employments[-1:]:
        if last.first_day <= day and (last.last_day is None or last.last_day >= day):
            return last
    return None


def _with_last(state: Family, employment: Employment) -> tuple[Employment, ...]:
    return (*state.employments[:-1], employment)


def _employed(state: Family, day: date, job: Job, ref: EventRef, *, again: bool) -> Family:
    if again and not state.employments:
        raise _Misfit("unknown-employee", "a rehire of somebody who was never hired here")
    if _current(state, day) is not None:
        raise _Misfit("already-employed", f"still employed on {day}")
    if state.death_day is not None:
        raise _Misfit("has-died", f"died on {state.death_day}")
    begun = Employment(first_day=day, jobs=(JobStep(day, job, ref),), ref=ref)
    retirements = state.retirements
    if retirements and retirements[-1].last_day is None:
        retirements = (*retirements[:-1], replace(retirements[-1], last_day=day_before(day)))
    return replace(state, employments=(*state.employments, begun), retirements=retirements)


def _job_changed(state: Family, event: JobChanged, ref: EventRef) -> Family:
    _known(state)
    current = _current(state, event.change_day)
    if current is None:
        raise _Misfit("not-employed", f"not employed on {event.change_day}")
    kept = (step for step in current.jobs if step.from_day != event.change_day)
    jobs = (*kept, JobStep(event.change_day, event.job, ref))
    return replace(state, employments=_with_last(state, replace(current, jobs=jobs)))


def _ended(
    current: Employment,
    last_day: date,
    by: Literal["terminated", "retired", "died"],
    reason: str | None,
    ref: EventRef,
) -> Employment:
    return replace(current, last_day=last_day, ended_by=by, end_reason=reason, end_ref=ref)


def _terminated(state: Family, event: EmployeeTerminated, ref: EventRef) -> Family:
    _known(state)
    current = _current(state, event.last_day_employed)
    if current is None or current.last_day is not None:
        raise _Misfit("not-employed", f"not employed on {event.last_day_employed}, or already leaving")
    ended = _ended(current, event.last_day_employed, "terminated", event.reason, ref)
    if event.cobra_withheld is not None:
        withheld = event.cobra_withheld
        ended = replace(ended, cobra_withheld_by=withheld.decided_by, cobra_withheld_why=withheld.why)
    return replace(state, employments=_with_last(state, ended))


def _retired(state: Family, event: EmployeeRetired, ref: EventRef) -> Family:
    _known(state)
    if state.death_day is not None:
        raise _Misfit("has-died", f"died on {state.death_day}")
    last_day = day_before(event.retirement_day)
    last = state.employments[-1]
    if state.retirements and state.retirements[-1].last_day is None:
        raise _Misfit("already-retired", f"already retired from {state.retirements[-1].first_day} on")
    if last.first_day > last_day:
        raise _Misfit("not-employed", f"not employed before {event.retirement_day}")
    employments = state.employments
    if last.last_day is None or last.last_day >= last_day:
        employments = _with_last(state, _ended(last, last_day, "retired", None, ref))
    retirement = Retirement(event.retirement_day, event.retirement_system, last.job_on(last_day).job, ref)
    return replace(state, employments=employments, retirements=(*state.retirements, retirement))


def _died(state: Family, event: EmployeeDied, ref: EventRef) -> Family:
    _known(state)
    if state.death_day is not None:
        raise _Misfit("has-died", f"already recorded as having died on {state.death_day}")
    current = _current(state, event.death_day)
    employments = state.employments
    if current is not None:
        employments = _with_last(state, _ended(current, event.death_day, "died", None, ref))
    return replace(state, employments=employments, death_day=event.death_day, death_ref=ref)


def _dependent_added(state: Family, event: DependentAdded, ref: EventRef) -> Family:
    for each in state.dependents:
        if each.id == event.dependent_id and (each.last_day is None or each.last_day >= event.event_day):
            raise _Misfit("already-a-dependent", f'"{event.dependent_id}" is a dependent already')
    added = Dependent(
        id=event.dependent_id,
        relationship=Relationship(event.relationship),
        first_day=event.event_day,
        reason=event.reason,
        ref=ref,
        student=bool(event.student),
        disabled=bool(event.disabled),
        tax_dependent=event.tax_dependent,
        qmcso=bool(event.qmcso),
    )
    return replace(state, dependents=(*state.dependents, added))


def _dependent_changed(state: Family, event: DependentChanged, ref: EventRef) -> Family:
    step = DependentStep(
        from_day=event.change_day,
        ref=ref,
        relationship=None if event.relationship is None else Relationship(event.relationship),
        student=event.student,
        disabled=event.disabled,
        tax_dependent=event.tax_dependent,
        qmcso=event.qmcso,
    )
    for index, each in enumerate(state.dependents):
        if each.id == event.dependent_id and each.first_day <= event.change_day and each.last_day is None:
            changed = replace(each, steps=(*each.steps, step))
            return replace(
                state, dependents=(*state.dependents[:index], changed, *state.dependents[index + 1 :])
            )
    raise _Misfit("unknown-dependent", f'there is no dependent "{event.dependent_id}" on {event.change_day}')


def _dependent_removed(state: Family, event: DependentRemoved, ref: EventRef) -> Family:
    for index, each in enumerate(state.dependents):
        if each.id == event.dependent_id and each.first_day <= event.event_day and each.last_day is None:
            gone = replace(
                each,
                last_day=event.event_day,
                end_reason=event.reason,
                notified_day=event.notified_day,
                end_ref=ref,
            )
            return replace(
                state, dependents=(*state.dependents[:index], gone, *state.dependents[index + 1 :])
            )
    raise _Misfit("unknown-dependent", f'there is no dependent "{event.dependent_id}" on {event.event_day}')
