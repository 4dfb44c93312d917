"""One night of one carrier: what was prepared leaves first, then the night's file is decided, checked and sent."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.base import DomainEvent
from events.catalog import CarrierProfile
from events.errors import ConcurrentWrite, PermanentError
from events.feed_holds import FileKind
from events.offers import Book
from services.carrier_feeds.decide.night import Draft, closed, draft, families_held, file_held, prepared
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.blaming import blamed
from services.carrier_feeds.worker.deciding import Decisions, decide_due
from services.carrier_feeds.worker.delivery import deliver_all
from services.carrier_feeds.worker.doors import Doors, append, catch_up, feed_of, is_closed, profile_at
from services.carrier_feeds.worker.full_night import decide_full_once
from services.carrier_feeds.worker.gating import Weighed, night_held, weigh
from services.carrier_feeds.worker.outcome import Ending, NightOutcome
from services.carrier_feeds.worker.writing import join

_FACTS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """A night that is decided and not recorded yet."""

    feed: Feed
    decisions: Decisions
    file: Draft | None
    content: bytes
    faults: tuple[str, ...]
    catalog: str = ""
    """The version of the catalog by which it was decided."""
    owner: str = ""
    """Who sees to families that are held."""
    weighed: Weighed = Weighed()


def run_night(doors: Doors, carrier: str, night: date, kind: FileKind = "change") -> NightOutcome:
    """Decide a carrier's night once, and leave its file there; run again, it finishes what is not finished.

    A night has at most one file of changes and one full file, which may come in parts.

    Files that were prepared and not delivered go first, in order; while one cannot be delivered no new one is
    decided. Interrupted anywhere, the next run goes on: a file has one content.

    Raises:
      NotFound: no catalog, or the carrier is not in it.
      NotLeading: another process leads by now and goes on; the file that was next was not left.
      LogUnavailable: the database does not answer.
    """
    if (outcome := _stopped(doors, carrier, night)) is not None:
        return outcome
    sent, error = deliver_all(doors, carrier, tried_before=True)
    if error is not None:
        waits = NightOutcome(carrier, night, Ending.NOT_DELIVERED, reasons=(error,))
        return replace(waits, delivered=tuple(sent))
    decide = _decide_once if kind == "change" else decide_full_once
    while outcome is None:
        outcome = _stopped(doors, carrier, night) or decide(doors, carrier, night)
    if outcome.ending is Ending.DELIVERED:
        catch_up(doors)
        now, error = deliver_all(doors, carrier, tried_before=False)
        sent += now
        if error is not None:
            outcome = replace(outcome, ending=Ending.NOT_DELIVERED, reasons=(error,))
    return replace(outcome, delivered=tuple(sent))


def _stopped(doors: Doors, carrier: str, night: date) -> NightOutcome | None:
    """Return that the carrier's files are stopped, if they are by now."""
    catch_up(doors)
    stopped = feed_of(doors, carrier).holding.stopped
    return (
        None if stopped is None else NightOutcome(carrier, night, Ending.STOPPED, reasons=(stopped.reason,))
    )


def _decide_once(doors: Doors, carrier: str, night: date) -> NightOutcome | None:
    """Decide the night on the log as it is and record it; None when somebody else wrote in between."""
    basis = catch_up(doors)
    if is_closed(doors, carrier, night):
        return NightOutcome(carrier, night, Ending.ALREADY_CLOSED)
    book, profile = profile_at(doors, carrier, basis)
    written = weighed(doors, profile, write_night(doors, book, profile, night=night, basis=basis), night)
    written = replace(written, owner=profile.owner)
    try:
        _record(doors, written, night, basis)
    except ConcurrentWrite:
        return None
    decisions, file = written.decisions, written.file
    ending = Ending.NOTHING_TO_SAY if file is None else Ending.DELIVERED
    if why := written.faults or tuple(each.reason for each in written.weighed.stops):
        return NightOutcome(carrier, night, Ending.HELD, families_held=tuple(decisions.held), reasons=why)
    return NightOutcome(
        carrier,
        night,
        ending,
        control_number=None if file is None else file.control_number,
        file_name="" if file is None else file.file_name,
        families=len(decisions.said),
        members=sum(len(each.members) for each in decisions.changes),
        families_held=tuple(decisions.held),
    )


def write_night(doors: Doors, book: Book, profile: CarrierProfile, *, night: date, basis: int) -> Written:
    """Decide a night, and write and check its file; nothing is recorded.

    A family whose rows fail the checks alone is held like one that cannot be said; the others leave without it.
    """
    feed = feed_of(doors, profile.id)
    try:
        decisions = decide_due(doors, book, profile, night=night, basis=basis)
    except PermanentError as fault:
        return Written(feed, Decisions(), None, b"", (str(fault),), book.version)
    written_at = doors.clock.now().astimezone(ZoneInfo(profile.time_zone))

    def written(some: Decisions) -> Written:
        return _written(
            doors, profile, feed, some, night=night, at=written_at, catalog=book.version, basis=basis
        )

    whole = written(decisions)
    if not whole.faults:
        return whole
    faulty = dict(blamed(decisions.said, lambda some: written(replace(decisions, said=list(some))).faults))
    if not faulty:
        return whole
    said = [each for each in decisions.said if each.family not in faulty]
    return written(replace(decisions, said=said, held=[*decisions.held, *faulty.items()]))


def weighed(doors: Doors, profile: CarrierProfile, written: Written, night: date) -> Written:
    """Return a night with what its file would do, and the gates it does not pass."""
    said = written.decisions.changes
    found = Weighed() if written.file is None else weigh(doors, profile, written.feed, said, night, "change")
    return replace(written, weighed=found)


def _written(
    doors: Doors,
    profile: CarrierProfile,
    feed: Feed,
    decisions: Decisions,
    *,
    night: date,
    at: datetime,
    catalog: str,
    basis: int,
) -> Written:
    """Write and check the file of what was decided."""
    if not decisions.said:
        return Written(feed, decisions, None, b"", (), catalog)
    file = draft(feed, profile, decisions.said, night=night, written_at=at, catalog=catalog, basis=basis)
    try:
        content = join(doors, profile, file, decisions.texts)
    except PermanentError as fault:
        return Written(feed, decisions, file, b"", (str(fault),), catalog)
    return Written(feed, decisions, file, content, tuple(doors.interchanges.check(profile, content)), catalog)


def _record(doors: Doors, written: Written, night: date, basis: int) -> None:
    """Append what was decided: families that cannot be said, then the file and the end of the night in one."""
    feed, decisions, file = written.feed, written.decisions, written.file
    held = families_held(feed, decisions.held, night, owner=written.owner)
    for start in range(0, len(held), _FACTS_AT_A_TIME):
        page = held[start : start + _FACTS_AT_A_TIME]
        append(doors, feed, [(fact, None) for fact in page])
        feed = replace(feed, version=feed.version + len(page))
    facts: list[DomainEvent]
    if written.faults:
        facts = [*file_held(feed, written.faults, night)]
    elif written.weighed.stops:
        facts = [*night_held(feed, written.weighed, night, "change")]
    else:
        facts = [
            closed(
                feed.carrier,
                night,
                basis=basis,
                control_number=None if file is None else file.control_number,
                not_needed=decisions.not_needed,
                later=decisions.later,
                catalog=written.catalog,
            )
        ]
        if file is not None:
            digest = hashlib.sha256(written.content).hexdigest()
            size, writer = len(written.content), doors.interchanges.writer
            facts.insert(0, prepared(file, size=size, sha256=digest, writer=writer))
    append(doors, feed, [(fact, None) for fact in facts])
