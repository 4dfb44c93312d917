"""Forms of who was laid off and works again: they speak of what goes on where the job insures no health."""

import pytest

from events.catalog import EmployeeClass
from events.offers import Book, index
from tests.life import elected, job, joined
from tests.services.eligibility.law_life import SEASONAL, city, covered, laid_off, misfits

BOOK = city("MA", "c32B-17")


def test_st_2_a_newborn_joins_while_a_job_covers_nobody() -> None:
    """The form speaks of what goes on."""
    life = laid_off("2026-07-13", work=SEASONAL)
    life.told("born", joined("sam", "2026-08-20", "child", reason="birth"))
    form = elected(
        "2026-08-20", "hmo:kim,sam", occasion="special_enrollment", reason="birth", signed="2026-09-01"
    )
    life.told("form", form)

    assert "sam hmo 2026-08-20..2027-03-30" in covered(life, BOOK)
    assert misfits(life) == []


@pytest.mark.parametrize(("on", "expected"), [("2027-03-30", []), ("2027-03-31", ["plan-not-offered"])])
def test_st_2_a_form_speaks_of_it_to_its_last_day(on: str, expected: list[str]) -> None:
    """The day after, only the job is left, which is offered nothing."""
    life = laid_off("2026-07-13", work=SEASONAL)
    life.told("form", elected(on, "hmo", occasion="administrative"))
    covered(life, BOOK)

    assert misfits(life) == expected


def test_a_form_speaks_of_the_job_that_is_offered_anything() -> None:
    """In the wait of a job with insurance a form is for that one."""
    life = laid_off("2026-09-01")
    life.told("form", elected("2026-09-10", "ppo", occasion="administrative"))

    assert {"self hmo 2026-03-01..2026-09-30", "self ppo 2026-10-01.."} <= covered(life, BOOK)


def test_a_form_speaks_of_what_goes_on_where_the_job_insures_teeth_alone() -> None:
    """Medical by the layoff, dental by the job."""
    life = laid_off("2026-07-13", work=job(unit="teeth"))
    life.told("born", joined("sam", "2026-08-20", "child", reason="birth"))
    form = elected("2026-08-20", "hmo:kim,sam", occasion="special_enrollment", reason="birth")
    life.told("form", form)

    assert "sam hmo 2026-08-20..2027-03-30" in covered(life, of_some_plans())
    assert misfits(life) == []


def test_a_form_does_not_speak_of_what_goes_on_where_the_job_insures_health() -> None:
    """What that job is not offered cannot be chosen, though it goes on as long as nothing of health is."""
    life = laid_off("2026-07-13", work=job(unit="health"))
    life.told("form", elected("2026-08-20", "dental", occasion="administrative"))
    covered(life, of_some_plans())

    assert misfits(life) == ["plan-not-offered"]


def of_some_plans() -> Book:
    """Return the book with a class of the unit `teeth`, offered dental alone, and of `health`, offered `ppo`."""
    teeth, health = (
        EmployeeClass(id=unit, name=unit, employers=("city",), bargaining_units=(unit,), plans=(plan,))
        for unit, plan in (("teeth", "dental"), ("health", "ppo"))
    )
    return index(BOOK.catalog.model_copy(update={"classes": (teeth, health, *BOOK.catalog.classes)}))
