"""Payrolls and COBRA administrators: their calendars, and the files they take."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.base import Model
from events.catalog.words import Id


class PayDay(Model):
    """One pay day. `coverage_month` is the first of the month whose coverage its deductions pay for."""

    day: date
    deductions: bool = True
    coverage_month: date
    period_last_day: date | None = None
    """The last day of the pay period it pays for."""


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
