"""Cases in which a plausible decision would be the wrong one: what was told, and who is covered by what in the end."""

import pytest

from events.base import DomainEvent
from tests.life import (
    Life,
    died,
    elected,
    job,
    job_changed,
    joined,
    left,
    parted,
    rehired,
    retired,
)
from tests.services.eligibility.hard_life import (
    COUPLE,
    HIRE,
    HMO,
    OPEN_ENROLLMENT,
    covered,
    decided,
    misfits,
    told,
)

CASES: dict[str, tuple[list[DomainEvent], set[str]]] = {
    "who leaves during the wait of one plan keeps what the same form chose at once": (
        [HIRE, elected("2026-01-15", "hmo", "life"), left("2026-02-20")],
        {"self life 2026-01-15..2026-02-20"},
    ),
    "hours cut during the wait of one plan likewise": (
        [HIRE, elected("2026-01-15", "hmo", "life"), job_changed("2026-02-10", job(hours=10))],
        {"self life 2026-01-15..2026-02-09"},
    ),
    "who leaves before the plan year begins had chosen well": (
        [*HMO, OPEN_ENROLLMENT, left("2026-06-12")],
        {"self hmo 2026-03-01..2026-06-30"},
    ),
    "who is back before the plan year begins has still chosen for it": (
        [*HMO, OPEN_ENROLLMENT, left("2026-06-12"), rehired("2026-06-20")],
        {"self hmo 2026-03-01..2026-06-30", "self ppo 2026-07-01.."},
    ),
    "who is back after the plan year began has the plan chosen for it": (
        [*HMO, OPEN_ENROLLMENT, left("2026-06-12"), rehired("2026-07-05")],
        {"self hmo 2026-03-01..2026-06-30", "self ppo 2026-07-05.."},
    ),
    "a waiver for the plan year stands after a short break": (
        [
            *HMO,
            elected("2026-05-04", "-medical", occasion="open_enrollment"),
            left("2026-06-12"),
            rehired("2026-06-20"),
        ],
        {"self hmo 2026-03-01..2026-06-30"},
    ),
    "a form signed before the day of rehire is of the new employment": (
        [*HMO, left("2026-06-12"), rehired("2026-08-10"), elected("2026-08-05", "ppo")],
        {"self hmo 2026-03-01..2026-06-30", "self ppo 2026-10-01.."},
    ),
    "a form at the second retirement is not of the first": (
        [
            *HMO,
            retired("2026-09-01"),
            elected("2026-09-01", "hmo-retired", occasion="retirement"),
            rehired("2027-02-01"),
            retired("2027-08-01"),
            elected("2027-07-15", "dental", occasion="retirement"),
        ],
        {
            "self hmo 2026-03-01..2026-08-31",
            "self hmo-retired 2026-09-01..2027-03-31",
            "self hmo-retired 2027-08-01..",
            "self dental 2027-08-01..",
        },
    ),
    "a wait that a short break interrupts is served to its end": (
        [*HMO, left("2026-01-20"), rehired("2026-01-26")],
        {"self hmo 2026-03-01.."},
    ),
    "a second thought at hire counts, also during the wait": (
        [*HMO, elected("2026-01-15", "-medical", signed="2026-01-22")],
        set(),
    ),
    "a waiver in mid-wait counts when the wait is over": (
        [*HMO, elected("2026-01-20", "-medical", occasion="change_in_status", reason="covered_elsewhere")],
        set(),
    ),
    "of two forms for one plan year the one signed last counts": (
        [
            *HMO,
            elected("2026-05-20", "ppo", occasion="open_enrollment"),
            elected("2026-05-04", "hmo", occasion="open_enrollment", signed="2026-05-25"),
        ],
        {"self hmo 2026-03-01.."},
    ),
    "nobody is covered beyond their death, also not while employment runs out": (
        [*COUPLE, left("2026-06-12"), died("2026-06-20")],
        {"self hmo 2026-03-01..2026-06-20", "kim hmo 2026-03-01..2026-06-30"},
    ),
    "nor while active coverage runs out beside a retirement": (
        [
            *COUPLE,
            retired("2026-09-16"),
            elected("2026-09-16", "hmo-retired:kim", occasion="retirement"),
            died("2026-09-20"),
        ],
        {"self hmo 2026-03-01..2026-09-20", "kim hmo 2026-03-01..2026-09-30"},
    ),
    "a dependent who was removed and comes back must be chosen again": (
        [
            *COUPLE,
            parted("kim", "2026-05-10", "other_coverage"),
            joined("kim", "2026-09-10", reason="other"),
            elected(
                "2026-09-10",
                "hmo:kim",
                occasion="special_enrollment",
                reason="loss_of_other_coverage",
                signed="2026-09-12",
            ),
        ],
        {"self hmo 2026-03-01..", "kim hmo 2026-03-01..2026-05-31", "kim hmo 2026-10-01.."},
    ),
    "a dependent removed by correction and entered again is who was chosen": (
        [*COUPLE, parted("kim", "2026-01-16", "correction"), joined("kim", "2026-01-18", "domestic_partner")],
        {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_coverage(name: str) -> None:
    """Told at once or one by one, it leads to this coverage, nobody has to look, and deciding again adds nothing."""
    events, expected = CASES[name]
    at_once, one_by_one = told(events), Life()
    decided(at_once)
    for number, event in enumerate(events):
        one_by_one.told(f"e{number}", event)
        decided(one_by_one)

    assert covered(at_once) == expected
    assert covered(one_by_one) == expected
    assert (misfits(at_once), misfits(one_by_one)) == ([], [])
    assert decided(one_by_one) == []


def test_a_form_of_a_rehire_waits_for_the_rehire() -> None:
    """Before the rehire is told it changes nothing of the employment that is over."""
    life = told([*HMO, left("2026-06-12"), elected("2026-08-05", "ppo")])
    decided(life)

    assert covered(life) == {"self hmo 2026-03-01..2026-06-30"}
    assert misfits(life) == ["not-employed"]

    life.told("back", rehired("2026-08-10"))
    decided(life)

    assert covered(life) == {"self hmo 2026-03-01..2026-06-30", "self ppo 2026-10-01.."}
    assert misfits(life) == []
