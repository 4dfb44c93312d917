"""A loss is an end of coverage that the event caused, of somebody covered on the day before."""

from datetime import date

import pytest

from events.vocabulary.coverage import Span
from services.cobra.rules.loss_of_coverage import lost_span

EVENT = date(2026, 3, 16)


def span(plan: str, first: str, last: str | None = None) -> Span:
    """Return a dependent's span."""
    return Span(plan, date.fromisoformat(first), date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("spans", "same_plan", "lost"),
    [
        ((span("ppo", "2026-01-01", "2026-03-31"),), False, "2026-03-31"),
        ((span("ppo", "2026-01-01", "2026-03-16"),), False, "2026-03-16"),
        ((span("ppo", "2026-01-01", "2026-03-15"),), False, "2026-03-15"),
        ((span("ppo", "2026-01-01", "2026-03-14"),), False, None),
        ((span("ppo", "2026-03-16", "2026-03-31"),), False, None),
        ((span("ppo", "2026-01-01"),), False, None),
        ((span("ppo", "2026-01-01", "2026-04-30"),), False, None),
        ((span("ppo", "2026-01-01", "2026-03-31"), span("hmo", "2026-04-01")), False, None),
        ((span("ppo", "2026-01-01", "2026-03-31"), span("hmo", "2026-04-01")), True, "2026-03-31"),
        ((span("ppo", "2026-01-01", "2026-03-31"), span("ppo", "2026-04-01")), True, None),
        ((span("hmo", "2026-04-02"), span("ppo", "2026-01-01", "2026-03-31")), False, "2026-03-31"),
        (
            (span("ppo", "2026-01-01", "2026-03-20"), span("hmo", "2026-03-21", "2026-03-31")),
            False,
            "2026-03-31",
        ),
        ((), False, None),
    ],
    ids=[
        "end of the month",
        "on the day",
        "the day before",
        "gone before",
        "began on the day",
        "goes on",
        "ended later by something else",
        "another plan without a gap",
        "another plan after retirement",
        "the same plan after retirement",
        "a gap of one day",
        "lost after a change of plan",
        "never covered",
    ],
)
def test_cob_7_and_cob_10_what_was_lost(spans: tuple[Span, ...], same_plan: bool, lost: str | None) -> None:
    """COB-7, COB-10, COB-11: the last covered day of the coverage that the event ended, or none."""
    found = lost_span(spans, EVENT, same_plan=same_plan)

    assert (found.last_day if found else None) == (date.fromisoformat(lost) if lost else None)
