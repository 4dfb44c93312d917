"""The nights of a month: publish what HR told that day, decide, tell the carriers, hear them, pay and continue."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

from events.feed_holds import FileKind
from services.carrier_feeds.worker import Ending, fetch_answers, run_night
from services.cobra.worker import run_administrator
from services.demo.teller import Json
from services.intake.decide import Arrived
from services.nights import send_instant
from services.payroll_sync.worker import due_pay_days, run_payroll
from services.running import step
from services.wiring import Hub
from services.wiring.stage import Carrier, FixedClock

Tell = Callable[[str], None]


@dataclass(slots=True)
class Month:
    """What happened, counted as it happened."""

    nights: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    """Of intake: accepted, duplicate, quarantined."""
    files: Counter[str] = field(default_factory=Counter)
    members: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    """Answers of a carrier that refused something."""
    batches: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Stage:
    """Everybody who takes part."""

    hub: Hub
    clock: FixedClock
    carriers: Mapping[str, Carrier]


def nights_of(first_day: date, last_day: date) -> Iterator[date]:
    """Yield the weekdays of a period."""
    day = first_day
    while day <= last_day:
        if day.isoweekday() <= 5:
            yield day
        day += timedelta(days=1)


def play(stage: Stage, told: Sequence[Json], first_day: date, last_day: date, tell: Tell) -> Month:
    """Live through the month night by night. What was told before it arrives on the eve of its first night."""
    month = Month()
    nights = list(nights_of(first_day, last_day))
    eve = first_day - timedelta(days=1)
    _publish(stage, month, [e for e in told if _day(e) <= eve], eve)
    for night in nights:
        tell(f"{night:%a %b %d}")
        month.nights += 1
        yesterday = eve if night == nights[0] else nights[nights.index(night) - 1]
        _publish(stage, month, [e for e in told if yesterday < _day(e) <= night], night)
        _carriers(stage, month, night)
        _partners(stage, month, night)
    return month


def _day(event: Json) -> date:
    return datetime.fromisoformat(event["time"]).date()


def _publish(stage: Stage, month: Month, events: list[Json], on: date) -> None:
    """Hand in a day's events: the first comes twice, as it does when a sender got no answer, and one line is broken."""
    stage.clock.set(datetime.combine(on, time(23), UTC))
    lines = [json.dumps(event) for event in [*events, *events[:1]]]
    if on == date(2026, 6, 10):
        lines.append(lines[0][: len(lines[0]) // 2])
    arrived = [Arrived(f"hr-{on}.jsonl:{number}", line.encode()) for number, line in enumerate(lines, 1)]
    for answers in stage.hub.intake.publish(arrived):
        month.answers.update(answer.outcome for answer in answers)
    step(stage.hub)


def _carriers(stage: Stage, month: Month, night: date) -> None:
    """Each carrier at its hour: a file if there is something to say, and an hour later its answers."""
    profiles = {each.id: each for each in stage.hub.book().catalog.carriers}
    instants = {
        (each.id, kind): send_instant(stage.hub.timetable, each, night, kind)
        for each in profiles.values()
        for kind in get_args(FileKind)
    }
    for at, (name, kind) in sorted((at, name) for name, at in instants.items() if at is not None):
        profile = profiles[name]
        stage.clock.set(at)
        outcome = run_night(stage.hub.feeds, profile.id, night, kind)
        if outcome.ending in (Ending.HELD, Ending.NOT_DELIVERED) or outcome.families_held:
            raise AssertionError(f"{profile.id} {night}: {outcome}")
        assert outcome.control_number is None or outcome.control_number in outcome.delivered
        month.files[profile.id] += len(outcome.delivered)
        month.members[profile.id] += outcome.members
        stage.carriers[profile.id].work(stage.clock.advance(timedelta(minutes=20)))
        stage.clock.advance(timedelta(minutes=20))
        heard = fetch_answers(stage.hub.feeds, profile.id)
        month.rejected[profile.id] += heard.rejected
    step(stage.hub)


def _partners(stage: Stage, month: Month, night: date) -> None:
    """The payrolls whose pay day has closed, and the COBRA office, each its file."""
    hub = stage.hub
    outcomes = [
        each
        for payroll, pay_day in due_pay_days(hub.column_files, night)
        for each in run_payroll(hub.column_files, hub.views, payroll, pay_day)
    ]
    outcomes += run_administrator(hub.column_files, hub.views, night)
    for outcome in outcomes:
        if outcome.error:
            raise AssertionError(f"{outcome.partner} {outcome.key}: {outcome.error}")
        month.batches[outcome.partner] += outcome.delivered
        month.lines[outcome.partner] += outcome.lines
    step(hub)
