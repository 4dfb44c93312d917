"""Every end of a coverage with how far its carrier has heard of it, from the ledger alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from events.catalog import CarrierProfile
from events.feed_holds import FileKind
from events.vocabulary.people import member_number
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, family_of
from services.carrier_feeds.rules.termination import CarrierState, CoverageEnd, ends, whole
from services.carrier_feeds.state.account import Account, told
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import (
    Doors,
    catch_up,
    feed_of,
    file_of_number,
    overdue_files,
)
from services.carrier_feeds.worker.full_absent import LastReplaced, last_replaced
from services.carrier_feeds.worker.roster_differences import Place, seen_there
from services.carrier_feeds.worker.standing import missed_night
from services.following import FAMILIES


@dataclass(frozen=True, slots=True)
class CarrierEnd:
    """The end of one coverage at its carrier."""

    carrier: str
    family: str
    end: CoverageEnd
    state: CarrierState
    why: str
    """Why it is held or was rejected; the file that says it; empty where neither is."""
    goes_on: bool
    """Whether the member has the plan again after it."""
    seen_day: date | None
    """The day of the carrier's last roster, if that no longer has the coverage; None where it is not known."""
    is_late: bool
    """Whether it waits beyond its time: a night passed without it, an answer is overdue, or a person must look."""

    @property
    def number(self) -> str:
        """The member's number."""
        return member_number(self.family, self.end.member)


def carrier_ends(doors: Doors, carrier: CarrierProfile, today: date) -> Iterator[list[CarrierEnd]]:
    """Yield the ends of all coverages at a carrier, a page of families at a time; memory does not grow with them."""
    catch_up(doors)
    standing = _standing(doors, carrier, today)
    after = ""
    while rows := doors.views.find(LEDGER.view, group=carrier.id, after=after, limit=FAMILIES):
        after = rows[-1][0]
        accounts = [(family_of(key), account_of(row)) for key, row in rows]
        yield _with_seen(
            doors,
            carrier.id,
            [
                (standing.of(family, account, end), account.touched)
                for family, account in accounts
                for end in _ends(account)
            ],
        )


def _with_seen(doors: Doors, carrier: str, page: list[tuple[CarrierEnd, int]]) -> list[CarrierEnd]:
    """Return the ends with the day of the roster that shows them: of a later day, compared with these very books."""
    places = {_place(each) for each, _ in page if each.state is CarrierState.ACCEPTED}
    seen = seen_there(doors, carrier, places)
    found = []
    for each, touched in page:
        roster = seen.get(_place(each))
        day = each.end.last_day or each.end.first_day
        shows = (
            roster is not None and roster.basis >= touched and roster.what in _SHOWS and roster.as_of > day
        )
        found.append(replace(each, seen_day=roster.as_of) if roster is not None and shows else each)
    return found


def _place(each: CarrierEnd) -> Place:
    return each.family, each.end.member, each.end.line


_SHOWS = frozenset({"agreed", "truth"})


def _ends(account: Account) -> list[CoverageEnd]:
    held = [whole(each.placed, account.truth) for each in (account.settled, told(account))]
    found = [each for spans in held for each in ends(account.truth, spans)]
    return list(dict.fromkeys(found))


