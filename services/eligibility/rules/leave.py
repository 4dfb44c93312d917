"""Leave ends no coverage; only a premium that stays unpaid does, after a letter, and a return gives it back at once.

Source: 29 CFR 825.209 to 825.213; ORS 659A.171; M.G.L. c.175M s.10 and c.32B s.7(b).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from events.family import Family
from events.leaves import Leave, absent_through, leaves_of
from events.telling import FIRST_DAY
from events.vocabulary.calendar import day_after, day_before, deadline
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Dated, Enacted, Rule
from events.vocabulary.maintenance import MaintenanceReason
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.questions import Answers, Asked, question_name

LATE_DAYS: Final[Dated[int]] = Dated(Enacted(30, FIRST_DAY, "29 CFR 825.212(a)(1)"))
"""A premium has to be later than so many calendar days before coverage may end."""

LETTER_DAYS: Final[Dated[int]] = Dated(Enacted(15, FIRST_DAY, "29 CFR 825.212(a)(1)"))
"""The letter that names the day is mailed at least so many calendar days before it."""

RULES: Final = (
    Rule(
        "LV-1",
        "Coverage goes on during FMLA leave; an unpaid premium ends it 30 days after it was due and 15 days after a "
        "letter at the earliest, and on return it is given back without wait or proof.",
        "29 CFR 825.209, 825.212",
        {"days late": LATE_DAYS, "days after the letter": LETTER_DAYS},
    ),
    Rule(
        "LV-2", "OFLA leave and Paid Leave Oregon keep coverage as FMLA leave does.", "ORS 659A.171, 657B.060"
    ),
    Rule(
        "LV-3",
        "Paid family and medical leave of Massachusetts binds only the cities, towns and districts that voted for it.",
        "M.G.L. c.175M s.10",
    ),
    Rule(
        "LV-4",
        "In Massachusetts a calendar month without any pay is at the employee's full cost, unless for their own "
        "illness or on a leave that the law protects.",
        "M.G.L. c.32B s.7(b), 9I",
    ),
)

HEALTH: Final = frozenset(
    {InsuranceLine.MEDICAL, InsuranceLine.DENTAL, InsuranceLine.VISION, InsuranceLine.DRUG}
)
"""The lines whose lapse 29 CFR 825.212 rules."""

PREMIUM, LETTER, NO_RETURN = "leave-premium", "leave-letter", "did-not-return"
PAID, UNPAID, MAILED, PAID_SINCE = "paid", "unpaid", "mailed", "paid-since"
RETURNED, FOLLOWS = "returned", "termination-follows"


def lapse_last_day(due_day: date, letter_day: date) -> date:
    """Return the last day of coverage of somebody whose premium was due on one day, and the letter mailed on another.

    >>> lapse_last_day(date(2026, 10, 1), date(2026, 10, 20))
    datetime.date(2026, 11, 4)
    """
    late = deadline(due_day, LATE_DAYS.on(due_day))
    warned = deadline(letter_day, LETTER_DAYS.on(letter_day))
    return max(late, warned)


def lapses(family: Family, answers: Answers) -> tuple[list[Bar], list[Asked]]:
    """Return the days without coverage for a premium that was not paid on leave, and what has to be asked of leaves."""
    leaves = leaves_of(family)
    bars: list[Bar] = []
    asked: list[Asked] = []
    for leave in leaves:
        if leave.paid != "full":
            of_premium, waits = _asked_of_premium(leave), not _has_left(family, leave)
            asked += [of_premium] if waits else []
            unpaid = answers.get(of_premium.question)
            if unpaid is not None and unpaid.word == UNPAID and unpaid.day is not None:
                asked += [_asked_of_letter(leave, unpaid.day)] if waits else []
                bars.extend(_lapse(leave, leaves, family, unpaid.day, answers))
        if leave.returned is False and not _has_left(family, leave):
            asked.append(_asked_of_return(leave))
    return bars, asked


def _lapse(
    leave: Leave, leaves: Sequence[Leave], family: Family, due_day: date, answers: Answers
) -> Iterator[Bar]:
    """Yield the days from the lapse to the return to work, or to a new employment; none without a letter."""
    mailed = answers.get(question_name(LETTER, leave.first_day))
    if mailed is None or mailed.word != MAILED or mailed.day is None:
        return
    first = day_after(lapse_last_day(due_day, mailed.day))
    last = None if leave.returned is False else absent_through(leaves, leave)
    again = next((each.first_day for each in family.employments if each.first_day > leave.first_day), None)
    if again is not None:
        last = min(last or date.max, day_before(again))
    if last is None or first <= last:
        yield Bar(
            first,
            last,
            MaintenanceReason.NON_PAYMENT,
            mailed.ref,
            "LV-1",
            lines=HEALTH,
            standings=frozenset({"active"}),
        )


def _has_left(family: Family, leave: Leave) -> bool:
    """Whether the employment in which the leave began has an end."""
    return any(
        each.first_day <= leave.first_day and each.last_day is not None and each.last_day >= leave.first_day
        for each in family.employments
    )


def _asked_of_premium(leave: Leave) -> Asked:
    return Asked(
        question=question_name(PREMIUM, leave.first_day),
        about=PREMIUM,
        owner="payroll",
        asks=f"Is the employee's share paid during the leave? With {UNPAID} goes the day the premium was due.",
        answers=(PAID, UNPAID),
        meanwhile="coverage goes on",
        rule="LV-1",
        rests_on=(leave.ref,),
        dated=frozenset({UNPAID}),
        insured_on=leave.first_day,
    )


def _asked_of_letter(leave: Leave, due_day: date) -> Asked:
    return Asked(
        question=question_name(LETTER, leave.first_day),
        about=LETTER,
        owner="benefits",
        due_day=deadline(due_day, LATE_DAYS.on(due_day) - LETTER_DAYS.on(due_day)),
        asks=f"When was the letter mailed that names the day on which coverage ends? It ends {LETTER_DAYS.on(due_day)} "
        "days later at the earliest; without a letter it does not end.",
        answers=(MAILED, PAID_SINCE),
        meanwhile="coverage goes on",
        rule="LV-1",
        rests_on=(leave.ref,),
        dated=frozenset({MAILED}),
        insured_on=leave.first_day,
    )


def _asked_of_return(leave: Leave) -> Asked:
    return Asked(
        question=question_name(NO_RETURN, leave.first_day),
        about=NO_RETURN,
        owner="benefits",
        asks="The leave ended without a return to work, but nothing ended the employment. Does a termination follow?",
        answers=(FOLLOWS, RETURNED),
        meanwhile="coverage goes on until a termination comes",
        rule="LV-1",
        rests_on=() if leave.end_ref is None else (leave.end_ref,),
        insured_on=leave.first_day,
    )
