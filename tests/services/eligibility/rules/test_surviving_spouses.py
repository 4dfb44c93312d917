"""Who the surviving spouse is, what their death ends for the children, and the class that survivors are in."""

import pytest

from events.base import DomainEvent
from events.offers import Book, index
from events.telling import fold
from services.eligibility.rules.phases import phases
from services.eligibility.rules.survivors import survived, surviving_spouse
from tests.life import (
    Life,
    died,
    elected,
    hired,
    job,
    job_changed,
    joined,
    left,
    parted,
    rehired,
    retired,
)
from tests.services.eligibility.law_life import answered, city, covered, ended_for, open_questions, told

QUESTION = "surviving-spouse:kim:2026-06-12"
DUTY = "killed-on-duty:2026-06-12"
FIRE = job(unit="fire")


def family() -> Life:
    """Return an employee with a covered spouse and child who dies on 2026-06-12."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("bo", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim,bo"),
        died("2026-06-12"),
    )


def test_ma_4_the_children_s_coverage_ends_with_the_surviving_spouse() -> None:
    """It is the spouse's, who has it until death; the children's runs out as the plan says."""
    life = family()
    life.told("gone", parted("kim", "2026-09-12", "death"))

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2026-06-12",
        "kim hmo 2026-03-01..2026-09-12",
        "bo hmo 2026-03-01..2026-09-30",
    }
    assert (ended_for(life, "bo"), set(open_questions(life))) == ("death", {QUESTION})


def test_ma_4_after_a_death_on_duty_the_children_go_on_without_the_spouse() -> None:
    """Where s.9C or s.9G was accepted, once somebody says so; until then as the plan says."""
    life, accepted, question = family(), city("MA", "c32B-9C"), "killed-on-duty:2026-09-12"
    life.told("gone", parted("kim", "2026-09-12", "death"))

    assert "bo hmo 2026-03-01..2026-09-30" in covered(life, accepted)
    assert set(open_questions(life)) == {QUESTION, question}
    answered(life, question, "on-duty")
    assert "bo hmo 2026-03-01.." in covered(life, accepted)
    answered(life, question, "no")
    assert "bo hmo 2026-03-01..2026-09-30" in covered(life, accepted)


def test_ma_4_a_spouse_who_died_after_remarriage_takes_nothing_more() -> None:
    """The remarriage had ended it for all."""
    life = family()
    covered(life, city("MA"))
    answered(life, QUESTION, "remarried", "2026-08-10")
    life.told("gone", parted("kim", "2026-09-12", "death"))

    assert "bo hmo 2026-03-01..2026-08-31" in covered(life, city("MA"))


def test_ma_4_a_spouse_who_dies_on_the_day_of_the_remarriage_is_covered_to_it() -> None:
    """The death is what ends it for all: the remarriage gave its day to the end."""
    life = family()
    covered(life, city("MA"))
    answered(life, QUESTION, "remarried", "2026-09-12")
    life.told("gone", parted("kim", "2026-09-12", "death"))

    assert {"kim hmo 2026-03-01..2026-09-12", "bo hmo 2026-03-01..2026-09-30"} <= covered(life, city("MA"))
    assert (ended_for(life, "kim"), ended_for(life, "bo")) == ("death", "death")


def test_ma_4_who_dies_on_the_day_of_the_subscriber_survives_nobody() -> None:
    """One accident takes both: the children are alone, and end as the plan says; the day after it is a survivor's."""
    both, after = family(), family()
    both.told("gone", parted("kim", "2026-06-12", "death"))
    after.told("gone", parted("kim", "2026-06-13", "death"))

    assert {"kim hmo 2026-03-01..2026-06-12", "bo hmo 2026-03-01..2026-06-30"} <= covered(both, city("MA"))
    assert open_questions(both) == {}
    assert {"kim hmo 2026-03-01..2026-06-13", "bo hmo 2026-03-01..2026-06-30"} <= covered(after, city("MA"))
    assert set(open_questions(after)) == {QUESTION}


def test_ma_4_after_both_died_on_one_day_it_is_asked_whether_on_duty() -> None:
    """Where s.9C was accepted: as if there had been no spouse."""
    life, accepted = family(), city("MA", "c32B-9C")
    life.told("gone", parted("kim", "2026-06-12", "death"))
    covered(life, accepted)
    assert set(open_questions(life)) == {DUTY}
    answered(life, DUTY, "on-duty")

    assert "bo hmo 2026-03-01.." in covered(life, accepted)


