"""Deferred compensation of governments: how much may be deferred in a calendar year, by age.

Source: 26 USC 457(b), (e)(15); 414(v); the notice of each year.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from events.vocabulary.law import Dated, Rule
from services.eligibility.rules.yearly import years

DEFERRAL: Final[Dated[Decimal]] = Dated(
    years(2023, 2023, 22500, "26 USC 457(e)(15); Notice 2022-55"),
    years(2024, 2024, 23000, "26 USC 457(e)(15); Notice 2023-75"),
    years(2025, 2025, 23500, "26 USC 457(e)(15); Notice 2024-80"),
    years(2026, 2026, 24500, "26 USC 457(e)(15); Notice 2025-67"),
)
"""A calendar year's deferrals to a 457(b) plan."""
CATCH_UP: Final[Dated[Decimal]] = Dated(
    years(2023, 2025, 7500, "26 USC 414(v)(2)(B)(i)"), years(2026, 2026, 8000, "26 USC 414(v)(2)(B)(i)")
)
"""More, in the years in which somebody is 50 or older."""
HIGHER_CATCH_UP: Final[Dated[Decimal]] = Dated(years(2025, 2026, 11250, "26 USC 414(v)(2)(E)"))
"""Instead of that, in the years in which somebody becomes 60, 61, 62 or 63."""

RULES: Final = (
    Rule(
        "LIMIT-457",
        "Deferred compensation is recorded as told, and no more of it than a calendar year and an age allow.",
        "26 USC 457(b), (e)(15); 414(v)",
        {"deferrals": DEFERRAL, "from 50 on": CATCH_UP, "from 60 to 63": HIGHER_CATCH_UP},
    ),
)


def deferral_limit(year: int, birth_day: date | None, *, special: bool) -> Decimal:
    """Return the most somebody may defer in a calendar year; the larger of the catch-ups, never two.

    `special` is the catch-up of the last three years before normal retirement age: twice the limit. Without a birth
    day nobody has reached an age.

    Raises:
      LookupError: no limit is known for that year.
    """
    new_year = date(year, 1, 1)
    basic, extra = DEFERRAL.on(new_year), Decimal(0)
    age = 0 if birth_day is None else year - birth_day.year
    if 60 <= age <= 63 and year >= HIGHER_CATCH_UP.values[0].first_day.year:
        extra = HIGHER_CATCH_UP.on(new_year)
    elif age >= 50:
        extra = CATCH_UP.on(new_year)
    return basic + max(extra, basic if special else Decimal(0))
