"""45 CFR 147.128 where another employment, class or retirement follows an end that was learned late."""

import pytest

from events.base import DomainEvent
from events.catalog import EmployeeClass
from events.offers import Book, index
from tests.life import Life, elected, hired, job, job_changed, joined, left, rehired, retired
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    deducted,
    open_questions,
    recorded_on,
)

BOOK = city(None)


def paying(*later: tuple[str, DomainEvent], plan: str = "hmo", book: Book = BOOK) -> Life:
    """Return an employee since January whose share is taken since March 15, and what was told later, each on its day.

    A dental plan has been ordered of payroll too, from December on: nothing of it is taken yet.
    """
    life = Life()
    recorded_on(life, "2026-01-20", "hired", hired("2026-01-15"))
    recorded_on(life, "2026-01-20", "form", elected("2026-01-15", plan, "life"))
    covered(life, book)
    for name, first in (("dental", "2026-12-15"), (plan, "2026-03-15")):
        recorded_on(life, "2026-01-21", "", deducted(first, plan=name), stream="payroll")
    for number, (on, event) in enumerate(later):
        recorded_on(life, on, f"later{number}", event)
    return life


def test_aca_11_a_plan_that_was_not_paid_yet_hides_none_that_was() -> None:
    """Left on 08-10, learned on 10-05: what was taken for medical coverage through September stands."""
    life = paying(("2026-10-05", left("2026-08-10")))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-09-30"}


@pytest.mark.parametrize(
    "more", [[], [("2026-11-15", left("2026-11-15")), ("2026-12-01", rehired("2026-12-01"))]]
)
def test_aca_11_another_plan_chosen_on_coming_back_begins_on_its_day(
    more: list[tuple[str, DomainEvent]],
) -> None:
    """Back on 09-21 in another plan: what stood of the one before ends the day before, whatever comes later."""
    life = paying(
        ("2026-10-05", left("2026-08-25")),
        ("2026-10-06", rehired("2026-09-21")),
        ("2026-10-06", elected("2026-09-21", "ppo")),
        *more,
    )

    assert covered(life, BOOK) >= {"self hmo 2026-03-01..2026-09-20"}
    assert sorted(covered(life, BOOK))[1].startswith("self ppo 2026-09-21..")


def test_aca_11_a_job_that_covers_nobody_takes_nothing_that_was_paid() -> None:
    """Back on 09-21 in a job that is offered nothing: paid through September, covered through September."""
    life = paying(
        ("2026-10-05", left("2026-08-25")), ("2026-10-06", rehired("2026-09-21", work=job(hours=8)))
    )

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-09-30"}


def test_aca_11_a_job_that_does_not_cover_yet_takes_nothing_that_was_paid() -> None:
    """Back on 07-28 after nine weeks, and so with another wait: what was paid stands until the new plan begins."""
    life = paying(
        ("2026-10-05", left("2026-05-25")),
        ("2026-10-06", rehired("2026-07-28")),
        ("2026-10-06", elected("2026-07-28", "ppo")),
    )

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-08-31", "self ppo 2026-09-01.."}


@pytest.mark.parametrize(("word", "stands"), [("stands", True), ("refunded", False)])
def test_aca_11_a_form_signed_while_coverage_stands_stands_with_it(word: str, stands: bool) -> None:
    """A child born on 09-10 was enrolled; that the job had ended on 08-10 was learned on 10-05."""
    life = paying()
    recorded_on(life, "2026-09-12", "born", joined("lee", "2026-09-10", "child", reason="birth"))
    form = elected("2026-09-10", "hmo:lee", occasion="special_enrollment", reason="birth")
    recorded_on(life, "2026-09-12", "form2", form)
    covered(life, BOOK)
    recorded_on(life, "2026-10-05", "left", left("2026-08-10"))
    paid = {"self hmo 2026-03-01..2026-09-30", "lee hmo 2026-09-10..2026-09-30"}

    assert covered(life, BOOK) == paid
    answered(life, "retroactive-end:self:2026-08-10", word)
    assert covered(life, BOOK) == (paid if stands else {"self hmo 2026-03-01..2026-08-31"})


def with_class_of_teachers(*plans: str) -> Book:
    """Return the city's catalog with a class of its own for teachers, who are offered these plans."""
    catalog = BOOK.catalog
    teachers = EmployeeClass(
        id="teachers", name="Teachers", employers=("city",), bargaining_units=("teachers",), plans=plans
    )
    return index(catalog.model_copy(update={"classes": (teachers, *catalog.classes)}))


@pytest.mark.parametrize(
    ("offered", "last", "asked"),
    [
        (("hmo", "life"), "", set[str]()),
        (("ppo", "life"), "2026-09-30", {"retroactive-end:self:2026-08-09"}),
    ],
)
def test_aca_11_another_class_ends_only_what_it_is_not_offered(
    offered: tuple[str, ...], last: str, asked: set[str]
) -> None:
    """A teacher since 08-10, learned on 10-05: what teachers are offered goes on, and nobody is asked of it."""
    book = with_class_of_teachers(*offered)
    life = paying(("2026-10-05", job_changed("2026-08-10", job(unit="teachers"))), book=book)

    assert covered(life, book) == {f"self hmo 2026-03-01..{last}"}
    assert set(open_questions(life)) == asked


def test_aca_11_what_stands_after_a_retirement_makes_room_for_a_job_taken_since() -> None:
    """Retired on 06-01, back on 08-01, both learned in October: to the day before the job's plan begins."""
    life = paying(
        ("2026-10-05", retired("2026-06-01")),
        ("2026-10-06", rehired("2026-08-01")),
        ("2026-10-06", elected("2026-08-01", "ppo")),
    )

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-08-31", "self ppo 2026-09-01.."}


def test_aca_11_of_two_retirements_the_one_that_was_learned_late() -> None:
    """Dental coverage of the job between them stands as it was paid."""
    life = Life()
    for on, event in [
        ("2025-01-20", hired("2025-01-15")),
        ("2025-01-20", elected("2025-01-15", "hmo")),
        ("2025-05-20", retired("2025-06-01")),
        ("2025-05-20", elected("2025-06-01", "hmo-retired", occasion="retirement")),
        ("2025-09-01", rehired("2025-09-01")),
        ("2025-09-01", elected("2025-09-01", "dental")),
    ]:
        recorded_on(life, on, f"e{len(life.records)}", event)
    recorded_on(life, "2025-09-02", "", deducted("2025-10-15", plan="dental"), stream="payroll")
    recorded_on(life, "2026-10-05", "again", retired("2026-06-01"))

    assert covered(life, BOOK, "dental") == {"self dental 2025-10-01..2026-09-30"}
    assert set(open_questions(life)) == {"retroactive-end:self:2026-05-31"}
