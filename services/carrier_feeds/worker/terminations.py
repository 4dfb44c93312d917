"""Every end of a coverage with how far its carrier has heard of it, from the ledger alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from events.catalog import CarrierProfile
from events.feed_holds import FileKind
from events.vocabulary.people import member_number
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, family_of
from services.carrier_feeds.rules.termination import CarrierState, CoverageEnd, ends
from services.carrier_feeds.state.account import Account, told
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import (
    Doors,
    catch_up,
    feed_of,
    file_of_number,
    is_closed,
    overdue_files,
)
from services.following import FAMILIES
from services.nights import last_night


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
        yield [standing.of(family, account, end) for family, account in accounts for end in _ends(account)]


def _ends(account: Account) -> list[CoverageEnd]:
    held = [account.settled.spans, told(account).spans]
    found = [each for spans in held for each in ends(account.truth, spans)]
    return list(dict.fromkeys(found))


@dataclass
class _Standing:
    """What is known of a carrier as a whole, and of its files that are not answered."""

    doors: Doors
    profile: CarrierProfile
    feed: Feed
    today: date
    night_is_late: bool
    overdue: set[int]
    sent: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """File → its name, and whether it waits for something beyond its time."""

    def of(self, family: str, account: Account, end: CoverageEnd) -> CarrierEnd:
        """Return how far the carrier has heard of an end."""
        state, why, late = self._state(family, account, end)
        later = account.truth.get((end.member, end.line), ())
        goes_on = any(each.plan == end.plan and each.first_day > end.first_day for each in later)
        return CarrierEnd(self.profile.id, family, end, state, why, goes_on, late)

    def _state(self, family: str, account: Account, end: CoverageEnd) -> tuple[CarrierState, str, bool]:
        if not self.profile.changes:
            return self._by_absence(family, account, end)
        if end.is_in(account.settled.spans) and end.is_in(told(account).spans):
            return CarrierState.ACCEPTED, "", False
        if end.is_in(told(account).spans):
            number = _said_by(account, end)
            name, late = self._file(number)
            return CarrierState.SENT, name, late
        if account.refused is not None or account.alone:
            why = account.refused.reason if account.refused is not None else "the set it stood in was refused"
            return CarrierState.REJECTED, why, True
        if why := self._held(family):
            return CarrierState.HELD, why, True
        return CarrierState.SCHEDULED, "", self.night_is_late

    def _by_absence(self, family: str, account: Account, end: CoverageEnd) -> tuple[CarrierState, str, bool]:
        """Return how far a carrier has heard that is sent full files alone: by the last, if it is of a later day."""
        file = file_of_number(self.doors, self.profile.id, self.feed.control_number)
        day = end.last_day or end.first_day
        if file is not None and file.basis >= account.touched and file.night > day:
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
        night = holding.night("change" if self.profile.changes else "full")
        beyond = "; ".join(night.reasons) if night is not None else ""
        return self.feed.held.get(family) or beyond or "; ".join(self.feed.held_reasons)

    def _file(self, number: int) -> tuple[str, bool]:
        if number not in self.sent:
            file = file_of_number(self.doors, self.profile.id, number)
            assert file is not None, "what an account was sent is a file"
            late = number in self.overdue or (file.delivered_at is None and file.attempts_failed > 0)
            self.sent[number] = file.file_name, late
        return self.sent[number]


def _said_by(account: Account, end: CoverageEnd) -> int:
    """Return the file that says an end: the last of those not settled that speaks of the coverage."""
    speaking = [
        each.control_number
        for each in account.sent
        for change in each.changes
        for row in (*change.members, *change.implied)
        for line in row.coverages
        if (row.member, line.line, line.plan, line.first_day)
        == (end.member, end.line, end.plan, end.first_day)
    ]
    return speaking[-1] if speaking else account.sent[-1].control_number


def _standing(doors: Doors, profile: CarrierProfile, today: date) -> _Standing:
    now = doors.clock.now()
    kind: FileKind = "change" if profile.changes else "full"
    last = last_night(doors.timetable, profile, now, kind)
    late = last is not None and not is_closed(doors, profile.id, last[0], kind)
    overdue = {each.control_number for each in overdue_files(doors, profile.id, now)}
    return _Standing(doors, profile, feed_of(doors, profile.id), today, late, overdue)
