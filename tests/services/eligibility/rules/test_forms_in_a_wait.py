"""Forms in mid-year while a job's wait runs: they change also whom a job before it still covers, until then."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import DomainEvent
from events.catalog import EmployeeClass
from events.offers import index
from tests.life import elected, hired, job, joined, left, rehired, voided
from tests.services.eligibility.explained import why
from tests.services.eligibility.in_a_wait import BOOK, BORN, TO_MARCH, alone, newborn, of, waiting
from tests.services.eligibility.law_life import (
    SEASONAL,
    covered,
    laid_off,
    misfits,
    open_questions,
    settle,
    told,
)


@pytest.mark.parametrize("before", [[], ["hmo:kim"], ["ppo:kim"], ["-medical"]])
def test_s125_5_a_newborn_is_covered_from_birth_by_what_goes_on(before: list[str]) -> None:
    """Born on 2026-09-10: by the layoff through 2026-09-30, and by the job from 2026-10-01 on, as one coverage.

    Whatever was chosen of the job before. Source: 45 CFR 146.117(b)(3)(iii)(B); M.G.L. c.32B s.17(a).
    """
    forms = [elected("2026-09-02", *before)] if before else []
    life = waiting(*forms, BORN, newborn("hmo:kim,sam"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..",
        "kim hmo 2026-03-01..",
        "sam hmo 2026-09-10..",
    }
    assert (misfits(life), set(open_questions(life))) == ([], set())


def test_s125_5_the_plan_of_the_form_is_the_plan_of_its_job() -> None:
    """What goes on does so as it is, with the newborn, and through the day before the job's plan."""
    life = waiting(elected("2026-09-02", "hmo:kim"), BORN, newborn("ppo:kim,sam"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-09-30",
        "kim hmo 2026-03-01..2026-09-30",
        "sam hmo 2026-09-10..2026-09-30",
        "self ppo 2026-10-01..",
        "kim ppo 2026-10-01..",
        "sam ppo 2026-10-01..",
    }


@pytest.mark.parametrize(
    ("signed", "expected"), [("2026-10-10", {"sam hmo 2026-09-10.."}), ("2026-10-11", set())]
)
def test_s125_5_asked_for_within_thirty_days(signed: str, expected: set[str]) -> None:
    """On the day after, the whole form is refused: neither covers."""
    life = waiting(elected("2026-09-02", "hmo:kim"), BORN, newborn("hmo:kim,sam", signed=signed))

    assert of("sam", life) == expected
    assert misfits(life) == ([] if expected else ["too-late"])


def test_s125_5_what_a_newborn_s_coverage_rests_on() -> None:
    """The rehire has no part in it before the job's own first day."""
    life = waiting(elected("2026-09-02", "ppo:kim"))
    settle(life, BOOK)
    life.told("born", BORN).told("form", newborn("ppo:kim,sam"))

    assert [each for each in why(life, BOOK) if " sam " in each] == [
        "began sam hmo 2026-09-10 birth: e0,born,form; S125-5",
        "ended sam hmo 2026-09-30 layoff: e3,back-2026-09-01,form; ST-2",
        "began sam ppo 2026-10-01 birth: back-2026-09-01,born,form; S125-5",
    ]


def test_s125_5_a_plan_that_only_what_goes_on_has_is_no_plan_of_the_form() -> None:
    """The form speaks of the job, which is offered `ppo` alone: refused by `hmo`, and taken by `ppo` for both."""
    health = EmployeeClass(
        id="health", name="Health", employers=("city",), bargaining_units=("health",), plans=("ppo",)
    )
    book = index(BOOK.catalog.model_copy(update={"classes": (health, *BOOK.catalog.classes)}))
    wrong, right = (laid_off("2026-09-01", work=job(unit="health")).told("born", BORN) for _ in range(2))
    wrong.told("form", newborn("hmo:kim,sam"))
    right.told("form", newborn("ppo:kim,sam"))

    assert (covered(wrong, book), misfits(wrong)) == (TO_MARCH, ["plan-not-offered"])
    assert {"sam hmo 2026-09-10..2026-09-30", "sam ppo 2026-10-01.."} <= covered(right, book)


@pytest.mark.parametrize("reason", ["marriage", "loss_of_other_coverage"])
@pytest.mark.parametrize(("signed", "first"), [("2026-08-31", "2026-09-01"), ("2026-09-01", "2026-10-01")])
def test_s125_5_a_spouse_joins_from_the_next_month_on(reason: str, signed: str, first: str) -> None:
    """Married on 2026-08-20 in a wait to 2026-10-01: from the first of the month after the form, whoever covers it."""
    form = elected("2026-08-20", "ppo:kim", occasion="special_enrollment", reason=reason, signed=signed)
    life = alone(joined("kim", "2026-08-20", reason="marriage"), form)

    found = of("kim", life, BOOK)
    september = {"kim hmo 2026-09-01..2026-09-30"} if first == "2026-09-01" else set()
    assert found == {*september, "kim ppo 2026-10-01.."}


def test_s125_9_the_latest_form_is_the_word_on_later_choices_too() -> None:
    """Chosen for July 2026 before the layoff, for a plan year that it goes on in: the newborn joins that choice."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        elected("2026-04-10", "ppo:kim", occasion="open_enrollment"),
        left("2026-04-30", "layoff"),
        rehired("2026-06-10"),
        joined("sam", "2026-06-20", "child", reason="birth"),
        elected("2026-06-20", "ppo:kim,sam", occasion="special_enrollment", reason="birth"),
    )

    assert of("sam", life) == {
        "sam hmo 2026-06-20..2026-06-30",
        "sam ppo 2026-07-01..",
    }


@pytest.mark.parametrize(
    ("form", "first"),
    [
        (elected("2026-09-10", "hmo:kim,sam", occasion="administrative"), "2026-10-01"),
        (elected("2026-09-10", "hmo:kim,sam"), "2026-10-01"),
        (elected("2026-09-10", "hmo:kim,sam", occasion="open_enrollment"), "2027-07-01"),
    ],
)
def test_other_forms_speak_of_the_job_alone(form: DomainEvent, first: str) -> None:
    """The office's entry, a new hire's choice, and a choice for the next plan year."""
    life = waiting(elected("2026-09-02", "hmo:kim"), BORN, form)

    assert of("sam", life) == {f"sam hmo {first}.."}


def test_an_open_enrollment_in_a_wait_is_the_job_s() -> None:
    """For July, in a wait to August: what goes on is as it was through July."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo"),
        left("2026-04-30", "layoff"),
        rehired("2026-06-10"),
        elected("2026-06-12", "ppo:kim", occasion="open_enrollment"),
    )

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-07-31",
        "self ppo 2026-08-01..",
        "kim ppo 2026-08-01..",
    }


