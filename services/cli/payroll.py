"""`hub payroll`: deduction changes for a pay day, as a file for the payroll."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, note, progress, say, table
from services.cli.setting import NOTHING, hub_of
from services.cli.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.batch_files import BatchFile
    from services.batches import Outcome

app = typer.Typer(help="Deductions: what each payroll has to be told.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]
Payroll = Annotated[str, typer.Argument(metavar="PAYROLL", help="As in the catalog.", show_default=False)]
PayDay = Annotated[str, typer.Argument(metavar="PAY-DAY", help="2026-07-17", show_default=False)]


@app.command()
def preview(ctx: typer.Context, payroll: Payroll, pay_day: PayDay, *, json: AsJson = False) -> None:
    """Show the lines that the file of a pay day would have now; nothing is written or sent."""
    from services.payroll_sync.worker import preview as lines_of
    from services.running import step

    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("reading"):
            lines = lines_of(hub.column_files, hub.views, payroll, day_of(pay_day))
    if json:
        as_json([{"family": each.family, **each.values} for each in lines])
        return
    if not lines:
        say(f"{payroll}: nothing to say for {pay_day}.")
        raise typer.Exit(NOTHING)
    names = ("action", "code", "first_pay_day", "amount", "employer_amount")
    rows = [(each.family, *(each.values[name] for name in names)) for each in lines]
    table(("employee", *(name.replace("_", " ") for name in names)), rows)
    note("Nothing was written or sent.")


@app.command()
def run(
    ctx: typer.Context,
    payroll: Annotated[str | None, typer.Argument(metavar="[PAYROLL]", show_default=False)] = None,
    pay_day: Annotated[str | None, typer.Argument(metavar="[PAY-DAY]", show_default=False)] = None,
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Whatever waits, and every closed pay day that has had no file.")
    ] = False,
) -> None:
    """Prepare and deliver the file of a pay day, and whatever waits for the payroll."""
    from services.keeping import run_due_payrolls
    from services.payroll_sync.worker import run_payroll
    from services.running import step

    if due == (payroll is not None) or (payroll is None) != (pay_day is None):
        raise typer.BadParameter("name a payroll and a pay day, or say --due")
    with hub_of(ctx) as hub, progress() as bar:
        step(hub, bar.tick)
        with bar.working("writing, sending"):
            if payroll is None or pay_day is None:
                outcomes = run_due_payrolls(hub)
            else:
                outcomes = run_payroll(hub.column_files, hub.views, payroll, day_of(pay_day))
    report(outcomes)


@app.command("list")
def list_(
    ctx: typer.Context,
    payroll: Annotated[str | None, typer.Argument(metavar="[PAYROLL]", show_default=False)] = None,
    *,
    json: AsJson = False,
) -> None:
    """List the files of the past, and what became of each."""
    from services.batch_files import batch_files
    from services.running import build_views

    with hub_of(ctx) as hub:
        build_views(hub)
        wanted = sorted(hub.book().payrolls) if payroll is None else [payroll]
        rows = [_row(file) for each in wanted for file in batch_files(hub.views, each)]
    _list(rows, json=json)


def _row(file: "BatchFile") -> dict[str, object]:
    return {
        "partner": file.partner,
        "number": file.number,
        "for": file.key,
        "file": file.file_name,
        "lines": file.lines,
        "prepared_at": file.prepared_at,
        "delivered": file.delivered_at is not None,
        "error": file.error,
    }


def report(outcomes: "Iterable[Outcome]") -> None:
    """Say what became of each file, and leave with the code that fits."""
    failed = sent = 0
    for each in outcomes:
        name = f"{each.partner} {each.key}"
        if each.number is None:
            failed += bool(each.error)
            say(f"{name}: {each.error or each.too_early or 'nothing to say; no file'}")
        elif each.delivered:
            sent += 1
            say(f"{name}: {each.file_name} delivered, {count(each.lines, 'line')}")
        else:
            failed += 1
            say(f"{name}: {each.file_name} is prepared and not delivered: {each.error}")
    if failed:
        note("What is not delivered is tried again by the next run.")
        raise typer.Exit(1)
    if not sent:
        say("Nothing to do.")
        raise typer.Exit(NOTHING)


def _list(rows: list[dict[str, object]], *, json: bool) -> None:
    if json:
        as_json(rows)
        return
    if not rows:
        say("No file yet.")
        return
    table(tuple(name.replace("_", " ") for name in rows[0]), [tuple(row.values()) for row in rows])
