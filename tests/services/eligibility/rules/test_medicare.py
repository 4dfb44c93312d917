"""Medicare: the month of 65, transfer and eligibility after work, and the active who keep what they have."""

import pytest

from services.eligibility.rules.medicare import month_of_65
from tests.life import day, elected, hired, joined, person, retired
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    ended_for,
    misfits,
    on_medicare,
    open_questions,
    retiree,
    reviewed,
    told,
)

QUESTION = "premium-free-part-a:self"


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        ("1961-09-14", "2026-09-01"),
        ("1961-09-01", "2026-08-01"),
        ("1961-09-02", "2026-09-01"),
        ("1961-01-01", "2025-12-01"),
        ("1960-02-29", "2025-02-01"),
    ],
)
def test_med_1_an_age_is_attained_on_the_day_before(born: str, first_day: str) -> None:
    """Born on the first of a month: Medicare begins a month earlier."""
    assert month_of_65(day(born)) == day(first_day)


def test_med_2_nothing_of_an_active_employee_changes() -> None:
    """At 65 and enrolled in both parts, the employee and the spouse keep their plan, in every state."""
    for state in ("MA", "OR", None):
        life = told(
            hired("2026-01-15", who=person(born="1961-09-14")),
            joined("kim", "2026-01-15", who=person("Kim", ssn="078051121", born="1950-05-06")),
            elected("2026-01-15", "hmo:kim"),
            on_medicare("2026-09-01", "2026-09-01", free=True),
            on_medicare("2020-05-01", "2020-05-01", who="kim", free=True),
        )
        reviewed(life, "2027-12-31")

        assert covered(life, city(state)) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
        assert open_questions(life) == {}


def test_med_2_an_active_employee_is_not_given_a_medicare_plan() -> None:
    """The election is refused as a whole."""
    life = told(
        hired("2026-01-15", who=person(born="1950-09-14")),
        elected("2026-01-15", "senior"),
        on_medicare("2020-05-01", "2020-05-01", free=True),
    )

    assert covered(life, city("MA")) == set()
    assert misfits(life) == ["not-on-medicare"]


def test_ma_1_a_transfer_is_asked_about_four_months_before() -> None:
    """Born 1961-09-14: Medicare from 2026-09-01, so the horizon of 2026-05-01 is the first that asks."""
    life = retiree()
    reviewed(life, "2026-04-30")
    covered(life, city("MA"))
    assert open_questions(life) == {}
    reviewed(life, "2026-05-01")
    covered(life, city("MA"))

    asked = open_questions(life)[QUESTION]
    assert (asked.rule, asked.due_day, asked.member) == ("MA-1", day("2026-09-01"), "self")
    assert asked.answers == ("premium-free", "not-eligible", "exempt")


def test_ma_1_who_retires_past_it_is_asked_at_once() -> None:
    """The retirement itself says so; nobody has to review it first."""
    life = retiree(born="1955-09-14")
    covered(life, city("MA"))

    assert set(open_questions(life)) == {QUESTION}


def test_ma_1_without_an_answer_nobody_moves() -> None:
    """Coverage goes on in the plan it is in."""
    life = retiree()
    reviewed(life, "2027-12-31")

    spans = covered(life, city("MA"))
    assert {"self hmo-retired 2026-02-01..", "kim hmo-retired 2026-02-01.."} <= spans


def test_ma_1_premium_free_part_a_moves_to_the_medicare_plan() -> None:
    """The retiree from the month of 65 on; the spouse, who is not on Medicare, stays where they are."""
    life = retiree()
    reviewed(life, "2026-05-01")
    covered(life, city("MA"))
    answered(life, QUESTION, "premium-free")

    assert covered(life, city("MA")) == {
        "self hmo-retired 2026-02-01..2026-08-31",
        "self senior 2026-09-01..",
        "kim hmo-retired 2026-02-01..",
    }
    assert open_questions(life) == {}


@pytest.mark.parametrize("word", ["not-eligible", "exempt"])
def test_ma_1_who_is_not_eligible_or_exempt_stays(word: str) -> None:
    """Proof of ineligibility, or a dependent who would force the family plan."""
    life = retiree()
    reviewed(life, "2026-05-01")
    covered(life, city("MA"))
    answered(life, QUESTION, word)

    assert "self hmo-retired 2026-02-01.." in covered(life, city("MA"))
    assert open_questions(life) == {}


def test_ma_1_an_answer_may_name_the_day() -> None:
    """The transfer is from that day on."""
    life = retiree()
    reviewed(life, "2026-05-01")
    covered(life, city("MA"))
    answered(life, QUESTION, "premium-free", "2026-11-01")

    assert {"self hmo-retired 2026-02-01..2026-10-31", "self senior 2026-11-01.."} <= covered(
        life, city("MA")
    )


