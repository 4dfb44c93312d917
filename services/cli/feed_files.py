"""`hub feed show|diff|resend|rebuild|withdraw`: files in words, in X12, compared, once more, and taken back."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.feed_holds import Reason
from services.cli.output import as_json, as_json_in_pieces, count, note, plain, progress, say, table
from services.cli.setting import WAITS, hub_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.carrier_feeds.rules.comparing import FileDifference
    from services.carrier_feeds.state.feed import File
    from services.carrier_feeds.worker import Verdict
    from services.carrier_feeds.worker.showing import FamilyStory
    from services.wiring import Hub

NAMED_MAX = 20
"""Members of a rejected set, and families of a file, that are named one by one."""

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]
FileName = Annotated[str, typer.Argument(metavar="CARRIER/NUMBER", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Add the commands to `hub feed`."""
    app.command()(show)
    app.command()(diff)
    app.command()(resend)
    app.command()(rebuild)
    app.command()(withdraw)


def state_of(file: "File") -> str:
    """Return how far a file is, in one word."""
    if file.withdrawn:
        return "withdrawn"
    if file.final:
        return "rejected" if file.rejected else "accepted"
    return "undelivered" if file.delivered_at is None else "awaiting"


def withdraw_command(file: str) -> str:
    """Return what a person does about a file, CARRIER/NUMBER, that can no longer be written."""
    return f'hub feed show {file}, then hub feed withdraw {file} --reason "…"'


def show(
    ctx: typer.Context,
    file: FileName,
    *,
    x12: Annotated[
        bool, typer.Option("--x12", help="Its segments with their loops, unmasked; this is recorded.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why it has to be seen.", show_default=False)] = "",
    every: Annotated[bool, typer.Option("--all", help="Every family, however many.")] = False,
    json: AsJson = False,
) -> None:
    """Show one file: what became of it, set by set, what was answered, and what it says in plain words.

    A full file is made again while it is shown. What was shown is it only if no error comes at the end.
    """
    from services.carrier_feeds.worker import rebuild_file, verdicts
    from services.carrier_feeds.worker.showing import stories

    if x12 and not reason:
        raise typer.BadParameter("--x12 needs --reason: the look is recorded")
    carrier, number = _named(file)
    with hub_of(ctx) as hub:
        found = _file(hub, carrier, number)
        if x12:
            hub.answers.reveal(file, actor=settings_of(ctx).operator, reason=reason)
            for each in hub.looking.segments(rebuild_file(hub.feeds, carrier, number)):
                say(f"{each.loop:6} {each.about:24} {each.text}")
            return
        sets = verdicts(hub.feeds, found)
        if json:
            families = map(plain, stories(hub.feeds, hub.looking, found))
            as_json_in_pieces({**plain(found), "sets": [plain(each) for each in sets]}, "families", families)
            return
        _print_file(found, sets)
        _print_stories(stories(hub.feeds, hub.looking, found), NAMED_MAX if not every else None)


def diff(
    ctx: typer.Context,
    first: FileName,
    second: Annotated[str, typer.Argument(metavar="CARRIER/NUMBER|PATH", show_default=False)],
    *,
    json: AsJson = False,
) -> None:
    """Compare what two files say, member by member and coverage by coverage; one may be a file on disk."""
    from services.carrier_feeds.worker.showing import compared

    with hub_of(ctx) as hub:
        found = compared(hub.looking, _content(hub, first), _content(hub, second))
    if json:
        as_json([_row(each) for each in found])
    elif not found:
        say("They say the same.")
    else:
        rows = [tuple("" if cell is None else cell for cell in _row(each).values()) for each in found]
        table(("subscriber", "member", "coverage", first, second), rows)
    if found:
        raise typer.Exit(WAITS)


def resend(ctx: typer.Context, file: FileName, *, reason: Reason) -> None:
    """Leave a file at the carrier once more: identical bytes, under the same control numbers and name."""
    from services.carrier_feeds.worker.holding import resend as send_again

    carrier, number = _named(file)
    with hub_of(ctx) as hub:
        _file(hub, carrier, number)
        actor = settings_of(ctx).operator
        sent = send_again(hub.feeds, carrier, number, actor=actor, reason=reason)
    times = count(sent.resent + 1, "time")
    say(f"{file}: left once more as {sent.remote_path}, {sent.size:,} bytes, SHA-256 {sent.sha256[:16]}…")
    note(f"It has been sent {times}; its control numbers are the same.")


