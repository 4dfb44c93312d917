"""What a coverage is worth and costs from which day on, decided and recorded."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.employment import PersonChanged
from events.enrollment import CoveragePriced
from events.people import PersonChanges
from events.vocabulary.coverage import InsuranceLine as Line
from events.vocabulary.maintenance import MaintenanceReason
from services.eligibility.rules.own_price import is_priced
from services.eligibility.rules.price_days import age_days
from tests.life import elected, hired, left, person, retired, voided
from tests.priced_city import (
    BOOK,
    TWICE_SALARY,
    book,
    chose,
    decided,
    facts,
    lived,
    paid,
    raised,
    steps,
)

HIRED = hired("2026-01-05", who=person(born="1980-02-03").model_copy(update={"tobacco": False}))
OPTIONAL = Line.OPTIONAL_LIFE


END = ("2028-01-01", "50000.00", None, None)
"""The catalog's prices end with 2027."""


def test_plan_43_a_price_by_volume_age_and_tobacco() -> None:
    """Fifty thousand at ten cents a thousand, from the first day to the end of the catalog's prices."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 50000))

    assert steps(life) == [("2026-01-05", "50000.00", "5.00", None), END]


def test_a_fact_in_full() -> None:
    """It names the coverage, the amounts, who pays, the events and the rules it rests on."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 50000))

    assert facts(life)[0] == CoveragePriced(
        member="self",
        line=OPTIONAL,
        plan="more-life",
        carrier="teeth",
        first_day=date(2026, 1, 5),
        reason=MaintenanceReason.INITIAL_ENROLLMENT,
        rests_on=("munis/city#e1",),
        rules=("PLAN-43", "PLAN-41", "PAY-8"),
        from_day=date(2026, 1, 5),
        volume=Decimal(50000),
        asked_volume=None,
        premium=Decimal("5.00"),
        employer=Decimal("0.00"),
        employee=Decimal("5.00"),
        per="month",
        catalog=BOOK.version,
    )


def test_a_plan_by_tier_alone_has_no_price_steps() -> None:
    """Its price is that of the tier, and nothing is recorded of it."""
    life = lived(HIRED, elected("2026-01-05", "hmo"))

    assert facts(life) == []
    assert not is_priced(BOOK.plans["hmo"], BOOK)


def test_a_fixed_volume_with_a_price_by_tier() -> None:
    """Basic life is worth ten thousand and costs what its tier costs; the employer pays three quarters."""
    life = lived(HIRED, elected("2026-01-05", "life"))

    assert [(each.volume, each.premium, each.employer, each.employee) for each in facts(life)] == [
        (Decimal(10000), Decimal("5.50"), Decimal("4.13"), Decimal("1.37")),
        (Decimal(10000), None, None, None),
    ]


SMOKES = PersonChanged(
    person_ref="self", changes=PersonChanges(tobacco=True), change_day=date(2026, 4, 10), correction=False
)


def test_plan_43_tobacco_from_the_day_it_was_told_of() -> None:
    """Twice the price from that day on; a correction had always been so."""
    corrected = SMOKES.model_copy(update={"correction": True})
    begun = (HIRED, chose("2026-01-05", "more-life", 50000))

    assert steps(lived(*begun, SMOKES))[:2] == [
        ("2026-01-05", "50000.00", "5.00", None),
        ("2026-04-10", "50000.00", "10.00", None),
    ]
    assert steps(lived(*begun, corrected))[0] == ("2026-01-05", "50000.00", "10.00", None)


def test_plan_43_unknown_tobacco_has_no_price() -> None:
    """Nothing is guessed where the price differs."""
    life = lived(hired("2026-01-05"), chose("2026-01-05", "more-life", 50000))

    assert steps(life) == [("2026-01-05", "50000.00", None, None)]


def born(on: str) -> DomainEvent:
    """Return the hire of somebody who was born on a day and does not smoke."""
    return hired("2026-01-05", who=person(born=on).model_copy(update={"tobacco": False}))


@pytest.mark.parametrize(
    ("age_on", "reviewed", "turns"),
    [
        ("first_of_month", "2026-09-30", None),
        ("first_of_month", "2026-10-01", "2026-10-01"),
        ("plan_year", "2027-06-30", None),
        ("plan_year", "2027-07-01", "2027-07-01"),
        ("january_1", "2027-01-01", "2027-01-01"),
    ],
)
def test_plan_43_an_age_that_has_not_come_yet(age_on: str, reviewed: str, turns: str | None) -> None:
    """The price of fifty holds from the plan's day on, once that day has been thought of and not before."""
    by = book(more_life={"age_on": age_on})
    life = lived(born("1976-09-14"), chose("2026-01-05", "more-life", 50000), by=by, reviewed=reviewed)

    middle = [] if turns is None else [(turns, "50000.00", "15.00", None)]
    assert steps(life) == [("2026-01-05", "50000.00", "5.00", None), *middle, END]


def test_plan_43_the_age_on_the_first_day_is_looked_at() -> None:
    """Who is fifty on the day coverage begins has that price without anybody's review."""
    by = book(more_life={"age_on": "first_of_month"})
    life = lived(born("1976-01-01"), chose("2026-01-05", "more-life", 50000), by=by)

    assert steps(life)[0] == ("2026-01-05", "50000.00", "15.00", None)


