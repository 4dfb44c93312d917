"""What should be taken from each pay, by what the catalog and the pay groups say."""

from datetime import date
from typing import Any

import pytest

from events.base import DomainEvent
from events.offers import Book, index
from services.eligibility.worker import decide_family
from services.following import Loaded
from services.payroll_sync.rules.wanted import wanted
from services.payroll_sync.state import known
from tests.life import Life, elected, hired, left, retired
from tests.small_catalog import small_catalog

Taken = list[tuple[str, dict[str, str]]]


def book_with(**changes: Any) -> Book:
    """Return the catalog whose payroll has been changed."""
    catalog = small_catalog()
    payroll = catalog.payrolls[0].model_copy(update=changes)
    return index(catalog.model_copy(update={"payrolls": (payroll,)}))


def taken(book: Book, *told: DomainEvent) -> Taken:
    """Return the amounts of the first three pays of 2026 from which anything is taken."""
    life = Life()
    for number, event in enumerate((hired("2026-01-05"), *told)):
        life.told(f"e{number}", event)
    life.append(decide_family(Loaded(life.family, life.streams("hr", "coverage", "misfit")), book))
    state = known(life.family, life.streams("hr", "coverage", "misfit", "payroll"))
    days = wanted(state.family, state.coverages, book.payrolls["city-payroll"], book, date(2026, 1, 1))
    found = [
        (day.isoformat(), {code: str(one.amount) for code, one in by_code.items()}) for day, by_code in days
    ]
    return [each for each in found if each[1]][:3]


def test_by_code_and_pay_day() -> None:
    """Each plan under its code; life begins at once, medical on 1 March."""
    assert taken(book_with(), elected("2026-01-05", "hmo", "life")) == [
        ("2026-01-15", {"D-LIFE": "0.69"}),
        ("2026-01-28", {"D-LIFE": "0.69"}),
        ("2026-02-15", {"D-LIFE": "0.69"}),
    ]


def test_a_plan_without_a_code_is_not_taken() -> None:
    """What the payroll has no word for cannot be ordered from it."""
    assert taken(book_with(codes={"dental": "DEN"}), elected("2026-01-05", "hmo")) == []


def test_two_plans_under_one_code_are_added() -> None:
    """A payroll that knows one code for both takes the sum."""
    book = book_with(codes={"hmo": "HEALTH", "dental": "HEALTH"})

    assert taken(book, elected("2026-01-05", "hmo", "dental"))[0] == ("2026-03-15", {"HEALTH": "105.00"})


def test_only_who_the_payroll_pays() -> None:
    """A pay group that no payroll of the employer knows is not deducted from."""
    assert taken(book_with(pay_groups=("weekly",)), elected("2026-01-05", "hmo")) == []


@pytest.mark.parametrize(
    ("end", "last"), [(left("2026-03-16"), "2026-03-28"), (retired("2026-03-17"), "2026-03-28")]
)
def test_out_of_service_is_out_of_the_payroll(end: DomainEvent, last: str) -> None:
    """The last covered month of service is paid, nothing after it, by a retiree who keeps the plan neither."""
    keeps = elected("2026-03-17", "dental", occasion="retirement")
    found = taken(book_with(), elected("2026-01-05", "dental"), end, keeps)

    assert found == [("2026-03-15", {"D-DENTAL": "5.00"}), (last, {"D-DENTAL": "5.00"})]
