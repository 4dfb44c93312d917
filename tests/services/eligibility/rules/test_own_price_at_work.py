"""The price of what a retirement goes on insuring beside a new job: the retired's, named from the job's first day."""

from dataclasses import replace

import pytest

from events.base import DomainEvent, EventRef
from events.catalog import EmployeeClass, Standing
from events.employment import Job
from events.enrollment import CoveragePriced
from events.offers import Book, index
from services.eligibility.rules.class_steps import ClassStep
from services.eligibility.rules.own_price import is_pensioner_at_work, works_again
from services.eligibility.rules.phases import Phase
from tests.life import day, elected, hired, job, left, person, rehired, retired
from tests.services.eligibility.law_life import SEASONAL, city, settle, told

GUARD = job(unit="guards")
"""A job that insures life alone."""
BEGUN = (
    hired("2020-01-15", who=person(born="1970-01-01")),
    elected("2020-01-15", "dental"),
    retired("2026-02-01"),
    elected("2026-02-01", "dental", occasion="retirement"),
)


def _book() -> Book:
    catalog = city("MA", "c32B-9A", "c32B-10A").catalog
    guards = EmployeeClass(
        id="guards", name="Guards", employers=("city",), bargaining_units=("guards",), plans=("life",)
    )
    return index(catalog.model_copy(update={"classes": (guards, *catalog.classes)}))


BOOK = _book()


def named(*events: DomainEvent) -> list[tuple[str, str, str | None]]:
    """Return of each price that was recorded of dental from which day on it names which class, by first day."""
    life = told(*BEGUN, *events)
    settle(life, BOOK)
    assert settle(life, BOOK) == 0
    said = [each.event for each in life.records if isinstance(each.event, CoveragePriced)]
    found = [
        (str(each.first_day), str(each.from_day), each.employee_class)
        for each in said
        if each.line == "dental"
    ]
    latest = {each[:2]: each for each in found}
    turns: list[tuple[str, str, str | None]] = []
    for each in sorted(latest.values()):
        if not turns or (turns[-1][0], turns[-1][2]) != (each[0], each[2]):
            turns.append(each)
    return turns


@pytest.mark.parametrize("work", [GUARD, SEASONAL], ids=["that insures life", "that insures nobody"])
def test_plan_64_the_class_is_named_from_the_first_day_of_the_job(work: Job) -> None:
    """Until then the standing of the day says it."""
    first = named(rehired("2026-09-01", work=work))

    assert [each[2] for each in first] == [None, "retired"]
    assert first[1][1] == "2026-09-01"


def test_plan_64_nobody_works_again() -> None:
    """Then there is no price of their own; nor where what the retirement insures was over before the job."""
    over = elected("2026-10-01", "-dental", occasion="administrative")

    assert named() == []
    assert named(over, rehired("2026-10-01", work=GUARD)) == []


def test_plan_64_a_single_day_beside_the_job_has_its_price() -> None:
    """The job begins on the last day of what the retirement insures."""
    over = elected("2026-10-01", "-dental", occasion="administrative")
    found = named(over, rehired("2026-09-30", work=GUARD))

    assert [each[1:] for each in found][1:] == [("2026-09-30", "retired")]


def test_plan_64_what_the_job_insures_is_the_jobs() -> None:
    """After a gap the job covers by the same plan: that coverage has no price of its own."""
    over = elected("2026-07-01", "-dental", occasion="administrative")
    back = (rehired("2026-09-01"), elected("2026-09-01", "dental"))

    assert named(over, *back) == []
    assert [each[2] for each in named(*back, left("2026-12-10"))] == [None, "retired", None, "retired"]


def phase(standing: Standing, first: str) -> Phase:
    """Return a phase from a day on."""
    ref = EventRef("munis/city", first)
    return Phase(standing, day(first), None, (ClassStep(day(first), None, ref),), ref)


WORKED, RETIRED = phase("active", "2020-01-15"), phase("retired", "2026-02-01")


@pytest.mark.parametrize(
    ("phases", "first"),
    [
        ((WORKED,), None),
        ((WORKED, RETIRED), None),
        ((WORKED, RETIRED, phase("survivor", "2026-09-01")), None),
        ((WORKED, RETIRED, phase("active", "2026-09-01")), "2026-09-01"),
        ((WORKED, RETIRED, phase("active", "2026-02-01")), "2026-02-01"),
        ((WORKED, phase("active", "2026-01-31"), RETIRED), None),
    ],
)
def test_plan_64_works_again(phases: tuple[Phase, ...], first: str | None) -> None:
    """From the first day of the retirement on; a job before it is the one retired from."""
    assert works_again(phases) == (None if first is None else day(first))


def test_plan_64_a_pensioner_is_at_work_from_the_first_day_of_the_job() -> None:
    """What the job itself gives is the job's."""
    back = phase("active", "2026-09-01")
    life = (WORKED, RETIRED, back)

    days = [day("2026-08-31"), day("2026-09-01"), day("2026-09-02")]
    assert [is_pensioner_at_work(RETIRED, life, each) for each in days] == [False, True, True]
    assert [is_pensioner_at_work(back, life, each) for each in days] == [False] * 3
    assert not is_pensioner_at_work(replace(RETIRED, first_day=day("2026-02-01")), (WORKED, RETIRED), days[2])
