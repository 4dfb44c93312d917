"""What an HR system tells of an employee: hired, changed, on leave, left, retired, died. Stream `hr/<family>`."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from events.base import DomainEvent, Model
from events.people import Person, PersonChanges

_AMOUNT = re.compile(r"-?\d{1,20}(\.\d{1,20})?")

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


def money_is_text(value: object) -> object:
    """Refuse a JSON number where money is due: a float has already lost cents.

    Raises:
      ValueError: the value is a number.
    """
    if isinstance(value, (int, float)):
        raise ValueError('money is a decimal string, such as "1234.50"')
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    return value


class Job(Model):
    """The employer's own words for the work; the benefits catalog gives them meaning."""

    department: Word
    division: Word | None = None
    bargaining_unit: Word | None = None
    employment_class: Word
    weekly_hours: Annotated[Decimal, Field(ge=0, le=168)]
    annual_salary: Money
    pay_group: Word
    job_title: Word | None = None
    school_year_months: Annotated[int, Field(ge=1, le=12)] | None = None

    _text = field_validator("annual_salary", mode="before")(money_is_text)


class TransferredFrom(Model):
    """The employment with another employer of the program that a new one goes on from; both days are included.

    What counts of it is told here; its own stream is read only to see who goes on being covered.
    """

    employer: Word
    employee_id: Word
    hire_day: date
    """The first day of the service that counts, with that employer or with those before it."""
    last_day: date
    covered_through: date | None = None
    """The last day of coverage by that employment; none where there was no coverage."""


class EmployeeHired(DomainEvent):
    """Somebody began to work for the employer."""

    KIND: ClassVar[str] = "hr.employee.hired"
    SEALED: ClassVar[tuple[str, ...]] = ("person",)

    hire_day: date
    person: Person
    job: Job
    transferred_from: TransferredFrom | None = None


class EmployeeRehired(DomainEvent):
    """A former employee began to work again; the break in service decides about waiting."""

    KIND: ClassVar[str] = "hr.employee.rehired"

    rehire_day: date
    job: Job
    original_hire_day: date | None = None
    transferred_from: TransferredFrom | None = None


class JobChanged(DomainEvent):
    """Transfer, hours, bargaining unit, salary or pay group, from `change_day` on."""

    KIND: ClassVar[str] = "hr.employee.job_changed"

    change_day: date
    job: Job
    reason: Word | None = None


class HoursReported(DomainEvent):
    """Hours of service in a period, both days included, for which the employee was paid or entitled to pay.

    Source: 26 CFR 54.4980H-1(a)(24). A later report of the same period replaces the earlier one.
    """

    KIND: ClassVar[str] = "hr.hours.reported"

    first_day: date
    last_day: date
    hours: Annotated[Decimal, Field(ge=0, le=9000, decimal_places=2)]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "HoursReported":
        if self.last_day < self.first_day:
            raise ValueError("the period ends before it begins")
        return self


class LeaveStarted(DomainEvent):
    """A leave began."""

    KIND: ClassVar[str] = "hr.employee.leave_started"

    first_day: date
    kind: Literal["fmla", "ofla", "pfml", "military", "medical", "personal", "sabbatical", "suspension"]
    paid: Literal["full", "partial", "none"]
    expected_return_day: date | None = None


class LeaveEnded(DomainEvent):
    """A leave ended, by return or for good."""

    KIND: ClassVar[str] = "hr.employee.leave_ended"

    return_day: date | None = None
    outcome: Literal["returned", "did_not_return"]


class CobraWithheld(Model):
    """A named person's decision that no continuation is offered, which only gross misconduct can justify."""

    decided_by: Word
    why: Word


class EmployeeTerminated(DomainEvent):
    """Employment ended."""

    KIND: ClassVar[str] = "hr.employee.terminated"

    last_day_employed: date
    reason: Literal[
        "voluntary", "involuntary", "layoff", "end_of_contract", "gross_misconduct", "did_not_return"
    ]
    last_pay_day: date | None = None
    cobra_withheld: CobraWithheld | None = None


class TerminationCancelled(DomainEvent):
    """The latest termination, by the time the source recorded it, is as if it had not been."""

    KIND: ClassVar[str] = "hr.employee.termination_cancelled"

    reason: Word


class EmployeeRetired(DomainEvent):
    """Work ended and a pension begins on `retirement_day`; coverage moves to the retiree plans."""

    KIND: ClassVar[str] = "hr.employee.retired"

    retirement_day: date
    retirement_system: Word
    annuity_first_month: date | None = None


class EmployeeDied(DomainEvent):
    """The employee or retiree died."""

    KIND: ClassVar[str] = "hr.employee.died"

    death_day: date


class PersonChanged(DomainEvent):
    """Demographics changed from `change_day` on, or (a correction) had always been so."""

    KIND: ClassVar[str] = "hr.person.changed"
    SEALED: ClassVar[tuple[str, ...]] = ("changes",)

    person_ref: Word
    changes: PersonChanges
    change_day: date
    correction: bool

    def sealed_for(self) -> str:
        """Return whose demographics these are."""
        return self.person_ref


class EventVoided(DomainEvent):
    """An event of the same source system never happened; what followed from it is decided again."""

    KIND: ClassVar[str] = "hr.event.voided"

    class Voids(Model):
        """The name of the event that never happened."""

        source: Word
        id: Word

    voids: Voids
    reason: Word
