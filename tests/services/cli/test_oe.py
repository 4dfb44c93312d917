"""`hub oe`, as an office meets it: opened, watched, closed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from services import wiring
from services.publishing import publish
from services.running import step
from services.settings import read
from services.wiring import Hub, open_hub
from tests.fixtures.hub import settings_in, tell
from tests.services.cli.conftest import Run
from tests.services.open_enrollment import WINDOW, catalog, form, joined, of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """A hub in an open enrollment, of whose three employees one has chosen; and the clock that its commands read."""
    place = tmp_path / "hub"
    settings_in(place)
    monkeypatch.delenv("HUB_CONFIG", raising=False)
    monkeypatch.chdir(place)
    clock = FixedClock(datetime(2026, 5, 4, 14, tzinfo=UTC))
    monkeypatch.setattr(wiring, "SystemClock", lambda: clock)
    with opened() as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        tell(hub, *joined(1, "hmo"), *joined(2, "hmo"), *joined(3, "ppo"), form(1, "hmo"))
        step(hub)
    return clock


@contextmanager
def opened() -> Iterator[Hub]:
    """Give the hub of the current folder."""
    with open_hub(read()) as hub:
        yield hub


def test_it_is_opened(office: FixedClock, run: Run) -> None:
    """The days, the plan year, and how many may choose."""
    said = run("oe", "open", WINDOW)

    assert (said.code, said.out) == (
        0,
        "spring: open from 2026-05-01 to 2026-05-29 for the plan year from 2026-07-01; 3 families may choose.\n",
    )


def test_without_a_window_the_windows_are_listed(office: FixedClock, run: Run) -> None:
    """With their days and how each stands; counting needs one of them."""
    before = run("oe", "status")
    run("oe", "open", WINDOW)
    after = json.loads(run("oe", "status", "--json").out)
    said = run("oe", "status", "--by", "department")

    assert before.rows == [[WINDOW, "2026-07-01", "2026-05-01", "2026-05-29", "not opened"]]
    assert [(each["window"], each["last_day"], each["state"]) for each in after] == [
        (WINDOW, "2026-05-29", "open")
    ]
    assert (said.code, "name the window" in said.err) == (2, True)


def test_who_stands_where_is_counted(office: FixedClock, run: Run) -> None:
    """Altogether, by department, and by name."""
    run("oe", "open", WINDOW)

    counts = run("oe", "status", WINDOW)
    by_department = run("oe", "status", WINDOW, "--by", "department")
    listed = run("oe", "status", WINDOW, "--list", "not_started")

    assert counts.err == "spring: open; 2026-05-01 to 2026-05-29\n"
    assert counts.rows == [["3", "2", "1", "0"]]
    assert by_department.rows == [["Clerk", "3", "2", "1", "0"], ["all", "3", "2", "1", "0"]]
    assert listed.rows == [[of(2), "Clerk"], [of(3), "Clerk"]]


def test_json_has_counts_and_lists(office: FixedClock, run: Run) -> None:
    """For programs."""
    said = json.loads(run("oe", "status", WINDOW, "--by", "department", "--json").out)

    counted = {"eligible": 3, "not_started": 2, "submitted": 1, "defaulted": 0}
    assert said == {
        "window": WINDOW,
        "state": "not opened",
        **counted,
        "departments": {"Clerk": counted},
        "families": {"not_started": [of(2), of(3)], "submitted": [of(1)], "defaulted": []},
    }


def test_it_is_closed_once(office: FixedClock, run: Run) -> None:
    """After its last day; again it records nothing more."""
    early = run("oe", "close", WINDOW)
    office.set(datetime(2026, 5, 30, 14, tzinfo=UTC))

    first = run("oe", "close", WINDOW)
    again = run("oe", "close", WINDOW)

    assert (early.code, early.err) == (
        2,
        "hub: spring is open until 2026-05-29; it is closed after that day\n",
    )
    assert first.out == "spring: closed. 3 families might choose, 1 did, 2 said nothing; 2 recorded now.\n"
    assert "hub run" in first.err
    assert again.out == "spring: closed. 3 families might choose, 1 did, 2 said nothing; 0 recorded now.\n"
    assert run("oe", "status", WINDOW).rows == [["3", "0", "1", "2"]]


def test_a_window_that_is_none_is_named(office: FixedClock, run: Run) -> None:
    """With those there are; exit code 2."""
    said = run("oe", "open", "autumn")

    assert (said.code, said.err) == (
        2,
        'hub: the catalog has no enrollment window "autumn"; it has spring\n',
    )
