"""Loop 2300: one coverage of a member. HD and its days; where a coverage ends or never took effect is said here."""

from datetime import date

from connectors.x12.syntax import Segment, d8, trimmed
from connectors.x12.x834.codes import COVERAGE_MAINTENANCE
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import UnsayableMember
from events.vocabulary.calendar import day_before
from events.vocabulary.maintenance import CoverageChange, Maintenance, MemberChange
from events.vocabulary.people import Relationship

_LOST = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})


def write_coverages(change: MemberChange, family: Family, phrasing: Phrasing) -> list[Segment]:
    """Return the loops 2300 of one member, in the order given.

    A member who loses all is told without them when the profile says so.

    Raises:
      UnsayableMember: the profile has no code for a plan or a tier.
    """
    coverages = change.coverages
    if phrasing.profile.termination_shape == "member" and change.maintenance in _LOST:
        coverages = tuple(each for each in coverages if each.maintenance not in _LOST)
    segments: list[Segment] = []
    for coverage in coverages:
        segments.append(_write_hd(coverage, change, family, phrasing))
        segments.extend(
            ["DTP", code, "D8", d8(day)] for code, day in coverage_days(coverage, phrasing) if day
        )
    return segments


def _write_hd(coverage: CoverageChange, change: MemberChange, family: Family, phrasing: Phrasing) -> Segment:
    """HD: HD01 maintenance, HD03 insurance line, HD04 plan, HD05 tier."""
    codes = phrasing.plans.get(coverage.plan)
    if codes is None:
        raise UnsayableMember(
            family.id, change.member, f"the carrier's profile has no code for plan {coverage.plan}"
        )
    maintenance = COVERAGE_MAINTENANCE[coverage.maintenance]
    if coverage.maintenance is Maintenance.CANCELLATION and phrasing.profile.cancellation_shape != "delete":
        maintenance = COVERAGE_MAINTENANCE[Maintenance.TERMINATION]
    tier = coverage.tier
    if change.relationship is not Relationship.SELF:
        tier = (tier or family.tiers.get(coverage.plan)) if phrasing.profile.tier_on_dependents else None
    if tier is None:
        return trimmed(["HD", maintenance, "", *codes])
    tier_code = phrasing.tiers.get(tier)
    if tier_code is None:
        raise UnsayableMember(family.id, change.member, f"the carrier's profile has no code for tier {tier}")
    return ["HD", maintenance, "", *codes, tier_code]


def coverage_days(coverage: CoverageChange, phrasing: Phrasing) -> tuple[tuple[str, date | None], ...]:
    """Return qualifier and day of every DTP of loop 2300, in order of qualifier; None is not said.

    303 the day a change holds from, 348 the first covered day (it names the span), 349 the end: the last covered day
    or the one after it, as the profile says. A coverage that never took effect is deleted without an end, or ends on
    its first day, or on the day before.
    """
    last = coverage.last_day
    if coverage.maintenance is Maintenance.CANCELLATION:
        match phrasing.profile.cancellation_shape:
            case "delete":
                last = None
            case "same_day":
                last = coverage.first_day
            case "day_before":
                last = day_before(coverage.first_day)
    elif last:
        last = phrasing.end_day(last)
    return (("303", coverage.change_day), ("348", coverage.first_day), ("349", last))
