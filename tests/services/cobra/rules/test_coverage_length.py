"""Eighteen months or thirty-six, and Medicare before the event lengthens only the others' coverage."""

from datetime import date

import pytest

from events.cobra import QualifyingEvent
from services.cobra.rules.coverage_length import continuation_last_day, may_still_lose

TERMINATION, DIVORCE = QualifyingEvent.TERMINATION, QualifyingEvent.DIVORCE
CHILD, HOURS = QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT, QualifyingEvent.REDUCTION_OF_HOURS


@pytest.mark.parametrize(
    ("event", "event_day", "start", "last"),
    [
        (TERMINATION, "2026-03-16", "2026-03-16", "2027-09-16"),
        (TERMINATION, "2026-03-16", "2026-03-31", "2027-09-30"),
        (DIVORCE, "2026-03-16", "2026-03-16", "2029-03-16"),
        (DIVORCE, "2026-03-16", "2026-03-31", "2029-03-31"),
        (HOURS, "2026-03-01", "2026-03-01", "2027-09-01"),
        (HOURS, "2026-03-01", "2026-12-31", "2028-06-30"),
        (CHILD, "2026-09-14", "2026-09-30", "2029-09-30"),
        (DIVORCE, "2026-12-08", "2026-03-31", "2029-03-31"),
    ],
    ids=[
        "T4 from the event",
        "T4 from the loss",
        "COB-14 from the event",
        "COB-14 from the loss",
        "COB-7a from the event",
        "COB-7a from the loss",
        "T12",
        "T10: a second event counts from the first",
    ],
)
def test_cob_14_months_from_where_the_plan_measures(
    event: QualifyingEvent, event_day: str, start: str, last: str
) -> None:
    """42 USC 300bb-2(2)(A): eighteen months where work ended or shrank, thirty-six otherwise."""
    found = continuation_last_day(
        event,
        event_day=date.fromisoformat(event_day),
        start_day=date.fromisoformat(start),
        member="d1",
    )

    assert found == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("entitled", "member", "last"),
    [
        ("2026-01-01", "d1", "2028-12-31"),
        ("2026-01-01", "self", "2027-12-31"),
        ("2024-11-01", "d1", "2027-12-31"),
        ("2026-06-30", "d1", "2029-06-29"),
        ("2026-07-01", "d1", "2027-12-31"),
    ],
    ids=["T7 spouse", "T7 employee", "T8", "on the day of the event", "after the event"],
)
def test_cob_15_medicare_before_the_event(entitled: str, member: str, last: str) -> None:
    """COB-15: the later of thirty-six months from entitlement and eighteen from the event, never the employee's."""
    found = continuation_last_day(
        TERMINATION,
        event_day=date(2026, 6, 30),
        start_day=date(2026, 6, 30),
        member=member,
        entitled_day=date.fromisoformat(entitled),
    )

    assert found == date.fromisoformat(last)


def test_cob_15_medicare_does_not_lengthen_another_event() -> None:
    """A divorce lasts thirty-six months from itself, whatever Medicare does."""
    found = continuation_last_day(
        DIVORCE,
        event_day=date(2026, 6, 30),
        start_day=date(2026, 6, 30),
        member="d1",
        entitled_day=date(2026, 6, 1),
    )

    assert found == date(2029, 6, 30)


@pytest.mark.parametrize(
    ("loss", "early"), [("2026-06-30", True), ("2027-12-30", True), ("2027-12-31", False)]
)
def test_cob_7_a_loss_comes_before_the_longest_continuation_would_be_over(loss: str, early: bool) -> None:
    """Work ended on 2026-06-30: eighteen months are over on 2027-12-31."""
    event_day, loss_day = date(2026, 6, 30), date.fromisoformat(loss)

    assert may_still_lose(QualifyingEvent.TERMINATION, event_day=event_day, loss_day=loss_day) is early
