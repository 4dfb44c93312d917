"""From when until when a plan may cover a dependent."""

from dataclasses import replace
from datetime import date

from events.base import EventRef
from events.catalog import DependentRule
from events.family import Dependent, DependentStep, Family
from events.offers import index
from events.vocabulary.people import Relationship
from services.eligibility.rules.dependents import (
    Case,
    last_days_by_age,
    stretch_for,
    stretches,
    why_not_covered,
)
from tests.life import day
from tests.small_catalog import small_catalog

HEALTH = DependentRule(id="health")
TEETH = DependentRule(id="teeth", child_age=19, student_age=23, child_end="day", disabled_past=False)
REF, GONE, CHANGED = (EventRef("munis/city", name) for name in ("added", "gone", "changed"))
KIM = Dependent(
    id="kim", relationship=Relationship.CHILD, first_day=day("2020-01-01"), reason="hire", ref=REF
)
BORN = day("2000-09-14")


def case(
    rule: DependentRule | None, dependent: Dependent, born: date | None = BORN, *, state: str | None = None
) -> Case:
    """Return a dependent of a family and the medical plan with this rule, which ends dependents with the month."""
    catalog = small_catalog()
    plans = tuple(
        each.model_copy(update={"dependents": None if rule is None else rule.id}) for each in catalog.plans
    )
    employers = tuple(each.model_copy(update={"state": state}) for each in catalog.employers)
    rules = () if rule is None else (rule,)
    changed = {"plans": plans, "dependent_rules": rules, "employers": employers}
    book = index(catalog.model_copy(update=changed))
    return Case(Family("city/10234", dependents=(dependent,)), dependent, book.plans["hmo"], book, born)


def days(found: Case) -> list[tuple[str, str]]:
    """Return the first and last day of each stretch."""
    return [(str(each.first_day), str(each.end.last_day) if each.end else "") for each in stretches(found)]


def changed(on: str, **what: object) -> DependentStep:
    """Return what is true of a dependent from a day on."""
    return replace(DependentStep(day(on), CHANGED), **what)  # type: ignore[arg-type]


def test_aca_4_covered_to_the_end_of_the_birthday_month() -> None:
    """Born on 2000-09-14: covered to 2026-09-30, and the introduction is what the end rests on."""
    (found,) = stretches(case(HEALTH, KIM))

    assert found.end is not None
    assert (found.end.last_day, found.end.ref, found.end.by_age) == (day("2026-09-30"), REF, True)


def test_aca_4_whom_no_age_ends() -> None:
    """Nobody whose day of birth is not told, no spouse, nobody in a plan without a rule."""
    spouse = replace(KIM, relationship=Relationship.SPOUSE)

    assert days(case(HEALTH, KIM, None)) == [("2020-01-01", "")]
    assert days(case(HEALTH, spouse)) == [("2020-01-01", "")]
    assert days(case(None, KIM)) == [("2020-01-01", "")]


def test_aca_4_marriage_and_studies_are_nobodys_business() -> None:
    """A step that says anything else than age, disability or relationship ends nothing before 26."""
    kim = replace(KIM, steps=(changed("2022-05-01", student=False, tax_dependent=False),))

    assert days(case(HEALTH, kim)) == [("2020-01-01", "2026-09-30")]


def test_aca_4_a_source_that_removes_children_early_does_not_end_them() -> None:
    """A removal for age on the birthday leaves the rest of the month; a year early it leaves all of it."""
    on_time = replace(KIM, last_day=day("2026-09-14"), end_reason="aged_out", end_ref=GONE)
    early = replace(on_time, last_day=day("2025-09-14"))
    ends = [stretches(case(HEALTH, each))[0].end for each in (on_time, early)]

    assert [(str(end.last_day), end.ref, end.by_age) for end in ends if end] == [
        ("2026-09-30", GONE, False),
        ("2026-09-30", GONE, False),
    ]


def test_aca_5_disabled_past_the_age() -> None:
    """Who is disabled at the birthday stays covered while disabled; who becomes so later is over the age."""
    disabled = replace(KIM, disabled=True)
    no_more = replace(disabled, steps=(changed("2027-03-10", disabled=False),))
    too_late = replace(KIM, steps=(changed("2027-03-10", disabled=True),))
    never = HEALTH.model_copy(update={"disabled_past": False})

    assert days(case(HEALTH, disabled)) == [("2020-01-01", "")]
    assert days(case(HEALTH, no_more)) == [("2020-01-01", "2027-03-31")]
    assert days(case(HEALTH, too_late))[0] == ("2020-01-01", "2026-09-30")
    found = stretches(case(HEALTH, too_late))
    assert stretch_for(found, day("2026-01-01")) == found[0]
    assert days(case(never, disabled)) == [("2020-01-01", "2026-09-30")]
    assert [each.end.rule for each in stretches(case(HEALTH, no_more)) if each.end] == ["ACA-5"]


