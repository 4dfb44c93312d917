"""How the stand-in carrier reads rows: ends, absence, groups and reinstatements, by its own companion guide."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.x12.stand_in_roster import Held, KeptRoster, Line, Row
from events.catalog import CarrierProfile
from tests.small_catalog import small_catalog

JANUARY, MARCH_END, JUNE_END = date(2026, 1, 1), date(2026, 3, 31), date(2026, 6, 30)
TODAY = date(2026, 7, 10)


def _kept(**keys: Any) -> KeptRoster:
    profile = small_catalog().carriers[0]
    return KeptRoster(CarrierProfile.model_validate({**profile.model_dump(), **keys}))


def _row(maintenance: str, *lines: Line, member: str = "1", group: str = "A", **days: date) -> Row:
    references = {"0F": "1", "23": member, "1L": group}
    qualified = {name.removeprefix("d"): day for name, day in days.items()}
    return Row(maintenance, member == "1", references, qualified, list(lines))


def _line(action: str, last: date | None = None, *, tier: str = "EMP", **days: date) -> Line:
    said = {"348": JANUARY, **({} if last is None else {"349": last})}
    return Line(action, "HMO", "PPO", tier, {**said, **{n.removeprefix("d"): d for n, d in days.items()}})


def _of(kept: KeptRoster, member: str = "1") -> list[Held]:
    return list(kept.roster.get(("1", member), {}).values())


ADDED = Held("HMO", "PPO", JANUARY, None, ((JANUARY, "EMP"),))


@pytest.mark.parametrize(
    ("keys", "line", "last"),
    [
        ({}, _line("024", JUNE_END), JUNE_END),
        ({"end_day": "first_uncovered"}, _line("024", date(2026, 7, 1)), JUNE_END),
    ],
    ids=["last covered", "first uncovered"],
)
def test_an_end(keys: dict[str, Any], line: Line, last: date) -> None:
    """It names the last covered day, or the day after it."""
    kept = _kept(**keys)
    kept.change([_row("021", _line("021")), _row("001", line)])

    assert [held.last_day for held in _of(kept)] == [last]


@pytest.mark.parametrize(("habit", "last"), [("end_only", MARCH_END), ("reinstate_and_end", JUNE_END)])
def test_an_earlier_end(habit: str, last: date) -> None:
    """Some carriers take it only after a reinstatement."""
    kept = _kept(earlier_end=habit)
    kept.change([_row("021", _line("021")), _row("001", _line("024", JUNE_END))])
    kept.change([_row("001", _line("024", MARCH_END))])
    before = [held.last_day for held in _of(kept)]
    kept.change([_row("001", _line("025"), _line("024", MARCH_END))])

    assert before == [last]
    assert [held.last_day for held in _of(kept)] == [MARCH_END]


@pytest.mark.parametrize(("habit", "last"), [("reinstate", None), ("add", JUNE_END)])
def test_a_reinstatement(habit: str, last: date | None) -> None:
    """A carrier that knows none does nothing with it."""
    kept = _kept(reinstatement=habit)
    kept.change([_row("021", _line("021", JUNE_END)), _row("025", _line("025"))])

    assert [held.last_day for held in _of(kept)] == [last]


@pytest.mark.parametrize(("rows", "last"), [("subscriber", JUNE_END), ("everybody", None)])
def test_the_subscribers_end(rows: str, last: date | None) -> None:
    """It is the dependents' too, where the carrier's guide says so, and only in the same group."""
    kept = _kept(termination_rows=rows)
    dependents = [
        _row("021", _line("021"), member=each, group=group) for each, group in (("2", "A"), ("3", "B"))
    ]
    kept.change([_row("021", _line("021")), *dependents])
    kept.change([_row("024", d357=JUNE_END)])

    assert [held.last_day for member in "123" for held in _of(kept, member)] == [JUNE_END, last, None]


def test_absence() -> None:
    """What is in force and not named ends the day before; what ended or begins later stays; all sets must be read."""
    kept = _kept()
    later = Line("021", "HMO", "PPO", "EMP", {"348": date(2026, 8, 1)})
    kept.change(
        [
            _row("021", _line("021")),
            _row("021", _line("021", JUNE_END), member="2"),
            _row("021", later, member="3"),
        ]
    )
    kept.replace([], TODAY, complete=False)
    before = _of(kept)
    kept.replace([], TODAY, complete=True)

    assert before == [ADDED]
    assert [held.last_day for member in "123" for held in _of(kept, member)] == [
        date(2026, 7, 9),
        JUNE_END,
        None,
    ]


def test_a_file_that_says_everything() -> None:
    """Its tier holds on its day; a tier told from a day on stays where it is the same by then."""
    kept = _kept()
    kept.change([_row("021", _line("021")), _row("001", _line("001", tier="FAM", d303=MARCH_END))])
    kept.replace([_row("030", _line("030", tier="FAM"))], TODAY, complete=True)
    same = _of(kept)
    kept.replace([_row("030", _line("030", tier="EMP"))], TODAY, complete=True)

    assert [held.tiers for held in same] == [((JANUARY, "EMP"), (MARCH_END, "FAM"))]
    assert [held.tiers[-1] for held in _of(kept)] == [(TODAY, "EMP")]


def test_a_premium_is_kept_from_its_day_on() -> None:
    """AMT*P3 of a coverage, read after its HD."""
    row = _row("021")
    for name, elements in (
        ("HD", ["021", "", "HMO", "PPO", "EMP"]),
        ("DTP", ["348", "D8", "20260101"]),
        ("AMT", ["P3", "900.5"]),
    ):
        row.read(name, elements)
    kept = _kept()
    kept.change([row])

    assert [held.premiums for held in _of(kept)] == [((JANUARY, Decimal("900.5")),)]


def test_a_volume_is_kept_from_its_day_on() -> None:
    """AMT*FK, like a premium; INS05 stands with the coverage that the row adds."""
    kept = _kept(say_volume=True)
    added = _row("021", replace(_line("021"), volume=Decimal(10)))
    added.status = "C"
    kept.change([added])
    kept.change([_row("001", replace(_line("001", d303=MARCH_END), volume=Decimal(20)))])
    (held,) = _of(kept)

    assert held.volumes == ((JANUARY, Decimal(10)), (MARCH_END, Decimal(20)))
    assert held.status == "C"


def test_reporting_categories_are_no_numbers_of_the_member() -> None:
    """What stands between LS and LE is read by nobody."""
    row = _row("024", d357=JUNE_END)
    for name, elements in [("LS", ["2700"]), ("LX", ["1"]), ("REF", ["23", "900.00"]), ("LE", ["2700"])]:
        row.read(name, elements)

    assert row.references["23"] == "1"
