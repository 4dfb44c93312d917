"""The log of a replay: nothing but reading is there, and nothing that could reach a partner is imported."""

import subprocess
import sys
from pathlib import Path

from services.ports import Log, LogReader
from services.replaying import OnlyReading
from services.wiring import Hub

ROOT = Path(__file__).parents[3]


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


def test_nothing_effectful_is_imported() -> None:
    """Whoever imports the replay has no connector, no wiring and no door to a partner in memory."""
    script = "import sys; import services.replaying; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    ours = {name for name in done.stdout.split() if name.startswith(("services.", "connectors"))}

    assert {name for name in ours if not name.startswith("services.replaying")} == {
        "services.following",
        "services.ports",
        "services.viewing",
    }
    assert {"paramiko", "psycopg", "sqlite3", "confluent_kafka"} & set(done.stdout.split()) == set()
