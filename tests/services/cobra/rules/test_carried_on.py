"""Coverage goes on with another employer on the same terms from the day after, or was lost."""

import pytest

from events.base import DomainEvent, Recorded
from events.cobra import CarriedOn
from events.offers import index
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span
from services.cobra.rules.carried_on import families_before, first_after, goes_on, same_people
from tests.life import Life, day, hired, joined, person, rehired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
LOST = Span("hmo", day("2026-01-01"), day("2026-06-30"))


def carried(
    first: str = "2026-07-01", last: str | None = None, *, plan: str = "hmo", group: str | None = "regular"
) -> CarriedOn:
    """Return what another employer covers."""
    return CarriedOn(
        member="self",
        line=InsuranceLine.MEDICAL,
        plan=plan,
        employee_class=group,
        first_day=day(first),
        last_day=None if last is None else day(last),
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), False),
        ((carried(),), True),
        ((carried("2026-06-15"),), True),
        ((carried("2026-07-02"),), False),
        ((carried("2026-06-15", "2026-06-30"),), False),
        ((carried("2026-06-15", "2026-07-01"),), True),
        ((carried(plan="ppo"),), False),
        ((carried(group=None),), False),
        ((carried(plan="ppo"), carried()), True),
    ],
    ids=[
        "nothing",
        "from the next day",
        "from before",
        "a day later",
        "to the same day",
        "for a day more",
        "another plan",
        "no class",
        "beside another plan",
    ],
)
def test_plan_71_from_the_day_after_by_the_same_plan(found: tuple[CarriedOn, ...], expected: bool) -> None:
    """26 CFR 54.4980B-4, Q&A-1(c)."""
    said = goes_on(LOST, found, employee_class="regular", tier=CoverageTier.EMPLOYEE_ONLY, book=BOOK)

    assert said is expected


@pytest.mark.parametrize(
    ("group", "tier"),
    [(None, CoverageTier.FAMILY), ("regular", None), ("regular", CoverageTier.EMPLOYEE_AND_SPOUSE)],
)
def test_plan_71_a_price_that_is_not_known_is_a_loss(group: str | None, tier: CoverageTier | None) -> None:
    """Of no class, at no tier, or at one without a rate."""
    assert not goes_on(LOST, [carried()], employee_class=group, tier=tier, book=BOOK)


@pytest.mark.parametrize(
    ("last_day", "first"),
    [("2026-03-30", "2026-01-01"), ("2026-03-31", "2026-05-01"), ("2026-06-01", "2026-05-01")],
)
def test_the_first_coverage_that_is_not_over(last_day: str, first: str) -> None:
    """After the last day of the employment before."""
    spans = [Span("ppo", day("2026-05-01")), Span("hmo", day("2026-01-01"), day("2026-03-31"))]

    found = first_after(spans, day(last_day))

    assert found is not None
    assert found.first_day == day(first)


def test_where_everything_is_over_there_is_none() -> None:
    """Nor where nothing ever was."""
    assert first_after([LOST], day("2026-06-30")) is None
    assert first_after([], day("2026-06-30")) is None


def told(*events: DomainEvent) -> list[Recorded]:
    """Return what HR told."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return life.records


def test_members_are_the_same_people() -> None:
    """By what was told last of each; whoever is not there is not named."""
    kim, lee = person("Kim", ssn=None, born="1981-04-05"), person("Lee", born="2012-05-06")
    before = told(
        hired("2026-01-05"), joined("kim", "2026-01-05", who=lee), joined("kim", "2026-02-01", who=kim)
    )
    now = told(hired("2026-06-15"), joined("01", "2026-06-15", who=kim), joined("02", "2026-06-15", who=lee))

    assert same_people(before, now) == {"self": "self", "kim": "01"}


def test_an_employee_is_nobodys_dependent_at_once() -> None:
    """Two employees who cover each other are two families, though both name the same people."""
    ada, kim = person("Ada"), person("Kim", ssn=None, born="1981-04-05")
    hers = told(hired("2026-01-05", who=ada), joined("kim", "2026-01-05", who=kim))
    his = told(hired("2026-01-05", who=kim), joined("ada", "2026-01-05", who=ada))

    assert same_people(hers, his) == {}


def test_families_are_named_by_hires_and_rehires() -> None:
    """One that goes on from nothing names none."""
    assert families_before(told(hired("2026-01-05"), rehired("2026-03-02"))) == frozenset()
