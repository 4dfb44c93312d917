"""What the tables of the catalog share: names, shares, dollars, and the days in which a line holds."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from events.base import Model

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Dollars = Annotated[Decimal, Field(ge=0, decimal_places=2)]
Age = Annotated[int, Field(ge=0, le=120)]


class Dated(Model):
    """A line and its days, both ends included: without a first day since ever, without a last one for good."""

    first_day: date | None = None
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )
