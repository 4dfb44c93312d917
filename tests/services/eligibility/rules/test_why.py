"""What each fact of a coverage rests on: the events that HR told, and the rules that spoke for it."""

import pytest

from events.base import DomainEvent
from tests.life import died, elected, hired, job, job_changed, joined, left, parted, rehired, retired
from tests.services.eligibility.explained import COUPLE, why
from tests.services.eligibility.law_life import answered, back, city, on_leave, open_questions, told


def test_s125_1_aca_1_a_beginning_rests_on_hire_dependent_and_form() -> None:
    """By the new hire's right to choose; and by the limit of the wait only where there is a wait."""
    assert why(told(*COUPLE), city()) == [
        "began self life 2026-01-15 initial_enrollment: e0,e2; S125-1",
        "began kim hmo 2026-03-01 initial_enrollment: e0,e1,e2; S125-1,ACA-1",
        "began self hmo 2026-03-01 initial_enrollment: e0,e2; S125-1,ACA-1",
    ]


ENDS: dict[str, tuple[DomainEvent, list[str]]] = {
    "left": (
        left("2026-06-30", "voluntary"),
        [
            "ended self life 2026-06-30 termination_of_employment: e3; PLAN-66",
            "ended kim hmo 2026-06-30 termination_of_employment: e3; PLAN-66",
            "ended self hmo 2026-06-30 termination_of_employment: e3; PLAN-66",
        ],
    ),
    "laid off": (
        left("2026-06-30", "layoff"),
        [
            "ended self life 2027-03-30 layoff: e3; ST-2",
            "ended kim hmo 2027-03-30 layoff: e3; ST-2",
            "ended self hmo 2027-03-30 layoff: e3; ST-2",
        ],
    ),
    "hours cut": (
        job_changed("2026-06-12", job(hours=10)),
        [
            "ended self life 2026-06-11 termination_of_benefits: e3; PLAN-66",
            "ended kim hmo 2026-06-30 termination_of_benefits: e3; PLAN-66",
            "ended self hmo 2026-06-30 termination_of_benefits: e3; PLAN-66",
        ],
    ),
    "a spouse dies": (
        parted("kim", "2026-06-12", "death"),
        [
            "ended kim hmo 2026-06-12 death: e3; PLAN-67",
            "tier-changed self hmo 2026-06-13 death: e3; PLAN-67",
        ],
    ),
    "the employee dies": (
        died("2026-06-12"),
        [
            "ended self life 2026-06-12 death: e3; PLAN-67",
            "ended self hmo 2026-06-12 death: e3; PLAN-67",
        ],
    ),
    "left out at open enrollment": (
        elected("2026-05-04", "hmo", occasion="open_enrollment"),
        [
            "ended kim hmo 2026-06-30 voluntary_withdrawal: e3; S125-1",
            "tier-changed self hmo 2026-07-01 open_enrollment: e0,e3; S125-1",
        ],
    ),
    "retired": (
        retired("2026-07-01"),
        [
            "ended self life 2026-06-30 retirement: e3; PLAN-66",
            "ended kim hmo 2026-06-30 retirement: e3,e2; PLAN-66",
            "began kim hmo-retired 2026-07-01 retirement: e3,e2; PLAN-63",
            "ended self hmo 2026-06-30 retirement: e3,e2; PLAN-66",
            "began self hmo-retired 2026-07-01 retirement: e3,e2; PLAN-63",
        ],
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_st_2_plan_63_plan_66_plan_67_what_happened_is_what_an_end_rests_on(name: str) -> None:
    """In Massachusetts, where a layoff continues and who retires without a word keeps their plan's successor."""
    event, expected = ENDS[name]
    life, book = told(*COUPLE), city("MA", "c32B-17")
    why(life, book)
    life.told("e3", event)

    assert sorted(why(life, book)) == sorted(expected)


def test_st_3_what_a_deferral_prolonged_ends_by_it() -> None:
    """On the day the answer names, and not by a layoff."""
    life = answered(
        told(*COUPLE, left("2026-06-30", "voluntary")),
        "deferred-retiree:2026-06-30",
        "deferred",
        "2026-12-31",
    )

    assert [each for each in why(life, city("MA", "c32B-17")) if each.startswith("ended self hmo")] == [
        "ended self hmo 2026-12-31 termination_of_employment: e3,answer-4; ST-3"
    ]


def test_st_3_who_keeps_it_for_good_has_it_again_by_the_answer() -> None:
    """It had ended with the work; it goes on by what they applied for, not by the form of a new hire."""
    life, book = told(*COUPLE, left("2026-06-30", "voluntary")), city("MA", "c32B-17")
    why(life, book)
    answered(life, "deferred-retiree:2026-06-30", "deferred")
    answer = life.records[-1].ref.id

    assert sorted(why(life, book)) == [
        f"reinstated kim hmo 2026-03-01 benefit_selection: e3,{answer},e2; ST-3",
        f"reinstated self hmo 2026-03-01 benefit_selection: e3,{answer},e2; ST-3",
        f"reinstated self life 2026-01-15 benefit_selection: e3,{answer},e2; ST-3",
    ]


def test_st_2_st_3_ma_4_an_answer_is_what_an_end_rests_on() -> None:
    """That nothing goes on, or no longer: beside what happened, with the rule that asked and the plan's end rule."""
    book = city("MA", "c32B-17")
    found: dict[str, list[str]] = {}
    for name, event, answers in (
        ("ended", left("2026-06-30", "layoff"), ("ended", "2026-11-15")),
        ("declined", left("2026-06-30", "layoff"), ("declined", None)),
        ("no", left("2026-06-30"), ("no", None)),
        ("survivor", died("2026-06-12"), ("declined", None)),
    ):
        about = {"no": "deferred-retiree", "survivor": "surviving-spouse:kim"}.get(
            name, "layoff-continuation"
        )
        life = told(*COUPLE, event)
        answered(life, f"{about}:{'2026-06-12' if name == 'survivor' else '2026-06-30'}", *answers)
        found[name] = [each for each in why(life, book) if each.startswith("ended kim hmo")]

    assert found == {
        "ended": ["ended kim hmo 2026-11-15 layoff: e3,answer-4; ST-2"],
        "declined": ["ended kim hmo 2026-06-30 layoff: e3,answer-4; ST-2,PLAN-66"],
        "no": ["ended kim hmo 2026-06-30 termination_of_employment: e3,answer-4; ST-3,PLAN-66"],
        "survivor": ["ended kim hmo 2026-06-30 death: e3,answer-4; MA-4,PLAN-66"],
    }


def test_st_3_a_layoff_without_s_17_is_prolonged_by_the_pension() -> None:
    """Where the employer has not accepted s.17, the deferral is what prolongs coverage after a layoff."""
    life = told(*COUPLE, left("2026-06-30", "layoff"))
    answered(life, "deferred-retiree:2026-06-30", "deferred", "2026-12-31")

    assert [each for each in why(life, city("MA")) if each.startswith("ended self hmo")] == [
        "ended self hmo 2026-12-31 layoff: e3,answer-4; ST-3"
    ]


def test_lv_1_a_lapse_and_the_return_rest_on_the_letter() -> None:
    """And the return on the employment and the form by which they were covered before."""
    life, book = told(*COUPLE, on_leave("2026-09-08")), city()
    why(life, book)
    answered(life, "leave-premium:2026-09-08", "unpaid", "2026-10-01")
    why(life, book)
    answered(life, "leave-letter:2026-09-08", "mailed", "2026-10-20")
    letter = life.records[-1].ref.id

    assert sorted(why(life, book)) == [
        f"ended kim hmo 2026-11-04 non_payment: {letter}; LV-1",
        f"ended self hmo 2026-11-04 non_payment: {letter}; LV-1",
    ]
    life.told("back", back("2026-12-01"))
    assert sorted(why(life, book)) == [
        f"began kim hmo 2026-12-01 active: e0,{letter},e2; LV-1",
        f"began self hmo 2026-12-01 active: e0,{letter},e2; LV-1",
    ]


def test_s125_5_a_birth_and_a_death_rest_on_their_own_events() -> None:
    """The child's beginning on the birth and the form, the end on the death alone."""
    life, book = told(hired("2026-01-15"), elected("2026-01-15", "hmo")), city()
    why(life, book)
    life.told("bo", joined("bo", "2026-05-20", "child", reason="birth"))
    life.told("form", elected("2026-05-20", "hmo:bo", occasion="special_enrollment", reason="birth"))
    born = [each for each in why(life, book) if " bo " in each]
    life.told("gone", parted("bo", "2026-06-10", "death"))

    assert born == ["began bo hmo 2026-05-20 birth: e0,bo,form; S125-5"]
    assert [each for each in why(life, book) if " bo " in each] == [
        "ended bo hmo 2026-06-10 death: gone; PLAN-67"
    ]


def test_aca_8_a_return_after_a_short_break_rests_on_the_rehire() -> None:
    """And on the form of before it, without a wait."""
    life, book = told(*COUPLE, left("2026-06-12")), city()
    why(life, book)
    life.told("back", rehired("2026-07-10"))

    assert sorted(why(life, book)) == [
        "began kim hmo 2026-07-10 rehire: back,e1,e2; S125-1",
        "began self hmo 2026-07-10 rehire: back,e2; S125-1",
        "began self life 2026-07-10 rehire: back,e2; S125-1",
    ]


def test_ma_4_plan_63_it_is_asked_of_whom_the_plan_covers() -> None:
    """Of the retiree; after a death of who survives."""
    retiree = told(*COUPLE[:2], elected("2026-01-15", "ppo:kim"), retired("2026-07-01"))
    survivor = told(*COUPLE[:2], elected("2026-01-15", "ppo:kim"), died("2026-06-12"))
    why(retiree, city("MA"))
    why(survivor, city("MA"))

    assert open_questions(retiree)["continued-plan:medical:2026-07-01"].member == "self"
    assert open_questions(survivor)["continued-plan:medical:2026-06-13"].member == "kim"
