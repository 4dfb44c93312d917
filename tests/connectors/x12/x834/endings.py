"""Scenarios in which coverage ends, or never was."""

from datetime import date
from typing import Any

from connectors.x12.x834 import FamilyRows, MemberRow
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import BenefitStatus, EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import ANA, LUIS, NEW_YEAR, coverage, family, member, profile
from tests.connectors.x12.x834.scenario import Scenario, scenario

M = Maintenance
R = MaintenanceReason
FULL_TIME: dict[str, Any] = {"employment_status": EmploymentStatus.FULL_TIME}
SPOUSE: dict[str, Any] = {"relationship": Relationship.SPOUSE}


def _leaver(**changes: Any) -> FamilyRows:
    last = date(2026, 1, 31)
    both = (coverage(M.TERMINATION, last_day=last), coverage(M.TERMINATION, "dental", last_day=last))
    leaver = member(
        M.TERMINATION,
        reason=R.TERMINATION_OF_EMPLOYMENT,
        employment_status=EmploymentStatus.TERMINATED,
        employment_last_day=date(2026, 1, 15),
        eligibility_last_day=last,
        coverages=both,
        **changes,
    )
    return family(MemberRow(leaver, ANA))


@scenario
def leave_employment() -> Scenario:
    """Employment ends; each coverage ends with the month."""
    return Scenario(profile(), (_leaver(),))


@scenario
def leave_employment_told_by_member() -> Scenario:
    """The same to a carrier that wants INS alone and the first day without coverage."""
    return Scenario(profile(termination_shape="member", end_day="first_uncovered"), (_leaver(),))


@scenario
def drop_dental() -> Scenario:
    """One line ends, the other goes on."""
    ended = coverage(M.TERMINATION, "dental", last_day=date(2026, 1, 31), tier=CoverageTier.EMPLOYEE_ONLY)
    row = member(M.CHANGE, reason=R.VOLUNTARY_WITHDRAWAL, coverages=(ended,), **FULL_TIME)
    return Scenario(profile(), (family(MemberRow(row, ANA)),))


@scenario
def divorce() -> Scenario:
    """The spouse loses coverage; the subscriber is covered alone from the next day on."""
    last = date(2026, 1, 31)
    alone = coverage(M.CHANGE, tier=CoverageTier.EMPLOYEE_ONLY, change_day=date(2026, 2, 1))
    ended = (coverage(M.TERMINATION, last_day=last),)
    spouse = member(
        M.TERMINATION, "d1", reason=R.DIVORCE, eligibility_last_day=last, coverages=ended, **SPOUSE
    )
    return Scenario(
        profile(say_demographics="additions"),
        (
            family(
                MemberRow(member(M.CHANGE, reason=R.DIVORCE, coverages=(alone,), **FULL_TIME), ANA),
                MemberRow(spouse, LUIS),
            ),
        ),
    )


def _cancelled(shape: str) -> Scenario:
    never = (coverage(M.CANCELLATION, tier=CoverageTier.EMPLOYEE_ONLY),)
    row = member(
        M.CANCELLATION, reason=R.DECLINED, eligibility_first_day=NEW_YEAR, coverages=never, **FULL_TIME
    )
    return Scenario(profile(cancellation_shape=shape), (family(MemberRow(row, ANA)),))


@scenario
def cancel_by_deletion() -> Scenario:
    """A coverage never took effect and is deleted."""
    return _cancelled("delete")


@scenario
def cancel_on_the_same_day() -> Scenario:
    """A coverage never took effect and is told to end on its first day."""
    return _cancelled("same_day")


@scenario
def cancel_on_the_day_before() -> Scenario:
    """A coverage never took effect and is told to end on the day before its first."""
    return _cancelled("day_before")


@scenario
def death_of_subscriber() -> Scenario:
    """The subscriber dies; the surviving spouse is covered in their own right."""
    died = date(2026, 1, 20)
    gone = member(
        M.TERMINATION,
        reason=R.DEATH,
        employment_status=EmploymentStatus.TERMINATED,
        death_day=died,
        eligibility_last_day=died,
        coverages=(coverage(M.TERMINATION, last_day=died),),
    )
    survivor = member(
        M.CHANGE,
        "d1",
        reason=R.SURVIVING_SPOUSE,
        benefit_status=BenefitStatus.SURVIVING,
        change_day=died,
        **SPOUSE,
    )
    return Scenario(profile(), (family(MemberRow(gone, ANA), MemberRow(survivor, LUIS)),))
