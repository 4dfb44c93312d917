"""What an election at or after retirement has to keep to: the days of Oregon, entry later, and plans for Medicare.

Source: ORS 243.303(2); 42 USC 1395y(b); Cioch v. Ludlow, 449 Mass. 690 (a unit may bar who was not enrolled at
retirement).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from events.base import EventRef
from events.catalog import Plan
from events.employers import state_of
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
    for election in (each for each in family.elections if each.event.occasion != "cobra"):
        fault = (
            (_too_late(election, retired) if in_oregon else None)
            or _no_medicare(election, phases, bars, book)
            or _on_medicare(election, phases, moves, book)
        )
        if fault is not None:
            found.append(Unusable(election, *fault))
    return found


def _too_late(election: Election, retired: Sequence[Phase]) -> tuple[str, str] | None:
    event, phase = election.event, _begun(retired, election.event.occasion_day)[-1]
    if event.occasion != "retirement":
        return None
    last = last_day_to_elect(phase.first_day)
    if event.signed_day <= last:
        return None
    return (
        "late",
        f"an election at the retirement of {phase.first_day} was signed on {event.signed_day}, after {last}; "
        f"OR-1 (ORS 243.303(2)) allows {DAYS_TO_ELECT.on(phase.first_day)} days",
    )


def _begun(phases: Sequence[Phase], day: date) -> Sequence[Phase]:
    """Return the phases that had begun by a day, else the first."""
    return [phase for phase in phases if phase.first_day <= day] or phases[:1]


def _chosen_in(election: Election, phases: Sequence[Phase], plan: Plan, book: Book) -> Phase:
    """Return the phase for which a plan is chosen: of a retiree whose job offers none of the line the retirement.

    A choice at hire is for a job, and one at retirement for a retirement, whatever the day on the form.
    """
    day, of = election.event.occasion_day, _BEGINNING.get(election.event.occasion)
    begun = _begun([each for each in phases if each.standing == of] or phases, day)
    for phase in reversed(begun):
        lasts = phase.last_day is None or day <= phase.last_day
        offers = lasts and offer_periods(phase, plan, book) and not phase.yields_on(plan.line, day)
        if phase.standing == "retired" and offers:
            return phase
    return begun[-1]


_BEGINNING: Final = {"new_hire": "active", "retirement": "retired"}


def _no_medicare(
    election: Election, phases: Sequence[Phase], bars: Sequence[Bar], book: Book
) -> tuple[str, str] | None:
    """Return the fault of choosing a plan for people on Medicare for whoever is not by any sign.

    Of a family that is the employee or retiree; of survivors all whom the choice covers.
    """
    for plan, covered in _chosen(election, "only", book):
        phase = _chosen_in(election, phases, plan, book)
        members = _speaking(covered, phase)
        if _kept_to(bars, phase, plan, members, phase.first_day) == date.max:
            return (
                "not-on-medicare",
                f'plan "{plan.id}" is for people on Medicare; MED-2 (42 USC 1395y(b)) keeps it from who works, and '
                "nothing tells of Medicare otherwise",
            )
    return None


def _on_medicare(
    election: Election, phases: Sequence[Phase], moves: Sequence[Bar], book: Book
) -> tuple[str, str] | None:
    """Return the fault of choosing a plan for people without Medicare for nobody but such as are on it for good."""
    for plan, covered in _chosen(election, "never", book):
        phase = _chosen_in(election, phases, plan, book)
        day = max(phase.first_day, election.event.occasion_day)
        members = covered if phase.standing != "survivor" else _speaking(covered, phase)
        if not _takes_over(plan, phase, book) and _kept_to(moves, phase, plan, members, day) == date.max:
            return (
                "on-medicare",
                f'plan "{plan.id}" is for people without Medicare, and covers nobody of the election; MED-1 (20 CFR '
                "404.2(c)(4); M.G.L. c.32B s.18A; ORS 243.303(2))",
            )
    return None


def _chosen(election: Election, medicare: str, book: Book) -> Iterator[tuple[Plan, Sequence[str]]]:
    """Yield the plans of an election that go by Medicare in this way, and whom each is to cover."""
    for choice in election.event.choices:
        plan = None if choice.plan is None else book.plans.get(choice.plan)
        if plan is not None and plan.medicare == medicare:
            yield plan, choice.covered or ()


def _speaking(covered: Sequence[str], phase: Phase) -> Sequence[str]:
    """Return by whose Medicare a plan for people on it is chosen: the retiree's, or that of the survivors."""
    return [each for each in covered if (each == SELF) == (phase.standing != "survivor")]


def _kept_to(bars: Sequence[Bar], phase: Phase, plan: Plan, members: Sequence[str], day: date) -> date | None:
    """Return to what day a plan is kept from all of these members, the last there is for good; None: it is not."""
    found = [barred(bars, phase.standing, plan, member, day) for member in members]
    last_days = [each.last_day or date.max for each in found if each is not None]
    return min(last_days, default=None) if len(last_days) == len(found) else None


def _takes_over(plan: Plan, phase: Phase, book: Book) -> bool:
    """Whether there is a plan for people on Medicare that the phase is offered after this one."""
    following = after_medicare(plan, book)
    return following is not None and bool(offer_periods(phase, following, book))


def held_back(made: Sequence[Choice], phases: Sequence[Phase], bars: Sequence[Bar]) -> list[Choice]:
    """Return the choices, those of plans for people on Medicare from the day on which the subscriber, or survivor, is.

    What was held before goes on until then, as it does until any new plan can cover.
    """
    only = [each for each in bars if each.medicare == "only"]
    return [_held_back(each, made, phases[each.phase], only) for each in made]


def _held_back(choice: Choice, made: Sequence[Choice], phase: Phase, only: Sequence[Bar]) -> Choice:
    if choice.plan is None:
        return choice
    last = _kept_to(only, phase, choice.plan, _speaking(choice.covered, phase), choice.from_day)
    if last is None or last == date.max:
        return choice
    day = day_after(last)
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
    if state_of(book, employer_of(family.id)) != "MA":
        return []
    found: list[Asked] = []
    latest: dict[tuple[int, str], Choice] = {}
    for choice in sorted(made, key=lambda each: each.election_day):
        latest[choice.phase, choice.line] = choice
    for choice in latest.values():
        phase = phases[choice.phase]
        plan = _unfollowed(choice, phase, book)
        if plan is not None:
            found += [
                _asked(move, plan, max(move.first_day, choice.from_day), phase)
                for move in moves
                if move.member in choice.covered and _reaches(move, choice.from_day)
            ]
    return found


def _unfollowed(choice: Choice, phase: Phase, book: Book) -> Plan | None:
    """Return the plan of a choice that holds after work, if it is for people without Medicare and none follows it."""
    plan = choice.plan
    if plan is None or plan.medicare != "never" or phase.standing == "active" or phase.last_day is not None:
        return None
    return None if _takes_over(plan, phase, book) else plan


def _reaches(move: Bar, day: date) -> bool:
    return move.last_day is None or move.last_day >= day


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
        if choice.plan is None or phase.standing != "retired":
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
