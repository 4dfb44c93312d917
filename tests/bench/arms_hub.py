"""The hub at work: taking in, deciding, building views, answering."""

import csv
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL
from pydantic import TypeAdapter

from connectors.event_log import EventLog
from events.catalog import EnrollmentWindow
from events.cloudevents import CloudEvent
from events.vocabulary.calendar import add_months, day_before, first_of_next_month
from events.vocabulary.people import member_number
from services.answers.decide import told_why
from services.answers.decide.census import CensusAsked, Totals
from services.answers.decide.census_cells import csv_cells
from services.answers.projection.tallies import TALLIES
from services.following import follow
from services.publishing import publish
from services.rebuilding import build_side_by_side
from services.reviewing import review
from services.rolling_over import close_window
from services.viewing import rebuild as rebuild_view
from services.wiring.register import rules_by_id
from tests.bench.arms_log import Began, began, facts, library_on
from tests.bench.homes import SEED, arrived, family, opened, take_in

PUT_AT_A_TIME = 500
"""The library's put stands still on PostgreSQL when it is given some thousands of events at once."""


def yardstick(folder: Path, work: Path) -> tuple[float, str]:
    """Read every line with pydantic alone: what this machine does today, to hold the other figures against."""
    lines = [each.raw for each in arrived(folder)]
    shape = TypeAdapter(CloudEvent)
    begun = perf_counter()
    for line in lines:
        shape.validate_json(line)
    return len(lines) / (perf_counter() - begun), f"{sum(map(len, lines)) / len(lines):.0f} bytes an event"


def intake(folder: Path, home: Path) -> tuple[float, str]:
    """Parse, validate, deduplicate, encrypt and append every line."""
    with opened(home) as hub:
        begun = perf_counter()
        taken = take_in(hub, folder)
        rate = taken / (perf_counter() - begun)
    return rate, f"{taken:,} events"


def decide(home: Path) -> tuple[float, str]:
    """Let eligibility read all upstream events, decide every family, and append its facts."""
    with opened(home) as hub:
        follower = hub.followers[0]
        to_read = hub.log.head() - hub.log.position(follower.name)
        begun = perf_counter()
        written = follow(hub.log, follower, hub.catalogs)
        rate = to_read / (perf_counter() - begun)
    return rate, f"{to_read:,} events gave {written:,} facts"


def rebuild(home: Path) -> tuple[float, str]:
    """Drop every view and build it from the first record on."""
    with opened(home) as hub:
        begun = perf_counter()
        for projection in hub.projections:
            hub.views.drop(projection.view)
        build_side_by_side(hub, hub.projections, until=hub.log.head())
        rate = hub.log.head() / (perf_counter() - begun)
        return rate, f"{len(hub.projections)} views over {hub.log.head():,} records"


def rebuild_postgres(folder: Path, work: Path, batches: int, dsn: str) -> tuple[float, str]:
    """Count facts with our projection, in PostgreSQL."""
    with opened(work / "home", log=dsn, views=dsn) as hub:
        assert isinstance(hub.log, EventLog)
        for batch in facts(folder, batches):
            hub.log.append(batch, after=_versions(hub.log, {entry.stream for entry in batch}))
        begun = perf_counter()
        rebuild_view(hub.log, hub.views, TALLIES)
        seconds = perf_counter() - begun
        counted = [int(row.body) for _, row in hub.views.find(TALLIES.view)]
        assert counted == [hub.log.head()]
        return hub.log.head() / seconds, f"{hub.log.head():,} events"


def _versions(log: EventLog, streams: set[str]) -> dict[str, int]:
    return {stream: len(records) for stream, records in log.load(streams).items()}


class CountedInPostgres(PostgresTrackingRecorder):
    """A table of counts with the library's tracking beside it."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL("CREATE TABLE IF NOT EXISTS counts (kind text PRIMARY KEY, happened bigint)").format()
        )

    def count(self, kind: str, tracking: Tracking) -> None:
        """Count one event and track it, in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "INSERT INTO counts VALUES (%s, 1) ON CONFLICT (kind) DO UPDATE SET happened = counts.happened + 1",
                (kind,),
            )

    def counted(self) -> int:
        """Return how many events have been counted."""
        with self.datastore.get_connection() as connection:
            found = connection.execute("SELECT sum(happened) AS counted FROM counts").fetchone()
        return int(found["counted"] or 0) if found is not None else 0


