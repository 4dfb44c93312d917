"""Medicare in periods, as it was told."""

from datetime import date

import pytest

from events.base import DomainEvent
from services.eligibility.rules.medicare_periods import entitlements
from services.eligibility.state import known
from tests.life import hired
from tests.services.eligibility.law_life import on_leave, on_medicare, told


@pytest.mark.parametrize(
    ("events", "periods"),
    [
        ([on_medicare("2026-04-01", None), on_medicare(None, "2026-07-01")], [("2026-07-01", None)]),
        (
            [on_medicare("2025-08-01", "2025-08-01"), on_medicare(None, None, ended="2025-12-31")],
            [("2025-08-01", "2025-12-31")],
        ),
        (
            [
                on_medicare("2025-08-01", "2025-08-01", ended="2025-12-31"),
                on_medicare("2026-09-01", "2026-09-01"),
            ],
            [("2025-08-01", "2025-12-31"), ("2026-09-01", None)],
        ),
        (
            [on_medicare("2025-08-01", "2025-08-01", ended="2025-12-31"), on_medicare("2025-12-31", None)],
            [("2025-12-31", None)],
        ),
        (
            [
                on_medicare("2025-08-01", "2025-08-01", ended="2025-12-31"),
                on_leave("2026-08-01"),
                on_medicare("2026-09-01", None),
                on_medicare(None, "2026-10-01"),
            ],
            [("2025-08-01", "2025-12-31"), ("2026-10-01", None)],
        ),
        (
            [
                on_medicare("2024-01-01", "2024-01-01", ended="2024-12-31"),
                on_medicare("2025-06-01", "2025-06-01"),
                on_medicare(None, None, ended="2025-12-31"),
            ],
            [("2024-01-01", "2024-12-31"), ("2025-06-01", "2025-12-31")],
        ),
    ],
)
def test_parts_told_apart_are_one_period_and_those_after_an_end_another(
    events: list[DomainEvent], periods: list[tuple[str, str | None]]
) -> None:
    """The first day with both parts, and the last; parts that begin by the last day go on with the period."""
    life = told(hired("2020-01-15"), *events)
    found = entitlements(known(life.family, life.streams("hr", "coverage", "misfit")).family)["self"]

    assert [(str(each.enrolled_day), each.last_day and str(each.last_day)) for each in found] == periods
    assert found[-1].reaches(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("events", "free"),
    [
        ([on_medicare("2025-08-01", "2025-08-01")], [None]),
        ([on_medicare("2025-08-01", "2025-08-01"), on_medicare(None, None, free=True)], [True]),
        ([on_medicare("2025-08-01", None, free=True), on_medicare(None, "2025-12-01")], [True]),
        ([on_medicare("2025-08-01", None, free=True), on_medicare(None, "2025-12-01", free=False)], [False]),
        (
            [
                on_medicare("2025-08-01", "2025-08-01", free=True, ended="2025-12-31"),
                on_medicare("2026-09-01", "2026-09-01"),
            ],
            [True, True],
        ),
    ],
)
def test_ma_1_premium_free_part_a_is_told_once(events: list[DomainEvent], free: list[bool | None]) -> None:
    """With a day or without, before the parts or after them; it counts until HR says otherwise."""
    life = told(hired("2020-01-15"), *events)
    found = entitlements(known(life.family, life.streams("hr", "coverage", "misfit")).family)["self"]

    assert [each.premium_free for each in found] == free
