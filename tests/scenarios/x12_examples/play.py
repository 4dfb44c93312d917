"""Plays a scenario in a whole hub: HR tells, the hub decides, the carrier gets its file and answers."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from connectors.x12.stand_in import CarrierStandIn
from services.carrier_feeds.worker import Ending, fetch_answers, run_night
from services.overview import exceptions
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import clock_of, event, hub_in, tell
from tests.scenarios.x12_examples.catalog import CARRIER, EMPLOYER, SOURCE, catalog
from tests.scenarios.x12_examples.scenario import Night, Scenario

PARTNER = f"""
[partners.{CARRIER}]
kind = "folder"
inbox = "in"
outbox = "out"
"""


def play(scenario: Scenario, folder: Path) -> str:
    """Live through a scenario's nights and return the carrier's last file.

    Raises:
      AssertionError: an event was not taken, a night brought no file, or an answer did not accept it.
    """
    for each in ("in", "out"):
        (folder / each).mkdir(parents=True)
    stand_in = CarrierStandIn(scenario.carrier)
    content = b""
    with hub_in(folder, catalog=False, extra=PARTNER) as hub:
        _set_clock(hub, scenario.nights[0])
        publish(hub.log, catalog(scenario.carrier), note="", actor="tests")
        for night in scenario.nights:
            _tell(hub, scenario, night)
            content = _file_of(hub, night, folder)
            _answer(hub, stand_in, content, folder)
        assert list(exceptions(hub.views)) == []
    return content.decode("ascii")


def _set_clock(hub: Hub, night: Night) -> datetime:
    noon = datetime.combine(night.day, time(12), UTC)
    clock_of(hub).set(noon)
    return noon


def _tell(hub: Hub, scenario: Scenario, night: Night) -> None:
    """Publish what HR told that morning; an event's id is the day and its number."""
    noon = _set_clock(hub, night)
    events = [
        event(
            each.kind,
            each.fields,
            id=f"{night.day}-{number}",
            source=SOURCE,
            subject=f"{EMPLOYER}/{scenario.employee_id}",
            time=(noon - timedelta(hours=3) + timedelta(minutes=number)).isoformat(),
        )
        for number, each in enumerate(night.told, 1)
    ]
    answers = tell(hub, *events)
    assert [each.outcome for each in answers] == ["accepted"] * len(events), answers
    step(hub)


def _file_of(hub: Hub, night: Night, folder: Path) -> bytes:
    outcome = run_night(hub.feeds, CARRIER, night.day)
    assert outcome.ending is Ending.DELIVERED, outcome
    return (folder / "in" / outcome.file_name).read_bytes()


def _answer(hub: Hub, stand_in: CarrierStandIn, content: bytes, folder: Path) -> None:
    """Let the carrier read the file and accept it, so that the next file builds on it."""
    for name, answer in stand_in.take(content, at=clock_of(hub).advance(timedelta(minutes=20))):
        (folder / "out" / name).write_bytes(answer)
    heard = fetch_answers(hub.feeds, CARRIER)
    assert (heard.accepted, heard.rejected, heard.not_ours) == (1, 0, ())
    step(hub)
