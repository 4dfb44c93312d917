"""The differences between carriers' rosters and our books: listed, decided about, and told again."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from events.base import Cause, Entry
from events.carrier_rosters import (
    DifferenceKind,
    MemberSeen,
    MembersSeen,
    RosterDifferenceResolved,
    Way,
)
from events.errors import ConcurrentWrite, NotFound, PermanentError
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.projection import FILES, LEDGER, ROSTERS
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.projection.rosters import difference_key, last_key, seen_key
from services.carrier_feeds.projection.stored_rosters import (
    OPEN,
    Difference,
    RosterSeen,
    SeenThere,
    difference_of,
    last_of,
    roster_of,
    seen_of_row,
)
from services.carrier_feeds.worker.doors import Doors, feed_of
from services.viewing import build, build_together

PAGE = 1000
_OF_PERSONS = frozenset({DifferenceKind.SSN, DifferenceKind.NAME, DifferenceKind.BIRTH_DAY})


def one_difference(doors: Doors, difference: str) -> Difference:
    """Return a difference by its id.

    Raises:
      NotFound: there is none.
    """
    build(doors.log, doors.views, ROSTERS)
    key = difference_key(difference)
    row = doors.views.load(ROSTERS.view, [key]).get(key)
    if row is None:
        raise NotFound(f"{difference}: no such difference; 'hub roster report --open' lists them")
    return difference_of(row)


def differences(doors: Doors, carrier: str, *, only_open: bool = False) -> Iterator[Difference]:
    """Yield a carrier's differences by id, or only those that are open."""
    build(doors.log, doors.views, ROSTERS)
    after, mark = "", OPEN if only_open else None
    while rows := doors.views.find(ROSTERS.view, group=carrier, mark=mark, after=after, limit=PAGE):
        after = rows[-1][0]
        yield from (difference_of(row) for _, row in rows)


def rosters_of(doors: Doors, carrier: str) -> list[RosterSeen]:
    """Return a carrier's rosters, the newest first."""
    build(doors.log, doors.views, ROSTERS)
    found: list[RosterSeen] = []
    after = ""
    while rows := doors.views.find(ROSTERS.view, group=f"roster|{carrier}", after=after, limit=PAGE):
        after = rows[-1][0]
        found += [roster_of(row) for _, row in rows]
    return sorted(found, key=lambda each: (each.as_of, each.basis), reverse=True)


Place = tuple[str, str, InsuranceLine]
"""Family, member, line."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a carrier was seen to hold of a member and line in its last roster."""

    as_of: date
    what: str
    """`agreed`: just what it had accepted; `truth`: our books, although it had not; `accepted` or `told`: what our
    books said before; `other`: something else."""
    basis: int
    """Log position of our books that the roster was compared with; what was learned later is none of it."""


def seen_there(doors: Doors, carrier: str, places: Collection[Place]) -> Mapping[Place, Seen]:
    """Return what the carrier's last roster had of members and lines; nothing where there is no roster."""
    build(doors.log, doors.views, ROSTERS)
    last = last_of(doors.views.load(ROSTERS.view, [last_key(carrier)]).get(last_key(carrier)))
    if last.as_of is None:
        return {}
    keys = {seen_key(carrier, *place): place for place in places}
    found = {place: Seen(last.as_of, "agreed", last.basis) for place in places}
    for key, row in doors.views.load(ROSTERS.view, sorted(keys)).items():
        held = seen_of_row(row)
        if held.sha256 == last.sha256:
            found[keys[key]] = Seen(last.as_of, held.what, last.basis)
    return found


def resolve(doors: Doors, difference: str, *, way: Way, actor: str, reason: str) -> Difference:
    """Record how a difference is settled.

    With `ours` what the carrier was seen to hold of the member and line counts as what it was told, so that the next
    file says what our books have instead; of identifiers, who the member is is said again.

    Raises:
      NotFound: there is no such difference.
      PermanentError: it is settled already, no reason is given, or there is nobody of ours to say it again of.
    """
    if not reason.strip():
        raise PermanentError("a reason is needed")
    known = one_difference(doors, difference)
    if known.state != OPEN:
        raise PermanentError(f"{difference} is resolved already: {known.resolution}")
    stream, feed = f"roster/{known.carrier}", f"feed/{known.carrier}"
    led_by = Cause(causation=known.position, actor=actor)
    fact = RosterDifferenceResolved(
        carrier=known.carrier, difference=difference, way=way, reason=reason.strip()
    )
    row = doors.views.load(ROSTERS.view, [last_key(known.carrier)]).get(last_key(known.carrier))
    entries, after = [Entry(stream, fact, led_by)], {stream: last_of(row).version}
    if way == "ours":
        build_together(doors.log, doors.views, (FILES, LEDGER))
        entries.append(Entry(feed, _seen(doors, known, reason.strip()), led_by))
        after[feed] = feed_of(doors, known.carrier).version
    try:
        doors.log.append(entries, after=after)
    except ConcurrentWrite:
        return resolve(doors, difference, way=way, actor=actor, reason=reason)
    return one_difference(doors, difference)


def _seen(doors: Doors, known: Difference, reason: str) -> MembersSeen:
    if known.family is None or known.member is None:
        raise PermanentError(f"{known.id} is of nobody in our books: nothing can be said of them in a file")
    key = key_of(known.carrier, known.family)
    if key not in doors.views.load(LEDGER.view, [key]):
        raise PermanentError(f"{known.id} is of a family that this carrier was never told of")
    if known.kind in _OF_PERSONS:
        member = MemberSeen(family=known.family, member=known.member, lines=(), held=(), otherwise=True)
    else:
        assert known.line is not None
        held = _held(doors, known, known.line)
        if any(each.group.number == "?" for each in held.held):
            raise PermanentError(
                f"{known.id}: the roster does not say in which group, so no file can take it back"
            )
        member = MemberSeen(family=known.family, member=known.member, lines=(known.line,), held=held.held)
    return MembersSeen(
        carrier=known.carrier, as_of=known.as_of, sha256=known.sha256, members=(member,), reason=reason
    )


def _held(doors: Doors, known: Difference, line: InsuranceLine) -> SeenThere:
    assert known.family is not None
    assert known.member is not None
    key = seen_key(known.carrier, known.family, known.member, line)
    return seen_of_row(doors.views.load(ROSTERS.view, [key])[key])


def is_told(doors: Doors, carrier: str, family: str) -> bool:
    """Whether a carrier was told, or seen to hold, anything of a family."""
    row = doors.views.load(LEDGER.view, [key_of(carrier, family)]).get(key_of(carrier, family))
    account = None if row is None else account_of(row)
    return account is not None and bool(account.settled.placed or account.sent)
