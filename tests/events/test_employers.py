"""Tests of what is true of an employer on a day."""

from datetime import date

import pytest

from events.book import Book, index
from events.catalog import Acceptance, Employer, Size
from events.employers import (
    accepted,
    cobra_binds,
    employers_of_plan,
    medicare_pays_first,
    state_of,
)
from tests.small_catalog import small_catalog


def book(*sizes: Size, others: tuple[Employer, ...] = ()) -> Book:
    """Return the small catalog with a city of these sizes, and with other employers of the same classes."""
    small = small_catalog()
    city = Employer(
        id="city",
        name="City",
        ein="046000001",
        state="MA",
        sizes=sizes,
        accepted=(Acceptance(statute="c32B-9A", first_day=date(2020, 7, 1), last_day=date(2026, 6, 30)),),
    )
    names = ("city", *(each.id for each in others))
    classes = tuple(each.model_copy(update={"employers": names}) for each in small.classes)
    return index(small.model_copy(update={"employers": (city, *others), "classes": classes}))


@pytest.mark.parametrize(
    "day, expected",
    [
        (date(2020, 6, 30), False),
        (date(2020, 7, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_an_acceptance_holds_on_its_days(day: date, *, expected: bool) -> None:
    """From its first to its last day, both included; another statute and another employer are not meant."""
    assert accepted(book(), "city", "c32B-9A", day) is expected
    assert not accepted(book(), "city", "c32B-9D", day)
    assert not accepted(book(), "county", "c32B-9A", day)


def test_an_employer_has_a_state() -> None:
    """What the catalog does not say is not known."""
    assert [state_of(book(), name) for name in ("city", "county")] == ["MA", None]


@pytest.mark.parametrize(
    "sizes, day, binds",
    [
        pytest.param((), date(2026, 3, 1), True, id="unknown"),
        pytest.param((Size(employees=20),), date(2026, 3, 1), True, id="twenty"),
        pytest.param((Size(employees=19),), date(2026, 3, 1), False, id="fewer than twenty"),
        pytest.param(
            (Size(employees=19, last_day=date(2025, 12, 31)), Size(employees=30, first_day=date(2026, 1, 1))),
            date(2026, 12, 31),
            False,
            id="small in the year before",
        ),
        pytest.param(
            (Size(employees=19, last_day=date(2025, 12, 31)), Size(employees=30, first_day=date(2026, 1, 1))),
            date(2027, 1, 1),
            True,
            id="large in the year before",
        ),
        pytest.param(
            (Size(employees=19, last_day=date(2025, 7, 2)), Size(employees=30, first_day=date(2025, 7, 3))),
            date(2026, 1, 1),
            False,
            id="small on 183 of 365 days",
        ),
        pytest.param(
            (Size(employees=19, last_day=date(2025, 7, 1)), Size(employees=30, first_day=date(2025, 7, 2))),
            date(2026, 1, 1),
            True,
            id="small on 182 of 365 days",
        ),
    ],
)
def test_cob_4_an_employer_of_fewer_than_twenty_is_exempt_for_a_year(
    sizes: tuple[Size, ...], day: date, *, binds: bool
) -> None:
    """42 USC 300bb-1(b)(1): by most days of the calendar year before."""
    assert cobra_binds(book(*sizes), "hmo", day) is binds


def test_cob_4_all_employers_of_a_plan_must_be_small() -> None:
    """One larger employer of the plan binds it for all; a plan that nobody is offered is not exempt."""
    school = Employer(id="school", name="School", ein="046000002", sizes=(Size(employees=200),))
    shared = book(Size(employees=5), others=(school,))

    assert [each.id for each in employers_of_plan(shared, "hmo")] == ["city", "school"]
    assert cobra_binds(shared, "hmo", date(2026, 1, 1))
    assert cobra_binds(shared, "unheard-of", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("sizes", "first"), [((19,), True), ((20,), False), ((19, 20), False), ((0, 5), True), ((), False)]
)
def test_med_2_medicare_pays_before_a_plan_of_fewer_than_twenty(
    sizes: tuple[int, ...], *, first: bool
) -> None:
    """Of an employer that never has more; one of a size nobody told is taken as large enough."""
    employer = book(*(Size(employees=each) for each in sizes)).employers["city"]

    assert medicare_pays_first(employer) is first
    assert not medicare_pays_first(None)
