"""What comes by itself, and when it has to be thought of."""

from datetime import date
from decimal import Decimal

import pytest

from events.catalog import AgeReduction, AgeStep, EmployeeClass, Measurement, Volume
from events.employment import HoursReported
from events.offers import index
from events.telling import fold
from services.eligibility.rules.upcoming import Expected, next_day, next_due_day, upcoming
from tests.life import (
    FAMILY,
    Life,
    day,
    died,
    elected,
    hired,
    job,
    job_changed,
    left,
    parted,
    rehired,
    retired,
)
from tests.services.eligibility.rules.coming import BIRTHS, BOOK, FAMILY_OF_THREE, comes
from tests.small_catalog import EVERY_PLAN, by_measured_hours, small_catalog


def test_aca_4_who_turns_26_and_65_and_when_the_wait_ends() -> None:
    """A child is due on the last covered day; 65 is due on none where no plan goes by Medicare."""
    assert comes(*FAMILY_OF_THREE) == [
        ("2026-02-28", "waiting_ends", "self", ""),
        ("2026-09-01", "turns_65", "self", ""),
        ("2026-09-14", "turns", "bo", "2026-09-30"),
        ("2030-02-10", "turns_65", "kim", ""),
    ]


def test_nothing_comes_for_who_is_gone_or_was_never_chosen() -> None:
    """Neither for a dependent who was removed, nor for one whom no election names."""
    unchosen = [*FAMILY_OF_THREE[:3], elected("2026-01-15", "hmo")]
    gone = [*FAMILY_OF_THREE, parted("bo", "2026-05-01"), parted("kim", "2026-05-01", "death")]

    assert {member for _, _, member, _ in comes(*unchosen)} == {"self"}
    assert {member for _, _, member, _ in comes(*gone)} == {"self"}


def test_aca_6_the_end_of_a_stability_period() -> None:
    """Only where the class ends with it: not of who has the hours by the job."""
    catalog = by_measured_hours()
    fell = (hired("2023-05-01"), job_changed("2026-05-11", job(hours=10)))

    ends = [each for each in comes(*fell, book=index(catalog)) if each[1] == "stability_ends"]
    full = [each for each in comes(hired("2023-05-01"), book=index(catalog)) if each[1] == "stability_ends"]

    assert ends == [("2026-12-31", "stability_ends", "self", "2026-12-31")]
    assert full == []


def test_aca_6_the_end_of_a_stability_period_in_a_job_that_is_not_measured() -> None:
    """What was measured before is over then too; with hours missing the status stays, and the next end comes."""
    years = ("2024", "2025", "2026")
    yearly = Measurement(
        id="yearly",
        first_days=tuple(day(f"{year}-10-03") for year in years),
        stability_first_days=tuple(day(f"{int(year) + 2}-01-01") for year in years),
    )
    measured = EmployeeClass(
        id="regular",
        name="Regular",
        employers=("city",),
        bargaining_units=("clerical",),
        weekly_hours_min=Decimal(30),
        measured_by="yearly",
        plans=EVERY_PLAN,
    )
    book = index(small_catalog().model_copy(update={"classes": (measured,), "measurements": (yearly,)}))
    moved = (
        hired("2023-05-01", work=job(hours=12)),
        HoursReported(first_day=day("2024-10-03"), last_day=day("2025-10-02"), hours=Decimal(1700)),
        job_changed("2026-03-01", job(hours=12, unit="none")),
    )

    ends = [[each[0] for each in comes(*moved, book=book, decided=on)] for on in ("2026-06-30", "2026-12-31")]

    assert ends == [["2026-12-31"], ["2027-12-31"]]


