"""Tests of who is offered what, waiting periods and last covered days."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog_files import read
from events.catalog import Catalog, EndRule, WaitingRule
from events.employment import Job
from events.offers import (
    Book,
    class_of,
    first_day_after_waiting,
    group_number,
    index,
    last_covered_day,
    offered,
    plan,
    version_of,
)

DEMO = Path(__file__).parents[2] / "services" / "demo_city" / "catalog"


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the demo city's catalog, indexed."""
    catalog, faults = read(DEMO)
    assert faults == []
    assert catalog is not None
    return index(catalog)


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


ON_OR_AFTER_60 = WaitingRule(id="on-or-after", kind="first_of_month_on_or_after", days=60)
STRICTLY_AFTER_60 = WaitingRule(id="strictly-after", kind="first_of_next_month", days=60)


@pytest.mark.parametrize(
    "rule, hire_day, first_day",
    [
        pytest.param(ON_OR_AFTER_60, date(2026, 2, 2), date(2026, 5, 1), id="88 days"),
        pytest.param(ON_OR_AFTER_60, date(2026, 5, 2), date(2026, 7, 1), id="day 60 is a first of month"),
        pytest.param(
            STRICTLY_AFTER_60, date(2026, 2, 2), date(2026, 5, 1), id="strictly, day 60 is no first"
        ),
        pytest.param(
            WaitingRule(id="hire", kind="day_of_hire"), date(2026, 2, 28), date(2026, 2, 28), id="at once"
        ),
        pytest.param(
            WaitingRule(id="hire", kind="day_of_hire", days=90),
            date(2026, 1, 1),
            date(2026, 4, 1),
            id="90 days",
        ),
        pytest.param(
            WaitingRule(id="month", kind="first_of_month_on_or_after"),
            date(2026, 3, 1),
            date(2026, 3, 1),
            id="hired on a first",
        ),
        pytest.param(
            WaitingRule(id="next", kind="first_of_next_month"),
            date(2026, 3, 1),
            date(2026, 4, 1),
            id="hired on a first, next month",
        ),
        pytest.param(
            WaitingRule(id="next", kind="first_of_next_month"),
            date(2026, 12, 31),
            date(2027, 1, 1),
            id="new year",
        ),
    ],
)
def test_coverage_begins_after_the_wait(rule: WaitingRule, hire_day: date, first_day: date) -> None:
    """The first day of coverage is as the worked examples of 45 CFR 147.116 have it."""
    assert first_day_after_waiting(rule, hire_day) == first_day


def test_a_wait_of_91_days_is_refused() -> None:
    """A rule that would make somebody wait 91 days gives no day, and cites the law."""
    with pytest.raises(ValueError, match=r"wait 91 days, until 2026-08-01; 45 CFR 147\.116 allows 90"):
        first_day_after_waiting(STRICTLY_AFTER_60, date(2026, 5, 2))


