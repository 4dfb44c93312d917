"""`hub init`, `hub run`, `hub status`, `hub rebuild`, `hub demo`: setting up, keeping up, looking, building again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.feed_files import withdraw_command
from services.cli.feed_holds import release_command
from services.cli.output import as_json, count, note, progress, say, table
from services.cli.setting import WAITS, hub_of

if TYPE_CHECKING:
    from services.carrier_feeds.worker.standing import Feed
    from services.overview import Overview

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command()(init)
    app.command()(run)
    app.command()(status)
    app.command()(rebuild)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Made if it is not there.", show_default=False)
    ],
) -> None:
    """Make a new installation: settings with comments, keys, and empty folders."""
    from services.cli.installation import install

    made = install(folder)
    for path in made:
        say(f"made {path}")
    note(f"Next: cd {folder} && hub catalog check CATALOG-DIR")


def run(
    ctx: typer.Context,
    *,
    once: Annotated[bool, typer.Option(help="Do what is due now, then stop.")] = False,
    http: Annotated[bool, typer.Option(help="Also answer HTTP.")] = True,
) -> None:
    """Follow the log with every consumer, send what is due, fetch answers, and answer HTTP, until told to stop."""
    from services.cli.keeping import keep

    with hub_of(ctx) as hub:
        code = keep(hub, once=once, http=http and not once)
    raise typer.Exit(code)


def status(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Say how far everything has come, what waits for a person, and what is late."""
    from services.overview import overview, told

    with hub_of(ctx) as hub:
        now = overview(hub)
    if json:
        as_json(told(now))
    else:
        _print(now)
    if now.waits:
        raise typer.Exit(WAITS)


def rebuild(
    ctx: typer.Context,
    *,
    view: Annotated[str | None, typer.Option(help="Only this one.", show_default=False)] = None,
) -> None:
    """Drop every view, build it again from the log, and say whether it came out the same."""
    from events.errors import NotFound
    from services import rebuilding

    with hub_of(ctx) as hub, progress() as bar:
        wanted = [each for each in hub.projections if view in {None, each.name}]
        if not wanted:
            names = ", ".join(each.name for each in hub.projections)
            raise NotFound(f"{view}: no such view; there are {names}")
        built = rebuilding.rebuild(hub, wanted, bar.tick)
    rows = [
        (each.view, each.position, "identical" if each.identical else "DIFFERENT", each.after[:16])
        for each in built
    ]
    table(("view", "position", "is", "digest"), rows, right=(1,))
    if not all(each.identical for each in built):
        note("A view came out otherwise than it was; the log is the truth, and the new one was kept.")
        raise typer.Exit(1)


def _print(now: "Overview") -> None:
    say(f"log at {now.head:,}, catalog {now.catalog or 'none'}")
    readers = (*now.consumers, *now.views)
    rows: list[tuple[object, ...]]
    rows = [(each.name, "view" if each.version else "consumer", each.position, each.lag) for each in readers]
    table(("reader", "is", "position", "lag"), rows, right=(2, 3))
    for each in now.waiting:
        say(f"{each.count:,} {each.kind} in quarantine, the oldest since {each.oldest_at:%Y-%m-%d %H:%M}Z")
    if not now.waiting:
        say("nothing in quarantine")
    for asked in now.questions:
        late = f", {asked.overdue:,} OVERDUE" if asked.overdue else ""
        asks = f"{count(asked.count, 'question')} for {asked.owner}, the first by {asked.due_day}{late}"
        say(f"{asks}: hub tasks --owner {asked.owner}")
    if now.feeds:
        rows = [
            (each.carrier, each.last_night, each.undelivered, each.awaiting, each.overdue or "", each.held)
            for each in now.feeds
        ]
        headings = ("carrier", "last night", "undelivered", "awaiting answer", "OVERDUE", "held")
        table(headings, rows, right=(2, 3, 4, 5))
    if unusable := sum(each.unusable for each in now.feeds):
        say(f"{count(unusable, 'answer')} could not be used: hub ack list")
    for feed in now.feeds:
        _say_held(feed)
        for kind, night in feed.nights_missed.items():
            say(f"the {kind} file of {feed.carrier} of {night} is MISSED: hub feed run --due")
        if feed.errors_open:
            late = f", {feed.errors_overdue:,} OVERDUE" if feed.errors_overdue else ""
            say(f"{count(feed.errors_open, 'error')} of {feed.carrier} open{late}: hub ack list --open")
    if now.partners:
        rows = [(each.partner, each.undelivered) for each in now.partners]
        table(("partner", "undelivered"), rows, right=(1,))
    if now.notices_due:
        say(f"{count(now.notices_due, 'COBRA notice')} due soon: hub cobra due")


def _say_held(feed: "Feed") -> None:
    from services.carrier_feeds.worker.starting_stop import REASON

    if feed.unwritable is not None:
        file = f"{feed.carrier}/{feed.unwritable}"
        say(f"{file} can no longer be written as it was prepared, and does not leave")
        say(f"  {withdraw_command(file)}")
    for night in feed.nights_held:
        say(
            f"{feed.carrier} {night.night}: HELD since {night.since:%Y-%m-%d %H:%M}Z: {'; '.join(night.reasons)}"
        )
        say(
            f"  hub feed preview {feed.carrier}, then {release_command(feed.carrier, night.ended_members, night.kind)}"
        )
    if feed.stopped is not None:
        by = f" by {feed.stopped.actor}" if feed.stopped.actor else ""
        say(f"{feed.carrier}: STOPPED{by} since {feed.stopped.at:%Y-%m-%d %H:%M}Z: {feed.stopped.reason}")
        if feed.stopped.reason != REASON:
            say(f"  {release_command(feed.carrier, None)}")
