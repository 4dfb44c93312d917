"""Why coverage begins, begins again or has another tier: its reason, what it rests on, and the rules."""

from typing import Any

import pytest

from events.base import DomainEvent
from events.employment import TransferredFrom
from events.enrollment import DependentChanged
from events.offers import Book, index
from events.vocabulary.coverage import CoverageTier as Tier
from tests.life import Life, day, died, elected, hired, joined, left, person, rehired, voided
from tests.services.eligibility.explained import COUPLE, why
from tests.services.eligibility.hard_life import book
from tests.services.eligibility.law_life import answered, city, on_medicare, retiree, told

OPEN = elected("2026-05-04", "dental:kim", occasion="open_enrollment")
"""For 2026-07-01."""


def of(life: Life, by: Book, *begins: str) -> list[str]:
    """Return what is recorded now and begins with one of these words."""
    return [each for each in why(life, by) if each.startswith(begins)]


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([OPEN, left("2026-08-12"), rehired("2026-09-07")], "2026-09-07 rehire: e5,e3; S125-1"),
        ([left("2026-03-12"), rehired("2026-04-06"), OPEN], "2026-07-01 open_enrollment: e4,e5; S125-1"),
    ],
    ids=["a choice that stands again", "a choice after the return"],
)
def test_aca_8_a_return_is_why_only_what_it_gives_back_begins(events: list[DomainEvent], line: str) -> None:
    """A form that the employee signs once back is a reason of its own."""
    life = told(*COUPLE, *events)

    assert of(life, city(), "began self dental")[-1:] == [f"began self dental {line}"]


def test_plan_68_whoever_comes_from_another_employer_is_transferred() -> None:
    """By the form of a new hire, and by the office's entry for the first day."""
    catalog = city().catalog
    school = catalog.employers[0].model_copy(update={"id": "school"})
    program = index(catalog.model_copy(update={"employers": (*catalog.employers, school)}))
    before = TransferredFrom(
        employer="school",
        employee_id="7",
        hire_day=day("2024-09-02"),
        last_day=day("2026-06-12"),
        covered_through=None,
    )
    hire = hired("2026-06-15").model_copy(update={"transferred_from": before})
    entry = elected("2026-06-15", "life", occasion="administrative")

    assert why(told(hire, elected("2026-06-15", "life")), program) == [
        "began self life 2026-06-15 transfer: e0,e1; S125-1"
    ]
    assert why(told(hire, entry), program) == ["began self life 2026-06-15 transfer: e0,e1; PLAN-69"]


@pytest.mark.parametrize(("on", "reason"), [("2026-03-01", "initial_enrollment"), ("2026-03-02", "birth")])
def test_a_birth_is_why_from_the_day_after_the_choice_holds(on: str, reason: str) -> None:
    """Who is there when the wait is over is chosen like everybody else."""
    life = told(
        hired("2026-01-15"), joined("bo", on, "child", reason="birth"), elected("2026-01-15", "hmo:bo")
    )

    assert of(life, city(), "began bo") == [f"began bo hmo {on} {reason}: e0,e1,e2; S125-1,ACA-1"]


def test_qmcso_1_who_is_chosen_and_ordered_is_covered_by_both() -> None:
    """The order's event and the form; a sibling who is chosen alone names no order."""
    child = joined("bo", "2026-01-15", "child", reason="court_order").model_copy(update={"qmcso": True})
    life = told(hired("2026-01-15"), child, joined("lee", "2026-01-15", "child"))
    life.told("form", elected("2026-01-15", "hmo:bo,lee"))

    assert of(life, city(), "began bo", "began lee") == [
        "began bo hmo 2026-03-01 initial_enrollment: e0,e1,form; S125-1,ACA-1,QMCSO-1",
        "began lee hmo 2026-03-01 initial_enrollment: e0,e2,form; S125-1,ACA-1",
    ]


