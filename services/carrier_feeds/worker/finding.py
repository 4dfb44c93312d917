"""Who a carrier means: members found by the number we print, the employee id, or the SSN."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from events.base import Recorded
from events.employment import EmployeeHired, PersonChanged
from events.enrollment import DependentAdded
from events.offers import Book
from events.people import Person, PersonChanges, is_sealed
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import family_of
from services.carrier_feeds.rules.error_report import Named
from services.carrier_feeds.rules.finding import member_of
from services.following import FAMILIES
from services.ports import LogReader, Views


@dataclass(frozen=True, slots=True)
class Found:
    """Who somebody is. `member` is None where only the family is known."""

    family: str
    member: str | None


def find(
    log: LogReader, views: Views, book: Book, carrier: str, named: Collection[Named]
) -> dict[Named, Found | str]:
    """Return whom each name means, or why that cannot be told.

    A member number comes first, then the employee id, then the SSN. For SSNs that are left over every family of the
    carrier is read once, for no index holds them; that is the only part that takes longer with more families.
    """
    candidates = {each: list(_candidates(each, book)) for each in named}
    members = _members(log, {family for some in candidates.values() for family, _ in some})
    answers: dict[Named, Found | str] = {}
    left: dict[str, list[Named]] = defaultdict(list)
    for each, some in candidates.items():
        found = {
            Found(family, member)
            for family, member in some
            if family in members and (member is None or member in members[family])
        }
        if len(found) == 1:
            answers[each] = found.pop()
        elif each.ssn:
            left[each.ssn].append(each)
        else:
            answers[each] = "more than one person fits" if found else "nobody is known by it"
    if left:
        by_ssn = _by_ssn(log, views, carrier, left.keys())
        for ssn, some_named in left.items():
            people = by_ssn.get(ssn, set())
            answer = next(iter(people)) if len(people) == 1 else None
            why = "more than one person fits" if people else "nobody is known by it"
            answers.update(dict.fromkeys(some_named, answer or why))
    return answers


def _candidates(named: Named, book: Book) -> Iterator[tuple[str, str | None]]:
    """Yield family and member that a number or an employee id can mean."""
    meant = member_of(named.member_number) if named.member_number else None
    if meant is not None:
        yield meant
        return
    if named.employee_id:
        employers = [each.id for each in book.catalog.employers]
        for employer in [named.employer] if named.employer in employers else employers:
            yield f"{employer}/{named.employee_id}", None


def _members(log: LogReader, families: Collection[str]) -> dict[str, set[str]]:
    """Return the members of those of these families that are known."""
    found: dict[str, set[str]] = {}
    for page in _pages(sorted(families)):
        for stream, records in log.load([f"hr/{family}" for family in page]).items():
            if records:
                dependents = {
                    each.event.dependent_id for each in records if isinstance(each.event, DependentAdded)
                }
                found[stream.partition("/")[2]] = {SELF, *dependents}
    return found


def _by_ssn(log: LogReader, views: Views, carrier: str, wanted: Collection[str]) -> Mapping[str, set[Found]]:
    """Return who of a carrier's families was ever told to have one of these SSNs."""
    found: dict[str, set[Found]] = defaultdict(set)
    after = ""
    while rows := views.find(LEDGER.view, group=carrier, after=after, limit=FAMILIES):
        after = rows[-1][0]
        families = [family_of(key) for key, _ in rows]
        loaded = log.load([f"hr/{family}" for family in families], personal=True)
        for family in families:
            for member, ssn in _ssns(loaded[f"hr/{family}"]):
                if ssn in wanted:
                    found[ssn].add(Found(family, member))
    return found


def _ssns(records: Iterable[Recorded]) -> Iterator[tuple[str, str]]:
    for record in records:
        match record.event:
            case EmployeeHired(person=person):
                who: tuple[str, Person | PersonChanges] = (SELF, person)
            case DependentAdded(dependent_id=member, person=person):
                who = (member, person)
            case PersonChanged(person_ref=member, changes=changes):
                who = (member, changes)
            case _:
                continue
        member, told = who
        if not (isinstance(told, Person) and is_sealed(told)) and told.ssn:
            yield member, told.ssn


def _pages(families: list[str]) -> Iterator[list[str]]:
    waiting = iter(families)
    while page := list(islice(waiting, FAMILIES)):
        yield page
