"""`GET /v1/coverage`: the census, as pages of JSON, or whole as CSV or as a workbook. It names nobody."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.answers.decide.census import CensusAsked, CensusRow, Count, Totals
from services.answers.decide.census_cells import csv_cells, workbook_cells
from services.http.access import reader
from services.http.problems import Refusal
from services.wiring import Hub, Sheet, write_spreadsheet

JSON, CSV = "application/json", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ROWS_AT_A_TIME = 500
SPOOLED_BYTES = 4 * 1024 * 1024
"""A workbook larger than this waits on the disk while it is sent."""


def router(hub: Hub) -> APIRouter:
    """Return the route of the census."""

    def may_read(request: Request) -> None:
        reader(request, hub.settings.http)

    routes = APIRouter(prefix="/v1/coverage", dependencies=[Depends(may_read)])

    @routes.get("", response_model=None, responses={200: {"content": {JSON: {}, CSV: {}, XLSX: {}}}, 406: {}})
    def coverage(
        request: Request,
        as_of: Annotated[date | None, Query(description="The day asked about; today if not given")] = None,
        known_at: Annotated[
            datetime | None, Query(description="As it was known then; now if not given")
        ] = None,
        plan: str | None = None,
        carrier: str | None = None,
        employer: str | None = None,
        tier: str | None = None,
        department: str | None = None,
        bargaining_unit: str | None = None,
        after: Annotated[str, Query(description="Where the page before ended, as its `next` says")] = "",
        limit: Annotated[
            int, Query(ge=1, le=10_000, description="Rows of a page; a family's rows stay together")
        ] = 1000,
    ) -> dict[str, Any] | Response:
        """Say who is covered by what on a day: a row for each member and plan, by family.

        As JSON in pages; as CSV or as a workbook, by `Accept`, whole.
        """
        asked = CensusAsked(as_of or hub.today(), plan, carrier, employer, tier, department, bargaining_unit)
        zone = hub.clock.now().tzinfo
        known = known_at.replace(tzinfo=zone) if known_at and known_at.tzinfo is None else known_at
        wanted = _wanted(request.headers.get("accept", ""))
        if wanted == JSON:
            return _page(hub, asked, known, after, limit)
        rows = _rows(hub, asked, known, after)
        return _as_csv(rows) if wanted == CSV else _as_workbook(hub, rows)

    return routes


def _wanted(accept: str) -> str:
    """Return the first form in `Accept` that can be given; without one, JSON.

    Raises:
      Refusal: 406, none can.
    """
    named = [each.partition(";")[0].strip().lower() for each in accept.split(",") if each.strip()]
    for each in named:
        if each in {CSV, XLSX}:
            return each
        if each in {JSON, "application/*", "*/*"}:
            return JSON
    if named:
        raise Refusal(406, "not-acceptable", f"the census is given as {JSON}, {CSV} or {XLSX}")
    return JSON


def _page(hub: Hub, asked: CensusAsked, known: datetime | None, after: str, limit: int) -> dict[str, Any]:
    """Return a page: whole families until there are as many rows, and after which family the next one begins."""
    census = hub.answers.census(asked, known_at=known, after=after)
    rows: list[dict[str, str]] = []
    ended, more = after, False
    for family, of_family in census:
        if len(rows) >= limit:
            more = True
            break
        rows.extend(row._asdict() for row in of_family)
        ended = family
    instant = None if known is None else known.isoformat().replace("+00:00", "Z")
    return {
        "as_of": asked.as_of.isoformat(),
        "known_at": instant,
        "rows": rows,
        "next": ended if more else None,
    }


def _rows(hub: Hub, asked: CensusAsked, known: datetime | None, after: str) -> Iterator[CensusRow]:
    for _, rows in hub.answers.census(asked, known_at=known, after=after):
        yield from rows


def _as_csv(rows: Iterator[CensusRow]) -> StreamingResponse:
    def parts() -> Iterator[str]:
        yield _csv([CensusRow._fields])
        while some := list(islice(rows, ROWS_AT_A_TIME)):
            yield _csv([csv_cells(row) for row in some])

    return StreamingResponse(parts(), media_type=CSV, headers=_named("census.csv"))


def _csv(lines: list[Any]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    return buffer.getvalue()


def _as_workbook(hub: Hub, rows: Iterator[CensusRow]) -> StreamingResponse:
    totals = Totals()

    def counted() -> Iterator[CensusRow]:
        for row in rows:
            totals.add([row])
            yield row

    def late() -> Iterator[Count]:
        yield from totals.lines()

    file = SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 -- closed when it has been sent
    sheets = (
        Sheet("Census", CensusRow._fields, map(workbook_cells, counted())),
        Sheet("Totals", Count._fields, late()),
    )
    write_spreadsheet(file, sheets, written_at=hub.clock.now())
    file.seek(0)

    def parts() -> Iterator[bytes]:
        with file:
            while part := file.read(65_536):
                yield part

    return StreamingResponse(parts(), media_type=XLSX, headers=_named("census.xlsx"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
