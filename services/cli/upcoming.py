"""`hub upcoming`: who turns 26 or 65 and whose waiting or stability period ends in the next days."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, plain, progress, say, table
from services.cli.setting import hub_of

if TYPE_CHECKING:
    from services.reviewing import Listed

DAYS_MAX = 36500
_DAYS = re.compile(r"(\d{1,5})d?")
_SAID = {
    "turns_65": "turns 65",
    "waiting_ends": "waiting period ends",
    "stability_ends": "stability period ends",
}


def upcoming(
    ctx: typer.Context,
    *,
    within: Annotated[str, typer.Option(help="How many days ahead, today among them: 120d.")] = "60d",
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List who turns 26 or 65 and whose waiting or stability period ends, day by day."""
    from events.vocabulary.calendar import deadline
    from services.reviewing import bring_up, listed

    days = _days_of(within)
    with hub_of(ctx) as hub:
        first = hub.today()
        last = deadline(first, days)
        book = hub.book()
        with progress() as bar, bar.working("looking ahead"):
            bring_up(hub.log, hub.views, hub.catalogs)
            found = listed(hub.log, hub.views, book, first, last)
    if json:
        as_json({"from": first, "through": last, "upcoming": [plain(each) for each in found]})
        return
    _print(found, last)


def _print(found: "list[Listed]", last: date) -> None:
    if not found:
        say(f"Nothing comes by itself for anybody through {last}.")
        return
    rows = [(each.day.isoformat(), _said(each), each.family, each.member, each.name) for each in found]
    table(("day", "what", "family", "member", "name"), rows)


def _said(each: "Listed") -> str:
    return f"turns {each.age}" if each.kind == "turns" else _SAID[each.kind]


def _days_of(text: str) -> int:
    """Return the number of days that is written.

    Raises:
      BadParameter: it is none, or more than a hundred years.
    """
    found = _DAYS.fullmatch(text.strip())
    if found is None or int(found[1]) > DAYS_MAX:
        raise typer.BadParameter(f"a number of days is written 120d, not {text!r}; at most {DAYS_MAX}d")
    return int(found[1])
