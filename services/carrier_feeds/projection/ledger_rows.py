"""The rows of the view `carrier-ledger`: their kinds and keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from events.cobra import QualifyingEventOccurred, QualifyingEventWithdrawn
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
    EventVoided,
    JobChanged,
    PersonChanged,
    TerminationCancelled,
)
from events.enrollment import DependentAdded, DependentChanged, MedicareChanged
from events.vocabulary.people import SELF
from services.carrier_feeds.state.account import (
    Account,
)

NEWS = (
    EmployeeHired
    | EmployeeRehired
    | JobChanged
    | EmployeeTerminated
    | TerminationCancelled
    | EmployeeRetired
    | EmployeeDied
    | PersonChanged
    | DependentAdded
    | DependentChanged
    | MedicareChanged
    | EventVoided
    | QualifyingEventOccurred
    | QualifyingEventWithdrawn
)
"""What can change who a member is to a carrier, to which of its groups they belong, or what their COBRA continues."""


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """With which carriers a family has an account."""

    carriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """On this day something of the family's may be told that waits."""

    day: date


LedgerRow = Account | FamilyRow | Again
Rows = Mapping[str, LedgerRow | None]
Changes = dict[str, LedgerRow | None]


def key_of(carrier: str, family: str) -> str:
    """Return the key of a family's account with a carrier."""
    return f"{carrier}|{family}"


def again_group(carrier: str) -> str:
    """Return the group of the rows that name what waits; in order of their key, the earliest day comes first."""
    return f"again|{carrier}"


def again_of(key: str) -> tuple[date, str]:
    """Return the day and the family of a row that names what waits."""
    _, _, day, family = key.split("|", 3)
    return date.fromisoformat(day), family


def again_key(key: str, day: date) -> str:
    """Return the key of the row that names what waits for an account."""
    carrier, _, family = key.partition("|")
    return f"again|{carrier}|{day.isoformat()}|{family}"


def family_key(family: str) -> str:
    """Return the key of the row that names a family's carriers."""
    return f"*|{family}"


def family_of(key: str) -> str:
    """Return the family whose account lies under a key."""
    return key.partition("|")[2]


def owner_of(member_path: str) -> str:
    """Return the family of a member named `<family>` or `<family>/<dependent id>`."""
    employer, _, rest = member_path.partition("/")
    return f"{employer}/{rest.partition('/')[0]}"


def member_of(member_path: str) -> str:
    """Return the member of the same."""
    return member_path.split("/", 2)[2] if member_path.count("/") > 1 else SELF
