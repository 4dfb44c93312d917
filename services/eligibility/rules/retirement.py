"""What an election at or after retirement has to keep to: the days of Oregon, entry later, and plans for Medicare.

Source: ORS 243.303(2); 42 USC 1395y(b); Cioch v. Ludlow, 449 Mass. 690 (a unit may bar who was not enrolled at
retirement).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from events.base import EventRef
from events.catalog import Plan
from events.employers import state_of
from events.enrollment import Choice as Chosen
from events.family import Election, Family
from events.offers import Book
from events.telling import FIRST_DAY
from events.vocabulary.calendar import day_after, deadline
from events.vocabulary.law import Dated, Enacted, Rule
from events.vocabulary.people import SELF, employer_of
from services.eligibility.rules.bars import Bar, barred
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.choices import Unusable
from services.eligibility.rules.medicare import after_medicare
from services.eligibility.rules.phases import Phase, offer_periods
from services.eligibility.rules.questions import Asked, question_name

ABOUT: Final = "medicare-plan"
STAYS: Final = "stays"

DAYS_TO_ELECT: Final[Dated[int]] = Dated(Enacted(60, FIRST_DAY, "ORS 243.303(2)"))
"""Calendar days after the effective day of retirement; the day itself does not count."""

RULES: Final = (
    Rule(
        "OR-1",
        "In Oregon a retiree elects coverage within 60 days after the effective day of retirement.",
        "ORS 243.303(2)",
        {"days": DAYS_TO_ELECT},
    ),
    Rule(
        "MA-2",
        "Who was not enrolled at retirement may not enter later, where the unit says so.",
        "Cioch v. Ludlow, 449 Mass. 690 (2007)",
    ),
)


def last_day_to_elect(retirement_day: date) -> date:
    """Return the last day on which a retiree of Oregon may elect.

    >>> last_day_to_elect(date(2026, 7, 1))
    datetime.date(2026, 8, 30)
    """
    return deadline(retirement_day, DAYS_TO_ELECT.on(retirement_day))


def refusals(
    family: Family, phases: Sequence[Phase], bars: Sequence[Bar], book: Book, moves: Sequence[Bar] = ()
) -> list[Unusable]:
    """Return the elections that come too late after retirement, or are of plans for people on Medicare by others.

    So are those of plans for people without it by who is on it, from one of the `moves` on, where nothing takes over.
    The office's own entries pass the days of Oregon.
    """
    retired = [phase for phase in phases if phase.standing == "retired"]
    in_oregon = bool(retired) and state_of(book, employer_of(family.id)) == "OR"
    found: list[Unusable] = []
    for election in family.elections:
        fault = _too_late(election, retired) if in_oregon else None
        if fault is None and bars and election.event.occasion != "cobra":
            fault = _no_medicare(election, phases, bars, book)
        if fault is None and moves and election.event.occasion != "cobra":
            fault = _on_medicare(election, phases, moves, book)
        if fault is not None:
            found.append(Unusable(election, *fault))
    return found


def _too_late(election: Election, retired: Sequence[Phase]) -> tuple[str, str] | None:
    event, phase = election.event, _begun(retired, election.event.occasion_day)
    if event.occasion != "retirement" or phase is None:
        return None
    last = last_day_to_elect(phase.first_day)
    if event.signed_day <= last:
        return None
    return (
        "late",
        f"an election at the retirement of {phase.first_day} was signed on {event.signed_day}, after {last}; "
        f"OR-1 (ORS 243.303(2)) allows {DAYS_TO_ELECT.on(phase.first_day)} days",
    )


def _begun(phases: Sequence[Phase], day: date) -> Phase | None:
    """Return the phase that had begun by a day, else the first; None if there is none."""
    begun = [phase for phase in phases if phase.first_day <= day]
    return begun[-1] if begun else next(iter(phases), None)


def _chosen_in(phases: Sequence[Phase], plan: Plan | None, day: date) -> Phase | None:
    """Return the phase for which a plan is chosen: of a retiree whose job offers none of the line the retirement."""
    for phase in reversed(phases):
        lasts = phase.first_day <= day and (phase.last_day is None or day <= phase.last_day)
        if plan is not None and phase.standing == "retired" and lasts and not phase.yields_on(plan.line, day):
            return phase
    return _begun(phases, day)


def _no_medicare(
    election: Election, phases: Sequence[Phase], bars: Sequence[Bar], book: Book
) -> tuple[str, str] | None:
    """Return the fault of choosing a plan for people on Medicare for the employee who is not by any sign."""
    for choice in election.event.choices:
        plan = _plan(choice, book)
        phase = _chosen_in(phases, plan, election.event.occasion_day)
        if phase is None or plan is None or plan.medicare != "only":
            continue
        if _never_covers(bars, phase, plan):
            return (
                "not-on-medicare",
                f'plan "{plan.id}" is for people on Medicare; MED-2 (42 USC 1395y(b)) keeps it from who works, and '
                "nothing tells of Medicare otherwise",
            )
    return None


def _plan(choice: Chosen, book: Book) -> Plan | None:
    return None if choice.plan is None else book.plans.get(choice.plan)


def _never_covers(bars: Sequence[Bar], phase: Phase, plan: Plan) -> bool:
    """Whether a bar without end keeps the plan from the subscriber from the phase's first day on."""
    found = barred(bars, phase.standing, plan, SELF, phase.first_day)
    return found is not None and found.last_day is None


