"""What `hub ack` does with errors that carriers report after they have accepted a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, note, plain, say, table
from services.cli.setting import NOTHING, WAITS, hub_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from services.carrier_feeds.projection.errors import CarrierError
    from services.carrier_feeds.state.feed import File
    from services.wiring import Hub

FAULTS_SHOWN = 20

Error = Annotated[
    str, typer.Argument(metavar="ID", help="As 'hub ack list --open' names it.", show_default=False)
]


def import_report(hub: "Hub", carrier: str, name: str, content: bytes, columns: Path | None) -> None:
    """Read a report of errors and say what came of it."""
    from services.wiring import read_error_report

    report = None if columns is None else read_error_report(columns)
    outcome = hub.carrier_errors.read(carrier, name=name, content=content, today=hub.today(), report=report)
    say(f"{carrier}: {outcome.said}")
    for fault in outcome.faults[:FAULTS_SHOWN]:
        note(f"  {fault}")
    if len(outcome.faults) > FAULTS_SHOWN:
        note(f"  … and {count(len(outcome.faults) - FAULTS_SHOWN, 'more', 'more')}")
    if outcome.reported or outcome.faults:
        raise typer.Exit(WAITS)
    if not outcome.resolved:
        raise typer.Exit(NOTHING)


def list_errors(hub: "Hub", carriers: "Sequence[str]", *, overdue: bool, json: bool) -> None:
    """List the errors that are open, those due first before the others; with `overdue` what is late, files too."""
    from services.carrier_feeds.worker import overdue_files
    from services.carrier_feeds.worker.settling import open_errors

    today = hub.today()
    errors = [each for carrier in carriers for each in open_errors(hub.feeds, carrier)]
    files: list[File] = []
    if overdue:
        errors = [each for each in errors if each.is_overdue(today)]
        files = [each for carrier in carriers for each in overdue_files(hub.feeds, carrier, hub.clock.now())]
    errors.sort(key=_urgency)
    if json:
        told = {"errors": [plain(each) for each in errors]}
        as_json({**told, "files": [_file(each) for each in files]} if overdue else told)
        return
    if not errors and not files:
        say("Nothing is late." if overdue else "No error is open.")
        return
    for file in files:
        since = f"{file.delivered_at:%Y-%m-%d %H:%M}Z"
        say(f"{file.carrier}/{file.control_number} {file.file_name}: no final answer since {since}")
    if errors:
        headings = ("id", "carrier", "file", "member", "line", "severity", "code", "received", "due", "owner")
        table(headings, [_row(each, today) for each in errors])


def resolve(
    ctx: typer.Context,
    error: Error,
    *,
    reason: Annotated[str, typer.Option(help="How it was settled.", show_default=False)],
    again: Annotated[
        bool,
        typer.Option("--again", help="Say what the file said of the member once more, in the next file."),
    ] = False,
) -> None:
    """Record that a carrier's error is settled. It stays in the log, with your reason."""
    from services.carrier_feeds.worker.settling import resolve as settle

    with hub_of(ctx) as hub:
        settled = settle(hub.feeds, error, actor=settings_of(ctx).operator, reason=reason, again=again)
    say(f"{error}: resolved; {settled.carrier} {settled.code or 'without a code'}.")


def show(
    ctx: typer.Context,
    error: Error,
    *,
    reveal: Annotated[
        bool, typer.Option(help="Also the carrier's own words, unmasked; this is recorded.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why it has to be seen.", show_default=False)] = "",
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Show one error; with --reveal what the carrier wrote, which can name people."""
    from services.carrier_feeds.worker.settling import one_error, own_words

    if reveal and not reason:
        raise typer.BadParameter("looking at unmasked data needs --reason")
    with hub_of(ctx) as hub:
        found = one_error(hub.feeds, error)
        words: dict[str, str | None] = {}
        if reveal:
            hub.answers.reveal(found.family or error, actor=settings_of(ctx).operator, reason=reason)
            text, identifiers = own_words(hub.feeds, found)
            words = {"text": text or "(its key was destroyed)", "named_by": identifiers}
    told = {**plain(found), **words}
    if json:
        as_json(told)
        return
    for name, value in told.items():
        if value not in (None, ""):
            say(f"{name.replace('_', ' '):16} {value}")


def _urgency(error: "CarrierError") -> tuple[bool, str, str]:
    return error.due_day is None, str(error.due_day), error.id


def _row(error: "CarrierError", today: "date") -> tuple[object, ...]:
    late = " OVERDUE" if error.is_overdue(today) else ""
    return (
        error.id,
        error.carrier,
        error.control_number,
        _who(error),
        error.line,
        error.severity,
        error.code,
        error.received_day,
        f"{error.due_day or ''}{late}",
        error.owner,
    )


def _who(error: "CarrierError") -> str:
    from events.vocabulary.people import SELF, member_number

    if error.family is None:
        return f"? {error.unmatched}".rstrip() if error.unmatched else ""
    return member_number(error.family, error.member or SELF)


def _file(file: "File") -> dict[str, object]:
    return {
        "carrier": file.carrier,
        "number": file.control_number,
        "file": file.file_name,
        "delivered_at": plain(file.delivered_at),
    }
