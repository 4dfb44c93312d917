"""The values that pass through the doors of `services/ports.py`; both sides of a door build and read them."""

from dataclasses import dataclass

from events.base import EventRef


@dataclass(frozen=True, slots=True)
class Receipt:
    """What intake answers for one upstream event. `conflict`: the name is held with other content; nothing was done."""

    ref: EventRef
    position: int
    duplicate: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a consumer has read the log; saved in the same transaction as what it appends."""

    consumer: str
    position: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a view: a JSON body, and the two things it can be found by."""

    body: bytes
    group: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that is at the partner under its final name. `looked_up`: it was found there, or swept after upload."""

    remote_path: str
    looked_up: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """In which rows two views differ, and how far each was, all seen at one instant."""

    position: int
    other: int
    """The other view's position."""
    rows: int
    """How many rows are in one of them only, or differ."""
    keys: tuple[str, ...] = ()
    """Of the first such rows, in order."""
