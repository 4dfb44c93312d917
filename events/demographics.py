"""Who a member is to a carrier: the person as first told, with every change since."""

from collections.abc import Iterable, Sequence
from datetime import date

from events.base import Recorded
from events.employment import EmployeeHired, EventVoided, PersonChanged
from events.enrollment import DependentAdded, ElectionSubmitted
from events.history import History, business_day, history, told_order
from events.people import Person
from events.telling import fold_history
from events.vocabulary.people import SELF


def person_at(records: Iterable[Recorded], member: str, *, up_to: int) -> Person | None:
    """Return a member's demographics as the records up to a log position give them, or None if nobody is known.

    The records must have been read with their personal fields open. A change counts as soon as it is known, also
    one with a day in the future: a carrier is told the day beside it.
    """
    return latest_person(history(record for record in records if record.position <= up_to), member)


def latest_person(known: History, member: str) -> Person | None:
    """Return a member's demographics after every standing change, or None if nobody is known.

    Somebody who is introduced more than once (hired again, a dependent again) is who the latest introduction that
    fits says; one that does not fit may well speak of another person, and is not listened to.
    """
    introductions = _fitting([record for record in known.standing if _introduces(record, member)], known)
    if not introductions:
        return None
    latest = introductions[-1]
    assert isinstance(latest.event, EmployeeHired | DependentAdded)
    person = latest.event.person
    changes = [
        record
        for record in known.standing
        if isinstance(record.event, PersonChanged)
        and record.event.person_ref == member
        and not (len(introductions) > 1 and _came_before(record, latest))
    ]
    for record in sorted(changes, key=lambda each: (*business_day(each), *told_order(each))):
        assert isinstance(record.event, PersonChanged)
        said = record.event.changes
        person = person.model_copy(update={name: getattr(said, name) for name in said.model_fields_set})
    return person


def birth_days(known: History) -> dict[str, date]:
    """Return the day of birth of each member who was introduced, after every standing change, by member."""
    introduced: dict[str, Person] = {}
    unsettled: set[str] = set()
    for record in known.standing:
        match record.event:
            case EmployeeHired(person=person):
                name: str = SELF
            case DependentAdded(dependent_id=ref, person=person):
                name = ref
            case PersonChanged(person_ref=ref):
                unsettled.add(ref)
                continue
            case _:
                continue
        if name in introduced:
            unsettled.add(name)
        introduced[name] = person
    for member in introduced.keys() & unsettled:
        latest = latest_person(known, member)
        assert latest is not None, "somebody introduced them"
        introduced[member] = latest
    return {member: person.birth_day for member, person in introduced.items()}


def person_version(records: Sequence[Recorded], member: str) -> int:
    """Return the position of the last record that can have changed a member's demographics, 0 if there is none.

    Demographics at this position and at any later one are the same, as far as the records go.
    """
    several = sum(1 for record in records if _introduces(record, member)) > 1
    return max((r.position for r in records if _speaks_of(r, member, several=several)), default=0)


def _introduces(record: Recorded, member: str) -> bool:
    match record.event:
        case EmployeeHired():
            return member == SELF
        case DependentAdded(dependent_id=ref):
            return ref == member
        case _:
            return False


def _fitting(introductions: list[Recorded], known: History) -> list[Recorded]:
    """Return the introductions that fit the family's history; all of them if it comes to one, or to none."""
    if len(introductions) < 2:
        return introductions
    misfits = {each.record.ref for each in fold_history("", known).misfits}
    return [each for each in introductions if each.ref not in misfits] or introductions


def _came_before(change: Recorded, introduction: Recorded) -> bool:
    """Whether a change was both dated and told before an introduction, which therefore knows of it."""
    return business_day(change) < business_day(introduction) and told_order(change) < told_order(introduction)


def _speaks_of(record: Recorded, member: str, *, several: bool) -> bool:
    """Whether a record can change who a member is; with `several` introductions also by which of them fits."""
    match record.event:
        case EventVoided():
            return True
        case PersonChanged(person_ref=ref):
            return ref == member
        case _ if several:
            return not isinstance(record.event, ElectionSubmitted)
        case _:
            return _introduces(record, member)
