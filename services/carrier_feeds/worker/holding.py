"""What a person does about a carrier's files: stop them, let one go that is held, and leave one there once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from events.base import Cause, DomainEvent, Entry
from events.carrier_feeds import InterchangeNotDelivered
from events.errors import HubError, LogUnavailable, NotFound, OtherContent, PermanentError
from events.feed_holds import (
    FamilyReleased,
    FeedResumed,
    FeedStopped,
    FileKind,
    Gate,
    InterchangeResent,
    NightReleased,
)
from services.carrier_feeds.state.feed import Feed, File, HeldFamily
from services.carrier_feeds.worker.delivery import leave
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, file_of_number, profile_at
from services.carrier_feeds.worker.gating import weigh_full
from services.carrier_feeds.worker.night import weighed, write_night
from services.carrier_feeds.worker.outrun import is_outrun
from services.carrier_feeds.worker.starting_stop import is_by_import
from services.turns import NotLeading


class NothingToRelease(NotFound):
    """Nothing of the carrier is held by a limit or stopped by a person."""


class OtherNumber(PermanentError):
    """The held file ends the coverage of another number of members than the person who releases it has seen."""


@dataclass(frozen=True, slots=True)
class Released:
    """What was let go."""

    night: date | None
    """Whose file may leave now; None: there was none held, and the carrier's files were stopped."""
    ended_members: int
    was_stopped: bool


def stop(doors: Doors, carrier: str, *, actor: str, reason: str) -> bool:
    """Let nothing leave for a carrier until it is released; return whether that is new.

    It is where only an import keeps the files back: that will not let them leave then.

    Raises:
      NotFound: the catalog does not know the carrier.
    """
    basis = catch_up(doors)
    profile_at(doors, carrier, basis)
    feed = feed_of(doors, carrier)
    if feed.holding.stopped is not None and not is_by_import(feed):
        return False
    _append(doors, feed, actor, FeedStopped(carrier=carrier, reason=reason))
    return True


def release(
    doors: Doors, carrier: str, *, actor: str, reason: str, expect: int | None, kind: FileKind = "change"
) -> Released:
    """Let a carrier's held file go, and its files altogether where a person had stopped them.

    The file is decided anew: only if it ends the coverage of exactly `expect` members, now and when it leaves, does it
    leave. `expect` may be None only where nothing is held by a limit.

    Raises:
      NotFound: the catalog does not know the carrier.
      NothingToRelease: nothing is held and nothing is stopped.
      OtherNumber: another number of members would lose a coverage by now, or none was given.
      ConcurrentWrite: the carrier's feed has grown meanwhile; look again.
    """
    basis = catch_up(doors)
    book, profile = profile_at(doors, carrier, basis)
    feed = feed_of(doors, carrier)
    held = feed.holding.night(kind)
    stopped = feed.holding.stopped is not None
    if held is None and not stopped:
        raise NothingToRelease(f'nothing of carrier "{carrier}" is held')
    facts: list[DomainEvent] = []
    ended = 0
    if held is not None:
        if kind == "full":
            nobody_left = Gate.NOBODY_LEFT in held.gates
            found = weigh_full(doors, profile, feed, held.members, held.night, nobody_left=nobody_left)
            ended = found.ended_members
        else:
            written = write_night(doors, book, profile, night=held.night, basis=basis)
            ended = weighed(doors, profile, written, held.night).weighed.ended_members
        if expect != ended:
            said = "--expect is not given" if expect is None else f"{expect} were expected"
            raise OtherNumber(f"by the file of {held.night}, {ended} would lose a coverage; {said}")
        release_of_it = NightReleased(
            carrier=carrier, night=held.night, kind=kind, ended_members=ended, reason=reason
        )
        facts.append(release_of_it)
    if stopped:
        facts.append(FeedResumed(carrier=carrier, reason=reason))
    _append(doors, feed, actor, *facts)
    return Released(None if held is None else held.night, ended, stopped)


def release_family(doors: Doors, carrier: str, family: str, *, actor: str, reason: str) -> str:
    """Let a family that is held be said once more as it is, also what the carrier has refused; return why it was held.

    The next file tries it, and holds it again if nothing has been mended.

    Raises:
      NotFound: the catalog does not know the carrier.
      NothingToRelease: the family is not held.
      ConcurrentWrite: the carrier's feed has grown meanwhile; look again.
    """
    basis = catch_up(doors)
    profile_at(doors, carrier, basis)
    feed = feed_of(doors, carrier)
    held = feed.held.get(family) or feed.held_full.get(family)
    if held is None:
        raise NothingToRelease(f'carrier "{carrier}" holds nothing of {family} back')
    _append(doors, feed, actor, FamilyReleased(carrier=carrier, family=family, reason=reason))
    return held.reason


