"""Who is covered by which plan of one insurance line, day by day, from choices, phases and dependents.

Source: the plan's own waiting and end rules; at most one plan a line and day, and no dependent beyond the subscriber.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from events.catalog import Plan
from events.family import Dependent, Family
from events.offers import Book, last_covered_day
from events.vocabulary.calendar import day_after, day_before
from events.vocabulary.coverage import CoverageTier, InsuranceLine, tier_of
from events.vocabulary.people import SELF
from services.eligibility.rules.choices import Choice
from services.eligibility.rules.phases import OfferPeriod, Phase, offer_periods


@dataclass(frozen=True, slots=True)
class Cover:
    """One plan in force over a stretch of days: with whom, at which tier, and by which choice."""

    first_day: date
    last_day: date | None
    plan: Plan
    tier: CoverageTier | None
    members: frozenset[str]
    choice: Choice


InForce = tuple[Plan, CoverageTier | None, frozenset[str], Choice]
"""Plan, tier of the subscriber, members and choice."""


def dependent_last_day(dependent: Dependent, plan: Plan, book: Book) -> date | None:
    """Return the last day on which a dependent can be covered by a plan; None while they are a dependent.

    A death ends coverage on the day; a removal as correction means they never were one from that day on.
    """
    if dependent.last_day is None:
        return None
    if dependent.end_reason == "death":
        return dependent.last_day
    if dependent.end_reason == "correction":
        return day_before(dependent.last_day)
    return last_covered_day(book.end_rules[plan.dependent_end], dependent.last_day)


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
        family: Family,
        line: InsuranceLine,
        phases: Sequence[Phase],
        choices: Sequence[Choice],
        book: Book,
    ) -> None:
        self.line = line
        self.phases = phases
        self.family = family
        self.book = book
        self._choices: list[list[Choice]] = [[] for _ in phases]
        for choice in choices:
            if choice.line == line:
                self._choices[choice.phase].append(choice)
        held = (choice for made in self._choices for choice in made)
        self._dependents = {id(choice): tuple(chosen_dependents(family, choice)) for choice in held}
        self._offers: dict[tuple[int, str], tuple[OfferPeriod, ...]] = {}
        self._days: dict[date, InForce | None] = {}

    def offers(self, phase: int, plan: Plan) -> tuple[OfferPeriod, ...]:
        """Return the periods in which a phase offers a plan."""
        key = (phase, plan.id)
        if key not in self._offers:
            self._offers[key] = offer_periods(self.phases[phase], plan, self.book)
        return self._offers[key]

    def holding(self, phase: int, day: date) -> Choice | None:
        """Return the choice that holds in a phase on a day: of those begun, the one made for the latest day."""
        held: Choice | None = None
        for choice in self._choices[phase]:
            if choice.from_day <= day and (held is None or choice.election_day >= held.election_day):
                held = choice
        return held

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
            chosen = self._dependents[id(choice)]
            dependents = {each.id: each for each in chosen if self._is_covered(each, plan, day)}
        members = frozenset([*([SELF] if subscriber else []), *dependents])
        if not members:
            return None
        tier = None
        if subscriber:
            try:
                tier = tier_of(plan.tiers, [each.relationship for each in dependents.values()])
            except ValueError:
                return None  # A plan that has no tier for them, as for a spouse who is gone, covers nobody.
        return plan, tier, members, choice

    def _lives(self, day: date) -> bool:
        return _runs(day, self.family.death_day)

    def _is_covered(self, dependent: Dependent, plan: Plan, day: date) -> bool:
        last = dependent_last_day(dependent, plan, self.book)
        return dependent.first_day <= day and _runs(day, last)

    def covers(self) -> Iterator[Cover]:
        """Yield the stretches of days over which nothing changes, oldest first."""
        days = sorted(self._turning_days())
        for number, day in enumerate(days):
            found = self.on(day)
            if found is not None:
                plan, tier, members, choice = found
                last = day_before(days[number + 1]) if number + 1 < len(days) else None
                yield Cover(day, last, plan, tier, members, choice)

    def _turning_days(self) -> set[date]:
        """Return every day on which something may begin, or has just ended."""
        days: set[date] = set()
        if self.family.death_day is not None:
            days.add(day_after(self.family.death_day))
        for number, made in enumerate(self._choices):
            for choice in made:
                days.add(choice.from_day)
                if choice.plan is None:
                    continue
                for period in self.offers(number, choice.plan):
                    days.add(period.first_day)
                    days.update(
                        day_after(d) for d in (period.subscriber_last_day, period.dependent_last_day) if d
                    )
                for each in self._dependents[id(choice)]:
                    days.add(each.first_day)
                    last = dependent_last_day(each, choice.plan, self.book)
                    days.update([] if last is None else [day_after(last)])
        return days
