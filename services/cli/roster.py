"""`hub roster`: what carriers hold by their own rosters, beside our books, and what becomes of each difference."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from services.cli.output import as_json, count, note, plain, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.carrier_feeds.projection.stored_rosters import Difference
    from services.wiring import Hub

app = typer.Typer(help="What carriers hold by their own rosters, beside our books.", no_args_is_help=True)

FAULTS_SHOWN = 20
LISTED_MAX = 500

Carrier = Annotated[str | None, typer.Option(help="Only of this one.", show_default=False)]


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="The carrier's roster: a full 834, a CSV or an XLSX.", show_default=False)
    ],
    *,
    carrier: Annotated[str, typer.Option(help="Whose it is.", show_default=False)],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it is of, else as it says.", show_default=False),
    ] = None,
    outbox: Annotated[
        bool, typer.Option("--outbox", help="FILE lies in the carrier's outbox: fetch it from there.")
    ] = False,
) -> None:
    """Compare a carrier's roster with our books. Nobody is changed; each difference waits for a decision."""
    day = None if as_of is None else as_of.date()
    with hub_of(ctx) as hub, ExitStack() as opened, progress() as bar:
        path = file
        if outbox:
            with bar.working("fetching"):
                path = opened.enter_context(hub.fetched(carrier, str(file)))
        with bar.working("comparing"):
            outcome = hub.rosters.read(carrier, path, today=hub.today(), as_of=day, name=file.name)
    if outcome.read_before:
        say(f"{carrier}: read before")
        raise typer.Exit(NOTHING)
    families, members = (
        count(outcome.families, "family", "families"),
        count(outcome.members, "member"),
    )
    say(f"{carrier} as of {outcome.as_of}: {families}, {members}, {outcome.agreeing:,} just as accepted")
    say(f"  as our books have it, though not accepted: {outcome.seen:,}; on its way: {outcome.on_the_way:,}")
    say(f"  {count(outcome.differences, 'difference')}; gone since the last roster: {outcome.gone:,}")
    if outcome.numbers:
        say(f"  numbers of its own that were not known: {outcome.numbers:,}")
    for fault in outcome.faults[:FAULTS_SHOWN]:
        note(f"  {fault}")
    if len(outcome.faults) > FAULTS_SHOWN:
        note(f"  … and {count(len(outcome.faults) - FAULTS_SHOWN, 'more', 'more')}")
    if outcome.differences or outcome.faults:
        note(f"Next: hub roster report --carrier {carrier} --open")
        raise typer.Exit(WAITS)


@app.command()
def report(
    ctx: typer.Context,
    *,
    carrier: Carrier = None,
    open_: Annotated[bool, typer.Option("--open", help="Only what is not decided.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Say it as CSV.")] = False,
) -> None:
    """List the differences between carriers' rosters and our books, those that survived longest first."""
    from services.carrier_feeds.worker.roster_differences import differences

    with hub_of(ctx) as hub:
        found = [
            each for one in _carriers(hub, carrier) for each in differences(hub.feeds, one, only_open=open_)
        ]
    found.sort(key=lambda each: (-each.cycles, each.severity, each.carrier, each.id))
    if json:
        as_json([plain(each) for each in found])
    elif csv:
        _as_csv(found)
    elif not found:
        say("No difference is open." if open_ else "No difference.")
    else:
        table(HEADINGS, [_row(each) for each in found[:LISTED_MAX]])
        if len(found) > LISTED_MAX:
            note("… and more; --csv and --json list all.")


@app.command()
def resolve(
    ctx: typer.Context,
    difference: Annotated[
        str, typer.Argument(metavar="ID", help="As 'hub roster report' names it.", show_default=False)
    ],
    *,
    way: Annotated[
        Literal["ours", "theirs", "accepted"],
        typer.Option(
            help="'ours': say it again; 'theirs': HR has to tell it; 'accepted': it stays.",
            show_default=False,
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why.", show_default=False)],
) -> None:
    """Decide about a difference. It stays in the log, with your reason."""
    from services.carrier_feeds.worker.roster_differences import resolve as settle

    with hub_of(ctx) as hub:
        actor = settings_of(ctx).operator
        settled = settle(hub.feeds, difference, way=way, actor=actor, reason=reason)
    what = {
        "ours": "the next file says it again",
        "theirs": "HR has to tell it",
        "accepted": "it stays as it is",
    }
    say(f"{difference}: {settled.carrier} {settled.kind}; {what[way]}.")


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    carrier: Carrier = None,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List the rosters that were compared, the newest of each carrier first."""
    from services.carrier_feeds.worker.roster_differences import rosters_of

    with hub_of(ctx) as hub:
        found = [each for one in _carriers(hub, carrier) for each in rosters_of(hub.feeds, one)]
    if json:
        as_json([plain(each) for each in found])
        return
    if not found:
        say("No roster yet.")
        return
    headings = ("as of", "carrier", "file", "families", "members", "agreeing", "differences", "faults")
    rows = [
        (
            each.as_of,
            each.carrier,
            each.file_name if each.closed else f"{each.file_name} (broken off)",
            each.families,
            each.members,
            each.agreeing,
            each.differences,
            len(each.faults),
        )
        for each in found
    ]
    table(headings, rows, right=(3, 4, 5, 6, 7))


HEADINGS = (
    *("id", "carrier", "kind", "member", "line", "ours", "theirs", "severity", "owner"),
    *("rosters", "since", "state"),
)


def _carriers(hub: "Hub", carrier: str | None) -> "Sequence[str]":
    from events.errors import NotFound

    if carrier is not None and carrier not in hub.book().carriers:
        raise NotFound(f"{carrier}: no such carrier in the catalog")
    return sorted(hub.book().carriers) if carrier is None else [carrier]


def _row(each: "Difference") -> tuple[object, ...]:
    return (
        each.id,
        each.carrier,
        each.kind,
        _who(each),
        each.line,
        each.ours,
        each.theirs,
        each.severity,
        each.owner,
        each.cycles,
        each.since_day,
        each.state if each.way is None else each.way,
    )


def _who(each: "Difference") -> str:
    from events.vocabulary.people import member_number

    if each.family is None or each.member is None:
        return f"? {each.family or ''} {each.place}".replace("  ", " ")
    return member_number(each.family, each.member)


def _as_csv(found: "Sequence[Difference]") -> None:
    import csv
    import io

    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(["" if cell is None else _safe(str(cell)) for cell in _row(each)] for each in found)
    say(written.getvalue().rstrip("\n"))


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
