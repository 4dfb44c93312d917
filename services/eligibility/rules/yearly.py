"""Dollar amounts of the law that change by the calendar year.

Source: each amount names its own.
"""

from datetime import date
from decimal import Decimal

from events.vocabulary.law import Enacted


def years(first: int, last: int, dollars: int, source: str) -> Enacted[Decimal]:
    """Return an amount for the years from the first to the last, both included."""
    return Enacted(Decimal(dollars), date(first, 1, 1), source, date(last, 12, 31))
