"""45 CFR 147.128: a hire that is taken back after contributions were taken ends coverage, and voids none."""

import pytest

from events.base import DomainEvent
from events.intake import EventDismissed
from events.offers import index
from services.cobra.decide import decide as continued
from services.cobra.state import known as what_cobra_knows
from tests.life import Life, elected, hired, joined, left, rehired, voided
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    deducted,
    ended_for,
    open_questions,
    recorded_on,
    stopped,
)

BOOK = city(None)
QUESTION = "retroactive-end:self:2026-01-15"


def paying(*, amount: str = "100.00", plan: str = "hmo") -> Life:
    """Return a couple in a plan since March whose share is taken on the 15th and the 28th of each month."""
    life = Life()
    told: list[DomainEvent] = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", f"{plan}:kim", "life"),
    ]
    for number, event in enumerate(told):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    covered(life, BOOK)
    recorded_on(life, "2026-01-21", "", deducted("2026-03-15", amount, plan), stream="payroll")
    return life


def test_aca_11_before_any_contribution_a_voided_hire_voids() -> None:
    """Taken back on 03-14, the day before the first pay day: there never was coverage, and nobody is asked."""
    life = recorded_on(paying(), "2026-03-14", "void", voided("e0"))

    assert covered(life, BOOK) == set()
    assert open_questions(life) == {}


@pytest.mark.parametrize(
    ("learned", "last"),
    [("2026-03-15", "2026-03-31"), ("2026-05-05", "2026-04-30"), ("2026-05-15", "2026-05-31")],
)
def test_aca_11_after_a_contribution_a_voided_hire_ends(learned: str, last: str) -> None:
    """To the last month that was paid for; a pay day on the very day it was learned counts."""
    life = recorded_on(paying(), learned, "void", voided("e0"))

    assert covered(life, BOOK) == {f"self hmo 2026-03-01..{last}", f"kim hmo 2026-03-01..{last}"}
    assert covered(life, BOOK, "life") == set()
    assert ended_for(life) == "termination_of_employment"


def test_aca_11_counsel_is_asked_about_a_voided_hire() -> None:
    """Whether what was taken is refunded, and coverage never was."""
    life = recorded_on(paying(), "2026-05-05", "void", voided("e0"))
    covered(life, BOOK)

    asked = open_questions(life)[QUESTION]
    assert (asked.owner, asked.rule, asked.answers) == ("counsel", "ACA-11", ("stands", "refunded"))


@pytest.mark.parametrize(
    ("word", "spans"),
    [("stands", {"self hmo 2026-03-01..2026-04-30", "kim hmo 2026-03-01..2026-04-30"}), ("refunded", set())],
)
def test_aca_11_the_answer_decides_of_a_voided_hire(word: str, spans: set[str]) -> None:
    """Refunded, and counsel agrees: there never was coverage."""
    life = recorded_on(paying(), "2026-05-05", "void", voided("e0"))
    covered(life, BOOK)
    answered(life, QUESTION, word)

    assert covered(life, BOOK) == spans
    assert open_questions(life) == {}


def test_aca_11_a_stop_told_afterwards_changes_nothing_of_a_voided_hire() -> None:
    """Payroll follows; what was taken was taken."""
    life = recorded_on(paying(), "2026-05-05", "void", voided("e0"))
    before = covered(life, BOOK)
    recorded_on(life, "2026-05-05", "", stopped("2026-05-15"), stream="payroll")

    assert covered(life, BOOK) == before


def test_aca_11_a_share_of_nothing_is_no_contribution_to_a_voided_hire() -> None:
    """And life insurance is no health coverage."""
    assert covered(recorded_on(paying(amount="0.00"), "2026-05-05", "void", voided("e0")), BOOK) == set()
    assert (
        covered(recorded_on(paying(plan="dental"), "2026-05-05", "void", voided("e0")), BOOK, "life") == set()
    )