def test_ma_4_what_survivors_chose_themselves_is_no_reason_of_the_death() -> None:
    """What was held goes on by the death; a form of before it for a later day, and an entry of the first, by itself."""
    alone = elected("2026-01-15", "hmo:kim", "dental")
    later = told(*COUPLE[:2], alone, OPEN, died("2026-06-12"))
    entered = told(
        *COUPLE, died("2026-06-12"), elected("2026-06-13", "hmo-retired:kim", occasion="administrative")
    )

    word = elected("2026-06-13", "hmo-retired:kim", occasion="administrative", reason="survivors")
    said = told(*COUPLE, died("2026-06-12"), word)

    assert of(said, city("MA"), "began kim hmo-retired") == [
        "began kim hmo-retired 2026-07-01 surviving_spouse: e3,e1,e4; PLAN-69"
    ]
    assert of(later, city("MA"), "began kim dental") == [
        "began kim dental 2026-07-01 open_enrollment: e4,e1,e3; S125-1"
    ]
    assert of(entered, city("MA"), "began kim hmo-retired") == [
        "began kim hmo-retired 2026-07-01 active: e3,e1,e4; PLAN-69"
    ]


def test_ma_1_a_plan_beside_rests_on_what_told_of_medicare() -> None:
    """On the event that says so, and on no event where an age alone does."""
    by_event = retiree(on_medicare("2026-03-01", "2026-03-01", free=True))
    by_answer = answered(retiree(born="1960-01-14"), "premium-free-part-a:self", "premium-free")

    assert of(by_event, city("MA"), "began self senior") == [
        "began self senior 2026-03-01 plan_change: e2,e4,e3; MA-1"
    ]
    assert of(by_answer, city("MA"), "began self senior") == [
        "began self senior 2026-02-01 plan_change: e2,answer-4,e3; MA-1"
    ]


def test_or_2_a_plan_beside_by_age_rests_on_no_event_of_medicare() -> None:
    """In Oregon eligibility comes with the month of 65, whatever is told."""
    life = retiree(born="1960-01-14")

    assert of(life, city("OR"), "began self senior") == [
        "began self senior 2026-02-01 plan_change: e2,e3; OR-2"
    ]


@pytest.mark.parametrize(
    ("last_day", "again"),
    [
        ("2026-07-01", "initial_enrollment: e0,e2; S125-1"),
        ("2026-06-30", "benefit_selection: e4,{},e2; ST-3"),
    ],
)
def test_st_3_work_that_lasted_longer_is_why_coverage_goes_on(last_day: str, again: str) -> None:
    """On its days; after them the answer is, by which all insurance is kept for good."""
    life, by = told(*COUPLE, left("2026-06-30")), city("MA")
    why(life, by)
    life.told("void", voided("e3"))
    life.told("e4", left(last_day))
    answered(life, f"deferred-retiree:{last_day}", "deferred")

    answer = life.records[-1].ref.id

    assert of(life, by, "reinstated self life") == [f"reinstated self life 2026-01-15 {again.format(answer)}"]


def test_a_tier_is_another_by_who_joins() -> None:
    """A birth and a marriage, each of its own day."""
    life = told(hired("2026-01-15"), joined("bo", "2026-04-20", "child", reason="birth"))
    life.told("form", elected("2026-01-15", "hmo:bo"))

    assert of(life, city(), "tier-changed") == [
        "tier-changed self hmo 2026-04-20 birth: e0,e1,form; S125-1,ACA-1"
    ]


def changed(dependent: str, on: str, **what: Any) -> DomainEvent:
    """Return a change of what a dependent is."""
    return DependentChanged.model_validate({"dependent_id": dependent, "change_day": on, **what})


def test_plan_2_a_tier_is_another_by_who_is_another() -> None:
    """A child entered as such turns out to be the partner; nobody left or joined, and no other change is why."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15", "child", who=person("Kim", ssn=None, born="2010-05-06")),
        elected("2026-01-15", "hmo:kim"),
        changed("kim", "2026-04-20", tax_dependent=True),
        changed("kim", "2026-05-20", relationship="domestic_partner"),
        changed("kim", "2026-05-20", disabled=True),
        changed("kim", "2026-08-20", relationship="spouse"),
    )
    tiers = (Tier.EMPLOYEE_ONLY, Tier.EMPLOYEE_AND_SPOUSE, Tier.EMPLOYEE_AND_CHILDREN)

    assert of(life, book("hmo", tiers=tiers), "tier-changed") == [
        "tier-changed self hmo 2026-05-20 benefit_selection: e4,e2; PLAN-2"
    ]
