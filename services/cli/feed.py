"""`hub feed`: files for carriers, looked at, sent, listed and shown."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.output import as_json, count, note, plain, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of
from services.cli.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.carrier_feeds.state.feed import File
    from services.carrier_feeds.worker import NightOutcome, Preview, Verdict
    from services.wiring import Hub

app = typer.Typer(help="Enrollment files (834): one for each carrier and night.", no_args_is_help=True)

NAMED_MAX = 20
"""Members of a rejected set that are named one by one."""

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]
Carrier = Annotated[str, typer.Argument(metavar="CARRIER", help="As in the catalog.", show_default=False)]
Night = Annotated[
    str | None, typer.Option(help="The business day; the last one due if not given.", show_default=False)
]


@app.command()
def preview(ctx: typer.Context, carrier: Carrier, *, night: Night = None, json: AsJson = False) -> None:
    """Show what a night's file would say, and what the checks say of it; nothing is written or sent."""
    from services.carrier_feeds.worker import preview as look
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("deciding, writing, checking"):
            seen = look(hub.feeds, carrier, _night(hub, carrier, night))
        name = hub.book().carriers[carrier].name
    if json:
        as_json(plain(seen))
    else:
        _print_preview(seen, name)
    if seen.faults or seen.families_held:
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
) -> None:
    """Prepare, check and deliver a night's file; run again, it finishes what is not finished and repeats nothing."""
    from services.carrier_feeds.worker import run_night
    from services.keeping import night_told, run_due_nights
    from services.running import step

    if due == (carrier is not None):
        raise typer.BadParameter("name a carrier, or say --due")
    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("deciding, writing, checking, sending"):
            if carrier is None:
                outcomes = run_due_nights(hub)
            else:
                outcomes = [run_night(hub.feeds, carrier, _night(hub, carrier, night))]
        said = [night_told(hub, each) for each in outcomes]
    _report(outcomes, said)


@app.command("list")
def list_(
    ctx: typer.Context,
    carrier: Annotated[str | None, typer.Argument(metavar="[CARRIER]", show_default=False)] = None,
    *,
    json: AsJson = False,
) -> None:
    """List the files of the past and how far each is: undelivered, awaiting, accepted, rejected."""
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


@app.command()
def show(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="CARRIER/NUMBER", show_default=False)],
    *,
    x12: Annotated[bool, typer.Option("--x12", help="The file itself, unmasked; this is recorded.")] = False,
    reason: Annotated[str, typer.Option(help="Why it has to be seen.", show_default=False)] = "",
    json: AsJson = False,
) -> None:
    """Show one file: what became of it, set by set, and what was answered."""
    from events.errors import NotFound
    from services.carrier_feeds.worker import file_of_number, rebuild_file, verdicts
    from services.running import build_views

    carrier, _, number = file.rpartition("/")
    if not carrier or not number.isdecimal():
        raise typer.BadParameter("a file is named CARRIER/NUMBER, as 'hub feed list' does")
    if x12 and not reason:
        raise typer.BadParameter("--x12 needs --reason: the look is recorded")
    with hub_of(ctx) as hub, progress() as bar:
        build_views(hub, bar.tick)
        found = file_of_number(hub.feeds, carrier, int(number))
        if found is None:
            raise NotFound(f"{file}: no such file; 'hub feed list {carrier}' lists them")
        if x12:
            _reveal(ctx, hub, file, reason)
            typer.echo(rebuild_file(hub.feeds, carrier, int(number)), nl=False)
            return
        sets = verdicts(hub.feeds, found)
    if json:
        as_json({**plain(found), "sets": [plain(each) for each in sets]})
        return
    _print_file(found, sets)


def _night(hub: "Hub", carrier: str, said: str | None) -> date:
    from events.errors import NotFound
    from services.nights import last_night

    if said is not None:
        return day_of(said)
    profile = hub.book().carriers.get(carrier)
    if profile is None:
        raise NotFound(f"{carrier}: no such carrier in the catalog")
    return last_night(profile, hub.clock.now()) or hub.today()


def _files(hub: "Hub", carrier: str) -> "Iterable[File]":
    from services.carrier_feeds.worker import files_of

    after = 0
    while some := files_of(hub.feeds, carrier, after=after):
        after = some[-1].control_number
        yield from some


