"""M.G.L. c.32B s.17(a): coverage after a layoff ends where another job insures, and not with a job that does not."""

import pytest

from events.enrollment import CoverageEnded
from events.spans import fold_records
from tests.life import elected, hired, job, job_changed, left, rehired, retired
from tests.services.eligibility.law_life import (
    SEASONAL,
    answered,
    city,
    covered,
    laid_off,
    open_questions,
    told,
)

LAID_OFF = "layoff-continuation:2026-06-30"
DEFERRED = "deferred-retiree:2026-06-30"
BOOK = city("MA", "c32B-17")


def test_st_2_a_job_that_covers_nobody_ends_nothing() -> None:
    """Too few hours: to 2027-03-30 as without the job, and the office is still asked."""
    life = laid_off("2026-07-13", work=SEASONAL)

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2027-03-30", "kim hmo 2026-03-01..2027-03-30"}
    assert covered(life, BOOK, "dental") >= {"self dental 2026-03-01..2027-03-30"}
    assert set(open_questions(life)) == {LAID_OFF}


def test_st_2_a_wait_that_runs_is_no_insurance() -> None:
    """Back on 2026-09-01, after more than thirty days: covered again from 2026-10-01, and not before."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", "ppo:kim"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-09-30",
        "kim hmo 2026-03-01..2026-09-30",
        "self ppo 2026-10-01..",
        "kim ppo 2026-10-01..",
    }
    assert open_questions(life) == {}


@pytest.mark.parametrize(
    ("back", "last", "first"),
    [("2026-07-31", "2026-07-30", "2026-07-31"), ("2026-08-31", "2026-09-30", "2026-10-01")],
)
def test_st_2_the_last_day_is_the_one_before_the_first_insured(back: str, last: str, first: str) -> None:
    """Back after thirty days without a wait, after more than that once the wait is over."""
    life = laid_off(back)
    life.told("form", elected(back, "ppo"))

    assert {f"self hmo 2026-03-01..{last}", f"self ppo {first}.."} <= covered(life, BOOK)


def test_st_2_who_does_not_enroll_is_not_insured_elsewhere() -> None:
    """Offered again and eligible, but without an election, or with a waiver: the statute asks for both."""
    silent, waived = laid_off("2026-09-01"), laid_off("2026-09-01")
    waived.told("form", elected("2026-09-02", "-medical"))

    assert "self hmo 2026-03-01..2027-03-30" in covered(silent, BOOK)
    assert "self hmo 2026-03-01..2027-03-30" in covered(waived, BOOK)
    assert set(open_questions(waived)) == {LAID_OFF}


def test_st_2_health_insurance_ends_the_rest_too() -> None:
    """Medical alone is chosen: what went on of dental ends with it, for the layoff and by the job."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", "hmo:kim"))

    assert covered(life, BOOK, "dental") == {
        "self dental 2026-03-01..2026-09-30",
        "kim dental 2026-03-01..2026-09-30",
    }
    dental = [each for each in fold_records(life.records) if (each.member, each.line) == ("self", "dental")]
    assert [each.ended_reason for each in dental] == ["layoff"]
    ends = [each.event for each in life.records if isinstance(each.event, CoverageEnded)]
    assert [each.rules for each in ends if (each.member, each.line) == ("self", "dental")] == [("ST-2",)]
    assert dental[0].rests_on[-2:] == ("munis/city#e3", "munis/city#back-2026-09-01")


def test_st_2_another_line_makes_room_for_its_own_alone() -> None:
    """Dental is chosen and medical is not: dental is the new job's, medical goes on, and the office is asked."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", "dental"))

    assert covered(life, BOOK, "dental") == {
        "self dental 2026-03-01..",
        "kim dental 2026-03-01..2026-09-30",
    }
    assert "self hmo 2026-03-01..2027-03-30" in covered(life, BOOK)
    assert set(open_questions(life)) == {LAID_OFF}


def test_st_2_a_line_makes_room_from_the_first_day_of_the_job_on() -> None:
    """Whoever joins the job's dental later was not in it before."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", "dental"))
    life.told("more", elected("2026-12-01", "dental:kim", occasion="administrative"))

    assert covered(life, BOOK, "dental") >= {
        "kim dental 2026-03-01..2026-09-30",
        "kim dental 2026-12-01..",
    }


@pytest.mark.parametrize(
    ("chosen", "line", "plan"),
    [("ppo", "medical", "hmo"), ("ppo", "dental", "dental"), ("dental", "dental", "dental")],
)
def test_st_2_the_job_insures_on_the_last_day_of_all(chosen: str, line: str, plan: str) -> None:
    """It ends on 2026-10-01 by an answer, and on the day before by insurance that begins on it."""
    life = laid_off("2026-09-01")
    covered(life, BOOK)
    answered(life, LAID_OFF, "ended", "2026-10-01")
    life.told("form", elected("2026-09-02", chosen))

    assert f"kim {plan} 2026-03-01..2026-09-30" in covered(life, BOOK, line)


def test_st_2_who_was_insured_on_the_last_day_alone_is_asked_too() -> None:
    """Life insurance from the day of hire, which was the last."""
    life = told(hired("2026-06-30"), elected("2026-06-30", "life"), left("2026-06-30", "layoff"))
    life.told("back", rehired("2026-07-13", work=SEASONAL))
    covered(life, BOOK)

    assert set(open_questions(life)) == {LAID_OFF}


