"""What the census says a plan costs by which the subscriber is not covered: survivors, and families with Medicare."""

from decimal import Decimal

import pytest

from events.catalog import Contribution
from events.offers import Book, index
from services.answers.decide.census import CensusAsked
from services.answers.decide.census_rows import census_of
from services.answers.decide.family_shown import family_shown
from services.answers.decide.tier_price import TierPrices
from tests.life import Life, day, died, elected, hired, joined, left, parted, retired
from tests.services.eligibility.law_life import ALL, city, on_medicare, retiree, settle, told
from tests.small_catalog import FIRST_DAY, LAST_DAY


def _book(state: str = "MA") -> Book:
    """Return a city that pays half for survivors, and three quarters for everybody else."""
    catalog = city(state, *(("c32B-9A", "c32B-9D") if state == "MA" else ())).catalog
    half = Contribution(
        plan="hmo",
        classes=("survivors",),
        employer_percent=Decimal(50),
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
    )
    return index(catalog.model_copy(update={"contributions": (*catalog.contributions, half)}))


BOOK = _book()
FAMILY = (
    hired("2020-01-15"),
    joined("sam", "2020-01-15", "child"),
    joined("zoe", "2020-01-15"),
    elected("2020-01-15", "hmo:zoe,sam"),
)
"""The spouse comes after the child in the order of names."""

Row = tuple[str, str, str, str]


def rows(life: Life, on: str, book: Book = BOOK) -> list[Row]:
    """Decide; return who has which premium and parts on a day."""
    settle(life, book)
    shown = family_shown(life.family, life.streams(*ALL))
    found = census_of(life.family, shown, CensusAsked(day(on)), TierPrices(book, day(on)))
    return [(each.relationship, each.premium, each.employer_pays, each.employee_pays) for each in found]


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (
            "2026-05-10",
            [("self", "2000.00", "1500.00", "500.00"), ("child", "", "", ""), ("spouse", "", "", "")],
        ),
        ("2026-05-11", [("child", "", "", ""), ("spouse", "2000.00", "1000.00", "1000.00")]),
    ],
    ids=["the day of the death", "the day after"],
)
def test_ma_4_survivors_have_a_premium_on_the_spouse_s_row(on: str, found: list[Row]) -> None:
    """The smallest tier that holds them, and the share of survivors. Sources: M.G.L. c.32B s.9B, s.9D."""
    assert rows(told(*FAMILY, died("2026-05-10")), on) == found


def test_ma_4_a_surviving_spouse_alone_is_one_person() -> None:
    """After the child has gone."""
    life = told(*FAMILY, died("2026-05-10"), parted("sam", "2026-07-01", "no_longer_dependent"))

    assert rows(life, "2026-09-01") == [("spouse", "800.00", "400.00", "400.00")]


def test_ma_4_survivors_of_a_retiree() -> None:
    """By the class of survivors; its plan has a common contribution."""
    life = told(
        *FAMILY,
        retired("2026-02-01"),
        elected("2026-02-01", "hmo-retired:zoe", occasion="retirement"),
        died("2026-05-10"),
    )

    assert rows(life, "2026-06-01") == [("spouse", "700.00", "525.00", "175.00")]


def test_elsewhere_what_runs_out_after_a_death_is_paid_as_before() -> None:
    """To the end of the month in Oregon, where there is no class of survivors."""
    catalog = _book("OR").catalog
    classes = tuple(each for each in catalog.classes if each.standing != "survivor")
    lines = tuple(each for each in catalog.contributions if each.classes is None)
    book = index(catalog.model_copy(update={"classes": classes, "contributions": lines}))

    assert rows(told(*FAMILY, died("2026-05-10")), "2026-05-31", book) == [
        ("child", "", "", ""),
        ("spouse", "2000.00", "1500.00", "500.00"),
    ]


def test_the_family_of_a_retiree_with_medicare() -> None:
    """The spouse stays in the plan for those without it, as one person; the retiree has another."""
    life = retiree(on_medicare("2026-09-01", "2026-09-01", free=True))

    assert rows(life, "2026-08-31") == [("self", "1700.00", "1275.00", "425.00"), ("spouse", "", "", "")]
    assert rows(life, "2026-09-01")[0] == ("spouse", "700.00", "525.00", "175.00")


def test_who_is_covered_beside_the_subscriber_has_none() -> None:
    """Nor while the subscriber's coverage runs out with theirs."""
    assert rows(told(*FAMILY, left("2026-05-10")), "2026-05-31")[1:] == [
        ("child", "", "", ""),
        ("spouse", "", "", ""),
    ]
