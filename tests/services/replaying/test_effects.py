"""A replay has no effects: nothing that could reach a partner is imported."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


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
        "services.reading",
        "services.viewing",
    }
    assert {"paramiko", "psycopg", "sqlite3", "confluent_kafka"} & set(done.stdout.split()) == set()
