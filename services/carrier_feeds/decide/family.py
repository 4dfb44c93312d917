"""What one file says of one family: its rows, what need not be said, or why it cannot be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import Recorded
from events.carrier_feeds import NotNeeded
from events.catalog import CarrierProfile
from events.enrollment import DependentAdded
from events.offers import Book
from events.people import is_sealed
from events.spans import fold_coverage
from events.telling import fold
from events.vocabulary.calendar import end_of_month
from events.vocabulary.maintenance import CoverageChange, FamilyChange
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.decide.member import Context, Demographics, latest_day, member_row
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.rules.application import spans_of_member
from services.carrier_feeds.rules.difference import difference
from services.carrier_feeds.rules.group import group_of
from services.carrier_feeds.state.account import Account, told, unheard


@dataclass(frozen=True, slots=True)
class Known:
    """A family that is due, with all that the log holds of it up to a position."""

    family: str
    account: Account
    hr: Sequence[Recorded]
    """Stream `hr/<family>`, personal fields open."""
    coverage: Sequence[Recorded]
    """Stream `coverage/<family>`, of all carriers."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a family: something to say, or a reason why it cannot be said, or neither."""

    family: str
    change: FamilyChange | None = None
    held: str | None = None
    not_needed: tuple[NotNeeded, ...] = ()
    alone: bool = False


class _Held(Exception):
    """The family cannot be said; the message is for an operator and holds nothing personal."""


def decide_family(known: Known, book: Book, profile: CarrierProfile, night: date) -> Decided:
    """Return what is to be said of a family to this carrier: truth − told, and who its members are."""
    held = told(known.account)
    facts = [each for each in known.coverage if getattr(each.event, "carrier", None) == profile.id]
    context = Context(
        family=fold(known.family, known.hr),
        hr=known.hr,
        people=People(known.hr),
        coverage=facts,
        told=held,
        truth=fold_coverage(facts),
        night=night,
    )
    lines = difference(context.told.spans, context.truth, one_day_is_no_end=_reads_one_day_as_never(profile))
    news = set(unheard(known.account, held))
    try:
        return _said(known, context, lines, news, book, profile)
    except _Held as reason:
        return Decided(known.family, held=str(reason))


def _reads_one_day_as_never(profile: CarrierProfile) -> bool:
    """Whether the carrier cannot tell a coverage of one day, ended, from one that never took effect."""
    return profile.cancellation_shape == "same_day" and profile.end_day == "last_covered"


def _said(
    known: Known,
    context: Context,
    lines: Mapping[str, tuple[CoverageChange, ...]],
    news: set[str],
    book: Book,
    profile: CarrierProfile,
) -> Decided:
    rows = []
    not_needed = []
    for member in sorted({*lines, *news}, key=lambda each: (each != SELF, each)):
        said = lines.get(member, ())
        if not said and not _is_news(context, member):
            not_needed.append(
                NotNeeded(family=known.family, member=member, person_version=context.people.version(member))
            )
            continue
        who = _demographics(context, member)
        rows.append(member_row(context, member, _relationship(context, member), said, who))
    if not rows:
        return Decided(known.family, not_needed=tuple(not_needed))
    number = group_of(book, profile, context.family, _group_days(context, lines)) or context.told.group
    if not number:
        raise _Held("no group number of the carrier's profile fits the family's employer, class and standing")
    change = FamilyChange(known.family, number, tuple(rows))
    return Decided(known.family, change, not_needed=tuple(not_needed), alone=known.account.alone)


def _is_news(context: Context, member: str) -> bool:
    """Whether a carrier must hear of demographics alone: they differ, and it still holds coverage of the member."""
    spans = spans_of_member(context.told.spans, member).values()
    if all(span.last_day is not None and span.last_day < context.night for span in spans):
        return False
    told_version = context.told.versions.get(member, 0)
    now = context.people.now(member)
    before = context.people.at(member, told_version)
    if now is None or before is None or is_sealed(now) or is_sealed(before):
        return False
    return Demographics(0, now, told_version, before).change is not None


def _demographics(context: Context, member: str) -> Demographics:
    """Return who a member is: as known now, or as told last where the event that named them was voided."""
    told_version = context.told.versions.get(member, 0)
    before = context.people.at(member, told_version) if told_version else None
    version = context.people.version(member)
    person = context.people.now(member)
    if person is None:
        version, person = told_version, before
    if person is None:
        raise _Held(f"nobody is known as member {member}")
    if is_sealed(person):
        raise _Held(f"the demographics of member {member} have been forgotten")
    if before is not None and is_sealed(before):
        before = None
    return Demographics(version, person, told_version, before)


def _relationship(context: Context, member: str) -> Relationship:
    """Return how a member is related to the subscriber; of somebody voided, as it was said before."""
    try:
        related = context.family.relationship_of(member)
        return Relationship.EX_SPOUSE if _is_former_spouse(context, member, related) else related
    except KeyError:
        for record in reversed(context.hr):
            if isinstance(record.event, DependentAdded) and record.event.dependent_id == member:
                return Relationship(record.event.relationship)
    raise _Held(f"nobody is known as member {member}")


def _is_former_spouse(context: Context, member: str, related: Relationship) -> bool:
    """Whether a divorced spouse is covered beyond the month of the divorce, as the law of a state may keep them.

    Source: M.G.L. c.32B s.9H. A coverage that the divorce ends is the spouse's to its last day.
    """
    if related is not Relationship.SPOUSE:
        return False
    latest = next(each for each in reversed(context.family.dependents) if each.id == member)
    if latest.last_day is None or latest.end_reason not in _PARTED:
        return False
    month = end_of_month(latest.last_day)
    spans = spans_of_member(context.truth, member).values()
    return any(span.last_day is None or span.last_day > month for span in spans)


_PARTED = frozenset({"divorce", "legal_separation"})


def _group_days(context: Context, lines: Mapping[str, tuple[CoverageChange, ...]]) -> list[date]:
    """Return the days to look for the family's group on: of the latest change, then of the spans, newest first."""
    every = [line for said in lines.values() for line in said]
    spans = {
        span.first_day
        for held in (context.truth, context.told.spans)
        for stretch in held.values()
        for span in stretch
    }
    return [latest_day(every, context.truth, SELF, context.night), *sorted(spans, reverse=True)]
