"""The gates before a night's file: what it would do is weighed against the carrier's limits, and held if beyond."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from events.catalog import CarrierProfile
from events.feed_holds import FileKind, NightHeld
from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, family_of, key_of
from services.carrier_feeds.rules.gates import Stop, Weight, ended_members, stops
from services.carrier_feeds.state.account import Account, told
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors, file_of_number
from services.carrier_feeds.worker.full_absent import last_replaced
from services.carrier_feeds.worker.full_ended import ended_since_last_full
from services.following import FAMILIES
from services.nights import closed_today


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a night's file would do, and the gates it does not pass."""

    ended_members: int = 0
    """Members who lose a coverage by it."""
    members: int = 0
    stops: tuple[Stop, ...] = ()
    """Nothing: it may leave. What a person has released may."""


def weigh(
    doors: Doors,
    profile: CarrierProfile,
    feed: Feed,
    families: Sequence[FamilyChange],
    night: date,
    kind: FileKind,
) -> Weighed:
    """Return what a file that says this would do, on what the ledger holds now."""
    if not families:
        return Weighed()
    ended = ended_members(families) if kind == "change" else _ended_by_absence(doors, profile, feed, night)
    weight = Weight(
        kind=kind,
        members=sum(len(each.members) for each in families),
        ended_members=ended,
        held_members=_count_of_held(doors, profile.id, night),
        members_before=None if feed.full_night is None else feed.full_members,
        is_first=_is_first(doors, feed),
        closed=closed_today(doors.timetable, profile, doors.clock.now()),
    )
    released = feed.holding.lets_go(night, kind, ended)
    return Weighed(ended, weight.members, () if released else stops(profile.limits, weight))


def weigh_full(
    doors: Doors,
    profile: CarrierProfile,
    feed: Feed,
    members: int,
    night: date,
    *,
    nobody_left: bool = False,
) -> Weighed:
    """Return what a full file of so many members would do, on what the ledger holds now.

    Args:
      nobody_left: whether it names only who is not covered any more.
    """
    if nobody_left:
        ended = members
    elif profile.changes:
        ended = _ended_by_absence(doors, profile, feed, night)
    else:
        ended = ended_since_last_full(doors, feed, night)
    weight = Weight(
        kind="full",
        members=members,
        ended_members=ended,
        # Who hears of nothing else was told no changes, and holds whom its last full file named.
        held_members=_count_of_held(doors, profile.id, night)
        if profile.changes
        else lambda most: feed.full_members,
        members_before=None if feed.full_night is None else feed.full_members,
        nobody_left=nobody_left,
        is_first=_is_first(doors, feed),
        closed=closed_today(doors.timetable, profile, doors.clock.now()),
    )
    released = feed.holding.lets_go(night, "full", ended)
    return Weighed(ended, members, () if released else stops(profile.limits, weight))


def night_held(feed: Feed, weighed: Weighed, night: date, kind: FileKind) -> list[NightHeld]:
    """Return the fact that a night's file is beyond a limit; none where that was reported of it last."""
    reasons = tuple(each.reason for each in weighed.stops)
    held = feed.holding.night(kind)
    if held is not None and (held.night, held.reasons) == (night, reasons):
        return []
    fact = NightHeld(
        carrier=feed.carrier,
        night=night,
        kind=kind,
        gates=tuple(each.gate for each in weighed.stops),
        reasons=reasons,
        ended_members=weighed.ended_members,
        members=weighed.members,
    )
    return [fact]


def _is_first(doors: Doors, feed: Feed) -> bool:
    """Whether the carrier was to get no file before; what was withdrawn it did not get."""
    numbers = range(1, feed.control_number + 1)
    before = (file_of_number(doors, feed.carrier, number) for number in numbers)
    return all(file is not None and file.withdrawn for file in before)


def _count_of_held(doors: Doors, carrier: str, night: date) -> Callable[[int], int]:
    """Return what counts the members the carrier holds on a day or later, as far as it is asked to."""

    def count(most: int) -> int:
        found = 0
        for _, account in _accounts(doors, carrier):
            found += len({member for member, _ in _lasting(told(account).spans, night)})
            if found >= most:
                break
        return found

    return count


def _ended_by_absence(doors: Doors, profile: CarrierProfile, feed: Feed, night: date) -> int:
    """Return how many members the carrier holds a line of coverage for that they have no more.

    Whom the last full file that the carrier takes as it stands did not name is held no more.
    """
    replaced, ended = last_replaced(doors, profile, feed), 0
    for family, account in _accounts(doors, profile.id):
        lost = _lost(account, night)
        if lost and replaced.file is not None and replaced.knows(family, account):
            lost -= _lost(account, replaced.file.night)
        ended += len({member for member, _ in lost})
    return ended


def _lost(account: Account, night: date) -> set[tuple[str, InsuranceLine]]:
    return _lasting(told(account).spans, night) - _lasting(account.truth, night)


def _lasting(spans: Spans, night: date) -> set[tuple[str, InsuranceLine]]:
    """Return members and lines with a coverage without an end, or with one not before a day."""
    return {
        name
        for name, held in spans.items()
        if any(each.last_day is None or each.last_day >= night for each in held)
    }


def _accounts(doors: Doors, carrier: str) -> Iterator[tuple[str, Account]]:
    after = key_of(carrier, "")
    while rows := doors.views.find(LEDGER.view, group=carrier, after=after, limit=FAMILIES):
        after = rows[-1][0]
        yield from ((family_of(key), account_of(row)) for key, row in rows)
