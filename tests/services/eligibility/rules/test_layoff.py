"""M.G.L. c.32B s.17 and s.9: 39 weeks after a layoff, and the deferred retiree."""

import pytest

from events.enrollment import CoverageEnded
from events.offers import Book, index
from events.vocabulary.coverage import InsuranceLine as Line
from tests.life import Life, elected, hired, joined, left, rehired, retired
from tests.services.eligibility.law_life import answered, city, covered, ended_for, open_questions, told

LAID_OFF = "layoff-continuation:2026-06-30"
DEFERRED = "deferred-retiree:2026-06-30"


def with_line(line: Line) -> Book:
    """Return a city that has accepted s.17, whose plan `dental` is of another line."""
    book = city("MA", "c32B-17")
    plans = [
        each.model_copy(update={"line": line} if each.id == "dental" else {})
        for each in book.catalog.plans
        if each.id == "dental" or each.line != line
    ]
    return index(book.catalog.model_copy(update={"plans": tuple(plans)}))


def end_of(life: Life, line: Line) -> CoverageEnded:
    """Return the one end of a line that was recorded."""
    said = [record.event for record in life.records]
    (ended,) = [each for each in said if isinstance(each, CoverageEnded) and each.line == line]
    return ended


def leaver(reason: str = "layoff", *plans: str) -> Life:
    """Return somebody with a spouse who leaves on 2026-06-30."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", *(plans or ("hmo:kim",))),
        left("2026-06-30", reason),
    )


def test_st_2_a_layoff_covers_39_weeks() -> None:
    """Laid off and paid through 2026-06-30: to 2027-03-30, with the family; benefits is asked."""
    life = leaver()

    assert covered(life, city("MA", "c32B-17")) == {
        "self hmo 2026-03-01..2027-03-30",
        "kim hmo 2026-03-01..2027-03-30",
    }
    assert ended_for(life) == "layoff"
    assert {each: asked.rule for each, asked in open_questions(life).items()} == {LAID_OFF: "ST-2"}


@pytest.mark.parametrize(
    ("word", "on", "last"),
    [
        ("continues", None, "2027-03-30"),
        ("continues", "2026-07-15", "2027-04-14"),
        ("continues", "2026-06-15", "2027-03-30"),
        ("ended", "2026-11-15", "2026-11-15"),
        ("ended", "2028-01-01", "2027-03-30"),
        ("ended", "2026-06-10", "2026-06-30"),
        ("declined", None, "2026-06-30"),
    ],
)
def test_st_2_the_answer_decides(word: str, on: str | None, last: str) -> None:
    """From the day paid through if it is later; until covered elsewhere; not at all if declined."""
    life = leaver()
    covered(life, city("MA", "c32B-17"))
    answered(life, LAID_OFF, word, on)

    assert f"self hmo 2026-03-01..{last}" in covered(life, city("MA", "c32B-17"))
    assert open_questions(life) == {}


OUTSIDE = (Line.SHORT_TERM_DISABILITY, Line.LONG_TERM_DISABILITY, Line.HRA)
CHAPTER = (Line.DENTAL, Line.VISION, Line.DRUG, Line.LIFE, Line.OPTIONAL_LIFE, Line.ACCIDENTAL_DEATH)


@pytest.mark.parametrize("reason", ["layoff", "voluntary"])
@pytest.mark.parametrize("line", [*CHAPTER, *OUTSIDE])
def test_st_2_st_3_what_goes_on_is_the_insurance_of_the_chapter(line: Line, reason: str) -> None:
    """Section 1 names life, accident, hospital, medical, dental insurance; disability and accounts end as planned."""
    asked, word = (LAID_OFF, "continues") if reason == "layoff" else (DEFERRED, "deferred")
    book = with_line(line)
    life = leaver(reason, "hmo", "dental")
    covered(life, book)
    answered(life, asked, word)

    goes_on = "2027-03-30" if reason == "layoff" else ""
    assert covered(life, book) == {f"self hmo 2026-03-01..{goes_on}"}
    (span,) = covered(life, book, str(line))
    assert span == f"self dental 2026-03-01..{'2026-06-30' if line in OUTSIDE else goes_on}"


@pytest.mark.parametrize(("line", "asked"), [(Line.DENTAL, [LAID_OFF]), (Line.HRA, [])])
def test_st_2_nobody_is_asked_of_what_cannot_go_on(line: Line, asked: list[str]) -> None:
    """Who had an account alone has nothing to decide, and the end rests on the end of work alone."""
    life = leaver("layoff", "dental")
    covered(life, with_line(line), str(line))

    assert list(open_questions(life)) == asked
    assert end_of(life, line).rules == (("ST-2",) if asked else ("PLAN-66",))


@pytest.mark.parametrize("word", ["continues", "declined"])
def test_st_2_what_cannot_go_on_does_not_rest_on_the_answer(word: str) -> None:
    """Disability ends by the end of work, whatever is answered of the insurance that can go on."""
    life, book = leaver("layoff", "hmo", "dental"), with_line(Line.HRA)
    covered(life, book)
    answered(life, LAID_OFF, word)
    covered(life, book)

    ended = end_of(life, Line.HRA)
    assert (ended.rules, len(ended.rests_on)) == (("PLAN-66",), 1)


@pytest.mark.parametrize(("state", "accepted"), [("MA", ()), ("OR", ("c32B-17",)), (None, ())])
def test_st_2_binds_only_whom_it_binds(state: str | None, accepted: tuple[str, ...]) -> None:
    """Without acceptance, or elsewhere, coverage ends with the plan's own rule."""
    assert "self hmo 2026-03-01..2026-06-30" in covered(leaver(), city(state, *accepted))


