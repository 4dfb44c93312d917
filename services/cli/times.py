"""Days and instants as they are written on the command line."""

from datetime import UTC, date, datetime

import typer


def day_of(text: str) -> date:
    """Return the day that is written.

    Raises:
      BadParameter: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"a day is written 2026-07-01, not {text!r}") from error


def instant_of(text: str) -> datetime:
    """Return the instant that is written, in UTC where no zone is given.

    Raises:
      BadParameter: it is none.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"an instant is written 2026-07-15T12:00:00Z, not {text!r}") from error
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
