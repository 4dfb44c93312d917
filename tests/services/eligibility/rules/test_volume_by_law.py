"""What the law says of volumes in Massachusetts: section 11A of optional life, section 9 of a retiree's basic life."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from events.base import EventRef
from events.catalog import Acceptance, Volume
from events.family import Employment, Family, JobStep
from events.offers import Book, index
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.volume import (
    SalaryStep,
    after_authorization,
    by_law,
    salaries,
    salary_on,
)
from tests.life import FAMILY, day, job
from tests.small_catalog import small_catalog

TWICE = Volume(kind="salary_multiple", multiple=Decimal(2), step=Decimal(1000), maximum=Decimal(200000))


@pytest.mark.parametrize(
    ("authorized", "counts"),
    [
        ("2026-03-15", "2026-05-01"),
        ("2026-12-31", "2027-02-01"),
        ("2026-03-01", "2026-05-01"),
        ("2026-03-31", "2026-05-01"),
        ("2026-04-01", "2026-06-01"),
    ],
)
def test_c32b_11a_a_rise_counts_from_the_second_month_after(authorized: str, counts: str) -> None:
    """From the first day of the second month after the month in which it was authorized."""
    assert after_authorization(day(authorized)) == day(counts)


def book_of(state: str | None, *accepted: Acceptance, **volume: Any) -> Book:
    """Return the catalog with optional life at twice the salary, of an employer in a state."""
    catalog = small_catalog()
    optional = catalog.plans[-1].model_copy(
        update={"id": "more-life", "line": Line.OPTIONAL_LIFE, "volume": TWICE.model_copy(update=volume)}
    )
    employer = catalog.employers[0].model_copy(update={"state": state, "accepted": accepted})
    return index(catalog.model_copy(update={"plans": (*catalog.plans, optional), "employers": (employer,)}))


def earned(*steps: tuple[str, str]) -> Family:
    """Return somebody who was hired on the first of these days at the first of these salaries."""
    jobs = tuple(
        JobStep(
            day(on),
            job().model_copy(update={"annual_salary": Decimal(salary)}),
            EventRef("munis/city", f"e{number}"),
        )
        for number, (on, salary) in enumerate(steps)
    )
    return Family(FAMILY, (Employment(jobs[0].from_day, jobs, jobs[0].ref),))


def counted(book: Book, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Return from which day on which salary counts for the optional life."""
    found = salaries(earned(*steps), book.plans["more-life"], book, employer="city")
    return [(each.counts_day.isoformat(), str(each.annual)) for each in found]


STEPS = (("2025-06-10", "50000"), ("2026-03-15", "60000"), ("2026-04-10", "55000"))


def test_c32b_11a_only_a_rise_waits() -> None:
    """The salary at hire counts at once, and so does a lower one."""
    assert counted(book_of("MA"), *STEPS) == [
        ("2025-06-10", "50000"),
        ("2026-05-01", "60000"),
        ("2026-04-10", "55000"),
    ]


@pytest.mark.parametrize(
    ("salary_from", "days"),
    [
        ("change_day", ["2025-06-10", "2026-03-15", "2026-04-10"]),
        ("first_of_next_month", ["2025-06-10", "2026-04-01", "2026-05-01"]),
        ("plan_year", ["2025-06-10", "2026-07-01", "2026-07-01"]),
    ],
)
def test_plan_41_elsewhere_a_salary_counts_by_the_plan(salary_from: str, days: list[str]) -> None:
    """On the day, the first of the next month, or with the next plan year."""
    assert [on for on, _ in counted(book_of("OR", salary_from=salary_from), *STEPS)] == days


def test_plan_41_a_job_without_another_salary_changes_nothing() -> None:
    """Who moves to another desk has the salary of before, by the event that said it first."""
    found = salaries(
        earned(("2025-06-10", "50000"), ("2026-03-15", "50000"), ("2026-04-10", "45000")),
        book_of("MA").plans["more-life"],
        book_of("MA"),
        employer="city",
    )

    assert found == [
        SalaryStep(day("2025-06-10"), day("2025-06-10"), Decimal(50000), EventRef("munis/city", "e0")),
        SalaryStep(day("2026-04-10"), day("2026-04-10"), Decimal(45000), EventRef("munis/city", "e2")),
    ]


def test_c32b_11a_a_rise_that_was_taken_back_never_counts() -> None:
    """Of the salaries that count by a day, the one said for the latest day holds."""
    paid = salaries(earned(*STEPS), book_of("MA").plans["more-life"], book_of("MA"), employer="city")

    held = [salary_on(paid, day(on)) for on in ("2026-04-09", "2026-04-10", "2026-05-01", "2026-12-01")]

    assert [None if each is None else str(each.annual) for each in held] == [
        "50000",
        "55000",
        "55000",
        "55000",
    ]
    assert salary_on(paid, day("2025-06-09")) is None


@pytest.mark.parametrize(
    ("state", "line", "amount", "left"),
    [
        ("MA", Line.OPTIONAL_LIFE, "200000", ("150000.00", "C32B-11A")),
        ("MA", Line.OPTIONAL_LIFE, "150000", ("150000", None)),
        ("OR", Line.OPTIONAL_LIFE, "200000", ("200000", None)),
        (None, Line.OPTIONAL_LIFE, "200000", ("200000", None)),
        ("MA", Line.LIFE, "200000", ("200000", None)),
    ],
)
def test_c32b_11a_optional_life_is_limited(
    state: str | None, line: Line, amount: str, left: tuple[str, str | None]
) -> None:
    """In Massachusetts to 150,000 dollars; basic life, and other states, by the plan."""
    after, rule = by_law(
        Decimal(amount), line=line, book=book_of(state), employer="city", retired=False, day=day("2026-07-01")
    )

    assert (str(after), rule) == left


ACCEPTED = Acceptance(statute="c32B-9F", first_day=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("state", "retired", "on", "left"),
    [
        ("MA", True, "2026-06-30", "1000.00"),
        ("MA", True, "2026-07-01", "10000"),
        ("MA", False, "2026-06-30", "10000"),
        ("OR", True, "2026-06-30", "10000"),
    ],
)
def test_c32b_9_basic_life_of_a_retiree(state: str, retired: bool, on: str, left: str) -> None:
    """On retirement 1,000 dollars remain, unless section 9F is accepted on the day."""
    after, rule = by_law(
        Decimal(10000),
        line=Line.LIFE,
        book=book_of(state, ACCEPTED),
        employer="city",
        retired=retired,
        day=day(on),
    )

    assert (str(after), rule) == (left, "C32B-9" if left == "1000.00" else None)


def test_c32b_9_less_than_that_stays() -> None:
    """A smaller amount is not raised to it."""
    after = by_law(
        Decimal(500), line=Line.LIFE, book=book_of("MA"), employer="city", retired=True, day=day("2026-07-01")
    )

    assert after == (Decimal(500), None)


def test_a_family_of_an_employer_the_catalog_lacks() -> None:
    """Where no state is known, the plan alone speaks."""
    book = book_of("MA")
    elsewhere = replace(earned(*STEPS), id="gone/1")

    after = by_law(
        Decimal(200000),
        line=Line.OPTIONAL_LIFE,
        book=book,
        employer="gone",
        retired=False,
        day=day("2026-07-01"),
    )

    assert after == (Decimal(200000), None)
    assert len(salaries(elsewhere, book.plans["more-life"], book, employer="gone")) == 3
