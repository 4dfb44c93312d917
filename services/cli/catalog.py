"""`hub catalog`: check a folder of TOML files, publish it into the log, show what is in force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, note, say, table
from services.cli.setting import hub_of, settings_of

if TYPE_CHECKING:
    from events.catalog import Catalog

app = typer.Typer(help="The benefits catalog: who offers what to whom, at what price.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="A folder of TOML files.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]

USAGE = 2


@app.command()
def check(folder: Folder) -> None:
    """Say every fault of a catalog at once, each with its file and line."""
    catalog = _read(folder)
    say(f"{folder}: no fault. {_summary(catalog)}")


@app.command()
def publish(
    ctx: typer.Context,
    folder: Folder,
    note_: Annotated[str, typer.Option("--note", help="Why, for whoever reads the log later.")] = "",
) -> None:
    """Put a catalog into the log; every decision from here on is taken by it."""
    from services.publishing import publish as append

    catalog = _read(folder, otherwise="; nothing was published")
    with hub_of(ctx) as hub:
        version, fresh = append(hub.log, catalog, note=note_, actor=settings_of(ctx).operator)
    if fresh:
        say(f"Catalog {version} is in force. {_summary(catalog)}")
    else:
        say(f"Catalog {version} is in force already; nothing was changed.")


@app.command()
def show(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Show the catalog in force."""
    from events.errors import NotFound

    with hub_of(ctx) as hub:
        book = hub.catalogs.at(hub.log.head())
    if book is None:
        raise NotFound("no catalog has been published yet; 'hub catalog publish DIR'")
    catalog = book.catalog
    if json:
        as_json({"version": book.version, "catalog": catalog.model_dump(mode="json")})
        return
    say(f"{catalog.program.name}: catalog {book.version}. {_summary(catalog)}")
    names = {each.id: each.name for each in catalog.carriers}
    rows = [
        (
            each.id,
            each.name,
            each.line.value,
            names.get(each.carrier, each.carrier),
            each.first_day,
            each.last_day,
        )
        for each in catalog.plans
    ]
    table(("plan", "name", "line", "carrier", "first day", "last day"), rows)


def _read(folder: Path, *, otherwise: str = "") -> "Catalog":
    """Return the catalog in a folder, or name its faults and leave; `otherwise` says what was not done."""
    from services.wiring import read_catalog

    if not folder.is_dir():
        note(f"hub: {folder}: no such folder")
        raise typer.Exit(USAGE)
    catalog, faults = read_catalog(folder)
    for fault in faults:
        say(f"{folder}/{fault}")
    if catalog is None:
        note(f"hub: {count(len(faults), 'fault')}{otherwise}.")
        raise typer.Exit(USAGE)
    return catalog


def _summary(catalog: "Catalog") -> str:
    return (
        ", ".join(
            count(len(things), noun)
            for things, noun in (
                (catalog.employers, "employer"),
                (catalog.plans, "plan"),
                (catalog.carriers, "carrier"),
                (catalog.payrolls, "payroll"),
            )
        )
        + f"; {count(len(catalog.sources), 'source')} may publish."
    )
