"""Continuation of coverage: what beneficiaries tell (`hr/<family>`) and what the hub finds (`cobra/<family>`)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from events.base import DomainEvent, Model
from events.employment import Word
from events.enrollment import Choice
from events.vocabulary.coverage import InsuranceLine


class QualifyingEvent(StrEnum):
    """Why a group health plan was lost. Source: 42 USC 300bb-3; there is no bankruptcy event in it."""

    DEATH = "death"
    TERMINATION = "termination"
    REDUCTION_OF_HOURS = "reduction_of_hours"
    DIVORCE = "divorce"
    LEGAL_SEPARATION = "legal_separation"
    MEDICARE = "medicare"
    CHILD_CEASED_TO_BE_DEPENDENT = "child_ceased_to_be_dependent"


class CobraElectionReceived(DomainEvent):
    """A qualified beneficiary elected continuation; it counts on the day it was sent."""

    KIND: ClassVar[str] = "cobra.election.received"

    beneficiary_ref: Word
    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    sent_day: date


class CobraElectionWaived(DomainEvent):
    """A qualified beneficiary declined continuation."""

    KIND: ClassVar[str] = "cobra.election.waived"

    beneficiary_ref: Word
    sent_day: date


class CobraWaiverRevoked(DomainEvent):
    """A qualified beneficiary took a waiver back."""

    KIND: ClassVar[str] = "cobra.waiver.revoked"

    beneficiary_ref: Word
    sent_day: date


class CobraDisabilityDetermined(DomainEvent):
    """Social Security found a qualified beneficiary disabled, or no longer so."""

    KIND: ClassVar[str] = "cobra.disability.determined"

    beneficiary_ref: Word
    determination_day: date
    onset_day: date
    notified_day: date
    ended_day: date | None = None


class QualifyingEventOccurred(DomainEvent):
    """A qualified beneficiary lost a group health plan by a qualifying event.

    All days are the last day on which the thing may be done, counted without the trigger day.
    Source: 42 USC 300bb-2, 300bb-3, 300bb-6; 29 CFR 2590.606-2, -4; 26 CFR 54.4980B-6, -7.
    """

    KIND: ClassVar[str] = "cobra.qualifying-event-occurred"

    member: str
    """The qualified beneficiary: `self` or a dependent id."""
    qualifying_event: QualifyingEvent
    event_day: date
    loss_day: date
    """The last covered day, or the last before the coverage was to be paid in full."""
    lines: tuple[InsuranceLine, ...]
    plans: tuple[str, ...]
    """The plans lost, in the order of `lines`."""
    employer_notice_due_day: date | None
    """Employer to administrator; none where the family itself has to give notice."""
    family_notice_due_day: date | None
    """Family to administrator; none where the employer has to give notice."""
    election_notice_due_day: date
    """Administrator to the beneficiary."""
    election_last_day: date
    """If the notice is provided on the day it is due; an earlier notice ends the election period earlier."""
    continuation_first_day: date
    continuation_last_day: date
    catalog: str
    rests_on: tuple[str, ...]


class QualifyingEventWithdrawn(DomainEvent):
    """What was recorded as a qualifying event turned out not to be one: the event was voided or cancelled."""

    KIND: ClassVar[str] = "cobra.qualifying-event-withdrawn"

    member: str
    qualifying_event: QualifyingEvent
    event_day: date
    reason: str
    rests_on: tuple[str, ...]


class ContinuationWithheld(DomainEvent):
    """No offer was made, by a named person's decision. Source: 42 USC 300bb-3(2)."""

    KIND: ClassVar[str] = "cobra.continuation-withheld"

    member: str
    event_day: date
    decided_by: str
    why: str
    rests_on: tuple[str, ...]


class CarriedOn(Model):
    """Coverage with another employer of the program, of somebody who was a member of the family before."""

    member: str
    """As the family has it that is told of it."""
    line: InsuranceLine
    plan: str
    employee_class: str | None
    """By which it is paid there; none where no class is known."""
    first_day: date
    last_day: date | None


class CoverageCarriedOn(DomainEvent):
    """The employee went to another employer of the program, who covers the same people so; it replaces what was said.

    Stream: transfer/<the family as it was with the employer before>.
    Source: 26 CFR 54.4980B-4, Q&A-1(c).
    """

    KIND: ClassVar[str] = "cobra.coverage-carried-on"

    to: str
    """The family as it is with the new employer."""
    carried: tuple[CarriedOn, ...]
    """By member and line; empty where nothing goes on."""
    rests_on: tuple[str, ...]
