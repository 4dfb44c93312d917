"""How upstream events become a family: in business order, each that does not fit left out and named."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from events.base import EventRef, Recorded
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
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
    LaterEnd,
    Retirement,
)
from events.history import History, Misfit, history
from events.vocabulary.calendar import day_before
from events.vocabulary.people import SELF, Relationship

PARTED: Final = frozenset({"divorce", "legal_separation"})
"""Why somebody is removed who is a former spouse from then on."""

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


@dataclass(slots=True)
class _Told:
    """What is told of a family so far."""

    employments: list[Employment] = field(default_factory=list)
    retirements: list[Retirement] = field(default_factory=list)
    dependents: list[Dependent] = field(default_factory=list)
    elections: list[Election] = field(default_factory=list)
    others: list[Recorded] = field(default_factory=list)
    death_day: date | None = None
    death_ref: EventRef | None = None


def fold_history(family: str, known: History) -> Family:
    """Return the family that a history describes: `fold`, for who has the history already."""
    told = _Told()
    misfits = list(known.misfits)
    for record in known.standing:
        try:
            _on_a_possible_day(record)
            _evolve(told, record)
        except _Misfit as misfit:
            misfits.append(Misfit(record, misfit.code, misfit.reason))
    misfits.extend(_nobodys(told, known.standing, misfits))
    nobody = not told.employments
    return Family(
        id=family,
        employments=tuple(told.employments),
        retirements=tuple(told.retirements),
        death_day=told.death_day,
        death_ref=told.death_ref,
        dependents=tuple(told.dependents),
        elections=() if nobody else tuple(told.elections),
        others=() if nobody else tuple(told.others),
        misfits=tuple(misfits),
    )


def _nobodys(told: _Told, standing: Iterable[Recorded], misfits: Collection[Misfit]) -> list[Misfit]:
    """Find what speaks of nobody: asked at the end, since a form may be signed before the first day at work."""
    named = {each.record.ref for each in misfits}
    members = {SELF, *(each.id for each in told.dependents)}
    found: list[Misfit] = []
    for record in standing:
        event = record.event
        if isinstance(event, DependentAdded) or (named and record.ref in named):
            continue
        if not told.employments:
            found.append(Misfit(record, *_UNKNOWN))
        elif isinstance(event, PersonChanged) and event.person_ref not in members:
            found.append(Misfit(record, "unknown-dependent", f'there is no dependent "{event.person_ref}"'))
    return found


def _on_a_possible_day(record: Recorded) -> None:
    for said in vars(record.event).values():
        if isinstance(said, date) and not FIRST_DAY <= said <= LAST_DAY:
            raise _Misfit("impossible-day", f"it names {said}, which is not from {FIRST_DAY} to {LAST_DAY}")


def _evolve(told: _Told, record: Recorded) -> None:
    event = record.event
    match event:
        case ElectionSubmitted():
            told.elections.append(Election(event, record.ref, record.position))
        case EmployeeHired():
            _employed(told, event, event.hire_day, record.ref)
        case DependentAdded():
            _dependent_added(told, event, record.ref)
        case EmployeeRehired():
            _employed(told, event, event.rehire_day, record.ref)
        case JobChanged():
            _job_changed(told, event, record.ref)
        case EmployeeTerminated():
            _terminated(told, event, record.ref)
        case EmployeeRetired():
            _retired(told, event, record.ref)
        case EmployeeDied():
            _died(told, event, record.ref)
        case DependentChanged():
            _dependent_changed(told, event, record.ref)
        case DependentRemoved():
            _dependent_removed(told, event, record.ref)
        case PersonChanged():
            pass
        case _:
            told.others.append(record)


def _known(told: _Told) -> None:
    if not told.employments:
        raise _Misfit(*_UNKNOWN)


def _current(told: _Told, day: date) -> Employment | None:
    """Return the employment that is open or ends on or after a day."""
    for last in told.employments[-1:]:
        if last.first_day <= day and (last.last_day is None or last.last_day >= day):
            return last
    return None


def _employed(told: _Told, event: EmployeeHired | EmployeeRehired, day: date, ref: EventRef) -> None:
    if isinstance(event, EmployeeRehired) and not told.employments:
        raise _Misfit("unknown-employee", "a rehire of somebody who was never hired here")
    if _current(told, day) is not None:
        raise _Misfit("already-employed", f"still employed on {day}")
    if told.death_day is not None:
        raise _Misfit("has-died", f"died on {told.death_day}")
    before = event.transferred_from
    if before is not None and not FIRST_DAY <= before.hire_day <= before.last_day < day:
        raise _Misfit("impossible-transfer", f"the employment before does not lie before {day}")
    begun = Employment(first_day=day, jobs=(JobStep(day, event.job, ref),), ref=ref, transferred_from=before)
    told.employments.append(begun)
    if told.retirements and told.retirements[-1].last_day is None:
        told.retirements[-1] = replace(told.retirements[-1], last_day=day_before(day))


def _job_changed(told: _Told, event: JobChanged, ref: EventRef) -> None:
    _known(told)
    current = _current(told, event.change_day)
    if current is None:
        raise _Misfit("not-employed", f"not employed on {event.change_day}")
    kept = (step for step in current.jobs if step.from_day != event.change_day)
    jobs = (*kept, JobStep(event.change_day, event.job, ref))
    told.employments[-1] = replace(current, jobs=jobs)


def _ended(
    current: Employment,
    last_day: date,
    by: Literal["terminated", "retired", "died"],
    reason: str | None,
    ref: EventRef,
) -> Employment:
    return replace(current, last_day=last_day, ended_by=by, end_reason=reason, end_ref=ref)


def _terminated(told: _Told, event: EmployeeTerminated, ref: EventRef) -> None:
    _known(told)
    current = _current(told, event.last_day_employed)
    if current is None or current.last_day is not None:
        raise _Misfit("not-employed", f"not employed on {event.last_day_employed}, or already leaving")
    ended = _ended(current, event.last_day_employed, "terminated", event.reason, ref)
    if event.cobra_withheld is not None:
        withheld = event.cobra_withheld
        ended = replace(ended, cobra_withheld_by=withheld.decided_by, cobra_withheld_why=withheld.why)
    told.employments[-1] = ended


def _retired(told: _Told, event: EmployeeRetired, ref: EventRef) -> None:
    _known(told)
    if told.death_day is not None:
        raise _Misfit("has-died", f"died on {told.death_day}")
    last_day = day_before(event.retirement_day)
    last = told.employments[-1]
    if told.retirements and told.retirements[-1].last_day is None:
        raise _Misfit("already-retired", f"already retired from {told.retirements[-1].first_day} on")
    if last.first_day > last_day:
        raise _Misfit("not-employed", f"not employed before {event.retirement_day}")
    if last.last_day is None or last.last_day >= last_day:
        told.employments[-1] = _ended(last, last_day, "retired", None, ref)
    retirement = Retirement(event.retirement_day, event.retirement_system, last.job_on(last_day).job, ref)
    told.retirements.append(retirement)


def _died(told: _Told, event: EmployeeDied, ref: EventRef) -> None:
    _known(told)
    if told.death_day is not None:
        raise _Misfit("has-died", f"already recorded as having died on {told.death_day}")
    current = _current(told, event.death_day)
    if current is not None:
        told.employments[-1] = _ended(current, event.death_day, "died", None, ref)
    told.death_day, told.death_ref = event.death_day, ref


def _dependent_added(told: _Told, event: DependentAdded, ref: EventRef) -> None:
    for each in told.dependents:
        if each.id == event.dependent_id and each.lasts_to(event.event_day):
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
    told.dependents.append(added)


def _dependent_changed(told: _Told, event: DependentChanged, ref: EventRef) -> None:
    step = DependentStep(
        from_day=event.change_day,
        ref=ref,
        relationship=None if event.relationship is None else Relationship(event.relationship),
        student=event.student,
        disabled=event.disabled,
        tax_dependent=event.tax_dependent,
        qmcso=event.qmcso,
    )
    for index, each in enumerate(told.dependents):
        if each.id == event.dependent_id and each.first_day <= event.change_day and each.last_day is None:
            told.dependents[index] = replace(each, steps=(*each.steps, step))
            return
    former = _former(told, event.dependent_id, event.change_day)
    if former is not None and step.relationship is Relationship.EX_SPOUSE:
        told.dependents[former] = replace(
            told.dependents[former], steps=(*told.dependents[former].steps, step)
        )
        return
    raise _Misfit("unknown-dependent", f'there is no dependent "{event.dependent_id}" on {event.change_day}')


def _former(told: _Told, dependent: str, day: date) -> int | None:
    """Return the place of a former spouse, of whom nothing later has ended it, or None."""
    for index, each in enumerate(told.dependents):
        parted = each.end_reason in PARTED and each.last_day is not None and each.last_day <= day
        if each.id == dependent and parted and each.later_end is None:
            return index
    return None


def _dependent_removed(told: _Told, event: DependentRemoved, ref: EventRef) -> None:
    for index, each in enumerate(told.dependents):
        if each.id == event.dependent_id and each.first_day <= event.event_day and each.last_day is None:
            told.dependents[index] = replace(
                each,
                last_day=event.event_day,
                end_reason=event.reason,
                notified_day=event.notified_day,
                end_ref=ref,
            )
            return
    former = _former(told, event.dependent_id, event.event_day)
    if former is not None and event.reason not in PARTED:
        later = LaterEnd(event.event_day, event.reason, ref, event.notified_day)
        told.dependents[former] = replace(told.dependents[former], later_end=later)
        return
    raise _Misfit("unknown-dependent", f'there is no dependent "{event.dependent_id}" on {event.event_day}')
