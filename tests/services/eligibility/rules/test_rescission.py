"""45 CFR 147.128: an end learned late reaches back to the last day for which a contribution was taken."""

from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.employment import EmployeeTerminated, JobChanged
from tests.life import Life, day, died, elected, hired, job, joined, left, parted, rehired, retired
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    deducted,
    ended_for,
    open_questions,
    recorded_on,
    stopped,
)

BOOK = city(None)
QUESTION = "retroactive-end:self:2026-08-10"


def paying(*, since: str = "2026-03-15", amount: str = "100.00", plan: str = "hmo") -> Life:
    """Return a couple in a plan whose share is taken on the 15th and the 28th of each month."""
    life = Life()
    told: list[DomainEvent] = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", f"{plan}:kim", "life"),
    ]
    for number, event in enumerate(told):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    covered(life, BOOK)
    recorded_on(life, "2026-01-21", "", deducted(since, amount, plan), stream="payroll")
    return life


def last_paid(on: str) -> EmployeeTerminated:
    """Return the end of an employment on 2026-08-10 with this last pay day."""
    return left("2026-08-10").model_copy(update={"last_pay_day": day(on)})


def test_aca_11_no_contribution_was_taken_after_the_end() -> None:
    """Left on 08-10, learned on 10-05, last pay on 08-15: the end reaches back to 08-31, and nobody is asked."""
    life = recorded_on(paying(), "2026-10-05", "left", last_paid("2026-08-15"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-08-31", "kim hmo 2026-03-01..2026-08-31"}
    assert open_questions(life) == {}


@pytest.mark.parametrize(
    ("learned", "last"),
    [
        ("2026-08-31", "2026-08-31"),
        ("2026-09-14", "2026-08-31"),
        ("2026-09-15", "2026-09-30"),
        ("2026-10-05", "2026-09-30"),
        ("2026-10-15", "2026-10-31"),
    ],
)
def test_aca_11_contributions_taken_make_coverage_stand(learned: str, last: str) -> None:
    """Taken through 09-28 and learned on 10-05: to 09-30; a pay day on the very day it was learned counts."""
    life = recorded_on(paying(), learned, "left", left("2026-08-10"))

    assert covered(life, BOOK) == {f"self hmo 2026-03-01..{last}", f"kim hmo 2026-03-01..{last}"}
    assert set(open_questions(life)) == ({QUESTION} if last > "2026-08-31" else set())


def test_aca_11_counsel_is_asked() -> None:
    """Whether what was taken is refunded and coverage may end back then; meanwhile it stands."""
    life = recorded_on(paying(), "2026-10-05", "left", left("2026-08-10"))
    covered(life, BOOK)

    asked = open_questions(life)[QUESTION]
    assert (asked.owner, asked.rule, asked.answers) == ("counsel", "ACA-11", ("stands", "refunded"))
    assert ended_for(life) == "termination_of_employment"


@pytest.mark.parametrize(("word", "last"), [("stands", "2026-09-30"), ("refunded", "2026-08-31")])
def test_aca_11_the_answer_decides(word: str, last: str) -> None:
    """Refunded, and counsel agrees: the end reaches back."""
    life = recorded_on(paying(), "2026-10-05", "left", left("2026-08-10"))
    covered(life, BOOK)
    answered(life, QUESTION, word)

    assert f"self hmo 2026-03-01..{last}" in covered(life, BOOK)
    assert open_questions(life) == {}


def test_aca_11_what_payroll_is_told_afterwards_changes_nothing() -> None:
    """The stop that follows from the end is told after the fact; what was taken was taken."""
    life = recorded_on(paying(), "2026-10-05", "left", left("2026-08-10"))
    before = covered(life, BOOK)
    recorded_on(life, "2026-10-05", "", stopped("2026-08-15"), stream="payroll")

    assert covered(life, BOOK) == before


def test_aca_11_a_stop_in_time_counts() -> None:
    """Payroll had been told on 08-20 to take nothing from 08-28 on."""
    life = recorded_on(paying(), "2026-08-20", "", stopped("2026-08-28"), stream="payroll")
    recorded_on(life, "2026-10-05", "left", left("2026-08-10"))

    assert "self hmo 2026-03-01..2026-08-31" in covered(life, BOOK)


def test_aca_11_an_employee_who_pays_nothing_has_paid_for_nothing() -> None:
    """A share of nothing is no contribution."""
    life = recorded_on(paying(amount="0.00"), "2026-10-05", "left", left("2026-08-10"))

    assert "self hmo 2026-03-01..2026-08-31" in covered(life, BOOK)


def test_aca_11_life_insurance_is_no_health_coverage() -> None:
    """It ends on the day, whatever was taken."""
    life = paying()
    recorded_on(life, "2026-01-21", "", deducted("2026-03-15", "5.00", "life"), stream="payroll")
    recorded_on(life, "2026-10-05", "left", left("2026-08-10"))

    assert covered(life, BOOK, "life") == {"self life 2026-01-15..2026-08-10"}


def test_aca_11_coverage_that_stands_makes_room_for_what_follows() -> None:
    """Back at work on 09-21: what stood ends the day before, and the choices stand again without a gap."""
    life = recorded_on(paying(), "2026-10-05", "left", left("2026-08-25"))
    recorded_on(life, "2026-10-06", "back", rehired("2026-09-21"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}


def test_aca_11_a_dependent_who_was_found_out_late_stands_too() -> None:
    """No longer a dependent since 08-10, learned on 10-05: covered as far as was paid, and the tier with them."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("kim", "2026-08-10", "no_longer_dependent"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01..2026-09-30"}
    assert set(open_questions(life)) == {"retroactive-end:kim:2026-08-10"}


@pytest.mark.parametrize("reason", ["divorce", "death", "other_coverage"])
def test_aca_11_is_not_about_what_the_family_did_or_a_death(reason: str) -> None:
    """A divorce, a death and cover elsewhere end coverage on their own day, however late they are told."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("kim", "2026-08-10", reason))
    last = "2026-08-10" if reason == "death" else "2026-08-31"

    assert f"kim hmo 2026-03-01..{last}" in covered(life, BOOK)
    assert open_questions(life) == {}


def test_aca_11_is_not_about_the_employee_s_death() -> None:
    """Died on 08-10, learned on 10-05: nobody decided it, and coverage ends as the plan says."""
    life = recorded_on(paying(), "2026-10-05", "died", died("2026-08-10"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-08-10", "kim hmo 2026-03-01..2026-08-31"}
    assert open_questions(life) == {}


def test_aca_11_an_end_that_was_learned_in_time_is_none() -> None:
    """Told on the last day itself: the plan's own rule."""
    life = recorded_on(paying(), "2026-08-10", "left", left("2026-08-10"))

    assert "self hmo 2026-03-01..2026-08-31" in covered(life, BOOK)
    assert open_questions(life) == {}


def fewer_hours(on: str) -> JobChanged:
    """Return a job of eight hours a week, which is offered nothing."""
    return JobChanged(change_day=day(on), job=job().model_copy(update={"weekly_hours": Decimal(8)}))


@pytest.mark.parametrize(
    ("learned", "last"),
    [
        ("2026-08-10", "2026-08-31"),
        ("2026-09-14", "2026-08-31"),
        ("2026-09-15", "2026-09-30"),
        ("2026-10-05", "2026-09-30"),
    ],
)
def test_aca_11_hours_that_were_cut_end_nothing_that_was_paid(learned: str, last: str) -> None:
    """Cut on 08-10: coverage stands to the end of the month for which a share was taken, and counsel is asked."""
    life = recorded_on(paying(), learned, "hours", fewer_hours("2026-08-10"))

    assert covered(life, BOOK) == {f"self hmo 2026-03-01..{last}", f"kim hmo 2026-03-01..{last}"}
    assert set(open_questions(life)) == (
        {"retroactive-end:self:2026-08-09"} if last > "2026-08-31" else set()
    )


def test_aca_11_hours_that_were_cut_and_refunded_end_on_their_day() -> None:
    """Counsel agrees."""
    life = recorded_on(paying(), "2026-10-05", "hours", fewer_hours("2026-08-10"))
    covered(life, BOOK)
    answered(life, "retroactive-end:self:2026-08-09", "refunded")

    assert "self hmo 2026-03-01..2026-08-31" in covered(life, BOOK)
    assert open_questions(life) == {}


def test_aca_11_a_retirement_that_ends_coverage_ends_nothing_that_was_paid() -> None:
    """Retired on 06-01, learned on 10-05, nothing elected: to 09-30, and counsel is asked."""
    life = recorded_on(paying(), "2026-10-05", "retired", retired("2026-06-01"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-09-30", "kim hmo 2026-03-01..2026-09-30"}
    assert set(open_questions(life)) == {"retroactive-end:self:2026-05-31"}


def test_aca_11_a_retirement_that_moves_to_another_plan_is_no_end_back_in_time() -> None:
    """Without a gap from the first day of retirement on; nobody is asked, whichever is told first."""
    for names in (("retired", "form"), ("form", "retired")):
        life = paying()
        events = {
            "retired": retired("2026-06-01"),
            "form": elected("2026-06-01", "hmo-retired:kim", occasion="retirement"),
        }
        for name in names:
            recorded_on(life, "2026-10-05", name, events[name])

        assert covered(life, BOOK) == {
            "self hmo 2026-03-01..2026-05-31",
            "kim hmo 2026-03-01..2026-05-31",
            "self hmo-retired 2026-06-01..",
            "kim hmo-retired 2026-06-01..",
        }
        assert open_questions(life) == {}


def test_aca_11_what_stands_after_a_retirement_makes_room_for_a_later_plan() -> None:
    """Chosen from 08-01 on: the plan at work stands to the day before."""
    life = recorded_on(paying(), "2026-10-05", "retired", retired("2026-06-01"))
    recorded_on(life, "2026-10-06", "form", elected("2026-08-01", "hmo-retired", occasion="administrative"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-07-31",
        "kim hmo 2026-03-01..2026-07-31",
        "self hmo-retired 2026-08-01..",
    }


@pytest.mark.parametrize(
    ("word", "spans"), [("stands", {"kim hmo 2026-03-01..2026-09-30"}), ("refunded", set[str]())]
)
def test_aca_11_a_correction_takes_nothing_that_was_paid(word: str, spans: set[str]) -> None:
    """Never a dependent, learned on 10-05: counsel is asked, and what was paid for stands unless it is refunded."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("kim", "2026-01-15", "correction"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01..2026-09-30"}
    assert set(open_questions(life)) == {"retroactive-end:kim:2026-01-15"}
    answered(life, "retroactive-end:kim:2026-01-15", word)
    assert covered(life, BOOK) == {"self hmo 2026-03-01..", *spans}
    assert open_questions(life) == {}