def test_ma_1_an_enrollment_that_is_told_needs_no_answer() -> None:
    """HR told of premium-free Part A, and of both parts."""
    life = retiree(on_medicare("2026-09-01", "2026-10-01", free=True))

    assert {"self hmo-retired 2026-02-01..2026-09-30", "self senior 2026-10-01.."} <= covered(
        life, city("MA")
    )


def test_ma_1_both_on_medicare_are_both_in_its_plan() -> None:
    """Each moves on their own day, and their coverage never overlaps."""
    life = retiree(
        on_medicare("2026-09-01", "2026-09-01", free=True),
        on_medicare("2027-05-01", "2027-05-01", who="kim", free=True),
    )

    assert covered(life, city("MA")) == {
        "self hmo-retired 2026-02-01..2026-08-31",
        "self senior 2026-09-01..",
        "kim hmo-retired 2026-02-01..2027-04-30",
        "kim senior 2027-05-01..",
    }
    assert ended_for(life, "kim") is None


def test_or_2_coverage_ends_with_eligibility_enrolled_or_not() -> None:
    """Born 1961-09-01: eligible from 2026-08-01; the spouse keeps on."""
    life = retiree(born="1961-09-01")
    reviewed(life, "2026-07-30")
    assert "self hmo-retired 2026-02-01.." in covered(life, city("OR"))
    reviewed(life, "2026-07-31")

    assert {"self hmo-retired 2026-02-01..2026-07-31", "kim hmo-retired 2026-02-01.."} <= covered(
        life, city("OR")
    )
    assert open_questions(life) == {}


def test_or_2_each_person_apart() -> None:
    """The spouse who is eligible first ends first, and the retiree keeps on."""
    life = retiree(born="1966-05-06", spouse="1961-09-14")
    reviewed(life, "2026-12-31")

    assert {"self hmo-retired 2026-02-01..", "kim hmo-retired 2026-02-01..2026-08-31"} <= covered(
        life, city("OR")
    )


def test_or_2_medicare_by_disability_is_eligibility() -> None:
    """As soon as it is told, however young."""
    life = retiree(on_medicare("2026-04-01", None))

    assert "self hmo-retired 2026-02-01..2026-03-31" in covered(life, city("OR"))


def test_elsewhere_only_an_enrollment_in_both_parts_counts() -> None:
    """Part A alone moves nobody, and neither does an age."""
    life = retiree(on_medicare("2026-04-01", None))
    reviewed(life, "2027-12-31")
    assert "self hmo-retired 2026-02-01.." in covered(life, city(None))
    life.told("b", on_medicare(None, "2026-07-01"))

    assert {"self hmo-retired 2026-02-01..2026-06-30", "self senior 2026-07-01.."} <= covered(
        life, city(None)
    )


def test_medicare_that_ended_gives_the_plan_back() -> None:
    """From the day after it."""
    life = retiree(on_medicare("2026-04-01", "2026-04-01", ended="2026-09-30"))

    assert {
        "self hmo-retired 2026-02-01..2026-03-31",
        "self senior 2026-04-01..2026-09-30",
        "self hmo-retired 2026-10-01..",
    } <= covered(life, city(None))


def test_who_chose_the_medicare_plan_has_it_while_the_question_waits() -> None:
    """A retiree of 70 who elected it is not put out of it for want of an answer."""
    life = retiree(born="1956-01-20", plan="senior")

    assert "self senior 2026-02-01.." in covered(life, city("MA"))


def test_med_2_a_retiree_without_any_sign_of_medicare_may_not_choose_its_plan() -> None:
    """Too young, and nothing told: the election waits for a person, and fits once Medicare is told."""
    life = retiree(born="1990-01-20", plan="senior")
    assert covered(life, city(None)) == set()
    assert misfits(life) == ["not-on-medicare"]
    life.told("disabled", on_medicare("2026-01-01", "2026-01-01"))

    assert "self senior 2026-02-01.." in covered(life, city(None))
    assert misfits(life) == []


def test_ma_1_nobody_is_in_two_plans_while_the_plan_at_work_runs_out() -> None:
    """Retired in the middle of a month, long on Medicare: the Medicare plan begins when the one at work has ended."""
    life = told(
        hired("2026-01-15", who=person(born="1955-09-14")),
        joined("kim", "2026-01-15", who=person("Kim", ssn="078051121", born="1966-05-06")),
        elected("2026-01-15", "hmo:kim"),
        retired("2026-06-10"),
        on_medicare("2026-01-01", "2026-01-01", free=True),
    )

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
        "self senior 2026-07-01..",
        "kim hmo-retired 2026-07-01..",
    }
