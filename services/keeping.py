"""Keeping a hub running: what is due is done once, also what fell due while nobody ran; nothing is timed in memory."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Event
from typing import NamedTuple

from events.catalog import CarrierProfile
from events.errors import TransientError
from events.feed_holds import FileKind
from events.vocabulary.calendar import day_before
from services.batch_files import BATCH_FILES, undelivered
from services.batches import Outcome, deliver_waiting
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.worker import (
    Ending,
    NightOutcome,
    fetch_answers,
    file_of_number,
    files_of,
    run_night,
)
from services.carrier_feeds.worker.doors import feed_of, is_closed
from services.catching_up import lagging
from services.cobra.worker import run_administrator
from services.nights import closed_today, last_night
from services.payroll_sync.worker import due_pay_days, run_payroll
from services.reviewing import review
from services.running import build_views, decide_and_build, led, step
from services.turns import ALONE, Turn
from services.viewing import build
from services.wiring import Hub
from services.wiring.alone import deciding_alone

Say = Callable[[str], None]
FILE_KINDS: tuple[FileKind, ...] = ("change", "full")
KeepUp = Callable[[Hub], object]
"""What brings a hub up to the head of its log."""


def _need_nothing() -> None:
    """Make sure of nothing."""


class Line(NamedTuple):
    """What came of one piece of work: whether it has to be tried again, and whether it waits for a person."""

    text: str
    failed: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What came of looking at all that is due."""

    done: int = 0
    """Pieces of work that came to something."""
    failed: int = 0
    """Those that will be tried again by the next round."""
    waits: int = 0
    """Of those done, the ones that came to something a person has to look at."""

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)


def keep(hub: Hub, stop: Event, say: Say, *, decides: bool = True, turn: Turn = ALONE) -> None:
    """Follow the log and do what is due until told to stop; a database that is away is waited for.

    Without `decides` families are left to workers, and the views alone are kept up. With `turn` it works only as long
    as this process leads, which is asked again right before a file is left; who leads next does what is left.

    Raises:
      WorkersDecide: it was to decide, and workers of a cluster do.
    """
    process = "hub run" if turn is ALONE else "hub scheduler --decide"
    right = deciding_alone(hub.settings, process) if decides else nullcontext(_need_nothing)
    with right as sure:
        _keep(led(hub, turn), stop, say, sure, decides=decides, turn=turn)


def _keep(hub: Hub, stop: Event, say: Say, sure: Callable[[], None], *, decides: bool, turn: Turn) -> None:
    keep_up: KeepUp = decide_and_build if decides else build_views
    patience = hub.settings.kafka.stalled_seconds

    def others() -> str:
        return "" if decides else lagging(hub, stop, patience_seconds=patience)

    next_round = datetime.min.replace(tzinfo=hub.clock.now().tzinfo)
    pause = hub.settings.limits.pause_seconds
    while not stop.is_set():
        try:
            if not turn.holds() and not turn.wait(stop):
                return
            sure()
            keep_up(hub)
            if hub.clock.now() >= next_round:
                do_what_is_due(hub, say, keep_up=keep_up, turn=turn, awaited=others)
                next_round = hub.clock.now() + timedelta(seconds=hub.settings.limits.answers_every_seconds)
        except TransientError as error:
            say(f"waiting: {error}")
        stop.wait(pause)


def do_what_is_due(
    hub: Hub, say: Say, *, keep_up: KeepUp = step, turn: Turn = ALONE, awaited: Callable[[], str] = str
) -> Round:
    """Review whom something comes for, fetch answers, send every file that is due, and decide what follows.

    Returns what came of it.

    `awaited` waits for others to decide what was told by now, and names who has not: then no file leaves yet, for it
    would lack what somebody was told in time. What fails for one partner does not stop the others; it is said,
    recorded by who tried, and tried again. Who does not lead any more begins nothing further.
    """
    done = failed = waits = 0
    if review(hub.log, hub.views, hub.catalogs, hub.today(), turn.holds):
        keep_up(hub)
        done += 1
    late = awaited()
    if late:
        say(f"no file leaves yet: {late} has not decided all that was told by now")
    for work in (_answers,) if late else (_answers, _nights, _payrolls, _administrator):
        for line in work(hub, turn):
            say(line.text)
            failed += line.failed
            done += not line.failed
            waits += line.waits
    if done or failed:
        keep_up(hub)
    return Round(done, failed + bool(late), waits)


class DueNight(NamedTuple):
    """A night for which a run would do something."""

    carrier: str
    night: date
    kind: FileKind = "change"
    is_decided: bool = False
    """Whether its file is prepared and only waits to leave."""


def due_nights(hub: Hub) -> list[DueNight]:
    """Return the nights for which a run would do something: each that is due, else one whose file waits to leave.

    A night is due once its hour has come, if the catalog knew the carrier by then. Of several nights that were missed
    only the last is made up: its file says everything. Nothing is due on a day on which the carrier is closed, nor as
    long as its files are stopped.
    """
    build_views(hub)
    found: list[DueNight] = []
    for carrier in hub.book().catalog.carriers:
        if feed_of(hub.feeds, carrier.id).holding.stopped is not None:
            continue
        if closed_today(hub.timetable, carrier, hub.clock.now()) is not None:
            continue
        due = list(_due_nights(hub, carrier))
        if not due:
            waiting = files_of(hub.feeds, carrier.id, mark=UNDELIVERED, limit=1)
            due = [DueNight(carrier.id, each.night, each.kind, is_decided=True) for each in waiting]
        found += due
    return found


