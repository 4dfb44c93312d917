"""A night's full file: written, checked, weighed and recorded as a whole, in as many parts as the carrier wants."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from events.base import DomainEvent
from events.carrier_feeds import InterchangePrepared
from events.catalog import CarrierProfile
from events.errors import ConcurrentWrite, NotFound
from services.carrier_feeds.decide.night import closed, families_held, file_held
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors, append, catch_up, feed_of, is_closed, profile_at
from services.carrier_feeds.worker.full_apart import Gathered
from services.carrier_feeds.worker.full_joined import FullPart
from services.carrier_feeds.worker.full_parts import FullFound, full_parts
from services.carrier_feeds.worker.gating import night_held, weigh_full
from services.carrier_feeds.worker.outcome import Ending, NightOutcome

_FACTS_AT_A_TIME = 1000
_NAMED = 3


def decide_full_once(doors: Doors, carrier: str, night: date) -> NightOutcome | None:
    """Write a night's full file on the log as it is and record it; None when somebody else wrote in between.

    What is recorded is the SHA-256 of what was checked: it is made again from the log when it leaves. A file that would
    end the coverage of somebody who cannot be said just now is held.

    Raises:
      NotFound: no catalog, the carrier is not in it, or takes no full file.
      LogUnavailable: the database does not answer.
    """
    basis = catch_up(doors)
    if is_closed(doors, carrier, night, "full"):
        return NightOutcome(carrier, night, Ending.ALREADY_CLOSED)
    book, profile = profile_at(doors, carrier, basis)
    if profile.full_file is None:
        raise NotFound(f'carrier "{carrier}" takes no full file')
    feed = feed_of(doors, carrier)
    found = full_parts(doors, book, profile, feed, night=night, basis=basis)
    faults, gathered = found.faults, found.gathered
    facts = [_prepared(doors, profile, found, part, night, book.version, basis) for part in found.parts]
    if gathered.missed and not faults:
        faults = [missed(gathered.missed)]
    members = sum(each.members for fact in facts for each in fact.full_sets)
    weighed = weigh_full(doors, profile, feed, members, night, nobody_left=found.nobody_left)
    outcome = NightOutcome(
        carrier,
        night,
        Ending.DELIVERED if facts else Ending.NOTHING_TO_SAY,
        control_number=facts[-1].control_number if facts else None,
        file_name=facts[-1].file_name if facts else "",
        families=sum(each.families for fact in facts for each in fact.full_sets),
        members=members,
        families_held=tuple(gathered.held),
    )
    recorded: Sequence[DomainEvent]
    if faults:
        recorded = file_held(feed, faults, night, "full")
        outcome = replace(outcome, ending=Ending.HELD, control_number=None, reasons=tuple(faults))
    elif weighed.stops and facts:
        recorded = night_held(feed, weighed, night, "full")
        reasons = tuple(each.reason for each in weighed.stops)
        outcome = replace(outcome, ending=Ending.HELD, control_number=None, reasons=reasons)
    else:
        end = closed(
            carrier,
            night,
            basis=basis,
            control_number=outcome.control_number,
            catalog=book.version,
            kind="full",
        )
        recorded = [*facts, end]
    return outcome if _record(doors, feed, gathered, recorded, night, profile.owner) else None


def _prepared(
    doors: Doors,
    profile: CarrierProfile,
    found: FullFound,
    part: FullPart,
    night: date,
    catalog: str,
    basis: int,
) -> InterchangePrepared:
    assert profile.full_file is not None, "there is a full file"
    return InterchangePrepared(
        carrier=profile.id,
        night=night,
        kind="full",
        control_number=part.control_number,
        file_name=part.file_name,
        written_at=part.written_at.isoformat(),
        catalog=catalog,
        basis=basis,
        sets=(),
        size=part.size,
        sha256=part.sha256,
        action=profile.full_file.action,
        full_sets=part.sets,
        standing=tuple(found.gathered.standing),
        left_out=_left_out(found.gathered),
        nobody_left=found.nobody_left,
        writer=doors.interchanges.writer,
    )


def _left_out(gathered: Gathered) -> tuple[str, ...]:
    stands = {each.family for each in gathered.standing}
    return tuple(sorted({family for family, _ in gathered.held} - stands))


def missed(families: Sequence[str]) -> str:
    """Return why a full file is held that lacks families whose coverage the carrier would take as ended."""
    names = ", ".join(families[:_NAMED])
    more = f" and {len(families) - _NAMED:,} more" if len(families) > _NAMED else ""
    return f"the carrier holds coverage of families that cannot be said, and would end it: {names}{more}"


def _record(
    doors: Doors, feed: Feed, gathered: Gathered, facts: Sequence[DomainEvent], night: date, owner: str
) -> bool:
    """Append what cannot be said, and then the facts in one; False when the feed has grown since it was read."""
    held = families_held(feed, gathered.held, night, "full", owner=owner)
    try:
        for start in range(0, len(held), _FACTS_AT_A_TIME):
            page = held[start : start + _FACTS_AT_A_TIME]
            append(doors, feed, [(fact, None) for fact in page])
            feed = replace(feed, version=feed.version + len(page))
        append(doors, feed, [(fact, None) for fact in facts])
    except ConcurrentWrite:
        return False
    return True
