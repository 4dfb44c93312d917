"""What a scenario is: one file for one carrier, after something happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from connectors.x12.x834 import FamilyRows
from events.catalog import CarrierProfile


@dataclass(frozen=True)
class Scenario:
    """One file: the carrier, the families, and what is particular about the set."""

    carrier: CarrierProfile
    families: tuple[FamilyRows, ...]
    changes: dict[str, Any] = field(default_factory=dict)
    extra_line_codes: frozenset[str] = frozenset()


SCENARIOS: dict[str, Callable[[], Scenario]] = {}


def scenario(write: Callable[[], Scenario]) -> Callable[[], Scenario]:
    """Enter a scenario under its function's name, with dashes."""
    SCENARIOS[write.__name__.replace("_", "-")] = write
    return write
