"""The days that concern a member's row as a whole: eligibility, the change, the death, and which day a row is of.

Source: X12 834 005010X220A1, loop 2000 DTP*303, *356, *357 and INS12.
"""

from collections.abc import Sequence
from datetime import date

from events.employment import PersonChanged
from events.family import Family
from events.spans import Spans
from events.vocabulary.calendar import day_after
from events.vocabulary.maintenance import CoverageChange, Maintenance, MaintenanceReason
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.people import Demographics
from services.carrier_feeds.decide.terms import Context
from services.carrier_feeds.rules.application import spans_of_member


def latest_day(lines: Sequence[CoverageChange], truth: Spans, member: str, night: date) -> date:
    """Return the day that lines speak of last; without lines the night, or the member's last covered day before it."""
    days: list[date] = []
    for line in lines:
        match line.maintenance:
            case Maintenance.ADDITION:
                days.append(line.first_day)
            case Maintenance.CHANGE if line.change_day is not None:
                days.append(line.change_day)
            case Maintenance.TERMINATION if line.last_day is not None:
                days.append(line.last_day)
            case Maintenance.REINSTATEMENT:
                days.append(max(line.first_day, night))
            case _:
                pass
    if days:
        return max(days)
    if lines:
        return max(line.first_day for line in lines)
    last_days = [span.last_day or date.max for span in spans_of_member(truth, member).values()]
    return min(night, max(last_days, default=night))


def eligibility(maintenance: Maintenance, lines: Sequence[CoverageChange]) -> tuple[date | None, date | None]:
    """Return the first and last day of eligibility (DTP*356, DTP*357) where the row adds, ends or cancels."""
    match maintenance:
        case Maintenance.ADDITION:
            added = [line.first_day for line in lines if line.maintenance is Maintenance.ADDITION]
            return min(added), None
        case Maintenance.TERMINATION:
            return None, max(line.last_day for line in lines if line.last_day is not None)
        case Maintenance.CANCELLATION:
            first = min(line.first_day for line in lines)
            return first, first
        case _:
            return None, None


def eligible_from(context: Context, member: str, first_day: date) -> date:
    """Return what DTP*356 names for somebody whose coverage begins on a day.

    That day; or, for a carrier that wants the first ever, the first day from which on there was no gap.
    """
    if context.terms.profile.dates.eligibility == "this_period":
        return first_day
    spans = [span for (whose, _), held in context.all_truth.items() if whose == member for span in held]
    earliest = first_day
    while longer := [
        span.first_day
        for span in spans
        if span.first_day < earliest and (span.last_day is None or day_after(span.last_day) >= earliest)
    ]:
        earliest = min(longer)
    return earliest


def change_day(
    context: Context,
    member: str,
    maintenance: Maintenance,
    lines: Sequence[CoverageChange],
    who: Demographics,
) -> date | None:
    """Return the day from which a changed or reinstated member is another to the carrier (DTP*303)."""
    if maintenance not in {Maintenance.CHANGE, Maintenance.REINSTATEMENT}:
        return None
    if not lines:
        return _demographics_day(context, member, who)
    begins = [
        line.change_day or line.first_day
        for line in lines
        if line.maintenance in {Maintenance.ADDITION, Maintenance.CHANGE}
    ]
    if begins:
        return min(begins)
    told = spans_of_member(context.told_spans, member)
    again = [
        day_after(ended)
        for line in lines
        if line.maintenance is Maintenance.REINSTATEMENT
        and (ended := told[line.line, line.plan, line.first_day].last_day) is not None
    ]
    ends = [line.last_day for line in lines if line.last_day is not None]
    return min(again or ends or [line.first_day for line in lines])


def _demographics_day(context: Context, member: str, who: Demographics) -> date:
    """Return the day of the newest change since the carrier was told; without one (an event was voided), the night."""
    days = [
        record.event.change_day
        for record in context.hr
        if isinstance(record.event, PersonChanged)
        and record.event.person_ref == member
        and record.position > who.told_version
    ]
    return days[-1] if days else context.night


def death_day(family: Family, member: str, reason: MaintenanceReason | None) -> date | None:
    """Return the day on which a member has died, where that is why the row is sent."""
    if reason is not MaintenanceReason.DEATH:
        return None
    if member == SELF:
        return family.death_day
    for each in reversed(family.dependents):
        if each.id == member and each.end_reason == "death":
            return each.last_day
    return None
