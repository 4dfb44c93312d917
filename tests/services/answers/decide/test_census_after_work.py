"""What the census says of who pays for coverage that goes on after work: as eligibility has recorded it."""

from events.offers import Book, index
from events.vocabulary.coverage import InsuranceLine as Line
from services.answers.decide.census import CensusAsked, CensusRow
from services.answers.decide.census_rows import census_of
from services.answers.decide.family_shown import family_shown
from services.answers.decide.tier_price import TierPrices
from tests.life import Life, day
from tests.services.eligibility.law_life import ALL, answered, city, laid_off, settle

BOOK = city("MA", "c32B-17")


def parts(life: Life, on: str, book: Book = BOOK) -> dict[str, tuple[str, str]]:
    """Decide; return the employer's part and the employee's of each plan of the subscriber on a day."""
    settle(life, book)
    found: list[CensusRow] = list(
        census_of(
            life.family,
            family_shown(life.family, life.streams(*ALL)),
            CensusAsked(day(on)),
            TierPrices(book, day(on)),
        )
    )
    return {row.plan: (row.employer_pays, row.employee_pays) for row in found if row.relationship == "self"}


def test_st_2_who_was_laid_off_pays_all_of_it() -> None:
    """From the day after the one paid through. Source: M.G.L. c.32B s.17."""
    life = laid_off()

    assert parts(life, "2026-06-30")["hmo"] == ("1500.00", "500.00")
    assert parts(life, "2026-07-01")["hmo"] == ("0.00", "2000.00")


def test_st_2_what_is_not_of_the_chapter_is_paid_as_before() -> None:
    """Income in disability. Source: M.G.L. c.32B s.1."""
    plans = tuple(
        each.model_copy(update={"line": Line.SHORT_TERM_DISABILITY}) if each.id == "life" else each
        for each in BOOK.catalog.plans
    )
    book = index(BOOK.catalog.model_copy(update={"plans": plans}))

    assert parts(laid_off(), "2026-06-30", book)["life"] == ("4.13", "1.37")
    assert parts(laid_off(), "2026-08-01", book).get("life", ("4.13", "1.37")) == ("4.13", "1.37")


def test_st_3_a_deferred_retiree_pays_all_of_it() -> None:
    """Once it is answered. Source: M.G.L. c.32B s.9."""
    life = laid_off(reason="voluntary")
    settle(life, BOOK)
    answered(life, "deferred-retiree:2026-06-30", "deferred")

    assert parts(life, "2026-06-30")["hmo"] == ("1500.00", "500.00")
    assert parts(life, "2026-07-01")["hmo"] == ("0.00", "2000.00")
