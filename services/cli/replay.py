"""`hub replay`: views built afresh beside the live ones and compared, families decided again; nothing is sent."""

import json as json_lines
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from services.cli.output import as_json, count, note, plain, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of

if TYPE_CHECKING:
    from services.following import Follower
    from services.replaying import Due, Replayed
    from services.wiring import Hub

NAMED_MAX = 20
"""Families that are named one by one; --json names all."""

_MICROSECOND = timedelta(microseconds=1)


def replay(
    ctx: typer.Context,
    *,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="P",
            help="A position of the log, a day or an instant; the first record if not given.",
            show_default=False,
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="P", help="Likewise; the last record if not given.", show_default=False),
    ] = None,
    consumer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="A view, or who decides; all views if not given.", show_default=False
        ),
    ] = None,
    promote: Annotated[
        bool, typer.Option("--promote", help="Let fresh views take the live ones' place.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Build views afresh beside the live ones and compare, or decide families again; nothing is appended or sent."""
    from services.wiring.alone import replaying

    with hub_of(ctx) as hub, replaying(hub):
        first, last = _range(hub, from_, to)
        follower = next((each for each in hub.followers if each.name == consumer), None)
        if follower is None:
            code = _views(hub, consumer, first, last, promote=promote, json=json)
        elif promote:
            raise typer.BadParameter(f"{consumer} decides and has no view that could be promoted")
        else:
            code = _decisions(hub, follower, first, last, json=json)
    raise typer.Exit(code)


def _range(hub: "Hub", from_: str | None, to: str | None) -> tuple[int, int]:
    """Return the first and the last position that are meant."""
    head = hub.log.head()
    if head == 0:
        say("The log is empty.")
        raise typer.Exit(NOTHING)
    first = 1 if from_ is None else _position(hub, from_, ends=False)
    last = head if to is None else _position(hub, to, ends=True)
    for option, said, position in (("--from", from_, first), ("--to", to, last)):
        if not 1 <= position <= head:
            raise typer.BadParameter(f"{option} {said}: the log has records 1 to {head}")
    if first > last:
        raise typer.BadParameter(f"no record lies between --from {from_} and --to {to}")
    return first, last


def _position(hub: "Hub", said: str, *, ends: bool) -> int:
    """Return the position that is meant by itself, or by a day or instant with which the replay begins or ends."""
    if said.isdecimal():
        return int(said)
    try:
        if len(said) == len("2026-07-01"):
            day = date.fromisoformat(said) + timedelta(days=ends)
            instant = datetime(day.year, day.month, day.day, tzinfo=_zone(hub)) - _MICROSECOND
        else:
            typed = datetime.fromisoformat(said)
            instant = (typed if typed.tzinfo else typed.replace(tzinfo=UTC)) - (not ends) * _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            f"{said!r} is no position such as 1204, day such as 2026-07-01, or instant such as 2026-07-15T12:00:00Z"
        ) from error
    return hub.log.position_at(instant.astimezone(UTC)) + (not ends)


def _zone(hub: "Hub") -> "ZoneInfo | Any":
    book = hub.catalogs.at(hub.log.head())
    return UTC if book is None else ZoneInfo(book.catalog.program.time_zone)


def _views(hub: "Hub", view: str | None, first: int, last: int, *, promote: bool, json: bool) -> int:
    """Replay views, say what came of it, and return the exit code."""
    from events.errors import NotFound
    from services import replaying
    from services.reading import OnlyReading

    wanted = [each for each in hub.projections if view in {None, each.name}]
    if not wanted:
        names = ", ".join([each.name for each in hub.projections] + [each.name for each in hub.followers])
        raise NotFound(f"{view}: no such view or consumer; there are {names}")
    if first > 1:
        raise typer.BadParameter(
            "a view begins with the first record: each row rests on all that came before; leave --from away"
        )
    log = OnlyReading(hub.log)
    with progress() as bar:
        done = replaying.replay(log, hub.views, wanted, to=last, promote=promote, ticks=bar.tick)
    if json:
        as_json([{**plain(each), "identical": each.identical} for each in done])
    else:
        _print_views(done, last, promote=promote)
    return 0 if promote or all(each.identical for each in done) else WAITS


def _print_views(done: "list[Replayed]", last: int, *, promote: bool) -> None:
    rows: list[tuple[object, ...]] = [
        (
            each.view,
            each.position,
            "identical" if each.identical else "DIFFERENT",
            each.rows,
            each.digest[:16],
            f"promoted at {each.reached:,}" if each.promoted else "dropped",
        )
        for each in done
    ]
    table(("view", "compared at", "is", "rows that differ", "digest", "the fresh one"), rows, right=(1, 3))
    for each in done:
        if each.keys:
            more = f" … and {each.rows - len(each.keys):,} more" if each.rows > len(each.keys) else ""
            say(f"{each.view} differs in {', '.join(each.keys)}{more}")
        if each.position > last:
            note(
                f"{each.view}: the live one is beyond {last:,}; the fresh one was taken to {each.position:,}."
            )
    if not promote and not all(each.identical for each in done):
        note("The log is the truth. Next: the same with --promote; and tell a programmer.")


def _decisions(hub: "Hub", follower: "Follower", first: int, last: int, *, json: bool) -> int:
    """Decide families again, say what would be appended, and return the exit code."""
    from services import replaying
    from services.reading import OnlyReading

    facts: Counter[str] = Counter()
    families = 0
    named: list[Due] = []
    with TemporaryFile("w+", encoding="utf-8") as all_of_them:
        with progress() as bar:
            log = OnlyReading(hub.log)
            tick = bar.tick(follower.name)
            for due in replaying.decide_anew(log, follower, first=first, last=last, tick=tick):
                families += 1
                facts.update(due.facts)
                if json:
                    all_of_them.write(json_lines.dumps({"family": due.family, "facts": due.facts}) + "\n")
                elif len(named) < NAMED_MAX:
                    named.append(due)
        heading = {"consumer": follower.name, "from": first, "to": last, "facts": dict(sorted(facts.items()))}
        if json:
            _print_json(heading, all_of_them)
        else:
            _print_decisions(heading, families, named)
    return WAITS if facts else 0


def _print_json(heading: dict[str, Any], families: IO[str]) -> None:
    """Print one JSON object, of which the families, one a line of a file, are never all in memory."""
    opening = json_lines.dumps({**heading, "families": []}, indent=2, ensure_ascii=False)
    say(opening.removesuffix("]\n}"))
    families.seek(0)
    comma = ""
    for line in families:
        say(f"{comma}    {line.rstrip()}")
        comma = ","
    say("  ]\n}")


def _print_decisions(heading: dict[str, Any], families: int, named: "list[Due]") -> None:
    said = f"{heading['consumer']}, records {heading['from']:,} to {heading['to']:,}"
    if not families:
        say(f"{said}: nothing to add; every family is decided as it stands in the log.")
        return
    facts = sum(heading["facts"].values())
    say(f"{said}: {count(facts, 'fact')} would be appended about {count(families, 'family', 'families')}.")
    table(("fact", "how many"), list(heading["facts"].items()), right=(1,))
    rows = [(each.family, ", ".join(f"{kind} {n}" for kind, n in each.facts.items())) for each in named]
    table(("family", "would be appended"), rows)
    if families > len(named):
        note(f"… and {families - len(named):,} more; --json names all")
    note(f"Nothing was appended. What {heading['consumer']} has not read yet is among these: hub status.")
