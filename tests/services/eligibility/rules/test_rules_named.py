"""Every fact of a coverage names a rule of the register, whatever happened and wherever the employer is."""

from typing import get_args

import pytest

from events.employment import EmployeeTerminated
from events.enrollment import DependentRemoved, ElectionSubmitted
from events.offers import Book
from services.eligibility.rules.reasons import rules_of_occasion
from services.wiring.register import rules_by_id
from tests.life import elected, hired, left, parted, retired, voided
from tests.services.eligibility.explained import COUPLE, why
from tests.services.eligibility.law_life import city, told

BOUND = city("MA"), city("OR"), city(None)
OCCASIONS = set(get_args(ElectionSubmitted.model_fields["occasion"].annotation)) - {"cobra"}
"""An election of continuation is no choice of eligibility's."""


@pytest.mark.parametrize("occasion", sorted(OCCASIONS))
@pytest.mark.parametrize("book", BOUND, ids=("MA", "OR", "elsewhere"))
def test_every_occasion_names_a_rule_of_the_register(occasion: str, book: Book) -> None:
    """Wherever the employer is: by which rule somebody may choose at it."""
    rules = rules_of_occasion(occasion, book.employers["city"].state)

    assert rules
    assert set(rules) <= rules_by_id().keys()


@pytest.mark.parametrize(
    ("state", "rules"), [("MA", "PLAN-63"), ("OR", "OR-1"), (None, "S125-9")], ids=("MA", "OR", "elsewhere")
)
def test_or_1_plan_63_s125_9_an_election_at_retirement_names_the_law_of_the_state(
    state: str | None, rules: str
) -> None:
    """It begins the retirees' plan; where no state's law says how, section 125 does not bind who is retired."""
    life = told(hired("2026-01-15"), retired("2026-07-01"))
    life.told("form", elected("2026-07-01", "hmo-retired", occasion="retirement"))

    assert why(life, city(state)) == [f"began self hmo-retired 2026-07-01 retirement: e1,form; {rules}"]


def test_plan_69_the_offices_own_entry_needs_no_right_to_choose() -> None:
    """In mid-year and without a reason that the law knows it is used, and a family's form is not."""
    entered = elected("2026-09-01", "ppo:kim", occasion="administrative")
    life, book = told(*COUPLE), city()
    why(life, book)
    life.told("entry", entered)
    form = entered.model_copy(update={"occasion": "change_in_status", "qualifying_reason": "no such word"})
    refused = told(*COUPLE, form)

    assert sorted(why(life, book)) == [
        "began kim ppo 2026-09-01 active: e0,e1,entry; PLAN-69",
        "began self ppo 2026-09-01 active: e0,entry; PLAN-69",
        "ended kim hmo 2026-08-31 plan_change: entry; PLAN-69",
        "ended self hmo 2026-08-31 plan_change: entry; PLAN-69",
    ]
    assert not [each for each in why(refused, book) if "ppo" in each]


def test_plan_70_what_nothing_asks_for_any_more_names_that() -> None:
    """The form is taken back; the coverage never took effect."""
    life, book = told(*COUPLE), city()
    why(life, book)
    life.told("void", voided("e2"))

    assert sorted(why(life, book)) == [
        "voided kim hmo 2026-03-01 initial_enrollment: ; PLAN-70",
        "voided self hmo 2026-03-01 initial_enrollment: ; PLAN-70",
        "voided self life 2026-01-15 initial_enrollment: ; PLAN-70",
    ]


@pytest.mark.parametrize("reason", get_args(DependentRemoved.model_fields["reason"].annotation))
@pytest.mark.parametrize("book", BOUND, ids=("MA", "OR", "elsewhere"))
def test_whatever_ends_being_a_dependent_names_a_rule(reason: str, book: Book) -> None:
    """Every reason that a source may tell; where it ends nothing, as a divorce in Massachusetts, there is no fact."""
    life = told(*COUPLE)
    why(life, book)
    life.told("gone", parted("kim", "2026-06-12", reason))

    assert_rules(why(life, book))


@pytest.mark.parametrize("reason", get_args(EmployeeTerminated.model_fields["reason"].annotation))
@pytest.mark.parametrize("book", [city("MA", "c32B-17"), *BOUND], ids=("s.17", "MA", "OR", "elsewhere"))
def test_whatever_ends_work_names_a_rule(reason: str, book: Book) -> None:
    """Every reason that a source may tell."""
    life = told(*COUPLE)
    why(life, book)
    life.told("gone", left("2026-06-12", reason))

    lines = why(life, book)
    assert len(lines) == 3
    assert_rules(lines)


def assert_rules(lines: list[str]) -> None:
    """Every fact names rules, and each is in the register."""
    for line in lines:
        rules = line.rpartition("; ")[2].split(",")
        assert set(rules) <= rules_by_id().keys(), line
