"""Who is covered by which plan of one insurance line, day by day, from choices, phases and dependents.

Source: the plan's own waiting and end rules; at most one plan a line and day, and no dependent beyond the subscriber.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from events.base import EventRef
from events.catalog import Plan
from events.family import Dependent, Family
from events.vocabulary.calendar import day_after, day_before
from events.vocabulary.coverage import CoverageTier, InsuranceLine, tier_of
from events.vocabulary.people import SELF
from services.eligibility.rules.bars import Bar, barred, turning_days
from services.eligibility.rules.choices import Choice
from services.eligibility.rules.court_orders import HEALTH, orders
from services.eligibility.rules.dependents import End, Reach, stretch_for
from services.eligibility.rules.phases import OfferPeriod, Phase, offer_periods
from services.eligibility.rules.run_out import covered_to_of


class Cover(NamedTuple):
    """One plan in force over a stretch of days: with whom, at which tier, and by which choice."""

    first_day: date
    last_day: date | None
    plan: Plan
    tier: CoverageTier | None
    members: frozenset[str]
    choice: Choice


class Covering(NamedTuple):
    """A dependent whom a choice can cover, from a first to a last day, and what ends it."""

    dependent: Dependent
    first_day: date
    end: End | None = None
    order_ref: EventRef | None = None
    """The event that tells of an order to cover them, where no choice does."""


InForce = tuple[Plan, CoverageTier | None, frozenset[str], Choice]
"""Plan, tier of the subscriber, members and choice."""


def chosen_dependents(family: Family, choice: Choice) -> Iterator[Dependent]:
    """Yield the dependents whom a choice covers, oldest first.

    Whoever was removed after the election and came back must be chosen again, unless the removal was a correction.
    """
    gone: set[str] = set()
    for each in family.dependents:
        if each.id in choice.covered and each.id not in gone:
            yield each
            last_day = date.min if each.end_reason == "correction" else each.last_day
            if last_day is not None and last_day > choice.election.event.occasion_day:
                gone.add(each.id)


def _runs(day: date, last_day: date | None) -> bool:
    return last_day is None or day <= last_day


class LineTimeline:
    """One line of one family, ready to be asked about any day."""

    def __init__(
        self,
        reach: Reach,
        line: InsuranceLine,
        phases: Sequence[Phase],
        choices: Sequence[Choice],
        through_day: date = date.min,
        bars: Sequence[Bar] = (),
        main: "LineTimeline | None" = None,
    ) -> None:
        """Make it ready; what age alone ends does so up to `through_day`, or the day of a choice after it.

        Beside a `main` timeline it covers nobody on a day on which that one does.
        """
        self.bars = bars
        self._main = main
        self.line = line
        self.phases = phases
        self.family = reach.family
        self.book = reach.book
        self._reach = reach
        held = [choice for choice in choices if choice.line == line]
        self._choices: list[list[Choice]] = [[] for _ in phases]
        for choice in held:
            self._choices[choice.phase].append(choice)
        self._near = max([through_day, *(choice.from_day for choice in held)])
        self._coverings = {id(choice): tuple(self._covering(choice)) for choice in held}
        self._days: dict[date, InForce | None] = {}

    def coverings(self, choice: Choice) -> tuple[Covering, ...]:
        """Return the dependents whom a choice of the line can cover, each with their days; one may come twice."""
        return self._coverings[id(choice)]

    def offers(self, phase: int, plan: Plan) -> tuple[OfferPeriod, ...]:
        """Return the periods in which a phase offers a plan."""
        return offer_periods(self.phases[phase], plan, self.book)

    def holding(self, phase: int, day: date) -> Choice | None:
        """Return the choice that holds in a phase on a day: of those begun, the one made for the latest day."""
        held: Choice | None = None
        for choice in self._choices[phase]:
            if choice.from_day <= day and (held is None or choice.election_day >= held.election_day):
                held = choice
        return held

    def newest(self, choice: Choice, day: date) -> Choice | None:
        """Return the choice that holds on a day in the phase of another; beside a plan as long as that one is held."""
        if self._main is None:
            return self.holding(choice.phase, day)
        now = self._main.holding(choice.phase, day)
        return choice if now is not None and now.plan == choice.beside else now

    def on(self, day: date) -> InForce | None:
        """Return what is in force on a day. While an earlier phase still runs out, it goes before a later one."""
        if day not in self._days:
            self._days[day] = self._look_up(day)
        return self._days[day]

    def _look_up(self, day: date) -> InForce | None:
        for number in range(len(self.phases)):
            choice = self.holding(number, day)
            if choice is None or choice.plan is None:
                continue
            for period in self.offers(number, choice.plan):
                found = self._in_period(choice, choice.plan, period, day)
                if found is not None:
                    return found
        return None

    def _in_period(self, choice: Choice, plan: Plan, period: OfferPeriod, day: date) -> InForce | None:
        if day < period.first_day:
            return None
        subscriber = self._lives(day) and _runs(day, period.subscriber_last_day)
        dependents: dict[str, Dependent] = {}
        if _runs(day, period.dependent_last_day):
            for each in self.coverings(choice):
                if each.first_day <= day and (each.end is None or day <= each.end.last_day):
                    dependents[each.dependent.id] = each.dependent
        if self.bars:
            subscriber = subscriber and self._may_cover(choice, plan, SELF, day)
            dependents = {n: each for n, each in dependents.items() if self._may_cover(choice, plan, n, day)}
        if not subscriber and not dependents:
            return None
        members = frozenset((SELF, *dependents) if subscriber else dependents)
        tier = None
        if subscriber:
            try:
                tier = tier_of(plan.tiers, [each.on(day).relationship for each in dependents.values()])
            except ValueError:
                return None  # A plan that has no tier for them, as for a spouse who is gone, covers nobody.
        return plan, tier, members, choice

    def bar_of(self, choice: Choice, plan: Plan, member: str, day: date) -> Bar | None:
        """Return what keeps a plan from covering a member on a day, or None."""
        return barred(self.bars, self.phases[choice.phase].standing, plan, member, day)

    def _may_cover(self, choice: Choice, plan: Plan, member: str, day: date) -> bool:
        """Whether no bar keeps a choice from covering a member; beside a plan it covers whom Medicare takes from it."""
        if choice.beside is None:
            return self.bar_of(choice, plan, member, day) is None
        if self.newest(choice, day) is not choice:
            return False
        held = None if self._main is None else self._main.on(day)
        bar = self.bar_of(choice, choice.beside, member, day)
        return bar is not None and bar.medicare == "never" and (held is None or member not in held[2])

    def _lives(self, day: date) -> bool:
        return _runs(day, self.family.death_day)

    def _covering(self, choice: Choice) -> Iterator[Covering]:
        """Yield the dependents whom a choice covers, as far as the plan can, and those it must by an order."""
        plan = choice.plan
        if plan is None:
            return
        for each in chosen_dependents(self.family, choice):
            stretch = stretch_for(self._reach.stretches(each, plan), choice.from_day)
            if stretch is not None:
                yield Covering(each, stretch.first_day, self._near_end(stretch.end))
        if self.line in HEALTH:
            yield from self._ordered(plan)

    def _ordered(self, plan: Plan) -> Iterator[Covering]:
        """Yield the children whom an order holds in a plan, as long as the plan can cover them."""
        for each in self.family.dependents:
            for first, last, ref in orders(each) if each.qmcso or each.steps else ():
                over = last is not None and last != each.last_day
                until = (
                    covered_to_of(self.family, plan.dependent_end, last, self.book) if over and last else None
                )
                for stretch in self._reach.stretches(each, plan):
                    end = self._near_end(stretch.end)
                    if until is not None and (end is None or until < end.last_day):
                        end = End(until, ref)
                    begins = max(first, stretch.first_day)
                    if end is None or begins <= end.last_day:
                        yield Covering(each, begins, end, _order_ref(each, first))

    def _near_end(self, end: End | None) -> End | None:
        """Return an end, unless time alone brings it and it is still far away."""
        return None if end is not None and end.by_age and end.last_day > self._near else end

    def covers(self) -> Iterator[Cover]:
        """Yield the stretches of days over which nothing changes, oldest first."""
        days = sorted(self.turning_days())
        for number, day in enumerate(days):
            found = self.on(day)
            if found is not None:
                plan, tier, members, choice = found
                last = day_before(days[number + 1]) if number + 1 < len(days) else None
                yield Cover(day, last, plan, tier, members, choice)

    def turning_days(self) -> set[date]:
        """Return every day on which something may begin, or has just ended."""
        days = set(turning_days(self.bars)) if self.bars else set()
        if self._main is not None:
            days |= self._main.turning_days()
        if self.family.death_day is not None:
            days.add(day_after(self.family.death_day))
        for number, made in enumerate(self._choices):
            for choice in made:
                days.add(choice.from_day)
                if choice.plan is None:
                    continue
                for period in self.offers(number, choice.plan):
                    days.add(period.first_day)
                    for last in (period.subscriber_last_day, period.dependent_last_day):
                        if last is not None:
                            days.add(day_after(last))
                for each in self.coverings(choice):
                    days.add(each.first_day)
                    if each.end is not None:
                        days.add(day_after(each.end.last_day))
                    if each.dependent.steps:
                        days.update(step.from_day for step in each.dependent.steps if step.relationship)
        return days


def _order_ref(dependent: Dependent, first_day: date) -> EventRef:
    """Return the event that told of an order that holds from a day on."""
    return next(
        (step.ref for step in dependent.steps if step.qmcso and step.from_day == first_day), dependent.ref
    )
