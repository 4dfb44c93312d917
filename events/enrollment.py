"""Dependents, elections and Medicare as HR tells them (stream `hr/<family>`), and the coverage that follows.

The hub's own coverage facts are in stream `coverage/<family>`. A coverage is named by member, line, plan and first
day; every fact about it repeats that name.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from events.base import DomainEvent, Model
from events.employment import Money, Word, money_is_text
from events.people import Person
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF, Relationship

DependentRelationship = Literal[
    Relationship.SPOUSE,
    Relationship.DOMESTIC_PARTNER,
    Relationship.EX_SPOUSE,
    Relationship.CHILD,
    Relationship.STEPCHILD,
    Relationship.ADOPTED_CHILD,
    Relationship.FOSTER_CHILD,
    Relationship.WARD,
    Relationship.GRANDCHILD,
    Relationship.OTHER,
]


class DependentAdded(DomainEvent):
    """Somebody became a dependent of the employee; an election decides whether they are covered."""

    KIND: ClassVar[str] = "hr.dependent.added"
    SEALED: ClassVar[tuple[str, ...]] = ("person",)

    dependent_id: Word
    person: Person
    relationship: DependentRelationship
    reason: Literal[
        "hire",
        "birth",
        "adoption",
        "placement",
        "marriage",
        "court_order",
        "open_enrollment",
        "correction",
        "other",
    ]
    event_day: date
    disabled: bool | None = None
    student: bool | None = None
    tax_dependent: bool | None = None
    qmcso: bool | None = None

    def sealed_for(self) -> str:
        """Return the dependent, whose demographics these are."""
        return self.dependent_id

    @field_validator("dependent_id")
    @classmethod
    def _not_self(cls, value: str) -> str:
        if value == SELF or "/" in value:
            raise ValueError(f'a dependent id may not be "{SELF}" nor hold a slash')
        return value


class DependentRemoved(DomainEvent):
    """Somebody stopped being a dependent; `notified_day` starts the clock of the COBRA notice."""

    KIND: ClassVar[str] = "hr.dependent.removed"

    dependent_id: Word
    reason: Literal[
        "divorce",
        "legal_separation",
        "death",
        "aged_out",
        "no_longer_dependent",
        "other_coverage",
        "correction",
    ]
    event_day: date
    notified_day: date | None = None


class DependentChanged(DomainEvent):
    """What is true of a dependent changed from a day on; what is not named stays. Not demographics: `PersonChanged`."""

    KIND: ClassVar[str] = "hr.dependent.changed"

    dependent_id: Word
    change_day: date
    relationship: DependentRelationship | None = None
    disabled: bool | None = None
    student: bool | None = None
    tax_dependent: bool | None = None
    qmcso: bool | None = None


class QuestionAnswered(DomainEvent):
    """A person answered a question of the hub, as `hub tasks` lists them. The latest answer counts."""

    KIND: ClassVar[str] = "hr.question.answered"

    question: Word
    answer: Word
    decided_by: Word
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    day: date | None = None
    """A day the answer names: until when, or from when."""
    amount: Money | None = None
    """An amount the answer names, in US dollars."""

    _text = field_validator("amount", mode="before")(money_is_text)


class Choice(Model):
    """One choice of an election: a plan with those it covers, or a line that is waived."""

    plan: Word | None = None
    covered: tuple[Word, ...] | None = None
    amount: Money | None = None
    line: InsuranceLine | None = None
    waived: Literal[True] | None = None

    _text = field_validator("amount", mode="before")(money_is_text)

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "Choice":
        if self.plan is not None:
            if self.line is not None or self.waived is not None:
                raise ValueError("a choice names a plan, or a line that is waived, not both")
            if not self.covered or SELF not in self.covered:
                raise ValueError(f'a choice of a plan covers "{SELF}" and the dependents it names')
            if len(set(self.covered)) != len(self.covered):
                raise ValueError("a choice names a person twice")
        elif self.line is None or self.waived is None:
            raise ValueError("a choice names a plan and whom it covers, or a line and that it is waived")
        elif self.covered is not None or self.amount is not None:
            raise ValueError("a waived line covers nobody")
        return self


class ElectionSubmitted(DomainEvent):
    """The employee chose. A line that no choice names stays as it was."""

    KIND: ClassVar[str] = "hr.election.submitted"

    occasion: Literal[
        "new_hire",
        "open_enrollment",
        "special_enrollment",
        "change_in_status",
        "retirement",
        "cobra",
        "administrative",
    ]
    occasion_day: date
    signed_day: date
    qualifying_reason: Word | None = None
    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _reason_is_given(self) -> "ElectionSubmitted":
        if self.occasion in ("special_enrollment", "change_in_status") and self.qualifying_reason is None:
            raise ValueError(f"qualifying_reason is required for {self.occasion}")
        return self


class MedicareChanged(DomainEvent):
    """Entitlement to Medicare began, changed or ended. Never changes an active employee's coverage."""

    KIND: ClassVar[str] = "hr.medicare.changed"
    SEALED: ClassVar[tuple[str, ...]] = ("mbi",)

    person_ref: Word
    part_a_day: date | None = None
    part_b_day: date | None = None
    ended_day: date | None = None
    mbi: Annotated[
        str | None,
        Field(
            pattern=r"^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9]"
            r"[AC-HJKMNP-RT-Y]{2}[0-9]{2}$"
        ),
    ] = None
    basis: Literal["age", "disability", "esrd"]
    premium_free_part_a: bool | None = None

    def sealed_for(self) -> str:
        """Return whose entitlement this is."""
        return self.person_ref


