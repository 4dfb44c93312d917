"""Elections of plans that go by Medicare: refused, held back until it begins, and asked for where nothing follows."""

import pytest

from events.base import DomainEvent
from events.offers import Book, index
from services.eligibility.rules.retirement import ABOUT
from tests.life import Life, died, elected, hired, job, joined, person, rehired, retired
from tests.services.eligibility.law_life import (
    city,
    covered,
    misfits,
    on_medicare,
    open_questions,
    retiree,
    reviewed,
    told,
)

FEW = job(hours=10)
"""A job that is offered nothing."""
FREE = on_medicare("2026-09-01", "2026-09-01", free=True)
LONG = on_medicare("2020-05-01", "2020-05-01", free=True)
QUESTION = f"{ABOUT}:self:2026-09-01"


def with_plan(plan: str, state: str | None = "MA", **changes: object) -> Book:
    """Return the city with one plan changed."""
    catalog = city(state).catalog
    plans = tuple(each.model_copy(update=changes) if each.id == plan else each for each in catalog.plans)
    return index(catalog.model_copy(update={"plans": plans}))


def without_successor(state: str | None = "MA") -> Book:
    """Return the city whose plan for retirees without Medicare has no successor."""
    return with_plan("hmo-retired", state, successor=None)


def office(on: str, *choices: str) -> DomainEvent:
    """Return what the office entered for a day."""
    return elected(on, *choices, occasion="administrative")


def pensioner(*events: DomainEvent, born: str = "1961-09-14") -> Life:
    """Return a retiree since 2026-02-01 who elects nothing at retirement, and to whom this happens."""
    return told(
        hired("2020-01-15", who=person(born=born)),
        joined("kim", "2020-01-15", who=person("Kim", ssn="078051121", born="1966-05-06")),
        retired("2026-02-01"),
        *events,
    )


def survivors(*events: DomainEvent, born: str = "1990-01-20") -> Life:
    """Return the spouse and a disabled child of a retiree who dies on 2026-06-12, covered without Medicare."""
    return told(
        hired("2020-01-15", who=person(born=born)),
        joined("kim", "2020-01-15", who=person("Kim", ssn="078051121", born="1966-05-06")),
        joined("cy", "2020-01-15", "child", who=person("Cy", born="1990-05-06")),
        retired("2026-02-01"),
        elected("2026-02-01", "hmo-retired:kim,cy", occasion="retirement"),
        died("2026-06-12"),
        *events,
    )


def refused(life: Life, book: Book) -> list[str]:
    """Decide, and return why elections are refused."""
    covered(life, book)
    return misfits(life)


def moves_of(life: Life, book: Book) -> set[str]:
    """Decide, and return the open questions about a plan that follows."""
    covered(life, book)
    return {name for name, each in open_questions(life).items() if each.about == ABOUT}


def test_med_2_a_choice_that_does_not_fit_is_found_behind_another() -> None:
    """Dental comes first on the form: the plan for people on Medicare, or for the others, is refused all the same."""
    young = retiree(elected("2026-06-01", "dental", "senior", occasion="administrative"), born="1990-01-20")
    old = pensioner(LONG, office("2026-06-01", "dental", "hmo-retired"), born="1955-05-06")

    assert refused(young, city("MA")) == ["not-on-medicare"]
    assert refused(old, without_successor()) == ["on-medicare"]


def test_ma_1_who_chooses_the_plan_of_the_others_has_the_one_that_follows() -> None:
    """On Medicare long since: nothing is refused where a plan takes over."""
    life = pensioner(LONG, office("2026-06-01", "hmo-retired"), born="1955-05-06")

    assert covered(life, city("MA")) == {"self senior 2026-06-01.."}
    assert misfits(life) == []


@pytest.mark.parametrize("on", ["2026-06-30", "2026-09-30", "2026-10-01", "2027-02-01"])
def test_plan_64_a_retiree_at_work_chooses_as_a_retiree(on: str) -> None:
    """In a job that is offered nothing, to its last day, and retired again since: never as an active employee."""
    events = (LONG, rehired("2026-06-01", work=FEW), retired("2026-10-01"), office(on, "senior"))
    life = pensioner(*events, born="1955-05-06")

    assert refused(life, city("MA")) == []
    assert f"self senior {on}.." in covered(life, city("MA"))


