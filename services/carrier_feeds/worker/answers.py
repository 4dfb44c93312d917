"""A carrier's answers come in: fetched from its outbox or brought by hand, read once, recorded for each file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from events.base import DomainEvent
from events.carrier_feeds import AnswerFetched, AnswerNotOurs, InterchangeAcknowledged
from events.catalog import CarrierProfile
from events.errors import Malformed, PartnerRefused, PartnerUnreachable, TooLarge
from services.carrier_feeds.decide.answers import arrived, record_answer, taken_by_delivery
from services.carrier_feeds.projection import FILES
from services.carrier_feeds.projection.files import AWAITING, AnswerRead, answer_key, opened
from services.carrier_feeds.rules.acknowledgment import NotOurs
from services.carrier_feeds.state.feed import File, answered
from services.carrier_feeds.worker.doors import (
    Doors,
    Facts,
    file_of_number,
    files_of,
    prepared_at,
    profile_at,
    record,
)
from services.carrier_feeds.worker.error_places import error_places
from services.ports import Answer, Delivery
from services.viewing import build

Reports = Callable[[str, bytes], str]
"""Takes a report of errors by name and content, records it, and says in words what came of it."""

TOO_LARGE = "it is larger than an answer can be: 'hub roster import --outbox' reads rosters"
"""Why a file was not read; it is recorded without a SHA-256, and by its mark alone known from the next."""

LOOKED_AT_AGAIN_MAX = 20
"""An outbox may be full of what is no answer; so many files of that are fetched again in one look."""


@dataclass(frozen=True, slots=True)
class AnswersOutcome:
    """What came of reading answers."""

    carrier: str
    files_read: int = 0
    accepted: int = 0
    """Answers that took all they spoke of, final or not."""
    rejected: int = 0
    """Answers that refused something."""
    known: int = 0
    """Answers that said nothing new."""
    not_ours: tuple[str, ...] = ()
    """Why something could not be used, each with its file."""
    reports: tuple[str, ...] = ()
    """What came of each report of errors."""
    error: str | None = None
    """Why the outbox could not be read to its end."""


def fetch_answers(doors: Doors, carrier: str, reports: Reports | None = None) -> AnswersOutcome:
    """Read every file in the carrier's outbox that has not been read, and record what it says.

    While a file of ours waits for its answer, what could not be used is looked at again: carriers write into their
    outbox while we read it, and put a whole file there under the name of a cut one. A file that cannot be fetched
    does not keep the others from being read. A partner that cannot be reached is told in the outcome, not raised;
    what was read before it stays read. A table (CSV or XLSX) is given to `reports`, if the carrier's profile knows how
    to read one.

    Raises:
      NotFound: no catalog, or the carrier is not in it.
      LogUnavailable: the database does not answer.
    """
    _, profile = profile_at(doors, carrier, doors.log.head())
    build(doors.log, doors.views, FILES)
    outcome = AnswersOutcome(carrier)
    refused: list[str] = []
    try:
        drop = doors.drops[carrier]
        marks = drop.marks()
        for name in _worth_reading(doors, carrier, marks):
            try:
                content = drop.fetch(name)
            except TooLarge:
                read = _Read(problems=(TOO_LARGE,))
                outcome = _take(doors, profile, name, "", outcome, read, mark=marks[name])
            except PartnerRefused as error:
                refused.append(str(error))
            else:
                read = _read(doors, profile, name, content, reports)
                outcome = _take(doors, profile, name, _sha256(content), outcome, read, mark=marks[name])
    except (PartnerUnreachable, PartnerRefused) as error:
        refused.append(str(error))
    return replace(outcome, error="; ".join(refused) or None)


def import_answer(doors: Doors, carrier: str, *, name: str, content: bytes) -> AnswersOutcome:
    """Read an answer that somebody brought; the same name with the same content again changes nothing.

    Raises:
      NotFound: no catalog, or the carrier is not in it.
      LogUnavailable: the database does not answer.
    """
    _, profile = profile_at(doors, carrier, doors.log.head())
    read = _read(doors, profile, name, content, None)
    return _take(doors, profile, name, _sha256(content), AnswersOutcome(carrier), read)


def _worth_reading(doors: Doors, carrier: str, marks: Mapping[str, str]) -> list[str]:
    """Return the names of an outbox under which something new lies, and of the unusable ones the last few, in order.

    Carriers use a name again: with another size or time of change it is another file.
    """
    names = sorted(marks)
    known = _read_before(doors, carrier, names)
    new = {name for name in names if name not in known or known[name].mark != marks[name]}
    unusable = [name for name in names if name not in new and known[name].not_ours]
    awaited = files_of(doors, carrier, mark=AWAITING, limit=1)
    again = set(unusable[-LOOKED_AT_AGAIN_MAX:] if awaited else ())
    return [name for name in names if name in new or name in again]


def _read_before(doors: Doors, carrier: str, names: Sequence[str]) -> dict[str, AnswerRead]:
    rows = doors.views.load(FILES.view, [answer_key(carrier, name) for name in names])
    read = [each for each in map(opened, rows.values()) if isinstance(each, AnswerRead)]
    return {each.file_name: each for each in read}


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file holds: answers, or a report of errors, and what of it cannot be relied on."""

    answers: Sequence[Answer] = ()
    problems: Sequence[str] = ()
    reports: tuple[str, ...] = ()


