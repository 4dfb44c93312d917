"""`hub event`: publish events from a file, one CloudEvent a line."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from services.cli.output import count, note, progress, say
from services.cli.setting import WAITS, hub_of

if TYPE_CHECKING:
    from services.intake.decide import Answer, Arrived

app = typer.Typer(help="What HR systems tell.", no_args_is_help=True)

TOLD_MAX = 20
"""Faults that are named one by one; all of them are in the list of exceptions."""

NOT_TAKEN = ("quarantined", "refused", "conflict")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_SAYS = {
    "accepted": "accepted",
    "duplicate": "held already",
    "quarantined": "in quarantine",
    "settled": "settled before",
    "conflict": "in conflict with what is held",
    "refused": "refused",
}


@app.callback()
def _group() -> None:
    """Hold the commands together."""


@app.command()
def publish(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="JSON lines; - reads standard input.", show_default=False)],
    *,
    dry_run: Annotated[bool, typer.Option(help="Check everything and change nothing.")] = False,
) -> None:
    """Take events into the log, each once. What cannot be understood is kept in quarantine, never lost."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    with hub_of(ctx) as hub, _opened(file) as (name, lines, size), progress() as bar:
        read = _Lines(name, lines)
        for answers in hub.intake.publish(read, dry_run=dry_run):
            counts.update(map(_counted_as, answers))
            faults.extend(islice(_faults(answers), TOLD_MAX - len(faults)))
            bar.advance(name, read.done, size)
    for fault in faults:
        note(fault)
    said = ", ".join(f"{counts[outcome]:,} {words}" for outcome, words in _SAYS.items() if counts[outcome])
    say(f"{name}: {count(counts.total(), 'event')}: {said or 'nothing to do'}.")
    if dry_run:
        say("Nothing was changed.")
    not_taken = sum(counts[outcome] for outcome in NOT_TAKEN)
    if not_taken > len(faults):
        note(f"… and {not_taken - len(faults):,} more")
    if not_taken and not dry_run:
        note("Next: hub exceptions list")
    if not_taken:
        raise typer.Exit(WAITS)


class _Lines:
    """The lines of a file as what arrived, and how many bytes have been read."""

    def __init__(self, name: str, lines: BinaryIO) -> None:
        self._name = name
        self._lines = lines
        self.done = 0

    def __iter__(self) -> "Iterator[Arrived]":
        from services.intake.decide import Arrived

        for number, line in enumerate(self._lines, start=1):
            self.done += len(line)
            text = line.removeprefix(_BYTE_ORDER_MARK).strip()
            if text:
                yield Arrived(f"{self._name}:{number}", text)


@contextmanager
def _opened(file: str) -> Iterator[tuple[str, BinaryIO, int | None]]:
    from events.errors import NotFound

    if file == "-":
        yield "stdin", sys.stdin.buffer, None
        return
    try:
        with Path(file).open("rb") as lines:
            yield Path(file).name, lines, Path(file).stat().st_size
    except OSError as error:
        raise NotFound(f"{file}: {error.strerror}") from error


def _counted_as(answer: "Answer") -> str:
    """Return a conflict as such, although it is kept in quarantine like the rest."""
    return "conflict" if answer.faults and answer.faults[0].code == "conflict" else answer.outcome


def _faults(answers: "list[Answer]") -> Iterator[str]:
    """Yield a line for each event that was not taken: its place, what is wrong, and where it waits."""
    for answer in answers:
        if answer.outcome in NOT_TAKEN:
            first = answer.faults[0]
            kept = f" [{answer.exception}]" if answer.exception else ""
            yield f"{answer.place}: {first.pointer or 'the line'}: {first.reason} ({first.code}){kept}"
