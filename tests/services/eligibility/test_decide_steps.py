"""What a decision records of a coverage that changes: each fact once, with its own day, tier and reason."""

import pytest

from events.base import DomainEvent
from events.enrollment import CoverageBegan, CoverageEnded, CoverageReinstated, CoverageTierChanged
from events.offers import Book, index
from events.vocabulary.coverage import CoverageTier
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import Life, elected, hired, joined, left, parted, voided
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
HIRE: list[DomainEvent] = [hired("2026-01-15"), elected("2026-01-15", "hmo")]


def birth(child: str, on: str) -> list[DomainEvent]:
    """Return a birth and the form that enrolls the child."""
    return [
        joined(child, on, "child", reason="birth"),
        elected(on, f"hmo:{child}", occasion="special_enrollment", reason="birth"),
    ]


def told(life: Life, *events: DomainEvent, book: Book = BOOK) -> list[str]:
    """Tell these, decide once, and return what is recorded of the employee's own coverage, a line for each fact."""
    for event in events:
        life.told(f"e{len(life.records)}", event)
    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), book)
    life.append(facts)
    return [line for each in facts if (line := _line(each.event))]


def _line(fact: DomainEvent) -> str:
    if isinstance(fact, CoverageBegan) and fact.member == "self":
        return f"began {fact.first_day} {fact.tier} {fact.reason}"
    if isinstance(fact, CoverageTierChanged) and fact.member == "self":
        return f"tier {fact.change_day} {fact.tier} {fact.reason}"
    if isinstance(fact, CoverageEnded) and fact.member == "self":
        return f"ended {fact.last_day} {fact.reason}"
    if isinstance(fact, CoverageReinstated) and fact.member == "self":
        return f"reinstated {fact.last_day} {fact.reason}"
    return ""


STEPS: list[tuple[list[DomainEvent], str]] = [
    (HIRE, "began 2026-03-01 employee_only initial_enrollment"),
    (birth("bo", "2026-05-20"), "tier 2026-05-20 family birth"),
    ([parted("bo", "2026-06-10", "death")], "tier 2026-06-11 employee_only death"),
    (birth("al", "2026-09-01"), "tier 2026-09-01 family birth"),
    ([parted("al", "2026-10-01", "death")], "tier 2026-10-02 employee_only death"),
]
"""What HR tells, and the one fact of the employee's coverage that each adds."""


def test_each_tier_is_recorded_with_its_own_reason() -> None:
    """Told at once, every step of the tier stands in the log with the day and the reason it came from."""
    events = [event for step, _ in STEPS for event in step]

    assert told(Life(), *events) == [line for _, line in STEPS]


def test_a_further_tier_repeats_none_of_those_before() -> None:
    """Told one after the other, each decision records its own step and no other."""
    life = Life()

    assert [told(life, *step) for step, _ in STEPS] == [[line] for _, line in STEPS]


@pytest.mark.parametrize(
    ("other_day", "expected"),
    [
        ("2026-06-02", ["tier 2026-06-03 employee_only death"]),
        ("2026-07-01", ["tier 2026-05-20 family birth", "tier 2026-07-02 employee_only death"]),
    ],
)
def test_a_tier_moves_to_an_earlier_or_a_later_day(other_day: str, expected: list[str]) -> None:
    """A later day is told by the tier before it anew, which forgets the step that never was."""
    life = Life()
    for step, _ in STEPS[:2]:
        told(life, *step)
    life.told("death", parted("bo", "2026-06-10", "death"))
    told(life)
    life.told("void", voided("death"))

    assert told(life, parted("bo", other_day, "death")) == expected


@pytest.mark.parametrize(
    ("other_day", "expected"),
    [
        ("2026-05-08", ["ended 2026-05-31 termination_of_employment"]),
        ("2026-06-30", []),
        ("2026-07-01", ["reinstated 2026-07-31 termination_of_employment"]),
    ],
)
def test_an_end_moves_to_an_earlier_or_a_later_day(other_day: str, expected: list[str]) -> None:
    """A last day corrected to an earlier one is an end; to a later one, a reinstatement up to there."""
    life = Life()
    told(life, *HIRE)
    life.told("left", left("2026-06-12"))
    told(life)
    life.told("void", voided("left"))

    assert told(life, left(other_day)) == expected


def test_another_tier_of_the_same_day_takes_its_place() -> None:
    """A marriage that turns out to be a birth of the same day: the tier before it is not told again."""
    catalog = small_catalog()
    tiers = (*catalog.plans[0].tiers, CoverageTier.EMPLOYEE_AND_SPOUSE, CoverageTier.EMPLOYEE_AND_CHILDREN)
    plans = tuple(each.model_copy(update={"tiers": tiers}) for each in catalog.plans)
    book = index(catalog.model_copy(update={"plans": plans}))
    life = Life()
    told(life, *HIRE, book=book)
    life.told("kim", joined("kim", "2026-07-01", reason="adoption"))
    form = elected("2026-07-01", "hmo:kim", occasion="special_enrollment", reason="adoption")
    spouse = told(life, form, book=book)
    life.told("void", voided("kim"))

    assert spouse == ["tier 2026-07-01 employee_and_spouse adoption"]
    assert told(life, joined("kim", "2026-07-01", "child", reason="adoption"), book=book) == [
        "tier 2026-07-01 employee_and_children adoption"
    ]
