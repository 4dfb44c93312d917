"""How a dependent is related to the subscriber, day by day."""

from datetime import date

import pytest

from events.base import DomainEvent
from events.enrollment import DependentChanged
from events.telling import fold
from events.vocabulary.people import Relationship
from services.answers.decide.kin import kin_on
from tests.life import FAMILY, Life, hired, joined, parted

WED = "2026-03-01"


def lived(*events: DomainEvent) -> Life:
    """Return a life to which this was told in this order, as e1, e2 and so on."""
    life = Life()
    for number, each in enumerate(events, 1):
        life.told(f"e{number}", each)
    return life


def related(life: Life, day: str) -> tuple[Relationship, str] | None:
    """Return how Kim is related on a day, and by which event."""
    found = kin_on(fold(FAMILY, life.streams("hr")["hr"]), "kim", date.fromisoformat(day))
    return None if found is None else (found.relationship, found.ref.id)


@pytest.mark.parametrize("reason", ["divorce", "legal_separation"])
@pytest.mark.parametrize(
    ("day", "is_now"),
    [
        ("2026-02-28", (Relationship.SPOUSE, "e2")),
        ("2026-05-19", (Relationship.SPOUSE, "e2")),
        ("2026-05-20", (Relationship.SPOUSE, "e2")),
        ("2026-05-21", (Relationship.EX_SPOUSE, "e3")),
    ],
)
def test_st_1_a_divorced_spouse_is_a_former_one_from_the_day_after(
    reason: str, day: str, is_now: tuple[Relationship, str]
) -> None:
    """On its day still the spouse; before the wedding they are what they then became."""
    life = lived(hired("2026-01-05"), joined("kim", WED), parted("kim", "2026-05-20", reason))

    assert related(life, day) == is_now


def test_who_marries_again_is_a_spouse_again() -> None:
    """Each marriage from its own day on."""
    life = lived(
        hired("2026-01-05"), joined("kim", WED), parted("kim", "2026-05-20"), joined("kim", "2026-09-01")
    )

    assert related(life, "2026-08-31") == (Relationship.EX_SPOUSE, "e3")
    assert related(life, "2026-09-01") == (Relationship.SPOUSE, "e4")


def test_a_former_spouse_told_as_a_change_is_one_from_that_day_on() -> None:
    """The word of HR counts for the day it names."""
    told = DependentChanged.model_validate(
        {"dependent_id": "kim", "change_day": "2026-05-20", "relationship": "ex_spouse"}
    )
    life = lived(hired("2026-01-05"), joined("kim", WED), told)

    assert related(life, "2026-05-19") == (Relationship.SPOUSE, "e2")
    assert related(life, "2026-05-20") == (Relationship.EX_SPOUSE, "e3")


@pytest.mark.parametrize(("kind", "reason"), [("spouse", "death"), ("child", "divorce")])
def test_no_other_end_makes_a_former_spouse(kind: str, reason: str) -> None:
    """Who died stays the spouse; a child is nobody's former spouse."""
    life = lived(hired("2026-01-05"), joined("kim", WED, kind), parted("kim", "2026-05-20", reason))

    assert related(life, "2026-06-01") == (Relationship(kind), "e2")


def test_of_whom_nothing_is_told_nothing_is_known() -> None:
    """No guess is made."""
    assert related(lived(hired("2026-01-05")), "2026-06-01") is None
