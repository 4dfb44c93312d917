"""`hub feed`: files for carriers, looked at before they leave, sent, and listed."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli import feed_check, feed_files, feed_holds
from services.cli.feed_files import AsJson, state_of, withdraw_command
from services.cli.feed_holds import Carrier, Full, kind_of, release_command
from services.cli.output import as_json, count, note, plain, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of
from services.cli.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.feed_holds import FileKind
    from services.carrier_feeds.state.feed import File
    from services.carrier_feeds.worker import NightOutcome, Preview
    from services.wiring import Hub

app = typer.Typer(help="Enrollment files (834): one for each carrier and night.", no_args_is_help=True)
feed_holds.add_to(app)
feed_files.add_to(app)
feed_check.add_to(app)

Night = Annotated[
    str | None, typer.Option(help="The business day; the last one due if not given.", show_default=False)
]


@app.command()
def preview(
    ctx: typer.Context, carrier: Carrier, *, night: Night = None, full: Full = False, json: AsJson = False
) -> None:
    """Show what a night's file would say, and what the checks say of it; nothing is written or sent."""
    from services.carrier_feeds.worker import preview as look
    from services.carrier_feeds.worker.preview import preview_full as look_at_all
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("deciding, writing, checking"):
            kind = kind_of(hub, carrier, full=full)
            of = _night(hub, carrier, night, kind)
            seen = look_at_all(hub.feeds, carrier, of) if kind == "full" else look(hub.feeds, carrier, of)
        name = hub.book().carriers[carrier].name
    if json:
        as_json(plain(seen))
    else:
        _print_preview(seen, name)
    if seen.waits:
        raise typer.Exit(WAITS)
    if seen.control_number is None:
        raise typer.Exit(NOTHING)


@app.command()
def run(
    ctx: typer.Context,
    carrier: Annotated[str | None, typer.Argument(metavar="[CARRIER]", show_default=False)] = None,
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Every carrier whose night is due, or whose files wait.")
    ] = False,
    night: Night = None,
    full: Full = False,
) -> None:
    """Prepare, check and deliver a night's file; run again, it finishes what is not finished and repeats nothing."""
    from services.carrier_feeds.worker import run_night
    from services.keeping import night_told, run_due_nights
    from services.running import build_views, step

    if due == (carrier is not None):
        raise typer.BadParameter("name a carrier, or say --due")
    if due and (full or night):
        raise typer.BadParameter("--due finds nights and full files by itself")
    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("deciding, writing, checking, sending"):
            if carrier is None:
                outcomes = run_due_nights(hub)
            else:
                kind = kind_of(hub, carrier, full=full)
                outcomes = [run_night(hub.feeds, carrier, _night(hub, carrier, night, kind), kind)]
        build_views(hub)
        said = [night_told(hub, each) for each in outcomes]
        stuck = [_unwritable(hub, each.carrier) for each in outcomes]
    _report(outcomes, said, stuck)


@app.command("list")
def list_(
    ctx: typer.Context,
    carrier: Annotated[str | None, typer.Argument(metavar="[CARRIER]", show_default=False)] = None,
    *,
    json: AsJson = False,
) -> None:
    """List the files of the past and how far each is: undelivered, awaiting, accepted, rejected, withdrawn."""
    from services.carrier_feeds.worker import overdue_files
    from services.running import build_views

    with hub_of(ctx) as hub, progress() as bar:
        build_views(hub, bar.tick)
        wanted = sorted(hub.book().carriers) if carrier is None else [carrier]
        now = hub.clock.now()
        late = {
            (each, file.control_number) for each in wanted for file in overdue_files(hub.feeds, each, now)
        }
        rows = [
            _row(file, late=(each, file.control_number) in late)
            for each in wanted
            for file in _files(hub, each)
        ]
    if json:
        as_json(rows)
        return
    if not rows:
        say("No file yet.")
        return
    table(
        tuple(name.replace("_", " ") for name in rows[0]), [tuple(row.values()) for row in rows], right=(1, 4)
    )


