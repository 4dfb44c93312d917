"""A plan for people on Medicare at work, only where Medicare pays first; and after a death, by the survivors' own."""

import pytest

from events.base import DomainEvent
from events.catalog import Size
from events.offers import Book, index
from tests.life import died, elected, hired, joined, person
from tests.services.eligibility.law_life import (
    city,
    covered,
    misfits,
    on_medicare,
    open_questions,
    retiree,
    reviewed,
    told,
)

ADA = hired("2026-01-15", who=person(born="1961-09-14"))
KIM = joined("kim", "2026-01-15", who=person("Kim", ssn="078051121", born="1966-05-06"))
OPEN = elected("2026-05-04", "senior", occasion="open_enrollment")
"""For 2026-07-01, two months before the month of 65."""


def town(*sizes: int, state: str | None = "MA") -> Book:
    """Return the catalog of an employer of these sizes, whose employees are offered the plan of the retired too."""
    catalog = city(state).catalog
    employer = catalog.employers[0].model_copy(
        update={"sizes": tuple(Size(employees=each) for each in sizes)}
    )
    active, *others = catalog.classes
    active = active.model_copy(update={"plans": (*active.plans, "senior")})
    return index(catalog.model_copy(update={"employers": (employer,), "classes": (active, *others)}))


@pytest.mark.parametrize("state", ["MA", "OR", None])
def test_med_2_a_small_employer_s_plan_for_people_on_medicare_covers_at_work(state: str | None) -> None:
    """Who is on it has it from the day chosen, without a question."""
    life = told(ADA, elected("2026-01-15", "hmo"), on_medicare("2026-02-01", "2026-02-01"), OPEN)

    assert covered(life, town(19, state=state)) == {
        "self hmo 2026-03-01..2026-06-30",
        "self senior 2026-07-01..",
    }
    assert (misfits(life), open_questions(life)) == ([], {})


@pytest.mark.parametrize("sizes", [(20,), (19, 20), ()], ids=["twenty", "once twenty", "nobody knows"])
def test_med_2_where_the_plan_pays_first_it_covers_nobody_at_work(sizes: tuple[int, ...]) -> None:
    """Of 20 employees on, ever, or where the catalog does not say: the election is refused as a whole."""
    life = told(ADA, elected("2026-01-15", "hmo"), on_medicare("2026-02-01", "2026-02-01"), OPEN)

    assert covered(life, town(*sizes)) == {"self hmo 2026-03-01.."}
    assert misfits(life) == ["not-on-medicare"]


def test_med_1_who_is_not_on_medicare_does_not_choose_its_plan_at_work() -> None:
    """Nothing tells of Medicare, and 65 is far away."""
    life = told(ADA, elected("2026-01-15", "hmo"), OPEN)

    assert covered(life, town(19)) == {"self hmo 2026-03-01.."}
    assert misfits(life) == ["not-on-medicare"]


@pytest.mark.parametrize(
    ("medicare", "spans"),
    [
        ([], {"self hmo 2026-03-01..2026-08-31", "self senior 2026-09-01.."}),
        (
            [on_medicare("2026-07-01", None, ended="2026-08-15"), on_medicare("2026-09-10", None)],
            {
                "self hmo 2026-03-01..2026-06-30",
                "self senior 2026-07-01..2026-08-15",
                "self senior 2026-09-01..",
            },
        ),
    ],
    ids=["65 in September", "a time of it before"],
)
def test_med_1_at_work_it_covers_from_medicare_on(medicare: list[DomainEvent], spans: set[str]) -> None:
    """What was held before goes on until then; the month of 65 counts, once it is near, as any sign does."""
    life = reviewed(told(ADA, elected("2026-01-15", "hmo"), OPEN, *medicare), "2026-09-01")

    assert covered(life, town(19)) == spans
    assert misfits(life) == []


def test_med_1_at_work_a_spouse_without_medicare_is_not_in_its_plan() -> None:
    """Each member by their own."""
    both = elected("2026-01-15", "senior:kim")
    life = told(ADA, KIM, on_medicare("2026-02-01", "2026-02-01"), both)

    assert covered(life, town(19)) == {"self senior 2026-03-01.."}


def test_med_2_at_a_small_employer_medicare_still_ends_nothing() -> None:
    """At 65 and enrolled in both parts, who chose another plan keeps it."""
    life = told(ADA, KIM, elected("2026-01-15", "hmo:kim"), on_medicare("2026-09-01", "2026-09-01"))

    assert covered(reviewed(life, "2027-12-31"), town(19)) == {
        "self hmo 2026-03-01..",
        "kim hmo 2026-03-01..",
    }


def test_med_1_survivors_do_not_wait_for_the_medicare_of_who_has_died() -> None:
    """The spouse is on it, and the employee would have been in September."""
    chosen = elected("2026-07-01", "senior:kim", occasion="administrative")
    life = told(ADA, KIM, elected("2026-01-15", "hmo:kim"), died("2026-06-12"), chosen)
    life.told("kims", on_medicare("2020-05-01", "2020-05-01", who="kim", free=True))

    assert covered(reviewed(life, "2026-09-01"), city("MA")) == {
        "self hmo 2026-03-01..2026-06-12",
        "kim hmo 2026-03-01..2026-06-30",
        "kim senior 2026-07-01..",
    }


def test_ma_1_without_plans_that_go_by_medicare_nothing_is_asked() -> None:
    """Of a retiree past 65 whom no plan could move."""
    catalog = city("MA").catalog
    plans = tuple(each.model_copy(update={"medicare": None}) for each in catalog.plans)
    life = retiree(born="1950-09-14")

    assert covered(life, index(catalog.model_copy(update={"plans": plans}))) == {
        "self hmo-retired 2026-02-01..",
        "kim hmo-retired 2026-02-01..",
    }
    assert open_questions(life) == {}
