"""How much may be set aside: the tables of each year, the plan year's clock and the calendar year's."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.eligibility.rules.contribution_limits import LIMITED
from services.eligibility.rules.deferral_limits import deferral_limit
from services.eligibility.rules.dependent_care import DEPENDENT_CARE, taken_by_year
from services.eligibility.rules.health_account import HEALTH_FSA
from services.eligibility.rules.phases import phases
from services.eligibility.rules.yearly import years
from tests.life import FAMILY, Life, day, elected, hired, left
from tests.services.eligibility.electing import WIDE, chosen, contributed, coverage, refused, why

HIRE = hired("2025-07-01")


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2013, 2500),
        (2014, 2500),
        (2015, 2550),
        (2016, 2550),
        (2017, 2600),
        (2018, 2650),
        (2019, 2700),
        (2020, 2750),
        (2021, 2750),
        (2022, 2850),
        (2023, 3050),
        (2024, 3200),
        (2025, 3300),
        (2026, 3400),
    ],
)
def test_s125_6_health_account_by_the_year_in_which_the_plan_year_begins(year: int, expected: int) -> None:
    """On its first day and on its last."""
    assert [HEALTH_FSA.on(date(year, 1, 1)), HEALTH_FSA.on(date(year, 12, 31))] == [expected, expected]


@pytest.mark.parametrize("year", [2012, 2027])
def test_s125_6_a_year_without_a_known_limit_refuses(year: int) -> None:
    """The figure of another year never stands in for it."""
    with pytest.raises(LookupError):
        HEALTH_FSA.on(date(year, 1, 1))


@pytest.mark.parametrize(
    ("on", "amount", "expected"),
    [
        # The plan year from July 1, 2025 has 2025's limit, to its last day.
        ("2025-07-01", "3300.00", []),
        ("2025-07-01", "3300.01", ["over-limit"]),
        ("2026-06-30", "3300.00", []),
        ("2026-06-30", "3300.01", ["over-limit"]),
        # Who joins in mid-year has all of it.
        ("2026-07-01", "3400.00", []),
        ("2026-07-01", "3400.01", ["over-limit"]),
        ("2027-06-30", "3400.00", []),
        ("2027-07-01", "1.00", ["no-limit-known"]),
    ],
)
def test_s125_6_an_election_over_the_limit_is_refused(on: str, amount: str, expected: list[str]) -> None:
    """To the cent, and by the plan year in which it begins."""
    assert refused([hired(on), contributed(on, "fsa", amount)]) == expected


def test_s125_6_the_reason_names_amount_limit_and_paragraph() -> None:
    """So that the office can tell the employee."""
    assert why([HIRE, contributed("2025-07-01", "fsa", "3300.01")]) == (
        "3300.01 in the plan year from 2025-07-01 is more than 3300; S125-6 (26 USC 125(i))"
    )
    assert why([hired("2027-07-01"), contributed("2027-07-01", "fsa", "100.00")]) == (
        "no value in force on 2027-07-01; known from 2013-01-01 on; S125-6 (26 USC 125(i))"
    )


def test_s125_6_the_office_cannot_pass_a_limit_either() -> None:
    """A limit is not the office's to give away; nor is an account without an amount."""
    over = contributed("2025-07-01", "fsa", "3300.01", occasion="administrative")

    assert refused([HIRE, over]) == ["over-limit"]
    assert refused([HIRE, elected("2025-07-01", "fsa")]) == ["no-amount"]


def test_s125_6_an_account_ends_with_its_plan_year() -> None:
    """Who says nothing is without it; who chooses it again goes on."""
    first = [HIRE, contributed("2025-07-01", "fsa", "1200.00")]
    again = contributed("2026-05-04", "fsa", "900.00", occasion="open_enrollment")

    assert coverage(first) == {"self fsa 2025-07-01..2026-06-30"}
    assert coverage([*first, again]) == {"self fsa 2025-07-01..2027-06-30"}


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, 5000), (2021, 10500), (2022, 5000), (2025, 5000), (2026, 7500), (2040, 7500)],
)
def test_s125_8_dependent_care_by_calendar_year(year: int, expected: int) -> None:
    """7,500 from 2026 on, which no index moves."""
    assert DEPENDENT_CARE.on(date(year, 7, 1)) == expected


CARE: list[DomainEvent] = [HIRE, contributed("2025-07-01", "care", "5000.00")]


