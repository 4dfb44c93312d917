"""What a full file says of one family: everything the carrier should hold, whatever it was told before.

Source: X12 834 005010X220A1, BGN08 (4 verify, RX replace), INS03 and HD01 030, INS04 XN; the original DTP*348.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from events.catalog import FullFile
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.maintenance import (
    CoverageChange,
    CoverageGroup,
    FamilyChange,
    Maintenance,
    MaintenanceReason,
    MemberChange,
)
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.expected import Known, context_of, expected
from services.carrier_feeds.decide.extras import status_of, with_extras
from services.carrier_feeds.decide.member import dependent_words, employed
from services.carrier_feeds.decide.people import Demographics
from services.carrier_feeds.decide.row_days import eligible_from
from services.carrier_feeds.decide.sayable import why_not
from services.carrier_feeds.decide.terms import Context, Terms, Unsayable
from services.carrier_feeds.decide.who import demographics, relationship
from services.carrier_feeds.rules.application import Name, Placed, Told, spans_of_member, together
from services.carrier_feeds.state.account import silenced


@dataclass(frozen=True, slots=True)
class Whole:
    """What a full file says of a family; nothing, or a reason why it cannot be said."""

    family: str
    changes: tuple[FamilyChange, ...] = ()
    noted: tuple[FamilyChange, ...] = ()
    """The same, each line with the day as of which it says tier and price."""
    held: str | None = None


def full_family(known: Known, terms: Terms, full: FullFile, night: date, *, basis: int) -> Whole:
    """Return all that the carrier should hold of a family on a night: a function of the log up to `basis`.

    A coverage is in it from `full.future_days` before its first day (to a carrier that gets changes, from when these
    may tell it) to `full.ended_days` after its last. What the carrier must not hear of is said as it was told.
    """
    context = context_of(known, terms, Told(), night, basis=basis)
    try:
        should = expected(
            context,
            future_days=_days_ahead(terms, full),
            ended_from=night - timedelta(days=full.ended_days),
            silenced=silenced(known.account, at=basis),
        )
        noted = tuple(full_rows(context, should.placed))
        return Whole(known.family, tuple(map(without_days, noted)), noted)
    except Unsayable as reason:
        return Whole(known.family, held=str(reason))


def without_days(change: FamilyChange) -> FamilyChange:
    """Return a family's rows without the days as of which their lines say tier and price."""
    members = tuple(
        replace(row, coverages=tuple(replace(line, change_day=None) for line in row.coverages))
        for row in change.members
    )
    return replace(change, members=members)


def _days_ahead(terms: Terms, full: FullFile) -> int | None:
    """Return how many days ahead a coverage may begin: as far as changes tell it, where the carrier gets them."""
    return terms.profile.dates.future_days if terms.profile.changes else full.future_days


Who = Callable[[Context, str], Demographics]
"""Who a member is, in the rows of a file."""


def full_rows(context: Context, placed: Placed, who: Who = demographics) -> list[FamilyChange]:
    """Return the rows that say that a family is covered like this, on the context's night.

    Raises:
      Unsayable: a member cannot be said.
    """
    places = context.terms.places
    parts: dict[CoverageGroup | str, list[CoverageGroup]] = {}
    for group in sorted(placed, key=lambda each: (each.number, each.subgroup or "", each.class_code or "")):
        parts.setdefault(places.same_rows(group), []).append(group)
    found = []
    for groups in parts.values():
        place = places.rows_of(groups[0])
        part = replace(context, truth=together([placed[group] for group in groups]))
        # The dependents' row names a subscriber; whoever is none of the covered has a row without coverage.
        members = {SELF, *(member for group in groups for member, _ in placed[group])}
        rows = [
            _row(part, who(part, member), member, groups, placed, place)
            for member in sorted(members, key=lambda each: (each != SELF, each))
        ]
        found.append(
            FamilyChange(
                context.family.id,
                place.number,
                tuple(rows),
                subgroup=place.subgroup,
                class_code=place.class_code,
                division=place.division,
            )
        )
    return found


def _row(
    context: Context,
    who: Demographics,
    member: str,
    groups: list[CoverageGroup],
    placed: Placed,
    place: CoverageGroup,
) -> MemberChange:
    named = [
        (name, span, group)
        for group in groups
        for name, span in spans_of_member(placed[group], member).items()
    ]
    first, last, day = _days(context.night, [span for _, span, _ in named])
    student, disabled = dependent_words(context.family, member, context.night)
    row = MemberChange(
        member=member,
        relationship=relationship(context, member),
        maintenance=Maintenance.AUDIT,
        person_version=who.version,
        reason=MaintenanceReason.NOTIFICATION_ONLY,
        benefit_status=status_of(context, member, [name for name, _, _ in named]),
        student=student,
        disabled=disabled,
        eligibility_first_day=None if first is None else eligible_from(context, member, first),
        eligibility_last_day=last,
        coverages=tuple(
            _line(name, span, day, None if group == place else group) for name, span, group in named
        ),
    )
    row = with_extras(row, context, day)
    row = employed(row, context, day) if member == SELF else row
    missed = why_not(row, who.person, context.terms.profile, context.night) if named else None
    if missed and not context.terms.profile.changes:
        raise Unsayable(f"member {member}: {missed}")
    return row


def _days(night: date, spans: list[Span]) -> tuple[date | None, date | None, date]:
    """Return the first day of what somebody has, the last if all has one, and the day as of which it is said."""
    if not spans:
        return None, None, night
    first = min(span.first_day for span in spans)
    last_days = [span.last_day for span in spans if span.last_day is not None]
    last = max(last_days) if len(last_days) == len(spans) else None
    day = max(night, first)
    return first, last, day if last is None else min(day, last)


def _line(name: Name, span: Span, day: date, group: CoverageGroup | None) -> CoverageChange:
    line: InsuranceLine
    line, plan, first_day = name
    at = max(first_day, min(day, span.last_day or day))
    price = span.price_on(at)
    return CoverageChange(
        Maintenance.AUDIT,
        line,
        plan,
        first_day,
        span.last_day,
        span.tier_on(at),
        change_day=at,
        group=group,
        premium=None if price is None else price.premium,
        volume=None if price is None else price.volume,
    )
