"""What comes by itself, and when it has to be thought of."""

from datetime import date
from decimal import Decimal

from events.base import DomainEvent
from events.catalog import (
    AgeReduction,
    AgeStep,
    Catalog,
    DependentRule,
    EmployeeClass,
    Employer,
    Measurement,
    Volume,
)
from events.employment import HoursReported
from events.enrollment import DependentChanged
from events.offers import Book, index
from events.telling import fold
from events.vocabulary.people import Relationship
from services.eligibility.rules.upcoming import Expected, next_day, next_due_day, upcoming
from tests.life import FAMILY, Life, day, elected, hired, job, job_changed, joined, left, parted
from tests.small_catalog import EVERY_PLAN, by_measured_hours, small_catalog

BIRTHS = {"self": day("1961-09-01"), "kim": day("1965-02-10"), "bo": day("2000-09-14")}


def with_ages(catalog: Catalog | None = None) -> Book:
    """Return the small catalog whose plans end children with the month of their 26th birthday."""
    catalog = catalog or small_catalog()
    plans = tuple(each.model_copy(update={"dependents": "children"}) for each in catalog.plans)
    rules = (DependentRule(id="children"),)
    return index(catalog.model_copy(update={"plans": plans, "dependent_rules": rules}))


BOOK = with_ages()
FAMILY_OF_THREE = (
    hired("2026-01-15"),
    joined("kim", "2026-01-15"),
    joined("bo", "2026-01-15", "child"),
    elected("2026-01-15", "hmo:kim,bo"),
)


def comes(
    *events: DomainEvent, book: Book = BOOK, unnumbered: tuple[str, ...] = (), decided: str = "0001-01-01"
) -> list[tuple[str, str, str, str]]:
    """Return what comes in a life: day, kind, member, and the day up to which one has to look ahead for it."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    found = upcoming(Expected(fold(FAMILY, life.records), BIRTHS, unnumbered, day(decided)), book)
    return [(str(each.day), each.kind, each.member, str(each.due_day or "")) for each in found]


def test_aca_4_who_turns_26_and_65_and_when_the_wait_ends() -> None:
    """A child is due on the last covered day; 65 is due on none where no plan goes by Medicare."""
    assert comes(*FAMILY_OF_THREE) == [
        ("2026-02-28", "waiting_ends", "self", ""),
        ("2026-09-01", "turns_65", "self", ""),
        ("2026-09-14", "turns", "bo", "2026-09-30"),
        ("2030-02-10", "turns_65", "kim", ""),
    ]


def test_st_1_a_former_spouse_whom_the_law_keeps_is_65_one_day_too() -> None:
    """In Massachusetts, to the day of their death; elsewhere a divorce ends it."""
    divorced = [*FAMILY_OF_THREE, parted("kim", "2026-05-01")]
    by_relationship = DependentChanged(
        dependent_id="kim", change_day=day("2026-05-01"), relationship=Relationship.EX_SPOUSE
    )
    here = index(BOOK.catalog.model_copy(update={"employers": (_in_massachusetts(BOOK.catalog),)}))

    for told in (divorced, [*FAMILY_OF_THREE, by_relationship]):
        assert ("2030-02-10", "turns_65", "kim", "") in comes(*told, book=here)
    assert "kim" not in {member for _, _, member, _ in comes(*divorced)}
    dead = [*divorced, parted("kim", "2027-05-01", "death")]
    assert "kim" not in {member for _, _, member, _ in comes(*dead, book=here)}


def _in_massachusetts(catalog: Catalog) -> Employer:
    (employer,) = catalog.employers
    return employer.model_copy(update={"state": "MA"})


def test_nothing_comes_for_who_is_gone_or_was_never_chosen() -> None:
    """Neither for a dependent who was removed, nor for one whom no election names."""
    unchosen = [*FAMILY_OF_THREE[:3], elected("2026-01-15", "hmo")]
    gone = [*FAMILY_OF_THREE, parted("bo", "2026-05-01"), parted("kim", "2026-05-01", "death")]

    assert {member for _, _, member, _ in comes(*unchosen)} == {"self"}
    assert {member for _, _, member, _ in comes(*gone)} == {"self"}


def test_med_1_the_question_and_the_65th_birthday_where_plans_go_by_medicare() -> None:
    """Four months before the month of 65, which is the one before for whoever is born on a first."""
    catalog = small_catalog()
    plans = tuple(
        each.model_copy(update={"medicare": "never"}) if each.id == "hmo-retired" else each
        for each in catalog.plans
    )
    found = comes(*FAMILY_OF_THREE, book=with_ages(catalog.model_copy(update={"plans": plans})))

    assert [each for each in found if each[2] == "self" and each[1] != "waiting_ends"] == [
        ("2026-04-01", "medicare_question", "self", "2026-04-01"),
        ("2026-09-01", "turns_65", "self", "2026-09-01"),
    ]


def test_aca_5_a_disability_is_asked_about_at_the_birthday() -> None:
    """The child stays covered: what is due is the birthday itself, on which proof is asked for."""
    disabled = FAMILY_OF_THREE[2].model_copy(update={"disabled": True})
    found = comes(*FAMILY_OF_THREE[:2], disabled, FAMILY_OF_THREE[3])

    assert [each for each in found if each[2] == "bo"] == [
        ("2026-09-14", "turns", "bo", "2026-09-14"),
        ("2065-09-14", "turns_65", "bo", ""),
    ]


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


def test_a_wait_of_who_has_left_before_its_end_is_not_listed() -> None:
    """Nothing comes of it."""
    assert comes(hired("2026-01-15"), left("2026-02-20")) == []
