"""Who moves to Medicare and where to: nobody loses coverage for want of a plan, or in between two."""

import pytest

from events.base import DomainEvent
from events.offers import Book, index
from events.vocabulary.coverage import InsuranceLine
from services.eligibility.rules.medicare import after_medicare
from tests.life import elected
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    ended_for,
    misfits,
    on_medicare,
    open_questions,
    retiree,
    reviewed,
)

QUESTION = "premium-free-part-a:self"


def without_successor(state: str = "MA") -> Book:
    """Return the city whose plan for people without Medicare has no successor."""
    catalog = city(state).catalog
    plans = tuple(
        each.model_copy(update={"successor": None}) if each.medicare == "never" else each
        for each in catalog.plans
    )
    return index(catalog.model_copy(update={"plans": plans}))


@pytest.mark.parametrize("who", ["self", "kim"])
def test_ma_1_nobody_loses_coverage_where_nothing_takes_over(who: str) -> None:
    """Entitled, nothing elected, and no successor in the catalog: they stay, and the office is asked."""
    life = retiree(on_medicare("2026-09-01", "2026-09-01", who=who, free=True))

    assert covered(life, without_successor()) == {
        "self hmo-retired 2026-02-01..",
        "kim hmo-retired 2026-02-01..",
    }
    asked = open_questions(life)[f"medicare-plan:{who}:2026-09-01"]
    assert (asked.owner, asked.member, asked.rule, asked.answers) == ("benefits", who, "MA-1", ("stays",))


def test_ma_1_an_election_of_a_medicare_plan_settles_it() -> None:
    """From its day on; the question has nothing more to ask."""
    life = retiree(on_medicare("2026-09-01", "2026-09-01", free=True))
    covered(life, without_successor())
    life.told("form", elected("2026-10-01", "senior", occasion="administrative"))

    assert {"self hmo-retired 2026-02-01..2026-09-30", "self senior 2026-10-01.."} <= covered(
        life, without_successor()
    )
    assert open_questions(life) == {}


def test_ma_1_a_successor_that_is_named_later_takes_over_from_the_transfer() -> None:
    """The catalog is mended, and the question is moot."""
    life = retiree(on_medicare("2026-09-01", "2026-09-01", free=True))
    covered(life, without_successor())

    assert {"self hmo-retired 2026-02-01..2026-08-31", "self senior 2026-09-01.."} <= covered(
        life, city("MA")
    )
    assert open_questions(life) == {}


@pytest.mark.parametrize("state", ["MA", "OR"])
def test_med_1_who_is_on_medicare_may_not_choose_the_plan_for_the_others(state: str) -> None:
    """It would cover nobody, and nothing takes over: the election is refused with the reason."""
    life = retiree(on_medicare("2020-05-01", "2020-05-01", free=True), born="1955-05-06", plan="hmo-retired")
    covered(life, without_successor(state))

    assert misfits(life) == ["on-medicare"]


def test_med_1_who_is_not_alone_on_medicare_may_choose_it() -> None:
    """The spouse is covered by it apart (ORS 243.303(2))."""
    life = retiree(on_medicare("2020-05-01", "2020-05-01", free=True), born="1955-05-06")

    assert "kim hmo-retired 2026-02-01.." in covered(life, without_successor("OR"))
    assert misfits(life) == []


def test_or_2_coverage_ends_though_nothing_takes_over() -> None:
    """Oregon's coverage is until eligibility; that nothing follows keeps nobody in the plan, as it does by MA-1."""
    life = reviewed(retiree(born="1961-09-01"), "2026-12-31")

    assert covered(life, without_successor("OR")) == {
        "self hmo-retired 2026-02-01..2026-07-31",
        "kim hmo-retired 2026-02-01..",
    }
    assert open_questions(life) == {}


