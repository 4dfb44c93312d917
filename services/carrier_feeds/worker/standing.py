"""How one carrier's feed stands: what has not left, what is not answered, and what is not settled."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from events.catalog import CarrierProfile
from events.feed_holds import FileKind
from services.carrier_feeds.projection import FILES
from services.carrier_feeds.projection.files import AWAITING, UNDELIVERED, UNUSABLE
from services.carrier_feeds.state.feed import Feed as Known
from services.carrier_feeds.state.feed import overdue
from services.carrier_feeds.state.holding import HeldNight, Stopped
from services.carrier_feeds.worker.doors import Doors, feed_of, files_of, is_closed
from services.carrier_feeds.worker.settling import open_errors
from services.nights import last_night

KINDS: tuple[FileKind, ...] = ("change", "full")
GRACE: Final = timedelta(hours=1)
"""How long a night may take before it counts as missed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One carrier's files that are not settled, and its errors."""

    carrier: str
    last_night: date | None
    """The last night that was decided."""
    nights_missed: Mapping[FileKind, date]
    """Kind of file → its last night, where an hour has passed since its time, nobody has decided it, and nothing holds
    it."""
    undelivered: int
    unwritable: int | None
    """The number of the first of those, if it can no longer be written as it was prepared; the others wait behind."""
    awaiting: int
    """Delivered, and not answered for good yet."""
    overdue: int
    """Of those, the ones whose answer is later than the carrier's profile allows."""
    oldest_at: datetime | None
    """When the oldest of those awaiting was delivered."""
    held_by: Mapping[str, int]
    """What keeps families or a file back → how many: `families` that cannot be said as they are, `checks` that a file
    did not pass, a gate (`events.feed_holds.Gate`), `unwritable`, or `by_hand`."""
    nights_held: tuple[HeldNight, ...]
    """Files beyond a limit, which wait for a release."""
    stopped: Stopped | None
    """Who stopped the carrier's files, and why."""
    unusable: int
    """Files of answers of which something could not be used, ever."""
    errors_open: int
    """Errors the carrier reported after it had accepted a file, and that nobody has settled."""
    errors_overdue: int
    """Of those, the ones whose last day is past."""

    @property
    def held(self) -> int:
        """Families that cannot be said as they are; a file that is held, and a stopped carrier, count as one."""
        by_file = self.held_by.get("checks", 0) + len(self.nights_held) + (self.stopped is not None)
        return self.held_by.get("families", 0) + by_file

    @property
    def waits(self) -> bool:
        """Whether something of it waits for a person."""
        return bool(self.undelivered or self.overdue or self.held or self.errors_open or self.nights_missed)


def standing(doors: Doors, carrier: CarrierProfile, *, today: date) -> Feed:
    """Return how a carrier's feed stands now."""
    awaiting = files_of(doors, carrier.id, mark=AWAITING)
    late = [] if carrier.final_answer == "none" else awaiting
    known = feed_of(doors, carrier.id)
    nights = known.holding.waiting
    first = files_of(doors, carrier.id, mark=UNDELIVERED, limit=1)
    unwritable = next((each.control_number for each in first if each.unwritable), None)
    errors = list(open_errors(doors, carrier.id))
    return Feed(
        carrier=carrier.id,
        last_night=known.last_night,
        nights_missed=_missed(doors, carrier, known),
        undelivered=doors.views.count(FILES.view, group=carrier.id, mark=UNDELIVERED),
        unwritable=unwritable,
        awaiting=len(awaiting),
        overdue=len(overdue(late, answer_hours=carrier.answer_hours, now=doors.clock.now())),
        oldest_at=min((each.delivered_at for each in awaiting if each.delivered_at), default=None),
        held_by=_held_by(known, nights, int(unwritable is not None)),
        nights_held=nights,
        stopped=known.holding.stopped,
        unusable=doors.views.count(FILES.view, group=f"answer|{carrier.id}", mark=UNUSABLE),
        errors_open=len(errors),
        errors_overdue=sum(each.is_overdue(today) for each in errors),
    )


def missed_night(
    doors: Doors, carrier: CarrierProfile, kind: FileKind, *, grace: timedelta = timedelta(0)
) -> date | None:
    """Return the last night of a carrier's files of a kind if its time was that long ago and it is not decided.

    A night before the first day that is in the log is nobody's: nothing was known then.
    """
    now = doors.clock.now()
    last = last_night(doors.timetable, carrier, now, kind)
    if last is None or last[1] + grace > now or is_closed(doors, carrier.id, last[0], kind):
        return None
    return last[0] if doors.log.position_at(last[1]) else None


def _missed(doors: Doors, carrier: CarrierProfile, known: Known) -> Mapping[FileKind, date]:
    holding = known.holding
    if holding.stopped is not None:
        return {}
    waiting = [kind for kind in KINDS if holding.night(kind) is None and not holding.faults(kind)]
    nights = ((kind, missed_night(doors, carrier, kind, grace=GRACE)) for kind in waiting)
    return {kind: night for kind, night in nights if night is not None}


def _held_by(known: Known, nights: tuple[HeldNight, ...], unwritable: int) -> Mapping[str, int]:
    families = {*known.held, *known.held_full}
    found = Counter(
        {"families": len(families), "checks": len(known.holding.faulty), "unwritable": unwritable}
    )
    found.update(gate.value for night in nights for gate in night.gates)
    found["by_hand"] = int(known.holding.stopped is not None)
    return {name: number for name, number in found.items() if number}
