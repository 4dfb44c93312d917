"""`hub cobra`: qualifying events, their deadlines, and the administrator's file."""

from typing import Annotated

import typer

from services.cli.output import as_json, note, progress, say, table
from services.cli.payroll import report
from services.cli.setting import NOTHING, hub_of
from services.cli.times import day_of

app = typer.Typer(help="COBRA: who may continue, and by when they must be told.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]


@app.command()
def due(
    ctx: typer.Context,
    *,
    on: Annotated[
        str | None, typer.Option(help="As of this day; today if not given.", show_default=False)
    ] = None,
    json: AsJson = False,
) -> None:
    """List qualified beneficiaries whose election period is not over, the earliest notice first."""
    from dataclasses import asdict

    from services.cobra.worker import deadlines
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        found = deadlines(hub.log, hub.views, on=day_of(on) if on else hub.today())
    if json:
        as_json([asdict(each) for each in found])
        return
    if not found:
        say("No notice is due.")
        raise typer.Exit(NOTHING)
    rows = [
        (
            each.notice_due_day,
            each.family,
            each.member,
            each.qualifying_event.replace("_", " "),
            each.event_day,
            each.loss_day,
            each.election_last_day,
            "yes" if each.told else "no",
        )
        for each in found
    ]
    headings = ("notice due", "employee", "member", "event", "event day", "loss day", "elect until", "told")
    table(headings, rows)


@app.command()
def preview(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Show the lines that the administrator's file would have now; nothing is written or sent."""
    from services.cobra.worker import preview as lines_of
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        lines = lines_of(hub.column_files, hub.views)
    if json:
        as_json([{"family": each.family, "member": each.member, **each.values} for each in lines])
        return
    if not lines:
        say("The administrator has nothing to be told.")
        raise typer.Exit(NOTHING)
    names = ("action", "qualifying_event", "event_day", "loss_day", "notice_due_day")
    rows = [(each.family, each.member, *(each.values[name] for name in names)) for each in lines]
    table(("employee", "member", *(name.replace("_", " ") for name in names)), rows)
    note("Nothing was written or sent. Next: hub cobra run")


@app.command()
def run(
    ctx: typer.Context,
    *,
    night: Annotated[
        str | None, typer.Option(help="Of this day; today if not given.", show_default=False)
    ] = None,
) -> None:
    """Prepare and deliver the administrator's file of a night, and whatever waits."""
    from services.cobra.worker import run_administrator
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("writing, sending"):
            outcomes = run_administrator(hub.column_files, hub.views, day_of(night) if night else hub.today())
    report(outcomes)
