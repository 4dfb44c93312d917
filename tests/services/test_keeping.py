"""What is due is done once, also what fell due while nobody ran."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from connectors.x12.stand_in import CarrierStandIn
from events.catalog import Closed, FullFile
from services.batch_files import undelivered
from services.carrier_feeds.worker import files_of
from services.carrier_feeds.worker.holding import release, stop
from services.keeping import do_what_is_due, due_nights, keep, run_due_nights, run_due_payrolls
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import (
    FAMILY_OF_TWO,
    clock_of,
    folder_partners,
    hub_in,
    left,
    tell,
)
from tests.fixtures.leading import Leading
from tests.small_catalog import small_catalog


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with a family to tell of, and a folder for each partner."""
    with hub_in(tmp_path / "hub", extra=folder_partners(tmp_path / "hub")) as opened:
        tell(opened, *FAMILY_OF_TWO)
        step(opened)
        yield opened


def inbox(hub: Hub, partner: str) -> list[Path]:
    """Return the files that were left for a partner."""
    return sorted(Path(hub.settings.partners[partner].inbox).iterdir())


def due(hub: Hub) -> list[str]:
    """Return the carriers whose night is due."""
    return [each.carrier for each in due_nights(hub) if not each.is_decided]


def test_no_night_is_due_before_its_first_hour(hub: Hub) -> None:
    """A hub that was set up in the afternoon does not make up the evening before."""
    assert due(hub) == []


def test_a_night_is_due_once(hub: Hub) -> None:
    """At its hour every carrier is due; after the run none is, until the next night."""
    clock_of(hub).set(datetime(2026, 1, 6, 3, tzinfo=UTC))

    assert due(hub) == ["blue", "teeth"]
    outcomes = run_due_nights(hub)
    assert [(each.carrier, each.night, each.members) for each in outcomes] == [
        ("blue", date(2026, 1, 5), 2),
        ("teeth", date(2026, 1, 5), 0),
    ]
    assert due(hub) == []
    clock_of(hub).advance(timedelta(days=1))
    assert due(hub) == ["blue", "teeth"]


def test_of_several_missed_nights_one_is_made_up(hub: Hub) -> None:
    """After a week without power there is one file, of the last night, and it says everything."""
    clock_of(hub).set(datetime(2026, 1, 13, 14, tzinfo=UTC))

    outcomes = run_due_nights(hub)

    assert [(each.carrier, each.night) for each in outcomes] == [
        ("blue", date(2026, 1, 12)),
        ("teeth", date(2026, 1, 12)),
    ]
    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]
    assert due(hub) == []


def profiled(hub: Hub, **changes: object) -> None:
    """Publish a catalog in which the carrier `blue` has another profile."""
    catalog = small_catalog()
    carriers = tuple(
        each.model_copy(update=changes) if each.id == "blue" else each for each in catalog.carriers
    )
    publish(hub.log, catalog.model_copy(update={"carriers": carriers}), note="", actor="tests")


def test_what_was_missed_is_made_up_on_the_next_open_day(hub: Hub) -> None:
    """Off from Friday noon to Sunday: nothing on Sunday, on Monday Friday's night, at its hour Monday's own."""
    profiled(hub, closed=Closed(weekdays=(6, 7)))
    found = []
    for at in ("2026-01-11T15:00", "2026-01-12T15:00", "2026-01-13T03:00"):
        clock_of(hub).set(datetime.fromisoformat(at).replace(tzinfo=UTC))
        found.append(
            [(each.night, each.ending.value) for each in run_due_nights(hub) if each.carrier == "blue"]
        )
        assert "blue" not in due(hub)

    assert found == [
        [],
        [(date(2026, 1, 9), "delivered")],
        [(date(2026, 1, 12), "nothing_to_say")],
    ]


