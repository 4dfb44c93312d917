"""A carrier's feed: its numbers and nights, each file from preparation to the last answer, and the answers read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from events.base import Recorded
from events.carrier_feeds import (
    AnswerKind,
    FamilyHeld,
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangeNotDelivered,
    InterchangePrepared,
    MembersRefused,
    NightClosed,
)
from events.carrier_rosters import MembersSeen
from events.feed_holds import FamilyReleased, FileKind, InterchangeResent
from events.feed_leaving import InterchangeLeaving, InterchangeWithdrawn
from services.carrier_feeds.state.holding import Holding, after


@dataclass(frozen=True, slots=True)
class HeldFamily:
    """Why a family could not be said."""

    reason: str
    since: date
    """The night on which that was found."""
    owner: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What is remembered of a carrier as a whole."""

    carrier: str
    version: int = 0
    """Of the stream `feed/<carrier>`: how many records are in here."""
    control_number: int = 0
    """Of the last file; 0 before the first."""
    last_night: date | None = None
    """The latest night that was closed."""
    catalog: str = ""
    """By whose version the changes were decided last; empty before that was kept."""
    held: Mapping[str, HeldFamily] = field(default_factory=dict)
    """Family → why changes could not say it, as reported last; gone once it is in a file of changes."""
    held_full: Mapping[str, HeldFamily] = field(default_factory=dict)
    """Family → why a full file could not say it as it is; gone once one does."""
    full_night: date | None = None
    """Of the last full file."""
    full_members: int = 0
    """Members in the full files of that night; none where these named only who is not covered any more."""
    full_before: tuple[date | None, int] = (None, 0)
    """The same two of the full file before that, which is the last again where that one was refused or withdrawn."""
    fulls: tuple[int, ...] = ()
    """Numbers of the last full files of which the carrier has not refused everything, the latest last."""
    seen_after: int = 0
    """Number of the last file when the carrier was last seen to hold something else than it was told; 0: none."""
    holding: Holding = Holding()


