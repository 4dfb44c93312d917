"""Coverage after the last day of work in Massachusetts: 39 weeks for who was laid off, and the deferred retiree.

Source: M.G.L. c.32B s.17 (binds whoever accepts it): after a layoff all insurance goes on at full premium until insured
by another group plan, at most 39 weeks from the end of work or the day paid through, whichever is later; c.32B s.9: who
leaves with a right to a later pension counts as on leave without pay, and may keep all insurance at full cost.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from events.base import EventRef
from events.catalog import Plan
from events.employers import accepted, state_of, vesting_years
from events.family import Family
from events.offers import Book, plans_offered
from events.telling import FIRST_DAY
from events.vocabulary.calendar import add_months, day_after, day_before, deadline, end_of_month
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Dated, Enacted, Rule
from events.vocabulary.people import employer_of
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.questions import Answer, Answers, Asked, question_name
from services.eligibility.rules.run_out import GoesOn, covered_to
from services.eligibility.rules.transfers import first_hired
from services.eligibility.rules.unpaid_leave import LINES

CONTINUED_DAYS: Final[Dated[int]] = Dated(Enacted(39 * 7, FIRST_DAY, "M.G.L. c.32B s.17 (39 weeks)"))

RULES: Final = (
    Rule(
        "ST-2",
        "Who is laid off by an employer that has accepted s.17 stays covered for at most 39 weeks, until insured by "
        "another group plan of health insurance, at full premium.",
        "M.G.L. c.32B s.17",
        {"days after the end of work": CONTINUED_DAYS},
    ),
    Rule(
        "ST-3",
        "Who leaves an employer of Massachusetts with a right to a later pension may keep all insurance at full cost; "
        "the hub asks about everybody who leaves insured, so long after the first hire that they may have one.",
        "M.G.L. c.32B s.9",
    ),
)

LAYOFF: Final = "layoff-continuation"
CONTINUES, DECLINED, ENDED = "continues", "declined", "ended"

HEALTH: Final = InsuranceLine.MEDICAL
"""Whoever a job insures for it has no need of what goes on after another. Source: M.G.L. c.32B s.17(a)."""

DEFERRED: Final = "deferred-retiree"
NOT_DEFERRED, IS_DEFERRED = "no", "deferred"


def continued(
    phases: Sequence[Phase], family: Family, book: Book, answers: Answers
) -> tuple[tuple[Phase, ...], list[Asked]]:
    """Return the phases with how far coverage can go on after each, and what has to be asked of those who left.

    What goes on is the insurance of the chapter (M.G.L. c.32B s.1); other lines, as accounts or disability, end as the
    plan says. It goes on to a retirement, whose own insurance follows, or to the end of the month of a death. That
    somebody is insured again by another job is not known before the choices are: `insured_again` has it.
    """
    employer = employer_of(family.id)
    if state_of(book, employer) != "MA":
        return tuple(phases), []
    found: list[Phase] = []
    asked: list[Asked] = []
    for number, phase in enumerate(phases):
        last_day = phase.last_day if phase.ended_by == "terminated" else None
        if last_day is None:
            found.append(phase)
            continue
        retirement = next((each for each in phases[number:] if each.standing == "retired"), None)
        retired = any(each.standing == "retired" for each in phases[:number])
        if phase.end_reason == "layoff" and accepted(book, employer, "c32B-17", last_day):
            rule, answer = "ST-2", answers.get(_name(LAYOFF, phase))
            through = laid_off_through(last_day, answer)
            question: Asked | None = _asked_of_layoff(phase)
        else:
            rule, answer = "ST-3", answers.get(_name(DEFERRED, phase))
            through = _deferred_through(answer)
            vested = not retired and _may_be_vested(family, book, last_day)
            question = _asked_of_deferral(phase) if vested else None
        if question is not None and retirement is None and family.death_day is None:
            asked.append(question)  # Whoever has retired, or has died, has nothing more to decide.
        if through is not None and retirement is not None:
            through = min(through, day_before(retirement.first_day))
        if through is not None and family.death_day is not None:
            through = min(through, end_of_month(family.death_day))
        found.append(_continued(phase, through, rule, answer))
    return tuple(found), asked


def _continued(phase: Phase, through: date | None, rule: str, answer: Answer | None) -> Phase:
    """Return a phase with how far coverage goes on after it, and why; as it is where nothing says that it does."""
    if through is None and answer is None:
        return phase
    ref = None if answer is None else answer.ref
    lines = tuple((each, through or date.min) for each in sorted(LINES))
    return replace(phase, continued_through=through, continued=GoesOn(rule, ref), lines_through=lines)


class FullCost(NamedTuple):
    """From `first_day` on what goes on after work is the employee's to pay, by a rule and what it rests on."""

    first_day: date
    rule: str
    refs: tuple[EventRef, ...]


