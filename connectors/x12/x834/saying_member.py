"""What a row says of a member in loop 2000: INS, the numbers they go by, and the days that concern the person."""

from datetime import date
from operator import itemgetter

from connectors.x12.syntax import Segment, UnsayableIdentifier, d8
from connectors.x12.x834.codes import (
    BENEFIT_STATUS,
    COBRA_EVENT,
    MEDICARE,
    MEDICARE_BASIS,
    MEMBER_MAINTENANCE,
)
from connectors.x12.x834.loop_2000_ins import ins, medicare_said
from connectors.x12.x834.loop_2200_dsb import write_disability
from connectors.x12.x834.loop_2700_ls import write_categories
from connectors.x12.x834.model import Category, Medicare
from connectors.x12.x834.model_parts import Dated, Reference
from connectors.x12.x834.parts import dtp, write_dated
from connectors.x12.x834.phrasing import Family, Phrasing
from connectors.x12.x834.rows import MemberExtras, MemberRow, UnsayableMember
from connectors.x12.x834.saying_coverage import say_coverages
from connectors.x12.x834.saying_numbers import say_numbers
from connectors.x12.x834.saying_person import say_names
from events.people import is_sealed
from events.vocabulary.calendar import day_before
from events.vocabulary.maintenance import Maintenance, MemberChange
from events.vocabulary.maintenance import Medicare as MedicareTold
from events.vocabulary.people import ADULT_PARTNERS, Relationship


def say_member(row: MemberRow, family: Family, phrasing: Phrasing) -> list[Segment]:
    """Return loop 2000 of a member with all loops inside of it.

    Raises:
      UnsayableMember: something of it cannot be said to this carrier; names the member and the reason.
    """
    change, extras = row.change, row.extras
    if is_sealed(row.person) or (row.prior_person is not None and is_sealed(row.prior_person)):
        raise UnsayableMember(family.id, change.member, "the person is sealed")
    try:
        segments = [
            say_ins(change, phrasing, extras),
            family.subscriber_reference,
            family.group_reference,
            *say_numbers(row, family, phrasing),
        ]
        days = member_days(change, phrasing)
        if extras is None:
            segments += days
            segments += say_names(row, family, phrasing)
        else:
            segments += _with_extras(days, extras, phrasing)
            segments += say_names(row, family, phrasing)
            for disability in extras.disabilities:
                segments += write_disability(disability, phrasing.scribe)
        segments += say_coverages(row, family, phrasing)
        if change.categories or extras:
            segments += _categories(change, extras, phrasing)
        return segments
    except UnsayableIdentifier as fault:
        raise UnsayableMember(family.id, change.member, str(fault)) from None


def say_ins(change: MemberChange, phrasing: Phrasing, extras: MemberExtras | None = None) -> Segment:
    """Return INS.

    Employment status is told of the subscriber only, a student's status of dependents other than a spouse.

    Raises:
      UnsayableIdentifier: the guide, or the carrier, has no code for the relationship or the reason.
    """
    is_subscriber = change.relationship is Relationship.SELF
    employment = change.employment_status if is_subscriber else None
    relationship = phrasing.relationships.get(change.relationship)
    reason = phrasing.reasons.get(change.reason) if change.reason else ""
    if relationship is None:
        raise UnsayableIdentifier("INS02")
    if reason is None:
        raise UnsayableIdentifier("INS04")
    medicare = event = confidentiality = sequence = ""
    if change.medicare:
        medicare = medicare_said(_medicare(change.medicare), phrasing.scribe)
    if change.continuation:
        event = COBRA_EVENT[change.continuation.event]
    if extras:
        medicare = medicare_said(extras.medicare, phrasing.scribe) or medicare
        event = phrasing.scribe.code(extras.cobra_event, "INS07", 1, 2) or event
        confidentiality = phrasing.scribe.code(extras.confidentiality, "INS13", 1, 1)
        sequence = "" if extras.birth_sequence is None else str(extras.birth_sequence)
    return ins(
        is_subscriber,
        relationship,
        MEMBER_MAINTENANCE[change.maintenance],
        reason,
        BENEFIT_STATUS[change.benefit_status],
        medicare,
        event,
        phrasing.employment_statuses[employment] if employment else "",
        "F" if change.student and not is_subscriber and change.relationship not in ADULT_PARTNERS else "",
        "Y" if change.disabled else "",
        d8(change.death_day) if change.death_day else "",
        confidentiality,
        sequence,
    )


