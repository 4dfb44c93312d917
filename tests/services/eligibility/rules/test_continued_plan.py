"""Plans that go on after work in Massachusetts where the catalog names none that follows."""

import pytest

from events.offers import index
from tests.life import Life, died, elected, hired, joined, left, retired
from tests.services.eligibility.law_life import answered, city, covered, open_questions, told


def pensioner(*choices: str) -> Life:
    """Return an employee with a spouse who retires on 2026-07-01 and says nothing of it."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", *choices),
        retired("2026-07-01"),
    )


def test_plan_63_a_plan_that_nothing_follows_goes_on_and_the_office_is_asked() -> None:
    """No retiree is offered it and it has no successor: health continues (c.32B s.9), and somebody says in what."""
    life = pensioner("ppo")

    assert covered(life, city("MA")) == {"self ppo 2026-03-01.."}
    asked = open_questions(life)["continued-plan:medical:2026-07-01"]
    assert (asked.owner, asked.rule, asked.answers) == ("benefits", "PLAN-63", ("stays",))


@pytest.mark.parametrize("choice", ["hmo-retired", "-medical"])
def test_plan_63_an_election_settles_what_follows(choice: str) -> None:
    """Of a plan of the retired or of none, from the retirement on."""
    life = pensioner("ppo")
    covered(life, city("MA"))
    life.told("form", elected("2026-07-01", choice, occasion="administrative"))

    assert "self ppo 2026-03-01..2026-06-30" in covered(life, city("MA"))
    assert open_questions(life) == {}


def test_plan_63_an_answer_leaves_them_where_they_are() -> None:
    """They keep the plan they have, and nobody is asked again."""
    life = pensioner("ppo")
    covered(life, city("MA"))
    answered(life, "continued-plan:medical:2026-07-01", "stays")

    assert covered(life, city("MA")) == {"self ppo 2026-03-01.."}
    assert open_questions(life) == {}


def test_ma_4_survivors_keep_a_plan_that_nothing_follows() -> None:
    """The survivors' class is not offered it: they stay covered, and the office is asked."""
    life = told(
        hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "ppo:kim"), died("2026-06-12")
    )

    assert covered(life, city("MA")) == {"self ppo 2026-03-01..2026-06-12", "kim ppo 2026-03-01.."}
    assert set(open_questions(life)) == {
        "surviving-spouse:kim:2026-06-12",
        "continued-plan:medical:2026-06-13",
    }


@pytest.mark.parametrize("chosen", ["ppo:kim,lee", "ppo:lee,kim"])
def test_ma_4_the_spouse_is_asked_of_whoever_else_is_covered(chosen: str) -> None:
    """In whatever order the form names them."""
    life = told(
        hired("2026-01-15"),
        joined("lee", "2026-01-15", "child"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", chosen),
        died("2026-06-12"),
    )

    covered(life, city("MA"))
    assert open_questions(life)["continued-plan:medical:2026-06-13"].member == "kim"


@pytest.mark.parametrize(
    ("chosen", "asked_of"), [("ppo:max,lee", ["max"]), ("ppo:lee,max", ["lee"]), ("ppo", [])]
)
def test_ma_4_of_children_without_a_parent_the_first_is_asked_of(chosen: str, asked_of: list[str]) -> None:
    """Those of a firefighter killed on duty go on; of the dead nobody asks."""
    life = told(
        hired("2026-01-15"),
        *(joined(each, "2026-01-15", "child") for each in ("lee", "max", "bo")),
        elected("2026-01-15", chosen),
        died("2026-06-12"),
    )
    fallen = city("MA", "c32B-9C")
    covered(life, fallen)
    answered(life, "killed-on-duty:2026-06-12", "on-duty")

    assert {f"{each} ppo 2026-03-01.." for each in asked_of} <= covered(life, fallen)
    assert [each.member for each in open_questions(life).values()] == asked_of


def test_ma_4_survivors_of_a_retiree_keep_it_too() -> None:
    """Through both: the retirement and the death; what follows is asked of the survivor alone."""
    life = pensioner("ppo:kim")
    life.told("death", died("2026-10-12"))

    assert covered(life, city("MA")) == {"self ppo 2026-03-01..2026-10-12", "kim ppo 2026-03-01.."}
    assert set(open_questions(life)) == {
        "surviving-spouse:kim:2026-10-12",
        "continued-plan:medical:2026-10-13",
    }


@pytest.mark.parametrize(
    ("later", "spans"),
    [
        ("ppo", {"self ppo 2026-03-01..", "kim ppo 2026-03-01..2026-06-30"}),
        ("-medical", {"self ppo 2026-03-01..2026-06-30", "kim ppo 2026-03-01..2026-06-30"}),
    ],
)
def test_plan_63_what_was_chosen_for_a_day_after_the_retirement(later: str, spans: set[str]) -> None:
    """The same plan for fewer goes on too, and is asked of once; a waiver leaves nothing to ask."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "ppo:kim", "dental"),
        elected("2026-05-04", later, occasion="open_enrollment"),
        retired("2026-06-15"),
    )

    assert covered(life, city("MA")) == spans
    assert set(open_questions(life)) == ({"continued-plan:medical:2026-06-15"} if later == "ppo" else set())


def test_plan_63_who_had_left_before_they_retired_has_nothing_to_keep() -> None:
    """Coverage had ended by then."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "ppo"), left("2026-04-10"), retired("2026-07-01"))

    assert covered(life, city("MA")) == {"self ppo 2026-03-01..2026-04-30"}


def test_plan_63_dental_goes_on_as_medical_does() -> None:
    """The chapter's health insurance is dental too; life insurance follows its own section."""
    life = pensioner("dental", "life")
    catalog = city("MA").catalog
    active, pensioners, survivors = catalog.classes
    without = pensioners.model_copy(update={"plans": ("hmo-retired", "senior")})
    book = index(catalog.model_copy(update={"classes": (active, without, survivors)}))

    assert covered(life, book, "dental") == {"self dental 2026-03-01.."}
    assert covered(life, book, "life") == {"self life 2026-01-15..2026-06-30"}
    assert set(open_questions(life)) == {"continued-plan:dental:2026-07-01"}
