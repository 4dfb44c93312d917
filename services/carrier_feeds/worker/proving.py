"""Whether everything that is offered can be said to a carrier: tried in files that are written, checked and dropped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from events.book import Book
from events.carrier_feeds import SetPrepared
from events.catalog import CarrierProfile
from events.errors import PermanentError
from events.vocabulary.calendar import day_after
from events.vocabulary.maintenance import CoverageGroup, Maintenance
from services.carrier_feeds.decide.offered import MAINTENANCE, Case, cases, invented
from services.carrier_feeds.rules.place import Places
from services.carrier_feeds.worker.doors import Doors, profile_at
from services.ports import FamilyToWrite, SetToWrite


@dataclass(frozen=True, slots=True)
class Unsayable:
    """Something on offer that a carrier cannot be told, and from which day on."""

    case: Case
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was tried: how many things on offer, on which days, and what failed. Without failures all can be said."""

    carrier: str
    days: tuple[date, ...]
    cases: int
    unsayable: tuple[Unsayable, ...]
    faults: tuple[str, ...]
    """What the checks before leaving say of the files as a whole."""


def prove(doors: Doors, carrier: str, first_day: date) -> Proof:
    """Say everything that is offered from a day on to a carrier, in files that nobody gets.

    Each plan, tier, employer, class and standing is added, changed, ended, reinstated and cancelled; on the first day,
    and on each later one on which a line of the profile, an offer or a class begins or is over.

    Raises:
      NotFound: no catalog, or the carrier is not in it.
    """
    book, profile = profile_at(doors, carrier, doors.log.head())
    days = tuple(_days(book, profile, first_day))
    found: dict[tuple[Case, str], Unsayable] = {}
    faults: list[str] = []
    tried = 0
    for day in days:
        offered = list(cases(book, carrier, day))
        tried += len(offered)
        placed = list(_placed(offered, Places(profile, book), day, found))
        for maintenance in MAINTENANCE:
            families = [
                invented(case, n, group, maintenance, day) for n, (case, group) in enumerate(placed, 1)
            ]
            try:
                said = list(_sayable(doors, profile, placed, families, day, found))
                faults += _faults(doors, profile, said, maintenance, day)
            except PermanentError as fault:  # The profile itself cannot be written.
                faults.append(str(fault))
    return Proof(carrier, days, tried, tuple(found.values()), tuple(dict.fromkeys(faults)))


def _days(book: Book, profile: CarrierProfile, first_day: date) -> Iterator[date]:
    """Yield the days to try, the first one first."""
    lines = [*profile.groups, *profile.plan_codes, *book.catalog.classes]
    lines += [offer for each in book.catalog.classes for offer in each.offers]
    turning = {each.first_day for each in lines if each.first_day is not None}
    turning |= {day_after(each.last_day) for each in lines if each.last_day is not None}
    turning |= {plan.first_day for plan in book.catalog.plans if plan.carrier == profile.id}
    yield first_day
    yield from sorted(day for day in turning if day > first_day)


_Found = dict[tuple[Case, str], Unsayable]


def _placed(
    offered: Iterable[Case], places: Places, day: date, found: _Found
) -> Iterator[tuple[Case, CoverageGroup]]:
    """Yield each with the group it belongs to; of those without one it is noted that they have none."""
    for case in offered:
        group = places.find(
            employer=case.employer,
            employee_class=case.employee_class,
            standing=case.standing,
            plan=case.plan.id,
            tier=case.tier,
            day=day,
        )
        if group is None:
            _note(found, case, day, "no group number of the profile fits")
        else:
            yield case, group


def _sayable(
    doors: Doors,
    profile: CarrierProfile,
    placed: Sequence[tuple[Case, CoverageGroup]],
    families: Sequence[FamilyToWrite],
    day: date,
    found: _Found,
) -> Iterator[FamilyToWrite]:
    """Yield the families that can be written; of the others it is noted why not."""
    reasons = dict(doors.interchanges.unsayable(profile, families))
    for (case, _), family in zip(placed, families, strict=True):
        if family.change.family in reasons:
            _note(found, case, day, reasons[family.change.family].partition(": ")[2])
        else:
            yield family


def _note(found: _Found, case: Case, day: date, reason: str) -> None:
    found.setdefault((case, reason), Unsayable(case, day, reason))


def _faults(
    doors: Doors, profile: CarrierProfile, families: Sequence[FamilyToWrite], said: Maintenance, day: date
) -> list[str]:
    if not families:
        return []
    prepared = SetPrepared(
        control_number="0001", reference="PROOF", families=tuple(each.change for each in families)
    )
    at = doors.clock.now().astimezone(ZoneInfo(profile.time_zone))
    content = doors.interchanges.write(
        profile, [SetToWrite(prepared, families)], control_number=1, written_at=at
    )
    return [f"{said} from {day}: {each}" for each in doors.interchanges.check(profile, content)]
