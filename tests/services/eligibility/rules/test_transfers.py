"""From one employer of the program to another, as the wait, the measured hours and a later pension see it."""

from datetime import date
from decimal import Decimal

import pytest

from events.base import EventRef
from events.catalog import Catalog, Employer
from events.employment import EmployeeHired, HoursReported, Job, TransferredFrom
from events.family import Employment, JobStep
from events.offers import Book, index
from events.spans import fold_records
from events.telling import fold
from services.eligibility.rules.phases import eligible_first_day, phases
from services.eligibility.rules.transfers import break_days, first_hired, moved_from, service
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import Life, day, elected, hired, job, job_changed, left, rehired
from tests.small_catalog import by_measured_hours, small_catalog


def two_employers(catalog: Catalog) -> Book:
    """Return the book of a catalog with a school beside the city."""
    school = Employer(id="school", name="Schools", ein="046000002")
    return index(catalog.model_copy(update={"employers": (*catalog.employers, school)}))


BOOK = two_employers(small_catalog())


def moved(
    on: str, first: str, last: str, *, through: str | None = None, work: Job | None = None
) -> EmployeeHired:
    """Return a hire by the city of somebody of the school."""
    before = TransferredFrom(
        employer="school",
        employee_id="2000",
        hire_day=day(first),
        last_day=day(last),
        covered_through=None if through is None else day(through),
    )
    return hired(on, work=work).model_copy(update={"transferred_from": before})


def first_days(*told: EmployeeHired, book: Book = BOOK) -> list[date]:
    """Return the first day on which the plan that waits thirty days can cover, of each employment."""
    life = Life()
    for number, event in enumerate(told):
        life.told(f"e{number}", event)
    plan = book.plans["hmo"]
    return [eligible_first_day(each, plan, book) for each in phases(fold(life.family, life.records), book)]


def test_plan_68_no_second_wait() -> None:
    """Served at the school: at once. The plan forgives thirty days; a day more is a new hire."""
    assert first_days(moved("2026-06-15", "2024-09-02", "2026-06-12")) == [day("2026-06-15")]
    assert first_days(moved("2026-06-15", "2024-09-02", "2026-05-15")) == [day("2026-06-15")]
    assert first_days(moved("2026-06-15", "2024-09-02", "2026-05-14")) == [day("2026-08-01")]


def test_plan_68_a_wait_is_served_to_its_end() -> None:
    """Hired by the school on May 20, thirty days and the first of a month: July 1, whoever the employer is by then."""
    assert first_days(moved("2026-06-15", "2026-05-20", "2026-06-12")) == [day("2026-07-01")]


def test_plan_68_coverage_begins_where_the_other_s_ends() -> None:
    """The day after, not before."""
    assert first_days(moved("2026-06-15", "2024-09-02", "2026-06-12", through="2026-06-30")) == [
        day("2026-07-01")
    ]


def test_plan_68_only_of_the_same_program() -> None:
    """An employer that the catalog does not have is a stranger."""
    told = moved("2026-06-15", "2024-09-02", "2026-06-12")

    assert first_days(told, book=index(small_catalog())) == [day("2026-08-01")]


def test_plan_68_a_transfer_is_the_reason() -> None:
    """A carrier is told of a transfer, and not of a new hire."""
    life = Life()
    life.told("hire", moved("2026-06-15", "2024-09-02", "2026-06-12"))
    life.told("choice", elected("2026-06-15", "hmo"))
    life.append(decide_family(Loaded(life.family, life.streams("hr", "coverage", "misfit")), BOOK))
    (record,) = fold_records(life.records)

    assert (record.span.first_day, record.began_reason) == (day("2026-06-15"), "transfer")