def test_aca_11_a_hire_told_anew_takes_the_place_of_a_voided_one() -> None:
    """A corrected day is no end: coverage is that of the right day."""
    life = recorded_on(paying(), "2026-05-05", "void", voided("e0"))
    recorded_on(life, "2026-05-05", "right", hired("2026-01-14"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
    assert open_questions(life) == {}


def test_aca_11_a_void_that_was_voided_itself() -> None:
    """The hire stands, and the coverage with it."""
    life = recorded_on(paying(), "2026-05-05", "void", voided("e0"))
    covered(life, BOOK)
    recorded_on(life, "2026-05-06", "again", voided("void"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
    assert open_questions(life) == {}


def test_aca_11_a_voided_rehire() -> None:
    """The employment before stays as it was."""
    life = recorded_on(paying(), "2026-04-10", "left", left("2026-04-10"))
    covered(life, BOOK)
    recorded_on(life, "2026-04-20", "back", rehired("2026-05-04"))
    covered(life, BOOK)
    recorded_on(life, "2026-06-20", "void", voided("back"))

    assert covered(life, BOOK) == {
        "self hmo 2026-03-01..2026-04-30",
        "self hmo 2026-05-04..2026-06-30",
        "kim hmo 2026-03-01..2026-04-30",
        "kim hmo 2026-05-04..2026-06-30",
    }


def test_aca_11_of_somebody_who_was_never_hired_nothing_is_continued() -> None:
    """HR's word stands everywhere else: there was no employment to end."""
    life = recorded_on(paying(), "2026-05-05", "void", voided("e0"))
    covered(life, BOOK)
    streams = life.streams("hr", "coverage", "misfit", "cobra")

    assert continued(what_cobra_knows(life.family, streams), BOOK) == []


def test_aca_11_what_was_paid_for_life_insurance_or_a_plan_that_is_gone_keeps_no_hire() -> None:
    """Neither is health coverage that could stand."""
    life = Life()
    for number, event in enumerate([hired("2026-01-15"), elected("2026-01-15", "hmo", "life")]):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    covered(life, BOOK)
    for plan in ("life", "hmo-of-before"):
        recorded_on(life, "2026-01-21", "", deducted("2026-03-15", plan=plan), stream="payroll")
    recorded_on(life, "2026-05-05", "void", voided("e0"))

    assert covered(life, BOOK) | covered(life, BOOK, "life") == set()
    assert open_questions(life) == {}


def test_aca_11_a_contribution_for_the_month_of_the_first_day() -> None:
    """Hired for the last day of January in a plan from that day on, and paid for January: the day stands."""
    catalog = BOOK.catalog
    plans = tuple(
        each.model_copy(update={"waiting": "at-once"}) if each.id == "hmo" else each for each in catalog.plans
    )
    book = index(catalog.model_copy(update={"plans": plans}))
    life = Life()
    for number, event in enumerate([hired("2026-01-31"), elected("2026-01-31", "hmo")]):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    covered(life, book)
    recorded_on(life, "2026-01-21", "", deducted("2026-01-28"), stream="payroll")
    recorded_on(life, "2026-02-05", "void", voided("e0"))

    assert covered(life, book) == {"self hmo 2026-01-31..2026-01-31"}


def test_aca_11_a_rehire_that_never_took_effect_keeps_nothing() -> None:
    """Told for the last day of the job before, which it did not fit; taken back, that job's own end stands."""
    life = recorded_on(paying(), "2026-05-04", "left", left("2026-05-04"))
    recorded_on(life, "2026-05-04", "back", rehired("2026-05-04"))
    covered(life, BOOK)
    recorded_on(life, "2026-06-20", "void", voided("back"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-05-31", "kim hmo 2026-03-01..2026-05-31"}
    assert open_questions(life) == {}


def test_aca_11_a_second_hire_that_was_dismissed_takes_the_place_of_none() -> None:
    """Told by mistake while employed, and set aside by a person: the hire that is taken back is the first."""
    life = recorded_on(paying(), "2026-04-01", "twice", hired("2026-04-01"))
    covered(life, BOOK)
    dismissed = EventDismissed(event_ref="munis/city#twice", reason="told by mistake")
    recorded_on(life, "2026-04-02", "", dismissed, stream="misfit")
    recorded_on(life, "2026-05-05", "void", voided("e0"))

    assert covered(life, BOOK) == {"self hmo 2026-03-01..2026-04-30", "kim hmo 2026-03-01..2026-04-30"}
