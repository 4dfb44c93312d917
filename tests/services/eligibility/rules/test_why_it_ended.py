"""Why coverage ended where more than one thing could have ended it: its reason, what it rests on, and the rules."""

from datetime import date
from typing import Any

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule, EmployeeClass
from events.enrollment import DependentChanged
from events.offers import Book, index
from tests.life import Life, died, elected, hired, job, job_changed, joined, left, parted, person
from tests.services.eligibility.explained import COUPLE, why
from tests.services.eligibility.hard_life import book
from tests.services.eligibility.law_life import answered, city, deducted, recorded_on, told
from tests.small_catalog import small_catalog

LEFT = left("2026-06-12")
"""Coverage by `hmo` runs out to 2026-06-30, by `life` to the day."""


def ends(life: Life, by: Book, *who: str) -> list[str]:
    """Return how coverages ended, of these members and plans."""
    return [each for each in why(life, by) if each.startswith(tuple(f"ended {name} " for name in who))]


def office(on: str, choice: str) -> DomainEvent:
    """Return the office's own entry of a choice."""
    return elected(on, choice, occasion="administrative")


def test_plan_67_a_death_after_the_end_is_not_why_it_ended() -> None:
    """Coverage had run out when the employee died."""
    life = told(*COUPLE, LEFT, died("2026-08-10"))

    assert ends(life, city(), "self hmo") == [
        "ended self hmo 2026-06-30 termination_of_employment: e3; PLAN-66"
    ]


@pytest.mark.parametrize(
    ("event", "ended"),
    [
        (office("2026-06-12", "-life"), "self life 2026-06-11 voluntary_withdrawal: e4; PLAN-69"),
        (office("2026-06-20", "-medical"), "self hmo 2026-06-19 voluntary_withdrawal: e4; PLAN-69"),
        (office("2026-06-20", "-medical"), "kim hmo 2026-06-19 voluntary_withdrawal: e4; PLAN-69"),
        (office("2026-06-20", "hmo"), "kim hmo 2026-06-19 voluntary_withdrawal: e4; PLAN-69"),
        (office("2026-06-30", "-medical"), "self hmo 2026-06-29 voluntary_withdrawal: e4; PLAN-69"),
        (office("2026-07-01", "-medical"), "self hmo 2026-06-30 termination_of_employment: e3; PLAN-66"),
    ],
    ids=[
        "on the last day of work",
        "in the run-out",
        "of a dependent",
        "of a dependent alone",
        "on the last covered day",
        "the day after",
    ],
)
def test_plan_69_an_entry_that_cuts_the_run_out_short_is_why_it_ended(event: DomainEvent, ended: str) -> None:
    """As a death is; on the day after the last covered one it ends nothing any more."""
    name = " ".join(ended.split()[:2])

    assert ends(told(*COUPLE, LEFT, event), city("OR"), name) == [f"ended {ended}"]


def test_plan_69_who_was_left_out_did_not_lose_it_by_a_death_of_that_day() -> None:
    """Left out from the day on which they die."""
    life = told(*COUPLE, office("2026-06-20", "hmo"), parted("kim", "2026-06-20", "death"))

    assert ends(life, city(), "kim hmo") == ["ended kim hmo 2026-06-19 voluntary_withdrawal: e3; PLAN-69"]


@pytest.mark.parametrize(
    ("last_day", "ended"),
    [
        ("2026-06-11", "2026-06-11 termination_of_benefits: e0; PLAN-66"),
        ("2026-06-12", "2026-06-12 termination_of_employment: e3; PLAN-66"),
    ],
)
def test_plan_66_a_plan_that_ended_before_the_work_is_why_it_ended(last_day: str, ended: str) -> None:
    """On the eve of the last day of work; on the day itself the work ended too."""
    by = book("hmo", last_day=date.fromisoformat(last_day))

    assert ends(told(*COUPLE, LEFT), by, "self hmo") == [f"ended self hmo {ended}"]