def test_ma_1_what_takes_over_ends_with_a_waiver() -> None:
    """Nobody is left beside a plan that is not held any more."""
    life = retiree(
        on_medicare("2026-09-01", "2026-09-01", free=True),
        on_medicare("2026-09-01", "2026-09-01", who="kim", free=True),
        elected("2027-03-01", "-medical", occasion="administrative"),
    )

    assert {"self senior 2026-09-01..2027-02-28", "kim senior 2026-09-01..2027-02-28"} <= covered(
        life, city("MA")
    )
    assert ended_for(life) == "voluntary_withdrawal"


def test_ma_1_is_not_asked_of_who_is_told_to_be_enrolled() -> None:
    """Both parts and premium-free Part A were told."""
    life = retiree(on_medicare("2026-09-01", "2026-09-01", free=True))
    reviewed(life, "2026-12-31")

    assert "self senior 2026-09-01.." in covered(life, city("MA"))
    assert open_questions(life) == {}


def ended_and_65(who: str) -> list[DomainEvent]:
    """Return Medicare by disability that ended before the age of 65."""
    return [on_medicare("2026-03-01", "2026-03-01", who=who, free=True, ended="2026-05-31")]


@pytest.mark.parametrize(("state", "who"), [("OR", "self"), ("OR", "kim"), (None, "self"), ("MA", "kim")])
def test_med_1_medicare_that_ended_once_comes_again_at_65(state: str | None, who: str) -> None:
    """By disability to 05-31, and by age from 09-01 on."""
    life = retiree(
        *ended_and_65(who),
        on_medicare("2026-09-01", "2026-09-01", who=who, free=True),
        born="1961-09-14",
        spouse="1961-09-14",
    )

    assert {
        f"{who} hmo-retired 2026-02-01..2026-02-28",
        f"{who} senior 2026-03-01..2026-05-31",
        f"{who} hmo-retired 2026-06-01..2026-08-31",
        f"{who} senior 2026-09-01..",
    } <= covered(life, city(state))


def test_or_2_age_counts_though_medicare_by_disability_ended() -> None:
    """Nothing more was told."""
    life = reviewed(retiree(*ended_and_65("self")), "2026-09-01")

    assert "self hmo-retired 2026-06-01..2026-08-31" in covered(life, city("OR"))


def test_ma_1_an_answer_counts_though_medicare_by_disability_ended() -> None:
    """Premium-free from 65 on."""
    life = reviewed(retiree(*ended_and_65("self")), "2026-05-01")
    covered(life, city("MA"))
    answered(life, QUESTION, "premium-free", "2026-09-01")

    assert {"self hmo-retired 2026-06-01..2026-08-31", "self senior 2026-09-01.."} <= covered(
        life, city("MA")
    )


@pytest.mark.parametrize("occasion_day", ["2026-07-20", "2026-08-01", "2026-09-01"])
@pytest.mark.parametrize("state", ["MA", "OR"])
def test_med_1_the_old_plan_is_held_until_the_medicare_plan_can_cover(occasion_day: str, state: str) -> None:
    """Chosen for a day before Medicare: nobody is without coverage in between."""
    life = retiree(elected(occasion_day, "senior", occasion="administrative"), plan="hmo-retired")
    reviewed(life, "2026-09-01")

    assert covered(life, city(state)) == {
        "self hmo-retired 2026-02-01..2026-08-31",
        "self senior 2026-09-01..",
    }
    assert misfits(life) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, "senior"),
        ({"medicare": None}, {}, None),
        ({"medicare": "only"}, {}, None),
        ({"successor": None}, {}, None),
        ({}, {"medicare": "never"}, None),
        ({}, {"medicare": None}, None),
        ({}, {"line": InsuranceLine.DENTAL}, None),
    ],
)
def test_ma_1_a_plan_for_medicare_follows_one_for_those_without(
    before: dict[str, object], after: dict[str, object], expected: str | None
) -> None:
    """Only one of the same line that is for people on Medicare, and only after one that is not."""
    catalog = city("MA").catalog
    changes = {"hmo-retired": before, "senior": after}
    plans = tuple(each.model_copy(update=changes.get(each.id, {})) for each in catalog.plans)
    book = index(catalog.model_copy(update={"plans": plans}))

    found = after_medicare(book.plans["hmo-retired"], book)

    assert (None if found is None else found.id) == expected
