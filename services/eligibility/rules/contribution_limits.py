"""Whether a yearly contribution is within the law: of health and dependent-care accounts, and deferred compensation.

Source: `health_account` (26 USC 125(i)), `dependent_care` (26 USC 129(a)(2)), `deferral_limits` (26 USC 457).
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Final

from events.vocabulary.coverage import InsuranceLine
from services.eligibility.rules import deferral_limits, dependent_care, health_account
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.deferral_limits import deferral_limit
from services.eligibility.rules.dependent_care import DEPENDENT_CARE, taken_by_year
from services.eligibility.rules.enrollment_windows import plan_year_of
from services.eligibility.rules.health_account import HEALTH_FSA
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.refused import Refused

LIMITED: Final = {
    InsuranceLine.HEALTH_FSA: health_account.RULES[0],
    InsuranceLine.DEPENDENT_CARE_FSA: dependent_care.RULES[0],
    InsuranceLine.DEFERRED_COMPENSATION: deferral_limits.RULES[0],
}
"""The lines whose yearly contribution has a limit, and the rule."""


def check_amount(
    choice: Choice,
    earlier: Sequence[Choice],
    phases: Sequence[Phase],
    first_month: int,
    birth_day: date | None,
) -> None:
    """Refuse a choice of an account whose yearly contribution is missing, over the limit, or of a year without one.

    `earlier` are the choices of the line that stand already; they count where a limit is of the calendar year.

    Raises:
      Refused: with the paragraph.
    """
    if choice.plan is None or choice.line not in LIMITED:
        return
    rule = LIMITED[choice.line]
    if choice.amount is None:
        raise Refused(
            "no-amount", f'plan "{choice.plan.id}" takes a yearly contribution, and none is named; {rule}'
        )
    try:
        for taken, limit, year in _measured(choice, choice.amount, earlier, phases, first_month, birth_day):
            if taken > limit:
                spent = (Decimal(taken.numerator) / taken.denominator).quantize(Decimal("0.01"), ROUND_DOWN)
                raise Refused("over-limit", f"{spent} in {year} is more than {limit}; {rule}")
    except LookupError as fault:
        raise Refused("no-limit-known", f"{fault}; {rule}") from fault


def _measured(
    choice: Choice,
    amount: Decimal,
    earlier: Sequence[Choice],
    phases: Sequence[Phase],
    first_month: int,
    birth_day: date | None,
) -> list[tuple[Fraction, Decimal, str]]:
    """Return what is taken, what may be, and in which year; office's own entries know of a special catch-up."""
    year = choice.from_day.year
    match choice.line:
        case InsuranceLine.HEALTH_FSA:
            begins = plan_year_of(choice.from_day, first_month)
            return [(Fraction(amount), HEALTH_FSA.on(begins), f"the plan year from {begins}")]
        case InsuranceLine.DEFERRED_COMPENSATION:
            special = choice.election.event.occasion == "administrative"
            return [(Fraction(amount), deferral_limit(year, birth_day, special=special), str(year))]
        case _:
            taken = taken_by_year([*earlier, choice], phases, first_month)
            return [
                (taken[each], DEPENDENT_CARE.on(date(each, 1, 1)), str(each))
                for each in sorted(taken)
                if each >= year
            ]
