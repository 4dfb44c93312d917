"""What keeps a carrier's files back for a person, and what a person has let go."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from events.base import Recorded
from events.carrier_feeds import InterchangeHeld, NightClosed
from events.feed_holds import FeedResumed, FeedStopped, FileKind, Gate, NightHeld, NightReleased


@dataclass(frozen=True, slots=True)
class Stopped:
    """Who stopped the carrier's files, when and why."""

    reason: str
    actor: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class HeldNight:
    """A night's file beyond a limit, as it was held last."""

    night: date
    kind: FileKind
    gates: tuple[Gate, ...]
    reasons: tuple[str, ...]
    ended_members: int
    members: int
    since: datetime
    """When this night was held first."""


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """A night's file that has not passed the checks before it may leave, and why, as reported last."""

    night: date
    kind: FileKind
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Which file a person has let go."""

    night: date
    kind: FileKind
    ended_members: int


@dataclass(frozen=True, slots=True)
class Holding:
    """All that keeps a carrier's files back, or lets them go."""

    stopped: Stopped | None = None
    nights: tuple[HeldNight, ...] = ()
    """At most one of each kind: the latest."""
    released: tuple[Release, ...] = ()
    faulty: tuple[FaultyFile, ...] = ()
    """At most one of each kind: the latest."""

    @property
    def waiting(self) -> tuple[HeldNight, ...]:
        """The nights that are held and not released."""
        return tuple(each for each in self.nights if self.night(each.kind) is not None)

    def night(self, kind: FileKind) -> HeldNight | None:
        """Return the night of a kind that is held and not released, or None."""
        held = next((each for each in self.nights if each.kind == kind), None)
        return None if held is None or self.lets_go(held.night, kind, held.ended_members) else held

    def faults(self, kind: FileKind) -> tuple[str, ...]:
        """Return why the checks keep back the file of a kind; nothing where they do not."""
        return next((each.reasons for each in self.faulty if each.kind == kind), ())

    def lets_go(self, night: date, kind: FileKind, ended_members: int) -> bool:
        """Whether a person has released this very file: this night, and exactly so many who lose a coverage."""
        return Release(night, kind, ended_members) in self.released


def after(holding: Holding, record: Recorded) -> Holding:
    """Return what holds after the next record of the carrier's stream; total."""
    match record.event:
        case FeedStopped(reason=reason):
            return replace(holding, stopped=Stopped(reason, record.cause.actor, record.recorded_at))
        case FeedResumed():
            return replace(holding, stopped=None)
        case NightHeld() as event:
            return _without(holding, event.kind, _held(holding, event, record.recorded_at))
        case NightReleased() as event:
            release = Release(event.night, event.kind, event.ended_members)
            rest = tuple(each for each in holding.released if each.kind != event.kind)
            return replace(holding, released=(*rest, release))
        case InterchangeHeld() as event:
            others = tuple(each for each in holding.faulty if each.kind != event.kind)
            return replace(holding, faulty=(*others, FaultyFile(event.night, event.kind, event.reasons)))
        case NightClosed() as event:
            return _without(holding, event.kind)
        case _:
            return holding


def _held(holding: Holding, event: NightHeld, at: datetime) -> HeldNight:
    before = next(
        (each for each in holding.nights if (each.night, each.kind) == (event.night, event.kind)), None
    )
    return HeldNight(
        night=event.night,
        kind=event.kind,
        gates=event.gates,
        reasons=event.reasons,
        ended_members=event.ended_members,
        members=event.members,
        since=at if before is None else before.since,
    )


def _without(holding: Holding, kind: FileKind, *held: HeldNight) -> Holding:
    """Return it with these nights in place of those of their kind, whose file has passed the checks.

    What was released of the kind is past.
    """
    return replace(
        holding,
        nights=(*(each for each in holding.nights if each.kind != kind), *held),
        released=tuple(each for each in holding.released if each.kind != kind),
        faulty=tuple(each for each in holding.faulty if each.kind != kind),
    )
