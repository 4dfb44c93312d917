"""What holds of every history: order of arrival, repetition and voids cannot change who is covered in the end."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.catalog import EnrollmentWindow
from events.enrollment import CoverageBegan, CoverageFact, ElectionSubmitted
from events.offers import Book, index
from events.spans import CoverageRecord, Spans, fold_coverage, fold_records
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.people import SELF
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.histories import histories
from tests.life import FAMILY, Life, voided
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def other_book(*gone: str, **changes: Any) -> Book:
    """Return the small catalog without some plans, and with every other one changed."""
    catalog = small_catalog()
    plans = tuple(each.model_copy(update=changes) for each in catalog.plans if each.id not in gone)
    kept = tuple(
        each.model_copy(update={"plans": tuple(name for name in each.plans if name not in gone)})
        for each in catalog.classes
    )
    return index(catalog.model_copy(update={"plans": plans, "classes": kept}))


def windowed() -> Book:
    """Return the small catalog with one window of open enrollment, and a plan that ends and has a successor."""
    catalog = small_catalog()
    opens = EnrollmentWindow(
        id="spring",
        plan_year_first_day=date(2026, 7, 1),
        first_day=date(2026, 4, 1),
        last_day=date(2026, 5, 31),
    )
    ends: dict[str, dict[str, Any]] = {
        "hmo": {"last_day": date(2026, 9, 30), "successor": "ppo"},
        "dental": {"renewal": "elect_again"},
    }
    plans = tuple(each.model_copy(update=ends.get(each.id, {})) for each in catalog.plans)
    return index(catalog.model_copy(update={"enrollment_windows": (opens,), "plans": plans}))


BOOKS = (
    BOOK,
    windowed(),
    other_book(waiting="at-once", subscriber_end="day", dependent_end="day"),
    other_book(rehire_break_days=0, carrier="teeth"),
    other_book("hmo", first_day=date(2026, 7, 1)),
    other_book("dental", last_day=date(2026, 6, 10), tiers=tuple(CoverageTier)),
    other_book(tiers=(CoverageTier.EMPLOYEE_AND_SPOUSE,)),
)


def decide_all(life: Life, book: Book = BOOK) -> int:
    """Decide once, record, and return how many facts it took."""
    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit", "question")), book)
    life.append(facts)
    return len(facts)


def told(history: list[DomainEvent], order: list[int]) -> Life:
    """Return the life in which the history arrived in this order, decided after each arrival."""
    life = Life()
    for number in order:
        life.told(f"e{number}", history[number], minute=number)
        decide_all(life)
    return life


def spans(life: Life) -> Spans:
    """Return who is covered by what."""
    return fold_coverage(life.streams("coverage")["coverage"])


@given(st.data(), histories())
def test_order_of_arrival_does_not_matter(data: st.DataObject, history: list[DomainEvent]) -> None:
    """Any order of arrival ends in the same coverage and the same misfits."""
    order = data.draw(st.permutations(range(len(history))))

    one = told(history, list(range(len(history))))
    other = told(history, order)

    assert spans(one) == spans(other)
    assert set(known(FAMILY, one.streams("hr", "coverage", "misfit")).reported) == set(
        known(FAMILY, other.streams("hr", "coverage", "misfit")).reported
    )


@given(histories())
def test_decided_late_is_decided_the_same(history: list[DomainEvent]) -> None:
    """Deciding after each event or once at the end records the same coverage, and a second time nothing."""
    one = told(history, list(range(len(history))))
    late = Life()
    for number, event in enumerate(history):
        late.told(f"e{number}", event, minute=number)
    decide_all(late)

    assert spans(one) == spans(late)
    assert decide_all(one) == 0
    assert decide_all(late) == 0


@given(histories(), st.lists(st.sampled_from(BOOKS), min_size=1, max_size=4))
def test_catalogs_in_between_do_not_matter(history: list[DomainEvent], books: list[Book]) -> None:
    """Whatever catalog was in force when it was told, the last one decides, and each carrier is told all of it."""
    life = Life()
    for number, event in enumerate(history):
        life.told(f"e{number}", event, minute=number)
        decide_all(life, books[number % len(books)])
    decide_all(life)
    late = Life()
    for number, event in enumerate(history):
        late.told(f"e{number}", event, minute=number)
    decide_all(late)
    facts = life.streams("coverage")["coverage"]
    by_carrier = [fold_coverage(facts, carrier=each) for each in ("blue", "teeth")]

    assert spans(life) == spans(late)
    assert decide_all(life) == 0
    for key, held in spans(life).items():
        assert sorted((s.first_day, s.plan) for each in by_carrier for s in each.get(key, ())) == [
            (span.first_day, span.plan) for span in held
        ]
    for record in life.records:
        if isinstance(record.event, CoverageFact):
            assert set(record.event.rests_on) <= {str(told.ref) for told in life.streams("hr")["hr"]}


@given(st.data(), histories())
def test_voided_is_never_happened(data: st.DataObject, history: list[DomainEvent]) -> None:
    """An event that is voided last leaves the coverage that the history without it would have."""
    gone = data.draw(st.integers(0, len(history) - 1))
    life = told(history, list(range(len(history))))
    life.told("void", voided(f"e{gone}"), minute=len(history))
    decide_all(life)
    without = told(history, [n for n in range(len(history)) if n != gone])

    assert spans(life) == spans(without)


@given(histories())
def test_spans_are_well_formed(history: list[DomainEvent]) -> None:
    """At most one plan a member, line and day; dependents only beside the subscriber, or after their death."""
    life = told(history, list(range(len(history))))
    records = fold_records(life.streams("coverage")["coverage"])
    state = known(FAMILY, life.streams("hr", "coverage", "misfit"))

    for record in records:
        assert not any(_overlap(record, other) for other in records if other is not record)
        assert (record.member == SELF) == bool(record.span.tiers)
        if record.member != SELF and state.family.death_day is None:
            assert all(_beside_subscriber(record, records, day) for day in _ends(record.span))


@given(histories())
def test_every_coverage_names_an_election_and_a_catalog(history: list[DomainEvent]) -> None:
    """So does each one that was taken back since."""
    life = told(history, list(range(len(history))))
    elections = {str(r.ref) for r in life.records if isinstance(r.event, ElectionSubmitted)}
    began = [record.event for record in life.records if isinstance(record.event, CoverageBegan)]

    assert [each for each in began if not elections & set(each.rests_on)] == []
    assert {each.catalog for each in began} <= {BOOK.version}


def _overlap(one: CoverageRecord, other: CoverageRecord) -> bool:
    same = (one.member, one.line) == (other.member, other.line)
    return same and any(other.span.covers(day) for day in _ends(one.span))


def _ends(span: Span) -> list[date]:
    last = span.last_day or span.first_day + timedelta(days=4000)
    return [span.first_day, last]


def _beside_subscriber(record: CoverageRecord, records: tuple[CoverageRecord, ...], day: date) -> bool:
    return any(
        other.member == SELF and other.line == record.line and other.span.plan == record.span.plan
        for other in records
        if other.span.covers(day)
    )
