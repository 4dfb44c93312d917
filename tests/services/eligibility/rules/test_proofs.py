"""What has to be proven while somebody is covered: a disability, a number, dependence for tax; and gross misconduct."""

from datetime import date

import pytest

from events.catalog import DependentRule
from events.employment import CobraWithheld, PersonChanged
from events.enrollment import DependentChanged
from events.offers import Book, index
from events.people import PersonChanges
from events.telling import fold
from services.eligibility.rules.proofs import disabled_children
from services.eligibility.rules.questions import answers_of
from tests.life import Life, day, elected, hired, joined, left, parted, person
from tests.services.eligibility.law_life import answered, city, covered, open_questions, reviewed, told

PROOF = "disability-proof:bo"


def with_ages(**changes: object) -> Book:
    """Return a city whose medical plan covers children to 26, and disabled ones past it, but for these changes."""
    catalog = city(None).catalog
    plans = tuple(
        each.model_copy(update={"dependents": "children"} if each.id == "hmo" else {})
        for each in catalog.plans
    )
    rule = DependentRule(id="children").model_copy(update=changes)
    return index(catalog.model_copy(update={"plans": plans, "dependent_rules": (rule,)}))


def child(*, disabled: bool = True) -> Life:
    """Return an employee with a child who turns 26 on 2026-09-14."""
    who = joined(
        "bo", "2026-01-15", "child", who=person("Bo", ssn="078051121", born="2000-09-14")
    ).model_copy(update={"disabled": disabled})
    return told(hired("2026-01-15"), who, elected("2026-01-15", "hmo:bo"))


def test_plan_60_a_disabled_child_is_asked_for_proof_and_stays() -> None:
    """Asked once the birthday is near; covered meanwhile, and past it."""
    life = child()
    reviewed(life, "2026-09-13")
    covered(life, with_ages())
    assert open_questions(life) == {}
    reviewed(life, "2026-12-31")

    assert "bo hmo 2026-03-01.." in covered(life, with_ages())
    asked = open_questions(life)[PROOF]
    assert (asked.rule, asked.due_day) == ("PLAN-60", day("2026-09-14"))


def test_plan_60_what_is_not_proven_counts_for_nothing() -> None:
    """Coverage then ends as that of every other child."""
    life = child()
    reviewed(life, "2026-12-31")
    covered(life, with_ages())
    answered(life, PROOF, "not-proven")

    assert "bo hmo 2026-03-01..2026-09-30" in covered(life, with_ages())
    assert open_questions(life) == {}


def test_plan_60_a_child_who_is_not_disabled_is_not_asked() -> None:
    """They age out."""
    life = child(disabled=False)
    reviewed(life, "2026-12-31")

    assert "bo hmo 2026-03-01..2026-09-30" in covered(life, with_ages())
    assert open_questions(life) == {}


def changed(on: str, **what: bool) -> DependentChanged:
    """Return a change of what is true of bo."""
    return DependentChanged.model_validate({"dependent_id": "bo", "change_day": day(on), **what})


def test_plan_60_the_birthday_itself_asks() -> None:
    """The horizon of 2026-09-14 is the first that does."""
    life = child()
    reviewed(life, "2026-09-14")
    covered(life, with_ages())

    assert set(open_questions(life)) == {PROOF}


def test_plan_60_a_plan_that_covers_no_disabled_child_asks_for_no_proof() -> None:
    """There is nothing to prove: at the age coverage ends for all."""
    life = child()
    reviewed(life, "2026-12-31")

    assert "bo hmo 2026-03-01..2026-09-30" in covered(life, with_ages(disabled_past=False))
    assert open_questions(life) == {}


