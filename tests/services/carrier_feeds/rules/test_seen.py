"""What a carrier holds after it was seen to hold something else."""

from datetime import date
from decimal import Decimal

from events.carrier_rosters import HeldStep, HeldThere, MemberSeen
from events.vocabulary.coverage import CoverageTier, InsuranceLine, PriceStep, Span, TierStep
from events.vocabulary.maintenance import CoverageGroup
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import About, Told, told_price
from services.carrier_feeds.rules.seen import seen_of, with_seen

MEDICAL, DENTAL = InsuranceLine.MEDICAL, InsuranceLine.DENTAL
ONE, TWO = CoverageGroup("1"), CoverageGroup("2")
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
STEPS = (TierStep(FIRST, CoverageTier.EMPLOYEE_ONLY), TierStep(date(2026, 3, 1), CoverageTier.FAMILY))
OPEN = Span("ppo", FIRST, None, STEPS)
TOLD = Told({ONE: {(SELF, MEDICAL): (OPEN,), (SELF, DENTAL): (Span("d", FIRST),)}}, {SELF: 7})


def held(last_day: date | None = None, group: CoverageGroup = ONE, plan: str = "ppo") -> HeldThere:
    """Return a coverage as it was seen."""
    step = HeldStep(from_day=FIRST, tier=CoverageTier.FAMILY)
    return HeldThere(line=MEDICAL, plan=plan, first_day=FIRST, last_day=last_day, group=group, steps=(step,))


def seen(*held_: HeldThere, **said: object) -> MemberSeen:
    """Return that somebody was seen to have this medical coverage, and nothing else."""
    return MemberSeen.model_validate(
        {"family": "city/1", "member": SELF, "lines": (MEDICAL,), "held": held_, **said}
    )


def test_only_the_lines_that_were_seen_are_others() -> None:
    """Nothing seen of a line is nothing held; other lines and members stay, and so does who they are."""
    after = with_seen(TOLD, [seen()])

    assert after == Told({ONE: {(SELF, DENTAL): (Span("d", FIRST),)}}, {SELF: 7})


def test_a_known_coverage_keeps_its_steps() -> None:
    """By its name, up to its last day; in another group, or by another plan, it is as it was seen."""
    ended = with_seen(TOLD, [seen(held(LAST))]).placed[ONE][SELF, MEDICAL]
    moved = with_seen(TOLD, [seen(held(group=TWO))])

    assert ended == (Span("ppo", FIRST, LAST, STEPS),)
    assert moved.placed[TWO][SELF, MEDICAL] == (
        Span("ppo", FIRST, None, (TierStep(FIRST, CoverageTier.FAMILY),)),
    )
    assert (SELF, MEDICAL) not in moved.placed[ONE]


def test_who_they_are() -> None:
    """A version never goes back; another name there is remembered until it is said again."""
    after = with_seen(TOLD, [seen(held(), person_version=3, otherwise=True, student=True)])
    later = with_seen(after, [seen(held(), person_version=9)])

    assert (after.versions, after.about) == ({SELF: 7}, {SELF: About(student=True, otherwise=True)})
    assert later.versions == {SELF: 9}


def test_what_is_seen_as_our_books_have_it_is_the_same_again() -> None:
    """Every step of tier and premium comes back."""
    price = told_price(Decimal("12.50"), None)
    span = Span("ppo", FIRST, LAST, STEPS, (PriceStep(FIRST, price), PriceStep(date(2026, 4, 1), price)))
    told = seen_of({(SELF, MEDICAL): (span,)}, SELF, MEDICAL, TWO)

    assert with_seen(Told(), [seen(*told)]) == Told({TWO: {(SELF, MEDICAL): (span,)}})
