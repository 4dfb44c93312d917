"""What is due is done once, also what fell due while nobody ran."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from connectors.x12.stand_in import CarrierStandIn
from services.batch_files import undelivered
from services.carrier_feeds.worker import files_of
from services.keeping import do_what_is_due, due_nights, keep, run_due_nights, run_due_payrolls
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
    return [carrier.id for carrier, night in due_nights(hub) if night]


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
    assert [carrier.id for carrier, _ in due_nights(hub)] == ["blue"]
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

UPLOAD = NIGHT + 1
"""And the one right before its file is left."""


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


def test_who_loses_the_lead_with_a_file_prepared_does_not_send_it(hub: Hub) -> None:
    """It was asleep for long; whoever leads by now sends the file, once, and finds no failure of ours."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    stop = Event()
    said: list[str] = []

    keep(hub, stop, said.append, turn=Leading(UPLOAD - 1, stop))
    (file,) = files_of(hub.feeds, "blue")

    assert (inbox(hub, "blue"), file.delivered_at, file.attempts_failed) == ([], None, 0)
    assert said == ["waiting: blue_000000001.834 is left to the process that leads now"]
    (outcome, *_) = run_due_nights(hub)
    assert outcome.delivered == (1,)
    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]


def test_families_are_left_to_workers(hub: Hub) -> None:
    """Views are kept up and files leave; nobody is decided."""
    clock_of(hub).set(datetime(2026, 1, 12, 14, tzinfo=UTC))
    tell(hub, left())
    stop, decided = Event(), hub.log.position("eligibility")

    keep(hub, stop, lambda _: None, decides=False, turn=Leading(2 * NIGHT, stop))

    assert hub.log.position("eligibility") == decided < hub.log.head()
    assert {hub.views.position(each.view) for each in hub.projections} == {hub.log.head()}
    assert [path.name for path in inbox(hub, "blue")] == ["blue_000000001.834"]