@dataclass(frozen=True, slots=True)
class FamilyWaits:
    """A family that files for a carrier cannot say as it is."""

    carrier: str
    family: str
    kind: FileKind
    since: date
    """The night on which that was found."""
    owner: str
    reason: str


def families_held(doors: Doors, carrier: str) -> list[FamilyWaits]:
    """Return the families that are held, by name; one of both kinds of file stands twice.

    Raises:
      NotFound: the catalog does not know the carrier.
    """
    profile_at(doors, carrier, catch_up(doors))
    feed = feed_of(doors, carrier)
    kinds: list[tuple[FileKind, Mapping[str, HeldFamily]]] = [
        ("change", feed.held),
        ("full", feed.held_full),
    ]
    found = [
        FamilyWaits(carrier, family, kind, each.since, each.owner, each.reason)
        for kind, held in kinds
        for family, each in held.items()
    ]
    return sorted(found, key=lambda each: (each.family, each.kind))


def resend(doors: Doors, carrier: str, control_number: int, *, actor: str, reason: str) -> File:
    """Leave a file at the carrier once more: the same bytes, numbers and name. Return it as it is then.

    Raises:
      NotFound: the carrier never had a file of that number.
      PermanentError: it may not be sent again, can no longer be written as it was, or lies there still.
      PartnerUnreachable: the carrier cannot be reached; that is recorded.
      PartnerRefused: a person must look; that is recorded, but for a connection that is not configured.
    """
    catch_up(doors)
    feed = feed_of(doors, carrier)
    file = file_of_number(doors, carrier, control_number)
    if file is None:
        raise NotFound(f'there is no file {control_number} for carrier "{carrier}"')
    if why_not := _why_not_again(doors, feed, file):
        raise PermanentError(f"{carrier}/{control_number}: {why_not}")
    doors.drops[carrier]  # what is wrong with our own settings is no attempt that failed
    try:
        delivery = leave(doors, file, tried_before=False)
    except (LogUnavailable, NotLeading, OtherContent):
        raise
    except HubError as error:
        failed = InterchangeNotDelivered(
            carrier=carrier,
            control_number=control_number,
            file_name=file.file_name,
            error=str(error),
            kind=file.kind,
        )
        _append(doors, feed, actor, failed, led_by=file.position)
        raise
    if delivery.lay_there:
        raise PermanentError(
            f"{carrier}/{control_number}: nothing was sent: the same bytes lie at the carrier as "
            f"{delivery.remote_path}; let it read them there, or remove them first"
        )
    sent = InterchangeResent(
        carrier=carrier,
        control_number=control_number,
        file_name=file.file_name,
        remote_path=delivery.remote_path,
        size=file.size,
        sha256=file.sha256,
        reason=reason,
    )
    _append(doors, feed, actor, sent, led_by=file.position)
    after = file_of_number(doors, carrier, control_number)
    assert after is not None, "files do not vanish"
    return after


def _why_not_again(doors: Doors, feed: Feed, file: File) -> str | None:
    if feed.holding.stopped is not None:
        return "the carrier's files are stopped; 'hub feed release' lets them leave"
    if file.withdrawn:
        return "it was withdrawn; the next file says again what it said"
    if file.delivered_at is None:
        return "it has not been delivered yet; 'hub feed run' delivers it"
    if file.rejected or file.rows_refused:
        return "the carrier refused what it says; the next file says that again"
    if file.final and file.control_number != feed.control_number:
        return "the carrier has taken it, and files after it; it would take those back"
    if file.final and file.control_number <= feed.seen_after:
        return "the carrier has taken it, and its roster was believed since; it would bring back what was not in that"
    if is_outrun(doors, feed, file):
        return (
            "files after it speak of the same families; it would take those back. Ask the carrier: if it is lost, "
            "'hub feed withdraw' lets the next file say again what it said"
        )
    return None


def _append(doors: Doors, feed: Feed, actor: str, *facts: DomainEvent, led_by: int | None = None) -> None:
    """Append facts to a feed as it was read, with who brought them about; the views know them when this returns."""
    stream = f"feed/{feed.carrier}"
    entries = [Entry(stream, fact, Cause(causation=led_by, actor=actor)) for fact in facts]
    doors.log.append(entries, after={stream: feed.version})
    catch_up(doors)
