"""`hub feed check|guide`: whether everything on offer can be said to a carrier, and what its files look like."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.feed_holds import Carrier
from services.cli.output import as_json, count, plain, progress, say, table
from services.cli.setting import WAITS, hub_of
from services.cli.times import day_of

if TYPE_CHECKING:
    from services.carrier_feeds.worker.proving import Proof


def add_to(app: typer.Typer) -> None:
    """Add the commands to `hub feed`."""
    app.command()(check)
    app.command()(guide)


def check(
    ctx: typer.Context,
    carrier: Carrier,
    *,
    on: Annotated[
        str | None,
        typer.Option("--from", help="The first day to try; today if not given.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Prove that every plan, tier, class and standing on offer can be said to a carrier, in files that nobody gets."""
    from services.carrier_feeds.worker.proving import prove

    with hub_of(ctx) as hub, progress() as bar, bar.working("writing and checking all that is offered"):
        found = prove(hub.feeds, carrier, hub.today() if on is None else day_of(on))
    if json:
        as_json(plain(found))
    else:
        _print(found)
    if found.unsayable or found.faults:
        raise typer.Exit(WAITS)


def guide(
    ctx: typer.Context,
    carrier: Carrier,
    *,
    to: Annotated[Path | None, typer.Option(help="Write it to this file.", show_default=False)] = None,
) -> None:
    """Print the companion guide of a carrier in Markdown: what its files look like, for the carrier to confirm."""
    from events.errors import NotFound

    with hub_of(ctx) as hub:
        profile = hub.book().carriers.get(carrier)
        if profile is None:
            raise NotFound(f'the catalog has no carrier "{carrier}"')
        said = hub.feeds.interchanges.guide(profile)
    if to is None:
        typer.echo(said, nl=False)
    else:
        to.write_text(said, encoding="utf-8")
        say(f"Written to {to}.")


def _print(found: "Proof") -> None:
    days = f"{count(len(found.days), 'day')} from {found.days[0]} on"
    say(
        f"{count(found.cases, 'thing')} on offer, tried on {days}: each added, changed, ended, reinstated, cancelled."
    )
    if found.unsayable:
        headings = ("from", "plan", "tier", "employer", "class", "standing", "why it cannot be said")
        rows = [
            (
                str(each.day),
                each.case.plan.id,
                each.case.tier,
                each.case.employer,
                each.case.employee_class,
                each.case.standing,
                each.reason,
            )
            for each in found.unsayable
        ]
        table(headings, rows)
    for fault in found.faults:
        say(fault)
    if not found.unsayable and not found.faults:
        say("All of it can be said, and its files pass every check.")
