"""The rows of a family in the census, day by day: tier, relationship, job and price are those of the day."""

from datetime import date
from typing import Any

import pytest

from services.answers.decide.census import CensusAsked, CensusRow, Count, Totals
from services.answers.decide.census_cells import csv_cells, workbook_cells
from services.answers.decide.census_rows import FamilyShown, Held, census_of, stretches_of
from services.answers.decide.tier_price import TierPrices

FAMILY = "city/007"
PRICE = ("50000.00", "12.50", "0.00", "12.50", "month")


def held(member: str = "self", plan: str = "hmo", **said: Any) -> Held:
    """Return a medical coverage from 2026-02-01 on, the subscriber's in a family tier."""
    tiers = [("2026-02-01", "family")] if member == "self" else []
    whole = Held(member, "medical", plan, "blue", "2026-02-01", None, tiers, [])
    return whole._replace(**said)


def shown(*coverages: Held, **said: Any) -> FamilyShown:
    """Return a family: a clerk since January, and a child."""
    jobs = [("2026-01-05", "Clerk", "clerical", "")]
    return FamilyShown(jobs, {"d1": [("2026-01-05", "child")]}, coverages)._replace(**said)


def on(day: str, family: FamilyShown, **asked: str) -> list[CensusRow]:
    """Return the family's rows on a day."""
    return list(
        census_of(
            FAMILY,
            family,
            CensusAsked(date.fromisoformat(day), **asked),
            TierPrices(None, date.fromisoformat(day)),
        )
    )


def test_a_row_has_leading_zeros_and_the_tier_of_the_family() -> None:
    """A dependent's row has the tier of the subscriber's coverage by the same plan."""
    own, child = on("2026-03-01", shown(held(), held("d1")))

    assert (own.employee_id, own.member_number, own.relationship, own.tier) == (
        "007",
        "CITY-007",
        "self",
        "family",
    )
    assert (child.member_number, child.relationship, child.tier) == ("CITY-007-D1", "child", "family")


