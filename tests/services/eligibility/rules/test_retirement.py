"""At and after retirement: the 60 days of Oregon, and entry later where the unit bars it."""

import pytest

from tests.life import Life, elected, hired, joined, rehired, retired
from tests.services.eligibility.law_life import city, covered, misfits, told


def retiree(*, signed: str | None = None, on: str = "2026-07-01", plan: str = "hmo-retired:kim") -> Life:
    """Return an employee with a spouse who retires, and elects at it if they signed."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        retired(on),
    )
    if signed is not None:
        life.told("form", elected(on, plan, occasion="retirement", signed=signed))
    return life


@pytest.mark.parametrize(
    ("signed", "is_covered"), [("2026-07-01", True), ("2026-08-30", True), ("2026-08-31", False)]
)
def test_or_1_a_retiree_elects_within_60_days(signed: str, is_covered: bool) -> None:
    """Retired 2026-07-01: to 2026-08-30 and no later, with the spouse."""
    life = retiree(signed=signed)

    spans = covered(life, city("OR"))
    assert ({"self hmo-retired 2026-07-01..", "kim hmo-retired 2026-07-01.."} <= spans) == is_covered
    assert (misfits(life) == []) == is_covered


def test_or_1_the_60_days_are_oregons() -> None:
    """Elsewhere the plan gives no last day."""
    assert "self hmo-retired 2026-07-01.." in covered(retiree(signed="2026-08-31"), city("MA"))


@pytest.mark.parametrize(
    ("on", "signed", "expected"),
    [
        ("2024-07-01", "2024-08-30", []),
        ("2024-07-01", "2024-08-31", ["late"]),
        ("2024-06-15", "2024-08-31", ["late"]),
        ("2026-07-01", "2026-08-30", []),
        ("2026-07-01", "2026-08-31", ["late"]),
    ],
)
def test_or_1_who_retires_twice_has_the_60_days_of_each(on: str, signed: str, expected: list[str]) -> None:
    """Counted from the retirement that the election speaks of, also if it was filled in before the day."""
    life = told(
        hired("2020-01-15"),
        retired("2024-07-01"),
        rehired("2025-01-15"),
        retired("2026-07-01"),
        elected(on, "hmo-retired", occasion="retirement", signed=signed),
    )
    covered(life, city("OR"))

    assert misfits(life) == expected


def waived_and_later(*, late_entry: bool) -> tuple[Life, set[str]]:
    """Return a retiree who waived at retirement and chooses at the next open enrollment, decided."""
    life = retiree(signed="2026-07-01", plan="-medical")
    life.told("later", elected("2027-05-04", "hmo-retired", occasion="open_enrollment"))
    return life, covered(life, city("MA", late_entry=late_entry))


def test_ma_2_who_was_not_enrolled_at_retirement_may_not_enter_later() -> None:
    """Where the unit says so the election is refused as a whole."""
    life, spans = waived_and_later(late_entry=False)

    assert not any("hmo-retired" in each for each in spans)
    assert misfits(life) == ["late-entry"]


def test_ma_2_where_the_unit_does_not_bar_it_they_may() -> None:
    """It is the plan's choice."""
    life, spans = waived_and_later(late_entry=True)

    assert "self hmo-retired 2027-07-01.." in spans
    assert misfits(life) == []


def test_ma_2_who_was_enrolled_may_change_plans_later() -> None:
    """The bar is against entry, not against a change; and the office's own entry passes it."""
    life = retiree(signed="2026-07-01")
    life.told("later", elected("2027-05-04", "hmo-retired", occasion="open_enrollment"))
    waived = retiree(signed="2026-07-01", plan="-medical")
    waived.told("office", elected("2027-05-04", "hmo-retired", occasion="administrative"))

    assert "kim hmo-retired 2026-07-01..2027-06-30" in covered(life, city("MA", late_entry=False))
    assert "self hmo-retired 2027-05-04.." in covered(waived, city("MA", late_entry=False))
    assert (misfits(life), misfits(waived)) == ([], [])


def test_ma_2_a_line_that_was_carried_over_a_retirement_was_held_at_it() -> None:
    """Who said nothing at retirement, and so kept their plan, may choose in it at the next open enrollment."""
    life = retiree()
    life.told("later", elected("2027-05-04", "hmo-retired", occasion="open_enrollment"))

    assert "kim hmo-retired 2026-07-01..2027-06-30" in covered(life, city("MA", late_entry=False))
    assert misfits(life) == []


def test_ma_2_a_waiver_is_no_entry() -> None:
    """Who waived at retirement may say so again."""
    life = retiree(signed="2026-07-01", plan="-medical")
    life.told("again", elected("2027-05-04", "-medical", occasion="open_enrollment"))
    covered(life, city("MA", late_entry=False))

    assert misfits(life) == []


def test_ma_2_each_election_by_itself() -> None:
    """The office's entry into dental passes; the election of medical after it is late all the same."""
    life = told(
        hired("2020-01-15"),
        retired("2026-07-01"),
        elected("2026-07-01", "-dental", "-medical", occasion="retirement"),
        elected("2026-10-01", "dental", occasion="administrative"),
        elected("2027-05-04", "hmo-retired", occasion="open_enrollment"),
    )

    assert covered(life, city("MA", late_entry=False)) == set()
    assert covered(life, city("MA", late_entry=False), "dental") == {"self dental 2026-10-01.."}
    assert misfits(life) == ["late-entry"]
