"""One process at a time, and a lock that outlives nobody."""

import subprocess
import sys
from pathlib import Path

from connectors.turn import turn

ROOT = Path(__file__).parents[2]
HOLDER = (
    "import sys; from pathlib import Path; from connectors.turn import turn\n"
    "with turn(Path(sys.argv[1]), wait=False) as mine:\n"
    "    print(mine, flush=True); sys.stdin.read()\n"
)


def holder(path: Path) -> subprocess.Popen[str]:
    """Start a process that takes the lock, and wait until it has said whether it got it."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_only_one_process_has_the_turn(tmp_path: Path) -> None:
    """The other is told at once that it has not, and gets it when the first is gone."""
    path = tmp_path / "lock"
    with turn(path, wait=False) as mine:
        other = holder(path)
        said, _ = other.communicate("")
    after = holder(path)
    then, _ = after.communicate("")

    assert (mine, said.strip(), then.strip()) == (True, "False", "True")


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    """The system lets the lock go, so nobody has to remove a file by hand."""
    path = tmp_path / "lock"
    other = holder(path)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "True"
    other.kill()
    other.communicate()

    with turn(path, wait=False) as mine:
        assert mine


def test_who_waits_gets_the_turn_in_the_end(tmp_path: Path) -> None:
    """Waiting is answered with the turn itself."""
    with turn(tmp_path / "lock", wait=True) as first:
        pass
    with turn(tmp_path / "lock", wait=True) as second:
        pass

    assert (first, second) == (True, True)
