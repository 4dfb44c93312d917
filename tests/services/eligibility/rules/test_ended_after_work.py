"""Why a dependent's coverage ended that ran out after work: by what happened first."""

from typing import Any

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule
from events.offers import Book, index
from tests.life import Life, died, elected, hired, joined, left, parted, person
from tests.services.eligibility.explained import COUPLE, why
from tests.services.eligibility.law_life import city, reviewed, told
from tests.small_catalog import small_catalog

LEFT = left("2026-06-12")
"""Coverage by `hmo` runs out to 2026-06-30."""


def kims_end(life: Life, book: Book) -> list[str]:
    """Return how the spouse's medical coverage ended."""
    return [each for each in why(life, book) if each.startswith("ended kim hmo")]


@pytest.mark.parametrize(
    ("on", "ended"),
    [
        ("2026-06-11", "2026-06-11 death: e4; PLAN-67"),
        ("2026-06-12", "2026-06-12 death: e4; PLAN-67"),
        ("2026-06-13", "2026-06-13 death: e4; PLAN-67"),
        ("2026-06-29", "2026-06-29 death: e4; PLAN-67"),
        ("2026-06-30", "2026-06-30 termination_of_employment: e3; PLAN-66"),
        ("2026-07-01", "2026-06-30 termination_of_employment: e3; PLAN-66"),
    ],
    ids=[
        "before the last day of work",
        "on the last day of work",
        "on the first day of the run-out",
        "before the last covered day",
        "on the last covered day",
        "the day after",
    ],
)
def test_plan_67_a_death_that_cuts_the_run_out_short_is_why_it_ended(on: str, ended: str) -> None:
    """On the last covered day coverage ends by the end of work, which came first; whichever was told first."""
    death = parted("kim", on, "death")

    assert kims_end(told(*COUPLE, LEFT, death), city()) == [f"ended kim hmo {ended}"]


@pytest.mark.parametrize(
    ("event", "ended"),
    [
        (parted("kim", "2026-06-12"), "2026-06-30 divorce: e4; PLAN-66"),
        (parted("kim", "2026-06-13"), "2026-06-30 termination_of_employment: e3; PLAN-66"),
        (died("2026-06-20"), "2026-06-30 termination_of_employment: e3; PLAN-66"),
    ],
    ids=["divorced on the last day", "divorced after it", "the employee dies"],
)
def test_plan_66_what_ends_on_the_same_day_anyway_is_not_why(event: DomainEvent, ended: str) -> None:
    """Both run out to the end of the month: the first of the two ended it."""
    assert kims_end(told(*COUPLE, LEFT, event), city("OR")) == [f"ended kim hmo {ended}"]


@pytest.mark.parametrize("on", ["2026-07-01", "2027-03-29"])
def test_st_2_plan_67_a_death_in_the_39_weeks_is_why_it_ended(on: str) -> None:
    """Coverage goes on by law after a layoff, and the spouse's ends by their death."""
    life = told(*COUPLE, left("2026-06-30", "layoff"), parted("kim", on, "death"))

    assert kims_end(life, city("MA", "c32B-17")) == [f"ended kim hmo {on} death: e4; PLAN-67"]


def of_age(rule: dict[str, Any], **plan: Any) -> Book:
    """Return the small catalog where `hmo` covers children by a rule."""
    catalog = small_catalog()
    plans = [
        each.model_copy(update={"dependents": "children", **plan}) if each.id == "hmo" else each
        for each in catalog.plans
    ]
    rules = (DependentRule(id="children", **rule),)
    return index(catalog.model_copy(update={"plans": tuple(plans), "dependent_rules": rules}))


@pytest.mark.parametrize(
    ("born", "ended"),
    [
        ("2000-06-14", "2026-06-13 termination_of_benefits: e1; ACA-4"),
        ("2000-06-30", "2026-06-29 termination_of_benefits: e1; ACA-4"),
        ("2000-07-01", "2026-06-30 termination_of_employment: e3; PLAN-66"),
        ("2000-07-02", "2026-06-30 termination_of_employment: e3; PLAN-66"),
    ],
)
def test_aca_4_an_age_in_the_run_out_is_why_it_ended(born: str, ended: str) -> None:
    """Where the plan covers to the day before the birthday; one that it reaches anyway changes nothing."""
    child = joined("kim", "2026-01-15", "child", who=person("Kim", ssn=None, born=born))
    life = reviewed(told(hired("2026-01-15"), child, elected("2026-01-15", "hmo:kim"), LEFT), "2026-08-01")

    assert kims_end(life, of_age({"child_end": "day"})) == [f"ended kim hmo {ended}"]
