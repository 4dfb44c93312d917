"""Who is covered by one line, day by day."""

from dataclasses import replace
from datetime import date

from events.base import DomainEvent, EventRef
from events.family import Dependent
from events.offers import index
from events.telling import fold
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.people import Relationship
from services.eligibility.rules.choices import choices
from services.eligibility.rules.line_timeline import LineTimeline, dependent_last_day
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, elected, hired, joined, left, parted, retired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def timeline(*events: DomainEvent) -> LineTimeline:
    """Return the medical line of a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    family = fold(FAMILY, life.records)
    found = phases(family, BOOK)
    return LineTimeline(family, InsuranceLine.MEDICAL, found, choices(family, found, BOOK)[0], BOOK)


def test_nothing_changes_within_a_cover() -> None:
    """A dependent who leaves splits the time in two, with another tier."""
    line = timeline(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-05-10"),
        left("2026-08-03"),
    )

    covers = [(str(c.first_day), str(c.last_day), c.tier, sorted(c.members)) for c in line.covers()]

    assert covers == [
        ("2026-03-01", "2026-05-31", CoverageTier.FAMILY, ["kim", "self"]),
        ("2026-06-01", "2026-08-31", CoverageTier.EMPLOYEE_ONLY, ["self"]),
    ]


def test_what_runs_out_goes_before_what_follows() -> None:
    """Active coverage lasts to the end of the month although the retirement began on the 16th."""
    line = timeline(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        retired("2026-09-16"),
        elected("2026-09-16", "hmo-retired", occasion="retirement"),
    )

    plans = [found[0].id if (found := line.on(date(2026, 9, day))) else "" for day in (15, 16, 30)]
    after = line.on(date(2026, 10, 1))

    assert plans == ["hmo", "hmo", "hmo"]
    assert after is not None
    assert after[0].id == "hmo-retired"


def test_last_day_of_a_dependent() -> None:
    """Death ends on the day, a correction the day before, anything else as the plan says."""
    plan = BOOK.plans["hmo"]
    gone = Dependent(
        id="kim",
        relationship=Relationship.SPOUSE,
        first_day=date(2026, 1, 1),
        reason="hire",
        ref=EventRef("munis/city", "e1"),
        last_day=date(2026, 5, 10),
    )

    def ends(reason: str) -> date | None:
        return dependent_last_day(replace(gone, end_reason=reason), plan, BOOK)

    assert (ends("death"), ends("correction"), ends("divorce")) == (
        date(2026, 5, 10),
        date(2026, 5, 9),
        date(2026, 5, 31),
    )
