"""`hub coverage`: the census of everybody who is covered on a day, as table, CSV, workbook or JSON."""

import csv
import json as json_
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import count, note, progress, say, table
from services.cli.setting import NOTHING, hub_of, settings_of
from services.cli.times import day_of, instant_of

if TYPE_CHECKING:
    from services.answers.decide.census import CensusAsked, CensusRow, Totals
    from services.answers.worker import Revealing
    from services.wiring import Hub

LISTED_MAX = 200
"""Rows a table on the screen has; the files have all."""


def _a_tier(said: str | None) -> str | None:
    """Return what was said of the tier, if it is one."""
    from events.vocabulary.coverage import CoverageTier

    if said is not None and said not in list(CoverageTier):
        raise typer.BadParameter(f"one of {', '.join(CoverageTier)}")
    return said


AsOf = Annotated[
    str | None, typer.Option(help="The day asked about: 2026-07-01; today if not given.", show_default=False)
]
KnownAt = Annotated[
    str | None, typer.Option(help="As it was known then: 2026-07-15T12:00:00Z.", show_default=False)
]
Plan = Annotated[str | None, typer.Option(help="Only this plan.", show_default=False)]
Carrier = Annotated[str | None, typer.Option(help="Only this carrier.", show_default=False)]
Employer = Annotated[str | None, typer.Option(help="Only this employer.", show_default=False)]
Tier = Annotated[
    str | None,
    typer.Option(help="Only this tier, as employee_only.", callback=_a_tier, show_default=False),
]
Department = Annotated[str | None, typer.Option(help="Only this department.", show_default=False)]
Unit = Annotated[str | None, typer.Option(help="Only this bargaining unit.", show_default=False)]
AsCsv = Annotated[bool, typer.Option("--csv", help="Every row as CSV.")]
Xlsx = Annotated[Path | None, typer.Option(help="Every row into this Excel workbook.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Every row as JSON.")]
Named = Annotated[bool, typer.Option("--names", help="With initials; this takes longer.")]
Reveal = Annotated[bool, typer.Option(help="With whole names; each look is recorded.")]
Reason = Annotated[str, typer.Option(help="Why they have to be seen.", show_default=False)]


def coverage(
    ctx: typer.Context,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    plan: Plan = None,
    carrier: Carrier = None,
    employer: Employer = None,
    tier: Tier = None,
    department: Department = None,
    bargaining_unit: Unit = None,
    as_csv: AsCsv = False,
    xlsx: Xlsx = None,
    json: AsJson = False,
    names: Named = False,
    reveal: Reveal = False,
    reason: Reason = "",
) -> None:
    """Say who is covered by what on a day: a row for each member and plan, and how many by plan and tier."""
    from services.answers.decide.census import CensusAsked, Totals
    from services.answers.worker import Revealing

    if reveal and not reason:
        raise typer.BadParameter("--reveal needs --reason: the look is recorded")
    if [as_csv, xlsx is not None, json].count(True) > 1:
        raise typer.BadParameter("one of --csv, --xlsx and --json")
    look = Revealing(settings_of(ctx).operator, reason) if reveal else None
    with hub_of(ctx) as hub:
        known = instant_of(known_at) if known_at else None
        asked = CensusAsked(
            as_of=day_of(as_of) if as_of else hub.today(),
            plan=plan,
            carrier=carrier,
            employer=employer,
            tier=tier,
            department=department,
            bargaining_unit=bargaining_unit,
        )
        _note_unknown(hub, asked)
        totals = Totals()
        rows = _rows(hub, asked, known, totals, names=names or reveal, look=look)
        if as_csv:
            _say_csv(rows)
        elif xlsx is not None:
            _write_xlsx(hub, xlsx, rows, totals)
        elif json:
            _say_json(asked, known, rows, totals)
        else:
            _say_table(asked, rows, totals)


