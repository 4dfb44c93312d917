"""One coverage of an 834 in X12's own terms: loop 2300 with its cards, providers (2310) and other insurance (2320)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from connectors.x12.x834.model_parts import Amount, Contact, Dated, Entity, Name, Place, Reference


@dataclass(frozen=True, slots=True)
class Card:
    """IDC: an identification card that is wanted."""

    plan: str
    """IDC01."""
    kind: str
    """IDC02: D dental, H health, P prescription drug."""
    count: Decimal | None = None
    action: str = ""
    """IDC04: 1 add, 2 change or replace, RX."""


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """PLA: from which day a provider is another one, and why."""

    day: date | None
    reason: str = ""
    """PLA05."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Loop 2310: LX, NM1 (with NM110), N3, N4, PER, PLA."""

    name: Name = field(repr=False)
    place: Place | None = field(default=None, repr=False)
    contacts: tuple[Contact, ...] = field(default=(), repr=False)
    change: ProviderChange | None = None


@dataclass(frozen=True, slots=True)
class OtherInsurance:
    """Loop 2320: COB with its numbers and days, and the companies in loops 2330."""

    order: str
    """COB01: P primary, S secondary, T tertiary, U unknown."""
    policy: str = field(default="", repr=False)
    coordination: str = ""
    """COB03: 1 coordinated, 5 unknown, 6 none."""
    service_types: tuple[str, ...] = ()
    """COB04."""
    references: tuple[Reference, ...] = ()
    days: tuple[Dated, ...] = ()
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Loop 2300."""

    maintenance: str
    """HD01."""
    line: str = ""
    """HD03."""
    plan: str = ""
    """HD04."""
    tier: str = ""
    """HD05."""
    late_enrollee: str = ""
    """HD09: Y, N, or not said."""
    days: tuple[Dated, ...] = ()
    amounts: tuple[Amount, ...] = ()
    references: tuple[Reference, ...] = ()
    cards: tuple[Card, ...] = ()
    providers: tuple[Provider, ...] = ()
    other_insurance: tuple[OtherInsurance, ...] = ()

    def day_of(self, qualifier: str) -> date | None:
        """Return the first day of the DTP with a qualifier."""
        return next((each.day for each in self.days if each.qualifier == qualifier), None)

    def reference_of(self, qualifier: str) -> str:
        """Return the first REF02 under a qualifier, empty if there is none."""
        return next((each.value for each in self.references if each.qualifier == qualifier), "")