def test_a_full_file_is_due_by_its_own_schedule(hub: Hub) -> None:
    """On the first of the month beside the file of changes, and once."""
    profiled(hub, full_file=FullFile(schedule="0 4 1 * *"))
    clock_of(hub).set(datetime(2026, 2, 1, 9, tzinfo=UTC))
    nights = [each for each in due_nights(hub) if each.carrier == "blue"]
    outcomes = [each for each in run_due_nights(hub) if each.carrier == "blue"]

    assert [(each.night, each.kind) for each in nights] == [
        (date(2026, 1, 30), "change"),
        (date(2026, 2, 1), "full"),
    ]
    assert [(each.ending.value, each.members) for each in outcomes] == [("delivered", 2), ("delivered", 2)]
    assert due(hub) == []


def test_a_carrier_that_a_person_has_stopped_is_not_due(hub: Hub) -> None:
    """Neither its night nor a file that waits, until it is released."""
    away = Path(hub.settings.partners["blue"].inbox)
    away.rename(away.with_name("away"))
    clock_of(hub).set(datetime(2026, 1, 6, 3, tzinfo=UTC))
    run_due_nights(hub)
    away.with_name("away").rename(away)
    stop(hub.feeds, "blue", actor="bob", reason="it moves its server")
    stopped = [each.carrier for each in due_nights(hub)]
    release(hub.feeds, "blue", actor="bob", reason="it has moved", expect=None)

    assert stopped == []
    assert [(each.carrier, each.is_decided) for each in due_nights(hub)] == [("blue", True)]


def test_a_round_sends_fetches_and_finds_nothing_the_second_time(hub: Hub) -> None:
    """Files leave, the carrier's answers come back in the next round, and then there is peace."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    said: list[str] = []
    assert do_what_is_due(hub, said.append)
    carrier = CarrierStandIn(hub.book().carriers["blue"])
    for path in inbox(hub, "blue"):
        for name, content in carrier.take(path.read_bytes(), at=clock_of(hub).now()):
            (Path(hub.settings.partners["blue"].outbox) / name).write_bytes(content)

    assert do_what_is_due(hub, said.append)
    assert [each.final for each in files_of(hub.feeds, "blue")] == [True]
    assert not do_what_is_due(hub, said.append)


def test_a_partner_that_is_away_stops_nobody_else(hub: Hub) -> None:
    """The file that could not be left is said, waits, and leaves once the partner is back."""
    away = Path(hub.settings.partners["blue"].inbox)
    away.rename(away.with_name("away"))
    clock_of(hub).set(datetime(2026, 1, 6, 3, tzinfo=UTC))
    said: list[str] = []

    assert do_what_is_due(hub, said.append).failed == 1
    assert any(line.startswith("blue 2026-01-05: not delivered") for line in said)
    assert any(line.startswith("teeth 2026-01-05: nothing to say") for line in said)

    away.with_name("away").rename(away)
    assert [(each.carrier, each.is_decided) for each in due_nights(hub)] == [("blue", True)]
    do_what_is_due(hub, said.append)
    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]
    assert due_nights(hub) == []


def test_a_payrolls_file_that_waits_is_tried_again(hub: Hub) -> None:
    """By the next round, not only when another pay day closes; while it waits no newer file is begun behind it."""
    away = Path(hub.settings.partners["city-payroll"].inbox)
    away.rename(away.with_name("away"))
    clock_of(hub).set(datetime(2026, 1, 14, 14, tzinfo=UTC))
    said: list[str] = []
    do_what_is_due(hub, said.append)
    missed = [
        line for line in said if line.startswith("city-payroll 2026-01-15: ded_20260115_0001.csv is not")
    ]

    clock_of(hub).set(datetime(2026, 1, 20, 14, tzinfo=UTC))
    still = run_due_payrolls(hub)
    away.with_name("away").rename(away)
    back = run_due_payrolls(hub)

    assert len(missed) == 1
    assert [(each.key, each.delivered) for each in still] == [("2026-01-15", False)]
    assert [(each.key, each.delivered) for each in back] == [("2026-01-15", True)]
    assert run_due_payrolls(hub) == []
    assert [path.name for path in inbox(hub, "city-payroll")] == ["ded_20260115_0001.csv"]


def test_the_administrators_file_that_waits_is_tried_again(hub: Hub) -> None:
    """On the same day and on any later one."""
    away = Path(hub.settings.partners["cobra"].inbox)
    away.rename(away.with_name("away"))
    tell(hub, left("2026-01-16"))
    step(hub)
    clock_of(hub).set(datetime(2026, 2, 2, 14, tzinfo=UTC))
    do_what_is_due(hub, print)
    waiting = undelivered(hub.views)

    clock_of(hub).set(datetime(2026, 2, 5, 14, tzinfo=UTC))
    away.with_name("away").rename(away)
    do_what_is_due(hub, print)

    assert waiting == {"cobra": 1}
    assert undelivered(hub.views) == {}
    assert [path.name for path in inbox(hub, "cobra")] == ["cobra_20260201_0001.csv"]


def test_the_loop_ends_when_it_is_told(hub: Hub) -> None:
    """It does what is due first, and leaves between two rounds."""
    clock_of(hub).set(datetime(2026, 1, 6, 3, tzinfo=UTC))
    stop = Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        stop.set()

    keep(hub, stop, say)

    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]
    assert said


NIGHT = 5
"""Questions up to the first night that is due: for the round, a review, the answers of each carrier, the night."""

UPLOAD = NIGHT + 2
"""And the two of its file: right before it is left, and once all of it was read."""


def test_who_loses_the_lead_begins_no_night(hub: Hub) -> None:
    """Whoever leads then sends it: also in the middle of a round nothing is begun without asking."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    stop = Event()

    keep(hub, stop, lambda _: None, turn=Leading(NIGHT - 1, stop))

    assert inbox(hub, "blue") == []
    assert "blue" in due(hub)