def _medicare(told: MedicareTold) -> Medicare:
    """Return INS06: which parts, and, of one who has any, why."""
    plan = MEDICARE[told.part_a, told.part_b]
    return Medicare(plan, MEDICARE_BASIS[told.basis] if told.part_a or told.part_b else "")


def _categories(change: MemberChange, extras: MemberExtras | None, phrasing: Phrasing) -> list[Segment]:
    """Return loop 2700: each category's name, its value as REF, a day on which it holds as DTP*007.

    A value is an amount or a word of the office, and words are in the file's letter case.
    """
    longest = phrasing.reference_longest
    told = [
        Category(
            each.name,
            Reference(each.qualifier, phrasing.charset.text(each.value, longest)),
            Dated("007", each.day) if each.day else None,
        )
        for each in change.categories
    ]
    return write_categories([*told, *(extras.categories if extras else ())], phrasing.scribe)


def _with_extras(days: list[Segment], extras: MemberExtras, phrasing: Phrasing) -> list[Segment]:
    """Return DTPs of the row and of the extras, in order of qualifier."""
    said = {segment[1]: segment for segment in days}
    for each in extras.days:
        said[each.qualifier] = write_dated(each, phrasing.scribe)
    return [said[code] for code in sorted(said)]


def member_days(change: MemberChange, phrasing: Phrasing) -> list[Segment]:
    """Return the DTPs of loop 2000 in order of qualifier.

    286 retirement, 303 maintenance, 336/337 employment, 356/357 eligibility. A member whose coverage never took
    effect is told as eligible for one day, or until the day before, as the profile says; every other 357 names the
    last covered day or the one after it. 301, 340 and 341 are COBRA's, 338 and 339 Medicare's.
    """
    first, last = change.eligibility_first_day, change.eligibility_last_day
    if change.maintenance is Maintenance.CANCELLATION:
        first = first or min((each.first_day for each in change.coverages), default=None)
        last = first
        if first and phrasing.profile.cancellation_shape == "day_before":
            last = day_before(first)
    elif last:
        last = phrasing.end_day(last, subscriber=change.relationship is Relationship.SELF)
    segments = _further_days(change) if change.medicare or change.continuation else []
    if change.retirement_day:
        segments.append(dtp("286", change.retirement_day))
    if change.change_day:
        segments.append(dtp("303", change.change_day))
    if change.employment_first_day:
        segments.append(dtp("336", change.employment_first_day))
    if change.employment_last_day:
        segments.append(dtp("337", change.employment_last_day))
    if first:
        segments.append(dtp("356", first))
    if last:
        segments.append(dtp("357", last))
    if change.medicare or change.continuation:
        segments.sort(key=itemgetter(1))
    forbidden = phrasing.forbidden_days
    return [each for each in segments if each[1] not in forbidden] if forbidden else segments


def _further_days(change: MemberChange) -> list[Segment]:
    """Return the DTPs of COBRA and of Medicare."""
    days: list[tuple[str, date | None]] = []
    if change.continuation:
        continues = change.continuation
        days += [("301", continues.event_day), ("340", continues.first_day), ("341", continues.last_day)]
    if change.medicare:
        days += [("338", change.medicare.first_day), ("339", change.medicare.last_day)]
    return [dtp(code, day) for code, day in days if day]