def test_med_2_survivors_choose_by_their_own_medicare() -> None:
    """The subscriber died young, and was never on it: the spouse who is may choose its plan, and who is not may not."""
    kim = on_medicare("2020-05-01", "2020-05-01", who="kim", free=True)
    choice = office("2027-03-01", "senior:kim")
    on_it, without = survivors(kim, choice), survivors(choice)

    assert "kim senior 2027-03-01.." in covered(on_it, city("MA"))
    assert misfits(on_it) == []
    assert refused(without, city("MA")) == ["not-on-medicare"]
    assert refused(survivors(LONG, choice, born="1955-05-06"), city("MA")) == ["not-on-medicare"]


def test_med_1_a_survivor_on_medicare_may_not_choose_the_plan_for_the_others() -> None:
    """Where nothing takes over; with a child who is not on Medicare it has whom to cover."""
    kim = on_medicare("2020-05-01", "2020-05-01", who="kim", free=True)

    assert refused(survivors(kim, office("2027-03-01", "hmo-retired:kim")), without_successor()) == [
        "on-medicare"
    ]
    assert refused(survivors(kim, office("2027-03-01", "hmo-retired:kim,cy")), without_successor()) == []


def test_med_1_survivors_keep_the_old_plan_until_the_first_of_them_is_on_medicare() -> None:
    """Chosen for July; the spouse is on Medicare from September on, the child from October: nobody loses August."""
    life = survivors(
        office("2026-07-20", "senior:kim,cy"),
        on_medicare("2026-09-01", "2026-09-01", who="kim", free=True),
        on_medicare("2026-10-01", "2026-10-01", who="cy", free=True),
    )

    assert covered(life, city("MA")) == {
        "self hmo-retired 2026-02-01..2026-06-12",
        "kim hmo-retired 2026-02-01..2026-08-31",
        "cy hmo-retired 2026-02-01..2026-08-31",
        "kim senior 2026-09-01..",
        "cy senior 2026-10-01..",
    }


def test_med_1_what_is_held_back_is_carried_for_its_day() -> None:
    """Chosen for July, on Medicare from October; retired again in August: the old plan is held through September."""
    life = retiree(
        rehired("2026-06-01", work=FEW),
        office("2026-07-20", "senior"),
        retired("2026-08-10"),
        on_medicare("2026-10-01", "2026-10-01", free=True),
        born="1966-09-14",
        plan="hmo-retired",
    )

    assert covered(life, city("MA")) == {
        "self hmo-retired 2026-02-01..2026-09-30",
        "self senior 2026-10-01..",
    }


def test_med_1_what_is_held_back_does_not_undo_a_later_waiver() -> None:
    """Chosen for July, waived in August, on Medicare from September on: nothing is held any more."""
    life = retiree(office("2026-07-20", "senior"), office("2026-08-10", "-medical"), FREE, plan="hmo-retired")

    assert covered(life, city("MA")) == {"self hmo-retired 2026-02-01..2026-08-09"}


def test_med_1_what_is_held_back_gives_way_to_a_choice_of_the_day() -> None:
    """Chosen for July, and for the day on which Medicare begins another plan with the spouse: that is carried."""
    life = retiree(
        office("2026-07-20", "senior"),
        office("2026-09-01", "hmo-retired:kim"),
        rehired("2026-10-01", work=FEW),
        retired("2026-12-01"),
        FREE,
        plan="hmo-retired",
    )

    assert "kim hmo-retired 2026-09-01.." in covered(life, city("MA"))


def test_ma_1_the_question_of_a_plan_that_follows_rests_on_what_told_of_medicare() -> None:
    """Of the lines only that one is asked about which Medicare takes away."""
    life = pensioner(office("2026-03-01", "dental", "hmo-retired"), FREE)

    assert moves_of(life, without_successor()) == {QUESTION}
    assert open_questions(life)[QUESTION].rests_on == ("munis/city#e4",)