def test_plan_60_is_asked_of_children_whose_birthday_is_known() -> None:
    """Of a disabled spouse no age matters, and of whom nobody told a birthday no age is known; the others are asked."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15", who=person("Kim", born="1980-09-14")).model_copy(
            update={"disabled": True}
        ),
        *(
            joined(name, "2026-01-15", "child", who=person(name, born="2000-09-14")).model_copy(
                update={"disabled": disabled}
            )
            for name, disabled in (("al", False), ("bo", True), ("cy", True))
        ),
    )
    family = fold(life.family, life.records)
    births = {name: day("2000-09-14") for name in ("kim", "al", "cy")}

    found, asked = disabled_children(family, births, day("2027-12-31"), with_ages(), {})

    assert [each.question for each in asked] == ["disability-proof:cy"]
    assert found == family


@pytest.mark.parametrize("on", ["2026-05-01", "2026-09-14", "2026-09-20"])
def test_plan_60_a_disability_that_is_not_proven_takes_nothing_else(on: str) -> None:
    """Who is a student too stays covered as a student, whenever HR told of it; but is not disabled any more."""
    book = with_ages(student_age=30)
    life = child()
    life.told("student", changed(on, student=True, disabled=True))
    reviewed(life, "2026-12-31")
    covered(life, book)
    answered(life, PROOF, "not-proven")

    assert "bo hmo 2026-03-01.." in covered(life, book)
    family = fold(life.family, life.records)
    after, _ = disabled_children(family, {"bo": day("2000-09-14")}, date.max, book, answers_of(family))
    held = after.dependents[0].on(day("2026-12-31"))
    assert (held.student, held.disabled) == (True, False)


@pytest.mark.parametrize(("on", "last"), [("2026-08-01", "2026-09-30"), ("2027-03-10", "2027-03-31")])
def test_plan_60_an_answer_may_name_the_day(on: str, last: str) -> None:
    """Coverage ends by it, but never before the age."""
    life = child()
    reviewed(life, "2027-12-31")
    covered(life, with_ages())
    answered(life, PROOF, "not-proven", on)

    assert f"bo hmo 2026-03-01..{last}" in covered(life, with_ages())


def newborn() -> Life:
    """Return an employee with a covered child without a number, born on 2026-03-02."""
    return told(
        hired("2026-01-15"),
        joined("bo", "2026-03-02", "child", reason="birth", who=person("Bo", ssn=None, born="2026-03-02")),
        elected("2026-03-02", "hmo:bo", occasion="special_enrollment", reason="birth"),
    )


def test_plan_61_a_missing_number_is_asked_for_after_60_days_and_blocks_nothing() -> None:
    """Born 2026-03-02: asked from 2026-05-01 on, which the review sees 60 days before its horizon."""
    life = newborn()
    reviewed(life, "2026-06-29")
    assert "bo hmo 2026-03-02.." in covered(life, city(None))
    assert open_questions(life) == {}
    reviewed(life, "2026-06-30")
    covered(life, city(None))

    assert set(open_questions(life)) == {"missing-number:bo"}


def test_plan_61_a_number_that_is_told_closes_the_question() -> None:
    """Nobody has to answer it."""
    life = newborn()
    reviewed(life, "2026-12-31")
    covered(life, city(None))
    changed = PersonChanged(
        person_ref="bo",
        changes=PersonChanges(ssn="078051121"),
        change_day=day("2026-07-01"),
        correction=False,
    )
    life.told("number", changed)
    covered(life, city(None))

    assert open_questions(life) == {}


def test_plan_62_gross_misconduct_is_decided_by_a_person() -> None:
    """Continuation is offered until somebody withholds it by name and reason."""
    fired = left("2026-06-12", "gross_misconduct")
    withheld = CobraWithheld(decided_by="Maria", why="theft, admitted")
    life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"), fired)
    decided = told(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        fired.model_copy(update={"cobra_withheld": withheld}),
    )
    covered(life, city(None))
    covered(decided, city(None))

    assert {each.owner for each in open_questions(life).values()} == {"counsel"}
    assert open_questions(decided) == {}


TAX = "tax-dependent:kim"


def partnered(relationship: str = "domestic_partner", *, tax_dependent: bool | None = None) -> Life:
    """Return an employee who covers kim from 2026-03-01 on."""
    kim = joined("kim", "2026-01-15", relationship).model_copy(update={"tax_dependent": tax_dependent})
    return told(hired("2026-01-15"), kim, elected("2026-01-15", "hmo:kim"))


@pytest.mark.parametrize(
    ("relationship", "tax_dependent", "asked"),
    [
        ("domestic_partner", None, True),
        ("domestic_partner", False, True),
        ("domestic_partner", True, False),
        ("ex_spouse", None, True),
        ("spouse", None, False),
        ("child", None, False),
    ],
)
def test_pay_7_payroll_is_asked_of_who_may_be_no_dependent_for_tax(
    relationship: str, tax_dependent: bool | None, asked: bool
) -> None:
    """Of partners and former spouses, unless HR has told that they are; covered they are in any case."""
    life = partnered(relationship, tax_dependent=tax_dependent)

    assert "kim hmo 2026-03-01.." in covered(life, city(None))
    assert {name: each.owner for name, each in open_questions(life).items()} == (
        {TAX: "payroll"} if asked else {}
    )


def test_pay_7_a_spouse_whom_a_divorce_left_covered_is_asked_about() -> None:
    """In Massachusetts they stay, and are no spouse for tax from the divorce on."""
    life = partnered("spouse")
    life.told("parted", parted("kim", "2026-05-20", "divorce"))
    covered(life, city("MA"))

    assert set(open_questions(life)) == {"divorce-terms:kim:2026-05-20", TAX}


def test_pay_7_what_payroll_or_hr_say_closes_it() -> None:
    """An answer, or an event that says that they are dependents for tax."""
    split, changed_since = partnered(), partnered()
    for life in (split, changed_since):
        covered(life, city(None))
    answered(split, TAX, "split")
    told_since = DependentChanged.model_validate(
        {"dependent_id": "kim", "change_day": day("2026-06-01"), "tax_dependent": True}
    )
    changed_since.told("changed", told_since)

    for life in (split, changed_since):
        assert "kim hmo 2026-03-01.." in covered(life, city(None))
        assert open_questions(life) == {}


def test_pay_7_is_about_what_is_taken_before_tax_now() -> None:
    """Not about a plan that is paid after tax, nor about coverage that ends."""
    catalog = city(None).catalog
    plans = tuple(each.model_copy(update={"pre_tax": False}) for each in catalog.plans)
    after_tax, over = partnered(), partnered()
    over.told("left", left("2026-06-12"))
    covered(after_tax, index(catalog.model_copy(update={"plans": plans})))
    covered(over, city(None))

    assert (open_questions(after_tax), open_questions(over)) == ({}, {})