def _on_medicare(
    election: Election, phases: Sequence[Phase], moves: Sequence[Bar], book: Book
) -> tuple[str, str] | None:
    """Return the fault of choosing a plan for people without Medicare for nobody but such as are on it for good."""
    for choice in election.event.choices:
        plan = _plan(choice, book)
        phase = _chosen_in(phases, plan, election.event.occasion_day)
        if phase is None or plan is None or plan.medicare != "never" or _takes_over(plan, phase, book):
            continue
        day = max(phase.first_day, election.event.occasion_day)
        found = [barred(moves, phase.standing, plan, member, day) for member in choice.covered or ()]
        if found and all(each is not None and each.last_day is None for each in found):
            return (
                "on-medicare",
                f'plan "{plan.id}" is for people without Medicare, and covers nobody of the election; MED-1 (20 CFR '
                "404.2(c)(4); M.G.L. c.32B s.18A; ORS 243.303(2))",
            )
    return None


def _takes_over(plan: Plan, phase: Phase, book: Book) -> bool:
    """Whether there is a plan for people on Medicare that the phase is offered after this one."""
    following = after_medicare(plan, book)
    return following is not None and bool(offer_periods(phase, following, book))


def held_back(made: Sequence[Choice], phases: Sequence[Phase], bars: Sequence[Bar]) -> list[Choice]:
    """Return the choices, those of a plan for people on Medicare from the day on which the retiree is.

    What was held before goes on until then, as it does until any new plan can cover.
    """
    only = [each for each in bars if each.medicare == "only"]
    if not only or not any(each.plan is not None and each.plan.medicare == "only" for each in made):
        return list(made)
    return [_held_back(each, made, phases[each.phase], only) for each in made]


def _held_back(choice: Choice, made: Sequence[Choice], phase: Phase, only: Sequence[Bar]) -> Choice:
    if choice.plan is None or phase.standing != "retired" or SELF not in choice.covered:
        return choice
    bar = barred(only, phase.standing, choice.plan, SELF, choice.from_day)
    if bar is None or bar.last_day is None:
        return choice
    day = day_after(bar.last_day)
    is_last = not any(
        other.phase == choice.phase
        and other.line == choice.line
        and choice.election_day < other.election_day <= day
        for other in made
    )
    return replace(choice, from_day=day, election_day=day if is_last else choice.election_day)


def unmoved(
    family: Family, made: Sequence[Choice], phases: Sequence[Phase], moves: Sequence[Bar], book: Book
) -> list[Asked]:
    """Return what is asked of those whom Massachusetts moves to Medicare out of a plan that nothing follows.

    They stay covered by the plan they have.
    """
    if not moves or state_of(book, employer_of(family.id)) != "MA":
        return []
    found: list[Asked] = []
    latest: dict[tuple[int, str], Choice] = {}
    for choice in sorted(made, key=lambda each: each.election_day):
        latest[choice.phase, choice.line] = choice
    for choice in latest.values():
        phase, plan = phases[choice.phase], choice.plan
        if (
            plan is None
            or plan.medicare != "never"
            or phase.standing == "active"
            or phase.last_day is not None
        ):
            continue
        if _takes_over(plan, phase, book):
            continue
        for move in moves:
            reaches = move.last_day is None or move.last_day >= choice.from_day
            if move.member in choice.covered and reaches:
                found.append(_asked(move, plan, max(move.first_day, choice.from_day), phase))
    return found


def _asked(move: Bar, plan: Plan, day: date, phase: Phase) -> Asked:
    member = move.member or SELF
    return Asked(
        question=question_name(ABOUT, member, move.first_day),
        about=ABOUT,
        member=member,
        owner="benefits",
        due_day=move.first_day,
        asks=f'Which plan for people on Medicare follows "{plan.id}"? The catalog names none that is offered. Enter '
        f"the election of one, or name one in the catalog; {STAYS}: they keep the plan they have.",
        answers=(STAYS,),
        meanwhile="coverage goes on in the plan it is in",
        rule="MA-1",
        rests_on=(phase.ref if move.ref is None else move.ref,),
        insured_on=day,
    )


def late_entries(choices: Sequence[Choice], phases: Sequence[Phase], book: Book) -> list[Unusable]:
    """Return the elections by which a retiree would enter a line that they did not have at retirement.

    Only where the class allows no entry later; a choice at retirement, a choice that was carried over it, and the
    office's own entries are no late entry.
    """
    found: dict[EventRef, Unusable] = {}
    for choice in choices:
        phase = phases[choice.phase]
        if choice.plan is None or phase.standing != "retired" or choice.from_day <= phase.first_day:
            continue
        group = book.classes.get(phase.class_on(choice.from_day).employee_class or "")
        if group is None or group.late_entry or choice.election.event.occasion in _NOT_LATE:
            continue
        if not _entered(choice, choices, phase):
            found[choice.election.ref] = Unusable(
                choice.election,
                "late-entry",
                f"no {choice.line.value} was held at the retirement of {phase.first_day}; MA-2 (Cioch v. Ludlow, 449 "
                "Mass. 690) lets the unit bar entry later",
            )
    return list(found.values())


_NOT_LATE: Final = frozenset({"retirement", "administrative"})


def _entered(choice: Choice, choices: Sequence[Choice], phase: Phase) -> bool:
    """Whether the line was held on the first day of the phase."""
    return any(
        each.phase == choice.phase
        and each.line == choice.line
        and each.plan is not None
        and each.from_day <= phase.first_day
        for each in choices
    )