def test_plan_1_students_to_another_age() -> None:
    """To 19 whoever is a child, to 23 a student; who stops studying in between ends with the month."""
    born = day("2005-06-15")
    student = replace(KIM, student=True)
    stopped = replace(student, steps=(changed("2025-05-20", student=False),))
    again = replace(KIM, steps=(changed("2025-09-01", student=True),))

    assert days(case(TEETH, KIM, born)) == [("2020-01-01", "2024-06-14")]
    assert days(case(TEETH, student, born)) == [("2020-01-01", "2028-06-14")]
    assert days(case(TEETH, stopped, born)) == [("2020-01-01", "2025-05-31")]
    assert days(case(TEETH, again, born)) == [("2020-01-01", "2024-06-14"), ("2025-09-01", "2028-06-14")]
    ends = [stretches(case(TEETH, each, born))[0].end for each in (KIM, student, stopped)]
    assert [end.rule for end in ends if end] == ["ACA-4", "PLAN-1", "PLAN-1"]
    assert list(last_days_by_age(case(TEETH, KIM, born))) == [
        (19, day("2024-06-14")),
        (23, day("2028-06-14")),
    ]


def test_plan_2_relationships_of_the_day() -> None:
    """A plan for spouses and children covers no grandchild, until the grandchild is a ward of one that covers wards."""
    rule = HEALTH.model_copy(update={"relationships": (Relationship.CHILD, Relationship.WARD)})
    grandchild = replace(KIM, relationship=Relationship.GRANDCHILD)
    adopted = replace(grandchild, steps=(changed("2024-04-10", relationship=Relationship.WARD),))

    assert days(case(rule, grandchild)) == []
    assert days(case(rule, adopted)) == [("2024-04-10", "2026-09-30")]
    assert why_not_covered(case(rule, grandchild), day("2024-01-01")) == (
        'plan "hmo" covers no grandchild; PLAN-2 (the plan)'
    )


def test_st_1_a_plan_for_spouses_is_one_for_former_spouses_in_massachusetts() -> None:
    """M.G.L. c.32B s.9H keeps the former spouse, whatever relationships the plan names; elsewhere the plan does."""
    rule = HEALTH.model_copy(update={"relationships": (Relationship.SPOUSE, Relationship.CHILD)})
    parted = replace(
        KIM,
        relationship=Relationship.SPOUSE,
        steps=(changed("2024-04-11", relationship=Relationship.EX_SPOUSE),),
    )

    assert days(case(rule, parted, state="MA")) == [("2020-01-01", "")]
    assert days(case(rule, parted)) == [("2020-01-01", "2024-04-30")]


def test_plan_2_a_spouse_who_becomes_a_former_one_is_divorced() -> None:
    """Who leaves the plan as by a divorce, but where the plan names former spouses; who began as one stays one."""
    parted = replace(
        KIM,
        relationship=Relationship.SPOUSE,
        steps=(changed("2024-04-10", relationship=Relationship.EX_SPOUSE),),
    )
    names = HEALTH.model_copy(update={"relationships": (Relationship.SPOUSE, Relationship.EX_SPOUSE)})
    removed = replace(parted, last_day=day("2024-04-10"), end_reason="legal_separation", end_ref=GONE)
    ordered = replace(parted, relationship=Relationship.EX_SPOUSE)

    assert days(case(HEALTH, parted)) == [("2020-01-01", "2024-04-30")]
    (stretch,) = stretches(case(HEALTH, parted))
    assert stretch.end is not None
    assert stretch.end.removal == "divorce"
    assert days(case(HEALTH, removed)) == [("2020-01-01", "2024-04-30")]
    assert days(case(names, parted)) == [("2020-01-01", "")]
    assert days(case(HEALTH, ordered)) == [("2020-01-01", "")]


def test_last_day_of_a_dependent_who_was_removed() -> None:
    """Death ends on the day, a correction the day before, anything else as the plan says."""
    gone = replace(KIM, last_day=day("2024-05-10"), end_ref=GONE)

    found = {
        reason: days(case(HEALTH, replace(gone, end_reason=reason)))
        for reason in ("death", "correction", "divorce")
    }

    assert found == {
        "death": [("2020-01-01", "2024-05-10")],
        "correction": [("2020-01-01", "2024-05-09")],
        "divorce": [("2020-01-01", "2024-05-31")],
    }
    never = replace(gone, last_day=day("2020-01-01"), end_reason="correction")
    assert days(case(HEALTH, never)) == []


