"""A carrier to try the hub against: reads our files with pyx12's reader into a roster, and answers TA1 and 999.

It knows an 834 only by the guide and by the carrier's profile, which is its companion guide; it shares no code with
the writer nor with the service that decides what to say.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pyx12.x12file import X12Reader

from connectors.x12.stand_in_roster import Held, KeptRoster, MemberKey, Roster, Row
from events.catalog import CarrierProfile

__all__ = ["CarrierStandIn", "Held", "MemberKey", "Roster"]


@dataclass(slots=True)
class _File:
    """One interchange as read: its numbers, and the rows of each transaction set."""

    control_number: str
    sent_day: str
    sent_time: str
    group_number: str
    version: str
    action: str
    """BGN08 of its sets."""
    sets: dict[str, list[Row]]


class CarrierStandIn:
    """One carrier with its roster. `refuses` names a set (from 0) of a file (from 1) that it rejects on purpose."""

    def __init__(self, profile: CarrierProfile, refuses: tuple[int, int] | None = None) -> None:
        self.profile = profile
        self.kept = KeptRoster(profile)
        self.files = 0
        self._refuses = refuses
        self._answers = 0

    @property
    def roster(self) -> Roster:
        """What the carrier holds, whatever the group."""
        return self.kept.roster

    def take(self, content: bytes, *, at: datetime) -> list[tuple[str, bytes]]:
        """Read one file into the roster and return the answers, as name and content, a TA1 before the 999.

        A file that says everything is taken as it stands if it is to replace what the carrier holds, or if the carrier
        gets no other; one to be compared changes nothing.
        """
        self.files += 1
        read = self._read(content)
        accepted = {control: not self.rejects(self.files, n) for n, control in enumerate(read.sets)}
        rows = [row for control, taken in accepted.items() if taken for row in read.sets[control]]
        if read.action == "2":
            self.kept.change(rows)
        elif read.action == "RX" or not self.profile.changes:
            day = datetime.strptime(read.sent_day, "%y%m%d").date()  # noqa: DTZ007
            self.kept.replace(rows, day, complete=all(accepted.values()))
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
        action = ""
        sets: dict[str, list[Row]] = {}
        current: list[Row] = []
        for name, elements in _segments(content):
            match name:
                case "ISA":
                    isa = elements
                case "GS":
                    gs = elements
                case "ST":
                    current = sets.setdefault(elements[1], [])
                case "BGN":
                    action = elements[7]
                case "INS":
                    current.append(Row(elements[2], subscriber=elements[0] == "Y", status=elements[4]))
                case _ if current:
                    current[-1].read(name, elements)
                case _:
                    pass
        return _File(isa[12], isa[8], isa[9], gs[5], gs[7], action, sets)

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
