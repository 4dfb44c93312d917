"""The rows that a family has in the census: each with the days on which it is the same."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from events.vocabulary.calendar import day_after
from events.vocabulary.people import SELF, employee_of, employer_of, member_number
from services.answers.decide.census import CensusAsked, CensusRow
from services.answers.decide.covered import UNKNOWN

Steps = Sequence[Sequence[str | None]]
"""What holds from a day on, oldest first: the day in ISO 8601, and what holds."""


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
    """From which day on which department and bargaining unit."""
    kin: Mapping[str, Steps]
    """By dependent: from which day on which relationship."""
    held: Sequence[Sequence[object]]
    """Coverages, each with the fields of `Held` in their order."""


class Stretch(NamedTuple):
    """Days on which a row of the census is the same: from a day on, and before another; days in ISO 8601."""

    from_day: str
    before_day: str
    row: CensusRow


NEVER = "9999-99-99"
"""A day after every day."""


def stretches_of(family: str, shown: FamilyShown) -> Iterator[Stretch]:
    """Yield every row that a family has in the census of any day: by line, plan and member, the subscriber first.

    A member is in at most one stretch of a coverage on any day.
    """
    held = [Held._make(each) for each in shown.held]
    own: dict[tuple[str, str], list[Held]] = {}
    for each in held:
        if each.member == SELF:
            own.setdefault((each.line, each.plan), []).append(each)
    employer, employee = employer_of(family), employee_of(family)
    numbers: dict[str, str] = {}
    for each in sorted(held, key=_order):
        if each.member not in numbers:
            numbers[each.member] = member_number(family, each.member)
        whose = (employer, employee, numbers[each.member])
        yield from _stretches(each, whose, shown, own.get((each.line, each.plan), ()))


def census_of(family: str, shown: FamilyShown, asked: CensusAsked) -> Iterator[CensusRow]:
    """Yield the rows of one family on the day asked about that are what is asked for."""
    day, wanted = asked.as_of.isoformat(), asked.fields()
    for each in stretches_of(family, shown):
        if each.from_day <= day < each.before_day:
            if all(each.row[number] == value for number, value in wanted):
                yield each.row


def _order(held: Held) -> tuple[str, str, bool, str, str]:
    return (held.line, held.plan, held.member != SELF, held.member, held.first_day)


def _before(last_day: str | None) -> str:
    """Return the first day on which a coverage with this last day is over."""
    return NEVER if last_day is None else day_after(date.fromisoformat(last_day)).isoformat()


def _stretches(
    held: Held, whose: tuple[str, str, str], shown: FamilyShown, own: Sequence[Held]
) -> Iterator[Stretch]:
    """Yield the stretches of one coverage; `own` are the subscriber's by the same plan, whose tier is the family's."""
    kin = shown.kin.get(held.member, ())
    over = _before(held.last_day)
    days = {str(step[0]) for steps in (shown.jobs, kin, held.prices) for step in steps}
    for each in own:
        days.update(str(step[0]) for step in each.tiers)
        days.add(_before(each.last_day))
    cuts = [held.first_day, *sorted(day for day in days if held.first_day < day < over), over]
    stretch: Stretch | None = None
    for day, before in pairwise(cuts):
        row = _row(held, whose, day, shown, kin, own)
        if stretch is not None and stretch.row == row:
            stretch = stretch._replace(before_day=before)
            continue
        if stretch is not None:
            yield stretch
        stretch = Stretch(day, before, row)
    if stretch is not None:
        yield stretch


def _row(
    held: Held, whose: tuple[str, str, str], day: str, shown: FamilyShown, kin: Steps, own: Sequence[Held]
) -> CensusRow:
    tiers = next((each.tiers for each in own if each.first_day <= day < _before(each.last_day)), ())
    return CensusRow(
        *whose,
        SELF if held.member == SELF else _on(kin, day, first=True) or UNKNOWN,
        "",
        held.line,
        held.plan,
        held.carrier,
        _on(tiers, day),
        held.first_day,
        held.last_day or "",
        *_job_on(shown.jobs, day),
        *_priced(held.prices, day),
    )


def _on(steps: Steps, day: str, *, first: bool = False) -> str:
    """Return what holds on a day; before the first step nothing, or with `first` what that step says."""
    found = steps[0][1] if first and steps else None
    for from_day, value in steps:
        assert from_day is not None
        if from_day <= day:
            found = value
    return found or ""


_NO_PRICE = ("",) * 5


def _priced(prices: Steps, day: str) -> Sequence[str]:
    """Return volume, premium, its two parts and its period on a day."""
    if not prices:
        return _NO_PRICE
    held = [step for step in prices if step[0] is not None and step[0] <= day]
    return [each or "" for each in held[-1][1:]] if held else _NO_PRICE


def _job_on(jobs: Steps, day: str) -> tuple[str, str]:
    """Return department and bargaining unit on a day; before the first job those of the first."""
    held = jobs[0] if jobs else ("", "", "")
    for step in jobs:
        if step[0] is not None and step[0] <= day:
            held = step
    return held[1] or "", held[2] or ""
