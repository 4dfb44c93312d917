"""The log for who may only read it: nothing else is there, and nothing beyond its position."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.ports import Log, LogReader
from services.reading import OnlyReading
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, hired, hub_in, tell


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with facts in its log."""
    with hub_in(tmp_path / "hub") as opened:
        tell(opened, *FAMILY_OF_TWO, hired(id="other", subject="city/2"))
        step(opened)
        yield opened


def test_the_log_of_a_replay_can_only_be_read(hub: Hub) -> None:
    """No method of it appends, takes in or forgets, and the type checker takes it for no log that could."""
    reader: LogReader = OnlyReading(hub.log)
    no_log: Log = OnlyReading(hub.log)  # type: ignore[assignment]
    public = {name for name in dir(no_log) if not name.startswith("_")}

    assert public == {"find", "head", "load", "position", "position_at", "read", "streams"}
    assert reader.head() == hub.log.head()


def test_a_log_up_to_a_position_has_nothing_beyond_it(hub: Hub) -> None:
    """By whichever of its methods it is read."""
    whole, part = OnlyReading(hub.log), OnlyReading(hub.log, up_to=3)
    records = hub.log.read(after=0, limit=100)
    (stream,) = {record.stream for record in records if record.position == 2}
    beyond = next(r for r in records if r.cause.id and r.position > 3)

    assert whole.read(after=0, limit=100) == records
    assert [record.position for record in part.read(after=1, limit=100)] == [2, 3]
    assert [r.position for r in part.load([stream])[stream]] == [
        r.position for r in records if r.stream == stream
    ][:2]
    assert [r.position for r in part.load([stream], up_to=2)[stream]] == [2]
    assert (part.head(), part.position_at(records[-1].recorded_at)) == (3, 3)
    assert (whole.find(beyond.ref), part.find(beyond.ref)) == (beyond, None)
    assert part.find(records[1].ref) == records[1]
