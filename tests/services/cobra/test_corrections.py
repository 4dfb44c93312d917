"""What was recorded and turns out otherwise is taken back, and recorded as it is."""

from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.cobra import (
    QualifyingEventOccurred,
    QualifyingEventWithdrawn,
)
from events.enrollment import MedicareChanged
from services.cobra.decide import NOT_SO, OTHERWISE
from services.cobra.state import Name, known
from tests.histories import histories
from tests.life import (
    FAMILY,
    Life,
    day,
    elected,
    left,
    left_cancelled,
    voided,
)
from tests.services.cobra.told import clocked, covered, due, facts, family_of_three, occurred


def test_a_cancelled_termination_is_withdrawn() -> None:
    """As if it had not been: each beneficiary's event is taken back, with what it rested on."""
    life = family_of_three(left("2026-03-16"))
    life.append(due(life)).told("back", left_cancelled())
    found = facts(covered(life))

    assert {(e.member, e.reason) for e in found if isinstance(e, QualifyingEventWithdrawn)} == {
        (member, NOT_SO) for member in ("self", "kim", "lee")
    }
    assert len(found) == 3


def test_a_corrected_day_is_another_event() -> None:
    """The old day is withdrawn and the right one occurs."""
    life = family_of_three(left("2026-03-16"))
    life.append(due(life)).told("void", voided("e0")).told("right", left("2026-04-10"))
    found = [e for e in facts(covered(life)) if getattr(e, "member", "") == "kim"]

    assert [(e.KIND, getattr(e, "event_day", None)) for e in found] == [
        ("cobra.qualifying-event-withdrawn", day("2026-03-16")),
        ("cobra.qualifying-event-occurred", day("2026-04-10")),
    ]


def test_another_loss_is_said_anew() -> None:
    """Same event, but a line was never held: withdrawn and occurred with what was really lost."""
    life = family_of_three(left("2026-03-16"))
    life.append(due(life)).told("void", voided("choice"))
    life.told("choice-2", elected("2026-01-05", "hmo:kim,lee"))
    found = [e for e in facts(covered(life)) if getattr(e, "member", "") == "self"]
    first, second = found

    assert isinstance(first, QualifyingEventWithdrawn)
    assert first.reason == OTHERWISE
    assert isinstance(second, QualifyingEventOccurred)
    assert second.plans == ("hmo",)


def test_a_new_catalog_opens_nothing_again() -> None:
    """Other clocks hold for what is told from then on, not for what was decided by the old ones."""
    life = family_of_three(left("2026-03-16"))
    life.append(due(life))

    assert facts(life, clocked(measured_from="event")) == []


def test_what_is_told_under_a_new_catalog_counts() -> None:
    """Medicare told later lengthens an offer that an older catalog made."""
    life = family_of_three(left("2026-06-30"))
    life.append(due(life))
    medicare = MedicareChanged(person_ref="self", part_a_day=day("2026-01-01"), basis="age")
    covered(life.told("medicare", medicare))
    events = occurred(life, clocked(measured_from="event"))

    assert {member: str(e.continuation_last_day) for member, e in events.items()} == {
        "kim": "2028-12-31",
        "lee": "2028-12-31",
    }


def test_each_fact_has_its_cause() -> None:
    """An occurrence is caused by the record that tells of it, in the family's own stream."""
    life = family_of_three(left("2026-03-16"))
    position = next(r.position for r in life.records if r.cause.id == "e0")

    assert {(e.stream, e.cause.causation) for e in due(life)} == {(f"cobra/{FAMILY}", position)}


def standing(life: Life) -> dict[Name, dict[str, object]]:
    """Return what stands of the recorded events, apart from what names causes."""
    outcomes = known(life.family, life.streams("hr", "coverage", "misfit", "cobra")).recorded
    return {name: each.model_dump(exclude={"rests_on"}) for name, each in outcomes.items()}


def arrived(history: list[DomainEvent], order: list[int]) -> Life:
    """Return the life in which the history arrived in this order, decided after each arrival."""
    life = Life()
    for number in order:
        covered(life.told(f"e{number}", history[number], minute=number))
        life.append(due(life))
    return life


@given(st.data(), histories())
def test_the_order_of_arrival_does_not_matter(data: st.DataObject, history: list[DomainEvent]) -> None:
    """Whatever arrives when, and however often it is decided in between, the same events stand at the end."""
    order = data.draw(st.permutations(range(len(history))))
    stepwise = arrived(history, order)
    at_once = Life()
    for number, event in enumerate(history):
        at_once.told(f"e{number}", event, minute=number)
    covered(at_once).append(due(at_once))

    assert standing(stepwise) == standing(at_once)
    assert due(stepwise) == []
    assert due(at_once) == []
