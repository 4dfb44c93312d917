"""`hub demo` as its user meets it: it proves itself, what it says to try works, and twice is the same."""

import hashlib
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from events.errors import PermanentError
from services.demo.city import city
from services.demo.run import play_month, run

HUB = str(Path(sys.executable).with_name("hub"))


def files_of(folder: Path) -> dict[str, str]:
    """Return each file that left the hub, by its place, as a digest."""
    places = [*folder.glob("carriers/*/inbox/*"), *folder.glob("partners/*/in/*")]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(places)}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_demo_and_what_it_says_to_try(tmp_path: Path) -> None:
    """The whole demo ends well, every roster equals our books, and the commands it names work."""
    told = subprocess.run([HUB, "demo"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count("equals ours") == 4
    commands = re.findall(r"^  (\S*hub .*)$", told.stdout, re.MULTILINE)
    assert len(commands) == 5
    outputs = [
        subprocess.run(each.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
        for each in commands
    ]
    assert {each.stderr for each in outputs[:4]} == {""}
    assert "Nobody is covered" not in outputs[0].stdout
    assert "Nobody is covered" in outputs[1].stdout
    assert "45 CFR" in outputs[2].stdout
    assert "unknown-plan" in outputs[3].stdout
    assert "divorce-terms" in outputs[4].stdout


@pytest.mark.timeout(300)
def test_twice_gives_the_same_files(tmp_path: Path) -> None:
    """A smaller month, played twice, leaves the same files with the same content, and every roster right."""
    digests = []
    for name in ("one", "two"):
        _, month, equal = play_month(tmp_path / name, lambda _: None, employees=50, last_day=date(2026, 6, 9))
        assert all(equal.values())
        assert month.nights == 7
        digests.append(files_of(tmp_path / name))

    assert digests[0] == digests[1]
    assert len(digests[0]) > 4


def test_a_city_is_the_same_for_a_seed() -> None:
    """The same seed tells the same, another seed tells something else, and no event has another's name."""
    told = city(7, employees=30)

    assert told == city(7, employees=30)
    assert told != city(8, employees=30)
    assert len({(each["source"], each["id"]) for each in told}) == len(told)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """The demo empties only what a demo made."""
    (tmp_path / "letter.txt").write_text("dear")

    with pytest.raises(PermanentError, match="no demo made"):
        run(tmp_path)

    assert (tmp_path / "letter.txt").read_text() == "dear"
