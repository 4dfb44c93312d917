"""Tests of the class that a job and a retirement put somebody in."""

from datetime import date
from decimal import Decimal

import pytest

from events.catalog import EmployeeClass
from events.employment import Job
from events.offers import Book, class_of, group_line, index, measurement_of, plans_offered
from events.vocabulary.coverage import CoverageTier


def job(unit: str | None, *, hours: str = "40", kind: str = "regular") -> Job:
    """Return a job of a bargaining unit."""
    return Job(
        department="any",
        bargaining_unit=unit,
        employment_class=kind,
        weekly_hours=Decimal(hours),
        annual_salary=Decimal("61000.00"),
        pay_group="biweekly",
    )


@pytest.mark.parametrize(
    "employer, given_job, standing, system, expected",
    [
        pytest.param("city", job("police"), "active", None, "police", id="by bargaining unit"),
        pytest.param("city", job("library"), "active", None, "clerical", id="second unit of a class"),
        pytest.param("city", job(None), "active", None, "management", id="no unit"),
        pytest.param("city", job("unheard-of"), "active", None, "management", id="a unit without a class"),
        pytest.param("city", job("police", hours="19.99"), "active", None, None, id="too few hours"),
        pytest.param("city", job("police", hours="20"), "active", None, "police", id="just enough hours"),
        pytest.param("school", job("police"), "active", None, "school-staff", id="another employer's unit"),
        pytest.param(
            "school", job("teachers"), "retired", "mtrs", "retired-teachers", id="by retirement system"
        ),
        pytest.param("school", job("teachers"), "retired", "city", "retired", id="another system"),
        pytest.param("school", None, "retired", None, "retired", id="neither job nor system known"),
        pytest.param("city", None, "active", None, None, id="active without a job"),
        pytest.param("county", job("police"), "active", None, None, id="unknown employer"),
    ],
)
def test_the_first_class_that_matches_holds(
    book: Book, employer: str, given_job: Job | None, standing: str, system: str | None, expected: str | None
) -> None:
    """A class is found by employer, standing, job and retirement system, in the order of the catalog."""
    found = class_of(
        book,
        employer=employer,
        job=given_job,
        standing="retired" if standing == "retired" else "active",
        retirement_system=system,
        full_time_by=(),
    )

    assert (found.id if found else None) == expected


def test_employment_classes_narrow_a_class(book: Book) -> None:
    """A class that names employment classes holds only jobs of these."""
    seasonal = book.classes["public-works"].model_copy(update={"employment_classes": ("seasonal",)})
    narrowed = index(book.catalog.model_copy(update={"classes": (seasonal,)}))
    found = [
        class_of(
            narrowed, employer="city", job=job("public-works", kind=kind), standing="active", full_time_by=()
        )
        for kind in ("seasonal", "regular")
    ]

    assert found == [seasonal, None]


@pytest.mark.parametrize(
    "field, word, matches",
    [
        ("divisions", "east", {"division": "east"}),
        ("departments", "Library", {"department": "Library"}),
        ("job_titles", "Page", {"job_title": "Page"}),
        ("pay_groups", "weekly", {"pay_group": "weekly"}),
    ],
)
def test_a_class_is_found_by_every_word_of_a_job(
    book: Book, field: str, word: str, matches: dict[str, str]
) -> None:
    """Division, department, title and pay group narrow a class; who has none of the words is not in it."""
    narrow = EmployeeClass.model_validate(
        {"id": "narrow", "name": "Narrow", "employers": ("city",), field: (word,)}
    )
    narrowed = index(book.catalog.model_copy(update={"classes": (narrow,)}))
    jobs = [job(None).model_copy(update=matches), job(None), None]

    assert [
        class_of(narrowed, employer="city", job=each, standing="active", full_time_by=()) for each in jobs
    ] == [
        narrow,
        None,
        None,
    ]


@pytest.mark.parametrize(
    "hours, full_time_by, expected",
    [
        pytest.param("20", (), "crossing-guards", id="hours enough"),
        pytest.param("12", (), None, id="too few hours"),
        pytest.param("12", ("look-back",), "crossing-guards", id="full-time by measurement"),
        pytest.param("12", ("another",), None, id="full-time by another measurement"),
    ],
)
def test_measured_hours_count_beside_those_of_the_job(
    book: Book, hours: str, full_time_by: tuple[str, ...], expected: str | None
) -> None:
    """Who is scheduled for too few hours belongs to the class while full-time by its measurement."""
    guard = job("crossing-guards", hours=hours)
    found = class_of(book, employer="city", job=guard, standing="active", full_time_by=full_time_by)

    assert (found.id if found else None) == expected
    assert measurement_of(book, book.classes["crossing-guards"]) == book.measurements["look-back"]
    assert measurement_of(book, book.classes["police"]) is None


@pytest.mark.parametrize(
    "day, hours",
    [
        pytest.param(date(2026, 6, 30), 20, id="last day of the first line"),
        pytest.param(date(2026, 7, 1), 18, id="first day of the next"),
        pytest.param(None, 20, id="no day: the first line"),
    ],
)
def test_lines_of_a_class_take_turns(book: Book, day: date | None, hours: int) -> None:
    """Of a class with days the line that holds on the day is found."""
    before, after = (
        EmployeeClass(
            id="regular",
            name="R",
            employers=("city",),
            weekly_hours_min=Decimal(least),
            first_day=first,
            last_day=last,
        )
        for least, first, last in ((20, None, date(2026, 6, 30)), (18, date(2026, 7, 1), None))
    )
    turns = index(book.catalog.model_copy(update={"classes": (before, after)}))
    found = class_of(turns, employer="city", job=job(None), standing="active", day=day, full_time_by=())

    assert found is not None
    assert found.weekly_hours_min == hours


def test_survivors_have_classes_of_their_own(book: Book) -> None:
    """Who survives an employee of the city is offered the retirees' medical plans, under the retirees' group."""
    found = class_of(book, employer="city", job=None, standing="survivor", full_time_by=())

    assert found is not None
    assert [each.id for each in plans_offered(book, found.id, date(2026, 7, 1))] == [
        "retiree-ppo",
        "medicare-supplement",
    ]
    carrier = book.carriers["tidewrack-health"]
    line = group_line(
        carrier,
        employer="city",
        employee_class=found.id,
        standing="survivor",
        plan="retiree-ppo",
        tier=CoverageTier.EMPLOYEE_ONLY,
        day=date(2026, 7, 1),
    )

    assert line is not None
    assert line.number == "HC-0900"
