"""How one election is taken or refused: its phase, its plans and members, its right, and what it changes.

Source: the plan's own offer; the right to choose as `enrollment_windows`, `special_enrollment` and `change_in_status`
have it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from events.catalog import Plan
from events.employers import state_of
from events.enrollment import Choice as Chosen
from events.family import Dependent, Election, Family
from events.offers import Book
from events.vocabulary.coverage import tier_of
from events.vocabulary.law import Rule
from events.vocabulary.people import SELF, Relationship, employer_of
from services.eligibility.rules.automatic_offers import check_waiver
from services.eligibility.rules.change_in_status import (
    Change,
    check_change,
    check_court_orders,
    is_bound,
    reason_of,
)
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.contribution_limits import LIMITED, check_amount
from services.eligibility.rules.dependents import Reach, stretch_for, why_not_covered
from services.eligibility.rules.enrollment_windows import (
    check_new_hire,
    check_open_enrollment,
    new_hire_last_day,
)
from services.eligibility.rules.first_day_of_choice import election_day, first_offered_day
from services.eligibility.rules.held_lines import HeldLines
from services.eligibility.rules.layoff import spoken_of
from services.eligibility.rules.phases import Phase, eligible_first_day, offered_ever
from services.eligibility.rules.refused import Refused
from services.eligibility.rules.special_enrollment import check_asked_in_time
from services.eligibility.rules.volume import check_elected

_STANDING: dict[str, Literal["active", "retired"]] = {"new_hire": "active", "retirement": "retired"}
"""Occasions that belong to a beginning, and of what."""

RULES: Final = (
    Rule(
        "MA-7",
        "A domestic partner is no dependent of an employee or retiree of Massachusetts, and is not covered.",
        "M.G.L. c.32B s.2(b)",
    ),
    Rule(
        "PLAN-69",
        "The office's own entry of a choice needs no right to choose; the plan has to be on offer all the same.",
        "the plan",
    ),
)

_PARTNER: Final = Relationship.DOMESTIC_PARTNER

_MID_YEAR = frozenset({"special_enrollment", "change_in_status"})
_AMENDING = frozenset({*_MID_YEAR, "administrative"})
"""Occasions whose form has a word on choices that were signed before it for a later day."""


class Taken:
    """The elections of a family that were taken so far, in the order in which they were signed."""

    def __init__(
        self, family: Family, phases: Sequence[Phase], book: Book, births: Mapping[str, date]
    ) -> None:
        self.family = family
        self.phases = phases
        self.book = book
        self.births = births
        self.employer = employer_of(family.id)
        self._has_orders = any(each.qmcso or each.steps for each in family.dependents)
        self._known: dict[str, Relationship] = {each.id: each.relationship for each in family.dependents}
        in_massachusetts = family.dependents and state_of(book, self.employer) == "MA"
        self._partners = [each for each in family.dependents if in_massachusetts and _was_partner(each)]
        self._reach = Reach(family, book, births)
        self._held = HeldLines(family, phases, book)

    def choices(self) -> list[Choice]:
        """Return the choices that were made."""
        return self._held.choices()

    def take(self, election: Election) -> None:
        """Take an election as a whole; one in mid-year has a word also on what still runs of a job before.

        Raises:
          Refused: it cannot be used, and nothing of it was taken.
        """
        number = self._phase_of(election)
        phase = self.phases[number]
        said_day = max(election_day(election.event, phase, self.book, self.employer), phase.first_day)
        made = [self._choice(election, each, number, said_day) for each in election.event.choices]
        if len({each.line for each in made}) != len(made):
            raise Refused("line-twice", "two choices of the election are for one insurance line")
        if election.event.occasion != "administrative":
            self._check_right(election, number, made)
        for choice in made:
            self._check_amount(choice)
        for choice in made:
            self._held.put(choice, amends=election.event.occasion in _AMENDING)
            if election.event.occasion in _MID_YEAR:
                self._take_until_then(choice)

    def _take_until_then(self, choice: Choice) -> None:
        """Take what a form in mid-year makes of a job before that still covers its line, until its own job does.

        That is whom it covers and not by which plan, as with later choices: the form chooses among the plans of its
        job, and what was held before goes on as it is or not at all. Where that may not be it stays as it was, and
        the form holds all the same.

        Source:
          45 CFR 146.117(b)(3): a newborn is covered from the day of birth; 26 CFR 1.125-4(c)(3); M.G.L. c.32B s.17(a).
        """
        for each in self._held.still_covering(choice):
            if self._may_change(each):
                self._held.put(each, amends=True)
                return

    def _may_change(self, choice: Choice) -> bool:
        """Whether a choice changes whom its line covers, and may."""
        change, word = self._held.change(choice), choice.election.event.qualifying_reason or ""
        try:
            if choice.plan is not None:
                self._check_tier(choice.plan, choice.covered)
                self._check_members(choice.plan, change.joining, choice.from_day)
            self._check_change(choice, word, self.phases[choice.phase])
        except Refused:
            return False
        return bool(change.joining or change.leaving)

    def _phase_of(self, election: Election) -> int:
        """Return the phase an election speaks of: the last that had begun by its occasion, else the first.

        A choice at a beginning is for the one that follows, if the one before was over by then.
        """
        occasion, day = election.event.occasion, election.event.occasion_day
        standing = _STANDING.get(occasion)
        numbers = [n for n, phase in enumerate(self.phases) if standing is None or phase.standing == standing]
        if not numbers:
            raise Refused("not-retired", "an election at retirement of somebody who has not retired")
        begun = [n for n in numbers if self.phases[n].first_day <= day]
        if not begun:
            return numbers[0]
        if standing is None:
            return self._spoken_of(begun, election, day)
        latest, later = begun[-1], numbers[len(begun) :]
        if _meets(self.phases[latest].last_day, day) and not (later and self._works_again(latest, day)):
            return latest
        for number in later:
            return number
        raise Refused("not-employed", f"an election at {occasion} on {day}, after the last day")

    def _works_again(self, number: int, day: date) -> bool:
        """Whether a retiree has taken a job since, so that a form speaks of the retirement from it."""
        if self.phases[number].standing != "retired":
            return False
        return any(each.standing == "active" and each.first_day <= day for each in self.phases[number:])

    def _spoken_of(self, begun: Sequence[int], election: Election, day: date) -> int:
        """Return the last phase that is not over; of a retiree who works again the last that is offered the choices."""
        live = spoken_of(begun, self.phases, day, self.book)
        plans = self.book.catalog.plans
        for number in reversed(live):
            phase = self.phases[number]
            held = phase.class_on(day).employee_class
            offered = [
                plan
                for plan in plans
                if held is not None
                and offered_ever(self.book, held, plan)
                and not phase.yields_on(plan.line, day)
            ]
            if all(
                any(each.plan in (None, one.id) and each.line in (None, one.line) for one in offered)
                for each in election.event.choices
            ):
                return number
        return (live or begun)[-1]

    def _choice(self, election: Election, chosen: Chosen, number: int, said_day: date) -> Choice:
        phase, event = self.phases[number], election.event
        if chosen.plan is None:
            assert chosen.line is not None
            return Choice(chosen.line, number, said_day, said_day, None, (), election)
        plan = self.book.plans.get(chosen.plan)
        if plan is None:
            raise Refused("unknown-plan", f'the catalog has no plan "{chosen.plan}"')
        covered = chosen.covered or ()
        for member in covered:
            if member != SELF and member not in self._known:
                raise Refused("unknown-dependent", f'there is no dependent "{member}"')
        due_day = max(said_day, eligible_first_day(phase, plan, self.book))
        from_day = first_offered_day(phase, plan, due_day, event.occasion_day, self.book)
        if from_day is None:
            raise Refused(
                "plan-not-offered", f'plan "{plan.id}" is not offered to this employee on {due_day}'
            )
        self._check_tier(plan, covered)
        self._check_members(plan, covered, from_day)
        return Choice(plan.line, number, said_day, from_day, plan, covered, election, chosen.amount)

    def _check_tier(self, plan: Plan, covered: Sequence[str]) -> None:
        """Refuse members for whom the plan has no tier."""
        try:
            tier_of(plan.tiers, [self._known[member] for member in covered if member != SELF])
        except ValueError as fault:
            raise Refused("no-tier", f'plan "{plan.id}": {fault}') from fault

    def _check_members(self, plan: Plan, covered: Collection[str], from_day: date) -> None:
        """Refuse dependents whom the plan can never cover again, or who are none by the law of the state."""
        for each in self.family.dependents if plan.dependents is not None else ():
            if each.id in covered and each.lasts_to(from_day):
                if stretch_for(self._reach.stretches(each, plan), from_day) is None:
                    why = why_not_covered(self._reach.case(each, plan), max(from_day, each.first_day))
                    raise Refused("not-covered", why or f'plan "{plan.id}" cannot cover "{each.id}"')
        for each in self._partners:
            if each.id in covered and each.on(max(from_day, each.first_day)).relationship is _PARTNER:
                raise Refused(
                    "domestic-partner",
                    f'"{each.id}" is a domestic partner, whom the insurance of a public employer of Massachusetts does '
                    "not cover; MA-7 (M.G.L. c.32B s.2(b)) has the spouse and the children",
                )

    def _check_right(self, election: Election, number: int, made: Sequence[Choice]) -> None:
        """Refuse a form without a right to choose, or that undoes what no form of the family may.

        Raises:
          Refused: with the paragraph.
        """
        event, phase = election.event, self.phases[number]
        if event.occasion == "open_enrollment":
            check_open_enrollment(event, phase, self.book, self.employer)
        word = event.qualifying_reason or ""
        if event.occasion in _MID_YEAR:
            if any(self._is_bound(each, self._held.change(each), phase) for each in made):
                reason_of(word)
            check_asked_in_time(word, event.occasion_day, event.signed_day)
        for choice in made:
            if event.occasion == "new_hire" and choice.plan is not None:
                check_new_hire(event, phase, choice.plan, self.book)
            if event.occasion in _MID_YEAR or choice.plan is None or self._has_orders:
                self._check_change(choice, word, phase)

    def _check_change(self, choice: Choice, word: str, phase: Phase) -> None:
        """Refuse a choice by what it changes of its line.

        Raises:
          Refused: with the paragraph.
        """
        event, change = choice.election.event, self._held.change(choice)
        if event.occasion in _MID_YEAR and self._is_bound(choice, change, phase):
            check_change(word, change, self.births, self.book)
        if choice.plan is None:
            if event.occasion == "new_hire" and change.leaving:
                check_new_hire(event, phase, change.held.plan, self.book)
            check_waiver(event, phase, choice.line, choice.from_day, self.book, self.employer)
        if self._has_orders:
            check_court_orders(change, self.births, self.book)

    def _is_bound(self, choice: Choice, change: Change, phase: Phase) -> bool:
        """Whether section 125 binds a choice: not what is paid after tax, as by a retiree, nor a new hire's first."""
        return (
            phase.standing == "active"
            and is_bound(change)
            and not self._is_still_choosing(choice, change, phase)
        )

    def _is_still_choosing(self, choice: Choice, change: Change, phase: Phase) -> bool:
        """Whether a new hire may still choose."""
        signed_day = choice.election.event.signed_day
        plan = choice.plan or change.held.plan
        return plan is not None and signed_day <= new_hire_last_day(phase, plan, self.book, signed_day)

    def _check_amount(self, choice: Choice) -> None:
        check_elected(choice, self._held.of_line(choice.line))
        if choice.line not in LIMITED:
            return
        check_amount(
            choice,
            list(self._held.of_line(choice.line)),
            self.phases,
            self.book.catalog.program.plan_year_first_month,
            self.births.get(SELF),
        )


def _meets(last_day: date | None, from_day: date) -> bool:
    return last_day is None or last_day >= from_day


def _was_partner(dependent: Dependent) -> bool:
    """Whether somebody is a domestic partner on any day."""
    return dependent.relationship is _PARTNER or any(
        step.relationship is _PARTNER for step in dependent.steps
    )
