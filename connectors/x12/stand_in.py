"""A carrier to try the hub against: reads our files with pyx12's reader into a roster, and answers TA1 and 999.

It knows an 834 only by the guide and by the carrier's profile, which is its companion guide; it shares no code with
the writer nor with the service that decides what to say.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from pyx12.x12file import X12Reader

from events.catalog import CarrierProfile

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """One coverage as the carrier has it: their codes, the days, and from which day on which tier code."""

    line_code: str
    plan_code: str
    first_day: date
    last_day: date | None = None
    tiers: tuple[tuple[date, str], ...] = ()


MemberKey = tuple[str, str]
"""The subscriber's number (REF*0F) and the member's own (the profile's qualifier)."""

Roster = dict[MemberKey, dict[tuple[str, str, date], Held]]


@dataclass(slots=True)
class _Row:
    """One INS loop as read."""

    maintenance: str
    subscriber: bool
    references: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    coverages: list[tuple[str, str, str, str, dict[str, date]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    """One interchange as read: its numbers, and the rows of each transaction set."""

    control_number: str
    sent_day: str
    sent_time: str
    group_number: str
    version: str
    sets: dict[str, list[_Row]]


class CarrierStandIn:
    """One carrier with its roster. `refuses` names a set (from 0) of a file (from 1) that it rejects on purpose."""

    def __init__(self, profile: CarrierProfile, refuses: tuple[int, int] | None = None) -> None:
        self.profile = profile
        self.roster: Roster = {}
        self.files = 0
        self._refuses = refuses
        self._answers = 0

    def take(self, content: bytes, *, at: datetime) -> list[tuple[str, bytes]]:
        """Read one file into the roster and return the answers, as name and content, a TA1 before the 999."""
        self.files += 1
        read = self._read(content)
        accepted: dict[str, bool] = {}
        for number, (control, rows) in enumerate(read.sets.items()):
            accepted[control] = not self.rejects(self.files, number)
            if accepted[control]:
                for row in rows:
                    self._apply(row)
        answers = [(f"TA1_{read.control_number}.edi", self._ta1(read, at))] if self.profile.want_ta1 else []
        if self.profile.final_answer == "999":
            answers.append((f"999_{read.control_number}.edi", self._x999(read, accepted, at)))
        return answers

    def rejects(self, file: int, number: int) -> bool:
        """Whether the carrier refuses a set (from 0) of a file (from 1)."""
        return (file, number) == self._refuses

    # reading

    def _read(self, content: bytes) -> _File:
        isa: list[str] = []
        gs: list[str] = []
        sets: dict[str, list[_Row]] = {}
        current: list[_Row] = []
        for name, elements in _segments(content):
            match name:
                case "ISA":
                    isa = elements
                case "GS":
                    gs = elements
                case "ST":
                    current = sets.setdefault(elements[1], [])
                case "INS":
                    current.append(_Row(maintenance=elements[2], subscriber=elements[0] == "Y"))
                case _ if current:
                    self._read_member(current[-1], name, elements)
                case _:
                    pass
        return _File(isa[12], isa[8], isa[9], gs[5], gs[7], sets)

    def _read_member(self, row: _Row, name: str, elements: list[str]) -> None:
        match name:
            case "REF" if not row.coverages:
                row.references[elements[0]] = elements[1]
            case "HD":
                plan, tier = ([*elements[3:5], "", ""])[:2]
                row.coverages.append((elements[0], elements[2], plan, tier, {}))
            case "DTP":
                days = row.coverages[-1][4] if row.coverages else row.days
                days[elements[0]] = datetime.strptime(elements[2], "%Y%m%d").date()  # noqa: DTZ007
            case _:
                pass

    # the roster

    def _apply(self, row: _Row) -> None:
        own = self.profile.member_identifier_qualifier
        key = (row.references["0F"], row.references[own] if own else "")
        held = self.roster.setdefault(key, {})
        if row.maintenance == "024" and not row.coverages:
            self._lose_all(held, row.days)
        for action, line, plan, tier, days in row.coverages:
            name = (line, plan, days["348"])
            match action:
                case "021":
                    tiers = ((days["348"], tier),) if tier and row.subscriber else ()
                    held[name] = Held(line, plan, days["348"], self._last(days.get("349")), tiers)
                case "002":
                    held.pop(name, None)
                case "024" if self._never_was(days):
                    held.pop(name, None)
                case "024" if name in held:
                    held[name] = _ended(held[name], self._last(days["349"]))
                case "025" if name in held:
                    held[name] = _ended(held[name], self._last(days.get("349")))
                case "001" if name in held and tier and row.subscriber:
                    held[name] = _with_tier(held[name], days.get("303", days["348"]), tier)
                case _:
                    pass
        if not held:
            del self.roster[key]

    def _lose_all(self, held: dict[tuple[str, str, date], Held], days: dict[str, date]) -> None:
        """INS*024 alone: all ends with 357, and from an eligibility begin (356) on nothing ever was."""
        last = self._last(days["357"])
        assert last is not None
        never_from = days.get("356", date.max)
        for name, coverage in list(held.items()):
            if coverage.first_day >= never_from or coverage.first_day > last:
                del held[name]
            elif coverage.last_day is None or coverage.last_day > last:
                held[name] = _ended(coverage, last)

    def _last(self, told: date | None) -> date | None:
        if told is not None and self.profile.end_day == "first_uncovered":
            return told - _DAY
        return told

    def _never_was(self, days: dict[str, date]) -> bool:
        if self.profile.cancellation_shape == "same_day":
            return days["349"] <= days["348"]
        return days["349"] < days["348"]

    # answers

    def _ta1(self, read: _File, at: datetime) -> bytes:
        body = [f"TA1*{read.control_number}*{read.sent_day}*{read.sent_time}*A*000"]
        return self._interchange(body, at, groups=0)

    def _x999(self, read: _File, accepted: dict[str, bool], at: datetime) -> bytes:
        body = [f"AK1*BE*{read.group_number}*{read.version}"]
        for control, taken in accepted.items():
            body.append(f"AK2*834*{control}*{read.version}")
            body.extend(["IK5*A"] if taken else ["IK3*N4*9**8", "IK4*2*156*7", "IK5*R*5"])
        good = sum(accepted.values())
        verdict = "A" if good == len(accepted) else "P" if good else "R"
        body.append(f"AK9*{verdict}*{len(accepted)}*{len(accepted)}*{good}")
        count = len(body) + 2
        body = ["ST*999*0001*005010X231A1", *body, f"SE*{count}*0001"]
        number = self._answers + 1
        opened = (
            f"GS*FA*{self.profile.application_receiver}*{self.profile.application_sender}*{at:%Y%m%d}*{at:%H%M}*"
            f"{number}*X*005010X231A1"
        )
        return self._interchange([opened, *body, f"GE*1*{number}"], at, groups=1)

    def _interchange(self, body: list[str], at: datetime, *, groups: int) -> bytes:
        self._answers += 1
        to, by = self.profile.sender_id, self.profile.receiver_id
        isa = (
            f"ISA*00*{'':10}*00*{'':10}*{self.profile.receiver_qualifier}*{by:15}*{self.profile.sender_qualifier}*{to:15}*"
            f"{at:%y%m%d}*{at:%H%M}*^*00501*{self._answers:09d}*0*{'T' if self.profile.test else 'P'}*:"
        )
        return ("~\n".join([isa, *body, f"IEA*{groups}*{self._answers:09d}"]) + "~\n").encode("ascii")


def _segments(content: bytes) -> Iterator[tuple[str, list[str]]]:
    reader = X12Reader(io.StringIO(content.decode("ascii")))
    for segment in reader:
        name = segment.get_seg_id()
        yield name, [segment.get_value(f"{name}{n:02d}") or "" for n in range(1, len(segment) + 1)]


def _ended(held: Held, last: date | None) -> Held:
    tiers = tuple((day, tier) for day, tier in held.tiers if last is None or day <= last)
    return replace(held, last_day=last, tiers=tiers)


def _with_tier(held: Held, from_day: date, tier: str) -> Held:
    if held.last_day is not None and from_day > held.last_day:
        return held
    kept = tuple((day, each) for day, each in held.tiers if day < from_day)
    if kept and kept[-1][1] == tier:
        return replace(held, tiers=kept)
    return replace(held, tiers=(*kept, (from_day, tier)))
