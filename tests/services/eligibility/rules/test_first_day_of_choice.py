"""When a choice begins to hold, first by the regulation's own cases."""

from datetime import date

import pytest

from events.enrollment import ElectionSubmitted
from events.offers import index
from events.telling import fold
from services.eligibility.rules.enrollment_windows import plan_year_first_day
from services.eligibility.rules.first_day_of_choice import election_day
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, elected, hired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
EMPLOYED = phases(fold(FAMILY, Life().told("e0", hired("2026-01-15")).records), BOOK)[0]


@pytest.mark.parametrize(
    ("election", "expected"),
    [
        # 45 CFR 146.117, birth: coverage from the day itself, asked for within 30 days.
        (
            elected("2026-05-20", "hmo", occasion="special_enrollment", reason="birth", signed="2026-06-19"),
            "2026-05-20",
        ),
        # adoption and placement likewise
        (elected("2026-05-20", "hmo", occasion="special_enrollment", reason="adoption"), "2026-05-20"),
        (elected("2026-05-20", "hmo", occasion="special_enrollment", reason="placement"), "2026-05-20"),
        # 45 CFR 146.117, marriage: the first day of the first calendar month after the request
        (
            elected(
                "2026-05-20", "hmo", occasion="special_enrollment", reason="marriage", signed="2026-06-02"
            ),
            "2026-07-01",
        ),
        (
            elected(
                "2026-05-20", "hmo", occasion="special_enrollment", reason="marriage", signed="2026-05-31"
            ),
            "2026-06-01",
        ),
        (
            elected(
                "2026-05-20", "hmo", occasion="special_enrollment", reason="marriage", signed="2026-06-01"
            ),
            "2026-07-01",
        ),
        # Coverage lost on June 30, or first missing on July 1, and asked for before: no month is left out.
        (
            elected(
                "2026-06-30",
                "hmo",
                occasion="special_enrollment",
                reason="loss_of_other_coverage",
                signed="2026-06-15",
            ),
            "2026-07-01",
        ),
        (
            elected(
                "2026-07-01",
                "hmo",
                occasion="special_enrollment",
                reason="loss_of_other_coverage",
                signed="2026-06-15",
            ),
            "2026-07-01",
        ),
        # 26 CFR 1.125-4(a): other changes are prospective
        (elected("2026-05-20", "hmo", occasion="change_in_status", reason="residence"), "2026-06-01"),
        # a plan year begins on the first of July
        (elected("2026-05-04", "hmo", occasion="open_enrollment"), "2026-07-01"),
        (elected("2026-07-01", "hmo", occasion="open_enrollment"), "2026-07-01"),
        (elected("2026-07-02", "hmo", occasion="open_enrollment"), "2027-07-01"),
        (elected("2026-01-15", "hmo", occasion="new_hire"), "2026-01-15"),
        (elected("2026-04-11", "hmo", occasion="administrative"), "2026-04-11"),
    ],
)
def test_election_day(election: ElectionSubmitted, expected: str) -> None:
    """Apart from waiting, an election holds from this day on."""
    assert election_day(election, EMPLOYED, BOOK, "city") == date.fromisoformat(expected)


def test_plan_year_in_january() -> None:
    """A plan year that is the calendar year begins on the next first of January."""
    assert plan_year_first_day(date(2026, 11, 3), 1) == date(2027, 1, 1)
