"""The coverage that should be true, as spans."""

from datetime import date

from events.base import DomainEvent
from events.offers import Book, index
from events.telling import fold
from events.vocabulary.coverage import CoverageTier, Span, TierStep
from events.vocabulary.maintenance import MaintenanceReason
from services.eligibility.rules.choices import choices
from services.eligibility.rules.phases import phases
from services.eligibility.rules.wanted import Wanted, wanted
from tests.life import FAMILY, Life, elected, hired, joined, parted
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def should_be(*events: DomainEvent, book: Book = BOOK) -> list[Wanted]:
    """Return the wanted spans of a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    family = fold(FAMILY, life.records)
    found = phases(family, book)
    return wanted(family, found, choices(family, found, book)[0], book)[0]


def test_a_tier_that_changes_does_not_end_the_span() -> None:
    """The subscriber has one span with a step for each tier, each with its reason; the dependents have none."""
    spans = should_be(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        parted("kim", "2026-05-10"),
        joined("lee", "2026-07-04", reason="marriage"),
        elected("2026-07-04", "hmo:lee", occasion="special_enrollment", reason="marriage"),
    )

    tiers = (
        TierStep(date(2026, 3, 1), CoverageTier.FAMILY),
        TierStep(date(2026, 6, 1), CoverageTier.EMPLOYEE_ONLY),
        TierStep(date(2026, 8, 1), CoverageTier.FAMILY),
    )
    assert [each.span for each in spans] == [
        Span("hmo", date(2026, 3, 1), date(2026, 5, 31)),
        Span("hmo", date(2026, 8, 1), None),
        Span("hmo", date(2026, 3, 1), None, tiers),
    ]
    assert [[because.reason for because in each.tiers_because] for each in spans] == [
        [],
        [],
        [MaintenanceReason.DIVORCE, MaintenanceReason.MARRIAGE],
    ]


def test_who_leaves_without_changing_the_tier_is_no_step_of_it() -> None:
    """A child goes and the spouse stays: a family before and after."""
    spans = should_be(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        joined("bo", "2026-01-15", "child"),
        elected("2026-01-15", "hmo:kim,bo"),
        parted("bo", "2026-05-10", "other_coverage"),
    )

    first = date(2026, 3, 1)
    assert [(each.member, each.span) for each in spans] == [
        ("bo", Span("hmo", first, date(2026, 5, 31))),
        ("kim", Span("hmo", first, None)),
        ("self", Span("hmo", first, None, (TierStep(first, CoverageTier.FAMILY),))),
    ]


def test_plan_35_a_span_ends_by_the_choice_that_was_held_last() -> None:
    """The tier is another by one form, the plan was confirmed by the next, and from that one follows its successor."""
    ends = {"last_day": date(2026, 12, 31), "successor": "ppo"}
    catalog = small_catalog()
    plans = tuple(each.model_copy(update=ends if each.id == "hmo" else {}) for each in catalog.plans)
    spans = should_be(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim"),
        elected("2026-04-01", "hmo", occasion="administrative"),
        elected("2026-05-04", "hmo", occasion="open_enrollment"),
        book=index(catalog.model_copy(update={"plans": plans})),
    )

    ended = next(each.ended_because for each in spans if each.member == "self")
    assert ended is not None
    assert ([str(ref) for ref in ended.refs], ended.rules) == (["munis/city#e4"], ("PLAN-35",))


def test_every_span_rests_on_the_hire_and_the_election() -> None:
    """A coverage without an election does not exist, and each names what it rests on."""
    (span,) = should_be(hired("2026-01-15"), elected("2026-01-15", "hmo"))

    assert [str(ref) for ref in span.because.refs] == ["munis/city#e0", "munis/city#e1"]
    assert should_be(hired("2026-01-15")) == []
