"""`hub feed hold|release|held`: what is beyond a limit waits for a person, and what a person stops does not leave."""

from pathlib import Path

import pytest

from connectors.clock import FixedClock
from events.catalog import FullFile, Limits
from events.catalog.carrier_parts import Whitelist
from events.vocabulary.people import Relationship
from services.carrier_feeds.worker.starting_stop import stop_files
from services.publishing import publish
from services.running import step
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import BEGINNING, left, tell
from tests.services.cli.conftest import Run
from tests.small_catalog import small_catalog

FIRST, SECOND = "2026-02-02", "2026-02-03"


@pytest.fixture
def held(folder: Path, run: Run) -> Path:
    """A folder whose carrier `blue` may end nobody's coverage in one file, and a family of two that has left."""
    run("feed", "run", "blue", "--night", FIRST)
    catalog = small_catalog()
    carriers = tuple(each.model_copy(update={"limits": Limits(ended_members=0)}) for each in catalog.carriers)
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        publish(hub.log, catalog.model_copy(update={"carriers": carriers}), note="", actor="tests")
        tell(hub, left())
        step(hub)
    return folder


def test_where_there_are_full_files_alone_they_are_meant(folder: Path, run: Run) -> None:
    """Looked at, held, released and sent without --full; each command that is proposed says it."""
    catalog = small_catalog()
    full = {"changes": False, "full_file": FullFile(), "limits": Limits(first_file_is_held=True)}
    carriers = tuple(each.model_copy(update=full) for each in catalog.carriers)
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        publish(hub.log, catalog.model_copy(update={"carriers": carriers}), note="", actor="tests")
        step(hub)
    seen = run("feed", "preview", "blue", "--night", FIRST)
    held = run("feed", "run", "blue", "--night", FIRST)
    let_go = run("feed", "release", "blue", "--expect", "0", "--reason", "it is the first")
    sent = run("feed", "run", "blue", "--night", FIRST)

    assert [each.code for each in (seen, held, let_go, sent)] == [3, 3, 0, 0]
    assert f"hub feed run blue --full --night {FIRST}" in seen.err
    assert f"hub feed run blue --full --night {FIRST}" in let_go.err
    assert files(folder) == ["blue_000000001.834"]


def files(folder: Path) -> list[str]:
    """Return the files that were left for the carrier."""
    return sorted(path.name for path in (folder / "blue/in").iterdir())


def test_a_file_beyond_a_limit_is_previewed_held_and_released(held: Path, run: Run) -> None:
    """The preview says how many and why, the release asks for that number, and the next run sends it."""
    seen = run("feed", "preview", "blue", "--night", SECOND)
    stopped = run("feed", "run", "blue", "--night", SECOND)
    status = run("status")
    wrong = run("feed", "release", "blue", "--expect", "1", "--reason", "they have left")
    missing = run("feed", "release", "blue", "--reason", "they have left")
    right = run("feed", "release", "blue", "--expect", "2", "--reason", "they have left")
    sent = run("feed", "run", "blue", "--night", SECOND)

    assert (seen.code, "  gates    HELD, 2 members would lose a coverage\n" in seen.out) == (3, True)
    assert "    ended members: 2 members would lose a coverage; the limit is 0\n" in seen.out
    assert 'hub feed release blue --expect 2 --reason "…"' in seen.err
    assert (stopped.code, f"blue {SECOND}: held\n" in stopped.out) == (3, True)
    assert "2 members would lose a coverage; the limit is 0" in stopped.err
    assert f"blue {SECOND}: HELD since " in status.out
    assert status.code == 3
    assert (wrong.code, missing.code) == (2, 2)
    assert "2 would lose a coverage; 1 were expected" in wrong.err
    assert (right.code, f"blue {SECOND}: released as long as 2 members" in right.out) == (0, True)
    assert (sent.code, files(held)) == (0, ["blue_000000001.834", "blue_000000002.834"])
    assert "HELD" not in run("status").out


def test_nothing_is_released_twice(held: Path, run: Run) -> None:
    """Exit code 4 where nothing is held; a release stays until the file has left."""
    first = run("feed", "release", "blue", "--expect", "2", "--reason", "x")
    run("feed", "run", "blue", "--night", SECOND)
    run("feed", "release", "blue", "--expect", "2", "--reason", "x")
    again = run("feed", "release", "blue", "--expect", "2", "--reason", "x")

    assert (first.code, again.code) == (4, 4)


