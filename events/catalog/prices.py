"""What plans cost, and who pays which part of it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from events.base import Model
from events.catalog.words import Age, Dollars, Id, Percent
from events.vocabulary.coverage import CoverageTier


class Rate(Model):
    """Monthly premium of one tier of a plan."""

    plan: Id
    tier: CoverageTier
    monthly: Dollars
    first_day: date
    last_day: date | None = None


class AgeRate(Model):
    """Monthly price of an age band of a plan, of smokers or others: for each thousand dollars of volume, or flat."""

    plan: Id
    from_age: Age = 0
    to_age: Age = 120
    """Both ages are included."""
    tobacco: bool | None = None
    """None: of smokers and others alike."""
    per: Literal["month", "thousand"] = "thousand"
    price: Annotated[Decimal, Field(ge=0, decimal_places=4)]
    first_day: date
    last_day: date | None = None


class Contribution(Model):
    """What the employer pays of the premium; the employee pays the rest, and the two always add up.

    The employer's part is a percentage of the premium, or of the premium of another plan at the same tier, or a fixed
    amount; never more than a cap, and never more than the premium.
    """

    plan: Id
    classes: tuple[Id, ...] | None = None
    """None: every class that is offered the plan and has no line of its own."""
    tiers: tuple[CoverageTier, ...] | None = None
    """None: every tier."""
    employer_percent: Percent | None = None
    of_plan: Id | None = None
    """Whose premium the percentage is of; None: the plan's own."""
    employer_flat: Dollars | None = None
    """A month."""
    employer_cap: Dollars | None = None
    """A month."""
    first_day: date
    last_day: date | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "Contribution":
        if (self.employer_percent is None) == (self.employer_flat is None):
            raise ValueError("the employer pays a percentage (employer_percent) or an amount (employer_flat)")
        if self.of_plan is not None and self.employer_percent is None:
            raise ValueError("of_plan says what employer_percent is a percentage of")
        return self
