"""`hub import`: start from what others hold."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.feed_holds import release_command
from services.cli.output import as_json, count, note, plain, progress, say
from services.cli.setting import NOTHING, WAITS, hub_of

if TYPE_CHECKING:
    from services.importing import Imported

app = typer.Typer(help="Start from what a carrier holds.", no_args_is_help=True)

SHOWN = 20


@app.callback()
def _group() -> None:
    """Hold the commands together."""


@app.command("834")
def import_834(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A carrier's full 834.", show_default=False)],
    *,
    carrier: Annotated[str, typer.Option(help="Whose it is.", show_default=False)],
    employer: Annotated[
        str | None,
        typer.Option(
            help="Whose employees they are, where number and group do not say so.", show_default=False
        ),
    ] = None,
    given: Annotated[
        Path | None,
        typer.Option(help="A table, CSV or XLSX, of what the file does not say.", show_default=False),
    ] = None,
    ask: Annotated[
        Path | None,
        typer.Option(
            help="Where to write such a table of what is missing, to be filled in.", show_default=False
        ),
    ] = None,
    commit: Annotated[bool, typer.Option("--commit", help="Take it in; else it is only tried.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Read a carrier's full file as what HR would have told of its members. Without --commit nothing is changed."""
    from services.importing import import_834 as run
    from services.importing import write_asked

    if ask is not None and ask.exists():
        raise typer.BadParameter(f"{ask} is there already, and may be filled in: say another for --ask")
    with hub_of(ctx) as hub, progress() as bar, bar.working("reading"):
        result = run(hub, carrier, file, employer=employer, given=given, commit=commit)
        if ask is not None:
            write_asked(ask, result.placing.asked)
    placing, kept = result.placing, result.stopped or result.undecided
    if json:
        as_json(plain(result))
    else:
        _tell(carrier, result)
    if placing.unplaced or placing.faults or result.refused or result.taken.otherwise or kept:
        raise typer.Exit(WAITS)
    if not placing.families and not result.taken.families:
        raise typer.Exit(NOTHING)


def _tell(carrier: str, result: "Imported") -> None:
    placing, taken = result.placing, result.taken
    families, members = count(placing.families, "family", "families"), count(placing.members, "member")
    say(
        f"{carrier} as of {placing.day}: {families}, {members}, {count(placing.coverages, 'coverage')}, "
        f"{count(placing.events, 'event')} to take in; {placing.exist:,} exist already"
    )
    for reason, number in Counter(reason for _, reason in placing.unplaced).most_common():
        say(f"  cannot be placed: {number:,}: {reason}")
    if placing.asked:
        waiting = count(len(placing.asked), "family", "families")
        say(f"  {waiting} of them can be placed by what --given adds; --ask writes the table for it")
    if result.committed:
        say(
            f"Taken in: {count(result.accepted, 'event')}. Held by the carrier already: "
            f"{count(taken.members, 'member')} of {count(taken.families, 'family', 'families')}, "
            f"{taken.otherwise:,} otherwise than our books."
        )
    if result.undecided:
        say(
            f"{carrier}: nothing counts as told yet, for {result.undecided} has not decided all that was taken in. "
            "Do the same again in a while; until then its files stay stopped."
        )
    if result.stopped:
        say(
            f"{carrier}: its files stay stopped, for an import was broken off, and families of this file are not "
            "placed. Give the table that was given then, or let them leave:"
        )
        say(f"  {release_command(carrier, None)}")
    for place, text in (*placing.unplaced, *placing.notes)[:SHOWN]:
        note(f"  {place}: {text}")
    for fault in (*placing.faults, *result.refused)[:SHOWN]:
        note(f"  {fault}")
    if not result.committed:
        say("Nothing was changed.")