class CoverageFact(DomainEvent):
    """What all coverage facts have: the name of the coverage, why, and the upstream events it rests on."""

    member: str
    line: InsuranceLine
    plan: str
    carrier: str
    first_day: date
    reason: MaintenanceReason
    rests_on: tuple[str, ...]
    """Upstream events as `source#id`, in business order."""
    rules: tuple[str, ...] = ()
    """Ids of the rules that spoke for it, as `hub rules` lists them; facts of before they were kept have none."""


class CoverageBegan(CoverageFact):
    """A member is covered by a plan from `first_day` on; open until a `coverage.ended` says otherwise."""

    KIND: ClassVar[str] = "coverage.began"

    tier: CoverageTier | None
    """The subscriber's; a dependent's coverage has none."""
    catalog: str
    """The version of the catalog it was decided by."""


class CoverageEnded(CoverageFact):
    """The coverage has a last day: for the first time, or an earlier one than before."""

    KIND: ClassVar[str] = "coverage.ended"

    last_day: date


class CoverageReinstated(CoverageFact):
    """The coverage goes on after the last day recorded: to a later last day, or openly."""

    KIND: ClassVar[str] = "coverage.reinstated"

    last_day: date | None


class CoverageVoided(CoverageFact):
    """The coverage never took effect."""

    KIND: ClassVar[str] = "coverage.voided"


class CoverageTierChanged(CoverageFact):
    """From `change_day` on the subscriber's coverage has this tier; what was said of later days is forgotten."""

    KIND: ClassVar[str] = "coverage.tier-changed"

    change_day: date
    tier: CoverageTier


class CoveragePriced(CoverageFact):
    """From `from_day` on the subscriber's coverage is worth and costs this; what was said of later days is forgotten.

    Recorded of plans whose price does not follow from the tier alone. US dollars; the two parts of the premium add up
    to it, and all three are absent for days of which the catalog has no price.
    """

    KIND: ClassVar[str] = "coverage.priced"

    from_day: date
    volume: Money | None
    """How much is insured or saved."""
    asked_volume: Money | None
    """The larger amount that waits for the carrier's approval."""
    premium: Money | None
    employer: Money | None
    employee: Money | None
    per: Literal["month", "plan_year"]
    """What the premium pays for."""
    employee_class: str | None = None
    """The class by measured hours, or of a retirement beside a job, where the job alone gives another; absent: its."""
    billed: bool = False
    """Whether the employee pays the treasurer by a bill: nothing of it is taken from pay. M.G.L. c.32B s.17(c)."""
    catalog: str
    """The version of the catalog it was decided by."""

    @model_validator(mode="after")
    def _parts_add_up(self) -> "CoveragePriced":
        parts = (self.premium, self.employer, self.employee)
        if any(each is None for each in parts):
            if any(each is not None for each in parts):
                raise ValueError("a premium comes with both its parts, or not at all")
        elif sum((each for each in parts[1:] if each is not None), Decimal(0)) != self.premium:
            raise ValueError("the parts do not add up to the premium")
        return self


CoverageEvent = (
    CoverageBegan | CoverageEnded | CoverageReinstated | CoverageVoided | CoverageTierChanged | CoveragePriced
)