def test_st_2_a_retiree_who_is_insured_by_a_later_job_is_asked_nothing() -> None:
    """Retired, laid off from one job, and insured by the next."""
    life = told(
        hired("2020-01-15"),
        retired("2026-02-01"),
        rehired("2026-03-02"),
        elected("2026-03-02", "ppo"),
        left("2026-06-30", "layoff"),
        rehired("2026-07-13"),
    )
    covered(life, BOOK)

    assert open_questions(life) == {}


def test_st_2_insurance_that_begins_after_the_weeks_ends_nothing_sooner() -> None:
    """Nine months later everything has ended by itself."""
    life = laid_off("2027-03-01")
    life.told("form", elected("2027-03-02", "ppo", "dental"))

    assert {"self hmo 2026-03-01..2027-03-30", "self ppo 2027-04-01.."} <= covered(life, BOOK)
    assert "self dental 2026-03-01..2027-03-30" in covered(life, BOOK, "dental")


def test_st_2_a_job_that_is_left_before_its_coverage_begins_ends_nothing() -> None:
    """Left in the wait: nothing of it ever took effect; nobody asks whether it goes on after that job."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-02", "ppo"))
    life.told("gone", left("2026-09-15"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2027-03-30", "kim hmo 2026-03-01..2027-03-30"}
    assert set(open_questions(life)) == {LAID_OFF}


@pytest.mark.parametrize("reason", ["layoff", "voluntary"])
def test_st_2_of_a_job_that_covered_nobody_nothing_can_go_on(reason: str) -> None:
    """Choices of before stand again after a short break, but the season is offered nothing: nobody asks of it."""
    life = laid_off("2026-07-13", work=SEASONAL)
    life.told("gone", left("2026-08-15", reason))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2027-03-30", "kim hmo 2026-03-01..2027-03-30"}
    assert set(open_questions(life)) == {LAID_OFF}


def test_st_2_once_insured_elsewhere_it_does_not_come_back() -> None:
    """Insured for a month by a second job, and then in one that covers nobody."""
    life = laid_off("2026-07-13")
    life.told("fewer", job_changed("2026-08-10", SEASONAL))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-08-31", "kim hmo 2026-03-01..2026-08-31"}


def test_st_2_hours_that_rise_insure_from_their_day_on() -> None:
    """Back with too few hours, full-time from 2026-09-14 on: to the day before."""
    life = laid_off("2026-07-13", work=SEASONAL)
    life.told("more", job_changed("2026-09-14", job()))
    life.told("form", elected("2026-09-14", "ppo:kim", occasion="administrative"))

    assert {"self hmo 2026-03-01..2026-09-13", "self ppo 2026-09-14.."} <= covered(life, BOOK)


def test_st_2_laid_off_twice() -> None:
    """The second layoff's weeks count from its own day; of the first nothing is left to decide."""
    life = laid_off("2026-07-13")
    life.told("again", left("2026-12-31", "layoff"))

    assert "self hmo 2026-03-01..2027-09-30" in covered(life, BOOK)
    assert set(open_questions(life)) == {"layoff-continuation:2026-12-31"}


def test_st_3_a_deferred_retiree_keeps_it_beside_a_job_that_covers_nobody() -> None:
    """Openly, until a job insures."""
    life = laid_off("2026-07-13", work=SEASONAL, reason="voluntary")
    covered(life, city("MA"))
    assert set(open_questions(life)) == {DEFERRED}
    answered(life, DEFERRED, "deferred")

    assert "self hmo 2026-03-01.." in covered(life, city("MA"))
    life.told("more", job_changed("2026-09-14", job()))
    life.told("form", elected("2026-09-14", "ppo", occasion="administrative"))
    assert {"self hmo 2026-03-01..2026-09-13", "self ppo 2026-09-14.."} <= covered(life, city("MA"))


def test_st_3_dental_of_a_job_takes_the_place_of_deferred_dental() -> None:
    """Medical goes on openly; dental is the job's from its first day on."""
    life = laid_off("2026-09-01", reason="voluntary")
    life.told("form", elected("2026-09-02", "dental"))
    covered(life, city("MA"))
    answered(life, DEFERRED, "deferred")

    assert covered(life, city("MA"), "dental") == {
        "self dental 2026-03-01..",
        "kim dental 2026-03-01..2026-09-30",
    }
    assert "self hmo 2026-03-01.." in covered(life, city("MA"))


def test_st_3_who_is_insured_again_is_asked_nothing() -> None:
    """Without a word on a pension."""
    life = laid_off("2026-09-01", reason="voluntary")
    life.told("form", elected("2026-09-02", "hmo"))
    covered(life, city("MA"))

    assert open_questions(life) == {}


def test_ma_1_who_retires_from_a_job_that_covers_nobody_keeps_what_went_on() -> None:
    """M.G.L. c.32B s.9: the retirement ends it, and carries it."""
    life = laid_off("2026-07-13", work=SEASONAL)
    life.told("retired", retired("2026-11-01"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-10-31",
        "kim hmo 2026-03-01..2026-10-31",
        "self hmo-retired 2026-11-01..",
        "kim hmo-retired 2026-11-01..",
    }
    assert open_questions(life) == {}