def test_who_does_not_lead_does_nothing(hub: Hub) -> None:
    """No file leaves, and nothing is decided."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    tell(hub, left())
    stop, before = Event(), hub.log.head()

    keep(hub, stop, lambda _: None, turn=Leading(0, stop))

    assert (hub.log.head(), inbox(hub, "blue")) == (before, [])


def test_who_stops_leading_begins_nothing_more(hub: Hub) -> None:
    """The nights are sent; payrolls and the administrator are left to who leads then."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    stop = Event()

    keep(hub, stop, lambda _: None, turn=Leading(UPLOAD, stop))

    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]
    assert (inbox(hub, "city-payroll"), inbox(hub, "cobra")) == ([], [])


@pytest.mark.parametrize("questions", [UPLOAD - 2, UPLOAD - 1], ids=["before it", "while it leaves"])
def test_who_loses_the_lead_with_a_file_prepared_does_not_send_it(hub: Hub, questions: int) -> None:
    """It was asleep for long; whoever leads by now sends the file, once, and finds no failure of ours."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    stop = Event()
    said: list[str] = []

    keep(hub, stop, said.append, turn=Leading(questions, stop))
    (file,) = files_of(hub.feeds, "blue")

    named = [path for path in inbox(hub, "blue") if not path.name.startswith(".")]
    assert (named, file.delivered_at, file.attempts_failed) == ([], None, 0)
    assert said == ["waiting: blue_000000001.834 is left to the process that leads now"]
    (outcome, *_) = run_due_nights(hub)
    assert outcome.delivered == (1,)
    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]


def test_families_are_left_to_workers(hub: Hub) -> None:
    """Views are kept up and files leave; nobody is decided."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    tell(hub, left())
    stop, decided = Event(), hub.log.position("eligibility")

    keep(hub, stop, lambda _: None, decides=False, turn=Leading(2 * UPLOAD, stop))

    assert hub.log.position("eligibility") == decided < hub.log.head()
    assert {hub.views.position(each.view) for each in hub.projections} == {hub.log.head()}
    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]
