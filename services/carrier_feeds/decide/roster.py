"""What a carrier's roster says of one family beside our books: differences, and what it was seen to hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.book import Book
from events.carrier_rosters import DifferenceKind, MemberNumber, RosterDifference, Sighting
from events.catalog import CarrierProfile
from events.catalog.rosters import Roster
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.decide.expected import Known, context_of, expected
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.decide.terms import Terms as FeedTerms
from services.carrier_feeds.decide.terms import Unsayable
from services.carrier_feeds.rules.application import Placed, Told
from services.carrier_feeds.rules.roster_comparison import (
    SEVERITY,
    Found,
    Terms,
    Theirs,
    held_there,
    judged,
    ours_of,
)
from services.carrier_feeds.state.account import silenced, told

Name = Callable[[str, str, str, str, str], str]
"""Family or subscriber, member, line, plan, kind → the id of a difference."""
ByLine = Mapping[InsuranceLine, Sequence[Theirs]]


@dataclass(frozen=True, slots=True)
class Asking:
    """What a comparison is made by."""

    book: Book
    profile: CarrierProfile
    feed: FeedTerms
    roster: Roster
    terms: Terms
    name: Name


@dataclass(slots=True)
class Compared:
    """What came of a family."""

    differences: list[RosterDifference] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    numbers: list[MemberNumber] = field(default_factory=list)
    """The carrier's own that it had not told before."""
    members: int = 0
    agreeing: int = 0
    fault: str = ""


Identifiers = tuple[str, str, str]
"""Keyed hashes of SSN, name and birth date; empty where one is not known."""


def compare_family(
    known: Known,
    asking: Asking,
    theirs: Mapping[str, ByLine],
    people: Mapping[str, Identifiers],
    hashed: Callable[[People, str, int | None], Identifiers],
    before: Known | None = None,
) -> Compared:
    """Compare what a roster has of a family with our books.

    Args:
      known: all that our books have of it.
      asking: by what it is compared.
      theirs: member → line → what the roster has.
      people: who the roster takes these members to be.
      hashed: who our books take a member to be, now (None) or at a version.
      before: of a carrier that gets full files only, the family as it stood for the last; None: as it stands.
    """
    result = Compared()
    context = context_of(known, asking.feed, told(known.account), asking.terms.as_of)
    try:
        truth = expected(context, future_days=_days_ahead(asking), silenced=silenced(known.account)).placed
    except Unsayable as reason:
        result.fault = str(reason)
        return result
    accepted = known.account.settled if asking.profile.changes else _by_full_file(before, asking, truth)
    lines: dict[str, set[InsuranceLine]] = {}
    for placed in (truth, accepted.placed, context.told.placed):
        for spans in placed.values():
            for member, line in spans:
                lines.setdefault(member, set()).add(line)
    for member, held in theirs.items():
        lines.setdefault(member, set()).update(held)
    for member in sorted(lines):
        found = len(result.differences), len(result.sightings)
        for line in sorted(lines[member]):
            mine = (truth, accepted.placed, context.told.placed)
            _line(result, known.family, member, line, theirs.get(member, {}).get(line, ()), mine, asking)
        if member in people and "identifiers" in asking.terms.compares:
            _identifiers(
                result, context.people, context.told, known.family, member, people[member], hashed, asking
            )
        if theirs.get(member) or any(
            asking.terms.asked(each.first_day, each.last_day)
            for line in lines[member]
            for each in ours_of(truth, member, line, asking.terms.as_of)
        ):
            result.members += 1
            result.agreeing += found == (len(result.differences), len(result.sightings))
    return result


def _by_full_file(before: Known | None, asking: Asking, truth: Placed) -> Told:
    """Return what a carrier holds that gets full files only: what the last one said."""
    if before is None:
        return Told(truth)
    context = context_of(before, asking.feed, Told(), asking.terms.as_of)
    try:
        return Told(expected(context, future_days=_days_ahead(asking)).placed)
    except Unsayable:
        return Told()


def _days_ahead(asking: Asking) -> int | None:
    profile = asking.profile
    if profile.changes or profile.full_file is None:
        return profile.dates.future_days
    return profile.full_file.future_days


def _line(
    result: Compared,
    family: str,
    member: str,
    line: InsuranceLine,
    theirs: Sequence[Theirs],
    mine: tuple[Placed, Placed, Placed],
    asking: Asking,
) -> None:
    day = asking.terms.as_of
    truth = ours_of(mine[0], member, line, day)
    accepted = ours_of(mine[1], member, line, day)
    what, found = judged(theirs, truth, accepted, lambda: ours_of(mine[2], member, line, day), asking.terms)
    if what == "agreed":
        return
    held = held_there(theirs, truth or accepted)
    result.sightings.append(Sighting(family=family, member=member, line=line, as_=what, held=held))
    for each in found:
        result.differences.append(_difference(each, family, member, line, asking))


def _difference(
    found: Found, family: str, member: str, line: InsuranceLine | None, asking: Asking
) -> RosterDifference:
    return RosterDifference(
        id=asking.name(family, member, line or "", found.plan, found.kind.value),
        kind=found.kind,
        family=family,
        member=member,
        line=line,
        plan=found.plan or None,
        first_day=None if line is None else found.first_day,
        ours=found.ours,
        theirs=found.theirs,
        severity=SEVERITY[found.kind],
        owner=asking.roster.owner,
        place=found.place,
    )


_IDENTIFIERS = (DifferenceKind.SSN, DifferenceKind.NAME, DifferenceKind.BIRTH_DAY)


def _identifiers(
    result: Compared,
    people: People,
    held: Told,
    family: str,
    member: str,
    theirs: Identifiers,
    hashed: Callable[[People, str, int | None], Identifiers],
    asking: Asking,
) -> None:
    """Add in which identifiers a roster has somebody else than we have, and than was told last."""
    now = hashed(people, member, None)
    differing = [at for at, value in enumerate(theirs) if value and now[at] and value != now[at]]
    if not differing:
        return
    before = hashed(people, member, held.versions.get(member, 0))
    for at in differing:
        if theirs[at] != before[at]:
            kind = _IDENTIFIERS[at]
            found = Found(kind, "", asking.terms.as_of)
            result.differences.append(_difference(found, family, member, None, asking))


def only_there(
    subscriber: str, family: str | None, members: Mapping[str, ByLine], asking: Asking
) -> list[RosterDifference]:
    """Return the coverages of people whom our books do not know; `subscriber` is a keyed hash, or their family."""
    found = []
    for member, lines in members.items():
        for line, theirs in lines.items():
            for each in theirs:
                if asking.terms.counts(each):
                    found.append(_of_nobody(each, subscriber, family, member, line, asking))
    return found


def _of_nobody(
    each: Theirs, subscriber: str, family: str | None, member: str, line: InsuranceLine, asking: Asking
) -> RosterDifference:
    until = "open" if each.last_day is None else each.last_day.isoformat()
    kind = DifferenceKind.ONLY_THERE
    return RosterDifference(
        id=asking.name(subscriber, member, line, each.plan, kind.value),
        kind=kind,
        family=family,
        member=None,
        line=line,
        plan=each.plan,
        first_day=each.first_day,
        theirs=f"{each.plan} {each.first_day} to {until}",
        severity=SEVERITY[kind],
        owner=asking.roster.owner,
        place=each.place,
    )


def terms_of_roster(roster: Roster, as_of: date) -> Terms:
    """Return by what a roster of a day is compared."""
    return Terms(as_of, roster.ended_days, roster.future_days, roster.compares)
