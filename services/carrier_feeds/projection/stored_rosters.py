"""What the view `carrier-rosters` holds: differences, rosters, and who was seen to hold what, as rows."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from events.carrier_answers import Severity
from events.carrier_rosters import DifferenceKind, HeldThere, Way
from events.vocabulary.coverage import InsuranceLine
from services.ports import Row

State = Literal["open", "resolved"]
OPEN: Final = "open"
RESOLVED: Final = "resolved"
GONE: Final = "a later roster no longer has it"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, without anything personal."""

    id: str
    carrier: str
    kind: DifferenceKind
    family: str | None
    member: str | None
    line: InsuranceLine | None
    plan: str | None
    first_day: date | None
    ours: str
    theirs: str
    severity: Severity
    owner: str
    place: str
    cycles: int
    """In how many rosters it was found."""
    since_day: date
    """The day of the first of them."""
    as_of: date
    """The day of the last."""
    sha256: str
    basis: int
    position: int
    state: State = OPEN
    way: Way | Literal["gone"] | None = None
    resolution: str = ""
    settled_at: datetime | None = None
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class RosterSeen:
    """One roster that was compared, or as far as it was."""

    carrier: str
    sha256: str
    file_name: str
    as_of: date
    basis: int
    parts: int
    closed: bool
    differences: int
    families: int = 0
    members: int = 0
    agreeing: int = 0
    faults: tuple[str, ...] = ()
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastRoster:
    """Of a carrier: the version of its stream, and its last roster that was compared to the end."""

    version: int
    rosters: int = 0
    sha256: str = ""
    as_of: date | None = None
    basis: int = 0


@dataclass(frozen=True, slots=True)
class SeenThere:
    """What a roster said of a member and line where that was not simply what the carrier had accepted."""

    carrier: str
    as_of: date
    sha256: str
    basis: int
    what: Literal["truth", "accepted", "told", "other"]
    held: tuple[HeldThere, ...]


RostersRow = Difference | RosterSeen | LastRoster | SeenThere


@lru_cache(maxsize=4)
def _shape(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def difference_of(row: Row) -> Difference:
    """Return the difference that a row of this view holds."""
    found = _shape(Difference).validate_json(row.body)
    assert isinstance(found, Difference)
    return found


def roster_of(row: Row) -> RosterSeen:
    """Return the roster that a row of this view holds."""
    found = _shape(RosterSeen).validate_json(row.body)
    assert isinstance(found, RosterSeen)
    return found


def last_of(row: Row | None) -> LastRoster:
    """Return a carrier's last roster; of a carrier without any a row that says so."""
    found = LastRoster(0) if row is None else _shape(LastRoster).validate_json(row.body)
    assert isinstance(found, LastRoster)
    return found


def seen_of_row(row: Row) -> SeenThere:
    """Return what was seen, as a row of this view holds it."""
    found = _shape(SeenThere).validate_json(row.body)
    assert isinstance(found, SeenThere)
    return found


def opened(row: Row) -> RostersRow:
    """Return whatever a row of this view holds."""
    if row.group.startswith("roster|"):
        return roster_of(row)
    if row.group.startswith("seen|"):
        return seen_of_row(row)
    return difference_of(row) if row.group else last_of(row)


def closed(key: str, row: RostersRow) -> Row:
    """Return the row that holds this."""
    kind: Any = type(row)
    body = _shape(kind).dump_json(row)
    match row:
        case Difference():
            return Row(body, group=row.carrier, mark=row.state)
        case RosterSeen():
            return Row(body, group=f"roster|{row.carrier}")
        case SeenThere():
            return Row(body, group=f"seen|{row.carrier}")
        case LastRoster():
            return Row(body)
