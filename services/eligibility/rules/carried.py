"""Which choices stand again where no election can be asked for: of the survivors, and of who retires in Massachusetts.

Source: M.G.L. c.32B s.9 (on retirement health insurance continues) and s.9B (so it does for a surviving spouse).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from events.catalog import Plan
from events.employers import state_of
from events.family import Family
from events.offers import Book
from events.vocabulary.calendar import day_before
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF, employer_of
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.continued_plan import goes_on, keeping
from services.eligibility.rules.dependents import Reach
from services.eligibility.rules.line_timeline import LineTimeline
from services.eligibility.rules.phases import Phase, offer_periods
from services.eligibility.rules.survivors import surviving_spouse

RULES: Final = (
    Rule(
        "PLAN-63",
        "Who retires in Massachusetts keeps the plan held at work, or its successor, where the retired are offered it, "
        "unless they choose otherwise; where there is none the plan held at work goes on, and the office is asked.",
        "the plan; M.G.L. c.32B s.9",
    ),
    Rule(
        "PLAN-64",
        "Who works after retirement keeps the coverage of a retiree in each line that the job does not offer, and has "
        "it again after the job.",
        "the plan; M.G.L. c.32B s.9; ORS 243.303",
    ),
)


def carried(
    choices: Sequence[Choice], phases: Sequence[Phase], family: Family, book: Book, bars: Sequence[Bar] = ()
) -> list[Choice]:
    """Return the choices made before that stand in a phase of survivors, or of a retirement.

    A line stands again if it was in force on the last day before, and nothing was chosen anew for it by the first day;
    by the same plan or else by its successor, whichever the new class is offered. Choices made for a later day stand
    from that day on. Who retires once more keeps what they had as a retiree, in any state.
    """
    found: list[Choice] = []
    phases = list(phases)
    for number, phase in enumerate(phases):
        if number == 0 or not _carries(number, phases, family, book):
            continue
        before = [each for each in (*choices, *found) if each.phase < number]
        anew = {(each.line, each.election_day) for each in choices if each.phase == number}
        held = _Held(before, phases[:number], phase, family, book, bars)
        for line in sorted({each.line for each in before}):
            if any(of == line and day <= phase.first_day for of, day in anew):
                continue
            source = held.phase_of(line)
            again = _again(phase, [each for each in before if each.line == line and each.phase == source])
            for each in again:
                if (line, each.election_day) not in anew and _goes_on(each, phase, family):
                    for placed in _placed(each, number, phases, book):
                        phases[number], _ = keeping(phases[number], placed, book)
                        found.append(placed)
    return found


def _carries(number: int, phases: Sequence[Phase], family: Family, book: Book) -> bool:
    phase = phases[number]
    if phase.standing == "survivor":
        return True
    if phase.standing != "retired":
        return False
    return _of_work(phase, family, book) or any(each.standing == "retired" for each in phases[:number])


def _of_work(phase: Phase, family: Family, book: Book) -> bool:
    """Whether a phase carries what was held at work too."""
    return phase.standing == "survivor" or state_of(book, employer_of(family.id)) == "MA"


class _Held:
    """What was held of each line when a phase began."""

    def __init__(
        self,
        made: Sequence[Choice],
        before: Sequence[Phase],
        phase: Phase,
        family: Family,
        book: Book,
        bars: Sequence[Bar],
    ) -> None:
        self._made = made
        self._before = before
        self._eve = day_before(phase.first_day)
        self._retired = phase.standing == "retired"
        self._of_work = _of_work(phase, family, book)
        self._reach = Reach(family, book, {})
        self._bars = [each for each in bars if each.medicare is None]
        """Who moved to a plan beside it by Medicare is still insured."""

    def phase_of(self, line: InsuranceLine) -> int | None:
        """Return the phase in which a line was held; None if it was not.

        That is the one by which it was in force on the last day before, or on the last day at work where the next
        phase began later. A retirement that gave nothing of a line, only because a job did, counts as well.
        """
        timeline = LineTimeline(self._reach, line, self._before, self._made, bars=self._bars)
        found = timeline.on(self._last_day())
        if found is not None and (self._of_work or self._standing(found[3].phase) == "retired"):
            return found[3].phase
        for number in reversed(range(len(self._before)) if self._retired else ()):
            if self._standing(number) == "retired":
                return number if self._before[number].yields_on(line, self._eve) else None
        return None

    def _standing(self, number: int) -> str:
        return self._before[number].standing

    def _last_day(self) -> date:
        return max(min(each.last_day or self._eve, self._eve) for each in self._before)


def _again(phase: Phase, made: Sequence[Choice]) -> Iterator[Choice]:
    """Yield the choice that was held when the phase began, moved to its first day, and those made for later days."""
    held = [each for each in made if each.election_day <= phase.first_day]
    latest = max(held, key=lambda each: each.election_day, default=None)
    if latest is not None:
        yield replace(latest, election_day=phase.first_day, from_day=phase.first_day)
    for each in made:
        if each.election_day > phase.first_day:
            yield replace(each, from_day=max(each.from_day, phase.first_day))


def _goes_on(choice: Choice, phase: Phase, family: Family) -> bool:
    """Whether a choice has whom the law lets go on: of survivors the spouse, where there is one, else any."""
    if phase.standing != "survivor":
        return True
    spouse = surviving_spouse(family)
    return choice.covered != (SELF,) if spouse is None else spouse.id in choice.covered


def _placed(choice: Choice, number: int, phases: Sequence[Phase], book: Book) -> Iterator[Choice]:
    """Yield the choice as it stands in a phase: of the same plan, else of its successor, as far as offered.

    Where neither is, medical coverage goes on in the plan it is in; not of who had left before they retired.
    """
    phase = phases[number]
    if choice.plan is None:
        yield replace(choice, phase=number)
        return
    for plan in (choice.plan, _successor(choice.plan, book)):
        if plan is not None and _is_offered(phase, plan, book, choice.from_day):
            yield replace(choice, phase=number, plan=plan)
            return
    if goes_on(choice, phases[choice.phase]):
        yield replace(choice, phase=number)


def _successor(plan: Plan, book: Book) -> Plan | None:
    following = None if plan.successor is None else book.plans.get(plan.successor)
    return following if following is not None and following.line == plan.line else None


def _is_offered(phase: Phase, plan: Plan, book: Book, day: date) -> bool:
    return any(
        each.first_day <= day and (each.subscriber_last_day is None or day <= each.subscriber_last_day)
        for each in offer_periods(phase, plan, book)
    )
