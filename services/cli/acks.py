"""`hub ack`: what carriers answered, brought by hand or fetched."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli import ack_errors
from services.cli.output import as_json, count, note, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of

if TYPE_CHECKING:
    from services.carrier_feeds.worker import AnswersOutcome
    from services.wiring import Hub

app = typer.Typer(
    help="What carriers answered (TA1, 999), and what they reported later.", no_args_is_help=True
)

LISTED_MAX = 200


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A TA1, 999 or 997, or a report of errors (CSV, XLSX).", show_default=False)
    ],
    *,
    carrier: Annotated[
        str | None,
        typer.Option(help="Who sent it; an answer may leave it to ISA06.", show_default=False),
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option("--map", help="A TOML that says how the report is read.", show_default=False),
    ] = None,
) -> None:
    """Read an answer or a report of errors that came by another way than the outbox."""
    from events.errors import NotFound
    from services.carrier_feeds.worker import import_answer
    from services.carrier_feeds.worker.answers import is_table

    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotFound(f"{file}: {error.strerror}") from error
    with hub_of(ctx) as hub:
        who = carrier or _sender(hub, content)
        if columns is not None or is_table(file.name, content):
            ack_errors.import_report(hub, who, file.name, content, columns)
            return
        outcome = import_answer(hub.feeds, who, name=file.name, content=content)
    _report_answers([outcome])


def _sender(hub: "Hub", content: bytes) -> str:
    """Return whose answer it is by its ISA06, where exactly one carrier is known by that."""
    header = content[:512].decode("latin-1").partition("ISA")[2]
    elements = header.split(header[0]) if header else []
    sender = elements[6].strip() if len(elements) > 6 else ""
    fitting = [each.id for each in hub.book().catalog.carriers if each.receiver_id == sender]
    if len(fitting) != 1:
        raise typer.BadParameter("say who sent it: --carrier")
    return fitting[0]


@app.command()
def fetch(
    ctx: typer.Context,
    carrier: Annotated[str | None, typer.Argument(metavar="[CARRIER]", show_default=False)] = None,
) -> None:
    """Look into the carriers' outboxes and read what is new."""
    from services.carrier_feeds.worker import fetch_answers

    with hub_of(ctx) as hub, progress() as bar, bar.working("fetching"):
        wanted = sorted(hub.book().carriers) if carrier is None else [carrier]
        today = hub.today()
        outcomes = [fetch_answers(hub.feeds, each, hub.carrier_errors.reader(each, today)) for each in wanted]
    _report_answers(outcomes)


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    carrier: Annotated[str | None, typer.Option(help="Only of this one.", show_default=False)] = None,
    open_: Annotated[bool, typer.Option("--open", help="The errors that are open instead.")] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="What is late: answers to files, and open errors.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List the files of answers that were read and what came of each, the newest first."""
    from dataclasses import asdict
    from heapq import merge
    from itertools import islice

    from events.errors import NotFound
    from services.carrier_feeds.worker import answer_files

    with hub_of(ctx) as hub:
        if carrier is not None and carrier not in hub.book().carriers:
            raise NotFound(f"{carrier}: no such carrier in the catalog")
        wanted = sorted(hub.book().carriers) if carrier is None else [carrier]
        if open_ or overdue:
            ack_errors.list_errors(hub, wanted, overdue=overdue, json=json)
            return
        newest = merge(
            *(answer_files(hub.feeds, each) for each in wanted), key=lambda each: each.read_at, reverse=True
        )
        found = list(newest if json else islice(newest, LISTED_MAX + 1))
    if json:
        as_json([asdict(each) for each in found])
        return
    if not found:
        say("No answer yet.")
        return
    rows = [
        (
            each.read_at,
            each.carrier,
            each.file_name,
            "; ".join((*each.said, *(f"not usable: {reason}" for reason in each.not_ours))) or "nothing new",
        )
        for each in found[:LISTED_MAX]
    ]
    table(("read", "carrier", "file", "what came of it"), rows)
    if len(found) > LISTED_MAX:
        note("… and older ones; --json lists all.")


app.command("resolve")(ack_errors.resolve)
app.command("show")(ack_errors.show)


def _report_answers(outcomes: "list[AnswersOutcome]") -> None:
    for each in outcomes:
        say(
            f"{each.carrier}: {count(each.files_read, 'file')} read, {each.accepted} accepted, "
            f"{each.rejected} rejected, {each.known} known before"
        )
        for line in each.reports:
            say(f"  {line}")
        for reason in each.not_ours:
            note(f"  {reason}")
        if each.error:
            note(f"  {each.error}")
    if any(each.error for each in outcomes):
        raise typer.Exit(1)
    if any(each.rejected or each.not_ours or each.reports for each in outcomes):
        raise typer.Exit(WAITS)
    if not any(each.files_read for each in outcomes):
        raise typer.Exit(NOTHING)
