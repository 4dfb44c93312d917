"""What comes with age: of children by each plan's rule, and of who turns 65."""

from events.catalog import Catalog, DependentRule, Employer
from events.enrollment import DependentChanged
from events.offers import Book, index
from events.vocabulary.people import Relationship
from tests.life import day, elected, joined, parted
from tests.services.eligibility.rules.coming import BIRTHS, BOOK, FAMILY_OF_THREE, comes, with_ages
from tests.small_catalog import small_catalog


def test_aca_4_of_whom_nobody_told_a_day_of_birth_no_age_comes() -> None:
    """Of the others it does, in whatever order they are told."""
    unknown = joined("al", "2026-01-15", "child")
    told = (FAMILY_OF_THREE[0], unknown, *FAMILY_OF_THREE[1:3], elected("2026-01-15", "hmo:al,kim,bo"))
    births = {name: born for name, born in BIRTHS.items() if name != "self"}

    assert comes(*told, births=births) == [
        ("2026-02-28", "waiting_ends", "self", ""),
        ("2026-09-14", "turns", "bo", "2026-09-30"),
        ("2030-02-10", "turns_65", "kim", ""),
    ]


def with_rules(**rules: DependentRule) -> Book:
    """Return the small catalog with a rule for the dependents of these plans."""
    catalog = small_catalog()
    plans = tuple(
        each.model_copy(update={"dependents": rules[each.id].id}) if each.id in rules else each
        for each in catalog.plans
    )
    return index(catalog.model_copy(update={"plans": plans, "dependent_rules": tuple(rules.values())}))


def test_aca_4_each_plan_counts_by_its_own_rule() -> None:
    """One covers to the month's end, one to the birthday, and one has no rule: of one birthday the sooner due first."""
    month, birthday = DependentRule(id="month"), DependentRule(id="birthday", child_end="day")
    by_hmo = elected("2026-01-15", "hmo:bo", "dental:bo")

    def turns(book: Book) -> list[tuple[str, str]]:
        return [
            (on, due)
            for on, kind, _, due in comes(*FAMILY_OF_THREE[:3], by_hmo, book=book)
            if kind == "turns"
        ]

    assert turns(with_rules(hmo=month, dental=birthday)) == [
        ("2026-09-14", "2026-09-13"),
        ("2026-09-14", "2026-09-30"),
    ]
    assert turns(with_rules(dental=birthday)) == [("2026-09-14", "2026-09-13")]


def test_plan_1_of_a_student_the_age_of_students_comes() -> None:
    """At the age of children nothing does, and nobody asks for proof of a disability."""
    student = FAMILY_OF_THREE[2].model_copy(update={"student": True})
    book = with_rules(hmo=DependentRule(id="students", student_age=28))
    found = comes(*FAMILY_OF_THREE[:2], student, FAMILY_OF_THREE[3], book=book)

    assert [each for each in found if each[1] == "turns"] == [("2028-09-14", "turns", "bo", "2028-09-30")]


def test_st_1_a_former_spouse_whom_the_law_keeps_is_65_one_day_too() -> None:
    """In Massachusetts, to the day of their death; elsewhere a divorce ends it."""
    divorced = [*FAMILY_OF_THREE, parted("kim", "2026-05-01")]
    by_relationship = DependentChanged(
        dependent_id="kim", change_day=day("2026-05-01"), relationship=Relationship.EX_SPOUSE
    )
    here = index(BOOK.catalog.model_copy(update={"employers": (_in_massachusetts(BOOK.catalog),)}))

    for told in (divorced, [*FAMILY_OF_THREE, by_relationship]):
        assert ("2030-02-10", "turns_65", "kim", "") in comes(*told, book=here)
    assert "kim" not in {member for _, _, member, _ in comes(*divorced)}
    dead = [*divorced, parted("kim", "2027-05-01", "death")]
    assert "kim" not in {member for _, _, member, _ in comes(*dead, book=here)}


def _in_massachusetts(catalog: Catalog) -> Employer:
    (employer,) = catalog.employers
    return employer.model_copy(update={"state": "MA"})


def test_aca_5_a_disability_is_asked_about_at_the_birthday() -> None:
    """The child stays covered: what is due is the birthday itself, on which proof is asked for."""
    disabled = FAMILY_OF_THREE[2].model_copy(update={"disabled": True})
    found = comes(*FAMILY_OF_THREE[:2], disabled, FAMILY_OF_THREE[3])

    assert [each for each in found if each[2] == "bo"] == [
        ("2026-09-14", "turns", "bo", "2026-09-14"),
        ("2065-09-14", "turns_65", "bo", ""),
    ]


def test_med_1_the_question_and_the_65th_birthday_where_plans_go_by_medicare() -> None:
    """Four months before the month of 65, which is the one before for whoever is born on a first."""
    catalog = small_catalog()
    plans = tuple(
        each.model_copy(update={"medicare": "never"}) if each.id == "hmo-retired" else each
        for each in catalog.plans
    )
    found = comes(*FAMILY_OF_THREE, book=with_ages(catalog.model_copy(update={"plans": plans})))

    assert [each for each in found if each[2] == "self" and each[1] != "waiting_ends"] == [
        ("2026-04-01", "medicare_question", "self", "2026-04-01"),
        ("2026-09-01", "turns_65", "self", "2026-09-01"),
    ]
