"""What eligibility records beside coverage: questions only a person can answer, how far time has been thought of, and
open enrollments.

Questions are in stream `question/<family>`, reviews in stream `review/<family>`, what became of a family that said
nothing in stream `enrollment/<family>`; that an enrollment is open or closed is in stream `window/<id of the window>`.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from events.base import DomainEvent, Model
from events.vocabulary.coverage import InsuranceLine

Owner = Literal["benefits", "payroll", "retirement", "carrier", "counsel"]


class QuestionOpened(DomainEvent):
    """A decision waits for something only a person can know; until it is answered, `meanwhile` holds."""

    KIND: ClassVar[str] = "question.opened"

    question: str
    """Its name within the family, made of what it is about: the same question is never asked twice."""
    about: str
    """A short word for grouping: `divorce-terms`, `evidence-of-insurability` …"""
    member: str
    owner: Owner
    """Who has to find out."""
    due_day: date | None
    """The day by which it must be answered, where a rule gives one; else the office's own number of days counts."""
    asks: str
    """In plain words, without anything personal."""
    answers: tuple[str, ...]
    """The words an answer may have."""
    meanwhile: str
    """What holds until then, in plain words."""
    rule: str
    """Id of the rule that asks, as `hub rules` has it."""
    rests_on: tuple[str, ...]
    """Upstream events as `source#id`."""


class QuestionClosed(DomainEvent):
    """A question was answered, or does not arise any more."""

    KIND: ClassVar[str] = "question.closed"

    question: str
    how: Literal["answered", "moot"]


class FamilyReviewed(DomainEvent):
    """What comes by itself up to `through_day`, as a birthday or the end of a period, is due to be decided."""

    KIND: ClassVar[str] = "family.reviewed"

    through_day: date


Count = Annotated[int, Field(ge=0)]


class EnrollmentOpened(DomainEvent):
    """An office opened an open enrollment of the catalog; its days as the catalog then had them, both included."""

    KIND: ClassVar[str] = "enrollment.opened"

    window: str
    plan_year_first_day: date
    first_day: date
    last_day: date
    eligible: Count
    """Employees and retirees who may choose anew, as things then stood."""
    catalog: str


class EnrollmentDefaulted(DomainEvent):
    """A family that might choose anew said nothing in an open enrollment; what each line becomes by that."""

    KIND: ClassVar[str] = "enrollment.defaulted"

    class Line(Model):
        """What was held on the day before the plan year, and what becomes of it from its first day on."""

        line: InsuranceLine
        plan: str
        becomes: Literal["kept", "ended", "moved"]
        to_plan: str | None = None
        """The successor, where it is moved."""

    window: str
    plan_year_first_day: date
    lines: tuple[Line, ...]
    """None where nothing was held."""
    catalog: str


class EnrollmentClosed(DomainEvent):
    """An office closed an open enrollment: of whoever might choose, so many chose, and so many said nothing."""

    KIND: ClassVar[str] = "enrollment.closed"

    window: str
    eligible: Count
    submitted: Count
    defaulted: Count
