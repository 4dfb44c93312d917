"""What becomes of files in a story that were lost at the carrier, come twice, or wait while the writer changes."""

from contextlib import suppress
from dataclasses import dataclass

from events.errors import PermanentError
from events.feed_holds import FileKind
from events.spans import Spans
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.worker import fetch_answers, files_of
from services.carrier_feeds.worker.holding import resend
from services.carrier_feeds.worker.withdrawing import withdraw
from tests.services.carrier_feeds.stage import Stage
from tests.services.carrier_feeds.steps import Becomes, Night, in_step


def _lose(here: Stage, family: str, truth: Spans, *, opened: bool) -> list[int]:
    """Let something become true of a family, and the file that says it be lost unread; return the file's number.

    Of one that was opened the carrier has taken the envelope, and said so.
    """
    in_step(here)
    before = {each.control_number for each in files_of(here.doors, here.name)}
    Becomes(family, truth).happens(here)
    here.carrier.loses, here.carrier.opens = True, opened
    Night(kind=_kind(here), releases=False).happens(here)
    here.carrier.loses = here.carrier.opens = False
    now = files_of(here.doors, here.name)
    return [each.control_number for each in now if each.delivered_at and each.control_number not in before]


def _kind(here: Stage) -> FileKind:
    return "change" if here.carrier.known.profile.changes else "full"


@dataclass(frozen=True)
class Lost:
    """A night's file is lost at the carrier unread, and left there again days later; nothing else leaves in between."""

    family: str
    truth: Spans
    days: int
    opened: bool

    def happens(self, here: Stage) -> None:
        """Run the night, and leave its file there once more."""
        lost = _lose(here, self.family, self.truth, opened=self.opened)
        here.later(days=self.days)
        for number in lost:
            _bring(here, number)


@dataclass(frozen=True)
class Outrun:
    """A night's file is lost unread, and something else is told of a family before anybody asks the carrier.

    Where it would undo that, it is taken back. Of a carrier that never answers only its roster would tell.
    """

    family: str
    truth: Spans
    other: str
    then: Spans
    opened: bool

    def happens(self, here: Stage) -> None:
        """Run both nights, and leave the first file there once more, or withdraw it."""
        if here.carrier.known.profile.final_answer == "none":
            return
        lost = _lose(here, self.family, self.truth, opened=self.opened)
        Becomes(self.other, self.then).happens(here)
        Night(kind=_kind(here)).happens(here)
        for number in lost:
            try:
                _bring(here, number)
            except PermanentError:
                withdraw(here.doors, here.name, number, actor="ada", reason="lost", asked="Jo")


def _bring(here: Stage, number: int) -> None:
    here.carrier.again = True
    try:
        resend(here.doors, here.name, number, actor="ada", reason="lost there")
    finally:
        here.carrier.again = False
    fetch_answers(here.doors, here.name)


@dataclass(frozen=True)
class SentAgain:
    """The last file that was delivered is left there once more, whatever the carrier made of it."""

    def happens(self, here: Stage) -> None:
        """Leave it there, unless that would do harm."""
        here.carrier.away = False
        _send_again(here)


def _send_again(here: Stage) -> None:
    files = [each for each in files_of(here.doors, here.name) if each.delivered_at is not None]
    last = max(files, key=lambda each: each.control_number, default=None)
    if last is None or last.file_name in here.carrier.refused_rows:
        return
    with suppress(PermanentError):
        _bring(here, last.control_number)


@dataclass(frozen=True)
class Upgraded:
    """Another version of the writer comes while a file waits that it writes otherwise; the file is taken back."""

    kind: FileKind

    def happens(self, here: Stage) -> None:
        """Let the carrier be away for a night; the new version cannot leave what waits, and somebody withdraws it."""
        Night(away=True, kind=self.kind).happens(here)
        here.interchanges.writer += 1
        Night(kind=self.kind, releases=False).happens(here)
        for each in files_of(here.doors, here.name, mark=UNDELIVERED):
            withdraw(here.doors, here.name, each.control_number, actor="ada", reason="another file now")
