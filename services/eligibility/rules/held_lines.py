"""What a family has chosen of each line so far, and so holds of it when another choice is to begin.

Source: 26 CFR 1.125-4(a): an election holds until it is changed; the plan's own renewal.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from events.family import Family
from events.offers import Book, successor
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.eligibility.rules.automatic_offers import automatic_plan
from services.eligibility.rules.change_in_status import Change, Held
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.enrollment_windows import plan_year_of
from services.eligibility.rules.phases import Phase, offer_periods, waits
from services.eligibility.rules.standing_choices import amended


@dataclass(slots=True)
class _Line:
    """What was chosen of one line in one phase: for each day the choice signed last."""

    days: list[date] = field(default_factory=list)
    chosen: dict[date, Choice] = field(default_factory=dict)

    def put(self, choice: Choice) -> None:
        """Take a choice; one that was made for the same day before is forgotten."""
        if choice.election_day not in self.chosen:
            insort(self.days, choice.election_day)
        self.chosen[choice.election_day] = choice

    def on(self, day: date) -> Choice | None:
        """Return the choice that was made for the latest day up to this one."""
        place = bisect_right(self.days, day)
        return self.chosen[self.days[place - 1]] if place else None


class HeldLines:
    """The choices of a family, taken one after another in the order in which they were signed."""

    def __init__(self, family: Family, phases: Sequence[Phase], book: Book) -> None:
        self.family = family
        self.phases = phases
        self.book = book
        self._lines: dict[tuple[InsuranceLine, int], _Line] = {}

    def choices(self) -> list[Choice]:
        """Return the choices that were made; of several of one line for one day only the one taken last."""
        return [line.chosen[day] for line in self._lines.values() for day in line.days]

    def of_line(self, line: InsuranceLine) -> Iterator[Choice]:
        """Yield the choices of one line, in whichever phase."""
        for (each, _), found in self._lines.items():
            if each == line:
                yield from (found.chosen[day] for day in found.days)

    def put(self, choice: Choice, *, amends: bool) -> None:
        """Take a choice; it may have a word on those that were taken before it for a later day."""
        line = self._lines.setdefault((choice.line, choice.phase), _Line())
        later = line.days[bisect_right(line.days, choice.election_day) :]
        if later and amends:
            change = self.change(choice)
            for day in later:
                line.chosen[day] = amended(line.chosen[day], choice, change)
        line.put(choice)

    def change(self, choice: Choice) -> Change:
        """Return what a choice that is not taken yet would change of its line."""
        chosen = Held(choice.plan, frozenset(choice.covered), choice.amount)
        return Change(choice.line, choice.from_day, self._held(choice), chosen, self.family)

    def still_covering(self, form: Choice) -> tuple[Choice, ...]:
        """Return what a choice can mean for the job before its own that gave coverage of the line last; none: nothing.

        That is, from the day on that it was made for and until the wait of its own job is over, the plan that is held
        there for its members; or else for these and whom it covers already, as where nobody may leave. Of a waiver: the
        line waived there too. What went on after a still earlier job ended when that one insured, or with a retirement:
        that has its own insurance, of which no form of a job speaks, also where it goes on as it was at work.
        """
        day = form.election_day
        if form.plan is not None and form.from_day == day:
            return ()
        for number in reversed(range(form.phase)):
            phase, there = self.phases[number], replace(form, phase=number, from_day=day)
            if phase.standing != "active":
                return ()
            at_first = self._chosen_before(form.line, number, phase.first_day)
            held = self._held(there)
            if held.plan is None and at_first is not None and at_first.plan is not None:
                return ()
            if held.plan is None or not offer_periods(phase, held.plan, self.book):
                continue
            if form.plan is None:
                return (there,)
            same = replace(there, plan=held.plan, amount=held.amount)
            stay = sorted(held.covered.difference(form.covered))
            return same, replace(same, covered=(*form.covered, *stay))
        return ()

    def _held(self, choice: Choice) -> Held:
        """Return what the family has of the line when a choice is to begin, if nothing is chosen for that day."""
        day, phase = choice.election_day, self.phases[choice.phase]
        held = self._chosen_before(choice.line, choice.phase, day)
        if held is None:
            automatic = automatic_plan(phase, choice.line, day, self.book)
            return Held() if automatic is None else Held(automatic, frozenset({SELF}))
        plan = held.plan
        if plan is None or (plan.renewal == "elect_again" and self._year(held.from_day) != self._year(day)):
            return Held()
        if plan.last_day is not None and plan.last_day < day:
            plan = successor(self.book, plan.id, day)
        return Held(plan, frozenset(held.covered), held.amount) if plan is not None else Held()

    def _year(self, day: date) -> date:
        return plan_year_of(day, self.book.catalog.program.plan_year_first_month)

    def _chosen_before(self, line: InsuranceLine, number: int, day: date) -> Choice | None:
        """Return the choice that holds of a line on a day; after a short break one of the employment before."""
        if (line, number) in self._lines and (found := self._lines[line, number].on(day)) is not None:
            return found
        phase = self.phases[number]
        if phase.standing != "active":
            return None
        earlier = next((n for n in reversed(range(number)) if self.phases[n].standing == "active"), None)
        found = None if earlier is None else self._chosen_before(line, earlier, phase.first_day)
        return None if found is None or found.plan is None or waits(phase, found.plan) else found
