"""How much a coverage insures from which day on: what is asked for, as far as law and evidence let it be in force.

Source: the plan's own volumes and limits; M.G.L. c.32B ss.9, 11A.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from events.base import EventRef
from events.book import Book
from events.catalog import Plan
from events.vocabulary.people import employer_of
from services.eligibility.rules.evidence import Held, Request, in_force
from services.eligibility.rules.line_timeline import Cover, LineTimeline
from services.eligibility.rules.questions import Answers, Asked, answered
from services.eligibility.rules.volume import by_law, salaries, salary_on, volume_of


def amounts(
    plan: Plan, covers: Sequence[Cover], timeline: LineTimeline, answers: Answers, book: Book
) -> tuple[list[Held], list[Asked]]:
    """Return the amounts in force before age makes them less, oldest first, and the questions to the carrier.

    Of who has left, or is leaving, nothing is asked any more.

    Args:
      plan: what covers; without a volume there are no amounts.
      covers: the stretches of days of one unbroken coverage of the employee by the plan, oldest first.
      timeline: of the plan's line.
      answers: of the carrier.
      book: the catalog.
    """
    if plan.volume is None or not covers:
        return [], []
    held, asked = in_force(plan, list(_requests(plan, covers, timeline, book)), answers)
    goes_on = timeline.phases[covers[-1].choice.phase].last_day is None
    return held, [each for each in asked if goes_on or answered(each, answers)]


def _requests(plan: Plan, covers: Sequence[Cover], timeline: LineTimeline, book: Book) -> Iterator[Request]:
    """Yield what is asked for, from each day on which that changes: by an election, a salary, or retirement."""
    assert plan.volume is not None
    employer = employer_of(timeline.family.id)
    paid = []
    if plan.volume.kind == "salary_multiple":
        paid = salaries(timeline.family, plan, book, employer=employer)
    elected = dict(_elected(covers))
    before: tuple[Decimal, EventRef] | None = None
    for day in sorted(_days(covers, [each.counts_day for each in paid])):
        cover = cover_on(covers, day)
        salary = salary_on(paid, day)
        amount = volume_of(
            plan.volume,
            salary=None if salary is None else salary.annual,
            elected=elected.get(cover.first_day),
        )
        if amount is None:
            continue
        retired = timeline.phases[cover.choice.phase].standing == "retired"
        amount, rule = by_law(amount, line=plan.line, book=book, employer=employer, retired=retired, day=day)
        ref = cover.choice.election.ref
        if before is None or amount != before[0]:
            refs = (ref,) if salary is None else (ref, salary.ref)
            chosen = before is None or ref != before[1]
            yield Request(day, amount, chosen, refs, () if rule is None else (rule,))
        before = amount, ref


def _days(covers: Sequence[Cover], others: Sequence[date]) -> set[date]:
    first, last = covers[0].first_day, covers[-1].last_day
    within = {day for day in others if first <= day and (last is None or day <= last)}
    return within | {each.first_day for each in covers}


def cover_on(covers: Sequence[Cover], day: date) -> Cover:
    """Return the stretch of days that `day` lies in; before the first, the first."""
    held = covers[0]
    for each in covers:
        if each.first_day <= day:
            held = each
    return held


def _elected(covers: Sequence[Cover]) -> Iterator[tuple[date, Decimal]]:
    """Yield the amount elected, by first day of each stretch; who names none again keeps the one of before."""
    held: Decimal | None = None
    for cover in covers:
        held = held if cover.choice.amount is None else cover.choice.amount
        if held is not None:
            yield cover.first_day, held