def rebuild(
    ctx: typer.Context,
    file: FileName,
    *,
    output: Annotated[
        Path | None, typer.Option(help="Where to write it, unmasked; this is recorded.", show_default=False)
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it has to be written.", show_default=False)] = "",
) -> None:
    """Write a file again from the log alone, and prove that it is byte for byte what was prepared."""
    from services.carrier_feeds.worker import rebuild_file

    if output is not None and not reason:
        raise typer.BadParameter("--output needs --reason: the look is recorded")
    carrier, number = _named(file)
    with hub_of(ctx) as hub:
        prepared = _file(hub, carrier, number)
        content = rebuild_file(hub.feeds, carrier, number)
        if output is None:
            content.prove()
        else:
            hub.answers.reveal(file, actor=settings_of(ctx).operator, reason=reason)
            _write_private(output, content)
    say(f"{file} · {prepared.file_name} · {prepared.size:,} bytes, SHA-256 {prepared.sha256}")
    say("Rebuilt from the log: identical, byte for byte.")


def withdraw(
    ctx: typer.Context,
    file: FileName,
    *,
    reason: Reason,
    asked: Annotated[
        str, typer.Option(help="Who at the carrier said that the file is lost.", show_default=False)
    ] = "",
) -> None:
    """Take back a file that never left, or is lost: what it says counts as never told, and the next file says it."""
    from services.carrier_feeds.worker.doors import feed_of
    from services.carrier_feeds.worker.withdrawing import withdraw as take_back

    carrier, number = _named(file)
    with hub_of(ctx) as hub:
        _file(hub, carrier, number)
        actor = settings_of(ctx).operator
        taken = take_back(hub.feeds, carrier, number, actor=actor, reason=reason, asked=asked)
        last_night = feed_of(hub.feeds, carrier).last_night
    say(f"{file}: withdrawn; {taken.file_name} never leaves again, and what it says counts as never told")
    full = " --full" if taken.kind == "full" else ""
    again = (
        f"hub feed run {carrier}{full} --night {taken.night}"
        if taken.night == last_night
        else "the next night's"
    )
    note(f"Another file says it, under another number: {again}")


def _write_private(path: Path, content: "Iterable[bytes]") -> None:
    """Write what only its owner may read; what is there already is not overwritten, and no beginning stays."""
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            try:
                file.writelines(content)
            except BaseException:
                path.unlink()
                raise
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error


def _named(file: str) -> tuple[str, int]:
    carrier, _, number = file.rpartition("/")
    if not carrier or not number.isdecimal():
        raise typer.BadParameter("a file is named CARRIER/NUMBER, as 'hub feed list' does")
    return carrier, int(number)


def _file(hub: "Hub", carrier: str, number: int) -> "File":
    from events.errors import NotFound
    from services.carrier_feeds.worker import file_of_number
    from services.running import build_views

    with progress() as bar:
        build_views(hub, bar.tick)
    found = file_of_number(hub.feeds, carrier, number)
    if found is None:
        raise NotFound(f"{carrier}/{number}: no such file; 'hub feed list {carrier}' lists them")
    return found


def _content(hub: "Hub", name: str) -> "Iterable[bytes]":
    """Return a file of ours by its name, or one on disk by its path."""
    from services.carrier_feeds.worker import rebuild_file

    path = Path(name)
    if path.is_file():
        return [path.read_bytes()]
    carrier, number = _named(name)
    _file(hub, carrier, number)
    return rebuild_file(hub.feeds, carrier, number)


def _row(each: "FileDifference") -> dict[str, str | None]:
    from events.vocabulary.people import masked_number

    return {
        "subscriber": masked_number(each.subscriber),
        "member": masked_number(each.member),
        "coverage": each.coverage,
        "first": each.first,
        "second": each.second,
    }


def _print_file(file: "File", sets: "list[Verdict]") -> None:
    kind = "full file" if file.kind == "full" else "changes"
    say(
        f"{file.carrier}/{file.control_number} · {file.file_name} · {kind} of {file.night} · {state_of(file)}"
    )
    say(
        f"  prepared   {file.written_at}, {file.size:,} bytes, SHA-256 {file.sha256[:16]}…, catalog {file.catalog}"
    )
    if file.delivered_at is not None:
        say(f"  delivered  {file.delivered_at:%Y-%m-%d %H:%M:%SZ} as {file.remote_path}")
    if file.withdrawn:
        say("  withdrawn; another file says what it says")
    if file.error:
        say(f"  failed     {count(file.attempts_failed, 'time')}, the last time: {file.error}")
    if file.resent:
        say(f"  sent again {count(file.resent, 'time')}")
    for each in sets:
        verdict = {None: "not answered", True: "accepted", False: f"REJECTED ({each.code})"}[each.accepted]
        say(f"  set {each.control_number}   {count(each.members, 'member')}: {verdict}")
        for error in (*each.errors, *each.named):
            say(f"    {error}")
        for number in each.rejected_members[:NAMED_MAX]:
            say(f"    {number}")
        if len(each.rejected_members) > NAMED_MAX:
            say(f"    … and {len(each.rejected_members) - NAMED_MAX:,} more; --json names all")
    for heard in file.answers:
        final = ", final" if heard.final else ""
        verdict = "accepted" if heard.accepted else "rejected"
        say(f"  {heard.answered_by.value:8} {verdict} ({heard.code}{final}) {heard.note}".rstrip())


def _print_stories(families: "Iterable[FamilyStory]", most: int | None) -> None:
    """Print family by family; those beyond `most` are counted, so all of the file is read and proved."""
    say("  what it says")
    more = 0
    for number, family in enumerate(families):
        if most is not None and number >= most:
            more += 1
            continue
        for sentence in family.sentences:
            say(f"    {sentence}")
    if more:
        say(f"    … and {count(more, 'family', 'families')} more; --all tells them")
