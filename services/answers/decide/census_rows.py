"""The rows that a family has in the census: each with the days on which it is the same, and what prices it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from events.vocabulary.calendar import day_after
from events.vocabulary.people import SELF, Relationship, employee_of, employer_of, member_number
from services.answers.decide.census import CensusAsked, CensusRow
from services.answers.decide.covered import UNKNOWN
from services.answers.decide.payers import Steps, job_step_on, payers_on, survivors_on, turning_days
from services.answers.decide.tier_price import TierPrices, priced_by


class Held(NamedTuple):
    """One member's coverage as a census keeps it; days in ISO 8601, both included, no last day: it is open."""

    member: str
    line: str
    plan: str
    carrier: str
    first_day: str
    last_day: str | None
    tiers: Steps
    """Of the subscriber: from which day on which tier."""
    prices: Steps
    """Of the subscriber, where recorded: from which day on which volume, premium, both its parts, and its period."""


class FamilyShown(NamedTuple):
    """All of one family that a census says of it."""

    jobs: Steps
    """From which day on which department and bargaining unit, and the whole job as `job_told` has it."""
    kin: Mapping[str, Steps]
    """By dependent: from which day on which relationship."""
    held: Sequence[Sequence[object]]
    """Coverages, each with the fields of `Held` in their order."""
    service: Steps = ()
    """Each employment: its first day, and its last, None while it goes on."""
    retired: Steps = ()
    """From which day on by which retirement system."""
    died: str | None = None
    """The day of the subscriber's death."""


class Stretch(NamedTuple):
    """Days on which a row of the census is the same: from a day on, and before another; days in ISO 8601."""

    from_day: str
    before_day: str
    row: CensusRow
    priced_by: str
    """From what its price follows, for `TierPrices`; empty where it is recorded, or there is none."""


_PARTNERS = frozenset({Relationship.SPOUSE, Relationship.EX_SPOUSE, Relationship.DOMESTIC_PARTNER})

NEVER = "9999-99-99"
"""A day after every day."""


def stretches_of(family: str, shown: FamilyShown) -> Iterator[Stretch]:
    """Yield every row that a family has in the census of any day: by line, plan and member, the subscriber first.

    A member is in at most one stretch of a coverage on any day.
    """
    held = sorted(map(Held._make, shown.held), key=_order)
    by_plan: dict[tuple[str, str], list[Held]] = {}
    for each in held:
        by_plan.setdefault((each.line, each.plan), []).append(each)
    employer, employee = employer_of(family), employee_of(family)
    numbers: dict[str, str] = {}
    for each in held:
        if each.member not in numbers:
            numbers[each.member] = member_number(family, each.member)
        whose = (employer, employee, numbers[each.member])
        yield from _stretches(each, whose, shown, by_plan[each.line, each.plan])


def census_of(family: str, shown: FamilyShown, asked: CensusAsked, prices: TierPrices) -> Iterator[CensusRow]:
    """Yield the rows of one family on the day asked about that are what is asked for; `prices` are of that day."""
    day, wanted = asked.as_of.isoformat(), asked.fields()
    for each in stretches_of(family, shown):
        if each.from_day <= day < each.before_day:
            if all(each.row[number] == value for number, value in wanted):
                yield priced(each.row, prices[each.priced_by]) if each.priced_by else each.row


def priced(row: Sequence[str], price: Sequence[str]) -> CensusRow:
    """Return a row with what a price by tier says: premium, its two parts and its period, which are its last fields."""
    return CensusRow._make((*row[: -len(price)], *price))


def _order(held: Held) -> tuple[str, str, bool, str, str]:
    return (held.line, held.plan, held.member != SELF, held.member, held.first_day)


def _before(last_day: str | None) -> str:
    """Return the first day on which a coverage with this last day is over."""
    return NEVER if last_day is None else day_after(date.fromisoformat(last_day)).isoformat()


