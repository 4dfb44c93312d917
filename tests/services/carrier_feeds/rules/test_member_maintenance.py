"""What happens to a member as a whole: the kind of row that their lines make."""

from datetime import date

import pytest

from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span
from events.vocabulary.maintenance import CoverageChange, Maintenance
from services.carrier_feeds.rules.difference import difference
from services.carrier_feeds.rules.member_maintenance import member_maintenance, parted_by_the_end

JANUARY = date(2026, 1, 1)
MAY_END = date(2026, 5, 31)
JUNE_END = date(2026, 6, 30)
JULY = date(2026, 7, 1)
OPEN = Span("ppo", JANUARY)
ENDED = Span("ppo", JANUARY, JUNE_END)
DENTAL = Span("dental", JANUARY)
DENTAL_ENDED = Span("dental", JANUARY, JUNE_END)

CASES = {
    "first coverage": ([], [OPEN], Maintenance.ADDITION),
    "a second coverage": ([OPEN], [OPEN, DENTAL], Maintenance.CHANGE),
    "coverage after all had ended": ([ENDED], [ENDED, Span("hmo", JULY)], Maintenance.ADDITION),
    "one coverage in place of another that never was": ([OPEN], [DENTAL], Maintenance.ADDITION),
    "all ends on one day": ([OPEN, DENTAL], [ENDED, DENTAL_ENDED], Maintenance.TERMINATION),
    "the last of it ends": ([ENDED, DENTAL], [ENDED, DENTAL_ENDED], Maintenance.TERMINATION),
    "one coverage of two ends": ([OPEN, DENTAL], [ENDED, DENTAL], Maintenance.CHANGE),
    "all ends, on two days": (
        [OPEN, DENTAL],
        [ENDED, Span("dental", JANUARY, MAY_END)],
        Maintenance.CHANGE,
    ),
    "one ends before another that is to end later": (
        [OPEN, DENTAL_ENDED],
        [Span("ppo", JANUARY, MAY_END), DENTAL_ENDED],
        Maintenance.CHANGE,
    ),
    "it ends while another is to begin": (
        [OPEN, Span("hmo", JULY)],
        [ENDED, Span("hmo", JULY)],
        Maintenance.CHANGE,
    ),
    "one plan after another": ([OPEN], [ENDED, Span("hmo", JULY)], Maintenance.CHANGE),
    "nothing ever was": ([OPEN, DENTAL], [], Maintenance.CANCELLATION),
    "one coverage never was": ([OPEN, DENTAL], [DENTAL], Maintenance.CHANGE),
    "an ended coverage never was": ([ENDED, OPEN], [OPEN], Maintenance.CHANGE),
    "back as it was": ([ENDED, DENTAL_ENDED], [OPEN, DENTAL], Maintenance.REINSTATEMENT),
    "one coverage of two is back": ([ENDED, DENTAL], [OPEN, DENTAL], Maintenance.REINSTATEMENT),
    "back, and something new": ([ENDED], [OPEN, DENTAL], Maintenance.REINSTATEMENT),
    "a later end": ([Span("ppo", JANUARY, MAY_END)], [ENDED], Maintenance.CHANGE),
    "demographics only": ([OPEN], [OPEN], Maintenance.CHANGE),
}


@pytest.mark.parametrize(("told", "truth", "kind"), CASES.values(), ids=CASES.keys())
def test_member_maintenance(told: list[Span], truth: list[Span], kind: Maintenance) -> None:
    """The row says of the member what its lines say of the coverages together."""
    lines = difference(_spans(told), _spans(truth)).get("self", ())

    assert member_maintenance(told, truth, lines) is kind


def _spans(spans: list[Span]) -> Spans:
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {}
    for span in spans:
        line = InsuranceLine.DENTAL if span.plan == "dental" else InsuranceLine.MEDICAL
        found["self", line] = (*found.get(("self", line), ()), span)
    return found


def _change(day: date) -> CoverageChange:
    return CoverageChange(
        Maintenance.CHANGE,
        InsuranceLine.MEDICAL,
        "ppo",
        JANUARY,
        tier=CoverageTier.EMPLOYEE_ONLY,
        change_day=day,
    )


def _end(last_day: date) -> CoverageChange:
    return CoverageChange(Maintenance.TERMINATION, InsuranceLine.MEDICAL, "ppo", JANUARY, last_day)


RENEWAL = CoverageChange(Maintenance.CANCELLATION, InsuranceLine.MEDICAL, "hmo", JULY)
BACK = CoverageChange(Maintenance.REINSTATEMENT, InsuranceLine.MEDICAL, "ppo", JANUARY)


def test_what_changes_before_all_ends_is_parted_from_the_ends() -> None:
    """On its first day and on its last alike; a renewal that goes with the end stands beside it."""
    for day in (JANUARY, JUNE_END):
        lines = [RENEWAL, _change(day), _end(JUNE_END)]
        assert parted_by_the_end([ENDED], lines) == ((_change(day),), (RENEWAL, _end(JUNE_END)))


@pytest.mark.parametrize(
    ("truth", "lines"),
    [
        ([ENDED], [_end(JUNE_END)]),
        ([ENDED], [_change(MAY_END)]),
        ([ENDED], [RENEWAL, _change(MAY_END)]),
        ([ENDED, DENTAL], [_change(MAY_END), _end(JUNE_END)]),
        ([ENDED], [BACK, _change(MAY_END), _end(JUNE_END)]),
    ],
)
def test_nothing_else_is_parted(truth: list[Span], lines: list[CoverageChange]) -> None:
    """Ends alone, changes alone, changes and a cancellation; a member who keeps a coverage; one who returns before."""
    assert parted_by_the_end(truth, lines) is None
