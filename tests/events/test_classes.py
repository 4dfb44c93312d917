"""Which class an employee is of on a day: as eligibility recorded it by measured hours, else as the job says."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from events.classes import class_at_work, is_from_pay
from events.offers import index
from events.vocabulary.coverage import NO_PRICE, Price, PriceStep, Span
from tests.life import job
from tests.small_catalog import by_measured_hours, small_catalog

BOOK = index(by_measured_hours())
SERVICES = Path(__file__).parents[2] / "services"
MEASURED = Price(volume=None, premium=None, employer=None, employee=None, employee_class="regular")
SPAN = Span(
    "hmo",
    date(2026, 1, 1),
    date(2026, 12, 31),
    (),
    (PriceStep(date(2026, 2, 1), MEASURED), PriceStep(date(2026, 11, 1), NO_PRICE)),
)


@pytest.mark.parametrize(
    ("hours", "day", "found"),
    [
        (40, date(2026, 3, 1), "regular"),
        (10, date(2026, 1, 31), None),
        (10, date(2026, 2, 1), "regular"),
        (10, date(2026, 10, 31), "regular"),
        (10, date(2026, 11, 1), None),
        (10, date(2027, 1, 1), None),
    ],
    ids=["by the job", "the day before", "first day", "last day", "the day after", "not covered"],
)
def test_aca_6_the_class_is_the_one_that_eligibility_found(hours: int, day: date, found: str | None) -> None:
    """Few hours now, and full-time by measurement."""
    held = class_at_work(BOOK, employer="city", job=job(hours=hours), own=(SPAN,), day=day)

    assert (held.id if held else None) == found


def test_a_class_that_the_catalog_has_no_more() -> None:
    """Goes by the job."""
    gone = Price(volume=None, premium=None, employer=None, employee=None, employee_class="of-old")
    span = Span("hmo", date(2026, 1, 1), None, (), (PriceStep(date(2026, 1, 1), gone),))

    assert class_at_work(BOOK, employer="city", job=job(hours=10), own=(span,), day=date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    ("employee_class", "billed", "found"),
    [
        (None, False, True),
        ("regular", False, True),
        ("of-old", False, True),
        ("retired", False, False),
        (None, True, False),
    ],
)
def test_what_is_taken_from_pay(employee_class: str | None, billed: bool, found: bool) -> None:
    """Neither a bill nor what a pension pays for."""
    book = index(small_catalog())

    assert is_from_pay(book, replace(NO_PRICE, employee_class=employee_class, billed=billed)) is found


def test_plan_64_a_class_of_the_retired_is_not_that_of_the_job() -> None:
    """Who works again, and keeps a retiree's coverage, is of the job's class at work."""
    kept = PriceStep(date(2026, 1, 1), replace(NO_PRICE, employee_class="retired"))
    span = Span("dental", date(2026, 1, 1), None, (), (kept,))
    book = index(small_catalog())
    held = class_at_work(book, employer="city", job=job(), own=(span,), day=date(2026, 3, 1))

    assert held is not None
    assert held.id == "regular"


def test_only_eligibility_and_standings_beside_work_ask_by_the_job_alone() -> None:
    """Whoever asks for a class of an employee who is decided about brings the coverage: hours cannot be forgotten.

    A job that was proposed by what a carrier holds was never decided about. The census asks where no price stands with
    the coverage; where hours give another class than the job, one does.
    """
    asking = {
        path.relative_to(SERVICES).as_posix()
        for path in SERVICES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "class_of"
        and not _says(node, "standing", "retired")
    }

    outside = {name for name in asking if not name.startswith("eligibility/rules/")}
    assert outside == {
        "answers/decide/tier_price.py",
        "carrier_feeds/decide/starting_more.py",
        "carrier_feeds/decide/starting_work.py",
    }


def _says(call: ast.Call, name: str, word: str) -> bool:
    return any(
        each.arg == name and isinstance(each.value, ast.Constant) and each.value.value == word
        for each in call.keywords
    )
