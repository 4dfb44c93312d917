"""What holds of every history under the law of a state: order, repetition and voids change nothing."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent, Entry
from events.catalog import Standing
from events.employment import LeaveEnded
from events.enrollment import CoverageFact, CoveragePriced, CoverageVoided, QuestionAnswered
from events.offers import Book
from events.spans import CoverageRecord, Spans, fold_coverage, fold_records
from services.eligibility.decide import decide, phases_seen, seen_of
from services.eligibility.rules.phases import ClassStep, Phase
from services.eligibility.state import known
from services.wiring.register import rules_by_id
from tests.histories import days, histories
from tests.life import FAMILY, Life, day, voided
from tests.services.eligibility.law_life import ALL, back, city, deducted, on_leave, on_medicare

BOOKS = {
    "MA": city("MA"),
    "MA, with all accepted": city("MA", "c32B-17", "c32B-9G", late_entry=False),
    "OR": city("OR"),
    "elsewhere": city(None),
}
WHO = ("self", "kim", "lee")
WORDS = (
    ("premium-free-part-a:self", "premium-free"),
    ("premium-free-part-a:kim", "premium-free"),
    ("premium-free-part-a:self", "not-eligible"),
)
NO_RETURN = LeaveEnded(outcome="did_not_return")


def _answer(name: str, word: str, on: str | None) -> QuestionAnswered:
    return QuestionAnswered(
        question=name, answer=word, decided_by="Maria", day=None if on is None else day(on)
    )


@st.composite
def _life_on_leave(draw: st.DrawFn) -> list[DomainEvent]:
    """Draw a leave whose premium is not paid, its letter, and perhaps a return."""
    first = draw(days)
    due = (date.fromisoformat(first) + timedelta(days=draw(st.integers(0, 40)))).isoformat()
    events: list[DomainEvent] = [on_leave(first, draw(st.sampled_from(["fmla", "personal"])))]
    if draw(st.booleans()):
        events.append(_answer(f"leave-premium:{first}", "unpaid", due))
        events.append(_answer(f"leave-letter:{first}", "mailed", due))
    if draw(st.booleans()):
        events.append(draw(st.one_of(st.builds(back, days), st.just(NO_RETURN))))
    return events


@st.composite
def _answers(draw: st.DrawFn, told: list[DomainEvent]) -> list[DomainEvent]:
    """Draw answers to questions that the events so far may have raised."""
    found: list[DomainEvent] = []
    for event in told:
        if not draw(st.booleans()):
            continue
        if event.KIND == "hr.employee.terminated":
            on = event.last_day_employed.isoformat()  # type: ignore[attr-defined]
            found.append(_answer(f"deferred-retiree:{on}", "deferred", None))
            found.append(
                _answer(f"layoff-continuation:{on}", draw(st.sampled_from(["ended", "declined"])), on)
            )
        elif event.KIND == "hr.dependent.removed":
            name = f"divorce-terms:{event.dependent_id}:{event.event_day}"  # type: ignore[attr-defined]
            word = draw(st.sampled_from(["covered", "covered-until", "not-covered", "remarried"]))
            found.append(_answer(name, word, draw(days)))
        elif event.KIND == "hr.employee.died":
            name = f"surviving-spouse:kim:{event.death_day}"  # type: ignore[attr-defined]
            found.append(_answer(name, draw(st.sampled_from(["declined", "remarried"])), draw(days)))
    if draw(st.booleans()):
        found.append(_answer(*draw(st.sampled_from(WORDS)), draw(st.one_of(st.none(), days))))
    return found


@st.composite
def lives(draw: st.DrawFn) -> list[DomainEvent]:
    """Draw a history with leaves, Medicare, and answers to what it may have asked."""
    told = draw(histories(longest=7))
    if draw(st.booleans()):
        told += draw(_life_on_leave())
    if draw(st.booleans()):
        told.append(
            on_medicare(draw(days), draw(days), who=draw(st.sampled_from(WHO)), free=draw(st.booleans()))
        )
    return [*told, *draw(_answers(told))]


def settle(life: Life, book: Book) -> int:
    """Decide once, record, and return how many facts it took."""
    facts = decide(known(FAMILY, life.streams(*ALL)), book)
    life.append(facts)
    return len(facts)


def told(history: list[DomainEvent], order: list[int], book: Book) -> Life:
    """Return the life in which the history arrived in this order, decided after each arrival."""
    life = Life()
    for number in order:
        life.told(f"e{number}", history[number], minute=number)
        settle(life, book)
    return life


def spans(life: Life) -> Spans:
    """Return who is covered by what."""
    return fold_coverage(life.streams("coverage")["coverage"])


def asked(life: Life) -> set[str]:
    """Return the questions that are open."""
    return set(known(FAMILY, life.streams(*ALL)).questions)


@given(st.data(), lives(), st.sampled_from(sorted(BOOKS)))
def test_order_of_arrival_does_not_matter(data: st.DataObject, history: list[DomainEvent], law: str) -> None:
    """Any order ends in the same coverage and the same open questions; deciding once more takes no fact."""
    book = BOOKS[law]
    order = data.draw(st.permutations(range(len(history))))

    one = told(history, list(range(len(history))), book)
    other = told(history, order, book)

    assert spans(one) == spans(other)
    assert asked(one) == asked(other)
    assert settle(one, book) == 0


@given(st.data(), lives(), st.sampled_from(sorted(BOOKS)))
def test_voided_is_never_happened(data: st.DataObject, history: list[DomainEvent], law: str) -> None:
    """An event that is voided last leaves the coverage and the questions that the history without it would have."""
    book = BOOKS[law]
    gone = data.draw(st.integers(0, len(history) - 1))
    life = told(history, list(range(len(history))), book)
    life.told("void", voided(f"e{gone}"), minute=len(history))
    settle(life, book)
    without = told(history, [n for n in range(len(history)) if n != gone], book)

    assert spans(life) == spans(without)
    assert asked(life) == asked(without)


@given(lives(), st.sampled_from(sorted(BOOKS)))
def test_at_most_one_coverage_a_person_line_and_day(history: list[DomainEvent], law: str) -> None:
    """Also where Medicare splits a family over two plans."""
    book = BOOKS[law]
    life = told(history, list(range(len(history))), book)
    records = fold_records(life.streams("coverage")["coverage"])

    for record in records:
        assert not any(_overlap(record, other) for other in records if other is not record)
        assert record.span.last_day is None or record.span.first_day <= record.span.last_day


@given(lives(), st.sampled_from(sorted(BOOKS)))
def test_every_fact_of_a_coverage_names_rules_of_the_register(history: list[DomainEvent], law: str) -> None:
    """What begins, ends, goes on again, is voided or has another tier; and what is not voided rests on an event."""
    life = told(history, list(range(len(history))), BOOKS[law])

    for record in life.streams("coverage")["coverage"]:
        fact = record.event
        if isinstance(fact, CoverageFact) and not isinstance(fact, CoveragePriced):
            assert fact.rules, fact
            assert set(fact.rules) <= rules_by_id().keys(), fact
            assert fact.rests_on or isinstance(fact, CoverageVoided), fact


def _days_and_classes(
    in_phases: Iterable[Phase],
) -> list[tuple[Standing, date, date | None, tuple[ClassStep, ...]]]:
    return [(each.standing, each.first_day, each.last_day, each.classes) for each in in_phases]


@given(st.data(), lives(), st.sampled_from(sorted(BOOKS)), st.sets(days, max_size=2))
def test_what_was_chosen_changes_neither_the_days_nor_the_classes_of_a_phase(
    data: st.DataObject, history: list[DomainEvent], law: str, pay_days: set[str]
) -> None:
    """Phases that are asked for alone have those of the whole; also where payrolls were told of somebody."""
    life = told(history, list(range(len(history))), BOOKS[law])
    for first_pay_day in sorted(pay_days):
        life.append([Entry(f"payroll/{FAMILY}", deducted(first_pay_day))])
    if data.draw(st.booleans()):
        life.told("void", voided(f"e{data.draw(st.integers(0, len(history) - 1))}"), minute=len(history))
    state = known(FAMILY, life.streams(*ALL))

    alone, whole = phases_seen(state, BOOKS[law]), seen_of(state, BOOKS[law]).phases

    assert _days_and_classes(alone) == _days_and_classes(whole)


def _overlap(one: CoverageRecord, other: CoverageRecord) -> bool:
    same = (one.member, one.line) == (other.member, other.line)
    ends = [one.span.first_day, one.span.last_day or date.max]
    return same and any(other.span.covers(each) for each in ends)
