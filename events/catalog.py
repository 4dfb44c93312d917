"""The benefits catalog: who offers what to whom, at what price, told to which carrier and how. Stream `catalog`."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from events.base import DomainEvent, Model
from events.vocabulary.coverage import CoverageTier, InsuranceLine

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Dollars = Annotated[Decimal, Field(ge=0, decimal_places=2)]


class Program(Model):
    """The benefits program that several employers share."""

    name: str
    time_zone: str = "America/New_York"
    plan_year_first_month: Annotated[int, Field(ge=1, le=12)] = 1


class Source(Model):
    """An upstream system that may publish events, and the employers it speaks for."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/_.-]*$")]
    employers: tuple[Id, ...]


class Employer(Model):
    """One employer of the program; its id is the first part of every family id."""

    id: Id
    name: str
    ein: Annotated[str, StringConstraints(pattern=r"^\d{2}-?\d{7}$")]


class EmployeeClass(Model):
    """Employees who are offered the same plans.

    The first class that matches a job holds; a field that is not given matches all.
    """

    id: Id
    name: str
    employers: tuple[Id, ...]
    standing: Literal["active", "retired"] = "active"
    bargaining_units: tuple[str, ...] | None = None
    employment_classes: tuple[str, ...] | None = None
    weekly_hours_min: Decimal = Decimal(0)
    retirement_systems: tuple[str, ...] | None = None
    plans: tuple[Id, ...]


class WaitingRule(Model):
    """When coverage may begin after hire. Source of the limit of 90 days: 45 CFR 147.116."""

    id: Id
    kind: Literal["day_of_hire", "first_of_month_on_or_after", "first_of_next_month"]
    days: Annotated[int, Field(ge=0, le=90)] = 0


class EndRule(Model):
    """The last covered day after eligibility ends on a day."""

    id: Id
    kind: Literal["day", "end_of_month"]


class Plan(Model):
    """What can be elected."""

    id: Id
    name: str
    line: InsuranceLine
    carrier: Id
    tiers: Annotated[tuple[CoverageTier, ...], Field(min_length=1)]
    waiting: Id
    subscriber_end: Id
    dependent_end: Id
    rehire_break_days: Annotated[int, Field(ge=0)] = 0
    """After a break of at most so many days no waiting period runs and the choices of before stand again."""
    pre_tax: bool = True
    first_day: date
    last_day: date | None = None


class Rate(Model):
    """Monthly premium of one tier of a plan."""

    plan: Id
    tier: CoverageTier
    monthly: Dollars
    first_day: date
    last_day: date | None = None


class Contribution(Model):
    """What the employer pays of the premium; the employee pays the rest, and the two always add up."""

    plan: Id
    classes: tuple[Id, ...] | None = None
    """None: every class that is offered the plan and has no line of its own."""
    employer_percent: Percent
    first_day: date
    last_day: date | None = None


class PayDay(Model):
    """One pay day. `coverage_month` is the first of the month whose coverage its deductions pay for."""

    day: date
    deductions: bool = True
    coverage_month: date


class PayCalendar(Model):
    """The pay days of one or more pay groups over a plan year or more."""

    id: Id
    deductions_per_year: Annotated[int, Field(ge=1, le=53)]
    pay_days: Annotated[tuple[PayDay, ...], Field(min_length=1)]


class Column(Model):
    """One column of a file: what is said in it, under what heading, how wide and how written."""

    field: str
    heading: str
    width: Annotated[int, Field(ge=1)] | None = None
    date_format: str | None = None
    values: dict[str, str] | None = None
    """Their word for each of ours."""
    constant: str | None = None


class Layout(Model):
    """A file of rows, as data: delimited, or of fixed width where every column has one."""

    kind: Literal["delimited", "fixed"] = "delimited"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    header: bool = True
    line_end: Literal["\n", "\r\n"] = "\r\n"
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]


class Payroll(Model):
    """A payroll that takes deductions for pay groups of employers."""

    id: Id
    name: str
    employers: tuple[Id, ...]
    pay_groups: tuple[str, ...]
    calendar: Id
    file_name: str
    """Pattern: `{number}`, `{day:%Y%m%d}`, `{payroll}`."""
    days_before: Annotated[int, Field(ge=0)] = 5
    """A pay day is closed to changes from so many days before it on."""
    codes: dict[Id, str]
    """Plan id → the payroll's deduction code."""
    layout: Layout