def _read(doors: Doors, profile: CarrierProfile, name: str, content: bytes, reports: Reports | None) -> _Read:
    if reports is None or profile.error_report is None or not is_table(name, content):
        return _Read(*doors.interchanges.read_answers(content))
    try:
        return _Read(reports=(f"{name}: {reports(name, content)}",))
    except Malformed as fault:
        return _Read(problems=(str(fault),))


def is_table(name: str, content: bytes) -> bool:
    """Whether a file is a CSV or a workbook by its name, and no X12 by its beginning."""
    return name.lower().endswith(TABLES) and b"ISA" not in content[:16]


TABLES = (".csv", ".tsv", ".xlsx")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _take(
    doors: Doors,
    profile: CarrierProfile,
    name: str,
    digest: str,
    outcome: AnswersOutcome,
    read: _Read,
    *,
    mark: str = "",
) -> AnswersOutcome:
    """Record all that one file says, and that it has been read, in one append."""
    reading = _Reading(doors, profile, name, digest, mark)

    def decide(_: object) -> Facts:
        known = _read_before(doors, profile.id, [name]).get(name)
        reading.facts = []
        if known is not None and known.sha256 == digest and (digest or known.mark == mark):
            return [] if mark in {"", known.mark} else [(reading.fetched(known.answers), None)]
        reading.read(read.answers, read.problems)
        return reading.facts

    if not record(doors, profile.id, decide) or not reading.facts:
        return outcome
    facts = [fact for fact, _ in reading.facts]
    heard = [fact for fact in facts if isinstance(fact, InterchangeAcknowledged)]
    not_ours = [f"{name}: {fact.reason}" for fact in facts if isinstance(fact, AnswerNotOurs)]
    return replace(
        outcome,
        files_read=outcome.files_read + 1,
        accepted=outcome.accepted + sum(fact.accepted for fact in heard),
        rejected=outcome.rejected + sum(not fact.accepted for fact in heard),
        known=outcome.known + reading.known,
        not_ours=(*outcome.not_ours, *not_ours),
        reports=(*outcome.reports, *read.reports),
    )


class _Reading:
    """The facts that one file of answers comes to; an answer is decided on what the ones before it said."""

    def __init__(self, doors: Doors, profile: CarrierProfile, name: str, digest: str, mark: str) -> None:
        self.facts: list[tuple[DomainEvent, int | None]] = []
        self.known = 0
        self._doors = doors
        self._profile = profile
        self._name = name
        self._digest = digest
        self._mark = mark
        self._files: dict[int, File | None] = {}
        self._arrived: set[int] = set()
        """Files whose answer is the first that is known of their arrival."""

    def read(self, answers: Sequence[Answer], problems: Sequence[str]) -> None:
        self.known = 0
        self._files = {}
        self._arrived = set()
        for answer in answers:
            self._hear(answer)
        reasons = dict.fromkeys(problems)
        self.facts += [(self._not_ours(reason), None) for reason in reasons]
        self.facts.append((self.fetched(len(answers)), None))

    def fetched(self, answers: int) -> AnswerFetched:
        """Return the fact that the file has been read to its end."""
        return AnswerFetched(
            carrier=self._profile.id,
            file_name=self._name,
            sha256=self._digest,
            answers=answers,
            mark=self._mark,
        )

    def _hear(self, answer: Answer) -> None:
        number = answer.control_number
        if number not in self._files:
            self._files[number] = file_of_number(self._doors, self._profile.id, number)
        file = self._files[number]
        prepared = None if file is None else prepared_at(self._doors, file)
        places = {} if prepared is None else error_places(self._doors, prepared, answer)
        heard = record_answer(file, prepared, answer, final_answer=self._profile.final_answer, places=places)
        if isinstance(heard, NotOurs):
            self.facts.append((self._not_ours(heard.reason), None))
            return
        self.known += not heard
        assert file is not None, "what is heard is heard of a file of ours"
        assert prepared is not None, "every file of ours was prepared"
        facts = [*heard]
        if file.delivered_at is None and number not in self._arrived:
            self._arrived.add(number)
            self.facts.append((arrived(file, Delivery(file.file_name, looked_up=True)), file.position))
            if self._profile.final_answer == "none" and not any(each.final for each in heard):
                facts.append(taken_by_delivery(prepared))
        for fact in facts:
            file = answered(file, fact, file.last_position)
            self.facts.append((fact, file.position))
        self._files[number] = file

    def _not_ours(self, reason: str) -> AnswerNotOurs:
        return AnswerNotOurs(
            carrier=self._profile.id, file_name=self._name, reason=reason, sha256=self._digest
        )
