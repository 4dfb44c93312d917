"""Health flexible spending accounts: how much a plan year takes, and what becomes of the rest.

Source: 26 USC 125(i); the Revenue Procedure of each year; Notice 2005-42, 2013-71 and 2020-33.
"""

from decimal import Decimal
from typing import Final

from events.vocabulary.law import Dated, Rule
from services.eligibility.rules.yearly import years

HEALTH_FSA: Final[Dated[Decimal]] = Dated(
    years(2013, 2014, 2500, "26 USC 125(i); Notice 2012-40; Rev. Proc. 2013-35"),
    years(2015, 2016, 2550, "Rev. Proc. 2014-61; Rev. Proc. 2015-53"),
    years(2017, 2017, 2600, "Rev. Proc. 2016-55"),
    years(2018, 2018, 2650, "Rev. Proc. 2017-58"),
    years(2019, 2019, 2700, "Rev. Proc. 2018-57"),
    years(2020, 2021, 2750, "Rev. Proc. 2019-44; Rev. Proc. 2020-45"),
    years(2022, 2022, 2850, "Rev. Proc. 2021-45"),
    years(2023, 2023, 3050, "Rev. Proc. 2022-38"),
    years(2024, 2024, 3200, "Rev. Proc. 2023-34"),
    years(2025, 2025, 3300, "Rev. Proc. 2024-40"),
    years(2026, 2026, 3400, "Rev. Proc. 2025-32"),
)
"""A year's salary reductions for a health account, by the first day of its plan year."""

RULES: Final = (
    Rule(
        "S125-6",
        "A health account takes in a plan year no more than the limit of the year it begins in; who joins late has all "
        "of it.",
        "26 USC 125(i)",
        {"health account, a plan year": HEALTH_FSA},
    ),
)
