"""THE table of every event: what upstream systems may tell, what the hub itself records, and in which streams."""

from dataclasses import dataclass
from typing import Final

from events import (
    carrier_answers,
    carrier_feeds,
    carrier_rosters,
    catalog,
    cobra,
    eligibility,
    employment,
    enrollment,
    feed_holds,
    feed_leaving,
    intake,
    payroll,
)
from events.base import DomainEvent

EventClass = type[DomainEvent]

UPSTREAM: Final[tuple[EventClass, ...]] = (
    employment.EmployeeHired,
    employment.EmployeeRehired,
    employment.JobChanged,
    employment.HoursReported,
    employment.LeaveStarted,
    employment.LeaveEnded,
    employment.EmployeeTerminated,
    employment.TerminationCancelled,
    employment.EmployeeRetired,
    employment.EmployeeDied,
    employment.PersonChanged,
    enrollment.DependentAdded,
    enrollment.DependentChanged,
    enrollment.DependentRemoved,
    enrollment.ElectionSubmitted,
    enrollment.MedicareChanged,
    cobra.CobraElectionReceived,
    cobra.CobraElectionWaived,
    cobra.CobraWaiverRevoked,
    cobra.CobraDisabilityDetermined,
    payroll.PaymentReceived,
    enrollment.QuestionAnswered,
    employment.EventVoided,
)
"""What upstream systems may tell, in the order of the contract. Streams `hr/<family>`."""

FACTS: Final[dict[EventClass, frozenset[str]]] = {
    catalog.CatalogPublished: frozenset({"catalog"}),
    enrollment.CoverageBegan: frozenset({"coverage"}),
    enrollment.CoverageEnded: frozenset({"coverage"}),
    enrollment.CoverageReinstated: frozenset({"coverage"}),
    enrollment.CoverageVoided: frozenset({"coverage"}),
    enrollment.CoverageTierChanged: frozenset({"coverage"}),
    enrollment.CoveragePriced: frozenset({"coverage"}),
    eligibility.QuestionOpened: frozenset({"question"}),
    eligibility.QuestionClosed: frozenset({"question"}),
    eligibility.FamilyReviewed: frozenset({"review"}),
    eligibility.EnrollmentOpened: frozenset({"window"}),
    eligibility.EnrollmentDefaulted: frozenset({"enrollment"}),
    eligibility.EnrollmentClosed: frozenset({"window"}),
    intake.EventQuarantined: frozenset({"exception", "misfit"}),
    intake.EventReleased: frozenset({"exception", "misfit"}),
    intake.EventDismissed: frozenset({"exception", "misfit"}),
    intake.PersonRevealed: frozenset({"operator"}),
    intake.PersonForgotten: frozenset({"operator"}),
    carrier_feeds.InterchangePrepared: frozenset({"feed"}),
    carrier_feeds.NightClosed: frozenset({"feed"}),
    carrier_feeds.FamilyHeld: frozenset({"feed"}),
    carrier_feeds.InterchangeHeld: frozenset({"feed"}),
    carrier_feeds.InterchangeDelivered: frozenset({"feed"}),
    carrier_feeds.InterchangeNotDelivered: frozenset({"feed"}),
    carrier_feeds.InterchangeAcknowledged: frozenset({"feed"}),
    carrier_feeds.MembersRefused: frozenset({"feed"}),
    carrier_feeds.FamilySilenced: frozenset({"feed"}),
    carrier_feeds.AnswerNotOurs: frozenset({"feed"}),
    carrier_feeds.AnswerFetched: frozenset({"feed"}),
    feed_holds.NightHeld: frozenset({"feed"}),
    feed_holds.NightReleased: frozenset({"feed"}),
    feed_holds.FamilyReleased: frozenset({"feed"}),
    feed_holds.FeedStopped: frozenset({"feed"}),
    feed_holds.FeedResumed: frozenset({"feed"}),
    feed_holds.InterchangeResent: frozenset({"feed"}),
    feed_leaving.InterchangeLeaving: frozenset({"feed"}),
    feed_leaving.InterchangeWithdrawn: frozenset({"feed"}),
    carrier_answers.CarrierErrorReported: frozenset({"carrier-error"}),
    carrier_answers.CarrierErrorResolved: frozenset({"carrier-error"}),
    carrier_answers.CarrierReportRead: frozenset({"carrier-report"}),
    carrier_rosters.RosterCompared: frozenset({"roster"}),
    carrier_rosters.RosterDifferenceResolved: frozenset({"roster"}),
    carrier_rosters.MembersSeen: frozenset({"feed"}),
    carrier_rosters.NumbersTold: frozenset({"feed"}),
    carrier_feeds.BatchPrepared: frozenset({"batch"}),
    carrier_feeds.BatchDelivered: frozenset({"batch"}),
    carrier_feeds.BatchNotDelivered: frozenset({"batch"}),
    payroll.DeductionScheduled: frozenset({"payroll"}),
    payroll.DeductionStopped: frozenset({"payroll"}),
    cobra.QualifyingEventOccurred: frozenset({"cobra"}),
    cobra.QualifyingEventWithdrawn: frozenset({"cobra"}),
    cobra.ContinuationWithheld: frozenset({"cobra"}),
    cobra.CoverageCarriedOn: frozenset({"transfer"}),
}
"""What the hub records, with the first part of the names of the streams it may be in."""

CATEGORIES: Final[dict[EventClass, frozenset[str]]] = dict.fromkeys(UPSTREAM, frozenset({"hr"})) | FACTS

ALL_CATEGORIES: Final[frozenset[str]] = frozenset[str]().union(*CATEGORIES.values())
"""The first part of the name of every stream there can be."""

BY_KIND: Final[dict[str, EventClass]] = {event_class.KIND: event_class for event_class in CATEGORIES}


@dataclass(frozen=True, slots=True)
class Topic:
    """A stored name, taken apart."""

    kind: str
    version: int

    def __str__(self) -> str:
        return f"{self.kind}.v{self.version}"


def topic_of(event_class: EventClass) -> str:
    """Return the name under which events of this class are stored today: `KIND.vVERSION`."""
    return f"{event_class.KIND}.v{event_class.VERSION}"


def parse_topic(topic: str) -> Topic | None:
    """Take a name `kind.vN` apart; None if it has another form. The kind need not be known."""
    kind, dot, version = topic.rpartition(".v")
    return Topic(kind, int(version)) if dot and version.isascii() and version.isdigit() else None
