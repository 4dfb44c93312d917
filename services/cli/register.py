"""`hub rules`: the register of the law in the code."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.output import as_json, say, table
from services.cli.times import day_of

if TYPE_CHECKING:
    from services.wiring.register import Figure


def rules(
    *,
    on: Annotated[
        str | None,
        typer.Option(
            help="The day whose figures are shown: 2026-07-01; today if not given.", show_default=False
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List every rule the hub keeps: its id, what it says, its source, its module, and its figures on a day."""
    from services.wiring.register import figures_on, register, today

    day = day_of(on) if on else today()
    found = [(each, figures_on(each.rule, day)) for each in register()]
    if json:
        as_json({"on": day, "rules": [_told(each, figures) for each, figures in found]})
        return
    rows = [
        (
            each.rule.id,
            each.rule.says,
            each.rule.source,
            "; ".join(_words(figure) for figure in figures),
            each.module,
        )
        for each, figures in sorted(found, key=lambda one: _in_order(one[0].rule.id))
    ]
    table(("id", "rule", "source", f"figures on {day}", "module"), rows)
    say(f"{len(rows)} rules")


def _told(each: Any, figures: "list[Figure]") -> dict[str, Any]:
    return {
        "id": each.rule.id,
        "says": each.rule.says,
        "source": each.rule.source,
        "module": each.module,
        "figures": [
            {
                "name": figure.name,
                "value": _plain(figure.value),
                "source": figure.source,
                "first_day": figure.first_day,
                "last_day": figure.last_day,
                "unknown_years": list(figure.unknown_years),
            }
            for figure in figures
        ],
    }


def _plain(value: Any) -> Any:
    """Return a figure as JSON can say it: a whole number as one, all else as text."""
    return value if value is None or isinstance(value, bool | int) else _text(value)


def _words(figure: "Figure") -> str:
    value = "not known" if figure.value is None else _text(figure.value)
    unknown = ", ".join(map(str, figure.unknown_years))
    return f"{figure.name} {value}" + (f" (not known: {unknown})" if unknown else "")


def _text(value: Any) -> str:
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(map(_text, value))
    return str(value)


def _in_order(rule: str) -> tuple[str, int, str]:
    """Return by what ids are listed: by their letters, then by number."""
    letters, _, number = rule.rpartition("-")
    digits = "".join(each for each in number if each.isdigit())
    return letters or rule, int(digits or 0), number
