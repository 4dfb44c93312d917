"""The benefits catalog: who offers what to whom, at what price, told to which carrier and how. Stream `catalog`."""

from typing import ClassVar

from events.base import DomainEvent, Model
from events.catalog.carrier_parts import (
    Closed,
    DateRules,
    FullFile,
    GroupNumber,
    GroupPlace,
    Identifier,
    Limits,
    PlanCode,
    ReportingCategory,
    Whitelist,
)
from events.catalog.carriers import CarrierProfile
from events.catalog.classes import EmployeeClass, Measurement, Offer, Standing
from events.catalog.payrolls import CobraAdministrator, Column, Layout, PayCalendar, PayDay, Payroll
from events.catalog.plans import AgeReduction, AgeStep, DependentRule, EndRule, Plan, Volume, WaitingRule
from events.catalog.prices import AgeRate, Contribution, Rate
from events.catalog.program import (
    Acceptance,
    Division,
    Employer,
    EnrollmentWindow,
    Program,
    Size,
    Source,
    Statute,
)
from events.catalog.words import Dollars, Id, Percent

__all__ = [
    "Acceptance",
    "AgeRate",
    "AgeReduction",
    "AgeStep",
    "CarrierProfile",
    "Catalog",
    "CatalogPublished",
    "Closed",
    "CobraAdministrator",
    "Column",
    "Contribution",
    "DateRules",
    "DependentRule",
    "Division",
    "Dollars",
    "EmployeeClass",
    "Employer",
    "EndRule",
    "EnrollmentWindow",
    "FullFile",
    "GroupNumber",
    "GroupPlace",
    "Id",
    "Identifier",
    "Layout",
    "Limits",
    "Measurement",
    "Offer",
    "PayCalendar",
    "PayDay",
    "Payroll",
    "Percent",
    "Plan",
    "PlanCode",
    "Program",
    "Rate",
    "ReportingCategory",
    "Size",
    "Source",
    "Standing",
    "Statute",
    "Volume",
    "WaitingRule",
    "Whitelist",
]


class Catalog(Model):
    """The whole catalog, checked as a whole and published as a whole."""

    program: Program
    sources: tuple[Source, ...]
    employers: tuple[Employer, ...]
    classes: tuple[EmployeeClass, ...]
    measurements: tuple[Measurement, ...] = ()
    enrollment_windows: tuple[EnrollmentWindow, ...] = ()
    waiting_rules: tuple[WaitingRule, ...]
    end_rules: tuple[EndRule, ...]
    dependent_rules: tuple[DependentRule, ...] = ()
    age_reductions: tuple[AgeReduction, ...] = ()
    plans: tuple[Plan, ...]
    rates: tuple[Rate, ...]
    age_rates: tuple[AgeRate, ...] = ()
    contributions: tuple[Contribution, ...]
    pay_calendars: tuple[PayCalendar, ...]
    payrolls: tuple[Payroll, ...]
    cobra: CobraAdministrator
    carriers: tuple[CarrierProfile, ...]


class CatalogPublished(DomainEvent):
    """A catalog came into force for every decision from here on; its days say for which coverage days."""

    KIND: ClassVar[str] = "catalog.published"
    VERSION: ClassVar[int] = 2

    version: str
    """SHA-256 of the catalog's canonical JSON, without what is as if it were not said, first 16 hex digits."""
    catalog: Catalog
    note: str = ""