@dataclass
class _Standing:
    """What is known of a carrier as a whole, and of its files that are not answered."""

    doors: Doors
    profile: CarrierProfile
    feed: Feed
    today: date
    replaced: LastReplaced
    night_is_late: bool
    overdue: set[int]
    sent: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """File → its name, and whether it waits for something beyond its time."""

    def of(self, family: str, account: Account, end: CoverageEnd) -> CarrierEnd:
        """Return how far the carrier has heard of an end."""
        state, why, late = self._state(family, account, end)
        later = account.truth.get((end.member, end.line), ())
        goes_on = any(each.plan == end.plan and each.first_day > end.first_day for each in later)
        return CarrierEnd(self.profile.id, family, end, state, why, goes_on, None, late)

    def _state(self, family: str, account: Account, end: CoverageEnd) -> tuple[CarrierState, str, bool]:
        if not self.profile.changes:
            return self._by_absence(family, account, end)
        is_told = end.is_in(whole(told(account).placed, account.truth))
        if is_told and end.is_in(whole(account.settled.placed, account.truth)):
            return CarrierState.ACCEPTED, "", False
        if is_told:
            number = _said_by(account, end)
            name, late = self._file(number)
            return CarrierState.SENT, name, late
        file = self.replaced.file
        if file is not None and self.replaced.lacks(family, account, end):
            name, late = self._file(file.control_number)
            return CarrierState.BY_ABSENCE if file.final else CarrierState.SENT, name, late and not file.final
        if account.refused is not None or account.alone:
            why = account.refused.reason if account.refused is not None else "the set it stood in was refused"
            return CarrierState.REJECTED, why, True
        if why := self._held(family):
            return CarrierState.HELD, why, True
        return CarrierState.SCHEDULED, "", self.night_is_late

    def _by_absence(self, family: str, account: Account, end: CoverageEnd) -> tuple[CarrierState, str, bool]:
        """Return how far a carrier has heard that is sent full files alone: by the last, if it is of a later day."""
        numbers = range(self.feed.control_number, 0, -1)
        files = (file_of_number(self.doors, self.profile.id, number) for number in numbers)
        file = next((each for each in files if each is None or not each.withdrawn), None)
        day = end.last_day or end.first_day
        is_said = family not in self.feed.held_full
        if is_said and file is not None and file.basis >= account.touched and file.night > day:
            if file.rejected:
                return CarrierState.REJECTED, file.file_name, True
            if file.final:
                return CarrierState.ACCEPTED, "", False
            return CarrierState.SENT, *self._file(file.control_number)
        if day >= self.today:
            return CarrierState.NOT_DUE, "", False
        if why := self._held(family):
            return CarrierState.HELD, why, True
        return CarrierState.SCHEDULED, "", self.night_is_late

    def _held(self, family: str) -> str:
        holding = self.feed.holding
        if holding.stopped is not None:
            return f"stopped: {holding.stopped.reason}"
        kind: FileKind = "change" if self.profile.changes else "full"
        night = holding.night(kind)
        beyond = "; ".join(night.reasons) if night is not None else ""
        held = self.feed.held.get(family) or self.feed.held_full.get(family)
        return held.reason if held is not None else beyond or "; ".join(holding.faults(kind))

    def _file(self, number: int) -> tuple[str, bool]:
        if number not in self.sent:
            file = file_of_number(self.doors, self.profile.id, number)
            assert file is not None, "what an account was sent is a file"
            late = number in self.overdue or (file.delivered_at is None and file.attempts_failed > 0)
            self.sent[number] = file.file_name, late
        return self.sent[number]


def _said_by(account: Account, end: CoverageEnd) -> int:
    """Return the file that says an end: the last of those not settled that speaks of the coverage, or of its end."""
    speaking = [
        each.control_number
        for each in account.sent
        for change in each.changes
        for row in (*change.members, *change.implied)
        for line in row.coverages
        if (row.member, line.line, line.plan) == (end.member, end.line, end.plan)
        and (line.first_day == end.first_day or (line.last_day is not None and line.last_day == end.last_day))
    ]
    return speaking[-1] if speaking else account.sent[-1].control_number


def _standing(doors: Doors, profile: CarrierProfile, today: date) -> _Standing:
    late = missed_night(doors, profile, "change" if profile.changes else "full") is not None
    overdue = {each.control_number for each in overdue_files(doors, profile.id, doors.clock.now())}
    feed = feed_of(doors, profile.id)
    return _Standing(doors, profile, feed, today, last_replaced(doors, profile, feed), late, overdue)