@pytest.mark.parametrize(
    ("day", "rows"), [("2026-01-31", 0), ("2026-02-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)]
)
def test_first_and_last_day_are_covered(day: str, rows: int) -> None:
    """The day before and the day after are not."""
    assert len(on(day, shown(held(last_day="2026-06-30")))) == rows


@pytest.mark.parametrize(("day", "tier"), [("2026-05-31", "family"), ("2026-06-01", "employee_only")])
def test_the_tier_is_that_of_the_day(day: str, tier: str) -> None:
    """For the subscriber and for who is covered beside them."""
    tiers = [("2026-02-01", "family"), ("2026-06-01", "employee_only")]

    assert [each.tier for each in on(day, shown(held(tiers=tiers), held("d1")))] == [tier, tier]


@pytest.mark.parametrize(
    ("day", "tier"),
    [("2026-06-30", "family"), ("2026-07-01", ""), ("2026-08-31", ""), ("2026-09-01", "employee_only")],
)
def test_a_dependent_alone_has_no_tier(day: str, tier: str) -> None:
    """As after the subscriber's death; and the tier of the subscriber's next coverage from its first day on."""
    own = held(last_day="2026-06-30")
    again = held(first_day="2026-09-01", tiers=[("2026-09-01", "employee_only")])
    rows = [each for each in on(day, shown(own, again, held("d1"))) if each.relationship == "child"]

    assert [each.tier for each in rows] == [tier]


@pytest.mark.parametrize(
    ("day", "relationship"),
    [("2026-03-31", "spouse"), ("2026-04-01", "ex_spouse")],
)
def test_the_relationship_is_that_of_the_day(day: str, relationship: str) -> None:
    """A divorce does not change who somebody was before it."""
    kin = {"d1": [("2026-03-01", "spouse"), ("2026-04-01", "ex_spouse")]}

    assert on(day, shown(held(), held("d1"), kin=kin))[1].relationship == relationship


def test_somebody_of_whom_nothing_is_told_is_unknown() -> None:
    """And somebody covered before they were told of is what they were told to be."""
    kin = {"d1": [("2026-03-01", "child")]}
    rows = on("2026-02-01", shown(held(), held("d1"), held("d2"), kin=kin))

    assert [each.relationship for each in rows] == ["self", "child", "unknown"]


@pytest.mark.parametrize(
    ("day", "job"), [("2026-02-28", ("Clerk", "clerical")), ("2026-03-01", ("Police", ""))]
)
def test_department_and_unit_are_those_of_the_day(day: str, job: tuple[str, str]) -> None:
    """A job without a unit has none."""
    jobs = [("2026-01-05", "Clerk", "clerical", ""), ("2026-03-01", "Police", None, "")]
    (row,) = on(day, shown(held(), jobs=jobs))

    assert (row.department, row.bargaining_unit) == job


@pytest.mark.parametrize(("day", "premium"), [("2026-02-28", ""), ("2026-03-01", "12.50")])
def test_the_price_is_that_of_the_day(day: str, premium: str) -> None:
    """Where one was recorded; before its first day there is none."""
    (row,) = on(day, shown(held(prices=[("2026-03-01", *PRICE)])))

    assert row.premium == premium
    assert (row.volume, row.premium_per) == (("50000.00", "month") if premium else ("", ""))


def test_a_step_without_an_amount_is_no_price() -> None:
    """As where contributions end in the catalog after a leave was priced: tier and plan say the premium again."""
    prices = [("2026-03-01", *PRICE), ("2026-06-01", None, None, None, None, "month")]
    said = [each.priced_by for each in stretches_of(FAMILY, shown(held(prices=prices)))]

    assert [bool(each) for each in said] == [True, False, True]


def test_what_does_not_change_is_one_stretch() -> None:
    """A change of job that leaves department and unit as they are parts nothing of what has no price by it."""
    jobs = [("2026-01-05", "Clerk", "clerical", ""), ("2026-03-01", "Clerk", "clerical", "")]
    both = (held(last_day="2026-06-30"), held("d1", last_day="2026-06-30"))
    *_, stretch = stretches_of(FAMILY, shown(*both, jobs=jobs))

    assert (stretch.from_day, stretch.before_day) == ("2026-02-01", "2026-07-01")


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"plan": "hmo"}, 2),
        ({"plan": "hmo", "tier": "employee_only"}, 0),
        ({"department": "Clerk", "bargaining_unit": "clerical"}, 2),
        ({"employer": "schools"}, 0),
        ({"carrier": "teeth"}, 0),
    ],
)
def test_every_cut_must_fit(asked: dict[str, str], rows: int) -> None:
    """All that is asked for, at once."""
    assert len(on("2026-03-01", shown(held(), held("d1")), **asked)) == rows


def test_totals_count_subscribers_and_members() -> None:
    """By plan and tier, in order."""
    totals = Totals()
    totals.add(on("2026-03-01", shown(held(), held("d1"))))
    totals.add(on("2026-03-01", shown(held(plan="dental"))))

    assert totals.lines() == [Count("dental", "family", 1, 1), Count("hmo", "family", 1, 2)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_a_csv_file_is_a_formula(text: str) -> None:
    """It gets an apostrophe; every other cell stays as it is."""
    (row,) = on("2026-03-01", shown(held(), jobs=[("2026-01-05", text, None, "")]))

    assert csv_cells(row)[CensusRow._fields.index("department")] == f"'{text}"
    assert [a for a, b in zip(csv_cells(row), row, strict=True) if a != b] == [f"'{text}"]


def test_a_workbook_has_days_and_numbers() -> None:
    """Days as days, amounts as numbers, ids as text, and nothing where nothing is."""
    (row,) = on("2026-03-01", shown(held(prices=[("2026-03-01", *PRICE)])))
    cells = dict(zip(CensusRow._fields, workbook_cells(row), strict=True))

    assert (cells["first_day"], cells["last_day"]) == (date(2026, 2, 1), None)
    assert (str(cells["premium"]), cells["employee_id"]) == ("12.50", "007")
