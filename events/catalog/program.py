"""The program, its employers and what is true of each, the sources that may speak for them, and open enrollment."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.base import Model
from events.catalog.words import Dated, Id


class Program(Model):
    """The benefits program that several employers share."""

    name: str
    time_zone: str = "America/New_York"
    plan_year_first_month: Annotated[int, Field(ge=1, le=12)] = 1
    review_days: Annotated[int, Field(ge=0, le=366)] = 60
    """What comes by itself, as an age or the end of a period, is decided so many days before its day."""


class Source(Model):
    """An upstream system that may publish events, and the employers it speaks for."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/_.-]*$")]
    employers: tuple[Id, ...]


class Division(Model):
    """A part of an employer, by the word its HR system has for it."""

    id: str
    name: str


class Size(Dated):
    """How many employees an employer normally has, counted as COBRA and the Medicare rules count them.

    Source: 42 USC 300bb-1(b)(1) and 26 CFR 54.4980B-2, Q&A-5 (20, in the year before); 42 CFR 411.170 (20) and
    411.206 (100).
    """

    employees: Annotated[int, Field(ge=0)]


Statute = Literal[
    "c32B-7A",
    "c32B-9A",
    "c32B-9C",
    "c32B-9D",
    "c32B-9D1/2",
    "c32B-9D3/4",
    "c32B-9E",
    "c32B-9F",
    "c32B-9G",
    "c32B-9I",
    "c32B-10A",
    "c32B-11A",
    "c32B-16",
    "c32B-17",
    "c32B-19",
    "c32B-21",
    "c175M-10",
]
"""What a city, town or district of Massachusetts may accept. Source: M.G.L. c.32B and c.175M, by section."""


class Acceptance(Dated):
    """An employer has accepted a statute that binds only those who accept it, in these days."""

    statute: Statute


class Employer(Model):
    """One employer of the program; its id is the first part of every family id."""

    id: Id
    name: str
    ein: Annotated[str, StringConstraints(pattern=r"^\d{2}-?\d{7}$")]
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    """Whose law of public employees holds: `MA` (M.G.L. c.32B), `OR` (ORS 243.303); others have none here."""
    educational: bool = False
    """An educational organization, whose breaks in service are counted by 26 CFR 54.4980H-3(d)(6)."""
    vesting_years: Annotated[int, Field(ge=0, le=40)] | None = None
    """Nobody has a right to a later pension before so many years after the first hire; None: anybody may have one."""
    divisions: tuple[Division, ...] = ()
    sizes: tuple[Size, ...] = ()
    accepted: tuple[Acceptance, ...] = ()


class EnrollmentWindow(Model):
    """Open enrollment: who may choose anew from `first_day` to `last_day`, for the plan year that begins on a day."""

    id: Id
    plan_year_first_day: date
    first_day: date
    last_day: date
    employers: tuple[Id, ...] | None = None
    """None: every employer."""
    classes: tuple[Id, ...] | None = None
    """None: every class."""
