"""What time brings cannot depend on when anybody looked: reviews in any number and order end in the same coverage."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from events.base import Cause, DomainEvent, Entry
from events.catalog import DependentRule, EmployeeClass, Measurement
from events.eligibility import FamilyReviewed
from events.offers import Book, index
from events.spans import Spans, fold_coverage
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.histories import histories
from tests.life import FAMILY, Life, day, voided
from tests.small_catalog import EVERY_PLAN, small_catalog

NEEDED = ("hr", "coverage", "misfit", "payroll", "question", "review")


def _book() -> Book:
    """Return the small catalog with a rule for dependents, and a class that measures hours."""
    catalog = small_catalog()
    measured = Measurement(
        id="half-yearly",
        months=6,
        stability_months=6,
        initial_months=6,
        first_days=(day("2025-10-03"), day("2026-04-03")),
        stability_first_days=(day("2026-07-01"), day("2027-01-01")),
    )
    regular = EmployeeClass(
        id="regular",
        name="Regular",
        employers=("city",),
        weekly_hours_min=Decimal(30),
        measured_by="half-yearly",
        plans=EVERY_PLAN,
    )
    retired = tuple(each for each in catalog.classes if each.standing == "retired")
    plans = tuple(each.model_copy(update={"dependents": "children"}) for each in catalog.plans)
    return index(
        catalog.model_copy(
            update={
                "classes": (regular, *retired),
                "measurements": (measured,),
                "plans": plans,
                "dependent_rules": (DependentRule(id="children", student_age=27),),
            }
        )
    )


BOOK = _book()
LOOKS = st.lists(st.dates(date(2026, 1, 1), date(2027, 6, 30)), max_size=4)


def looked(life: Life, through_day: date) -> None:
    """Append a review."""
    life.append([Entry(f"review/{FAMILY}", FamilyReviewed(through_day=through_day), Cause())])


def decided(life: Life) -> int:
    """Decide once, record, and return how many facts it took."""
    facts = decide(known(FAMILY, life.streams(*NEEDED)), BOOK)
    life.append(facts)
    return len(facts)


def spans(life: Life) -> Spans:
    """Return who is covered by what; what it costs has properties of its own."""
    found = fold_coverage(life.streams("coverage")["coverage"])
    return {key: tuple(replace(span, prices=()) for span in held) for key, held in found.items()}


def told(history: list[DomainEvent], order: list[int], looks: list[date]) -> Life:
    """Return the life in which the history arrived in this order, with looks ahead in between, each decided."""
    life = Life()
    for place, number in enumerate(order):
        life.told(f"e{number}", history[number], minute=number)
        if place < len(looks):
            looked(life, looks[place])
        decided(life)
    for look in looks:
        looked(life, look)
    decided(life)
    return life


@given(st.data(), histories(), LOOKS)
def test_when_anybody_looked_ahead_does_not_matter(
    data: st.DataObject, history: list[DomainEvent], looks: list[date]
) -> None:
    """Any order of arrival with any looks in between ends where one look at the end does."""
    order = data.draw(st.permutations(range(len(history))))
    one = told(history, order, looks)
    late = Life()
    for number, event in enumerate(history):
        late.told(f"e{number}", event, minute=number)
    for look in sorted(looks)[-1:]:
        looked(late, look)
    decided(late)

    assert spans(one) == spans(late)
    assert (decided(one), decided(late)) == (0, 0)


@given(st.data(), histories(), LOOKS)
def test_what_never_happened_brings_nothing(
    data: st.DataObject, history: list[DomainEvent], looks: list[date]
) -> None:
    """An event that is voided last leaves what the history without it would have, whatever time had brought."""
    gone = data.draw(st.integers(0, len(history) - 1))
    life = told(history, list(range(len(history))), looks)
    life.told("void", voided(f"e{gone}"), minute=len(history))
    decided(life)
    without = told(history, [n for n in range(len(history)) if n != gone], looks)

    assert spans(life) == spans(without)


@given(histories(), st.dates(date(2026, 1, 1), date(2027, 6, 30)))
def test_looking_further_only_ends(history: list[DomainEvent], look: date) -> None:
    """Whoever is covered through a look ahead was covered before it: time alone gives nobody anything."""
    near = told(history, list(range(len(history))), [])
    far = told(history, list(range(len(history))), [look])

    for key, held in spans(far).items():
        before = spans(near).get(key, ())
        for span in held:
            assert any(other.covers(span.first_day) for other in before)