@pytest.mark.parametrize(
    ("taken_back", "expected"),
    [
        ("born", {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}),
        ("form", {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}),
        ("e3", {"self hmo 2026-03-01..", "kim hmo 2026-03-01..", "sam hmo 2026-09-10.."}),
        ("back-2026-09-01", {*TO_MARCH, "sam hmo 2026-09-10..2027-03-30"}),
    ],
)
def test_taken_back(taken_back: str, expected: set[str]) -> None:
    """Birth or form: the newborn was never covered; layoff or rehire: by what covers the family then."""
    life = waiting(elected("2026-09-02", "hmo:kim")).told("born", BORN).told("form", newborn("hmo:kim,sam"))
    covered(life, BOOK)
    life.told("void", voided(taken_back))

    assert covered(life, BOOK) == expected


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(8)))
def test_whatever_comes_first(order: list[int]) -> None:
    """Told in any order, it is the same in the end."""
    life = waiting(elected("2026-09-02", "ppo:kim"), BORN, newborn("ppo:kim,sam"))
    found = covered(life.reordered(order), BOOK)

    assert found == covered(life, BOOK)


def test_st_2_a_job_that_is_left_in_the_wait() -> None:
    """Nothing of it took effect: the newborn goes on with the family, for the rest of the weeks."""
    life = waiting(elected("2026-09-02", "ppo:kim"), BORN, newborn("ppo:kim,sam"), left("2026-09-20"))

    assert covered(life, BOOK) == {*TO_MARCH, "sam hmo 2026-09-10..2027-03-30"}


def test_st_2_what_goes_on_beside_two_jobs() -> None:
    """A season that covered nobody, and then a job with a wait to 2026-11-01: the first layoff's goes on."""
    life = laid_off("2026-07-13", work=SEASONAL)
    life.told("gone", left("2026-08-14", "layoff"))
    life.told("back", rehired("2026-09-15"))
    life.told("born", joined("sam", "2026-10-05", "child", reason="birth"))
    life.told("form", elected("2026-10-05", "ppo:kim,sam", occasion="special_enrollment", reason="birth"))

    assert {"sam hmo 2026-10-05..2026-10-31", "sam ppo 2026-11-01.."} <= covered(life, BOOK)
