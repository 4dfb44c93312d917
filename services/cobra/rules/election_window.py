"""Until when continuation can be elected."""

from datetime import date
from typing import Final

from events.vocabulary.calendar import deadline
from events.vocabulary.law import Rule
from services.cobra.law import ELECTION_DAYS_MIN

RULES: Final = (
    Rule(
        "COB-25",
        "Continuation can be elected for at least 60 days after the later of the loss and the notice; an election "
        "counts on the day it is sent.",
        "42 USC 300bb-5(1); 26 CFR 54.4980B-6, Q&A-1",
        {"days to elect": ELECTION_DAYS_MIN},
    ),
)


def election_last_day(*, loss_day: date, notice_day: date) -> date:
    """Return the last day of the shortest election period the law allows; an election counts on the day it is sent.

    Args:
      loss_day: the last covered day.
      notice_day: the day on which the election notice is provided.

    Source:
      42 USC 300bb-5(1); 26 CFR 54.4980B-6, Q&A-1(b).

    >>> election_last_day(loss_day=date(2001, 6, 1), notice_day=date(2001, 6, 15))
    datetime.date(2001, 8, 14)
    """
    later = max(loss_day, notice_day)
    return deadline(later, ELECTION_DAYS_MIN.on(later))
