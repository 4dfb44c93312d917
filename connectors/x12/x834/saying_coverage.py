"""What a row says of a coverage in loop 2300: where it ends or never took effect is said here."""

from connectors.x12.syntax import Segment
from connectors.x12.x834.codes import COVERAGE_MAINTENANCE
from connectors.x12.x834.loop_2300_hd import hd, write_inner
from connectors.x12.x834.loop_2320_cob import write_other_insurance
from connectors.x12.x834.model_coverage import OtherInsurance
from connectors.x12.x834.parts import amt, dtp, write_dated
from connectors.x12.x834.phrasing import Family, Phrasing, PlanSaid
from connectors.x12.x834.rows import CoverageExtras, MemberRow, UnsayableMember
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import CoverageChange, Maintenance, MemberChange
from events.vocabulary.people import Relationship

_NOTHING = CoverageExtras()
_UNKNOWN = OtherInsurance("U", coordination="5")
"""Whether there is other insurance is not known."""
_LOST = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})


def say_coverages(row: MemberRow, family: Family, phrasing: Phrasing) -> list[Segment]:
    """Return the loops 2300 of one member, in the order given.

    A member who loses all is told without them when the profile says so.

    Raises:
      UnsayableMember: the profile has no code for a plan or a tier.
    """
    change = row.change
    extras = row.extras.coverages if row.extras else ()
    alone = phrasing.profile.termination_shape == "member" and change.maintenance in _LOST
    is_subscriber = change.relationship is Relationship.SELF
    wants_more = phrasing.places_with_coverage or phrasing.other_is_unknown
    segments: list[Segment] = []
    for number, coverage in enumerate(change.coverages):
        if alone and coverage.maintenance in _LOST:
            continue
        plan = phrasing.plan(coverage.plan, coverage.first_day)
        if plan is None:
            reason = f"the carrier's profile has no code for plan {coverage.plan}"
            raise UnsayableMember(family.id, change.member, reason)
        more = extras[number] if number < len(extras) else None
        segments.append(_say_hd(coverage, plan, change, family, phrasing, more))
        days = coverage_days(coverage, phrasing, subscriber=is_subscriber)
        if more is None:
            segments += days
        else:
            segments += _with_extras(days, more, phrasing)
        if more or coverage.premium is not None or coverage.volume is not None or plan.rate or wants_more:
            segments += _inner(coverage, plan, more, family, phrasing)
    return segments


def _inner(
    coverage: CoverageChange,
    plan: PlanSaid,
    more: CoverageExtras | None,
    family: Family,
    phrasing: Phrasing,
) -> list[Segment]:
    """AMT, REF, IDC, 2310 and 2320: premium, volume, the group's parts, the plan's rate; and all extras."""
    amounts: list[Segment] = []
    if coverage.premium is not None:
        amounts.append(amt("P3", coverage.premium))
    if coverage.volume is not None:
        amounts.append(amt("FK", coverage.volume))
    place = coverage.group or family.place
    references = [*phrasing.group(place)] if place and phrasing.places_with_coverage else []
    if plan.rate:
        references.append(plan.rate)
    inner = more or _NOTHING
    segments = write_inner(inner, phrasing.scribe, amounts=amounts, references=references)
    unknown = phrasing.other_is_unknown and coverage.line is InsuranceLine.MEDICAL
    if unknown and not inner.other_insurance:
        segments += write_other_insurance(_UNKNOWN, phrasing.scribe)
    return segments


def _say_hd(
    coverage: CoverageChange,
    plan: PlanSaid,
    change: MemberChange,
    family: Family,
    phrasing: Phrasing,
    more: CoverageExtras | None,
) -> Segment:
    """HD: HD01 maintenance, HD03 insurance line, HD04 plan, HD05 tier, HD09 late enrollee."""
    maintenance = COVERAGE_MAINTENANCE[coverage.maintenance]
    if coverage.maintenance is Maintenance.CANCELLATION and phrasing.profile.cancellation_shape != "delete":
        maintenance = COVERAGE_MAINTENANCE[Maintenance.TERMINATION]
    tier = coverage.tier
    if change.relationship is not Relationship.SELF:
        tier = (tier or family.tiers.get(coverage.plan)) if phrasing.profile.tier_on_dependents else None
    tier_code = ""
    if tier is not None:
        tier_code = plan.tiers.get(tier, "")
        if not tier_code:
            reason = f"the carrier's profile has no code for tier {tier}"
            raise UnsayableMember(family.id, change.member, reason)
    late = phrasing.scribe.code(more.late_enrollee, "HD09", 1, 1) if more else ""
    return hd(maintenance, plan.line, plan.code, tier_code, late)


def _with_extras(days: list[Segment], more: CoverageExtras, phrasing: Phrasing) -> list[Segment]:
    """Return DTPs of the row and of the extras, in order of qualifier."""
    said = {segment[1]: segment for segment in days}
    for each in more.days:
        said[each.qualifier] = write_dated(each, phrasing.scribe)
    return [said[code] for code in sorted(said)]


def coverage_days(coverage: CoverageChange, phrasing: Phrasing, *, subscriber: bool) -> list[Segment]:
    """Return the DTPs of loop 2300 in order of qualifier.

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
        last = phrasing.end_day(last, subscriber=subscriber)
    first = dtp("348", coverage.first_day)
    segments = [dtp("303", coverage.change_day), first] if coverage.change_day else [first]
    if last:
        segments.append(dtp("349", last))
    forbidden = phrasing.forbidden_days
    return [each for each in segments if each[1] not in forbidden] if forbidden else segments
