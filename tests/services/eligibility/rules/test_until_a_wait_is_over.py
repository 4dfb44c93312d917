"""What still covers in the wait of a job, and a form of that wait: who leaves it, and who cannot join it."""

import pytest

from events.base import DomainEvent
from events.enrollment import DependentChanged
from events.spans import fold_coverage
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.people import Relationship
from tests.life import Life, day, elected, hired, joined, left, person, rehired, retired
from tests.services.eligibility.in_a_wait import BOOK, BORN, TO_MARCH, alone, newborn, of, of_plans, waiting
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    laid_off,
    misfits,
    open_questions,
    settle,
    told,
)

LAID_OFF = "layoff-continuation:2026-06-30"
DEFERRED = "deferred-retiree:2026-06-30"


@pytest.mark.parametrize("reason", ["covered_elsewhere", "divorce"])
def test_s125_3_a_spouse_leaves_what_goes_on_too(reason: str) -> None:
    """The form of August leaves her out: through the last day of the month."""
    form = elected("2026-08-20", "ppo", occasion="change_in_status", reason=reason)
    life = waiting(form, back="2026-08-17")

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-09-30",
        "kim hmo 2026-03-01..2026-08-31",
        "self ppo 2026-10-01..",
    }


def test_s125_3_nobody_leaves_what_goes_on_for_a_birth() -> None:
    """A new hire may leave the spouse out of the job's plan; in the layoff's she stays, and the newborn joins."""
    life = waiting(BORN, newborn("ppo:sam"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-09-30",
        "kim hmo 2026-03-01..2026-09-30",
        "sam hmo 2026-09-10..2026-09-30",
        "self ppo 2026-10-01..",
        "sam ppo 2026-10-01..",
    }
    assert misfits(life) == []


def test_s125_3_a_waiver_ends_what_goes_on_too() -> None:
    """Covered elsewhere from September on: medical ends by the form, and dental goes on."""
    form = elected("2026-08-20", "-medical", occasion="change_in_status", reason="covered_elsewhere")
    life = waiting(form, back="2026-08-17")

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-08-31", "kim hmo 2026-03-01..2026-08-31"}
    assert "self dental 2026-03-01..2027-03-30" in covered(life, BOOK, "dental")
    assert set(open_questions(life)) == {LAID_OFF}


@pytest.mark.parametrize("reason", ["birth", "no-longer-wanted"])
def test_s125_3_what_is_no_reason_to_leave_ends_nothing_that_goes_on(reason: str) -> None:
    """A new hire may waive the job's plan for any; the form is taken, and is no waiver of the layoff's."""
    life = waiting(elected("2026-09-12", "-medical", occasion="change_in_status", reason=reason))

    assert (covered(life, BOOK), misfits(life)) == (TO_MARCH, [])


def test_st_2_a_line_that_does_not_go_on_is_the_job_s_alone() -> None:
    """Dental was waived before the layoff, or what went on was declined: from the job's first day on."""
    life = alone(
        joined("sam", "2026-09-10", "child", reason="birth"),
        elected("2026-09-10", "ppo:sam", "dental:sam", occasion="special_enrollment", reason="birth"),
    )
    declined = waiting(BORN, newborn("hmo:kim,sam"))
    settle(declined, BOOK)
    answered(declined, LAID_OFF, "declined")

    assert covered(life, BOOK, "dental") == {"self dental 2026-10-01..", "sam dental 2026-10-01.."}
    assert of("sam", declined) == {"sam hmo 2026-10-01.."}


def test_plan_2_what_goes_on_has_no_tier_for_the_newborn() -> None:
    """The form is taken all the same, and covers by the job."""
    tiers = (CoverageTier.EMPLOYEE_ONLY, CoverageTier.EMPLOYEE_AND_SPOUSE)
    life = waiting(BORN, newborn("ppo:kim,sam"))

    assert {"kim hmo 2026-03-01..2026-09-30", "sam ppo 2026-10-01.."} <= covered(life, of_plans(tiers=tiers))
    assert not {each for each in covered(life, of_plans(tiers=tiers)) if each.startswith("sam hmo")}
    assert misfits(life) == []


def test_plan_2_what_goes_on_cannot_cover_who_joins() -> None:
    """Somebody who is neither spouse nor child: by the job alone, whose plan has no such rule."""
    life = waiting(
        joined("sam", "2026-09-10", "other", reason="placement"), newborn("ppo:kim,sam", reason="placement")
    )
    found = covered(life, of_plans(dependents="children"))

    assert {each for each in found if each.startswith("sam")} == {"sam ppo 2026-10-01.."}


def test_plan_2_who_is_too_old_by_then_keeps_no_newborn_out() -> None:
    """A child of before, on the form at hire and on none since, is 26: the newborn is covered from birth."""
    life = told(
        hired("2026-01-15"),
        joined("bo", "2026-01-15", "child", who=person("Bo", ssn=None, born="2000-07-20")),
        elected("2026-01-15", "hmo:bo"),
        left("2026-06-30", "layoff"),
        rehired("2026-09-01"),
        BORN,
        newborn("ppo:sam"),
    )

    found = covered(life, of_plans(dependents="children"))

    assert found >= {"bo hmo 2026-03-01..2026-07-31", "sam hmo 2026-09-10..2026-09-30"}


def test_ma_7_a_domestic_partner_joins_as_a_spouse_alone() -> None:
    """Married on 2026-09-15: the job's plan covers from 2026-10-01 on, and what goes on did not before."""
    life = alone(
        joined("pat", "2026-08-20", "domestic_partner", reason="other"),
        DependentChanged(dependent_id="pat", change_day=day("2026-09-15"), relationship=Relationship.SPOUSE),
        elected("2026-08-20", "ppo:pat", occasion="special_enrollment", reason="loss_of_other_coverage"),
    )

    assert of("pat", life) == {"pat ppo 2026-10-01.."}
    assert misfits(life) == []


def test_st_3_what_a_deferred_retiree_keeps_covers_a_newborn_too() -> None:
    """From birth, and by the job once its wait is over."""
    life = waiting(BORN, newborn("ppo:kim,sam"), reason="voluntary")
    settle(life, city("MA"))
    assert of("sam", life, city("MA")) == {"sam ppo 2026-10-01.."}
    answered(life, DEFERRED, "deferred")

    assert {"sam hmo 2026-09-10..2026-09-30", "sam ppo 2026-10-01.."} <= covered(life, city("MA"))


def test_plan_64_a_retirement_stays_as_it_was() -> None:
    """Who waives the plan of a job in its wait keeps what they have as a retiree."""
    life = told(
        hired("2020-01-15"),
        retired("2026-02-01"),
        elected("2026-02-01", "hmo-retired", occasion="retirement"),
        rehired("2026-08-17"),
        elected("2026-08-20", "-medical", occasion="change_in_status", reason="covered_elsewhere"),
    )

    assert "self hmo-retired 2026-02-01..2026-09-30" in covered(life, BOOK)


@pytest.mark.parametrize(
    "form",
    [
        elected("2026-08-29", "-medical", occasion="change_in_status", reason="covered_elsewhere"),
        elected("2026-08-29", "hmo:kim,sam", occasion="special_enrollment", reason="birth"),
    ],
)
def test_plan_64_a_retirement_that_goes_on_as_at_work_stays_as_it_was(form: DomainEvent) -> None:
    """Nothing was chosen at retirement: what was held goes on as the retired have it, and no form of a job is of it."""
    life = told(
        hired("2020-01-15"),
        joined("kim", "2020-01-15"),
        elected("2020-01-15", "hmo:kim"),
        retired("2026-06-25"),
        rehired("2026-08-05"),
        joined("sam", "2026-08-29", "child", reason="birth"),
        form,
    )

    found = {each for each in covered(life, BOOK) if " hmo-retired " in each}
    assert found == {"self hmo-retired 2026-07-01..2026-09-30", "kim hmo-retired 2026-07-01..2026-09-30"}


def test_st_2_a_newborn_is_at_full_cost_until_the_wait_is_over() -> None:
    """From 2026-09-10 all of the family's premium by a bill, and the share from pay from 2026-10-01 on."""
    life = alone(
        joined("sam", "2026-09-10", "child", reason="birth"),
        elected("2026-09-10", "hmo:sam", occasion="special_enrollment", reason="birth"),
    )
    settle(life, BOOK)
    steps = [
        step for span in fold_coverage(life.records)["self", InsuranceLine.MEDICAL] for step in span.prices
    ]

    assert [(f"{each.from_day}", f"{each.price.employee}", each.price.billed) for each in steps][:4] == [
        ("2026-03-01", "200.00", False),
        ("2026-07-01", "800.00", True),
        ("2026-09-10", "2000.00", True),
        ("2026-10-01", "500.00", False),
    ]


def twice_laid_off(*events: DomainEvent) -> Life:
    """Return who came back in July to what they had, was laid off again, and waits from 2026-10-05 to 2026-12-01."""
    life = laid_off("2026-07-13")
    for number, event in enumerate((*events[:-1], left("2026-08-14", "layoff"), rehired("2026-10-05"))):
        life.told(f"then-{number}", event)
    return life.told("form", events[-1])


def test_st_2_a_form_is_of_the_latest_layoff() -> None:
    """Insured again in July: what went on before is over, and the waiver is of what goes on since August."""
    life = twice_laid_off(
        elected("2026-10-10", "-medical", occasion="change_in_status", reason="covered_elsewhere")
    )

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-10-31", "kim hmo 2026-03-01..2026-10-31"}


def test_st_2_what_was_given_up_at_a_job_since_does_not_come_back() -> None:
    """Waived in the job between from August on: nothing of medical goes on after it."""
    life = twice_laid_off(
        elected("2026-07-20", "-medical", occasion="change_in_status", reason="covered_elsewhere"),
        joined("sam", "2026-10-12", "child", reason="birth"),
        elected("2026-10-12", "hmo:kim,sam", occasion="special_enrollment", reason="birth"),
    )

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-07-31",
        "kim hmo 2026-03-01..2026-07-31",
        "self hmo 2026-12-01..",
        "kim hmo 2026-12-01..",
        "sam hmo 2026-12-01..",
    }


def test_st_2_what_was_waived_at_a_job_that_never_covered_goes_on() -> None:
    """A job between was left in its wait, with a waiver: the newborn of the next wait joins what goes on."""
    life = laid_off("2026-08-17")
    life.told("no", elected("2026-08-17", "-medical")).told("gone", left("2026-08-28"))
    life.told("back", rehired("2026-10-05"))
    life.told("born", joined("sam", "2026-10-12", "child", reason="birth"))
    life.told("form", elected("2026-10-12", "ppo:sam", occasion="special_enrollment", reason="birth"))

    assert {"kim hmo 2026-03-01..2026-11-30", "sam hmo 2026-10-12..2026-11-30"} <= covered(life, BOOK)
