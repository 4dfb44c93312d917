"""Days as the files write them, and blocks that hold until the next one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any


def day_of(value: object) -> date | None:
    """Return a day written as TOML has days, or in quotes; None for anything else."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def following_day(blocks: Iterable[Mapping[str, Any]], block: Mapping[str, Any]) -> date | None:
    """Return the first day of the next block after this one, or None where it says its own last day or is the last.

    A price holds until the next one, if it does not say until when.
    """
    first_day = day_of(block.get("first_day"))
    if "last_day" in block or first_day is None:
        return None
    days = [day_of(each.get("first_day")) for each in blocks]
    return min((each for each in days if each is not None and each > first_day), default=None)