def test_adea_a_volume_that_shrinks_with_age() -> None:
    """Each step of the plan's schedule is due on the day it counts from."""
    catalog = small_catalog()
    reduction = AgeReduction(
        id="at-65", steps=(AgeStep(age=65, percent=Decimal(65)), AgeStep(age=70, percent=Decimal(50)))
    )
    volume = Volume(kind="flat", amount=Decimal("50000.00"), reduction="at-65")
    plans = tuple(
        each.model_copy(update={"volume": volume}) if each.id == "life" else each for each in catalog.plans
    )
    book = index(catalog.model_copy(update={"plans": plans, "age_reductions": (reduction,)}))

    found = comes(hired("2026-01-15"), elected("2026-01-15", "life"), book=book)

    assert [each for each in found if each[1] == "price_by_age"] == [
        ("2026-10-01", "price_by_age", "self", "2026-10-01"),
        ("2031-10-01", "price_by_age", "self", "2031-10-01"),
    ]
    assert comes(hired("2026-01-15"), elected("2026-01-15", "life"), died("2026-06-12"), book=book) == [
        ("2026-02-28", "waiting_ends", "self", "")
    ]


def test_plan_61_a_number_that_is_missing_is_asked_for_after_sixty_days() -> None:
    """Looked ahead to sixty days later still, which is when sixty days have passed."""
    found = comes(*FAMILY_OF_THREE, unnumbered=("bo",))

    assert [each for each in found if each[1] == "missing_number"] == [
        ("2026-03-16", "missing_number", "bo", "2026-05-15")
    ]


def test_what_is_next_after_a_day() -> None:
    """The day itself is past; what is due and what only comes are told apart."""
    life = Life()
    for number, event in enumerate(FAMILY_OF_THREE):
        life.told(f"e{number}", event)
    found = upcoming(Expected(fold(FAMILY, life.records), BIRTHS), BOOK)

    assert [next_due_day(found, day(on)) for on in ("2026-09-29", "2026-09-30")] == [day("2026-09-30"), None]
    assert [next_day(found, day(on)) for on in ("2026-02-27", "2026-02-28")] == [
        day("2026-02-28"),
        day("2026-09-01"),
    ]
    assert next_day(found, date(2030, 2, 10)) is None


@pytest.mark.parametrize(("last", "listed"), [("2026-02-28", False), ("2026-03-01", True)])
def test_aca_1_a_wait_of_who_has_left_before_its_end_is_not_listed(last: str, listed: bool) -> None:
    """Nothing comes of it; who is there on the first day on which a plan can cover has waited to its end."""
    waits = [("2026-02-28", "waiting_ends", "self", "")]

    assert comes(hired("2026-01-15"), left(last)) == (waits if listed else [])


def test_aca_1_a_wait_is_that_of_the_plans_offered_when_it_ends() -> None:
    """To who came into the class, or left it, while waiting."""
    few = job(hours=10)
    waits = [("2026-02-28", "waiting_ends", "self", "")]

    assert comes(hired("2026-01-15", work=few), job_changed("2026-02-09", job())) == waits
    assert comes(hired("2026-01-15"), job_changed("2026-02-09", few)) == []
    assert comes(hired("2026-01-15"), job_changed("2026-04-06", few)) == waits


def test_aca_1_who_works_again_after_retirement_waits_again() -> None:
    """The second wait is listed as the first was."""
    found = comes(hired("2025-01-15"), retired("2026-02-01"), rehired("2026-09-01"))

    assert [each[0] for each in found if each[1] == "waiting_ends"] == ["2025-02-28", "2026-09-30"]


def test_aca_6_a_status_that_left_with_the_employment_hides_no_later_end() -> None:
    """Gone in 2026 and back as a new employee in 2027, full-time by the first measurement, then on fewer hours."""
    told = (
        hired("2023-05-01"),
        left("2026-06-30"),
        rehired("2027-01-15"),
        job_changed("2028-06-01", job(hours=10)),
    )
    found = comes(*told, book=index(by_measured_hours()))

    assert [each for each in found if each[1] == "stability_ends"] == [
        ("2029-02-28", "stability_ends", "self", "")
    ]
