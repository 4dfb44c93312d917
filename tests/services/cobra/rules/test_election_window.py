"""The election period is never shorter than the law's sixty days."""

from datetime import date

import pytest

from services.cobra.rules.election_window import election_last_day


@pytest.mark.parametrize(
    ("loss", "notice", "last"),
    [
        ("2001-06-01", "2001-06-01", "2001-07-31"),
        ("2001-06-01", "2001-06-15", "2001-08-14"),
        ("2001-12-01", "2001-12-01", "2002-01-30"),
        ("2026-03-31", "2026-04-10", "2026-06-09"),
        ("2026-03-31", "2026-03-20", "2026-05-30"),
        ("2028-01-01", "2028-01-01", "2028-03-01"),
    ],
    ids=["Q&A-1(c)", "T1: notice later", "T2", "T5, COB-25", "notice before loss", "leap day"],
)
def test_cob_25_sixty_days_from_the_later(loss: str, notice: str, last: str) -> None:
    """26 CFR 54.4980B-6, Q&A-1: sixty days after the later of loss and notice, that day not counted."""
    found = election_last_day(loss_day=date.fromisoformat(loss), notice_day=date.fromisoformat(notice))

    assert found == date.fromisoformat(last)


def test_before_the_law_there_was_no_period() -> None:
    """Nothing is computed for a day on which no such right existed."""
    with pytest.raises(LookupError):
        election_last_day(loss_day=date(1986, 6, 30), notice_day=date(1986, 6, 30))
