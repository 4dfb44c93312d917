"""All that is decided of a family before a day is looked at: its phases and choices, what bars whom, what is asked.

Source: none of its own; each rule has a module beside this one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from events.base import Recorded
from events.family import Family
from events.offers import Book
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.carried import carried
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.choices import Unusable, choices
from services.eligibility.rules.class_steps import missing_hours
from services.eligibility.rules.continued_plan import continued_plans
from services.eligibility.rules.dependents import Reach
from services.eligibility.rules.divorce import ABOUT as DIVORCE_TERMS
from services.eligibility.rules.divorce import former_spouses
from services.eligibility.rules.insured_again import insured_again
from services.eligibility.rules.layoff import continued
from services.eligibility.rules.leave import lapses
from services.eligibility.rules.medicare import after_medicare, medicare
from services.eligibility.rules.ordered_enrollment import ordered_without_coverage
from services.eligibility.rules.phases import Phase, phases
from services.eligibility.rules.proofs import disabled_children, misconduct, missing_numbers
from services.eligibility.rules.questions import Answers, Asked, answers_of
from services.eligibility.rules.rescission import (
    Paid,
    dependents_not_rescinded,
    not_rescinded,
    standing_until_chosen,
)
from services.eligibility.rules.retirement import held_back, late_entries, refusals, unmoved
from services.eligibility.rules.survivors import survived
from services.eligibility.rules.voided_hire import Kept


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one family when it is decided about."""

    family: Family
    births: Mapping[str, date] = field(default_factory=dict, repr=False)
    through_day: date = date.min
    unnumbered: Collection[str] = ()
    """Members without a Social Security number."""
    records: Sequence[Recorded] = ()
    """The standing upstream events."""
    payroll: Sequence[Recorded] = ()
    """What payrolls were told."""
    kept: Kept | None = None
    """What stands of a hire that was taken back."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A family as the rules see it: somebody whom the law keeps is still there, and questions wait."""

    family: Family
    phases: tuple[Phase, ...]
    choices: tuple[Choice, ...]
    bars: tuple[Bar, ...]
    unused: tuple[Unusable, ...]
    asked: tuple[Asked, ...]
    answers: Answers


def situation(told: Told, book: Book) -> Situation:
    """Return what the rules make of a family; of the questions also those that may not arise, for want of coverage."""
    answers = answers_of(told.family)
    family, asked = _family(told, book, answers)
    in_phases, more = _phases(told, family, book, answers)
    asked += more
    lapsed, more = lapses(family, answers)
    asked += more
    on_medicare = medicare(family, in_phases, told.births, told.through_day, book, answers)
    asked += on_medicare.asked
    bars = (*on_medicare.bars, *lapsed)
    if told.kept is not None:
        bars = (*bars, told.kept.bar)
        asked.append(told.kept.asked)
    made, again, unused = _choices(family, in_phases, bars, told.births, book, on_medicare.moves)
    if again:
        in_phases, more = continued_plans(again, made, in_phases, family, book)
        asked += more
    if any(each.ended_by == "terminated" for each in in_phases[:-1]):
        reach = Reach(family, book, told.births)
        in_phases, asked = insured_again(in_phases, made, asked, reach, bars)
    if told.payroll:
        paid = Paid(family, told.payroll, told.records, book)
        in_phases, more = standing_until_chosen(in_phases, made, paid, answers)
        asked += more
    asked += unmoved(family, made, in_phases, on_medicare.moves, book)
    if any(each.qmcso or each.steps for each in family.dependents):
        asked += ordered_without_coverage(Reach(family, book, told.births), in_phases, made)
    if not _goes_on(in_phases):
        asked = [each for each in asked if each.about != DIVORCE_TERMS]
    return Situation(family, in_phases, tuple(made), bars, tuple(unused), tuple(asked), answers)


def situated_phases(told: Told, book: Book) -> tuple[Phase, ...]:
    """Return the phases of a family without asking what was chosen: those of `situation` but for the plans that stand.

    What was chosen decides which plans outlast a phase or one of its classes, and neither the days nor the classes.
    """
    answers = answers_of(told.family)
    family, _ = _family(told, book, answers)
    found, _ = _phases(told, family, book, answers)
    return found


def _goes_on(in_phases: Sequence[Phase]) -> bool:
    """Whether anybody is insured by employment, retirement or survival without an end, or longer than by it."""
    return any(each.last_day is None or each.continued_through is not None for each in in_phases)


def _family(told: Told, book: Book, answers: Answers) -> tuple[Family, list[Asked]]:
    """Return the family with everybody whom the law or a doubt keeps in it."""
    family, asked = former_spouses(told.family, book, answers)
    family, more = disabled_children(family, told.births, told.through_day, book, answers)
    asked += more
    paid = Paid(family, told.payroll, told.records, book)
    family, more = dependents_not_rescinded(family, paid, answers)
    asked += more
    asked += missing_numbers(family, told.unnumbered, told.through_day, book)
    asked += misconduct(family)
    return family, asked


def _phases(
    told: Told, family: Family, book: Book, answers: Answers
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases, with how far coverage goes on after each, and that of the survivors."""
    found, asked = continued(phases(family, book, told.through_day), family, book, answers)
    found = not_rescinded(found, Paid(family, told.payroll, told.records, book), answers)
    asked += missing_hours(family, book, told.through_day)
    found, more = survived(found, family, book, answers)
    return found, [*asked, *more]


def _choices(
    family: Family,
    in_phases: Sequence[Phase],
    bars: Sequence[Bar],
    births: Mapping[str, date],
    book: Book,
    moves: Sequence[Bar] = (),
) -> tuple[list[Choice], list[Choice], list[Unusable]]:
    """Return the choices that hold, with those beside another; those of them that stand again; and what is not used."""
    refused = refusals(family, in_phases, bars, book, moves)
    made, unused = _made(family, in_phases, refused, births, book)
    late = late_entries(made, in_phases, book)
    if late:  # Who says nothing at retirement may hold a line all the same.
        late = late_entries([*made, *carried(made, in_phases, family, book, bars)], in_phases, book)
    if late:
        made, unused = _made(family, in_phases, [*refused, *late], births, book)
    made = held_back(made, in_phases, bars) if bars else made
    again = carried(made, in_phases, family, book, bars)
    made = [*made, *again]
    return [*made, *_beside(made, in_phases, book)], again, unused


def _made(
    family: Family,
    in_phases: Sequence[Phase],
    barred: Sequence[Unusable],
    births: Mapping[str, date],
    book: Book,
) -> tuple[list[Choice], list[Unusable]]:
    gone = {each.election.ref for each in barred}
    kept = (
        replace(family, elections=tuple(e for e in family.elections if e.ref not in gone)) if gone else family
    )
    made, unusable = choices(kept, in_phases, book, births)
    return made, [*barred, *unusable]


def _beside(made: Sequence[Choice], in_phases: Sequence[Phase], book: Book) -> Iterator[Choice]:
    """Yield, beside each choice of a plan for people without Medicare, one of its successor for those on it."""
    for choice in made:
        if in_phases[choice.phase].standing == "active":
            continue
        following = None if choice.plan is None else after_medicare(choice.plan, book)
        if following is not None:
            yield replace(choice, plan=following, beside=choice.plan)
