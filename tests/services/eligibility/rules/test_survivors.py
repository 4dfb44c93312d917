"""M.G.L. c.32B s.9B to 9G: who goes on after the death of the subscriber."""

import pytest

from events.offers import index
from events.spans import fold_records
from tests.life import Life, died, elected, hired, joined, parted, rehired, retired, voided
from tests.services.eligibility.law_life import (
    SEASONAL,
    answered,
    city,
    covered,
    ended_for,
    laid_off,
    open_questions,
    told,
)

QUESTION = "surviving-spouse:kim:2026-06-12"
DUTY = "killed-on-duty:2026-06-12"


def family(*more: str, plan: str = "hmo:kim,bo") -> Life:
    """Return an employee with spouse and child who dies on 2026-06-12."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("bo", "2026-01-15", "child"),
        elected("2026-01-15", plan, *more),
        died("2026-06-12"),
    )


def test_ma_4_the_surviving_spouse_and_the_children_stay_covered() -> None:
    """Without a gap, in the plan they had; benefits asks whether the spouse continues."""
    life = family()

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-06-12",
        "kim hmo 2026-03-01..",
        "bo hmo 2026-03-01..",
    }
    assert {each: asked.rule for each, asked in open_questions(life).items()} == {QUESTION: "MA-4"}


@pytest.mark.parametrize(
    ("word", "on", "last"),
    [
        ("continues", None, ""),
        ("declined", None, "2026-06-30"),
        ("remarried", "2027-02-10", "2027-02-28"),
    ],
)
def test_ma_4_until_remarriage(word: str, on: str | None, last: str) -> None:
    """The month of the remarriage is the last; who declines is covered as the plan says."""
    life = family()
    covered(life, city("MA"))
    answered(life, QUESTION, word, on)

    spans = covered(life, city("MA"))
    assert {f"kim hmo 2026-03-01..{last}", f"bo hmo 2026-03-01..{last}"} <= spans
    assert open_questions(life) == {}


def test_ma_4_remarriage_after_an_answer_is_told_as_another() -> None:
    """The latest answer counts."""
    life = family()
    covered(life, city("MA"))
    answered(life, QUESTION, "continues")
    covered(life, city("MA"))
    answered(life, QUESTION, "remarried", "2027-02-10")

    assert "kim hmo 2026-03-01..2027-02-28" in covered(life, city("MA"))
    assert ended_for(life, "kim") == "termination_of_benefits"


@pytest.mark.parametrize("state", [None, "OR"])
def test_ma_4_elsewhere_coverage_ends_as_the_plan_says(state: str | None) -> None:
    """The dependents' coverage runs out with the month."""
    life = family()

    assert {"kim hmo 2026-03-01..2026-06-30", "bo hmo 2026-03-01..2026-06-30"} <= covered(life, city(state))
    assert open_questions(life) == {}


def test_ma_4_children_alone_go_on_only_after_a_death_on_duty() -> None:
    """And only where the unit has accepted s.9C or s.9G; until it is known they are covered as the plan says."""
    life = told(
        hired("2026-01-15"),
        joined("bo", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:bo"),
        died("2026-06-12"),
    )

    assert "bo hmo 2026-03-01..2026-06-30" in covered(life, city("MA"))
    assert open_questions(life) == {}
    assert "bo hmo 2026-03-01..2026-06-30" in covered(life, city("MA", "c32B-9G"))
    assert set(open_questions(life)) == {DUTY}
    answered(life, DUTY, "on-duty")
    assert "bo hmo 2026-03-01.." in covered(life, city("MA", "c32B-9G"))
    answered(life, DUTY, "no")
    assert "bo hmo 2026-03-01..2026-06-30" in covered(life, city("MA", "c32B-9G"))


def test_ma_4_a_spouse_who_was_not_covered_has_nothing_to_go_on() -> None:
    """The children then end as the plan says."""
    life = family(plan="hmo:bo")

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-06-12",
        "bo hmo 2026-03-01..2026-06-30",
    }
    assert open_questions(life) == {}


def test_ma_4_after_a_retiree_too() -> None:
    """The spouse of a retiree goes on in the retiree plan."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        retired("2026-05-01"),
        died("2026-06-12"),
    )

    spans = covered(life, city("MA"))
    assert "kim hmo-retired 2026-05-01.." in spans
    assert "self hmo-retired 2026-05-01..2026-06-12" in spans


def test_st_2_a_death_in_a_job_that_is_offered_nothing_leaves_no_survivors_coverage() -> None:
    """What went on after a layoff ends with the month of the death, as it does of who is not at work at all."""
    book, ends = city("MA", "c32B-17", "c32B-9D"), set[str]()
    for back in ((), ("2026-08-01",)):
        life = laid_off(*back, work=SEASONAL)
        life.told("death", died("2026-09-10"))
        ends |= {each for each in covered(life, book) if each.startswith("kim")}
        assert open_questions(life) == {}

    assert ends == {"kim hmo 2026-03-01..2026-09-30"}


def test_ma_4_a_death_at_work_that_is_insured_while_another_job_s_coverage_goes_on() -> None:
    """In the wait of a new job, insured by s.17: an employee's surviving spouse."""
    life = laid_off("2026-08-20")
    life.told("form", elected("2026-08-20", "hmo:kim"))
    life.told("death", died("2026-09-10"))

    assert "kim hmo 2026-03-01.." in covered(life, city("MA", "c32B-17", "c32B-9D"))
    assert set(open_questions(life)) == {"surviving-spouse:kim:2026-09-10"}


def test_ma_4_a_retiree_who_dies_in_a_job_that_is_offered_nothing() -> None:
    """A retiree's surviving spouse all the same."""
    life = told(
        hired("2020-01-15"),
        joined("kim", "2020-01-15"),
        retired("2026-02-01"),
        elected("2026-02-01", "hmo-retired:kim", occasion="retirement"),
        rehired("2026-08-01", work=SEASONAL),
        died("2026-09-10"),
    )

    assert covered(life, city("MA", "c32B-9D")) == {
        "self hmo-retired 2026-02-01..2026-09-10",
        "kim hmo-retired 2026-02-01..",
    }


def test_ma_4_the_plan_that_follows_says_why_it_begins() -> None:
    """Where survivors are offered only the plan that follows, it begins for the surviving spouse."""
    catalog = city("MA").catalog
    only = tuple(
        each.model_copy(update={"plans": ("hmo-retired",)}) if each.id == "survivors" else each
        for each in catalog.classes
    )
    other = index(catalog.model_copy(update={"classes": only}))
    life = family()

    assert "kim hmo-retired 2026-07-01.." in covered(life, other)
    latest = [each for each in fold_records(life.records) if each.member == "kim"][-1]
    assert (latest.began_reason, latest.rules) == ("surviving_spouse", ("MA-4",))


def test_ma_4_a_death_that_is_voided_never_was() -> None:
    """Everybody is covered as before, and nothing is asked."""
    life = family()
    covered(life, city("MA"))
    life.told("void", voided("e4"))

    assert covered(life, city("MA")) == {f"{who} hmo 2026-03-01.." for who in ("self", "kim", "bo")}
    assert open_questions(life) == {}


def test_a_dependent_who_dies_is_covered_to_the_day() -> None:
    """The others stay."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-06-12", "death"),
    )

    assert covered(life, city("MA")) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01..2026-06-12"}
    assert open_questions(life) == {}
