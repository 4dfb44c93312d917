"""Plans, and the rules by which coverage begins, ends, and grows or shrinks."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from events.base import Model
from events.catalog.words import Age, Dated, Dollars, Id, Percent
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.people import Relationship


class WaitingRule(Dated):
    """When coverage may begin after hire. Source of the limit of 90 days: 45 CFR 147.116.

    Its days say for whom it holds, by day of hire; several lines of one id take turns.
    """

    id: Id
    kind: Literal["day_of_hire", "first_of_month_on_or_after", "first_of_next_month"]
    days: Annotated[int, Field(ge=0, le=90)] = 0
    orientation: bool = False
    """An orientation period of one month goes before. Source: 45 CFR 147.116(c)(3)(iii)."""


class EndRule(Dated):
    """The last covered day after eligibility ends on a day; its own days say for which such days it holds."""

    id: Id
    kind: Literal["day", "end_of_month", "end_of_pay_period"]


class DependentRule(Dated):
    """Until when a child is covered, and who else may be.

    Source: 45 CFR 147.120 (medical: to the 26th birthday, whatever else is true of the child); the rest is the plan's.
    """

    id: Id
    relationships: tuple[Relationship, ...] | None = None
    """Who may be covered; None: every relationship."""
    child_age: Annotated[int, Field(ge=18, le=30)] = 26
    child_end: Literal["day", "end_of_month", "end_of_year"] = "end_of_month"
    """The last covered day: the day before the birthday, or the end of its month or year."""
    student_age: Annotated[int, Field(ge=18, le=30)] | None = None
    """A student is covered to this birthday instead."""
    disabled_past: bool = True
    """Whether a child who is disabled at that birthday stays covered."""
    leap_birthday: Literal["march_1", "february_28"] = "march_1"
    """In a common year, of a child born on February 29."""


class AgeStep(Model):
    """From an age on, this part of a volume remains."""

    age: Age
    percent: Percent


class AgeReduction(Model):
    """How a volume shrinks with age. Source: 29 CFR 1625.10(f)(1)."""

    id: Id
    steps: Annotated[tuple[AgeStep, ...], Field(min_length=1)]
    from_day: Literal["birthday", "first_of_next_month", "plan_year"] = "first_of_next_month"


class Volume(Model):
    """How much insurance or saving somebody has, in US dollars: fixed, a multiple of salary, or what was elected."""

    kind: Literal["flat", "salary_multiple", "elected"]
    put_aside: Literal["year", "month"] | None = None
    """It is itself what is put aside in a year or a month, as in an FSA: the plan has no rate beside it."""
    amount: Dollars | None = None
    """Of `flat`."""
    multiple: Annotated[Decimal, Field(gt=0, le=10)] | None = None
    """Of `salary_multiple`: times the annual salary."""
    step: Annotated[Dollars, Field(gt=0)] | None = None
    """A multiple is rounded to it, and what is elected is a whole number of it."""
    rounding: Literal["up", "nearest", "down"] = "up"
    salary_from: Literal["change_day", "first_of_next_month", "plan_year"] = "change_day"
    """From when a changed salary counts for a multiple; a statute may say otherwise."""
    minimum: Dollars | None = None
    maximum: Dollars | None = None
    evidence_above: Dollars | None = None
    """More than this needs evidence of insurability, and is held until the carrier approves it."""
    increase_evidence_above: Dollars | None = None
    """So does an increase by more than this after the first election; None: only the limit above counts."""
    reduction: Id | None = None


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
    dependents: Id | None = None
    """The rule for dependents; None: whoever is a dependent, at any age."""
    rehire_break_days: Annotated[int, Field(ge=0)] = 0
    """After a break of at most so many days no waiting period runs and the choices of before stand again."""
    pre_tax: bool = True
    group_health: bool | None = None
    """Whether COBRA goes with it; None: as its line. An EAP says it: it is one if it gives care."""
    renewal: Literal["keep", "elect_again"] = "keep"
    """Who says nothing at open enrollment keeps it, or (as an FSA) is without it in the next plan year."""
    successor: Id | None = None
    """Who says nothing when the plan ends has this one from the next day on."""
    volume: Volume | None = None
    medicare: Literal["only", "never"] | None = None
    """Only for people who are entitled to Medicare, or only for those who are not; None: for everybody."""
    age_on: Literal["first_of_month", "plan_year", "january_1"] = "plan_year"
    """The day on which an age counts for its price."""
    first_day: date
    last_day: date | None = None
