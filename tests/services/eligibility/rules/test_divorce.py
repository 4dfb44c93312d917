"""M.G.L. c.32B s.9H: a divorce in Massachusetts leaves the former spouse covered, and asks for the judgment."""

import pytest

from tests.life import Life, elected, hired, joined, parted, voided
from tests.services.eligibility.law_life import answered, city, covered, open_questions, told

QUESTION = "divorce-terms:kim:2026-05-20"


def couple(reason: str = "divorce") -> Life:
    """Return somebody whose covered spouse parts from them on 2026-05-20."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-05-20", reason),
    )


def test_st_1_a_divorce_ends_nothing_and_asks_for_the_judgment() -> None:
    """The former spouse stays covered, and benefits has to find out the terms."""
    life = couple()

    assert covered(life, city("MA")) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
    asked = open_questions(life)[QUESTION]
    assert (asked.owner, asked.member, asked.rule) == ("benefits", "kim", "ST-1")
    assert asked.answers == ("covered", "covered-until", "not-covered", "remarried")


def test_st_1_a_judgment_of_separate_support_ends_nothing() -> None:
    """So it is after a judgment of separate support."""
    assert "kim hmo 2026-03-01.." in covered(couple("legal_separation"), city("MA"))


@pytest.mark.parametrize("state", [None, "OR"])
def test_st_1_elsewhere_a_divorce_ends_coverage(state: str | None) -> None:
    """Outside of Massachusetts the plan's own rule ends it, and nothing is asked."""
    life = couple()

    assert "kim hmo 2026-03-01..2026-05-31" in covered(life, city(state))
    assert open_questions(life) == {}


@pytest.mark.parametrize(
    ("word", "on", "last"),
    [
        ("covered", None, ""),
        ("covered-until", "2026-09-10", "2026-09-30"),
        ("remarried", "2026-11-02", "2026-11-30"),
        ("not-covered", None, "2026-05-31"),
        ("covered-until", "2026-03-01", "2026-05-31"),
    ],
)
def test_st_1_the_judgment_decides(word: str, on: str | None, last: str) -> None:
    """Until the judgment's day or the remarriage of either; never before the divorce; and the question is closed."""
    life = couple()
    covered(life, city("MA"))
    answered(life, QUESTION, word, on)

    assert f"kim hmo 2026-03-01..{last}" in covered(life, city("MA"))
    assert open_questions(life) == {}


def test_st_1_a_day_that_is_missing_answers_nothing() -> None:
    """Without the day nobody loses coverage, and the question stays open."""
    life = couple()
    covered(life, city("MA"))
    answered(life, QUESTION, "covered-until")

    assert "kim hmo 2026-03-01.." in covered(life, city("MA"))
    assert set(open_questions(life)) == {QUESTION}


def test_st_1_the_latest_answer_counts() -> None:
    """Somebody covered by the judgment who remarries later is covered until then."""
    life = couple()
    covered(life, city("MA"))
    answered(life, QUESTION, "covered")
    covered(life, city("MA"))
    answered(life, QUESTION, "remarried", "2026-11-02")

    assert "kim hmo 2026-03-01..2026-11-30" in covered(life, city("MA"))


def test_st_1_a_divorce_that_is_voided_asks_nothing() -> None:
    """The question is moot once there was no divorce."""
    life = couple()
    covered(life, city("MA"))
    life.told("void", voided("e3"))

    assert "kim hmo 2026-03-01.." in covered(life, city("MA"))
    assert open_questions(life) == {}


def test_st_1_nothing_is_asked_of_a_spouse_who_is_not_covered() -> None:
    """There is nothing to keep."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo"),
        parted("kim", "2026-05-20"),
    )

    assert covered(life, city("MA")) == {"self hmo 2026-03-01.."}
    assert open_questions(life) == {}


def test_st_1_a_stepchild_leaves_with_the_divorce() -> None:
    """The law speaks of the spouse alone."""
    life = told(
        hired("2026-01-15"),
        joined("bo", "2026-01-15", "stepchild"),
        elected("2026-01-15", "hmo:bo"),
        parted("bo", "2026-05-20"),
    )

    assert "bo hmo 2026-03-01..2026-05-31" in covered(life, city("MA"))