def _night(hub: "Hub", carrier: str, said: str | None, kind: "FileKind") -> date:
    from events.errors import NotFound
    from services.nights import last_night

    if said is not None:
        return day_of(said)
    profile = hub.book().carriers.get(carrier)
    if profile is None:
        raise NotFound(f"{carrier}: no such carrier in the catalog")
    last = last_night(hub.timetable, profile, hub.clock.now(), kind)
    return hub.today() if last is None else last[0]


def _files(hub: "Hub", carrier: str) -> "Iterable[File]":
    from services.carrier_feeds.worker import files_of

    after = 0
    while some := files_of(hub.feeds, carrier, after=after):
        after = some[-1].control_number
        yield from some


def _unwritable(hub: "Hub", carrier: str) -> str | None:
    """Return the file that keeps others waiting because it cannot be written any more, as it is named."""
    from services.carrier_feeds.projection.files import UNDELIVERED
    from services.carrier_feeds.worker import files_of

    waiting = files_of(hub.feeds, carrier, mark=UNDELIVERED, limit=1)
    return f"{carrier}/{waiting[0].control_number}" if waiting and waiting[0].unwritable else None


def _row(file: "File", *, late: bool) -> dict[str, Any]:
    return {
        "carrier": file.carrier,
        "number": file.control_number,
        "night": file.night,
        "file": file.file_name,
        "members": sum(each.members for each in file.sets),
        "delivered_at": file.delivered_at,
        "state": state_of(file) + (" OVERDUE" if late else ""),
    }


def _print_preview(seen: "Preview", name: str) -> None:
    if seen.control_number is None:
        say(f"{name} · {seen.night} · nothing to say; no file")
    else:
        acts = "   ".join(f"{action.value} {seen.actions[action]}" for action in sorted(seen.actions))
        say(f"{name} · {seen.night} · would be {seen.file_name}, control number {seen.control_number}")
        say(f"  {acts}   members {seen.members}   families {seen.families}   bytes {seen.size:,}")
        say(f"  checks   {'PASS' if not seen.faults else 'HELD'}")
    for fault in seen.faults:
        say(f"    {fault}")
    if seen.control_number is not None and not seen.faults:
        lose = f"{count(seen.ended_members, 'member')} would lose a coverage"
        say(f"  gates    {'PASS' if not seen.stops else 'HELD'}, {lose}")
    for each in seen.stops:
        say(f"    {each.gate.value.replace('_', ' ')}: {each.reason}")
    if seen.stopped is not None:
        say(f"  stopped  {seen.stopped}")
    for family, why in seen.families_held:
        say(f"  held     {family}: {why}")
    for sentence in seen.first_sentences:
        say(f"    {sentence}")
    note(f"Nothing was written or sent. Next: {_next(seen)}")


def _next(seen: "Preview") -> str:
    from services.carrier_feeds.worker.starting_stop import REASON

    run = f"hub feed run {seen.carrier}{' --full' if seen.kind == 'full' else ''} --night {seen.night}"
    if seen.stops:
        return f"{run} holds it; then " + release_command(seen.carrier, seen.ended_members, seen.kind)
    if seen.stopped == REASON:
        return f"the import, and then {run}"
    return run if seen.stopped is None else release_command(seen.carrier, None)


def _report(outcomes: "list[NightOutcome]", said: list[list[str]], stuck: list[str | None]) -> None:
    """Say how each night ended, and leave with the code that fits."""
    from services.carrier_feeds.worker import Ending

    ended = list(zip(outcomes, stuck, strict=True))
    for (each, file), lines in zip(ended, said, strict=True):
        for line in lines:
            say(f"{each.carrier} {each.night}: {line}")
        for reason in each.reasons:
            note(f"  {reason}")
        for family, why in each.families_held:
            note(f"  held: {family}: {why}")
        if file is not None:
            note(f"  {withdraw_command(file)}")
    endings = {each.ending for each in outcomes}
    if Ending.NOT_DELIVERED in endings:
        if any(each.ending is Ending.NOT_DELIVERED and file is None for each, file in ended):
            note("What is not delivered is tried again by the next run.")
        raise typer.Exit(1)
    if endings & {Ending.HELD, Ending.STOPPED} or any(each.families_held for each in outcomes):
        raise typer.Exit(WAITS)
    if not any(each.delivered for each in outcomes):
        if not outcomes:
            say("Nothing is due.")
        raise typer.Exit(NOTHING)