def test_a_carrier_that_is_stopped_gets_nothing(folder: Path, run: Run) -> None:
    """Until somebody releases it; who did what and why is in the log."""
    said = run("--as", "bob", "feed", "hold", "blue", "--reason", "it moves its server")
    again = run("feed", "hold", "blue", "--reason", "once more")
    ran = run("feed", "run", "blue", "--night", FIRST)
    due = run("feed", "run", "--due")
    seen = run("feed", "preview", "blue", "--night", FIRST)
    status = run("status")

    assert (said.code, again.code) == (0, 4)
    assert (ran.code, f"blue {FIRST}: stopped\n" in ran.out, files(folder)) == (3, True, [])
    assert "blue" not in due.out
    assert (seen.code, "  stopped  it moves its server\n" in seen.out) == (3, True)
    assert "blue: STOPPED by bob since " in status.out

    back = run("feed", "release", "blue", "--reason", "it has moved")
    assert (back.code, back.out) == (0, "blue: no longer stopped\n")
    assert run("feed", "run", "blue", "--night", FIRST).code == 0
    assert files(folder) == ["blue_000000001.834"]


def test_what_a_carrier_must_not_hear_of_counts_as_told(held: Path, run: Run) -> None:
    """For each member somebody says so, with a reason; what is told already cannot be silenced."""
    before = len(files(held))
    said = run("feed", "silence", "blue", "city/10234", "--reason", "they bill by their own day")
    run("feed", "silence", "blue", "city/10234", "d1", "--reason", "they bill by their own day")
    again = run("feed", "silence", "blue", "city/10234", "--reason", "once more")
    nobody = run("feed", "silence", "blue", "city/99999", "--reason", "x")
    night = run("feed", "run", "blue", "--night", SECOND)

    assert said.code == 0
    assert said.out == "blue: 1 coverage of city/10234 self count as told\n"
    assert "Whatever changes later is told" in said.err
    assert (again.code, nobody.code) == (4, 2)
    assert (night.code, len(files(held))) == (4, before)


@pytest.fixture
def unsayable(folder: Path) -> Path:
    """A folder whose carrier `blue` takes nobody but employees, and so not the only family, which has a child."""
    catalog = small_catalog()
    only = Whitelist(relationships={Relationship.SELF: "18"})
    carriers = tuple(each.model_copy(update={"whitelist": only}) for each in catalog.carriers)
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        publish(hub.log, catalog.model_copy(update={"carriers": carriers}), note="", actor="tests")
        step(hub)
    return folder


def test_families_that_are_held_are_listed_and_released(unsayable: Path, run: Run) -> None:
    """With why and whose they are (3), or none (4); one that is released is tried again, and may be held again."""
    nobody = run("feed", "held", "blue")
    ran = run("feed", "run", "blue", "--night", FIRST)
    listed = run("feed", "held")
    as_json = run("feed", "held", "blue", "--json")
    release = ("feed", "release", "blue", "--family", "city/10234", "--reason", "they take children now")
    first, again = run(*release), run(*release)
    now = run("feed", "held", "blue")
    run("feed", "run", "blue", "--night", SECOND)

    why = "member d1: the carrier takes nobody related as child"
    assert (nobody.code, nobody.out) == (4, "No family is held.\n")
    assert (ran.code, listed.code) == (3, 3)
    assert listed.rows == [["blue", "city/10234", "change", FIRST, "benefits office", why]]
    assert f'"reason": "{why}"' in as_json.out
    assert (first.code, first.out) == (0, f"blue: city/10234 is no longer held for: {why}\n")
    assert (again.code, now.code) == (4, 4)
    assert [row[3] for row in run("feed", "held").rows] == [SECOND]


def test_a_family_is_released_alone(folder: Path, run: Run) -> None:
    """Together with a file it would not be clear what is let go."""
    release = ("feed", "release", "blue", "--family", "city/10234", "--reason", "x")

    assert (run(*release, "--full").code, run(*release, "--expect", "0").code) == (2, 2)


def test_what_an_import_stops_is_not_offered_for_release(folder: Path, run: Run) -> None:
    """Released, everybody would be told as new to the carrier that told us of them."""
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        stop_files(hub.feeds, "blue")
    status, seen, came = run("status"), run("feed", "preview", "blue"), run("feed", "run", "blue")

    says = "hub import 834 takes in what the carrier holds; if that was broken off, do it again"
    assert says in status.out
    assert says in seen.out
    assert says in came.err
    assert "release" not in status.out + seen.err + came.err
    assert "Next: the import, and then hub feed run blue --night " in seen.err
