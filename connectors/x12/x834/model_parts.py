"""What occurs in several loops of an 834: references, days, amounts, names, contacts and addresses."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """REF: a number of somebody or something, and whose it is."""

    qualifier: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dated:
    """DTP: what happens, and when; with a last day it is a period, both days included (RD8)."""

    qualifier: str
    day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """AMT: what kind of amount, in dollars, or in per cent (B9)."""

    qualifier: str
    amount: Decimal = field(repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """NM1."""

    entity: str
    """NM101."""
    kind: str = "1"
    """NM102: 1 person, 2 organization."""
    last: str = field(default="", repr=False)
    first: str = field(default="", repr=False)
    middle: str = field(default="", repr=False)
    prefix: str = field(default="", repr=False)
    suffix: str = field(default="", repr=False)
    id_qualifier: str = ""
    id: str = field(default="", repr=False)
    relationship: str = ""
    """NM110, of a provider: 25 established patient, 26 not, 72 unknown."""


@dataclass(frozen=True, slots=True)
class Contact:
    """PER: up to three numbers, each with its qualifier (TE, HP, EM)."""

    function: str
    """PER01."""
    name: str = field(default="", repr=False)
    numbers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """N3 and N4."""

    lines: tuple[str, ...] = field(default=(), repr=False)
    city: str = field(default="", repr=False)
    state: str = ""
    postal_code: str = field(default="", repr=False)
    country: str = ""
    location_qualifier: str = ""
    """N405: CY county, 60 area."""
    location: str = ""
    """N406."""
    subdivision: str = ""
    """N407."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody beside the member: loops 2100C to 2100H, and 2330 (another insurer)."""

    name: Name = field(repr=False)
    contact: Contact | None = field(default=None, repr=False)
    place: Place | None = field(default=None, repr=False)