def test_st_2_is_for_a_layoff_alone() -> None:
    """Who resigns is not continued."""
    life = leaver("voluntary")

    assert "self hmo 2026-03-01..2026-06-30" in covered(life, city("MA", "c32B-17"))


def test_st_2_ends_with_a_return_to_work() -> None:
    """The next employment takes its place, without a gap where the choices stand again."""
    life = leaver()
    life.told("back", rehired("2026-07-13"))

    assert covered(life, city("MA", "c32B-17")) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}


def test_st_2_ends_with_the_next_job_whatever_comes_after_it() -> None:
    """Back on 2026-07-13 in another plan, and once more in 2027: the continuation ends before the first of them."""
    life = leaver()
    life.told("back", rehired("2026-07-13"))
    life.told("form", elected("2026-07-13", "ppo"))
    life.told("left", left("2027-01-31"))
    life.told("again", rehired("2027-05-03"))

    found = covered(life, city("MA", "c32B-17"))

    assert {"self hmo 2026-03-01..2026-07-12", "self ppo 2026-07-13..2027-01-31"} <= found


def test_st_3_everybody_who_leaves_insured_is_asked_about() -> None:
    """Coverage ends meanwhile as the plan says: keeping it takes an application."""
    life = leaver("voluntary")

    assert "self hmo 2026-03-01..2026-06-30" in covered(life, city("MA"))
    asked = open_questions(life)
    assert {each: asked[each].owner for each in asked} == {DEFERRED: "retirement"}


def test_st_3_who_leaves_a_second_job_is_asked_about_too() -> None:
    """Of the first nothing is left to decide; who had retired before keeps what a retiree has, and is not asked."""
    life = leaver("voluntary")
    life.told("back", rehired("2026-07-13"))
    life.told("left", left("2026-12-31"))
    covered(life, city("MA"))
    retiree = told(
        hired("2020-01-15"),
        retired("2026-02-01"),
        rehired("2026-07-13"),
        elected("2026-07-13", "dental"),
        left("2026-12-31"),
    )
    covered(retiree, city("MA"))

    assert set(open_questions(life)) == {"deferred-retiree:2026-12-31"}
    assert open_questions(retiree) == {}


@pytest.mark.parametrize(
    ("word", "on", "last"),
    [("no", None, "2026-06-30"), ("deferred", None, ""), ("deferred", "2026-12-31", "2026-12-31")],
)
def test_st_3_a_deferred_retiree_keeps_all_insurance(word: str, on: str | None, last: str) -> None:
    """Openly, or to the day that is named; without a gap."""
    life = leaver("voluntary")
    covered(life, city("MA"))
    answered(life, DEFERRED, word, on)

    assert f"self hmo 2026-03-01..{last}" in covered(life, city("MA"))
    assert open_questions(life) == {}


@pytest.mark.parametrize(
    ("years", "last_day", "asked"),
    [
        (None, "2026-06-30", {"deferred-retiree:2026-06-30"}),
        (10, "2036-01-14", set()),
        (10, "2036-01-15", {"deferred-retiree:2036-01-15"}),
    ],
)
def test_st_3_only_who_can_be_vested_is_asked_about(
    years: int | None, last_day: str, asked: set[str]
) -> None:
    """Hired on 2026-01-15: ten years have passed on that day of 2036."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"), left(last_day, "voluntary"))
    covered(life, vesting(city("MA"), years))

    assert set(open_questions(life)) == asked


def vesting(book: Book, years: int | None) -> Book:
    """Return the book with a city that says after how many years a pension is due later."""
    (employer,) = book.catalog.employers
    told_years = employer.model_copy(update={"vesting_years": years})
    return index(book.catalog.model_copy(update={"employers": (told_years,)}))


def test_st_3_a_deferred_retiree_retires_from_it() -> None:
    """The retirement takes the place of the continuation."""
    life = leaver("voluntary")
    covered(life, city("MA"))
    answered(life, DEFERRED, "deferred")
    life.told("retired", retired("2027-05-01"))

    assert "self hmo 2026-03-01..2027-04-30" in covered(life, city("MA"))


def test_st_3_nobody_is_asked_about_elsewhere_or_without_insurance() -> None:
    """Only an insured employee has something to keep."""
    uninsured = told(hired("2026-01-15"), left("2026-06-30"))
    elsewhere = leaver("voluntary")
    covered(uninsured, city("MA"))
    covered(elsewhere, city("OR"))

    assert (open_questions(uninsured), open_questions(elsewhere)) == ({}, {})


def test_st_2_the_question_rests_on_the_layoff() -> None:
    """It names the event by which HR told the end of work."""
    life = leaver()
    covered(life, city("MA", "c32B-17"))

    assert open_questions(life)[LAID_OFF].rests_on == ("munis/city#e3",)
