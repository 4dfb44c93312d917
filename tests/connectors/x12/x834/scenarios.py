"""Every scenario by its name, which is also the name of its golden file."""

from tests.connectors.x12.x834 import asked, beginnings, endings
from tests.connectors.x12.x834.scenario import SCENARIOS, Scenario

__all__ = ["SCENARIOS", "Scenario", "asked", "beginnings", "endings"]
