"""Who a member is to a carrier: the person as first told, with every change since."""

from collections.abc import Iterable, Sequence

from events.base import Recorded
from events.employment import EmployeeHired, EventVoided, PersonChanged
from events.enrollment import DependentAdded
from events.history import History, business_day, history, told_order
from events.people import Person
from events.vocabulary.people import SELF


def person_at(records: Iterable[Recorded], member: str, *, up_to: int) -> Person | None:
    """Return a member's demographics as the records up to a log position give them, or None if nobody is known.

    The records must have been read with their personal fields open. A change counts as soon as it is known, also
    one with a day in the future: a carrier is told the day beside it.
    """
    return latest_person(history(record for record in records if record.position <= up_to), member)


def latest_person(known: History, member: str) -> Person | None:
    """Return a member's demographics after every standing change, or None if nobody is known."""
    person: Person | None = None
    changes: list[Recorded] = []
    for record in known.standing:
        match record.event:
            case EmployeeHired(person=first) if member == SELF:
                person = first
            case DependentAdded(dependent_id=ref, person=first) if ref == member:
                person = first
            case PersonChanged(person_ref=ref) if ref == member:
                changes.append(record)
            case _:
                pass
    if person is None:
        return None
    for record in sorted(changes, key=lambda each: (*business_day(each), *told_order(each))):
        assert isinstance(record.event, PersonChanged)
        said = record.event.changes
        person = person.model_copy(update={name: getattr(said, name) for name in said.model_fields_set})
    return person


def person_version(records: Sequence[Recorded], member: str) -> int:
    """Return the position of the last record that can have changed a member's demographics, 0 if there is none.

    Demographics at this position and at any later one are the same, as far as the records go.
    """
    return max((r.position for r in records if _speaks_of(r, member)), default=0)


def _speaks_of(record: Recorded, member: str) -> bool:
    match record.event:
        case EmployeeHired():
            return member == SELF
        case DependentAdded(dependent_id=ref) | PersonChanged(person_ref=ref):
            return ref == member
        case EventVoided():
            return True
        case _:
            return False