def test_ma_4_a_spouse_who_only_leaves_takes_nobody_along() -> None:
    """Covered elsewhere since September: only remarriage and death end the children's coverage."""
    life = family()
    life.told("elsewhere", parted("kim", "2026-09-12", "other_coverage"))

    assert {"kim hmo 2026-03-01..2026-09-30", "bo hmo 2026-03-01.."} <= covered(life, city("MA"))


def test_ma_4_a_former_spouse_whose_coverage_had_ended_still_takes_the_children_s_at_death() -> None:
    """The judgment covers the former spouse to September, the children stay until that parent dies in November."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("bo", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim,bo"),
        parted("kim", "2026-04-20"),
        died("2026-06-12"),
    )
    covered(life, city("MA"))
    answered(life, "divorce-terms:kim:2026-04-20", "covered-until", "2026-09-10")
    assert {"kim hmo 2026-03-01..2026-09-30", "bo hmo 2026-03-01.."} <= covered(life, city("MA"))
    life.told("gone", parted("kim", "2026-11-12", "death"))

    assert {"kim hmo 2026-03-01..2026-09-30", "bo hmo 2026-03-01..2026-11-30"} <= covered(life, city("MA"))


def test_ma_4_a_later_spouse_goes_before_a_former_one() -> None:
    """Divorced, married again, died: the question is about the spouse of the day."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-03-20"),
        joined("lee", "2026-05-01", reason="marriage"),
        elected("2026-05-01", "hmo:kim,lee", occasion="administrative"),
        died("2026-06-12"),
    )

    covered(life, city("MA"))

    assert "surviving-spouse:lee:2026-06-12" in open_questions(life)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([joined("kim", "2026-01-15")], "kim"),
        ([joined("kim", "2026-06-12")], "kim"),
        ([joined("kim", "2026-06-13")], None),
        ([joined("kim", "2026-01-15"), parted("kim", "2026-06-11")], None),
        ([joined("kim", "2026-01-15"), parted("kim", "2026-06-12")], "kim"),
        ([joined("kim", "2026-01-15"), parted("kim", "2026-06-12", "other_coverage")], "kim"),
        ([joined("kim", "2026-01-15"), parted("kim", "2026-06-12", "death")], None),
        ([joined("kim", "2026-01-15"), parted("kim", "2026-06-13", "death")], "kim"),
        ([joined("kim", "2026-01-15", "child")], None),
    ],
)
def test_ma_4_the_surviving_spouse_is_the_one_of_the_day(
    events: list[DomainEvent], expected: str | None
) -> None:
    """Married on the day itself is in time; the day on which somebody stops being a dependent is still theirs."""
    life = told(hired("2026-01-15"), died("2026-06-12"), *events)
    found = surviving_spouse(fold(life.family, life.records))

    assert (None if found is None else found.id) == expected


def by_class() -> Book:
    """Return the city with classes of survivors of teachers, by the retirement system, and of firefighters."""
    catalog = city("MA").catalog
    active, pensioners, general = catalog.classes
    teachers = general.model_copy(update={"id": "of-teachers", "retirement_systems": ("teachers",)})
    fire = general.model_copy(update={"id": "of-firefighters", "bargaining_units": ("fire",)})
    return index(catalog.model_copy(update={"classes": (active, pensioners, teachers, fire, general)}))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([hired("2020-01-15")], "survivors"),
        ([hired("2020-01-15", work=FIRE)], "of-firefighters"),
        ([hired("2020-01-15"), job_changed("2026-06-12", FIRE)], "of-firefighters"),
        ([hired("2020-01-15", work=FIRE), job_changed("2023-01-15", job())], "survivors"),
        ([hired("2020-01-15"), left("2022-03-31"), rehired("2024-01-15", work=FIRE)], "of-firefighters"),
        ([hired("2020-01-15", work=FIRE), retired("2024-01-15")], "of-firefighters"),
        ([hired("2020-01-15"), retired("2024-01-15", "teachers")], "of-teachers"),
        (
            [
                hired("2020-01-15", work=FIRE),
                retired("2022-01-15", "teachers"),
                rehired("2023-01-15"),
                retired("2024-01-15"),
            ],
            "survivors",
        ),
        ([hired("2020-01-15"), retired("2022-01-15", "teachers"), rehired("2023-01-15")], "survivors"),
    ],
)
def test_ma_4_the_class_of_survivors_is_that_of_the_last_job_or_retirement(
    events: list[DomainEvent], expected: str
) -> None:
    """Of who had retired by the last retirement and its system, of who died at work by the job of that day."""
    book = by_class()
    life = told(*events, joined("kim", "2020-01-15"), died("2026-06-12"))
    of = fold(life.family, life.records)

    found, _ = survived(phases(of, book), of, book, {})

    assert (found[-1].standing, found[-1].classes[0].employee_class) == ("survivor", expected)
