"""All rules together: what one leaves of a family is what the next one sees."""

from events.telling import fold
from services.eligibility.rules.situation import Told, situation
from tests.life import Life, died, elected, hired, joined, left, parted, retired
from tests.services.eligibility.law_life import answered, city, covered, told


def seen(life: Life, state: str | None, *accepted: str) -> list[tuple[str, str]]:
    """Return the phases of a family as the rules see them, and what ended each."""
    found = situation(Told(fold(life.family, life.records)), city(state, *accepted))
    return [(each.standing, each.ended_by or "") for each in found.phases]


def test_a_family_without_anything_special_is_as_it_was_told() -> None:
    """The same family, no bar, no question."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"))
    family = fold(life.family, life.records)
    found = situation(Told(family), city(None))

    assert found.family == family
    assert (found.asked, found.unused) == ((), ())
    assert [each.plan.id for each in found.choices if each.plan] == ["hmo"]


def test_a_former_spouse_survives_as_if_there_had_been_no_divorce() -> None:
    """Divorced in Massachusetts, and then the subscriber dies: they go on until somebody says otherwise."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-04-20"),
        died("2026-06-12"),
    )

    assert ("survivor", "") in seen(life, "MA")
    assert seen(life, "OR") == [("active", "died")]


def test_a_retirement_ends_a_layoffs_continuation() -> None:
    """Laid off, then retired: the phases follow each other, and so does coverage."""
    life = told(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        left("2026-06-30", "layoff"),
        retired("2026-10-01"),
    )

    assert seen(life, "MA", "c32B-17") == [("active", "terminated"), ("retired", "")]
    assert covered(life, city("MA", "c32B-17")) == {
        "self hmo 2026-03-01..2026-09-30",
        "self hmo-retired 2026-10-01..",
    }


def test_a_deferred_retiree_who_dies_is_not_covered_for_ever() -> None:
    """The family's coverage runs out with the month."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        left("2026-06-30"),
    )
    answered(life, "deferred-retiree:2026-06-30", "deferred")
    life.told("died", died("2027-02-10"))

    assert covered(life, city("MA")) == {
        "self hmo 2026-03-01..2027-02-10",
        "kim hmo 2026-03-01..2027-02-28",
    }