class Counting(Projection[CountedInPostgres]):
    """The library's projection: one event, one transaction."""

    name = "counting"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Count an event under its class."""
        self.view.count(type(domain_event).__name__, tracking)


def rebuild_postgres_library(folder: Path, work: Path, events: int, dsn: str) -> tuple[float, str]:
    """Count facts with the library's projection runner, in PostgreSQL."""
    env = library_on(dsn)
    application = Application[UUID](env)
    made: list[Began] = []
    versions: Counter[str] = Counter()
    for entry in [entry for batch in facts(folder, -(-events // 1000)) for entry in batch][:events]:
        versions[entry.stream] += 1
        made.append(began(entry, versions[entry.stream]))
    for at in range(0, len(made), PUT_AT_A_TIME):
        application.events.put(made[at : at + PUT_AT_A_TIME])
    application.close()
    begun = perf_counter()
    with ProjectionRunner(
        application_class=Application[UUID],
        projection_class=Counting,
        view_class=CountedInPostgres,
        env=env,
    ) as runner:
        runner.wait(len(made), timeout=120)
        seconds = perf_counter() - begun
        assert runner.view.counted() == len(made)
    return len(made) / seconds, f"{len(made):,} events"


def who(folder: Path, people: int, asked: int) -> tuple[float, str]:
    """Find somebody and answer who is covered by what, again and again; half of it as known at an earlier instant."""
    chance = Random(SEED)
    with opened(folder / "people") as hub:
        now = hub.clock.now()
        took = []
        for turn in range(asked):
            wanted = family(chance.randrange(people))
            begun = perf_counter()
            found = hub.answers.search(wanted)
            answer = hub.answers.of(
                found[0].family, as_of=date(2026, 7, 1), known_at=now if turn % 2 else None, now=now
            )
            took.append((perf_counter() - begun) * 1000)
            assert [len(each.members) for each in answer.coverages] == [2, 2]
            assert answer.coverages[0].members[0].number == member_number(wanted, "self")
        cuts = quantiles(took, n=100)
        return cuts[98], f"p50 {cuts[49]:.2f} ms, {asked:,} asked, {hub.log.head():,} records"


def why(folder: Path, people: int, asked: int) -> tuple[float, str]:
    """Answer who is covered by what and why, and say it as JSON, again and again."""
    chance = Random(SEED)
    with opened(folder / "people") as hub:
        now = hub.clock.now()
        rules = rules_by_id()
        took = []
        for turn in range(asked):
            wanted = family(chance.randrange(people))
            known = now if turn % 2 else None
            begun = perf_counter()
            answer, chains = hub.answers.why(wanted, as_of=date(2026, 7, 1), known_at=known, now=now)
            said = json.dumps(told_why(answer, chains, rules))
            took.append((perf_counter() - begun) * 1000)
            assert [len(each.facts) for each in chains] == [2, 2]
            assert said.count('"hr.employee.hired.v1"') >= 2
        cuts = quantiles(took, n=100)
        return cuts[98], f"p50 {cuts[49]:.2f} ms, {asked:,} asked, {len(rules)} rules"


def census(folder: Path, employees: int) -> tuple[float, str]:
    """Take the census of everybody with its totals; how long it takes as CSV is said beside it."""
    asked = CensusAsked(date(2026, 7, 1))
    with opened(folder / "covered") as hub:
        totals = Totals()
        begun = perf_counter()
        for _, rows in hub.answers.census(asked):
            totals.add(rows)
        seconds = perf_counter() - begun
        counted = totals.lines()
        assert [each.members for each in counted] == [3 * employees] * 2
        begun = perf_counter()
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            writer = csv.writer(nowhere)
            for _, rows in hub.answers.census(asked):
                writer.writerows(map(csv_cells, rows))
        as_csv = perf_counter() - begun
    return seconds, f"{sum(each.members for each in counted):,} rows; as CSV {as_csv:.2f} s"


def rollover(home: Path) -> tuple[float, str]:
    """Close an open enrollment in which nobody said anything, and let eligibility decide everybody afterwards."""
    with opened(home) as hub:
        follower = hub.followers[0]
        today = hub.today()
        window = EnrollmentWindow(
            id="bench",
            plan_year_first_day=first_of_next_month(today),
            first_day=add_months(today, -1),
            last_day=day_before(today),
        )
        catalog = hub.book().catalog.model_copy(update={"enrollment_windows": (window,)})
        publish(hub.log, catalog, note="bench", actor="bench")
        follow(hub.log, follower, hub.catalogs)
        review(hub.log, hub.views, hub.catalogs, today)  # as a running hub does every day
        follow(hub.log, follower, hub.catalogs)
        begun = perf_counter()
        rolled = close_window(hub, window.id, actor="bench")
        written = follow(hub.log, follower, hub.catalogs)
        rate = rolled.eligible / (perf_counter() - begun)
        assert rolled.recorded == rolled.defaulted == rolled.eligible > 0
    return rate, f"{rolled.eligible:,} families; {written:,} facts decided afterwards"