@pytest.mark.parametrize(
    ("changes", "ref"), [((("2026-02-10", 30), ("2026-08-01", 35)), "e3"), ((("2026-08-01", 35),), "e0")]
)
def test_plan_66_a_class_of_later_is_not_why_a_plan_ended(
    changes: tuple[tuple[str, int], ...], ref: str
) -> None:
    """The class of that day is what it rests on, however often the job has changed since and before."""
    life = told(*COUPLE, *(job_changed(on, job(hours=hours)) for on, hours in changes))

    assert ends(life, book("hmo", last_day=date(2026, 6, 11)), "self hmo") == [
        f"ended self hmo 2026-06-11 termination_of_benefits: {ref}; PLAN-66"
    ]


def test_plan_66_employee_and_dependents_each_by_their_own_last_day() -> None:
    """Where the plan lets the dependents' coverage run out to another day than the employee's."""
    assert ends(told(*COUPLE, LEFT), book("hmo", dependent_end="day"), "self hmo", "kim hmo") == [
        "ended kim hmo 2026-06-12 termination_of_employment: e3; PLAN-66",
        "ended self hmo 2026-06-30 termination_of_employment: e3; PLAN-66",
    ]


def test_plan_66_a_coverage_of_one_day() -> None:
    """Hired and gone on one day."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "life"), left("2026-01-15"))

    assert ends(life, city(), "self life") == [
        "ended self life 2026-01-15 termination_of_employment: e2; PLAN-66"
    ]


def test_plan_66_a_class_held_before_is_not_why_it_ended() -> None:
    """Hours were cut for a summer, and it is the end of work by which the coverage since has ended."""
    life = told(
        *COUPLE,
        job_changed("2026-04-10", job(hours=10)),
        job_changed("2026-06-10", job()),
        elected("2026-06-10", "life", occasion="administrative"),
        left("2026-08-12"),
    )

    assert ends(life, city(), "self life") == [
        "ended self life 2026-04-09 termination_of_benefits: e3; PLAN-66",
        "ended self life 2026-08-12 termination_of_employment: e6; PLAN-66",
    ]


def paying(*later: tuple[str, DomainEvent]) -> Life:
    """Return a couple who pay for `hmo` and not for `dental`, and what was learned on which day after that."""
    life = Life()
    for number, event in enumerate([*COUPLE[:2], elected("2026-01-15", "hmo:kim", "dental")]):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    recorded_on(life, "2026-01-21", "", deducted("2026-03-15"), stream="payroll")
    for number, (learned, event) in enumerate(later):
        recorded_on(life, learned, f"late{number}", event)
    return life


def test_aca_11_only_what_was_paid_for_stands_after_work() -> None:
    """The plan that was not paid for ends as it says."""
    life = paying(("2026-10-05", left("2026-08-10")))

    assert sorted(ends(life, city(None), "self")) == [
        "ended self dental 2026-08-31 termination_of_employment: late0; PLAN-66",
        "ended self hmo 2026-09-30 termination_of_employment: late0; ACA-11",
    ]


def three_classes() -> Book:
    """Return the catalog in which ten hours give dental alone, and five give nothing."""
    catalog = small_catalog()
    few = EmployeeClass(
        id="few",
        name="Few",
        employers=("city",),
        weekly_hours_min=job(hours=10).weekly_hours,
        plans=("dental",),
    )
    regular, *others = catalog.classes
    return index(catalog.model_copy(update={"classes": (regular, few, *others)}))


def test_aca_11_only_what_was_paid_for_stands_after_a_class() -> None:
    """Medical was lost first and stands to the month paid for, in which dental ended as it says."""
    life = paying(
        ("2026-10-05", job_changed("2026-08-10", job(hours=10))),
        ("2026-10-05", job_changed("2026-09-10", job(hours=5))),
    )

    assert sorted(ends(life, three_classes(), "self")) == [
        "ended self dental 2026-09-30 termination_of_benefits: late1; PLAN-66",
        "ended self hmo 2026-09-30 termination_of_benefits: late0; ACA-11",
    ]


def test_aca_11_what_stood_once_ends_by_its_own_rule_later() -> None:
    """Hours were cut and what was paid for stood; after the hours came back they are cut in time."""
    life = paying(("2026-10-05", job_changed("2026-08-10", job(hours=5))))
    for on, hours in (("2026-10-08", 40), ("2026-11-20", 5)):
        recorded_on(life, on, f"job-{on}", job_changed(on, job(hours=hours)))
    recorded_on(life, "2026-11-20", "form", office("2026-10-08", "hmo:kim"))

    assert ends(life, city(None), "self hmo")[-1:] == [
        "ended self hmo 2026-11-30 termination_of_benefits: job-2026-11-20; PLAN-66"
    ]


def changed(on: str, **what: Any) -> DomainEvent:
    """Return a change of what the child is."""
    return DependentChanged.model_validate({"dependent_id": "kim", "change_day": on, **what})


STUDENT = joined("kim", "2026-01-15", "child", who=person("Kim", ssn=None, born="1998-05-06")).model_copy(
    update={"student": True}
)
"""Past the age of children."""


@pytest.mark.parametrize(
    ("events", "ended"),
    [
        ([changed("2026-06-12", student=False), LEFT], "termination_of_benefits: e3; PLAN-1"),
        ([changed("2026-06-13", student=False), LEFT], "termination_of_employment: e4; PLAN-66"),
        (
            [changed("2026-02-01", tax_dependent=True), changed("2026-06-20", student=False), LEFT],
            "termination_of_employment: e5; PLAN-66",
        ),
        (
            [changed("2026-06-10", student=False), LEFT, parted("kim", "2026-08-01", "other_coverage")],
            "termination_of_benefits: e3; PLAN-1",
        ),
    ],
    ids=[
        "from the last day of work on",
        "from the day after it on",
        "another change before",
        "removed after it",
    ],
)
def test_plan_1_a_study_that_ended_first_is_why_it_ended(events: list[DomainEvent], ended: str) -> None:
    """Both run out to the end of the month."""
    catalog = small_catalog()
    plans = [
        each.model_copy(update={"dependents": "children"}) if each.id == "hmo" else each
        for each in catalog.plans
    ]
    rules = (DependentRule(id="children", student_age=30),)
    by = index(catalog.model_copy(update={"plans": tuple(plans), "dependent_rules": rules}))
    life = told(hired("2026-01-15"), STUDENT, elected("2026-01-15", "hmo:kim"), *events)

    assert ends(life, by, "kim hmo") == [f"ended kim hmo 2026-06-30 {ended}"]


@pytest.mark.parametrize(
    ("word", "on", "ended"),
    [
        ("not-covered", None, "2026-05-31 divorce: e3,answer-4; ST-1,PLAN-66"),
        ("covered-until", "2026-12-15", "2026-12-31 divorce: e3,answer-4; ST-1,PLAN-66"),
        ("remarried", "2026-09-09", "2026-09-30 divorce: e3,answer-4; ST-1,PLAN-66"),
    ],
)
def test_st_1_a_judgment_ends_it_by_the_divorce_and_the_answer(word: str, on: str | None, ended: str) -> None:
    """Both events, and the law by which somebody is asked."""
    life = answered(told(*COUPLE, parted("kim", "2026-05-20")), "divorce-terms:kim:2026-05-20", word, on)

    assert ends(life, city("MA"), "kim hmo") == [f"ended kim hmo {ended}"]


def test_st_1_who_dies_before_the_judgments_day_ends_by_the_death() -> None:
    """What the judgment says is of no account any more."""
    life = told(*COUPLE, parted("kim", "2026-05-20"), parted("kim", "2026-08-10", "death"))
    answered(life, "divorce-terms:kim:2026-05-20", "covered-until", "2026-12-15")

    assert ends(life, city("MA"), "kim hmo") == ["ended kim hmo 2026-08-10 death: e4; PLAN-67"]