def test_why_not_covered_names_the_paragraph() -> None:
    """Who is too old, and who is no dependent on the day; None for who can be covered."""
    kim = case(HEALTH, KIM)

    assert why_not_covered(kim, day("2026-09-30")) is None
    assert why_not_covered(kim, day("2026-10-01")) == (
        '"kim" is past the age to which plan "hmo" covers children; ACA-4 (45 CFR 147.120)'
    )
    assert why_not_covered(kim, day("2019-12-31")) == (
        '"kim" is no dependent on 2019-12-31; PLAN-2 (the plan)'
    )


def test_aca_4_the_last_day_and_the_day_after() -> None:
    """A choice for the last covered day covers; a child who comes on it is covered for it, and one day later never."""
    found = stretches(case(HEALTH, KIM))
    born_day, last, after = day("2020-01-01"), day("2026-09-30"), day("2026-10-01")

    assert stretch_for(found, last) == found[0]
    assert stretch_for(found, after) is None
    assert why_not_covered(case(HEALTH, KIM), born_day) is None
    assert days(case(HEALTH, replace(KIM, first_day=last))) == [("2026-09-30", "2026-09-30")]
    assert days(case(HEALTH, replace(KIM, first_day=after))) == []


def test_aca_4_what_is_told_of_the_last_day_ends_nothing_before_it() -> None:
    """Nor does what is told of the day after it: the age has ended coverage by then."""
    for on in ("2026-09-30", "2026-10-01"):
        (found,) = stretches(case(HEALTH, replace(KIM, steps=(changed(on, student=False),))))

        assert found.end is not None
        assert (found.end.last_day, found.end.by_age, found.end.rule) == (day("2026-09-30"), True, "ACA-4")


def test_plan_1_each_age_has_its_own_rule() -> None:
    """Whatever else was told of them: a child ends at 19 by ACA-4, a student at 23 by the plan's own rule."""
    born, told = day("2005-06-15"), (changed("2022-05-01", tax_dependent=False),)
    both = [replace(KIM, student=student, steps=told) for student in (False, True)]
    ends = [stretches(case(TEETH, each, born))[0].end for each in both]

    assert [(str(end.last_day), end.rule) for end in ends if end] == [
        ("2024-06-14", "ACA-4"),
        ("2028-06-14", "PLAN-1"),
    ]
    on_the_day = replace(KIM, student=True, steps=(changed("2028-06-14", tax_dependent=False),))
    assert days(case(TEETH, on_the_day, born)) == [("2020-01-01", "2028-06-14")]


def test_plan_2_who_is_no_longer_named_ends_by_the_relationship() -> None:
    """With what was told last of that day."""
    rule = HEALTH.model_copy(update={"relationships": (Relationship.CHILD, Relationship.WARD)})
    later = EventRef("munis/city", "later")
    steps = (
        changed("2024-04-10", student=True),
        replace(changed("2024-04-10", relationship=Relationship.GRANDCHILD), ref=later),
    )
    (found,) = stretches(case(rule, replace(KIM, steps=steps)))

    assert found.end is not None
    assert (found.end.last_day, found.end.rule, found.end.ref) == (day("2024-04-30"), "PLAN-2", later)


def test_plan_1_what_was_told_first_ends_who_was_removed_in_the_same_month() -> None:
    """Past the age of children, and no student from April 10 on; another coverage was told of on the 20th."""
    student = replace(KIM, student=True, steps=(changed("2024-04-10", student=False),))
    removed = replace(student, last_day=day("2024-04-20"), end_reason="other_coverage", end_ref=GONE)
    rule = HEALTH.model_copy(update={"child_age": 19, "student_age": 26})

    (found,) = stretches(case(rule, removed))

    assert found.end is not None
    assert (found.end.last_day, found.end.rule, found.end.ref) == (day("2024-04-30"), "PLAN-1", CHANGED)


def test_plan_2_a_death_on_the_day_of_the_divorce_ends_on_the_day() -> None:
    """And who dies on the day they became a dependent was one for that day."""
    parted = replace(
        KIM,
        relationship=Relationship.SPOUSE,
        steps=(changed("2024-04-10", relationship=Relationship.EX_SPOUSE),),
        last_day=day("2024-04-10"),
        end_reason="death",
        end_ref=GONE,
    )
    born_and_died = replace(KIM, last_day=KIM.first_day, end_reason="death", end_ref=GONE)

    assert days(case(HEALTH, parted)) == [("2020-01-01", "2024-04-10")]
    assert days(case(HEALTH, born_and_died)) == [("2020-01-01", "2020-01-01")]


def test_aca_4_no_age_is_counted_of_whom_none_ends() -> None:
    """Of a plan without a rule, of a spouse, and of a child whose day of birth nobody told."""
    spouse = replace(KIM, relationship=Relationship.SPOUSE)

    for found in (case(None, KIM), case(HEALTH, spouse), case(HEALTH, KIM, None)):
        assert list(last_days_by_age(found)) == []
