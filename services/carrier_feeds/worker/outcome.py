"""How a night of a carrier ended, and what came of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ending(StrEnum):
    """How a night ended."""

    DELIVERED = "delivered"
    NOTHING_TO_SAY = "nothing_to_say"
    ALREADY_CLOSED = "already_closed"
    HELD = "held"
    """The file did not pass its checks, or is beyond a limit; nothing left, and the next run decides anew."""
    STOPPED = "stopped"
    """A person has stopped the carrier's files; nothing was looked at."""
    NOT_DELIVERED = "not_delivered"
    """A file waits: this night's, or an earlier one, before which no new one is decided."""


@dataclass(frozen=True, slots=True)
class NightOutcome:
    """What came of a run of a night."""

    carrier: str
    night: date
    ending: Ending
    control_number: int | None = None
    """Of the file that this run prepared."""
    file_name: str = ""
    families: int = 0
    members: int = 0
    families_held: tuple[tuple[str, str], ...] = ()
    """Family and reason."""
    reasons: tuple[str, ...] = ()
    """Why the file is held, or was not delivered."""
    delivered: tuple[int, ...] = ()
    """Numbers of the files that this run delivered, also of earlier nights."""