def test_plan_68_the_measurement_goes_on() -> None:
    """Hours of the school, told of by the city, make full-time by a measurement that began before the city's hire."""
    book = two_employers(by_measured_hours())
    few = job(hours=10)
    hours = HoursReported(first_day=day("2024-10-03"), last_day=day("2025-10-02"), hours=Decimal(2000))
    found = []
    for told in (moved("2025-08-15", "2024-01-02", "2025-08-01", work=few), hired("2025-08-15", work=few)):
        life = Life().told("hire", told).told("hours", hours)
        (phase,) = phases(fold(life.family, life.records), book)
        found.append([(each.from_day, each.employee_class) for each in phase.classes])

    assert found == [
        [(day("2025-08-15"), None), (day("2026-01-01"), "regular")],
        [(day("2025-08-15"), None)],
    ]


def test_plan_68_a_later_pension_counts_from_the_first_hire() -> None:
    """Of the whole service."""
    life = Life().told("hire", moved("2026-06-15", "2010-09-02", "2026-06-12"))
    family = fold(life.family, life.records)

    assert first_hired(family, BOOK) == day("2010-09-02")
    assert first_hired(family, index(small_catalog())) == day("2026-06-15")
    assert first_hired(fold(life.family, ()), BOOK) is None


def test_plan_68_service_of_before_does_not_come_twice() -> None:
    """City, then school with the city's years counted, then the city again."""
    life = Life().told("hire", hired("2020-01-06")).told("left", left("2022-12-31"))
    again = rehired("2026-06-15").model_copy(
        update={
            "transferred_from": TransferredFrom(
                employer="school", employee_id="7", hire_day=day("2020-01-06"), last_day=day("2026-06-12")
            )
        }
    )
    family = fold(life.family, life.told("again", again).records)
    served = service(family.employments, BOOK)

    assert [(each.first_day, each.last_day) for each in served] == [
        (day("2020-01-06"), day("2026-06-12")),
        (day("2026-06-15"), None),
    ]
    assert [break_days(served, number) for number in range(2)] == [None, 2]


@pytest.mark.parametrize(
    ("hired_there", "expected"),
    [
        ("2022-12-31", ["2022-12-31..2026-06-12", "2026-06-15.."]),
        ("2023-01-01", ["2020-01-06..2022-12-31", "2023-01-01..2026-06-12", "2026-06-15.."]),
    ],
)
def test_plan_68_service_of_before_that_the_other_does_not_count_goes_before(
    hired_there: str, expected: list[str]
) -> None:
    """Left the city on the last day of 2022. The other's service counts those years only if it reaches back to them."""
    before = TransferredFrom(
        employer="school", employee_id="7", hire_day=day(hired_there), last_day=day("2026-06-12")
    )
    again = rehired("2026-06-15").model_copy(update={"transferred_from": before})
    life = Life().told("hire", hired("2020-01-06")).told("left", left("2022-12-31")).told("again", again)
    served = service(fold(life.family, life.records).employments, BOOK)

    assert [f"{each.first_day}..{each.last_day or ''}" for each in served] == expected


def test_plan_68_the_job_of_before_is_taken_to_be_the_first_one_here() -> None:
    """Not the one of a later change."""
    life = Life().told("hire", moved("2026-06-15", "2024-09-02", "2026-06-12", work=job(hours=20)))
    life.told("change", job_changed("2026-10-05", job(hours=40)))
    served = service(fold(life.family, life.records).employments, BOOK)

    assert [[step.job.weekly_hours for step in each.jobs] for each in served] == [[20], [20, 40]]


def test_of_nobody_who_was_transferred() -> None:
    """Employments stay as they are."""
    alone = Employment(
        day("2026-01-05"), (JobStep(day("2026-01-05"), job(), EventRef("s", "1")),), EventRef("s", "1")
    )

    assert service((alone,), BOOK) == (alone,)
    assert moved_from(alone, BOOK) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [("2024-09-02", "2026-06-15"), ("2026-06-13", "2026-06-12"), ("1899-12-31", "2026-06-12")],
)
def test_a_transfer_from_an_employment_that_does_not_lie_before_is_none(first: str, last: str) -> None:
    """It is not over, ends before it begins, or is of no possible day: it is named, and the hire is not used."""
    life = Life().told("hire", moved("2026-06-15", first, last))
    family = fold(life.family, life.records)

    assert family.employments == ()
    assert [each.code for each in family.misfits] == ["impossible-transfer"]
