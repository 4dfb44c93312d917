"""Every figure of the law that eligibility uses, a second time: what it is, and the days on which it holds.

Source: the statute, regulation or notice that each figure names in its rule.
"""

from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest

from events.telling import FIRST_DAY
from events.vocabulary.law import Dated
from services.eligibility import rules
from tests.life import day

_Row = tuple[int, str, str | None]

_EVER = FIRST_DAY.isoformat()
"""A statute older than any day that can be told."""


def _years(*rows: tuple[int, int, int]) -> list[_Row]:
    """Return amounts with the first and the last calendar year of each, as days."""
    return [(dollars, f"{first}-01-01", f"{last}-12-31") for first, last, dollars in rows]


FIGURES: dict[tuple[str, str], list[_Row]] = {
    ("ACA-1", "days"): [(90, "2014-01-01", None)],
    ("ACA-4", "age"): [(26, "2010-09-23", None)],
    ("ACA-6", "days of an administrative period"): [(90, "2014-01-01", None)],
    ("ACA-6", "months of stability"): [(6, "2014-01-01", None)],
    ("ACA-7", "days of an administrative period"): [(90, "2014-01-01", None)],
    ("ACA-8", "weeks"): [(13, "2014-01-01", None)],
    ("ACA-8", "weeks of an educational organization"): [(26, "2014-01-01", None)],
    ("ACA-9", "weekly hours"): [(30, "2014-01-01", None)],
    ("ACA-9", "monthly hours"): [(130, "2014-01-01", None)],
    ("ACA-9", "hours of breaks a year"): [(501, "2014-01-01", None)],
    ("C32B-11A", "optional life at most"): [(150_000, _EVER, None)],
    ("C32B-9", "basic life of a retiree"): [(1_000, _EVER, None)],
    ("LIMIT-457", "deferrals"): _years(
        (2023, 2023, 22_500), (2024, 2024, 23_000), (2025, 2025, 23_500), (2026, 2026, 24_500)
    ),
    ("LIMIT-457", "from 50 on"): _years((2023, 2025, 7_500), (2026, 2026, 8_000)),
    ("LIMIT-457", "from 60 to 63"): _years((2025, 2026, 11_250)),
    ("LV-1", "days after the letter"): [(15, _EVER, None)],
    ("LV-1", "days late"): [(30, _EVER, None)],
    ("MED-1", "age"): [(65, _EVER, None)],
    ("OR-1", "days"): [(60, _EVER, None)],
    ("S125-1", "days to choose after hire"): [(30, "2007-08-06", None)],
    ("S125-5", "days to ask"): [(30, "1997-07-01", None)],
    ("S125-5", "days to ask, Medicaid and CHIP"): [(60, "2009-04-01", None)],
    ("S125-6", "health account, a plan year"): _years(
        (2013, 2014, 2_500),
        (2015, 2016, 2_550),
        (2017, 2017, 2_600),
        (2018, 2018, 2_650),
        (2019, 2019, 2_700),
        (2020, 2021, 2_750),
        (2022, 2022, 2_850),
        (2023, 2023, 3_050),
        (2024, 2024, 3_200),
        (2025, 2025, 3_300),
        (2026, 2026, 3_400),
    ),
    ("S125-8", "dependent care, a calendar year"): [
        *_years((1987, 2020, 5_000), (2021, 2021, 10_500), (2022, 2025, 5_000)),
        (7_500, "2026-01-01", None),
    ],
    ("ST-2", "days after the end of work"): [(39 * 7, _EVER, None)],
}
"""By rule and name of the figure: its values with their first and last days."""


def _registered() -> dict[tuple[str, str], Dated[int] | Dated[Decimal]]:
    modules = [import_module(f"{rules.__name__}.{each.name}") for each in iter_modules(rules.__path__)]
    known = [rule for module in modules for rule in getattr(module, "RULES", ())]
    return {(rule.id, name): figure for rule in known for name, figure in rule.figures.items()}


def test_every_figure_is_written_twice() -> None:
    """None is used that is not in the list here."""
    assert _registered().keys() == FIGURES.keys()


@pytest.mark.parametrize(("name", "rows"), FIGURES.items(), ids=lambda each: "-".join(map(str, each)))
def test_a_figure_is_the_law_s(name: tuple[str, str], rows: list[_Row]) -> None:
    """Each value from its first day to its last, both included, and no other."""
    found = [(each.value, each.first_day, each.last_day) for each in _registered()[name].values]

    assert found == [(value, day(first), None if last is None else day(last)) for value, first, last in rows]
