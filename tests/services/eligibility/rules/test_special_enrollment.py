"""HIPAA's special enrollment: the regulation's own cases, then the days around each limit."""

from datetime import date

import pytest

from events.base import DomainEvent
from services.eligibility.rules.refused import Refused
from services.eligibility.rules.special_enrollment import (
    EVENTS,
    check_asked_in_time,
    first_special_day,
    last_day_to_ask,
)
from tests.life import day, elected, hired, joined
from tests.services.eligibility.electing import coverage, refused, why

HIRE: list[DomainEvent] = [hired("2026-01-15"), elected("2026-01-15", "hmo")]


def born(signed: str, *, reason: str = "birth") -> list[DomainEvent]:
    """Return a child of May 20 and the form that asks for their coverage."""
    return [
        *HIRE,
        joined("bo", "2026-05-20", "child", reason="birth"),
        elected("2026-05-20", "hmo:bo", occasion="special_enrollment", reason=reason, signed=signed),
    ]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("birth", "2026-06-19"),
        ("adoption", "2026-06-19"),
        ("placement", "2026-06-19"),
        ("marriage", "2026-06-19"),
        ("loss_of_other_coverage", "2026-06-19"),
        ("medicaid_lost", "2026-07-19"),
        ("chip_lost", "2026-07-19"),
        ("premium_assistance", "2026-07-19"),
    ],
)
def test_s125_5_last_day_to_ask(reason: str, expected: str) -> None:
    """Of May 20, 2026: thirty days, and sixty where Medicaid or CHIP is concerned; the day itself is not counted."""
    assert last_day_to_ask(EVENTS[reason], date(2026, 5, 20)) == day(expected)


def test_s125_5_every_event_is_one_of_the_cases_above() -> None:
    """So that no event is without a last day that somebody looked at."""
    assert len(EVENTS) == 8


@pytest.mark.parametrize(
    ("reason", "event_day", "signed", "expected"),
    [
        ("birth", "2026-05-20", "2026-06-19", "2026-05-20"),
        ("adoption", "2026-05-20", "2026-05-20", "2026-05-20"),
        ("placement", "2026-05-20", "2026-06-01", "2026-05-20"),
        ("marriage", "2026-05-20", "2026-06-02", "2026-07-01"),
        ("marriage", "2026-05-20", "2026-05-31", "2026-06-01"),
        ("marriage", "2026-06-10", "2026-05-20", "2026-07-01"),
        ("loss_of_other_coverage", "2026-06-30", "2026-06-15", "2026-07-01"),
        ("loss_of_other_coverage", "2026-07-01", "2026-06-15", "2026-07-01"),
        ("chip_lost", "2026-05-20", "2026-07-19", "2026-08-01"),
    ],
)
def test_s125_5_first_day(reason: str, event_day: str, signed: str, expected: str) -> None:
    """The day of a birth or adoption; else the first of the month after the form, and not before the event."""
    assert first_special_day(EVENTS[reason], day(event_day), day(signed)) == day(expected)


@pytest.mark.parametrize("signed", ["2026-05-20", "2026-05-21", "2026-06-18", "2026-06-19"])
def test_s125_5_a_birth_reaches_back_to_the_day(signed: str) -> None:
    """Born on May 20, 2026 and asked for by June 19: covered from May 20 on."""
    assert coverage(born(signed)) == {"self hmo 2026-03-01..", "bo hmo 2026-05-20.."}


def test_s125_5_a_birth_asked_for_on_day_31_is_too_late() -> None:
    """The form is refused as a whole, with the day, the paragraph and the limit, and changes nothing."""
    assert coverage(born("2026-06-20")) == {"self hmo 2026-03-01.."}
    assert refused(born("2026-06-20")) == ["too-late"]
    assert why(born("2026-06-20")) == (
        '"birth" of 2026-05-20 asked for on day 31; S125-5 (45 CFR 146.117(b)(3)) allows 30'
    )


def test_s125_5_a_marriage_is_covered_from_the_month_after_the_request() -> None:
    """Married on May 20, asked for on June 2: from July 1 on."""
    events = [
        *HIRE,
        joined("kim", "2026-05-20", reason="marriage"),
        elected(
            "2026-05-20", "hmo:kim", occasion="special_enrollment", reason="marriage", signed="2026-06-02"
        ),
    ]

    assert coverage(events) == {"self hmo 2026-03-01..", "kim hmo 2026-07-01.."}


@pytest.mark.parametrize(
    ("signed", "expected"),
    [("2026-07-18", []), ("2026-07-19", []), ("2026-07-20", ["too-late"])],
)
def test_s125_5_lost_chip_may_be_asked_for_sixty_days(signed: str, expected: list[str]) -> None:
    """Lost on May 20, 2026: by July 19."""
    assert refused(born(signed, reason="chip_lost")) == expected


def test_s125_5_another_word_for_the_occasion_gives_no_more_time() -> None:
    """A birth is a birth, also on a form for a change in status."""
    late = elected("2026-05-20", "hmo", occasion="change_in_status", reason="birth", signed="2026-06-20")

    assert refused([*HIRE, late]) == ["too-late"]


@pytest.mark.parametrize("event_day", ["1997-06-30", "2009-03-31"])
def test_s125_5_there_is_no_right_before_the_law(event_day: str) -> None:
    """HIPAA's right begins on July 1, 1997, that of Medicaid and CHIP on April 1, 2009."""
    reason = "birth" if event_day < "2000" else "chip_lost"
    with pytest.raises(Refused) as found:
        check_asked_in_time(reason, day(event_day), day(event_day))

    assert found.value.code == "not-allowed"


def test_s125_5_the_office_may_accept_more() -> None:
    """What the office records itself passes the window."""
    events = [
        *HIRE,
        joined("bo", "2026-05-20", "child", reason="birth"),
        elected("2026-05-20", "hmo:bo", occasion="administrative", reason="birth", signed="2026-06-20"),
    ]

    assert coverage(events) == {"self hmo 2026-03-01..", "bo hmo 2026-05-20.."}


def test_s125_5_who_is_not_enrolled_may_enroll_with_the_newborn() -> None:
    """The employee, the spouse and the child, in any plan."""
    events = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("bo", "2026-05-20", "child", reason="birth"),
        elected(
            "2026-05-20", "ppo:kim,bo", occasion="special_enrollment", reason="birth", signed="2026-06-02"
        ),
    ]

    assert coverage(events) == {"self ppo 2026-05-20..", "kim ppo 2026-05-20..", "bo ppo 2026-05-20.."}


def test_s125_5_the_right_is_to_join_not_to_leave() -> None:
    """A birth is no reason to give coverage up."""
    waives = elected(
        "2026-05-20", "-medical", occasion="special_enrollment", reason="birth", signed="2026-06-02"
    )

    assert refused([*HIRE, waives]) == ["not-consistent"]
