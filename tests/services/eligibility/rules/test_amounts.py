"""How much a coverage insures from which day on, by elections, salaries and answers together."""

from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.offers import Book
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.amounts import amounts, cover_on
from services.eligibility.rules.line_timeline import Cover, LineTimeline
from services.eligibility.rules.questions import answers_of
from services.eligibility.rules.situation import Told, situation
from services.eligibility.rules.wanted import wanted
from services.eligibility.state import known
from tests.life import day, hired, job, left, retired
from tests.priced_city import BOOK, ELIGIBILITY, TWICE_SALARY, book, chose, lived, paid, raised


def seen(*events: DomainEvent, by: Book = BOOK) -> tuple[LineTimeline, list[Cover], list[tuple[str, str]]]:
    """Return the timeline of the optional life, its stretches of days, and the amounts in force from day to day."""
    life = lived(*events, by=by)
    state = known(life.family, life.streams(*ELIGIBILITY))
    at = situation(
        Told(
            family=state.family,
            births=state.births,
            through_day=state.through_day,
            unnumbered=state.unnumbered,
            records=state.records,
            payroll=state.payroll,
        ),
        by,
    )
    _, timelines = wanted(at.family, at.phases, at.choices, by, state.births, state.through_day, at.bars)
    timeline = timelines[Line.OPTIONAL_LIFE]
    covers = list(timeline.covers())
    held, _ = amounts(by.plans["more-life"], covers, timeline, answers_of(state.family), by)
    return timeline, covers, [(each.from_day.isoformat(), f"{each.amount:.0f}") for each in held]


SALARY = {"volume": TWICE_SALARY.model_copy(update={"evidence_above": None})}


def test_plan_41_every_change_has_its_day() -> None:
    """An election in the middle and the one of before; the same amount twice is one."""
    _, covers, held = seen(
        hired("2026-01-05"),
        chose("2026-01-05", "more-life", 50000),
        chose("2026-04-01", "more-life", 50000, occasion="administrative"),
        chose("2026-05-01", "more-life", 80000, occasion="administrative"),
    )

    assert held == [("2026-01-05", "50000"), ("2026-05-01", "80000")]
    assert cover_on(covers, day("2026-04-30")).first_day <= day("2026-04-30")
    assert cover_on(covers, day("2025-01-01")) is covers[0]


def test_plan_41_a_salary_of_days_outside_of_the_coverage_counts_for_none() -> None:
    """A raise before the coverage begins is in its first amount; one after its end is in none."""
    by = book(more_life=SALARY)
    timeline, _, held = seen(
        hired("2026-01-05", work=paid("40000.00")),
        raised("2026-02-01", "50000.00"),
        chose("2026-03-01", "more-life", occasion="administrative"),
        left("2026-08-31"),
        by=by,
    )

    assert held == [("2026-03-01", "100000")]
    assert timeline.phases[0].last_day == day("2026-08-31")


def test_a_plan_without_a_volume_insures_no_amount() -> None:
    """Nor does one that covers nobody."""
    timeline, covers, _ = seen(hired("2026-01-05"), chose("2026-01-05", "more-life", 50000))

    assert amounts(BOOK.plans["hmo"], covers, timeline, {}, BOOK) == ([], [])
    assert amounts(BOOK.plans["more-life"], [], timeline, {}, BOOK) == ([], [])


def test_plan_42_a_rise_of_salary_is_no_choice_of_more() -> None:
    """Evidence of an increase is asked of who chooses more; whose salary rises has it without."""
    volume = TWICE_SALARY.model_copy(
        update={"evidence_above": None, "increase_evidence_above": Decimal(10_000)}
    )
    by = book(more_life={"volume": volume})
    _, _, held = seen(
        hired("2026-01-05", work=paid("40000.00")),
        chose("2026-01-05", "more-life"),
        raised("2026-06-01", "60000.00"),
        by=by,
    )

    assert held == [("2026-01-05", "80000"), ("2026-06-01", "120000")]


def test_plan_41_salaries_count_from_the_first_day_to_the_last() -> None:
    """Before and after a form that says the same again, and on the last day itself; not after it."""
    by = book(more_life=SALARY)
    begun = [
        hired("2026-01-05", work=paid("40000.00")),
        chose("2026-01-05", "more-life"),
        raised("2026-03-15", "50000.00"),
        chose("2026-05-01", "more-life", occasion="administrative"),
        raised("2026-06-01", "60000.00"),
    ]
    _, _, open_ended = seen(*begun, by=by)
    _, _, ended = seen(*begun, raised("2026-08-31", "70000.00"), left("2026-08-31"), by=by)

    assert open_ended == [("2026-01-05", "80000"), ("2026-03-15", "100000"), ("2026-06-01", "120000")]
    assert ended == [*open_ended, ("2026-08-31", "140000")]


def test_plan_41_there_is_no_amount_before_a_salary_is_told() -> None:
    """Hired without one: insured for twice the salary from the day it was said to hold from."""
    unpaid = job().model_copy(update={"annual_salary": None})
    _, _, held = seen(
        hired("2026-01-05", work=unpaid),
        chose("2026-01-05", "more-life"),
        raised("2026-03-15", "50000.00"),
        by=book(more_life=SALARY),
    )

    assert held == [("2026-03-15", "100000")]


@pytest.mark.parametrize(("keeps", "asked"), [(True, 1), (False, 0)])
def test_plan_42_of_who_retires_and_keeps_the_coverage_the_carrier_is_still_asked(
    keeps: bool, asked: int
) -> None:
    """One coverage from work into retirement: what waits for the carrier waits on; without it nothing does."""
    forms = [chose("2026-07-01", "more-life", 200000, occasion="retirement")] if keeps else []
    life = lived(hired("2026-01-05"), chose("2026-01-05", "more-life", 200000), retired("2026-07-01"), *forms)

    assert len(known(life.family, life.streams(*ELIGIBILITY)).questions) == asked