@pytest.mark.parametrize(
    ("reviewed", "turned"), [("2026-09-30", []), ("2026-10-01", [("2026-10-01", "25000.00", "7.50", None)])]
)
def test_adea_a_volume_less_with_age_as_far_as_is_thought_of(
    reviewed: str, turned: Sequence[tuple[str, str, str, None]]
) -> None:
    """Half of it remains from the first of the month after the 65th birthday."""
    life = lived(born("1961-09-14"), chose("2026-01-05", "more-life", 50000), reviewed=reviewed)

    assert steps(life) == [
        ("2026-01-05", "50000.00", "15.00", None),
        *turned,
        ("2028-01-01", "25000.00", None, None),
    ]


def test_age_days_are_those_of_the_price_and_of_the_volume() -> None:
    """From birth on, at fifty by the plan year, at sixty-five by the month."""
    assert age_days(BOOK.plans["more-life"], date(1961, 9, 14), BOOK) == [
        date(1962, 7, 1),
        date(2012, 7, 1),
        date(2026, 10, 1),
    ]


def test_plan_41_a_salary_makes_the_volume_more() -> None:
    """Twice the salary, from the day of the raise; who pays half pays half of more."""
    life = lived(
        hired("2026-01-05", work=paid("50000.00")),
        chose("2026-01-05", "income"),
        raised("2026-03-15", "55500.00"),
    )

    assert steps(life, Line.LONG_TERM_DISABILITY) == [
        ("2026-01-05", "100000.00", "25.00", None),
        ("2026-03-15", "111000.00", "27.75", None),
        ("2028-01-01", "111000.00", None, None),
    ]
    assert [(each.employer, each.employee, each.reason.value) for each in facts(life)][-2:] == [
        (Decimal("13.88"), Decimal("13.87"), "personnel_data"),
        (None, None, "no_reason_given"),
    ]


MORE = {"volume": TWICE_SALARY}


@pytest.mark.parametrize(
    ("authorized", "counts"), [("2026-03-15", "2026-05-01"), ("2026-12-31", "2027-02-01")]
)
def test_c32b_11a_a_rise_in_salary_by_its_month(authorized: str, counts: str) -> None:
    """Authorized 2026-03-15 it counts from 2026-05-01, 2026-12-31 from 2027-02-01."""
    life = lived(
        born("1980-02-03").model_copy(update={"job": paid("50000.00")}),
        chose("2026-01-05", "more-life"),
        raised(authorized, "60000.00"),
        by=book(state="MA", more_life=MORE),
    )

    assert steps(life)[:2] == [
        ("2026-01-05", "100000.00", "10.00", None),
        (counts, "120000.00", "12.00", None),
    ]


def test_c32b_11a_not_above_the_limit() -> None:
    """Twice 90,000 is 180,000, and 150,000 is what Massachusetts allows."""
    life = lived(
        born("1980-02-03").model_copy(update={"job": paid("90000.00")}),
        chose("2026-01-05", "more-life"),
        by=book(state="MA", more_life=MORE),
    )

    assert steps(life)[0] == ("2026-01-05", "150000.00", "15.00", None)
    assert facts(life)[0].rules == ("PLAN-43", "PLAN-41", "C32B-11A", "PAY-8")


def test_c32b_9_on_retirement_basic_life_is_a_thousand() -> None:
    """The coverage goes on by the retiree's own election, and ten thousand become one."""
    life = lived(
        HIRED,
        elected("2026-01-05", "life"),
        retired("2026-07-01"),
        elected("2026-07-01", "life", occasion="retirement"),
        by=book(state="MA"),
    )

    assert [each[:2] for each in steps(life, Line.LIFE)][:2] == [
        ("2026-01-05", "10000.00"),
        ("2026-07-01", "1000.00"),
    ]


def test_leaving_forgets_the_prices_after_it_and_coming_back_says_them_again() -> None:
    """An end forgets later steps; the voided end brings them back."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 50000), left("2026-06-12"))
    assert steps(life) == [("2026-01-05", "50000.00", "5.00", None)]

    decided(life.told("undo", voided("e2")))

    assert steps(life) == [("2026-01-05", "50000.00", "5.00", None), END]


def test_a_new_catalog_says_only_what_differs() -> None:
    """From the first step that costs something else; deciding again says nothing."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 50000))
    half = book(more_life={"age_on": "january_1"})
    before = len(life.records)

    decided(life, half)

    assert len(life.records) == before


def test_no_price_of_its_own_any_more() -> None:
    """Once the tier alone gives the price, what was recorded is taken back."""
    life = lived(HIRED, elected("2026-01-05", "life"))
    plain = book()
    plain = type(plain)(
        **{
            name: getattr(plain, name)
            for name in plain.__dataclass_fields__
            if name not in ("plans", "version")
        },
        plans=plain.plans | {"life": plain.plans["life"].model_copy(update={"volume": None})},
        version="plain",
    )

    decided(life, plain)

    assert facts(life)[-1].premium is None
    assert steps(life, Line.LIFE) == []
    before = len(life.records)
    assert len(decided(life, plain).records) == before