@dataclass(frozen=True, slots=True)
class SetState:
    """One transaction set of a file, and whether the carrier took it; None: not answered."""

    control_number: str
    families: int
    members: int
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer to a file."""

    answered_by: AnswerKind
    accepted: bool
    final: bool
    code: str
    note: str
    position: int


@dataclass(frozen=True, slots=True)
class File:
    """One interchange of ours, without what it says; that is in the log at `position`."""

    carrier: str
    control_number: int
    night: date
    kind: FileKind
    file_name: str
    written_at: str
    catalog: str
    basis: int
    position: int
    size: int
    sha256: str
    sets: tuple[SetState, ...]
    delivered_at: datetime | None = None
    remote_path: str = ""
    looked_up: bool = False
    attempts_failed: int = 0
    error: str = ""
    """Of the last failed attempt to deliver."""
    writer: int = 0
    """The version of what wrote it; 0: before versions were counted, and before it was recorded that a file leaves."""
    leaving: bool = False
    """Whether it may have had its name at the carrier once."""
    unwritable: bool = False
    """Whether the last attempt failed because it can no longer be written as it was prepared."""
    withdrawn: bool = False
    resent: int = 0
    """How often it was left there once more."""
    rows_refused: int = 0
    """Members whose rows the carrier has refused although it has taken their sets: they count as never said."""
    answers: tuple[Heard, ...] = ()
    final: bool = False
    """Whether nothing more is awaited from the carrier."""
    last_position: int = 0
    """Log position of the last record that is in here; no record counts twice."""

    @property
    def rejected(self) -> bool:
        """Whether the carrier refused any set of it."""
        return any(each.accepted is False for each in self.sets)


def evolve(feed: Feed, record: Recorded) -> Feed:
    """Return the feed after the next record of its stream; total."""
    feed = replace(feed, version=record.version, holding=after(feed.holding, record))
    match record.event:
        case InterchangePrepared() as event:
            feed = replace(feed, control_number=event.control_number)
            if event.kind == "full":
                return _with_full(feed, event)
            said = {family.family for each in event.sets for family in each.families}
            return replace(feed, held={name: each for name, each in feed.held.items() if name not in said})
        case NightClosed() as event:
            return _closed(feed, event)
        case InterchangeAcknowledged(control_number=number) as event if number in feed.fulls:
            if not event.sets or any(each.accepted for each in event.sets):
                return feed
            last = _without_full(feed) if number == feed.fulls[-1] else feed
            return replace(last, fulls=tuple(each for each in feed.fulls if each != number))
        case InterchangeWithdrawn(kind="full", night=night) if night == feed.full_night:
            return _without_full(feed)
        case FamilyHeld(family=family, kind=kind) as event:
            held = HeldFamily(event.reason, event.night, event.owner)
            if kind == "full":
                return replace(feed, held_full={**feed.held_full, family: held})
            return replace(feed, held={**feed.held, family: held})
        case FamilyReleased(family=family):
            return replace(feed, held=_but(feed.held, family), held_full=_but(feed.held_full, family))
        case MembersSeen():
            return replace(feed, seen_after=feed.control_number)
        case _:
            return feed


FULLS_KEPT = 8
"""Of so many full files it is known what they said of a family; before the first of them a set must have been taken."""


def _with_full(feed: Feed, event: InterchangePrepared) -> Feed:
    members = 0 if event.nobody_left else sum(each.members for each in event.full_sets)
    is_next_part = feed.full_night == event.night
    before = feed.full_members if is_next_part else 0
    apart = {each.family for each in event.standing}.union(event.left_out)
    return replace(
        feed,
        held_full={name: each for name, each in feed.held_full.items() if name in apart},
        full_night=event.night,
        full_members=before + members,
        full_before=feed.full_before if is_next_part else (feed.full_night, feed.full_members),
        fulls=(*feed.fulls, event.control_number)[-FULLS_KEPT:],
    )


def _without_full(feed: Feed) -> Feed:
    """Return the feed when the carrier has not taken the last full file: the one before is the last."""
    night, members = feed.full_before
    return replace(feed, full_night=night, full_members=members)


def _but(held: Mapping[str, HeldFamily], family: str) -> dict[str, HeldFamily]:
    return {name: each for name, each in held.items() if name != family}


def _closed(feed: Feed, event: NightClosed) -> Feed:
    night = event.night if feed.last_night is None else max(event.night, feed.last_night)
    closed = replace(feed, last_night=night)
    if event.kind == "change":
        return replace(closed, catalog=event.catalog)
    # A full file with nothing to say is of nobody.
    return closed if event.control_number is not None else replace(closed, full_members=0)


def prepared_file(event: InterchangePrepared, position: int) -> File:
    """Return a file as it is when it has been prepared."""
    return File(
        carrier=event.carrier,
        control_number=event.control_number,
        night=event.night,
        kind=event.kind,
        file_name=event.file_name,
        written_at=event.written_at,
        catalog=event.catalog,
        basis=event.basis,
        position=position,
        size=event.size,
        sha256=event.sha256,
        sets=(
            *(
                SetState(
                    each.control_number,
                    families=len({family.family for family in each.families}),
                    members=sum(len(family.members) for family in each.families),
                )
                for each in event.sets
            ),
            *(SetState(each.control_number, each.families, each.members) for each in event.full_sets),
        ),
        last_position=position,
        writer=event.writer,
    )


def evolve_file(file: File, record: Recorded) -> File:
    """Return the file after a record that speaks of it; total."""
    match record.event:
        case InterchangeDelivered() as event:
            changed = replace(
                file,
                delivered_at=record.recorded_at,
                remote_path=event.remote_path,
                looked_up=event.looked_up,
                error="",
                unwritable=False,
            )
        case InterchangeResent():
            awaited_from = file.delivered_at if file.final else record.recorded_at
            changed = replace(file, delivered_at=awaited_from, resent=file.resent + 1, error="")
        case InterchangeLeaving():
            changed = replace(file, leaving=True)
        case InterchangeWithdrawn():
            refused = tuple(replace(each, accepted=False) for each in file.sets)
            changed = replace(file, sets=refused, final=True, withdrawn=True)
        case InterchangeNotDelivered() as event:
            failed = file.attempts_failed + 1
            changed = replace(file, attempts_failed=failed, error=event.error, unwritable=event.unwritable)
        case InterchangeAcknowledged() as event:
            changed = answered(file, event, record.position)
        case MembersRefused(members=members):
            changed = replace(file, rows_refused=file.rows_refused + len(members))
        case _:
            return file
    return replace(changed, last_position=record.position)


def answered(file: File, event: InterchangeAcknowledged, position: int) -> File:
    """Return the file after an answer to it."""
    outcomes = {each.control_number: each.accepted for each in event.sets}
    heard = Heard(event.answered_by, event.accepted, event.final, event.code, event.note, position)
    return replace(
        file,
        sets=tuple(
            replace(each, accepted=outcomes.get(each.control_number, each.accepted)) for each in file.sets
        ),
        answers=(*file.answers, heard),
        final=file.final or event.final,
    )


def overdue(files: Iterable[File], *, answer_hours: int, now: datetime) -> list[File]:
    """Return the delivered files without a final answer although so many hours have passed since delivery."""
    latest = now - timedelta(hours=answer_hours)
    return [
        file
        for file in files
        if not file.final and file.delivered_at is not None and file.delivered_at <= latest
    ]
