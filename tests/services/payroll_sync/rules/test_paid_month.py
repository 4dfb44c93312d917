"""A month is paid whole, for one coverage of a line."""

from dataclasses import dataclass
from datetime import date

import pytest

from events.vocabulary.coverage import Span
from services.payroll_sync.rules.paid_month import paid_coverage

MARCH = date(2026, 3, 1)


@dataclass(frozen=True)
class Held:
    """A coverage of which only the span matters."""

    span: Span


def held(plan: str, first: str, last: str | None = None) -> Held:
    """Return a coverage."""
    return Held(Span(plan, date.fromisoformat(first), date.fromisoformat(last) if last else None))


@pytest.mark.parametrize(
    ("coverages", "paid"),
    [
        ((held("ppo", "2026-01-01"),), ("ppo", "2026-03-01")),
        ((held("ppo", "2026-01-01", "2026-03-01"),), ("ppo", "2026-03-01")),
        ((held("ppo", "2026-01-01", "2026-02-28"),), None),
        ((held("ppo", "2026-03-16"),), ("ppo", "2026-03-16")),
        ((held("ppo", "2026-03-31"),), ("ppo", "2026-03-31")),
        ((held("ppo", "2026-04-01"),), None),
        ((held("ppo", "2026-01-01", "2026-03-14"), held("hmo", "2026-03-15")), ("ppo", "2026-03-01")),
        ((held("ppo", "2026-03-05", "2026-03-14"), held("hmo", "2026-03-15")), ("ppo", "2026-03-05")),
        ((), None),
    ],
    ids=[
        "in force",
        "ends on the first",
        "ended before",
        "begins inside",
        "begins on the last day",
        "begins later",
        "another plan inside the month",
        "two begin inside",
        "none",
    ],
)
def test_which_coverage_is_paid(coverages: tuple[Held, ...], paid: tuple[str, str] | None) -> None:
    """The one in force on the first day, else the first that begins in the month, with the day of its price."""
    found = paid_coverage(coverages, MARCH)

    assert (None if found is None else (found[0].span.plan, found[1].isoformat())) == paid
