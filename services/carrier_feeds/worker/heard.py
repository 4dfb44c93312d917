"""What carriers answered, for who looks: each file of answers with what came of it, each set of ours with reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from events.base import Recorded
from events.carrier_answers import MemberFault
from events.carrier_feeds import AnswerNotOurs, InterchangeAcknowledged, SetOutcome
from events.vocabulary.people import SELF, member_number
from services.carrier_feeds.projection import FILES
from services.carrier_feeds.projection.files import AnswerRead, opened
from services.carrier_feeds.state.feed import File
from services.carrier_feeds.worker.doors import Doors
from services.viewing import build

PAGE = 1000


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """One file of answers, fetched or imported, and what it said of files of ours."""

    carrier: str
    file_name: str
    read_at: datetime
    said: tuple[str, ...]
    """`blue/12 999 accepted`, in the order of the file; what was known before is not said again."""
    not_ours: tuple[str, ...]
    """Why something in it could not be used."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a carrier said of one transaction set of a file, as it said it last."""

    control_number: str
    members: int
    accepted: bool | None
    """None: not answered."""
    code: str = ""
    errors: tuple[str, ...] = ()
    """Segment position, segment, element and code, without any data."""
    rejected_members: tuple[str, ...] = ()
    """The numbers of those it speaks of, where it was rejected: all of them count as not told."""
    named: tuple[str, ...] = ()
    """What the carrier says of single members: number, line and plan where it is about a coverage, and the reason."""


def answer_files(doors: Doors, carrier: str) -> Iterator[AnswerFile]:
    """Yield every file of answers that was read from a carrier, the newest first."""
    build(doors.log, doors.views, FILES)
    read: list[AnswerRead] = []
    after = ""
    while rows := doors.views.find(FILES.view, group=f"answer|{carrier}", after=after, limit=PAGE):
        after = rows[-1][0]
        read += [row for row in (opened(row) for _, row in rows) if isinstance(row, AnswerRead)]
    for each in sorted(read, key=lambda one: one.position, reverse=True):
        yield _answer_file(doors, carrier, each)


def verdicts(doors: Doors, file: File) -> list[Verdict]:
    """Return what became of each set of a file, with the reasons."""
    said: dict[str, SetOutcome] = {}
    for heard in file.answers:
        (record,) = doors.log.read(after=heard.position - 1, limit=1, categories={"feed"})
        assert isinstance(record.event, InterchangeAcknowledged)
        said.update((each.control_number, each) for each in record.event.sets)
    found = []
    for state in file.sets:
        outcome = said.get(state.control_number)
        if outcome is None:
            taken = None if file.withdrawn else state.accepted
            found.append(Verdict(state.control_number, state.members, taken))
            continue
        numbers = () if outcome.accepted else tuple(member_number(each, SELF) for each in outcome.members)
        found.append(
            Verdict(
                state.control_number,
                state.members,
                outcome.accepted,
                code=outcome.code,
                errors=outcome.errors,
                rejected_members=numbers,
                named=tuple(map(_named, outcome.faults)),
            )
        )
    return found


def _named(fault: MemberFault) -> str:
    about = (member_number(fault.family, fault.member), fault.line, fault.plan)
    return f"{', '.join(each for each in about if each)}: {fault.reason}"


def _answer_file(doors: Doors, carrier: str, read: AnswerRead) -> AnswerFile:
    """Return what a file said: the facts that stand in one append with the fact that it was read."""
    most = read.answers + len(read.not_ours)
    records = doors.log.read(after=max(0, read.position - most - 1), limit=most + 1, categories={"feed"})
    *before, last = [each for each in records if each.position <= read.position]
    said: list[str] = []
    for record in reversed(before):
        ours = isinstance(record.event, (InterchangeAcknowledged, AnswerNotOurs))
        if record.stream != last.stream or not ours:
            break
        said[:0] = _said(carrier, record)
    return AnswerFile(carrier, read.file_name, last.recorded_at, tuple(said), read.not_ours)


def _said(carrier: str, record: Recorded) -> Iterator[str]:
    if isinstance(record.event, InterchangeAcknowledged):
        event = record.event
        verdict = "accepted" if event.accepted else "rejected"
        yield f"{carrier}/{event.control_number} {event.answered_by.value} {verdict}"
