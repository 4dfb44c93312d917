"""What goes with a member's row where the carrier wants it: Medicare, COBRA, the job, reporting categories, prices.

Source: X12 834 005010X220A1, loop 2000 INS06, INS07, REF, DTP*301, *338 to *341; loop 2300 AMT; loop 2700.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from events.base import Recorded
from events.book import Book
from events.catalog import CarrierProfile, ReportingCategory
from events.cobra import QualifyingEventOccurred, QualifyingEventWithdrawn
from events.enrollment import MedicareChanged
from events.family import Family
from events.premiums import rate_on
from events.prices import shares
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span
from events.vocabulary.maintenance import (
    BenefitStatus,
    CategoryValue,
    Continuation,
    MaintenanceReason,
    Medicare,
    MemberChange,
)
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.terms import Context, Unsayable
from services.carrier_feeds.rules.group import employment_on, part_on

_SAVED = frozenset(
    {
        InsuranceLine.HEALTH_FSA,
        InsuranceLine.DEPENDENT_CARE_FSA,
        InsuranceLine.HRA,
        InsuranceLine.DEFERRED_COMPENSATION,
    }
)
"""Lines whose volume is saved, not insured."""
_OF_JOB = frozenset({"department", "location", "job"})


def medicare_of(family: Family, member: str, night: date) -> Medicare | None:
    """Return what a member has of Medicare by what was told last; None where nothing ever was."""
    told = [
        each.event
        for each in family.others
        if isinstance(each.event, MedicareChanged) and each.event.person_ref == member
    ]
    if not told:
        return None
    last = told[-1]
    over = last.ended_day is not None and last.ended_day < night
    days = [day for day in (last.part_a_day, last.part_b_day) if day is not None]
    return Medicare(
        part_a=last.part_a_day is not None and not over,
        part_b=last.part_b_day is not None and not over,
        basis=last.basis,
        first_day=min(days, default=None),
        last_day=last.ended_day,
    )


def continuation_of(cobra: Iterable[Recorded], member: str, first_day: date) -> Continuation | None:
    """Return what a COBRA coverage that begins on a day continues: the member's own event, else the employee's."""
    standing: dict[tuple[str, str, date], QualifyingEventOccurred] = {}
    for record in cobra:
        match record.event:
            case QualifyingEventOccurred() as event:
                standing[event.member, event.qualifying_event, event.event_day] = event
            case QualifyingEventWithdrawn() as gone:
                standing.pop((gone.member, gone.qualifying_event, gone.event_day), None)
            case _:
                pass
    for whose in (member, SELF):
        mine = [each for each in standing.values() if each.member == whose and each.loss_day < first_day]
        if mine:
            last = max(mine, key=lambda each: each.loss_day)
            return Continuation(
                last.qualifying_event.value,
                last.event_day,
                last.continuation_first_day,
                last.continuation_last_day,
            )
    return None


def continued(context: Context, member: str, otherwise: Iterable[date] = ()) -> Continuation | None:
    """Return what the COBRA coverage of a member that began last continues, to a carrier that is told of it.

    Args:
      context: all that is known of the family.
      member: whose.
      otherwise: on which days it began, where there is none any more.
    """
    if not context.terms.profile.say_cobra:
        return None
    days = [
        span.first_day
        for (whose, line), held in context.all_truth.items()
        for span in held
        if whose == member and _is_continued(context, member, line, span)
    ]
    last = max(days or otherwise, default=None)
    return None if last is None else continuation_of(context.cobra, member, last)


def _is_continued(context: Context, member: str, line: InsuranceLine, span: Span) -> bool:
    origin = context.origin(member, line, span.plan, span.first_day)
    return origin is not None and under(origin.began_reason) is BenefitStatus.COBRA


def with_extras(row: MemberChange, context: Context, day: date) -> MemberChange:
    """Return a member's row with all that its carrier's profile asks for beside the coverages, as of a day."""
    profile = context.terms.profile
    medicare = medicare_of(context.family, row.member, context.night) if profile.medicare == "INS06" else None
    if (
        medicare is None
        and row.benefit_status is not BenefitStatus.COBRA
        and not (profile.identifiers or profile.reporting_categories)
    ):
        return row
    asked = {each.value for each in profile.identifiers if each.value in _OF_JOB}
    categories = tuple(_categories(context, row, day)) if profile.reporting_categories else ()
    first_days = [line.first_day for line in row.coverages]
    continues = row.benefit_status is BenefitStatus.COBRA
    job = _job(context, day) if asked else {}
    return replace(
        row,
        medicare=medicare,
        continuation=continued(context, row.member, first_days) if continues else None,
        department=job.get("department") if "department" in asked else None,
        location=job.get("location") if "location" in asked else None,
        job=job.get("job") if "job" in asked else None,
        carrier_number=context.numbers.get(row.member) if _says_carrier_number(profile) else None,
        categories=categories,
    )


def _says_carrier_number(profile: CarrierProfile) -> bool:
    return any(each.value == "carrier_number" for each in profile.identifiers)


def _job(context: Context, day: date) -> dict[str, str]:
    employment = employment_on(context.family, day)
    if employment is None:
        return {}
    held = employment.job_on(day).job
    words = {"department": held.department, "location": held.division, "job": held.job_title}
    return {name: word for name, word in words.items() if word}


@dataclass(frozen=True, slots=True)
class _Total:
    """A month's premium of all coverages of a row, and who pays which part."""

    premium: Decimal
    employee: Decimal
    employer: Decimal


