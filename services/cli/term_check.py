"""`hub term-check`: every termination of coverage with its state at the carrier and in the employee's pay."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, day, plain, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of
from services.cli.times import day_of

if TYPE_CHECKING:
    from services.terminations import Termination

LOOK_BACK_DAYS = 60
"""How long ago a coverage ended that is still listed although everybody knows."""


def term_check(
    ctx: typer.Context,
    *,
    since: Annotated[
        str | None,
        typer.Option(help="Last covered days from here on; else of 60 days.", show_default=False),
    ] = None,
    carrier: Annotated[str | None, typer.Option(help="Of this carrier only.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List each termination: how far carrier and payroll know it, and for how long they have not.

    What is open is listed however old it is. Exit code 3: something is open beyond its time.
    """
    from events.errors import NotFound
    from services.running import build_views
    from services.terminations import terminations

    with hub_of(ctx) as hub, progress() as bar:
        build_views(hub, bar.tick)
        if carrier is not None and carrier not in hub.book().carriers:
            raise NotFound(f"{carrier}: no such carrier in the catalog")
        first = hub.today() - timedelta(days=LOOK_BACK_DAYS) if since is None else day_of(since)
        with bar.working("looking at every coverage that ends"):
            found = list(terminations(hub, since=first, carrier=carrier))
    late = sum(each.is_late for each in found)
    if json:
        as_json([plain(each) for each in found])
    elif found:
        _print(found)
    if not json:
        beyond = f", {late:,} beyond their time" if late else ""
        say(f"{count(len(found), 'termination')}, {sum(each.is_open for each in found):,} open{beyond}")
    if late:
        raise typer.Exit(WAITS)
    if not found:
        raise typer.Exit(NOTHING)


def _print(found: "list[Termination]") -> None:
    headings = (
        "carrier",
        "member",
        "line",
        "plan",
        "last day",
        "carrier has it",
        "payroll has it",
        "days open",
        "",
    )
    rows = [
        (
            each.carrier,
            each.number,
            each.line,
            each.plan,
            day(each.last_day) or f"never, from {each.first_day}",
            _at_carrier(each),
            each.at_payroll.value.replace("_", " "),
            each.days_open or "",
            "LATE" if each.is_late else "",
        )
        for each in found
    ]
    table(headings, rows, right=(7,))


def _at_carrier(each: "Termination") -> str:
    state = each.at_carrier.value.replace("_", " ")
    if each.seen_day is not None:
        return f"{state}, gone from its roster of {each.seen_day}"
    return f"{state}: {each.why}" if each.why else state
