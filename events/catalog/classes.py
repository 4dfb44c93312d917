"""Classes of employees, what each is offered, and how their hours are measured."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from events.base import Model
from events.catalog.words import Dated, Id

Standing = Literal["active", "retired", "survivor"]


class Offer(Dated):
    """A plan that a class is offered in these days, within the plan's own."""

    plan: Id
    automatic: bool = False
    """Whoever is offered it has it without an election, alone, unless it is waived. Source: M.G.L. c.32B s.4."""


class EmployeeClass(Dated):
    """Employees who are offered the same plans.

    The first class that matches a job holds; a field that is not given matches all.
    """

    id: Id
    name: str
    employers: tuple[Id, ...]
    standing: Standing = "active"
    bargaining_units: tuple[str, ...] | None = None
    employment_classes: tuple[str, ...] | None = None
    divisions: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    job_titles: tuple[str, ...] | None = None
    pay_groups: tuple[str, ...] | None = None
    weekly_hours_min: Decimal = Decimal(0)
    measured_by: Id | None = None
    """Whoever works less than `weekly_hours_min` belongs to the class too while full-time by this measurement."""
    retirement_systems: tuple[str, ...] | None = None
    late_entry: bool = True
    """Of the retired: whether a line that was not held at retirement may be entered later.

    Source: Cioch v. Ludlow, 449 Mass. 690 (a unit of Massachusetts may bar it).
    """
    plans: tuple[Id, ...] = ()
    """Offered on every day of theirs; beside `offers`, which name days."""
    offers: tuple[Offer, ...] = ()


class Measurement(Model):
    """How variable hours are measured and how long the result holds. Source: 26 CFR 54.4980H-3(d)."""

    id: Id
    months: Annotated[int, Field(ge=3, le=12)] = 12
    """Of the standard measurement period."""
    first_days: Annotated[tuple[date, ...], Field(min_length=1)]
    """First day of each standard measurement period."""
    stability_first_days: Annotated[tuple[date, ...], Field(min_length=1)]
    """First day of the stability period that belongs to each."""
    stability_months: Annotated[int, Field(ge=6, le=12)] = 12
    initial_months: Annotated[int, Field(ge=3, le=12)] = 12
    initial_from: Literal["day_of_hire", "first_of_next_month"] = "first_of_next_month"
    initial_administrative_days: Annotated[int, Field(ge=0, le=90)] = 30
