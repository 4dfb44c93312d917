"""`hub oe`: an open enrollment is opened, watched and closed."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from services.cli.output import as_json, count, note, progress, say, table
from services.cli.setting import hub_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.enrolling import Standing
    from services.wiring import Hub

app = typer.Typer(help="Open enrollment: open it, see who has chosen, close it.", no_args_is_help=True)

Window = Annotated[str, typer.Argument(metavar="WINDOW", help="As the catalog names it.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]


@app.command("open")
def open_(ctx: typer.Context, window: Window) -> None:
    """Record that a window of the catalog is open, and say how many may choose."""
    from services.enrolling import open_window

    with hub_of(ctx) as hub, progress() as bar:
        held = open_window(hub, window, actor=settings_of(ctx).operator, tick=bar.tick("families"))
    who = count(held.eligible, "family may choose", "families may choose")
    say(
        f"{window}: open from {held.first_day} to {held.last_day} for the plan year from "
        f"{held.plan_year_first_day}; {who}."
    )


@app.command("status")
def state(
    ctx: typer.Context,
    window: Annotated[
        str | None,
        typer.Argument(metavar="[WINDOW]", help="Without one the windows are listed.", show_default=False),
    ] = None,
    *,
    by: Annotated[
        Literal["department"] | None, typer.Option(help="Count by department.", show_default=False)
    ] = None,
    list_: Annotated[
        Literal["not_started", "submitted", "defaulted"] | None,
        typer.Option("--list", help="Name the families that stand there.", show_default=False),
    ] = None,
    json: AsJson = False,
) -> None:
    """Say how many may choose, have not started, have submitted a form, or have been defaulted."""
    from services.enrolling import standings, window_of

    if window is None:
        if by is not None or list_ is not None:
            raise typer.BadParameter("name the window whose families are to be counted or listed")
        _say_windows(ctx, json=json)
        return
    with hub_of(ctx) as hub, progress() as bar:
        found, book = window_of(hub, window)
        said = _state_of(hub, window)
        standing = standings(hub, found, book, tick=bar.tick("families"))
        if list_ is not None and not json:
            _say_list(standing, list_)
            return
        named: dict[str, list[str]] = {"not_started": [], "submitted": [], "defaulted": []}
        counts: dict[str, Counter[str]] = {}
        for each in standing:
            counts.setdefault(each.department if by else "", Counter())[each.did] += 1
            if json:
                named[each.did].append(each.family)
    if json:
        lines = {department: _counted(each) for department, each in sorted(counts.items())}
        all_ = _counted(sum(counts.values(), Counter()))
        departments = {"departments": lines} if by else {}
        as_json({"window": window, "state": said, **all_, **departments, "families": named})
        return
    note(f"{window}: {said}; {found.first_day} to {found.last_day}")
    _say_counts(counts, by_department=by is not None)


def _say_windows(ctx: typer.Context, *, json: bool) -> None:
    """List the windows of the catalog in force, and how each stands."""
    names = ("window", "plan_year_first_day", "first_day", "last_day", "state")
    with hub_of(ctx) as hub:
        rows = [
            (each.id, each.plan_year_first_day, each.first_day, each.last_day, _state_of(hub, each.id))
            for each in hub.book().catalog.enrollment_windows
        ]
    if json:
        as_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        headings = ("window", "for the plan year from", "first day", "last day", "state")
        table(headings, [[str(cell) for cell in row] for row in rows])
        note("hub oe status WINDOW counts who has chosen in one.")
    else:
        say("The catalog has no enrollment window.")


def _state_of(hub: "Hub", window: str) -> str:
    from services.enrolling import closed, opened

    return "closed" if closed(hub, window) else "open" if opened(hub, window) else "not opened"


def _counted(counts: "Counter[str]") -> dict[str, int]:
    return {
        "eligible": counts.total(),
        **{did: counts[did] for did in ("not_started", "submitted", "defaulted")},
    }


def _say_counts(counts: "dict[str, Counter[str]]", *, by_department: bool) -> None:
    headings = ("eligible", "not started", "submitted", "defaulted")
    everybody = _counted(sum(counts.values(), Counter())).values()
    if not by_department:
        table(headings, [tuple(everybody)], right=(0, 1, 2, 3))
        return
    rows = [(department, *_counted(each).values()) for department, each in sorted(counts.items())]
    table(("department", *headings), [*rows, ("all", *everybody)], right=(1, 2, 3, 4))


def _say_list(standing: "Iterable[Standing]", did: str) -> None:
    rows = [(each.family, each.department) for each in standing if each.did == did]
    table(("family", "department"), rows)
    note(count(len(rows), "family", "families"))


@app.command()
def close(ctx: typer.Context, window: Window) -> None:
    """Record what becomes of everybody who said nothing; interrupted, say it again and it goes on."""
    from services.rolling_over import close_window

    with hub_of(ctx) as hub, progress() as bar:
        rolled = close_window(hub, window, actor=settings_of(ctx).operator, tick=bar.tick("families"))
    say(
        f"{window}: closed. {count(rolled.eligible, 'family', 'families')} might choose, "
        f"{rolled.submitted:,} did, {rolled.defaulted:,} said nothing; {rolled.recorded:,} recorded now."
    )
    if rolled.recorded:
        note("'hub run' decides them; 'hub run --once' does so at once.")
