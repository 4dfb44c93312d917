"""Volume and price in the answer about a family, where the tier alone does not say the price."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from events.offers import index
from events.vocabulary.coverage import Price
from services.answers.decide import Known, answer, told, why
from services.cli.people import priced
from tests.life import FAMILY, Life, elected, hired, left, person
from tests.priced_city import BOOK, chose, lived, priced_catalog
from tests.services.eligibility.law_life import city

HIRED = hired("2026-01-05", who=person().model_copy(update={"tobacco": False}))
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def known(life: Life) -> Known:
    """Return all that the log holds of a life."""
    return Known(
        family=FAMILY,
        position=len(life.records),
        **{category: life.streams(category)[category] for category in ("hr", "coverage", "misfit")},
    )


def said(life: Life, on: date) -> list[dict[str, Any]]:
    """Return the coverages of the answer, as JSON says them."""
    return cast("list[dict[str, Any]]", told(answer(known(life), BOOK, as_of=on, known_at=NOW))["coverages"])


def test_volume_and_price_are_said_where_there_are_any() -> None:
    """Dollars are text; what waits for the carrier is beside what is in force."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 200000), elected("2026-01-05", "dental"))

    dental, optional = said(life, date(2026, 6, 1))

    assert "price" not in dental
    assert optional["price"] == {
        "volume": "100000.00",
        "asked_volume": "200000.00",
        "premium": "10.00",
        "employer": "0.00",
        "employee": "10.00",
        "per": "month",
        "billed": False,
    }


def test_st_2_a_bill_is_said() -> None:
    """Laid off in Massachusetts: what goes on is paid to the treasurer."""
    employer = city("MA", "c32B-17").catalog.employers
    by = index(priced_catalog(state="MA").model_copy(update={"employers": employer}))
    life = lived(HIRED, elected("2026-01-05", "hmo"), left("2026-06-30", "layoff"), by=by)
    said_of = [said(life, date(2026, month, 1))[0]["price"] for month in (6, 7)]

    assert [(each["employee"], each["billed"]) for each in said_of] == [("200.00", False), ("800.00", True)]


def test_the_price_of_the_day_that_is_asked_about() -> None:
    """After the catalog's last price there is a volume, and none."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 50000))

    (coverage,) = said(life, date(2028, 1, 1))

    assert (coverage["price"]["volume"], coverage["price"]["premium"]) == ("50000.00", None)


def test_why_tells_of_the_price() -> None:
    """The fact says from when on, how much, and what waits."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 200000))
    all_known = known(life)

    found = answer(all_known, BOOK, as_of=date(2026, 6, 1), known_at=NOW)
    chain = why(all_known, found)[0]

    assert {
        "from_day": "2026-01-05",
        "volume": "100000.00",
        "waits": "200000.00",
        "premium": "10.00",
        "per": "month",
    } in [each.says for each in chain.facts]


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (
            Price(Decimal(50000), Decimal("5.00"), Decimal("1.00"), Decimal("4.00")),
            "50,000.00, 5.00 a month, employer 1.00, employee 4.00",
        ),
        (
            Price(Decimal(2600), Decimal(2600), Decimal(0), Decimal(2600), per="plan_year"),
            "2,600.00, 2,600.00 a plan year, employer 0.00, employee 2,600.00",
        ),
        (
            Price(Decimal(50000), None, None, None, asked_volume=Decimal(80000)),
            "50,000.00, 80,000.00 waits for the carrier, no price in the catalog",
        ),
        (Price(None, Decimal(7), Decimal(3), Decimal(4)), "7.00 a month, employer 3.00, employee 4.00"),
        (
            Price(None, Decimal(7), Decimal(0), Decimal(7), billed=True),
            "7.00 a month, employer 0.00, employee 7.00 by bill",
        ),
    ],
)
def test_a_price_in_words(price: Price, words: str) -> None:
    """As `hub who` prints it under the table."""
    assert priced(price) == words
