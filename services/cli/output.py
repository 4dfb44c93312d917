"""How commands speak: tables and progress on a terminal, plain lines where they are piped; messages on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from textwrap import indent
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from services.ports import Tick

PATIENCE_SECONDS = 1.0
"""What takes longer shows how far it is."""


def say(text: str = "") -> None:
    """Print a line of the result."""
    typer.echo(text)


def note(text: str) -> None:
    """Print a message that is not the result."""
    typer.echo(text, err=True)


def as_json(value: Any) -> None:
    """Print a value as JSON; days and instants as ISO 8601, money as text."""
    typer.echo(_dumped(value))


def as_json_in_pieces(head: Mapping[str, Any], name: str, items: Iterable[Any]) -> None:
    """Print what `as_json` prints of a head with a list as its last value; each item is out before the next is made.

    What making an item raises leaves a text that is no JSON: nobody takes a beginning for the whole.
    """
    text = _dumped({**head, name: []})
    opening, closing = text[: -len("]\n}")], text[-len("]\n}") :]
    typer.echo(opening, nl=False)
    separator = ""
    for each in items:
        typer.echo(f"{separator}\n{indent(_dumped(each), ' ' * 4)}", nl=False)
        separator = ","
    typer.echo(f"\n  {closing}" if separator else closing)


def _dumped(value: Any) -> str:
    return json.dumps(value, indent=2, default=_plain, ensure_ascii=False)


def plain(value: Any) -> Any:
    """Return a dataclass as JSON can say it, with all that is in it."""
    from pydantic import TypeAdapter

    return TypeAdapter(type(value)).dump_python(value, mode="json")


def table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """Print rows: ruled on a terminal, else tab-separated under one line of headings. `right` are number columns."""
    cells = [[_text(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [list(headings), *cells]:
            say("\t".join(cell.replace("\n", "; ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*headings, header_style="bold", box=None, pad_edge=False)
    for column in drawn.columns:
        column.overflow = "fold"
    drawn.columns[0].min_width = max(len(row[0]) for row in [list(headings), *cells])
    for number in right:
        drawn.columns[number].justify = "right"
    for row in cells:
        drawn.add_row(*row)
    Console().print(drawn)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 event`, `1,204 events`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(value: date | None) -> str:
    """Return a day, or what stands for none."""
    return "" if value is None else value.isoformat()


class Bar:
    """A progress bar that shows itself only on a terminal and only after a second."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def tick(self, name: str) -> "Tick | None":
        """Return what is told of the progress of `name`, or None where nobody would see it."""
        if not sys.stderr.isatty():
            return None
        return lambda done, total: self.advance(name, done, total)

    def advance(self, name: str, done: int, total: int | None) -> None:
        """Show that so much of `name` is done; a total of None is not known."""
        if self._progress is None:
            if not sys.stderr.isatty() or monotonic() - self._started < PATIENCE_SECONDS:
                return
            self._progress = _progress()
            self._progress.start()
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)

    @contextmanager
    def working(self, name: str) -> Iterator[None]:
        """Show that what happens inside is being done, where nobody can say how long it takes."""
        waiting = Timer(PATIENCE_SECONDS, self.advance, (name, 0, None))
        if sys.stderr.isatty():
            waiting.start()
        try:
            yield
        finally:
            waiting.cancel()
            if waiting.ident is not None:
                waiting.join()

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._progress is not None:
            self._progress.stop()


@contextmanager
def progress() -> Iterator[Bar]:
    """Give a progress bar for what happens inside."""
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()


def _progress() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%SZ")
    return str(cell)


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
