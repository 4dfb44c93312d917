"""Loop 2000: one member. INS, the numbers they go by (REF), and the days that concern the person (DTP)."""

from datetime import date

from connectors.x12.syntax import Segment, d8, trimmed
from connectors.x12.x834.codes import (
    BENEFIT_STATUS,
    EMPLOYMENT_STATUS,
    MEMBER_MAINTENANCE,
    REASON,
    RELATIONSHIP,
)
from connectors.x12.x834.phrasing import Family, Phrasing
from events.vocabulary.calendar import day_before
from events.vocabulary.maintenance import Maintenance, MemberChange
from events.vocabulary.people import ADULT_PARTNERS, Relationship, member_number


def write_member(change: MemberChange, family: Family, phrasing: Phrasing) -> list[Segment]:
    """Return INS, REF*0F, REF*1L, the member's own number and the DTPs of one member.

    Raises:
      UnsayableIdentifier: the member's own number cannot be written.
    """
    segments = [
        write_ins(change),
        family.subscriber_reference,
        family.group_reference,
    ]
    qualifier = phrasing.member_identifier_qualifier
    if qualifier:
        number = member_number(family.id, change.member)
        segments.append(["REF", qualifier, phrasing.charset.identifier(number, "REF02 (member)")])
    segments += [["DTP", code, "D8", d8(day)] for code, day in member_days(change, phrasing) if day]
    return segments


def write_ins(change: MemberChange) -> Segment:
    """Return INS.

    INS01 subscriber or dependent, INS02 relationship, INS03 maintenance, INS04 reason, INS05 benefit status, INS08
    employment status (subscriber only), INS09 full-time student (dependents other than a spouse), INS10 disabled,
    INS11/12 day of death.
    """
    is_subscriber = change.relationship is Relationship.SELF
    employment = change.employment_status if is_subscriber else None
    segment = [
        "INS",
        "Y" if is_subscriber else "N",
        RELATIONSHIP[change.relationship],
        MEMBER_MAINTENANCE[change.maintenance],
        REASON[change.reason] if change.reason else "",
        BENEFIT_STATUS[change.benefit_status],
        "",
        "",
        EMPLOYMENT_STATUS[employment] if employment else "",
        "F" if change.student and not is_subscriber and change.relationship not in ADULT_PARTNERS else "",
        "Y" if change.disabled else "",
        "D8" if change.death_day else "",
        d8(change.death_day) if change.death_day else "",
    ]
    return trimmed(segment)


def member_days(change: MemberChange, phrasing: Phrasing) -> tuple[tuple[str, date | None], ...]:
    """Return qualifier and day of every DTP of loop 2000, in order of qualifier; None is not said.

    286 retirement, 303 maintenance, 336/337 employment, 356/357 eligibility. A member whose coverage never took
    effect is told as eligible for one day, or until the day before, as the profile says; every other 357 names the
    last covered day or the one after it.
    """
    first, last = change.eligibility_first_day, change.eligibility_last_day
    if change.maintenance is Maintenance.CANCELLATION:
        first = first or min((each.first_day for each in change.coverages), default=None)
        last = day_before(first) if first and phrasing.profile.cancellation_shape == "day_before" else first
    elif last:
        last = phrasing.end_day(last)
    return (
        ("286", change.retirement_day),
        ("303", change.change_day),
        ("336", change.employment_first_day),
        ("337", change.employment_last_day),
        ("356", first),
        ("357", last),
    )
