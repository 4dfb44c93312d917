"""What holds of every history: order of arrival, repetition and voids cannot change who is covered in the end."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.offers import index
from events.spans import CoverageRecord, Spans, fold_coverage, fold_records
from events.vocabulary.coverage import Span
from events.vocabulary.people import SELF
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.histories import histories
from tests.life import FAMILY, Life, voided
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def decide_all(life: Life) -> int:
    """Decide once, record, and return how many facts it took."""
    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK)
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