@pytest.mark.parametrize(("ended", "is_asked"), [("2026-05-31", False), ("2026-06-01", True)])
def test_ma_1_medicare_that_ended_before_the_choice_asks_nothing(ended: str, *, is_asked: bool) -> None:
    """Covered since June: whose Medicare was over by then has nothing to move to."""
    earlier = on_medicare("2026-03-01", "2026-03-01", free=True, ended=ended)
    life = pensioner(earlier, office("2026-06-01", "hmo-retired"))

    assert bool(moves_of(life, without_successor())) == is_asked


def test_ma_1_only_of_who_is_in_the_plan_it_is_asked() -> None:
    """A spouse on Medicare who has dental alone moves nowhere."""
    kim = on_medicare("2026-09-01", "2026-09-01", who="kim", free=True)
    life = pensioner(office("2026-03-01", "hmo-retired", "dental:kim"), kim)

    assert moves_of(life, without_successor()) == set()


def test_ma_1_after_a_death_it_is_not_asked_any_more() -> None:
    """The retirement is over."""
    life = retiree(FREE, plan="hmo-retired")
    assert moves_of(life, without_successor()) == {QUESTION}
    life.told("died", died("2026-12-10"))

    assert moves_of(life, without_successor()) == set()


def test_or_2_it_is_not_asked_elsewhere() -> None:
    """In Oregon the plan has ended, though dental goes on."""
    life = pensioner(office("2026-03-01", "dental", "hmo-retired"), FREE)

    assert moves_of(life, without_successor("OR")) == set()


@pytest.mark.parametrize("state", ["MA", "OR"])
@pytest.mark.parametrize(
    "form", [elected("2026-06-01", "hmo"), elected("2026-05-20", "hmo"), office("2026-06-15", "hmo")]
)
def test_med_2_a_retiree_at_work_has_the_plan_of_the_job(state: str, form: DomainEvent) -> None:
    """On Medicare, and chosen while the plan waits: nothing is refused or asked, whomever else the plan is for."""
    book = with_plan("hmo", state, medicare="never", successor=None)
    life = pensioner(LONG, rehired("2026-06-01"), form, born="1955-05-06")

    assert covered(life, book) == {"self hmo 2026-07-01.."}
    assert (misfits(life), open_questions(life)) == ([], {})


def test_med_2_a_retiree_whose_job_offers_the_line_may_not_choose_a_medicare_plan() -> None:
    """While the job lasts its plans are what there is to choose; once it is over the retirement gives its own again."""
    work = (LONG, rehired("2026-06-01"))
    at_work = pensioner(*work, office("2026-09-01", "senior"), born="1955-05-06")
    again = pensioner(*work, retired("2026-08-10"), office("2026-09-01", "senior"), born="1955-05-06")

    assert refused(at_work, city("MA")) == ["not-on-medicare"]
    assert refused(again, city("MA")) == []


def test_med_2_a_form_of_retirement_speaks_of_it_also_before_its_day() -> None:
    """Filled in while at work, for the plan of those on Medicare."""
    form = elected("2026-01-15", "senior", occasion="retirement")
    life = pensioner(LONG, form, born="1955-05-06")

    assert covered(life, city("MA")) == {"self senior 2026-02-01.."}
    assert misfits(life) == []


def test_or_1_the_days_of_oregon_go_before_medicare() -> None:
    """Too late, and for somebody on Medicare: the first fault is told."""
    late = elected("2026-02-01", "hmo-retired", occasion="retirement", signed="2026-06-01")
    life = reviewed(pensioner(LONG, late, born="1955-05-06"), "2026-12-31")

    assert refused(life, without_successor("OR")) == ["late"]


def test_an_election_of_continuation_is_not_judged_by_medicare() -> None:
    """COBRA has rules of its own."""
    life = pensioner(LONG, elected("2026-02-01", "hmo-retired", occasion="cobra"), born="1955-05-06")

    assert refused(life, without_successor()) == []