def at_full_cost(phase: Phase, plan: Plan, book: Book, answers: Answers) -> FullCost | None:
    """Return from when on the employee pays all of what goes on of a plan after a phase; None where nothing does.

    The share pays for the days to which the plan covers by itself, or for which contributions were taken.

    Source:
      M.G.L. c.32B s.17(a), (c) (ST-2); s.9 (ST-3); s.1 for the insurance it is about.
    """
    through = phase.continues_through(plan.line)
    if through == date.min:
        return None
    last_day = phase.last_day
    assert phase.continued is not None, "it goes on by a rule"
    assert last_day is not None, "after a last day"
    rule = phase.continued.rule
    answer = answers.get(_name(LAYOFF if rule == "ST-2" else DEFERRED, phase))
    stands = (day for name, day in phase.stands if name == plan.id)
    ends = covered_to(book, plan.subscriber_end, last_day, phase.employer, phase.classes[-1].pay_group)
    first = day_after(max([ends, _paid_through(last_day, answer), *stands]))
    if first > through:
        return None
    refs = (phase.end_ref, None if answer is None else answer.ref)
    return FullCost(first, rule, tuple(each for each in refs if each is not None))


def spoken_of(begun: Sequence[int], phases: Sequence[Phase], day: date, book: Book) -> list[int]:
    """Return the numbers of the phases that a form in mid-year can speak of on a day: those that are not over.

    Where these are not offered health insurance, also those after which coverage goes on.

    Source:
      M.G.L. c.32B s.17(a): all or a part of the insurance goes on; s.9: as on leave.
    """
    live = [n for n in begun if day <= (phases[n].last_day or date.max)]
    held = [each for n in live if (each := phases[n].class_on(day).employee_class) is not None]
    if any(plan.line is HEALTH for each in held for plan in plans_offered(book, each, day)):
        return live
    return [n for n in begun if n in live or day <= (phases[n].continued_through or date.min)]


def laid_off_through(last_day: date, answer: Answer | None) -> date | None:
    """Return the last covered day after a layoff; None where nothing goes on beyond the plan's own end.

    `continues` may name the day paid through, from which the weeks count if it is later; `ended` names the last day,
    as of cover elsewhere or of what was paid for. Without an answer it goes on.

    >>> laid_off_through(date(2026, 6, 30), None)
    datetime.date(2027, 3, 30)
    """
    if answer is not None and answer.word == DECLINED:
        return None
    paid_through = _paid_through(last_day, answer)
    longest = deadline(paid_through, CONTINUED_DAYS.on(paid_through))
    if answer is not None and answer.word == ENDED and answer.day is not None:
        return min(answer.day, longest)
    return longest


def _paid_through(last_day: date, answer: Answer | None) -> date:
    """Return the day through which contributions were taken: the last at work, or a later one that is answered."""
    if answer is None or answer.word != CONTINUES or answer.day is None:
        return last_day
    return max(answer.day, last_day)


def _may_be_vested(family: Family, book: Book, last_day: date) -> bool:
    """Whether the employer's years have passed since the first hire; true where the catalog does not say how many."""
    years = vesting_years(book, employer_of(family.id))
    hired = first_hired(family, book) or last_day
    return years is None or add_months(hired, 12 * years) <= last_day


def _deferred_through(answer: Answer | None) -> date | None:
    """Return until when a deferred retiree is covered: openly, or to the day the answer names."""
    if answer is None or answer.word != IS_DEFERRED:
        return None
    return answer.day or date.max


def _name(about: str, phase: Phase) -> str:
    return question_name(about, phase.last_day)


def _rests_on(phase: Phase) -> tuple[EventRef, ...]:
    return () if phase.end_ref is None else (phase.end_ref,)


def _asked_of_layoff(phase: Phase) -> Asked:
    return Asked(
        question=_name(LAYOFF, phase),
        about=LAYOFF,
        owner="benefits",
        asks="Does coverage go on after the layoff, at full premium? Name the day paid through if it is later than "
        f"the last day of work; with {ENDED} the last day, as of cover elsewhere.",
        answers=(CONTINUES, DECLINED, ENDED),
        meanwhile="coverage goes on for 39 weeks",
        rule="ST-2",
        rests_on=_rests_on(phase),
        dated=frozenset({ENDED}),
        insured_on=phase.last_day,
        insured_by=LINES,
    )


def _asked_of_deferral(phase: Phase) -> Asked:
    return Asked(
        question=_name(DEFERRED, phase),
        about=DEFERRED,
        owner="retirement",
        asks="Has this employee a right to a later pension, and applied to keep all insurance at full cost? A day "
        "says until when.",
        answers=(NOT_DEFERRED, IS_DEFERRED),
        meanwhile="coverage ends as the plan says; it is given back without a gap if they apply",
        rule="ST-3",
        rests_on=_rests_on(phase),
        insured_on=phase.last_day,
        insured_by=LINES,
    )
