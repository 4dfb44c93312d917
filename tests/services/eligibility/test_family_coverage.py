"""No dependent is covered on a day on which the subscriber's coverage does not hold them, in any history."""

from collections.abc import Iterator
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.spans import CoverageRecord, fold_records
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.people import SELF
from services.eligibility.state import known
from tests.life import FAMILY, Life
from tests.services.eligibility.law_life import ALL
from tests.services.eligibility.test_law_properties import BOOKS, lives, told

TOGETHER = sorted(BOOKS.keys() - {"OR"})
"""In Oregon the spouse of a retiree is covered apart from the retiree: ORS 243.303(2)."""


@given(lives(), st.sampled_from(TOGETHER))
def test_every_dependent_is_beside_a_subscriber_with_family_coverage(
    history: list[DomainEvent], law: str
) -> None:
    """On each day up to the subscriber's death: in the line, and in a plan of theirs by a tier for more than one."""
    life = told(history, list(range(len(history))), BOOKS[law])
    records = fold_records(life.streams("coverage")["coverage"])

    assert [each for each in records if each.member != SELF for _ in _alone(each, records, life)] == []


def _alone(record: CoverageRecord, records: tuple[CoverageRecord, ...], life: Life) -> Iterator[date]:
    """Yield the days on which a dependent is covered beside nobody: any such stretch begins on a day looked at."""
    death_day = known(FAMILY, life.streams(*ALL)).family.death_day or date.max
    own = [each.span for each in records if each.member == SELF and each.line == record.line]
    changes = {step.from_day for span in own for step in span.tiers}
    ends = {day_after(span.last_day) for span in own if span.last_day is not None}
    for day in {record.span.first_day, *changes, *ends}:
        if (
            record.span.covers(day)
            and day <= death_day
            and not any(_holds(span, record, day) for span in own)
        ):
            yield day


def _holds(span: Span, record: CoverageRecord, day: date) -> bool:
    """Whether the subscriber's coverage holds the dependent's: in one plan only by a tier for more than one."""
    if not span.covers(day):
        return False
    return span.plan != record.span.plan or span.tier_on(day) is not CoverageTier.EMPLOYEE_ONLY
