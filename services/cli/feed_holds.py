"""`hub feed hold|release|held|silence`: what a person lets leave for a carrier, and what not."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, note, plain, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of, settings_of

if TYPE_CHECKING:
    from events.feed_holds import FileKind
    from services.wiring import Hub

Carrier = Annotated[str, typer.Argument(metavar="CARRIER", help="As in the catalog.", show_default=False)]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="The file of everybody, not that of changes; meant by itself where there is no other."
    ),
]
Reason = Annotated[str, typer.Option(help="Why; it is recorded with who did it.", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Add the commands to `hub feed`."""
    app.command()(hold)
    app.command()(release)
    app.command()(held)
    app.command()(silence)


def release_command(carrier: str, expect: int | None, kind: "FileKind" = "change") -> str:
    """Return the command that lets a carrier's file go."""
    full = " --full" if kind == "full" else ""
    number = "" if expect is None else f" --expect {expect}"
    return f'hub feed release {carrier}{full}{number} --reason "…"'


def kind_of(hub: "Hub", carrier: str, *, full: bool) -> "FileKind":
    """Return which file is meant: that of everybody also where the carrier gets no changes."""
    profile = hub.book().carriers.get(carrier)
    return "full" if full or (profile is not None and not profile.changes) else "change"


def hold(ctx: typer.Context, carrier: Carrier, *, reason: Reason) -> None:
    """Stop a carrier's files, those that wait to be delivered too, until they are released."""
    from services.carrier_feeds.worker.holding import stop
    from services.running import build_views

    with hub_of(ctx) as hub, progress() as bar:
        build_views(hub, bar.tick)
        is_new = stop(hub.feeds, carrier, actor=settings_of(ctx).operator, reason=reason)
    if not is_new:
        say(f"{carrier}: stopped already")
        raise typer.Exit(NOTHING)
    say(f"{carrier}: stopped; nothing leaves until it is released")
    note(f"Next: {release_command(carrier, None)}")


def release(
    ctx: typer.Context,
    carrier: Carrier,
    *,
    reason: Reason,
    expect: Annotated[
        int | None,
        typer.Option(help="How many members lose a coverage by the held file.", min=0, show_default=False),
    ] = None,
    full: Full = False,
    family: Annotated[
        str | None,
        typer.Option(
            metavar="EMPLOYER/EMPLOYEE", help="Only this family, which is held.", show_default=False
        ),
    ] = None,
) -> None:
    """Let a held file leave, if it still does what was looked at; a carrier's stopped files; or a held family."""
    if family is not None:
        if full or expect is not None:
            raise typer.BadParameter("--family is released alone: without --full and --expect")
        _release_family(ctx, carrier, family, reason)
        return
    from services.carrier_feeds.worker.holding import NothingToRelease
    from services.carrier_feeds.worker.holding import release as let_go
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        actor = settings_of(ctx).operator
        try:
            with bar.working("deciding, writing, checking"):
                kind = kind_of(hub, carrier, full=full)
                done = let_go(hub.feeds, carrier, actor=actor, reason=reason, expect=expect, kind=kind)
        except NothingToRelease as error:
            say(str(error))
            raise typer.Exit(NOTHING) from None
    if done.was_stopped:
        say(f"{carrier}: no longer stopped")
    if done.night is not None:
        lose = f"{count(done.ended_members, 'member')} would lose a coverage"
        say(f"{carrier} {done.night}: released as long as {lose} by it")
        of = f"{carrier}{' --full' if kind == 'full' else ''}"
        note(f"It leaves with the next run: hub feed run {of} --night {done.night}")


def _release_family(ctx: typer.Context, carrier: str, family: str, reason: str) -> None:
    from services.carrier_feeds.worker.holding import NothingToRelease, release_family
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        try:
            why = release_family(hub.feeds, carrier, family, actor=settings_of(ctx).operator, reason=reason)
        except NothingToRelease as error:
            say(str(error))
            raise typer.Exit(NOTHING) from None
    say(f"{carrier}: {family} is no longer held for: {why}")
    note(f"The next file says it again: hub feed preview {carrier}")


def held(
    ctx: typer.Context,
    carrier: Annotated[str | None, typer.Argument(metavar="[CARRIER]", show_default=False)] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List the families that files cannot say as they are: since which night, why, and who is to see to it."""
    from services.carrier_feeds.worker.holding import families_held
    from services.running import build_views

    with hub_of(ctx) as hub, progress() as bar:
        build_views(hub, bar.tick)
        wanted = sorted(hub.book().carriers) if carrier is None else [carrier]
        found = [each for one in wanted for each in families_held(hub.feeds, one)]
    if json:
        as_json([plain(each) for each in found])
    elif not found:
        say("No family is held.")
    else:
        rows = [(each.carrier, each.family, each.kind, each.since, each.owner, each.reason) for each in found]
        table(("carrier", "family", "file", "since", "owner", "reason"), rows)
        note('Mended? hub feed release CARRIER --family EMPLOYER/EMPLOYEE --reason "…"')
    if not found:
        raise typer.Exit(NOTHING)
    raise typer.Exit(WAITS)


def silence(
    ctx: typer.Context,
    carrier: Carrier,
    family: Annotated[str, typer.Argument(metavar="EMPLOYER/EMPLOYEE", show_default=False)],
    member: Annotated[
        str, typer.Argument(metavar="[MEMBER]", help="The employee, or a dependent's id.")
    ] = "self",
    *,
    reason: Reason,
) -> None:
    """Let what our books say of a member count as told: the carrier must not hear of this fix of ours."""
    from services.carrier_feeds.worker.silencing import NothingToSilence
    from services.carrier_feeds.worker.silencing import silence as keep_quiet
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        try:
            done = keep_quiet(
                hub.feeds, carrier, family, member, actor=settings_of(ctx).operator, reason=reason
            )
        except NothingToSilence as error:
            say(str(error))
            raise typer.Exit(NOTHING) from None
    person = " and who they are" if done.person else ""
    say(f"{carrier}: {count(done.coverages, 'coverage')}{person} of {family} {member} count as told")
    note("Whatever changes later is told, against what the carrier was told last.")
