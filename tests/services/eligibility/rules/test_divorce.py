"""M.G.L. c.32B s.9H: a divorce in Massachusetts leaves the former spouse covered, and asks for the judgment."""

import pytest

from events.eligibility import QuestionOpened
from events.enrollment import DependentChanged
from tests.life import Life, day, elected, hired, joined, parted, voided
from tests.services.eligibility import law_life
from tests.services.eligibility.law_life import answered, city, covered, ended_for, told

QUESTION = "divorce-terms:kim:2026-05-20"


def open_questions(life: Life) -> dict[str, QuestionOpened]:
    """Return what is asked of the divorce; what payroll is asked for the tax is tested with its rule."""
    return {name: each for name, each in law_life.open_questions(life).items() if each.rule == "ST-1"}


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


def turned(on: str, **what: object) -> DependentChanged:
    """Return what is told of the spouse from a day on."""
    return DependentChanged.model_validate({"dependent_id": "kim", "change_day": day(on), **what})


def test_st_1_what_is_told_between_wedding_and_divorce_hides_neither() -> None:
    """A change that says nothing of the relationship leaves the spouse one; elsewhere the divorce then ends them."""
    told_between = (turned("2026-04-01", tax_dependent=False), turned("2026-05-20", relationship="ex_spouse"))
    life = told(
        hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "hmo:kim"), *told_between
    )

    assert "kim hmo 2026-03-01..2026-05-31" in covered(life, city("OR"))
    assert ended_for(life, "kim") == "divorce"


def test_st_1_a_divorce_told_twice_is_of_the_earlier_day() -> None:
    """By a change and by a removal: one question, of the day told first; the judgment may name the other."""
    life = couple()
    life.told("turned", turned("2026-05-10", relationship="ex_spouse"))

    assert "kim hmo 2026-03-01.." in covered(life, city("MA"))
    (asked,) = open_questions(life).values()
    assert (asked.question, asked.rests_on) == ("divorce-terms:kim:2026-05-10", ("munis/city#turned",))
    assert asked.asks.startswith("What does the judgment of 2026-05-10 say")


def test_st_1_a_former_spouse_who_dies_is_covered_to_the_day() -> None:
    """The death ends what the divorce did not, whatever the judgment says later."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        turned("2026-05-20", relationship="ex_spouse"),
        parted("kim", "2026-08-14", "death"),
    )

    assert "kim hmo 2026-03-01..2026-08-14" in covered(life, city("MA"))


@pytest.mark.parametrize(("on", "asked"), [("2026-05-20", False), ("2026-05-21", True)])
def test_st_1_the_subscriber_s_next_wedding_is_asked_about(on: str, asked: bool) -> None:
    """One after the divorce, once the judgment is answered; the first of several, and by its own event."""
    life = couple()
    covered(life, city("MA"))
    answered(life, QUESTION, "covered")
    life.told("late", joined("pat", "2026-11-02", reason="marriage"))
    life.told("soon", joined("al", on, reason="marriage"))
    covered(life, city("MA"))

    expected = f"divorce-terms:kim:{on}" if asked else "divorce-terms:kim:2026-11-02"
    assert set(open_questions(life)) == {expected}
    assert open_questions(life)[expected].rests_on == (
        ("munis/city#soon",) if asked else ("munis/city#late",)
    )


def test_st_1_a_separation_before_the_divorce_is_what_parted_them() -> None:
    """The judgment of the separation leaves the spouse out: from its day, though the divorce came later."""
    life = couple("legal_separation")
    life.told("turned", turned("2026-06-10", relationship="ex_spouse"))
    covered(life, city("MA"))
    answered(life, QUESTION, "not-covered")

    assert "kim hmo 2026-03-01..2026-05-31" in covered(life, city("MA"))


@pytest.mark.parametrize(
    ("until", "last"),
    [("2026-07-10", "2026-07-31"), ("2026-08-14", "2026-08-14"), ("2026-12-31", "2026-08-14")],
)
def test_st_1_the_sooner_of_judgment_and_death_ends_coverage(until: str, last: str) -> None:
    """A former spouse who died on August 14 is not covered by a judgment that reaches further."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        turned("2026-05-20", relationship="ex_spouse"),
        parted("kim", "2026-08-14", "death"),
    )
    covered(life, city("MA"))
    answered(life, QUESTION, "covered-until", until)

    assert f"kim hmo 2026-03-01..{last}" in covered(life, city("MA"))


@pytest.mark.parametrize(("wedding", "asked"), [("2026-09-09", True), ("2026-09-10", False)])
def test_st_1_a_wedding_after_the_judgment_s_day_changes_nothing(wedding: str, asked: bool) -> None:
    """Covered to September 10: a wedding before that day is asked about. A partner who is married is one."""
    life = couple()
    covered(life, city("MA"))
    answered(life, QUESTION, "covered-until", "2026-09-10")
    life.told("pat", joined("pat", "2026-08-01", "domestic_partner", reason="marriage"))
    change = {"dependent_id": "pat", "change_day": day(wedding), "relationship": "spouse"}
    life.told("married", DependentChanged.model_validate(change))
    covered(life, city("MA"))

    assert (f"divorce-terms:kim:{wedding}" in open_questions(life)) is asked


@pytest.mark.parametrize("reason", ["divorce", "legal_separation"])
def test_st_1_whom_the_judgment_leaves_out_was_ended_by_what_parted_them(reason: str) -> None:
    """As it was told, and by the plan's end rule."""
    life = couple(reason)
    covered(life, city("MA"))
    answered(life, QUESTION, "not-covered")
    covered(life, city("MA"))

    assert ended_for(life, "kim") == ended_for_elsewhere(reason)


def ended_for_elsewhere(reason: str) -> str | None:
    """Return why the same coverage ends where nobody is asked."""
    life = couple(reason)
    covered(life, city("OR"))
    return ended_for(life, "kim")