def test_strictly_after_60_days_breaks_the_law_on_28_hire_days_of_four_years() -> None:
    """From 2026 to 2029 the strict rule is refused on 28 hire days, the other one on none."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(4 * 365 + 1)]
    refused = {}
    for rule in (STRICTLY_AFTER_60, ON_OR_AFTER_60):
        refused[rule.id] = 0
        for day in days:
            try:
                first_day_after_waiting(rule, day)
            except ValueError:
                refused[rule.id] += 1

    assert refused == {"strictly-after": 28, "on-or-after": 0}


@given(
    st.sampled_from(["day_of_hire", "first_of_month_on_or_after", "first_of_next_month"]),
    st.integers(min_value=0, max_value=90),
    st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
)
def test_no_day_is_given_out_that_is_too_early_or_too_late(kind: str, days: int, hire_day: date) -> None:
    """Whatever the rule, the first day lies from the days to be served up to 90 days after hire, or is refused."""
    rule = WaitingRule.model_validate({"id": "any", "kind": kind, "days": days})
    try:
        waited = (first_day_after_waiting(rule, hire_day) - hire_day).days
    except ValueError:
        assert days > 90 - 31
    else:
        assert days <= waited <= min(90, days + 31)


@pytest.mark.parametrize(
    "kind, last_day",
    [("day", date(2028, 2, 10)), ("end_of_month", date(2028, 2, 29))],
    ids=["day", "end of month"],
)
def test_coverage_lasts_as_the_end_rule_says(kind: str, last_day: date) -> None:
    """The last covered day is the day itself, or the end of its month."""
    assert (
        last_covered_day(EndRule.model_validate({"id": "any", "kind": kind}), date(2028, 2, 10)) == last_day
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
    )

    assert (found.id if found else None) == expected


def test_employment_classes_narrow_a_class(book: Book) -> None:
    """A class that names employment classes holds only jobs of these."""
    seasonal = book.classes["public-works"].model_copy(update={"employment_classes": ("seasonal",)})
    narrowed = index(book.catalog.model_copy(update={"classes": (seasonal,)}))
    found = [
        class_of(narrowed, employer="city", job=job("public-works", kind=kind), standing="active")
        for kind in ("seasonal", "regular")
    ]

    assert found == [seasonal, None]


@pytest.mark.parametrize(
    "class_id, plan_id, day, expected",
    [
        pytest.param("police", "vision", date(2025, 7, 1), True, id="first day"),
        pytest.param("police", "vision", date(2025, 6, 30), False, id="day before"),
        pytest.param("police", "vision", date(2026, 12, 31), True, id="last day"),
        pytest.param("police", "vision", date(2027, 1, 1), False, id="day after"),
        pytest.param("housing-staff", "vision", date(2026, 1, 1), False, id="not offered"),
        pytest.param("police", "unheard-of", date(2026, 1, 1), False, id="no such plan"),
        pytest.param("police", "dental", date(2040, 1, 1), True, id="open plan"),
    ],
)
def test_a_plan_is_offered_to_its_classes_on_its_days(
    book: Book, class_id: str, plan_id: str, day: date, *, expected: bool
) -> None:
    """A plan is offered from its first to its last day, both included, to the classes that name it."""
    plans = tuple(
        each.model_copy(update={"last_day": date(2026, 12, 31)}) if each.id == "vision" else each
        for each in book.catalog.plans
    )
    ending = index(book.catalog.model_copy(update={"plans": plans}))

    assert offered(ending, class_id, plan_id, day) is expected


def test_a_plan_is_found_by_its_id(book: Book) -> None:
    """A plan is looked up by id; an unknown id gives none."""
    assert [plan(book, "dental"), plan(book, "unheard-of")] == [book.plans["dental"], None]


@pytest.mark.parametrize(
    "employer, class_id, standing, number",
    [
        ("city", "police", "active", "HC-0100"),
        ("school", "teachers", "active", "HC-0310"),
        ("school", "school-staff", "active", "HC-0300"),
        ("school", "retired-teachers", "retired", "HC-0900"),
    ],
)
def test_the_first_group_that_matches_holds(
    book: Book, employer: str, class_id: str, standing: str, number: str
) -> None:
    """A carrier's group number is that of its first line that matches employer, class and standing."""
    found = group_number(
        book.carriers["tidewrack-health"],
        employer=employer,
        employee_class=class_id,
        standing="retired" if standing == "retired" else "active",
    )

    assert found == number


def test_without_a_matching_group_there_is_no_number(book: Book) -> None:
    """Nobody gets a number by accident."""
    carrier = book.carriers["tidewrack-health"]
    retired_only = carrier.model_copy(update={"groups": carrier.groups[:1]})

    assert group_number(retired_only, employer="city", employee_class="police", standing="active") is None


def test_a_version_names_the_content(book: Book) -> None:
    """The version survives the log's JSON, and changes with any value."""
    stored = Catalog.model_validate_json(book.catalog.model_dump_json())
    renamed = book.catalog.program.model_copy(update={"name": "Another"})
    versions = [version_of(stored), version_of(book.catalog.model_copy(update={"program": renamed}))]

    assert [version == book.version for version in versions] == [True, False]
    assert len(book.version) == 16
    assert int(book.version, 16) > 0
