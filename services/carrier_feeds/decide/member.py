"""One member's row in a file: kind, reason, days, and what the carrier wants to know beside the coverages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from events.base import Recorded
from events.employment import PersonChanged
from events.family import Employment, Family
from events.people import Person
from events.spans import Spans
from events.vocabulary.calendar import day_after
from events.vocabulary.maintenance import (
    BenefitStatus,
    CoverageChange,
    EmploymentStatus,
    Maintenance,
    MaintenanceReason,
    MemberChange,
)
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.law import FULL_TIME_WEEKLY_HOURS
from services.carrier_feeds.rules.application import Told, spans_of_member
from services.carrier_feeds.rules.demographics import demographics_changed
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
_BENEFIT_STATUS = {
    MaintenanceReason.COBRA: BenefitStatus.COBRA,
    MaintenanceReason.SURVIVING_SPOUSE: BenefitStatus.SURVIVING,
}


@dataclass(frozen=True, slots=True)
class Demographics:
    """Who a member is now, and who the carrier was told they are."""

    version: int
    person: Person
    told_version: int = 0
    told: Person | None = None

    @property
    def change(self) -> MaintenanceReason | None:
        """Why the carrier must hear of the person again, if it must."""
        return None if self.told is None else demographics_changed(self.told, self.person)


@dataclass(frozen=True, slots=True)
class Context:
    """All that the rows of one family have in common."""

    family: Family
    hr: Sequence[Recorded]
    people: People
    coverage: Sequence[Recorded]
    told: Told
    truth: Spans
    night: date


def member_row(
    context: Context,
    member: str,
    relationship: Relationship,
    lines: tuple[CoverageChange, ...],
    who: Demographics,
) -> MemberChange:
    """Return what is said of a member, either of coverages, or only of who they are."""
    held = spans_of_member(context.told.spans, member)
    truth = spans_of_member(context.truth, member)
    maintenance = member_maintenance(held.values(), truth.values(), lines)
    reason = reason_of(member, maintenance, lines, context.coverage) if lines else who.change
    corrected = who.change is MaintenanceReason.IDENTIFYING_DATA and maintenance is not Maintenance.ADDITION
    first, last = _eligibility(maintenance, lines)
    day = latest_day(lines, context.truth, member, context.night)
    dependent = next((each for each in reversed(context.family.dependents) if each.id == member), None)
    row = MemberChange(
        member=member,
        relationship=relationship,
        maintenance=maintenance,
        person_version=who.version,
        reason=reason,
        benefit_status=_BENEFIT_STATUS.get(reason, BenefitStatus.ACTIVE) if reason else BenefitStatus.ACTIVE,
        student=dependent is not None and dependent.student,
        disabled=dependent is not None and dependent.disabled,
        eligibility_first_day=first,
        eligibility_last_day=last,
        change_day=_change_day(context, member, maintenance, lines, who),
        death_day=_death_day(context.family, member, reason),
        prior_person_version=who.told_version if corrected else None,
        coverages=lines,
    )
    return _employed(row, context.family, day) if member == SELF else row


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


def _eligibility(
    maintenance: Maintenance, lines: Sequence[CoverageChange]
) -> tuple[date | None, date | None]:
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


def _change_day(
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
    told = spans_of_member(context.told.spans, member)
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


def _death_day(family: Family, member: str, reason: MaintenanceReason | None) -> date | None:
    if reason is not MaintenanceReason.DEATH:
        return None
    if member == SELF:
        return family.death_day
    for each in reversed(family.dependents):
        if each.id == member and each.end_reason == "death":
            return each.last_day
    return None


def _employed(row: MemberChange, family: Family, day: date) -> MemberChange:
    """Return the subscriber's row with what the carrier wants to know of the employment."""
    employment = employment_on(family, day)
    retirement = retirement_on(family, day)
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
