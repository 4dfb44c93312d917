"""Which upstream events of a family stand, and in what order: by business day, never by order of arrival.

What comes out depends only on the set of events, so late, repeated and reordered delivery end in the same history.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from events.base import Recorded
from events.cobra import (
    CobraDisabilityDetermined,
    CobraElectionReceived,
    CobraElectionWaived,
    CobraWaiverRevoked,
)
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
    EventVoided,
    HoursReported,
    JobChanged,
    LeaveEnded,
    LeaveStarted,
    PersonChanged,
    TerminationCancelled,
)
from events.enrollment import (
    DependentAdded,
    DependentChanged,
    DependentRemoved,
    ElectionSubmitted,
    MedicareChanged,
)
from events.payroll import PaymentReceived
from events.vocabulary.calendar import day_before

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Misfit:
    """An upstream event that is in the log but does not fit what is known of the family, and why."""

    record: Recorded
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """The standing events of a family in business order, and those that have nothing to refer to."""

    standing: tuple[Recorded, ...]
    misfits: tuple[Misfit, ...]


def told_order(record: Recorded) -> tuple[datetime, str, str]:
    """Return the order in which the sources recorded events: time, then source and id to break ties."""
    return (record.cause.time or _EPOCH, record.cause.source, record.cause.id)


def business_day(record: Recorded) -> tuple[date, int]:
    """Return the day an event speaks of and its rank among events of that day: beginnings first, ends last."""
    match record.event:
        case EmployeeHired(hire_day=day) | EmployeeRehired(rehire_day=day):
            return day, 0
        case JobChanged(change_day=day):
            return day, 1
        case HoursReported(last_day=day):
            return day, 1
        case DependentAdded(event_day=day) | DependentRemoved(event_day=day, reason="correction"):
            return (
                day,
                2,
            )  # Somebody who was no dependent from a day on may be one from that day on, as told later.
        case PersonChanged(change_day=day) | DependentChanged(change_day=day):
            return day, 3
        case MedicareChanged(part_a_day=a, part_b_day=b, ended_day=end):
            return next((day for day in (a, b, end) if day is not None), date.min), 4
        case LeaveStarted(first_day=day):
            return day, 4
        case LeaveEnded(return_day=day):
            return day or date.max, 4
        case ElectionSubmitted(occasion_day=day):
            return day, 5
        case DependentRemoved(event_day=day):
            return day, 6
        case EmployeeTerminated(last_day_employed=day):
            return day, 7
        case EmployeeRetired(retirement_day=day):
            return day_before(day), 9
        case EmployeeDied(death_day=day):
            return day, 8
        case (
            CobraElectionReceived(sent_day=day)
            | CobraElectionWaived(sent_day=day)
            | CobraWaiverRevoked(sent_day=day)
            | CobraDisabilityDetermined(notified_day=day)
        ):
            return day, 10
        case PaymentReceived(received_day=day):
            return day, 11
        case _:
            return date.max, 12


def history(records: Iterable[Recorded], *, dismissed: Collection[str] = ()) -> History:
    """Return what stands of a family's upstream events after voids and cancelled terminations.

    `dismissed` names events (`source#id`) that a person decided not to use. A void that is itself voided later has no
    effect. A cancellation undoes the latest termination its sources had recorded before it. A dependent who was taken
    back by a correction and added anew, for whichever day, was never added before.
    """
    told = list({record.ref: record for record in records}.values())
    if dismissed:
        told = [record for record in told if str(record.ref) not in dismissed]
    told.sort(key=told_order)
    misfits: list[Misfit] = []
    kinds = {type(record.event) for record in told}
    if EventVoided in kinds:
        told, misfits = _without_voided(told)
    if TerminationCancelled in kinds:
        told, more = _without_cancelled(told)
        misfits += more
    if DependentRemoved in kinds:
        told = _without_corrected(told)
    told.sort(key=business_day)  # Of one day and rank they stay in the order in which they were told.
    return History(tuple(told), tuple(misfits))


def _without_voided(told: list[Recorded]) -> tuple[list[Recorded], list[Misfit]]:
    """Drop voided events and the voids that did it, latest void first, so that a void can itself be voided."""
    names = {str(record.ref) for record in told}
    gone: set[str] = set()
    misfits: list[Misfit] = []
    for record in reversed(told):
        if not isinstance(record.event, EventVoided) or str(record.ref) in gone:
            continue
        target = f"{record.event.voids.source}#{record.event.voids.id}"
        if target not in names or target == str(record.ref):
            misfits.append(
                Misfit(record, "nothing-to-void", f"the event {target} to be voided is not known here")
            )
        gone.add(target)
    standing = [r for r in told if str(r.ref) not in gone and not isinstance(r.event, EventVoided)]
    return standing, misfits


def _without_cancelled(told: list[Recorded]) -> tuple[list[Recorded], list[Misfit]]:
    """Drop each cancelled termination together with what cancelled it."""
    standing: list[Recorded] = []
    misfits: list[Misfit] = []
    for record in told:
        if not isinstance(record.event, TerminationCancelled):
            standing.append(record)
            continue
        latest = next((r for r in reversed(standing) if isinstance(r.event, EmployeeTerminated)), None)
        if latest is None:
            misfits.append(Misfit(record, "no-termination", "there is no termination to cancel"))
        else:
            standing.remove(latest)
    return standing, misfits


def _without_corrected(told: list[Recorded]) -> list[Recorded]:
    """Drop each addition of a dependent that a correction of its own day took back, with it, where another follows."""
    standing: list[Recorded] = []
    for place, record in enumerate(told):
        event = record.event
        if isinstance(event, DependentRemoved) and event.reason == "correction":
            added = (each for each in standing if _adds(each, event.dependent_id))
            wrong = [each for each in added if business_day(each)[0] == event.event_day]
            if wrong and any(_adds(each, event.dependent_id) for each in told[place + 1 :]):
                standing.remove(wrong[-1])
                continue
        standing.append(record)
    return standing


def _adds(record: Recorded, dependent: str) -> bool:
    return isinstance(record.event, DependentAdded) and record.event.dependent_id == dependent