def _stretches(
    held: Held, whose: tuple[str, str, str], shown: FamilyShown, family: Sequence[Held]
) -> Iterator[Stretch]:
    """Yield the stretches of one coverage; `family` are all by the same plan, of whom the subscriber has the tier.

    Coverage that ended before it began has none.
    """
    over = _before(held.last_day)
    if over <= held.first_day:
        return
    days = {str(step[0]) for steps in (shown.jobs, held.prices) for step in steps}
    own = [(each, _before(each.last_day)) for each in family if each.member == SELF]
    beside = any(each.first_day <= held.first_day and over <= before for each, before in own)
    if held.member != SELF and beside:
        asked = [*own, (held, over)]
    else:
        asked = own if held.member == SELF else [(each, _before(each.last_day)) for each in family]
        days.update(turning_days(shown.service, shown.retired))
        if shown.died is not None:
            days.add(_before(shown.died))
    for each, before in asked:
        days.update(str(step[0]) for step in each.tiers)
        days.update(str(step[0]) for step in shown.kin.get(each.member, ()))
        days |= {each.first_day, before}
    cuts = [held.first_day, *sorted(day for day in days if held.first_day < day < over), over]
    stretch: Stretch | None = None
    for day, before in pairwise(cuts):
        covered = [each for each, until in asked if each.first_day <= day < until]
        row, priced_by = _row(held, whose, day, shown, covered)
        if stretch is not None and (stretch.row, stretch.priced_by) == (row, priced_by):
            stretch = stretch._replace(before_day=before)
            continue
        if stretch is not None:
            yield stretch
        stretch = Stretch(day, before, row, priced_by)
    if stretch is not None:
        yield stretch


def _row(
    held: Held, whose: tuple[str, str, str], day: str, shown: FamilyShown, covered: Sequence[Held]
) -> tuple[CensusRow, str]:
    """Return the row of a day, and from what its price follows where tier and plan give one.

    `covered` are those whom the plan covers on the day, the subscriber first.
    """
    first = (
        covered[0] if covered[0].member == SELF else min(covered, key=lambda each: _place(each, shown, day))
    )
    tier, told = _on(first.tiers, day), _priced(held.prices, day)
    job = job_step_on(shown.jobs, day)
    row = CensusRow(
        *whose,
        _related(held.member, shown, day),
        "",
        held.line,
        held.plan,
        held.carrier,
        tier,
        held.first_day,
        held.last_day or "",
        job[1] or "",
        job[2] or "",
        *(_NO_PRICE if told is None else told),
    )
    if told is not None or held is not first:
        return row, ""
    if held.member == SELF:
        payers = payers_on(shown.jobs, shown.service, shown.retired, held.last_day, day)
        return row, priced_by(whose[0], held.plan, tier, payers) if tier else ""
    return row, _priced_alone(held, whose[0], day, shown, covered)


def _priced_alone(held: Held, employer: str, day: str, shown: FamilyShown, covered: Sequence[Held]) -> str:
    """Return from what the price follows of who is covered by a plan without the subscriber; empty: it is not known.

    Survivors, or the family of a retiree who has Medicare and another plan by it.
    """
    beside = sorted(_related(each.member, shown, day) for each in covered if each is not held)
    if UNKNOWN in beside:
        return ""
    who = (shown.jobs, shown.service, shown.retired)
    dead = shown.died is not None and shown.died < day
    payers = survivors_on(*who, str(shown.died)) if dead else payers_on(*who, held.last_day, day)
    return priced_by(employer, held.plan, "", payers, beside)


def _related(member: str, shown: FamilyShown, day: str) -> str:
    return SELF if member == SELF else _on(shown.kin.get(member, ()), day, first=True) or UNKNOWN


def _place(held: Held, shown: FamilyShown, day: str) -> tuple[bool, str]:
    """Return who is before whom in the subscriber's place: the spouse, or who was, then by name."""
    return _related(held.member, shown, day) not in _PARTNERS, held.member


def _on(steps: Steps, day: str, *, first: bool = False) -> str:
    """Return what holds on a day; before the first step nothing, or with `first` what that step says."""
    found = steps[0][1] if first and steps else None
    for from_day, value in steps:
        assert from_day is not None
        if from_day <= day:
            found = value
    return found or ""


_NO_PRICE = ("",) * 5


def _priced(prices: Steps, day: str) -> Sequence[str] | None:
    """Return volume, premium, its two parts and its period as recorded for a day; None where no amount is."""
    told = [step for step in prices if step[0] is not None and step[0] <= day]
    return [each or "" for each in told[-1][1:]] if told and any(told[-1][1:-1]) else None
