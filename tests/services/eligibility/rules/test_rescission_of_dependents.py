"""45 CFR 147.128 and a dependent who was found out late: what was paid for them stands."""

import pytest

from events.base import DomainEvent
from events.offers import Book, index
from tests.life import Life, elected, hired, joined, parted
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    deducted,
    open_questions,
    recorded_on,
)

BOOK = city(None)


def paying(*, payroll: bool = True) -> Life:
    """Return a family of three in a plan whose share is taken on the 15th and the 28th of each month."""
    life = Life()
    told: list[DomainEvent] = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("lee", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim,lee"),
    ]
    for number, event in enumerate(told):
        recorded_on(life, "2026-01-20", f"e{number}", event)
    covered(life, BOOK)
    if payroll:
        recorded_on(life, "2026-01-21", "", deducted("2026-03-15"), stream="payroll")
    return life


def of_lee(life: Life, book: Book = BOOK) -> set[str]:
    """Return the child's coverage."""
    return {each.partition(" ")[2] for each in covered(life, book) if each.startswith("lee")}


@pytest.mark.parametrize("reason", ["no_longer_dependent", "aged_out"])
@pytest.mark.parametrize(
    ("learned", "last", "asked"),
    [
        ("2026-05-10", "2026-05-31", False),
        ("2026-05-11", "2026-05-31", False),
        ("2026-06-05", "2026-05-31", False),
        ("2026-10-05", "2026-09-30", True),
    ],
)
def test_aca_11_who_was_found_out_late_is_covered_as_far_as_was_paid(
    reason: str, learned: str, last: str, asked: bool
) -> None:
    """No dependent since May 10: learned by the first pay day of June, covered through May; on October 5, September."""
    life = recorded_on(paying(), learned, "gone", parted("lee", "2026-05-10", reason))

    assert of_lee(life) == {f"hmo 2026-03-01..{last}"}
    assert ("retroactive-end:lee:2026-05-10" in open_questions(life)) is asked


@pytest.mark.parametrize("reason", ["divorce", "death"])
def test_aca_11_what_the_family_did_itself_ends_when_it_did(reason: str) -> None:
    """A divorce and a death are no rescission, whenever they are told."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("lee", "2026-05-10", reason))

    assert of_lee(life) == {f"hmo 2026-03-01..{'2026-05-10' if reason == 'death' else '2026-05-31'}"}
    assert open_questions(life) == {}


def test_aca_11_nothing_stands_where_nothing_was_taken() -> None:
    """No payroll was ever told to deduct."""
    life = recorded_on(
        paying(payroll=False), "2026-10-05", "gone", parted("lee", "2026-05-10", "no_longer_dependent")
    )

    assert of_lee(life) == {"hmo 2026-03-01..2026-05-31"}
    assert open_questions(life) == {}


def test_aca_11_the_end_is_by_the_plan_s_rule_for_dependents() -> None:
    """On the day, where the plan covers dependents to the day and the employee to the end of the month."""
    catalog = BOOK.catalog
    plans = tuple(each.model_copy(update={"dependent_end": "day"}) for each in catalog.plans)
    by_day = index(catalog.model_copy(update={"plans": plans}))
    late = recorded_on(paying(), "2026-10-05", "gone", parted("lee", "2026-05-10", "no_longer_dependent"))
    soon = recorded_on(paying(), "2026-05-20", "gone", parted("lee", "2026-05-10", "no_longer_dependent"))

    assert of_lee(late, by_day) == {"hmo 2026-03-01..2026-09-30"}
    assert of_lee(soon, by_day) == {"hmo 2026-03-01..2026-05-20"}


def test_aca_11_whoever_is_told_anew_in_their_place_loses_nothing() -> None:
    """The child is a stepchild, and is told so from the next day on: nobody is asked, and nothing is interrupted."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("lee", "2026-01-15", "correction"))
    recorded_on(life, "2026-10-05", "again", joined("lee", "2026-01-16", "stepchild"))

    assert of_lee(life) == {"hmo 2026-03-01.."}
    assert open_questions(life) == {}


def test_aca_11_somebody_else_told_anew_is_not_in_their_place() -> None:
    """A third person changes nothing for the one who was corrected; counsel's answer does."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("lee", "2026-01-15", "correction"))
    recorded_on(life, "2026-10-05", "bo", joined("bo", "2026-09-01", "child", reason="birth"))

    assert of_lee(life) == {"hmo 2026-03-01..2026-09-30"}
    answered(life, "retroactive-end:lee:2026-01-15", "refunded")
    assert of_lee(life) == set()
    assert open_questions(life) == {}


@pytest.mark.parametrize(
    ("on", "reason", "spans", "asked"),
    [
        ("2026-01-16", "correction", {"hmo 2026-03-01..2026-09-30"}, True),
        ("2026-05-10", "other_coverage", {"hmo 2026-03-01..2026-05-31"}, False),
    ],
)
def test_aca_11_whoever_was_told_anew_and_left_again(
    on: str, reason: str, spans: set[str], asked: bool
) -> None:
    """If the second entry never was either, what was paid stands; if the child left later, the second ends it."""
    life = recorded_on(paying(), "2026-10-05", "gone", parted("lee", "2026-01-15", "correction"))
    recorded_on(life, "2026-10-05", "again", joined("lee", "2026-01-16", "stepchild"))
    recorded_on(life, "2026-10-06", "left", parted("lee", on, reason))

    assert of_lee(life) == spans
    assert ("retroactive-end:lee:2026-01-15" in open_questions(life)) is asked


def test_aca_11_a_correction_of_somebody_whom_no_plan_covered_asks_nobody() -> None:
    """A child who was told but never elected has no coverage that could be taken back."""
    life = paying()
    recorded_on(life, "2026-02-10", "bo", joined("bo", "2026-02-03", "child", reason="birth"))
    recorded_on(life, "2026-10-05", "gone", parted("bo", "2026-02-03", "correction"))

    assert covered(life, BOOK) == {f"{member} hmo 2026-03-01.." for member in ("self", "kim", "lee")}
    assert open_questions(life) == {}


def test_aca_11_a_correction_on_the_first_of_a_month_that_was_paid() -> None:
    """A child since May 1, never one as was learned on June 2: contributions were taken for May, and May stands."""
    life = recorded_on(paying(), "2026-05-05", "bo", joined("bo", "2026-05-01", "child", reason="birth"))
    form = elected("2026-05-01", "hmo:kim,lee,bo", occasion="special_enrollment", reason="birth")
    recorded_on(life, "2026-05-05", "form", form)
    covered(life, BOOK)
    recorded_on(life, "2026-06-02", "gone", parted("bo", "2026-05-01", "correction"))

    assert "bo hmo 2026-05-01..2026-05-31" in covered(life, BOOK)
    assert set(open_questions(life)) == {"retroactive-end:bo:2026-05-01"}