def _note_unknown(hub: "Hub", asked: "CensusAsked") -> None:
    """Say which plan, carrier or employer that was asked for no catalog in force has: nobody may be covered by it."""
    book = hub.catalogs.at(hub.log.head())
    if book is None:
        return
    named = (
        ("plan", asked.plan, book.catalog.plans),
        ("carrier", asked.carrier, book.catalog.carriers),
        ("employer", asked.employer, book.catalog.employers),
    )
    for what, name, there in named:
        if name is not None and name not in (ids := [each.id for each in there]):
            note(f'The catalog has no {what} "{name}". It has: {", ".join(ids)}.')


def _rows(
    hub: "Hub",
    asked: "CensusAsked",
    known: datetime | None,
    totals: "Totals",
    *,
    names: bool,
    look: "Revealing | None",
) -> "Iterator[CensusRow]":
    """Yield the census row by row, and count it meanwhile."""
    from services.running import build_views

    if known is None:
        with progress() as bar:
            build_views(hub, bar.tick)
    census = hub.answers.census(asked, known_at=known)
    if names:
        census = hub.answers.with_names(census, reveal=look)
    for _, rows in census:
        totals.add(rows)
        yield from rows


def _say_table(asked: "CensusAsked", rows: "Iterator[CensusRow]", totals: "Totals") -> None:
    from services.answers.decide.census import CensusRow

    shown: list[CensusRow] = []
    for row in rows:
        if len(shown) < LISTED_MAX:
            shown.append(row)
    counts = totals.lines()
    if not shown:
        say(f"Nobody is covered on {asked.as_of} by what was asked for.")
        raise typer.Exit(NOTHING)
    filled = [number for number in range(len(CensusRow._fields)) if any(row[number] for row in shown)]
    headings = [CensusRow._fields[number].replace("_", " ") for number in filled]
    table(headings, [[row[number] for number in filled] for row in shown])
    members = sum(each.members for each in counts)
    if members > len(shown):
        note(f"… and {count(members - len(shown), 'row')} more; --csv, --xlsx and --json have all.")
    say()
    listed = [(each.plan, each.tier.replace("_", " "), each.subscribers, each.members) for each in counts]
    everybody = ("all", "", sum(each.subscribers for each in counts), members)
    table(("plan", "tier", "subscribers", "members"), [*listed, everybody], right=(2, 3))


def _say_csv(rows: "Iterator[CensusRow]") -> None:
    from services.answers.decide.census import CensusRow
    from services.answers.decide.census_cells import csv_cells

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(CensusRow._fields)
    writer.writerows(map(csv_cells, rows))


def _write_xlsx(hub: "Hub", path: Path, rows: "Iterator[CensusRow]", totals: "Totals") -> None:
    from services.answers.decide.census import CensusRow, Count
    from services.answers.decide.census_cells import workbook_cells
    from services.wiring import Sheet, write_spreadsheet

    sheets = (
        Sheet("Census", CensusRow._fields, map(workbook_cells, rows)),
        Sheet("Totals", Count._fields, _late(totals)),
    )
    with path.open("wb") as file:
        write_spreadsheet(file, sheets, written_at=hub.clock.now())
    say(f"{path}: {count(sum(each.members for each in totals.lines()), 'row')}")


def _late(totals: "Totals") -> "Iterator[tuple[str | int, ...]]":
    """Yield the counts when they are asked for, which is after the last row."""
    yield from totals.lines()


def _say_json(
    asked: "CensusAsked", known: datetime | None, rows: "Iterator[CensusRow]", totals: "Totals"
) -> None:
    """Print one object, its rows one a line, without holding them all."""
    instant = None if known is None else known.isoformat().replace("+00:00", "Z")
    say(f'{{"as_of": "{asked.as_of}", "known_at": {json_.dumps(instant)}, "rows": [')
    before = ""
    for row in rows:
        sys.stdout.write(f"{before}{json_.dumps(row._asdict(), ensure_ascii=False)}")
        before = ",\n"
    counts = [each._asdict() for each in totals.lines()]
    say(f'\n], "totals": {json_.dumps(counts)}}}')
