"""Families of which a full file does not say what is decided of them: whom it leaves out, and who stands as told last.

Left out is who cannot be said, where a file is only compared. Where absence ends a coverage, what the carrier was told
last is said once more: nobody is ever ended because their data is faulty. Where even that cannot be said, the file is
held.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from events.carrier_feeds import InterchangePrepared, SetPrepared
from events.catalog import FullFile
from events.errors import PermanentError
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.expected import Known
from services.carrier_feeds.decide.night import set_number, set_reference
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.decide.standing import still_said, told_family
from services.carrier_feeds.decide.terms import Terms
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_last import LastFull
from services.ports import FamilyToWrite, SetToWrite

STANDING_MAX = 100
"""What keeps more families than this from being said is wrong with the profile, and the file is held."""

Rows = tuple[FamilyChange, ...]


@dataclass(slots=True)
class Gathered:
    """What became of the families while a full file was written."""

    held: list[tuple[str, str]] = field(default_factory=list)
    """Family and reason."""
    missed: list[str] = field(default_factory=list)
    """Those of them whom the carrier may hold: a file without them would end their coverage."""
    standing: list[FamilyChange] = field(default_factory=list)
    """What the file says otherwise than it is decided."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What is known before a full file is written of families that are not said as they are."""

    faulty: Mapping[str, str] = field(default_factory=dict)
    """Family → what the checks find wrong with its rows."""
    standing: Mapping[str, Rows] = field(default_factory=dict)
    """Family → what is said of it."""
    left_out: Collection[str] = ()


def recorded(prepared: InterchangePrepared) -> Apart:
    """Return what the log keeps of a full file that does not follow from the rest of the log."""
    return Apart(standing=by_family(prepared.standing), left_out=frozenset(prepared.left_out))


def by_family(changes: Iterable[FamilyChange]) -> dict[str, Rows]:
    """Return rows by their family; those of one family lie together."""
    return {family: tuple(some) for family, some in groupby(changes, key=lambda each: each.family)}


class Instead:
    """What a full file says of families that are apart."""

    def __init__(
        self, doors: Doors, terms: Terms, full: FullFile, feed: Feed, night: date, gathered: Gathered
    ) -> None:
        self._doors = doors
        self._terms = terms
        self._full = full
        self._last = LastFull(doors, feed)
        self._night = night
        self._gathered = gathered

    def of(self, known: Known, reason: str) -> tuple[FamilyToWrite, ...]:
        """Note that a family cannot be said, and return what is said instead; nothing where it is left out."""
        self._gathered.held.append((known.family, reason))
        if not self._terms.profile.ends_by_absence:
            return ()
        rows = self._again(known)
        if rows is None:
            self._gathered.missed.append(known.family)
            return ()
        self._gathered.standing += rows
        return tuple(to_write(change, known.hr) for change in rows)

    def _again(self, known: Known) -> Rows | None:
        """Return what the carrier was told last, nothing where that is nothing; None if it cannot be said either."""
        try:
            rows = self._told(known)
            if not rows:
                return ()
            told_already = {each.family for each in self._gathered.standing}
            return rows if len(told_already) < STANDING_MAX and self._passes(known, rows) else None
        except PermanentError:
            return None

    def _told(self, known: Known) -> Rows:
        if self._terms.profile.changes:
            return told_family(known, self._terms, self._full, self._night)
        last = self._last.of([known.family]).get(known.family)
        return () if last is None else still_said(last.changes, self._full, self._night)

    def _passes(self, known: Known, rows: Rows) -> bool:
        """Whether a file of this family alone can be written, and has no fault."""
        families = [to_write(change, known.hr) for change in rows]
        return not list(self._doors.interchanges.unsayable(self._terms.profile, families)) and not check_of(
            self._doors, self._terms, self._full, families
        )


def check_of(doors: Doors, terms: Terms, full: FullFile, families: Sequence[FamilyToWrite]) -> Sequence[str]:
    """Return what all checks find wrong with a full file of these families alone.

    Raises:
      PermanentError: it cannot be written.
    """
    profile = terms.profile
    changes = tuple(each.change for each in families)
    prepared = SetPrepared(control_number=set_number(1), reference=set_reference(1, 1), families=changes)
    at = doors.clock.now().astimezone(ZoneInfo(profile.time_zone)).replace(microsecond=0)
    content = doors.interchanges.write(
        profile, [SetToWrite(prepared, families, action=full.action)], control_number=1, written_at=at
    )
    return doors.interchanges.check(profile, content)