class CobraAdministrator(Model):
    """Who gives the notices, and how the clocks are measured."""

    id: Id
    name: str
    employer_is_administrator: bool = True
    measured_from: Literal["event", "loss"] = "loss"
    file_name: str
    layout: Layout


class GroupNumber(Model):
    """The carrier's number for a part of the program (834: REF*1L). The first line that matches holds."""

    number: str
    employers: tuple[Id, ...] | None = None
    classes: tuple[Id, ...] | None = None
    standing: Literal["active", "retired"] | None = None


class PlanCode(Model):
    """The carrier's codes for a plan (834: HD03, HD04)."""

    plan: Id
    insurance_line_code: Annotated[str, StringConstraints(min_length=2, max_length=3)]
    plan_code: Annotated[str, StringConstraints(max_length=50)] | None = None


class CarrierProfile(Model):
    """All that a carrier's companion guide may vary. A carrier is data: no code knows one by name."""

    id: Id
    name: str
    # envelope
    sender_qualifier: str = "30"
    sender_id: str
    receiver_qualifier: str = "ZZ"
    receiver_id: str
    application_sender: str
    application_receiver: str
    test: bool = False
    want_ta1: bool = True
    element_separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = "*"
    repetition_separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = "^"
    component_separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ":"
    segment_terminator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = "~"
    line_end: Literal["", "\n", "\r\n"] = "\n"
    file_name: str
    """Pattern: `{control:09d}`, `{written:%Y%m%d%H%M}`, `{carrier}`."""
    # header
    sponsor_name: str | None = None
    sponsor_ein: str
    payer_name: str | None = None
    payer_id: str
    payer_id_qualifier: Literal["FI", "94", "XV"] = "FI"
    master_policy: str | None = None
    time_zone_code: str | None = None
    """BGN05."""
    say_counts: bool = False
    """Whether QTY*TO/ET/DT are sent."""
    # content
    groups: Annotated[tuple[GroupNumber, ...], Field(min_length=1)]
    plan_codes: tuple[PlanCode, ...]
    tier_codes: dict[CoverageTier, str]
    """Our tier → HD05."""
    tier_on_dependents: bool = False
    subscriber_identifier: Literal["member_number", "employee_id", "ssn"] = "member_number"
    """REF*0F."""
    member_identifier_qualifier: str | None = "23"
    """REF qualifier under which each member's own number is sent; None: not sent."""
    name_identifier: Literal["ssn", "member_number", "none"] = "ssn"
    """NM108/09; an SSN that is not known is left out."""
    say_demographics: Literal["always", "additions"] = "always"
    """Whether name, address and birth date go with every member row, or with additions and corrections only."""
    say_contacts: bool = True
    end_day: Literal["last_covered", "first_uncovered"] = "last_covered"
    """What an end date (DTP*349, DTP*357) names."""
    termination_shape: Literal["member", "member_and_coverages"] = "member_and_coverages"
    """A member who loses all: INS alone, or with each coverage."""
    cancellation_shape: Literal["delete", "same_day", "day_before"] = "delete"
    """A coverage that never took effect: HD*002; or HD*024 with an end on, or a day before, its first day."""
    families_per_set: Annotated[int, Field(ge=1)] = 500
    # answers and time
    final_answer: Literal["999", "TA1", "none"] = "999"
    answer_hours: Annotated[int, Field(ge=1)] = 48
    send_at: time = time(22, 0)
    time_zone: str = "America/New_York"
    send_weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    """ISO weekdays whose night has a file."""


class Catalog(Model):
    """The whole catalog, checked as a whole and published as a whole."""

    program: Program
    sources: tuple[Source, ...]
    employers: tuple[Employer, ...]
    classes: tuple[EmployeeClass, ...]
    waiting_rules: tuple[WaitingRule, ...]
    end_rules: tuple[EndRule, ...]
    plans: tuple[Plan, ...]
    rates: tuple[Rate, ...]
    contributions: tuple[Contribution, ...]
    pay_calendars: tuple[PayCalendar, ...]
    payrolls: tuple[Payroll, ...]
    cobra: CobraAdministrator
    carriers: tuple[CarrierProfile, ...]


class CatalogPublished(DomainEvent):
    """A catalog came into force for every decision from here on; its days say for which coverage days."""

    KIND: ClassVar[str] = "catalog.published"

    version: str
    """SHA-256 of the catalog's canonical JSON, first 16 hex digits."""
    catalog: Catalog
    note: str = ""
