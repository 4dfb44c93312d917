"""Keeping a hub running: what is due is done once, also what fell due while nobody ran; nothing is timed in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import NamedTuple

from events.catalog import CarrierProfile
from events.errors import TransientError
from events.vocabulary.calendar import day_before
from services.batches import Outcome
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.worker import Ending, NightOutcome, fetch_answers, files_of, run_night
from services.carrier_feeds.worker.doors import is_closed
from services.cobra.worker import run_administrator
from services.nights import last_night, send_instant
from services.payroll_sync.worker import due_pay_days, run_payroll
from services.running import build_views, step
from services.wiring import Hub

Say = Callable[[str], None]


class Line(NamedTuple):
    """What came of one piece of work, and whether it has to be tried again."""

    text: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What came of looking at all that is due."""

    done: int = 0
    """Pieces of work that came to something."""
    failed: int = 0
    """Those that will be tried again by the next round."""

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)


def keep(hub: Hub, stop: Event, say: Say) -> None:
    """Follow the log and do what is due until told to stop; a database that is away is waited for."""
    next_round = datetime.min.replace(tzinfo=hub.clock.now().tzinfo)
    pause = hub.settings.limits.pause_seconds
    while not stop.is_set():
        try:
            step(hub)
            if hub.clock.now() >= next_round:
                do_what_is_due(hub, say)
                next_round = hub.clock.now() + timedelta(seconds=hub.settings.limits.answers_every_seconds)
        except TransientError as error:
            say(f"waiting: {error}")
        stop.wait(pause)


def do_what_is_due(hub: Hub, say: Say) -> Round:
    """Fetch answers, send every file that is due, and decide what follows; return what came of it.

    What fails for one partner does not stop the others; it is said, recorded by who tried, and tried again.
    """
    done = failed = 0
    for work in (_answers, _nights, _payrolls, _administrator):
        for line in work(hub):
            say(line.text)
            failed += line.failed
            done += not line.failed
    if done or failed:
        step(hub)
    return Round(done, failed)


def due_nights(hub: Hub) -> list[tuple[CarrierProfile, bool]]:
    """Return the carriers for whom a run would do something, and whether a night is due (else files wait).

    A night is due once its hour has come, if the catalog knew the carrier by then. Of several nights that were missed
    only the last is made up: its file says everything.
    """
    build_views(hub)
    found = []
    now = hub.clock.now()
    for carrier in hub.book().catalog.carriers:
        night = last_night(carrier, now)
        if night is not None and not is_closed(hub.feeds, carrier.id, night):
            then = hub.catalogs.at(hub.log.position_at(send_instant(carrier, night)))
            if then is not None and carrier.id in then.carriers:
                found.append((carrier, True))
                continue
        if files_of(hub.feeds, carrier.id, mark=UNDELIVERED, limit=1):
            found.append((carrier, False))
    return found


def run_due_nights(hub: Hub) -> list[NightOutcome]:
    """Run every carrier's night that is due, and deliver what waits."""
    outcomes = []
    for carrier, _ in due_nights(hub):
        night = last_night(carrier, hub.clock.now())
        assert night is not None, "a carrier without weekdays has no night that is due"
        outcomes.append(run_night(hub.feeds, carrier.id, night))
    return outcomes


def run_due_payrolls(hub: Hub) -> list[Outcome]:
    """Send the file of every pay day that is closed to changes and has had none."""
    outcomes: list[Outcome] = []
    for payroll, pay_day in due_pay_days(hub.column_files, hub.today()):
        outcomes.extend(run_payroll(hub.column_files, hub.views, payroll, pay_day))
    return outcomes


def _answers(hub: Hub) -> Iterator[Line]:
    for carrier in _carriers(hub):
        if carrier.id not in hub.settings.partners:
            continue
        outcome = fetch_answers(hub.feeds, carrier.id)
        if outcome.files_read:
            yield Line(f"{carrier.id}: {outcome.accepted} accepted, {outcome.rejected} rejected")
        if outcome.error:
            yield Line(f"{carrier.id}: {outcome.error}", failed=True)
        yield from (Line(f"{carrier.id}: {each}") for each in outcome.not_ours)


def _nights(hub: Hub) -> Iterator[Line]:
    if not _carriers(hub):
        return
    for outcome in run_due_nights(hub):
        why = f": {'; '.join(outcome.reasons)}" if outcome.reasons else ""
        name = f" {outcome.file_name}" if outcome.file_name else ""
        text = f"{outcome.carrier} {outcome.night}: {outcome.ending.value.replace('_', ' ')}{name}{why}"
        yield Line(text, failed=outcome.ending in {Ending.HELD, Ending.NOT_DELIVERED})


def _payrolls(hub: Hub) -> Iterator[Line]:
    if _carriers(hub):
        yield from _lines(run_due_payrolls(hub))


def _administrator(hub: Hub) -> Iterator[Line]:
    """Send the administrator's file of the day that has ended."""
    if _carriers(hub):
        yield from _lines(run_administrator(hub.column_files, hub.views, day_before(hub.today())))


def _lines(outcomes: Iterable[Outcome]) -> Iterator[Line]:
    for each in outcomes:
        if each.number or each.error:
            what = "delivered" if each.delivered else each.error
            yield Line(f"{each.partner} {each.key}: {each.file_name} {what}", failed=not each.delivered)


def _carriers(hub: Hub) -> tuple[CarrierProfile, ...]:
    book = hub.catalogs.at(hub.log.head())
    return () if book is None else book.catalog.carriers