def care_taken(events: list[DomainEvent]) -> dict[int, Fraction]:
    """Return what is taken for dependent care in each calendar year."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    made, refusals = chosen(events)
    assert refusals == []
    found = [each for each in made if each.line == InsuranceLine.DEPENDENT_CARE_FSA and each.covered]
    return taken_by_year(found, phases(fold(FAMILY, life.records), WIDE), 7)


def test_s125_8_a_fiscal_plan_year_is_checked_by_calendar_year() -> None:
    """5,000 from July 2025 and 7,500 from July 2026: 2,500 + 3,750 = 6,250 in 2026, which is allowed."""
    events = [*CARE, contributed("2026-05-04", "care", "7500.00", occasion="open_enrollment")]

    assert care_taken(events) == {2025: 2500, 2026: 6250, 2027: 3750}


@pytest.mark.parametrize(
    ("amount", "expected"), [("10000.00", []), ("10000.01", ["over-limit"]), ("12000.00", ["over-limit"])]
)
def test_s125_8_two_plan_years_share_a_calendar_year(amount: str, expected: list[str]) -> None:
    """Half of 5,000 and half of 10,000 are the 7,500 of 2026, to the cent."""
    assert refused([*CARE, contributed("2026-05-04", "care", amount, occasion="open_enrollment")]) == expected


def test_s125_8_who_joins_late_has_it_taken_in_the_months_that_are_left() -> None:
    """Hired in April: three months of a plan year to June take all of it."""
    assert care_taken([hired("2026-04-01"), contributed("2026-04-01", "care", "7500.00")]) == {2026: 7500}


def test_s125_8_what_was_taken_before_a_change_counts() -> None:
    """4,800 a year for six months, then 3,600 for the year: 1,200 is left for the other six."""
    events = [
        HIRE,
        contributed("2025-07-01", "care", "4800.00"),
        contributed("2025-12-15", "care", "3600.00", occasion="change_in_status", reason="care_changed"),
    ]

    assert care_taken(events) == {2025: 2400, 2026: 1200}


def test_s125_8_nothing_is_taken_after_the_last_day() -> None:
    """Who leaves in September has paid three of twelve months."""
    assert care_taken([*CARE, left("2025-09-12")]) == {2025: 1250}


@given(st.integers(1, 750_000), st.integers(0, 11))
def test_s125_8_all_of_a_contribution_is_taken(cents: int, month: int) -> None:
    """Whenever somebody begins, the parts of the calendar years add up to what was chosen."""
    on = date(2026 + (6 + month) // 12, (6 + month) % 12 + 1, 1).isoformat()
    amount = str(Decimal(cents) / 100)

    assert sum(care_taken([hired(on), contributed(on, "care", amount)]).values()) == Fraction(amount)


@pytest.mark.parametrize(
    ("year", "age", "special", "expected"),
    [
        (2023, 49, False, 22500),
        (2023, 50, False, 30000),
        (2023, 61, False, 30000),
        (2023, 61, True, 45000),
        (2024, 49, False, 23000),
        (2024, 63, False, 30500),
        (2024, 63, True, 46000),
        (2025, 50, False, 31000),
        (2025, 59, False, 31000),
        (2025, 60, False, 34750),
        (2025, 63, False, 34750),
        (2025, 64, False, 31000),
        (2025, 61, True, 47000),
        (2026, 49, False, 24500),
        (2026, 50, False, 32500),
        (2026, 60, False, 35750),
        (2026, 63, True, 49000),
    ],
)
def test_limit_457_by_year_and_age(year: int, age: int, special: bool, expected: int) -> None:
    """The age is the one attained in the calendar year; of two catch-ups the larger, never both."""
    assert deferral_limit(year, date(year - age, 12, 31), special=special) == expected


def test_limit_457_of_unknown_age_is_the_basic_one() -> None:
    """And 2027 is not known."""
    assert deferral_limit(2026, None, special=False) == 24500
    with pytest.raises(LookupError):
        deferral_limit(2027, None, special=False)


@pytest.mark.parametrize(
    ("born", "amount", "occasion", "expected"),
    [
        ("1980-02-03", "24500.00", "new_hire", []),
        ("1980-02-03", "24500.01", "new_hire", ["over-limit"]),
        ("1976-12-31", "32500.00", "new_hire", []),
        ("1976-12-31", "32500.01", "new_hire", ["over-limit"]),
        ("1980-02-03", "49000.00", "administrative", []),
        ("1980-02-03", "49000.01", "administrative", ["over-limit"]),
    ],
)
def test_limit_457_an_election_over_the_limit_is_refused(
    born: str, amount: str, occasion: str, expected: list[str]
) -> None:
    """Only the office knows of the special catch-up of the last years before retirement."""
    form = contributed("2026-01-15", "saving", amount, occasion=occasion)

    assert refused([hired("2026-01-15"), form], births={SELF: day(born)}) == expected


def test_limit_1_an_amount_of_years_ends_with_the_last() -> None:
    """And each line with a limit names its rule."""
    enacted = years(2023, 2024, 7500, "a notice")

    assert (enacted.value, enacted.first_day, enacted.last_day) == (
        Decimal(7500),
        date(2023, 1, 1),
        date(2024, 12, 31),
    )
    assert {line: rule.id for line, rule in LIMITED.items()} == {
        InsuranceLine.HEALTH_FSA: "S125-6",
        InsuranceLine.DEPENDENT_CARE_FSA: "S125-8",
        InsuranceLine.DEFERRED_COMPENSATION: "LIMIT-457",
    }
