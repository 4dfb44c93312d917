"""Choices that stand again where nobody is asked for an election: at a retirement, and after a death."""

from events.catalog import EmployeeClass, Offer, Plan
from events.offers import index
from tests.life import Life, day, died, elected, hired, joined, left, retired
from tests.services.eligibility.law_life import city, covered, told


def pensioner(*choices: str) -> Life:
    """Return an employee with a spouse who retires on 2026-07-01 and says nothing of it."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", *choices),
        retired("2026-07-01"),
    )


def test_plan_63_the_plan_held_at_work_stands_again_as_its_successor() -> None:
    """Who says nothing at retirement in Massachusetts has the plan that follows, with the family."""
    assert covered(pensioner("hmo:kim"), city("MA")) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
        "self hmo-retired 2026-07-01..",
        "kim hmo-retired 2026-07-01..",
    }


def test_plan_63_a_plan_that_the_retired_are_offered_goes_on() -> None:
    """Without a gap, and each line by itself."""
    life = pensioner("hmo", "dental:kim")

    assert covered(life, city("MA"), "dental") == {"self dental 2026-03-01..", "kim dental 2026-03-01.."}


def test_plan_63_elsewhere_a_retiree_has_to_choose() -> None:
    """Nothing stands again of itself."""
    for state in ("OR", None):
        assert covered(pensioner("hmo"), city(state)) == {"self hmo 2026-03-01..2026-06-30"}


def test_plan_63_a_choice_at_retirement_goes_before() -> None:
    """A waiver too."""
    for choice, spans in (("hmo-retired", {"self hmo-retired 2026-07-01.."}), ("-medical", set[str]())):
        life = pensioner("hmo")
        life.told("form", elected("2026-07-01", choice, occasion="retirement"))

        assert covered(life, city("MA")) == {"self hmo 2026-03-01..2026-06-30", *spans}


def test_plan_63_a_choice_of_one_line_leaves_the_others_where_they_are() -> None:
    """Who chooses dental for themselves at retirement says nothing of medical, which goes on with the spouse."""
    life = pensioner("hmo:kim", "dental:kim")
    life.told("form", elected("2026-07-01", "dental", occasion="retirement"))

    assert covered(life, city("MA"), "dental") == {
        "self dental 2026-03-01..",
        "kim dental 2026-03-01..2026-06-30",
    }
    assert {"self hmo-retired 2026-07-01..", "kim hmo-retired 2026-07-01.."} <= covered(life, city("MA"))


def test_plan_63_a_retirement_some_weeks_after_the_last_day_at_work() -> None:
    """What was in force on that day stands again from the day of retirement."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"), left("2026-05-29"), retired("2026-07-15"))

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-05-31",
        "self hmo-retired 2026-07-15..",
    }


def test_plan_63_what_goes_on_is_what_is_offered_on_the_first_day() -> None:
    """The plan held at work, also on its own last day; its successor where retirees are offered it only later."""
    catalog = city("MA").catalog
    active, pensioners, survivors = catalog.classes
    last = {"hmo": {"last_day": day("2026-07-01")}}
    plans = tuple(each.model_copy(update=last.get(each.id, {})) for each in catalog.plans)
    both = pensioners.model_copy(update={"plans": (*pensioners.plans, "hmo")})
    later = pensioners.model_copy(update={"offers": (Offer(plan="hmo", first_day=day("2027-01-01")),)})

    def found(retirees: EmployeeClass, plans: tuple[Plan, ...]) -> set[str]:
        changed = {"classes": (active, retirees, survivors), "plans": plans}
        return covered(pensioner("hmo"), index(catalog.model_copy(update=changed)))

    assert found(both, plans) == {"self hmo 2026-03-01..2026-07-01", "self hmo-retired 2026-07-02.."}
    assert found(later, catalog.plans) == {"self hmo 2026-03-01..2026-06-30", "self hmo-retired 2026-07-01.."}


def test_plan_63_a_choice_made_for_a_later_day_stands_from_that_day() -> None:
    """Chosen at open enrollment before the retirement, for the plan year after it."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        elected("2026-05-04", "hmo", occasion="open_enrollment"),
        retired("2026-06-15"),
    )

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
        "self hmo-retired 2026-07-01..",
    }


def test_a_waiver_stands_after_a_death_too() -> None:
    """Nobody is covered by a line that was waived."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        elected("2026-04-20", "-medical", occasion="administrative"),
        died("2026-06-12"),
    )

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-04-19",
        "kim hmo 2026-03-01..2026-04-19",
    }


def test_plan_63_a_choice_made_for_the_day_of_retirement_is_the_one_that_stands() -> None:
    """Chosen at open enrollment for July 1, and retired on that day: the spouse is left out from then on."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        elected("2026-05-04", "hmo", occasion="open_enrollment"),
        retired("2026-07-01"),
    )

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-06-30",
        "kim hmo 2026-03-01..2026-06-30",
        "self hmo-retired 2026-07-01..",
    }