def _row(file: "File", *, late: bool) -> dict[str, Any]:
    return {
        "carrier": file.carrier,
        "number": file.control_number,
        "night": file.night,
        "file": file.file_name,
        "members": sum(each.members for each in file.sets),
        "delivered_at": file.delivered_at,
        "state": _state(file) + (" OVERDUE" if late else ""),
    }


def _state(file: "File") -> str:
    if file.final:
        return "rejected" if file.rejected else "accepted"
    return "undelivered" if file.delivered_at is None else "awaiting"


def _print_preview(seen: "Preview", name: str) -> None:
    if seen.control_number is None:
        say(f"{name} · {seen.night} · nothing to say; no file")
    else:
        actions = "   ".join(
            f"{action.value} {number}" for action, number in sorted(seen.members_by_action.items())
        )
        say(f"{name} · {seen.night} · would be {seen.file_name}, control number {seen.control_number}")
        say(f"  {actions}   members {seen.members}   families {seen.families}   bytes {seen.size:,}")
        say(f"  checks   {'PASS' if not seen.faults else 'HELD'}")
    for fault in seen.faults:
        say(f"    {fault}")
    for family, why in seen.families_held:
        say(f"  held     {family}: {why}")
    for each in seen.first_members:
        why = f" ({each.reason.value.replace('_', ' ')})" if each.reason else ""
        say(f"    {each.number}  {each.relationship.value.replace('_', ' ')}  {each.maintenance.value}{why}")
    note(f"Nothing was written or sent. Next: hub feed run {seen.carrier} --night {seen.night}")


def _print_file(file: "File", sets: "list[Verdict]") -> None:
    say(f"{file.carrier}/{file.control_number} · {file.file_name} · night {file.night} · {_state(file)}")
    say(
        f"  prepared   {file.written_at}, {file.size:,} bytes, SHA-256 {file.sha256[:16]}…, catalog {file.catalog}"
    )
    if file.delivered_at is not None:
        say(f"  delivered  {file.delivered_at:%Y-%m-%d %H:%M:%SZ} as {file.remote_path}")
    if file.error:
        say(f"  failed     {count(file.attempts_failed, 'time')}, the last time: {file.error}")
    for each in sets:
        verdict = {None: "not answered", True: "accepted", False: f"REJECTED ({each.code})"}[each.accepted]
        say(f"  set {each.control_number}   {count(each.members, 'member')}: {verdict}")
        for error in each.errors:
            say(f"    {error}")
        for number in each.rejected_members[:NAMED_MAX]:
            say(f"    {number}")
        if len(each.rejected_members) > NAMED_MAX:
            say(f"    … and {len(each.rejected_members) - NAMED_MAX:,} more; --json names all")
    for heard in file.answers:
        final = ", final" if heard.final else ""
        verdict = "accepted" if heard.accepted else "rejected"
        say(f"  {heard.answered_by.value:8} {verdict} ({heard.code}{final}) {heard.note}".rstrip())


def _report(outcomes: "list[NightOutcome]", said: list[list[str]]) -> None:
    """Say how each night ended, and leave with the code that fits."""
    from services.carrier_feeds.worker import Ending

    for each, lines in zip(outcomes, said, strict=True):
        for line in lines:
            say(f"{each.carrier} {each.night}: {line}")
        for reason in each.reasons:
            note(f"  {reason}")
        for family, why in each.families_held:
            note(f"  held: {family}: {why}")
    endings = {each.ending for each in outcomes}
    if Ending.NOT_DELIVERED in endings:
        note("What is not delivered is tried again by the next run.")
        raise typer.Exit(1)
    if Ending.HELD in endings or any(each.families_held for each in outcomes):
        raise typer.Exit(WAITS)
    if not any(each.delivered for each in outcomes):
        if not outcomes:
            say("Nothing is due.")
        raise typer.Exit(NOTHING)


def _reveal(ctx: typer.Context, hub: "Hub", file: str, reason: str) -> None:
    from services.cli.setting import settings_of

    hub.answers.reveal(file, actor=settings_of(ctx).operator, reason=reason)
