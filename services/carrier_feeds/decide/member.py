"""One member's row in a file: kind, reason, days, and what the carrier wants to know beside the coverages."""

from dataclasses import replace
from datetime import date

from events.catalog import CarrierProfile
from events.family import Employment, Family
from events.vocabulary.calendar import day_after
from events.vocabulary.maintenance import (
    CoverageChange,
    EmploymentStatus,
    Maintenance,
    MaintenanceReason,
    MemberChange,
)
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.decide.extras import status_of, with_extras
from services.carrier_feeds.decide.people import Demographics
from services.carrier_feeds.decide.row_days import (
    change_day,
    death_day,
    eligibility,
    eligible_from,
    latest_day,
)
from services.carrier_feeds.decide.terms import Context
from services.carrier_feeds.law import FULL_TIME_WEEKLY_HOURS
from services.carrier_feeds.rules.application import Name, spans_of_member
from services.carrier_feeds.rules.group import employment_on, retirement_on
from services.carrier_feeds.rules.member_maintenance import member_maintenance
from services.carrier_feeds.rules.reason import reason_of

_EMPLOYMENT_ENDED = frozenset(
    {
        MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
        MaintenanceReason.QUIT,
        MaintenanceReason.FIRED,
        MaintenanceReason.LAYOFF,
        MaintenanceReason.RETIREMENT,
    }
)


def member_row(
    context: Context,
    member: str,
    relationship: Relationship,
    lines: tuple[CoverageChange, ...],
    who: Demographics,
) -> MemberChange:
    """Return what is said of a member, either of coverages, or only of who they are."""
    held = spans_of_member(context.told_spans, member)
    truth = spans_of_member(context.truth, member)
    maintenance = member_maintenance(held.values(), truth.values(), lines)
    reason = _reason(context, member, maintenance, lines, who)
    corrected = who.change is MaintenanceReason.IDENTIFYING_DATA and maintenance is not Maintenance.ADDITION
    first, last = eligibility(maintenance, lines)
    if first is not None and maintenance is Maintenance.ADDITION:
        first = eligible_from(context, member, first)
    day = latest_day(lines, context.truth, member, context.night)
    student, disabled = dependent_words(context.family, member, context.night)
    row = MemberChange(
        member=member,
        relationship=relationship,
        maintenance=maintenance,
        person_version=who.version,
        reason=reason,
        benefit_status=status_of(context, member, _in_force(lines)),
        student=student,
        disabled=disabled,
        eligibility_first_day=first,
        eligibility_last_day=last,
        change_day=change_day(context, member, maintenance, lines, who),
        death_day=death_day(context.family, member, reason),
        prior_person_version=who.told_version if corrected else None,
        coverages=lines,
    )
    row = with_extras(row, context, day)
    return employed(row, context, day) if member == SELF else row


def _in_force(lines: tuple[CoverageChange, ...]) -> list[Name]:
    """Return the coverages of a row that are some; what was cancelled never was, and has no status of its own."""
    return [
        (line.line, line.plan, line.first_day)
        for line in lines
        if line.maintenance is not Maintenance.CANCELLATION
    ]


def dependent_words(family: Family, member: str, day: date) -> tuple[bool, bool]:
    """Return whether a member is a student, and disabled, on a day; a subscriber is neither."""
    dependent = next((each for each in reversed(family.dependents) if each.id == member), None)
    if dependent is None:
        return False, False
    held = dependent.on(day)
    return held.student, held.disabled


def as_told(row: MemberChange, profile: CarrierProfile) -> MemberChange:
    """Return a row in the shape of a carrier that wants every coverage ended in a row that ends nobody."""
    if profile.termination_shape != "coverages" or row.maintenance not in _LOST or not row.coverages:
        return row
    ends = [line.last_day or line.first_day for line in row.coverages]
    return replace(
        row,
        maintenance=Maintenance.CHANGE,
        eligibility_first_day=None,
        eligibility_last_day=None,
        change_day=min(ends),
    )


_LOST = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})


def _reason(
    context: Context,
    member: str,
    maintenance: Maintenance,
    lines: tuple[CoverageChange, ...],
    who: Demographics,
) -> MaintenanceReason | None:
    """Return why a row is sent; a coverage that goes on in another group has been transferred."""
    if not lines:
        return who.change or MaintenanceReason.PERSONNEL_DATA
    if all(_is_move(context, member, line) for line in lines):
        return MaintenanceReason.TRANSFER
    named = []
    for line in lines:
        origin = context.origin(member, line.line, line.plan, line.first_day)
        named.append(line if origin is None else replace(line, first_day=origin.span.first_day))
        named += [
            replace(line, first_day=each.span.first_day)
            for each in context.records
            if (each.member, each.line, each.span.plan) == (member, line.line, line.plan)
            and line.last_day is not None
            and each.span.last_day == line.last_day
        ]
    # What was voided is no coverage any more, but has its facts under its own name.
    return reason_of(member, maintenance, (*lines, *named), context.coverage)


def _is_move(context: Context, member: str, line: CoverageChange) -> bool:
    """Whether a line says nothing of the coverage but where it belongs from a day on."""
    mine = [
        each.span
        for each in context.records
        if (each.member, each.line, each.span.plan) == (member, line.line, line.plan)
    ]
    match line.maintenance:
        case Maintenance.ADDITION:
            return any(span.covers(line.first_day) and span.first_day < line.first_day for span in mine) or (
                any(span.first_day == line.first_day for span in mine)
                and (line.line, line.plan, line.first_day) in spans_of_member(context.told.spans, member)
            )
        case Maintenance.TERMINATION if line.last_day is not None:
            following = day_after(line.last_day)
            return any(span.covers(line.last_day) and span.covers(following) for span in mine)
        case Maintenance.CANCELLATION:
            return any(span.covers(line.first_day) for span in mine)
        case _:
            return False


def employed(row: MemberChange, context: Context, day: date) -> MemberChange:
    """Return the subscriber's row with what the carrier wants to know of the employment."""
    family = context.family
    employment = employment_on(family, day)
    retirement = retirement_on(context.terms.book, family, context.all_truth, day)
    leaving = row.maintenance is Maintenance.TERMINATION and row.reason in _EMPLOYMENT_ENDED
    employment_status = _hours(employment, day)
    if retirement is not None or row.reason is MaintenanceReason.RETIREMENT:
        employment_status = EmploymentStatus.RETIRED
    elif leaving:
        employment_status = EmploymentStatus.TERMINATED
    retired = retirement or next(iter(family.retirements[-1:]), None)
    tells_retirement = row.reason is MaintenanceReason.RETIREMENT or (
        retirement is not None and row.maintenance is Maintenance.ADDITION
    )
    return replace(
        row,
        employment_status=employment_status,
        employment_first_day=(
            employment.first_day
            if employment is not None and row.maintenance is Maintenance.ADDITION
            else None
        ),
        employment_last_day=employment.last_day if employment is not None and leaving else None,
        retirement_day=retired.first_day if retired is not None and tells_retirement else None,
    )


def _hours(employment: Employment | None, day: date) -> EmploymentStatus | None:
    if employment is None:
        return None
    full_time = employment.job_on(day).job.weekly_hours >= FULL_TIME_WEEKLY_HOURS
    return EmploymentStatus.FULL_TIME if full_time else EmploymentStatus.PART_TIME
