"""Tests of whose open enrollment is when."""

from datetime import date

from events.book import index
from events.catalog import EnrollmentWindow
from events.enrollment_windows import windows_of
from tests.small_catalog import small_catalog

SPRING = EnrollmentWindow(
    id="spring",
    plan_year_first_day=date(2026, 7, 1),
    first_day=date(2026, 5, 1),
    last_day=date(2026, 5, 31),
)
RETIREES = SPRING.model_copy(
    update={
        "id": "retirees",
        "classes": ("retired",),
        "first_day": date(2026, 4, 1),
        "last_day": date(2026, 4, 30),
    }
)
ELSEWHERE = SPRING.model_copy(update={"id": "elsewhere", "employers": ("county",)})
BOOK = index(small_catalog().model_copy(update={"enrollment_windows": (SPRING, RETIREES, ELSEWHERE)}))


def test_windows_are_those_of_employer_and_class_in_order() -> None:
    """A window that names nobody is everybody's; without a class only such a one."""
    found = [windows_of(BOOK, "city", name) for name in ("regular", "retired", None)]

    assert found == [(SPRING,), (RETIREES, SPRING), (SPRING,)]
