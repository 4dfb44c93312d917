"""How commands speak: a progress bar only on a terminal and only after a second, and tables for people or programs."""

import io
import sys
from collections.abc import Iterator
from datetime import date
from threading import Event
from typing import Any

import pytest

from services.cli import output
from services.cli.output import as_json, as_json_in_pieces, progress, say, table


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal put behind stderr, on which a bar can be seen."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return shown


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock of the bar says; a test moves it on."""
    now = [0.0]
    monkeypatch.setattr(output, "monotonic", lambda: now[0])
    return now


def test_a_bar_comes_after_a_second(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> None:
    """With what is being read, how much of it is done, and of how much."""
    terminal = terminal_of(monkeypatch)
    with progress() as bar:
        bar.advance("rebuilding", 1, 40)
        at_once = terminal.getvalue()
        seconds[0] = 1.0
        bar.advance("rebuilding", 20, 40)

    assert at_once == ""
    assert "rebuilding" in terminal.getvalue()
    assert "20/40" in terminal.getvalue()


def test_no_bar_where_nobody_would_see_it(capsys: pytest.CaptureFixture[str], seconds: list[float]) -> None:
    """Into a file or a pipe goes no bar, however long it takes; and nobody is asked to count."""
    with progress() as bar:
        seconds[0] = 60.0
        bar.advance("rebuilding", 20, 40)
        counted = bar.tick("rebuilding")
        with bar.working("sending"):
            pass

    assert capsys.readouterr() == ("", "")
    assert counted is None


def test_work_of_unknown_length_shows_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, seconds: list[float]
) -> None:
    """A bar without an end comes by itself; what is quick shows nothing."""
    terminal = terminal_of(monkeypatch)
    with progress() as bar, bar.working("sending"):
        pass
    quick = terminal.getvalue()
    monkeypatch.setattr(output, "PATIENCE_SECONDS", 0.0)
    came = Event()
    with progress() as bar:
        advance = bar.advance

        def seen(name: str, done: int, total: int | None) -> None:
            advance(name, done, total)
            came.set()

        monkeypatch.setattr(bar, "advance", seen)
        with bar.working("sending"):
            assert came.wait(30)

    assert quick == ""
    assert "sending" in terminal.getvalue()


def test_the_result_goes_where_it_was_sent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seconds: list[float]
) -> None:
    """While a bar is on the terminal, what a command prints still goes into the file that stdout is."""
    terminal = terminal_of(monkeypatch)
    with progress() as bar:
        seconds[0] = 1.0
        bar.advance("rebuilding", 1, 40)
        say("blue: delivered")

    assert capsys.readouterr().out == "blue: delivered\n"
    assert "delivered" not in terminal.getvalue()


def test_a_table_is_tabs_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """One line of headings, then a line for each row, also where a cell has two lines."""
    table(("name", "count"), [("blue", 1200), ("teeth\nand gums", None)])

    assert capsys.readouterr().out == "name\tcount\nblue\t1,200\nteeth; and gums\t\n"


def test_a_table_is_ruled_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """In columns, without tabs."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setenv("COLUMNS", "60")

    table(("name", "count"), [("blue", 1200)], right=(1,))

    assert "\t" not in shown.getvalue()
    assert "1,200" in shown.getvalue()


@pytest.mark.parametrize("items", [[], [{"a": "é", "b": []}], [{"a": 1}, {"a": [1, 2]}, "x"]])
def test_json_in_pieces_is_the_same_json(capsys: pytest.CaptureFixture[str], items: list[Any]) -> None:
    """To the letter, with days as they are said elsewhere."""
    head = {"file": "blue/1", "night": date(2026, 2, 2), "sets": []}
    as_json({**head, "families": items})
    whole = capsys.readouterr().out
    as_json_in_pieces(head, "families", iter(items))

    assert capsys.readouterr().out == whole


def test_each_piece_is_out_before_the_next_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is kept; what breaks off is no JSON."""

    def items() -> Iterator[str]:
        for name in ("first", "second"):
            yield name
            assert f'"{name}"' in capsys.readouterr().out
        raise ValueError("it is another file")

    with pytest.raises(ValueError, match="another file"):
        as_json_in_pieces({}, "families", items())

    assert capsys.readouterr().out == ""
