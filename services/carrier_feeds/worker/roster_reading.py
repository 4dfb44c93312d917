"""A carrier's roster is read: what a file must be, and each row in our words."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from events.catalog import CarrierProfile
from events.catalog.rosters import Roster
from events.errors import Malformed
from events.roster_rows import MemberHeld, RosterOpened, RosterPart
from services.carrier_feeds.rules.crosswalk import Crosswalk
from services.carrier_feeds.rules.roster_comparison import Theirs
from services.carrier_feeds.worker.roster_people import (
    Hashes,
    member_by_number,
)
from services.carrier_feeds.worker.roster_spool import Spooled
from services.carrier_feeds.worker.roster_writing import add_fault


class Reading(Protocol):
    """Reads rosters from files, streamed."""

    def is_x12(self, path: Path) -> bool:
        """Whether it is an 834 rather than a table."""
        ...

    def x12(self, profile: CarrierProfile, path: Path) -> Iterable[RosterPart]:
        """Yield what an 834 says."""
        ...

    def rows(self, roster: Roster, path: Path) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Yield the headings and rows of a table.

        Raises:
          Malformed: it is none.
        """
        ...

    def sha256(self, path: Path) -> str:
        """Return the hash of a file, in hex."""
        ...


def check_opened(opened: RosterOpened) -> None:
    """Refuse a file that does not say everything.

    Raises:
      Malformed: it is a file of changes, or it is not of this carrier.
    """
    if not opened.everything:
        raise Malformed("it is a file of changes (BGN08), and not of everybody who is covered")
    if not opened.ours:
        raise Malformed("its payer (N1*IN) is not the carrier's of the profile")


def spooled(held: MemberHeld, crosswalk: Crosswalk, hashes: Hashes, faults: list[str]) -> Spooled:
    """Return a row in our words, and add what of it means nothing to us."""
    person = held.person
    coverages: list[Theirs] = []
    for each in held.coverages:
        if each.first_day is None:
            add_fault(faults, f"{held.place}: a coverage without a first day")
            continue
        plan = crosswalk.plan(each.line_code, each.plan_code, each.first_day)
        if plan is None:
            add_fault(faults, f"{held.place}: no plan of the profile has the codes of a coverage")
            continue
        coverages.append(
            Theirs(
                line=plan[1],
                plan=plan[0],
                first_day=each.first_day,
                last_day=crosswalk.last_day(each.end_day, subscriber=held.subscriber),
                tiers=crosswalk.tiers(plan[0], each.tier_code) if held.subscriber else (),
                groups=crosswalk.groups(held.groups, each.groups),
                place=held.place,
            )
        )
    return Spooled(
        place=held.place,
        subscriber=held.subscriber,
        member=member_by_number(held),
        ssn=hashes.ssn(person.ssn),
        name=hashes.name(person.first_name, person.last_name),
        birth_day=hashes.day(person.birth_day),
        number=_own_number(held, faults),
        coverages=tuple(coverages),
    )


_NUMBER_LONGEST = 50
"""X12 834: REF02."""


def _own_number(held: MemberHeld, faults: list[str]) -> str:
    """Return the carrier's own number as files can say it, or add that they cannot."""
    number = held.carrier_number
    if len(number) <= _NUMBER_LONGEST and all(each.isalnum() or each in "-. /" for each in number):
        if number.isascii():
            return number
    add_fault(faults, f"{held.place}: a number of the carrier's own that no file can say")
    return ""
