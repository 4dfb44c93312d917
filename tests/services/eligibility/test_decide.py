"""Decisions of eligibility, in the language of the tests: what HR told, and who is covered by what in the end."""

import pytest

from events.base import DomainEvent, Entry
from events.offers import index
from events.spans import fold_records
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import (
    Life,
    died,
    elected,
    hired,
    job,
    job_changed,
    joined,
    left,
    left_cancelled,
    parted,
    rehired,
    retired,
    voided,
)
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
HIRE: list[DomainEvent] = [hired("2026-01-15"), elected("2026-01-15", "hmo", "dental")]
FAMILY_HIRE: list[DomainEvent] = [
    hired("2026-01-15"),
    joined("kim", "2026-01-15"),
    joined("lee", "2026-01-15", "child"),
    elected("2026-01-15", "hmo:kim,lee"),
]


def decided(life: Life) -> list[Entry]:
    """Decide and record once."""
    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK)
    life.append(facts)
    return facts


def lived(*events: DomainEvent) -> Life:
    """Return a life in which these were told, each decided at once."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
        decided(life)
    return life


def covered(life: Life) -> set[str]:
    """Return each span as `member plan first..last`."""
    return {
        f"{each.member} {each.span.plan} {each.span.first_day}..{each.span.last_day or ''}"
        for each in fold_records(life.records)
    }


CASES: dict[str, tuple[list[DomainEvent], set[str]]] = {
    "a hire waits until the first of the month on or after 30 days": (
        HIRE,
        {"self hmo 2026-03-01..", "self dental 2026-03-01.."},
    ),
    "hired so that day 30 is the first of a month: no further wait": (
        [hired("2026-03-02"), elected("2026-03-02", "hmo")],
        {"self hmo 2026-04-01.."},
    ),
    "without an election nobody is covered": ([hired("2026-01-15")], set()),
    "a family is covered together": (
        FAMILY_HIRE,
        {"self hmo 2026-03-01..", "kim hmo 2026-03-01..", "lee hmo 2026-03-01.."},
    ),
    "leaving mid-month covers to its end": (
        [*HIRE, left("2026-06-12")],
        {"self hmo 2026-03-01..2026-06-30", "self dental 2026-03-01..2026-06-30"},
    ),
    "leaving on the last day of a month ends with it": (
        [hired("2026-01-15"), elected("2026-01-15", "hmo"), left("2026-06-30")],
        {"self hmo 2026-03-01..2026-06-30"},
    ),
    "leaving during the wait means no coverage at all": ([*HIRE, left("2026-02-27")], set()),
    "a plan that ends on the day ends on the day": (
        [hired("2026-01-15"), elected("2026-01-15", "life"), left("2026-06-12")],
        {"self life 2026-01-15..2026-06-12"},
    ),
    "a cancelled termination is as if it had not been": (
        [*HIRE, left("2026-06-12"), left_cancelled()],
        {"self hmo 2026-03-01..", "self dental 2026-03-01.."},
    ),
    "a voided hire takes everything with it": ([*HIRE, voided("e0")], set()),
    "a birth is covered from the day itself": (
        [
            *HIRE,
            joined("bo", "2026-05-20", "child", reason="birth"),
            elected(
                "2026-05-20",
                "hmo:bo",
                occasion="special_enrollment",
                reason="birth",
                signed="2026-06-02",
            ),
        ],
        {"self hmo 2026-03-01..", "self dental 2026-03-01..", "bo hmo 2026-05-20.."},
    ),
    "a marriage is covered from the first of the month after the request": (
        [
            *HIRE,
            joined("kim", "2026-05-20", reason="marriage"),
            elected(
                "2026-05-20",
                "hmo:kim",
                occasion="special_enrollment",
                reason="marriage",
                signed="2026-06-02",
            ),
        ],
        {"self hmo 2026-03-01..", "self dental 2026-03-01..", "kim hmo 2026-07-01.."},
    ),
    "a divorce ends the spouse with the month and nobody else": (
        [*FAMILY_HIRE, parted("kim", "2026-05-10")],
        {"self hmo 2026-03-01..", "kim hmo 2026-03-01..2026-05-31", "lee hmo 2026-03-01.."},
    ),
    "a dependent's death ends their coverage on the day": (
        [*FAMILY_HIRE, parted("lee", "2026-05-10", "death")],
        {"self hmo 2026-03-01..", "kim hmo 2026-03-01..", "lee hmo 2026-03-01..2026-05-10"},
    ),
    "a change of plan at open enrollment leaves no gap": (
        [*HIRE, elected("2026-05-04", "ppo", occasion="open_enrollment")],
        {"self hmo 2026-03-01..2026-06-30", "self ppo 2026-07-01..", "self dental 2026-03-01.."},
    ),
    "choosing the same plan again changes nothing": (
        [*HIRE, elected("2026-05-04", "hmo", occasion="open_enrollment")],
        {"self hmo 2026-03-01..", "self dental 2026-03-01.."},
    ),
    "a waiver ends the line the day before the plan year": (
        [*HIRE, elected("2026-05-04", "-medical", occasion="open_enrollment")],
        {"self hmo 2026-03-01..2026-06-30", "self dental 2026-03-01.."},
    ),
    "retirement moves to the retiree plan without a gap": (
        [*HIRE, retired("2026-09-16"), elected("2026-09-16", "hmo-retired", occasion="retirement")],
        {
            "self hmo 2026-03-01..2026-09-30",
            "self hmo-retired 2026-10-01..",
            "self dental 2026-03-01..2026-09-30",
        },
    ),
    "a plan that retirees keep goes on as one coverage": (
        [*HIRE, retired("2026-09-16"), elected("2026-09-16", "dental", occasion="retirement")],
        {"self hmo 2026-03-01..2026-09-30", "self dental 2026-03-01.."},
    ),
    "rehire after a short break waits no more and keeps what was chosen": (
        [*HIRE, left("2026-06-12"), rehired("2026-07-10")],
        {
            "self hmo 2026-03-01..2026-06-30",
            "self dental 2026-03-01..2026-06-30",
            "self hmo 2026-07-10..",
            "self dental 2026-07-10..",
        },
    ),
    "rehire before coverage has run out interrupts nothing": (
        [hired("2026-01-15"), elected("2026-01-15", "hmo"), left("2026-06-12"), rehired("2026-06-22")],
        {"self hmo 2026-03-01.."},
    ),
    "rehire after a long break waits again and chooses again": (
        [*HIRE, left("2026-06-12"), rehired("2026-08-10"), elected("2026-08-10", "ppo")],
        {
            "self hmo 2026-03-01..2026-06-30",
            "self dental 2026-03-01..2026-06-30",
            "self ppo 2026-10-01..",
        },
    ),
    "death ends the employee on the day and the family with the month": (
        [*FAMILY_HIRE, died("2026-05-10")],
        {
            "self hmo 2026-03-01..2026-05-10",
            "kim hmo 2026-03-01..2026-05-31",
            "lee hmo 2026-03-01..2026-05-31",
        },
    ),
    "hours cut below what is offered end with the month": (
        [*HIRE, job_changed("2026-05-11", job(hours=10))],
        {"self hmo 2026-03-01..2026-05-31", "self dental 2026-03-01..2026-05-31"},
    ),
    "hours raised to what is offered begin on the day": (
        [
            hired("2025-10-01", work=job(hours=10)),
            job_changed("2026-05-11", job()),
            elected("2026-05-11", "hmo"),
        ],
        {"self hmo 2026-05-11.."},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_coverage(name: str) -> None:
    """What was told leads to this coverage."""
    told, expected = CASES[name]

    actual = covered(lived(*told))

    assert actual == expected


@pytest.mark.parametrize("name", CASES)
def test_again(name: str) -> None:
    """Deciding twice is deciding once."""
    life = lived(*CASES[name][0])

    assert decided(life) == []


@pytest.mark.parametrize("name", CASES)
def test_at_once_or_one_by_one(name: str) -> None:
    """It does not matter whether events were decided one by one or all at the end."""
    told, expected = CASES[name]
    life = Life()
    for number, event in enumerate(told):
        life.told(f"e{number}", event)
    decided(life)

    assert covered(life) == expected


MISFITS: dict[str, list[DomainEvent]] = {
    "already-employed": [*HIRE, hired("2026-04-01")],
    "unknown-employee": [left("2026-06-12")],
    "not-employed": [*HIRE, left("2026-06-12"), left("2026-07-12")],
    "unknown-plan": [hired("2026-01-15"), elected("2026-01-15", "gold")],
    "plan-not-offered": [hired("2026-01-15"), elected("2026-01-15", "hmo-retired")],
    "unknown-dependent": [hired("2026-01-15"), elected("2026-01-15", "hmo:kim")],
    "no-tier": [hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "life:kim")],
    "line-twice": [hired("2026-01-15"), elected("2026-01-15", "hmo", "ppo")],
    "not-retired": [*HIRE, elected("2026-09-16", "hmo-retired", occasion="retirement")],
    "no-termination": [*HIRE, left_cancelled()],
    "nothing-to-void": [*HIRE, voided("never")],
    "already-a-dependent": [hired("2026-01-15"), joined("kim", "2026-01-15"), joined("kim", "2026-02-15")],
    "already-retired": [*HIRE, retired("2026-09-01"), retired("2026-10-01")],
    "has-died": [*HIRE, died("2026-09-01"), died("2026-09-02")],
}


@pytest.mark.parametrize("code", MISFITS)
def test_misfit(code: str) -> None:
    """What does not fit is reported once, with the reason, and stays in the log."""
    life = lived(*MISFITS[code])

    reported = known(life.family, life.streams("hr", "coverage", "misfit")).reported

    assert [each.code for each in reported.values()] == [code]


def test_released() -> None:
    """A misfit releases itself when what it waited for arrives."""
    life = lived(elected("2026-01-15", "hmo:kim"), hired("2026-01-15"))
    life.told("late", joined("kim", "2026-01-15"))
    decided(life)

    assert known(life.family, life.streams("hr", "coverage", "misfit")).reported == {}
    assert covered(life) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
