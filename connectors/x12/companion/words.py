"""How a companion guide puts things: codes in code type, lists, tables, days of the week, cron."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def code(value: object) -> str:
    """Return a value in code type; line ends and blanks are spelled out."""
    shown = {"\n": "LF", "\r\n": "CR LF", "": "nothing", " ": "blank"}.get(str(value), str(value))
    return f"`{shown}`"


def due(schedule: str) -> str:
    """Return five fields of cron in words, as far as they name a time of day on days of the week or of the month.

    >>> due("0 22 * * 1-5")
    'Monday to Friday at 22:00 (cron `0 22 * * 1-5`)'
    >>> due("*/5 * * * *")
    'cron `*/5 * * * *`'
    """
    found = _TIMES.fullmatch(schedule)
    if found is None:
        return f"cron {code(schedule)}"
    minute, hour, day, weekdays = found.groups()
    if day != "*" and weekdays != "*":
        return f"cron {code(schedule)}"
    when = (
        f"day {day} of each month" if day != "*" else "every day" if weekdays == "*" else _weekdays(weekdays)
    )
    return f"{when} at {int(hour):02}:{int(minute):02} (cron {code(schedule)})"


_TIMES = re.compile(r"(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-7](?:-[0-7])?)")


def _weekdays(said: str) -> str:
    """Return one weekday of cron, or the first and the last of some; 0 and 7 are Sunday."""
    return " to ".join(WEEKDAYS[(int(each) - 1) % 7] for each in said.split("-"))


def listed(values: Iterable[object], otherwise: str = "none") -> str:
    """Return values in code type, with commas."""
    return ", ".join(code(each) for each in values) or otherwise


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table's lines."""
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def words(ids: Sequence[str] | None, every: str) -> str:
    """Return what a line asks for, or that it asks for nothing."""
    return every if ids is None else listed(ids)


def coded(table_of: Mapping[str, str]) -> Iterator[Sequence[str]]:
    """Yield word and code of each line of a table of codes."""
    return ((str(word).replace("_", " "), code(said)) for word, said in table_of.items())


def weekday_names(numbers: Iterable[int]) -> str:
    """Return the names of ISO weekdays."""
    return ", ".join(WEEKDAYS[number - 1] for number in numbers) or "none"
