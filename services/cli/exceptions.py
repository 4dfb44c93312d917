"""`hub exceptions`: what waits for a person, and what a person may do about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, note, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of, settings_of

if TYPE_CHECKING:
    from services.intake.projection import ExceptionRow
    from services.wiring import Hub

app = typer.Typer(help="Events that could not be understood, or do not fit.", no_args_is_help=True)

Id = Annotated[
    str, typer.Argument(metavar="ID", help="As 'hub exceptions list' names it.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]
LISTED_MAX = 200


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    settled: Annotated[bool, typer.Option("--all", help="Also what was settled.")] = False,
    json: AsJson = False,
) -> None:
    """List what waits, oldest first."""
    from dataclasses import asdict
    from itertools import islice

    from services.overview import exceptions
    from services.running import build_views

    with hub_of(ctx) as hub, progress() as bar:
        build_views(hub, bar.tick)
        found = sorted(exceptions(hub.views, None if settled else "waiting"), key=_age)
    if json:
        as_json([asdict(each) for each in found])
        return
    if not found:
        say("Nothing waits.")
        return
    rows = [
        (
            each.id,
            each.quarantined_at[:16],
            each.kind,
            each.code,
            each.family,
            each.event_type,
            each.place,
            each.state,
        )
        for each in islice(found, LISTED_MAX)
    ]
    table(("id", "since", "kind", "code", "family", "event", "place", "state"), rows)
    if len(found) > LISTED_MAX:
        note(f"… and {count(len(found) - LISTED_MAX, 'more', 'more')}; --json lists all.")


@app.command()
def show(
    ctx: typer.Context,
    exception: Id,
    *,
    reveal: Annotated[bool, typer.Option(help="Also what arrived, unmasked; this is recorded.")] = False,
    reason: Annotated[str, typer.Option(help="Why it has to be seen.", show_default=False)] = "",
    json: AsJson = False,
) -> None:
    """Show one of them: what is wrong, where it came from, and what to do."""
    from dataclasses import asdict

    with hub_of(ctx) as hub:
        row = _found(hub, exception)
        raw = _raw(ctx, hub, row, reason) if reveal else None
    if json:
        as_json({**asdict(row), **({} if raw is None else {"raw": raw})})
        return
    for name, value in asdict(row).items():
        if value is not None:
            say(f"{name.replace('_', ' '):16} {value}")
    if raw is not None:
        say(raw)
    if row.state == "waiting":
        note(
            f"Next: hub exceptions retry {row.id} [--with FILE] | hub exceptions dismiss {row.id} --reason TEXT"
        )


@app.command()
def retry(
    ctx: typer.Context,
    exception: Id,
    *,
    mended: Annotated[
        Path | None, typer.Option("--with", help="The mended event, one CloudEvent.", show_default=False)
    ] = None,
) -> None:
    """Take it once more, as it was kept or mended; what can be taken now is released."""
    from events.errors import NotFound

    with hub_of(ctx) as hub:
        row = _found(hub, exception)
        if row.kind == "misfit":
            _decide_again(hub, row)
            return
        try:
            raw = None if mended is None else mended.read_bytes()
        except OSError as error:
            raise NotFound(f"{mended}: {error.strerror}") from error
        answer = hub.intake.retry(exception, actor=settings_of(ctx).operator, mended=raw)
        _fresh(hub)
    if answer.outcome in {"accepted", "duplicate"}:
        said = "accepted" if answer.outcome == "accepted" else "held already"
        say(f"{exception}: {answer.ref} is {said} at position {answer.position}; released.")
        return
    for fault in answer.faults:
        say(f"{exception}: {fault.pointer or 'the line'}: {fault.reason} ({fault.code})")
    note("It still waits. Next: mend it, then 'hub exceptions retry ID --with FILE'.")
    raise typer.Exit(WAITS)


@app.command()
def dismiss(
    ctx: typer.Context,
    exception: Id,
    *,
    reason: Annotated[str, typer.Option(help="Why it will not be used.", show_default=False)],
) -> None:
    """Decide that it will not be used. It stays in the log, with your reason."""
    with hub_of(ctx) as hub:
        row = _found(hub, exception)
        hub.intake.dismiss(exception, actor=settings_of(ctx).operator, reason=reason)
        _fresh(hub)
    say(f"{exception}: dismissed; {row.event_ref or row.place} will not be used.")


def _decide_again(hub: "Hub", row: "ExceptionRow") -> None:
    from services.running import decide_again

    if row.family is None or row.state != "waiting":
        say(f"{row.id}: settled already.")
        raise typer.Exit(NOTHING)
    decide_again(hub, row.family)
    now = _found(hub, row.id)
    if now.state == "waiting":
        say(f"{row.id}: {now.reason} ({now.code})")
        note("It still does not fit. Next: publish what is missing, or 'hub exceptions dismiss'.")
        raise typer.Exit(WAITS)
    say(f"{row.id}: {now.event_ref} fits now; released.")


def _found(hub: "Hub", exception: str) -> "ExceptionRow":
    from events.errors import NotFound
    from services.intake.projection import EXCEPTIONS, from_row

    _fresh(hub)
    row = hub.views.load(EXCEPTIONS.view, [exception]).get(exception)
    if row is None:
        raise NotFound(f"{exception}: no such exception; 'hub exceptions list' says what waits")
    return from_row(row)


def _fresh(hub: "Hub") -> None:
    from services.running import build_views

    with progress() as bar:
        build_views(hub, bar.tick)


def _raw(ctx: typer.Context, hub: "Hub", row: "ExceptionRow", reason: str) -> str:
    from events.errors import NotFound
    from events.intake import EventQuarantined

    if not reason:
        raise typer.BadParameter("looking at unmasked data needs --reason")
    if row.kind == "misfit":
        raise NotFound(f"{row.id} is in the log as {row.event_ref}; nothing was kept beside it")
    hub.answers.reveal(row.family or row.id, actor=settings_of(ctx).operator, reason=reason)
    kept = hub.log.load([row.stream], personal=True)[row.stream][0].event
    assert isinstance(kept, EventQuarantined)
    return kept.raw or "(its key was destroyed)"


def _age(row: "ExceptionRow") -> tuple[str, str]:
    return row.quarantined_at, row.id