def _due_nights(hub: Hub, carrier: CarrierProfile) -> Iterator[DueNight]:
    for kind in FILE_KINDS:
        last = last_night(hub.timetable, carrier, hub.clock.now(), kind)
        if last is None or is_closed(hub.feeds, carrier.id, last[0], kind):
            continue
        then = hub.catalogs.at(hub.log.position_at(last[1]))
        if then is not None and carrier.id in then.carriers:
            yield DueNight(carrier.id, last[0], kind)


def run_due_nights(hub: Hub, turn: Turn = ALONE) -> list[NightOutcome]:
    """Run every carrier's night that is due, and deliver what waits, as long as this process leads."""
    outcomes = []
    for due in due_nights(hub):
        if not turn.holds():
            break
        outcomes.append(run_night(hub.feeds, due.carrier, due.night, due.kind))
    return outcomes


def run_due_payrolls(hub: Hub, turn: Turn = ALONE) -> list[Outcome]:
    """Deliver every payroll's file that waits, then send that of every pay day that is closed and has had none.

    Nothing further is begun once this process does not lead any more.
    A payroll whose file cannot be delivered gets no newer one: that would wait behind it.
    """
    build(hub.log, hub.views, BATCH_FILES)
    waiting = sorted(undelivered(hub.views).keys() - {hub.book().catalog.cobra.id})
    outcomes: list[Outcome] = []
    for partner in waiting:
        if turn.holds():
            outcomes.extend(deliver_waiting(hub.column_files, partner))
    for payroll, pay_day in due_pay_days(hub.column_files, hub.today()):
        stuck = any(each.partner == payroll and each.number and not each.delivered for each in outcomes)
        if not stuck and turn.holds():
            outcomes.extend(run_payroll(hub.column_files, hub.views, payroll, pay_day))
    return outcomes


def night_told(hub: Hub, outcome: NightOutcome) -> list[str]:
    """Return what is said of a night: a line for each file that left, for the one that could not, or how it ended."""
    said = []
    for number in outcome.delivered:
        file = file_of_number(hub.feeds, outcome.carrier, number)
        assert file is not None, "what was delivered is in the view"
        members = sum(each.members for each in file.sets)
        said.append(f"delivered {file.file_name}, {members:,} {'member' if members == 1 else 'members'}")
    if outcome.ending is Ending.NOT_DELIVERED:
        waiting = files_of(hub.feeds, outcome.carrier, mark=UNDELIVERED, limit=1)
        said.append(f"not delivered {waiting[0].file_name}" if waiting else "not delivered")
    elif outcome.ending is not Ending.DELIVERED and not (said and outcome.ending is Ending.ALREADY_CLOSED):
        said.append(outcome.ending.value.replace("_", " "))
    return said


def _answers(hub: Hub, turn: Turn) -> Iterator[Line]:
    for carrier in _carriers(hub):
        if carrier.id not in hub.settings.partners or not turn.holds():
            continue
        reports = hub.carrier_errors.reader(carrier.id, hub.today())
        outcome = fetch_answers(hub.feeds, carrier.id, reports)
        if outcome.files_read:
            text = f"{carrier.id}: {outcome.accepted} accepted, {outcome.rejected} rejected"
            yield Line(text, waits=bool(outcome.rejected))
        yield from (Line(f"{carrier.id}: {each}", waits=True) for each in outcome.reports)
        if outcome.error:
            yield Line(f"{carrier.id}: {outcome.error}", failed=True)
        yield from (Line(f"{carrier.id}: {each}", waits=True) for each in outcome.not_ours)


def _nights(hub: Hub, turn: Turn) -> Iterator[Line]:
    if not _carriers(hub):
        return
    for outcome in run_due_nights(hub, turn):
        *before, last = night_told(hub, outcome)
        why = f": {'; '.join(outcome.reasons)}" if outcome.reasons else ""
        of = f"{outcome.carrier} {outcome.night}"
        yield from (Line(f"{of}: {each}") for each in before)
        yield Line(
            f"{of}: {last}{why}",
            failed=outcome.ending is Ending.NOT_DELIVERED,
            waits=outcome.ending in (Ending.HELD, Ending.STOPPED),
        )
        yield from (Line(f"{of}: held: {family}: {why}", waits=True) for family, why in outcome.families_held)


def _payrolls(hub: Hub, turn: Turn) -> Iterator[Line]:
    if hub.catalogs.at(hub.log.head()) is not None:
        yield from _lines(run_due_payrolls(hub, turn))


def _administrator(hub: Hub, turn: Turn) -> Iterator[Line]:
    """Send the administrator's file of the day that has ended."""
    if turn.holds() and hub.catalogs.at(hub.log.head()) is not None:
        yield from _lines(run_administrator(hub.column_files, hub.views, day_before(hub.today())))


def _lines(outcomes: Iterable[Outcome]) -> Iterator[Line]:
    for each in outcomes:
        if each.number or each.error:
            what = f"{each.file_name} delivered" if each.delivered else each.error
            if each.number and not each.delivered:
                what = f"{each.file_name} is not delivered: {each.error}"
            yield Line(f"{each.partner} {each.key}: {what}", failed=not each.delivered)


def _carriers(hub: Hub) -> tuple[CarrierProfile, ...]:
    book = hub.catalogs.at(hub.log.head())
    return () if book is None else book.catalog.carriers