def _categories(context: Context, row: MemberChange, day: date) -> Iterator[CategoryValue]:
    job = _job(context, day)
    total = _total(context, day) if row.member == SELF else None
    classed = part_on(context.terms.book, context.family, context.all_truth, day)
    for each in context.terms.profile.reporting_categories:
        value = _value(each, job, total, classed[0] if classed else "")
        if value:
            yield CategoryValue(each.name, each.qualifier, value, day if each.with_day else None)


def _value(category: ReportingCategory, job: dict[str, str], total: _Total | None, class_id: str) -> str:
    match category.value:
        case "premium":
            return "" if total is None else f"{total.premium:.2f}"
        case "employee_share":
            return "" if total is None else f"{total.employee:.2f}"
        case "employer_share":
            return "" if total is None else f"{total.employer:.2f}"
        case "class_code":
            return class_id
        case _:
            return job.get(category.value, "")


def _total(context: Context, day: date) -> _Total | None:
    """Return the prices of the subscriber's coverages in force on a day; None where one is not known."""
    found: list[_Total] = []
    book = context.terms.book
    classed = part_on(book, context.family, context.all_truth, day)
    for (member, _), held in context.all_truth.items():
        for span in held if member == SELF else ():
            if not span.covers(day):
                continue
            price, tier = span.price_on(day), span.tier_on(day)
            if price is not None and None not in (price.premium, price.employee, price.employer):
                assert price.premium is not None
                assert price.employee is not None
                assert price.employer is not None
                found.append(_Total(price.premium, price.employee, price.employer))
                continue
            parts = None
            if tier is not None and classed is not None:
                parts = shares(book, span.plan, tier, classed[0], day)
            if parts is None:
                return None
            found.append(_Total(parts.premium, parts.employee, parts.employer))
    if not found:
        return None
    return _Total(
        sum((each.premium for each in found), Decimal(0)),
        sum((each.employee for each in found), Decimal(0)),
        sum((each.employer for each in found), Decimal(0)),
    )


def told_prices(
    book: Book, profile: CarrierProfile, member: str, line: InsuranceLine, span: Span
) -> Sequence[tuple[date, Decimal | None, Decimal | None]]:
    """Return from which days on which monthly premium and volume a carrier is told of a coverage; oldest first.

    Raises:
      Unsayable: the catalog has rates for the plan, but none for a tier of the coverage.
    """
    if member != SELF or not (profile.say_premium or profile.say_volume):
        return ()
    days = {span.first_day}
    days.update(step.from_day for step in span.tiers)
    days.update(step.from_day for step in span.prices)
    if profile.say_premium:
        for step in span.tiers:
            for rate in book.rates.get((span.plan, step.tier), ()):
                days.add(rate.first_day)
                if rate.last_day is not None:
                    days.add(day_after(rate.last_day))
    found = []
    for day in sorted(each for each in days if span.covers(each)):
        premium = _premium(book, span, day) if profile.say_premium else None
        if premium is None and profile.say_premium and _lacks_rate(book, span, day):
            raise Unsayable(
                f"the catalog has no rate for tier {span.tier_on(day)} of plan {span.plan} on {day}"
            )
        found.append((day, premium, _volume(line, span, day) if profile.say_volume else None))
    return found


def _lacks_rate(book: Book, span: Span, day: date) -> bool:
    """Whether a tier begins on a day for which there is no rate although the plan has rates by tier."""
    begins = any(step.from_day == day for step in span.tiers)
    return begins and any((span.plan, tier) in book.rates for tier in CoverageTier)


def _premium(book: Book, span: Span, day: date) -> Decimal | None:
    price, tier = span.price_on(day), span.tier_on(day)
    if price is not None and price.premium is not None:
        return price.premium if price.per == "month" else None
    return None if tier is None else rate_on(book, span.plan, tier, day)


def _volume(line: InsuranceLine, span: Span, day: date) -> Decimal | None:
    price = span.price_on(day)
    return None if price is None or line in _SAVED else price.volume


def status_of(
    context: Context, member: str, row_lines: Iterable[tuple[InsuranceLine, str, date]]
) -> BenefitStatus:
    """Return under what a member is covered by the coverages of a row, the last of them; without any, by all."""
    names = list(row_lines) or [
        (line, span.plan, span.first_day)
        for (whose, line), held in context.truth.items()
        if whose == member
        for span in held
    ]
    found = BenefitStatus.ACTIVE
    for line, plan, first_day in sorted(names, key=lambda name: name[2]):
        origin = context.origin(member, line, plan, first_day)
        if origin is not None:
            found = under(origin.began_reason)
    return found


def under(began: MaintenanceReason) -> BenefitStatus:
    """Return under what somebody is covered whose coverage began for this reason. Source: X12 834, INS05."""
    return _UNDER.get(began, BenefitStatus.ACTIVE)


_UNDER = {
    MaintenanceReason.COBRA: BenefitStatus.COBRA,
    MaintenanceReason.SURVIVING_SPOUSE: BenefitStatus.SURVIVING,
}
