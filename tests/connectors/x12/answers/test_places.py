"""Whom an error speaks of: every segment of a set, by member and coverage."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from connectors.x12.answers.places import Place, locate
from connectors.x12.x834 import MemberRow, TransactionSet, UnsayableMember, write
from events.catalog import PlanCode
from events.people import SEALED_PERSON
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import (
    ANA,
    ENVELOPE,
    MIA,
    coverage,
    family,
    member,
    profile,
    transaction_set,
)

ADDITION = Maintenance.ADDITION
EVERYTHING = range(1, 200)


def _set() -> TransactionSet:
    both = (coverage(ADDITION), coverage(ADDITION, "dental"))
    return transaction_set(
        family(
            MemberRow(member(ADDITION, coverages=both), ANA),
            MemberRow(member(ADDITION, "d1", coverages=both[:1]), MIA),
            family="city/1",
        ),
        family(MemberRow(member(ADDITION, coverages=both[1:]), ANA), family="city/2"),
    )


def _segments(each: TransactionSet) -> list[str]:
    content = b"".join(write(ENVELOPE, profile(), [each])).decode()
    return [segment.strip() for segment in content.split("~") if segment.strip()][2:]


def _names(segments: Sequence[str], found: dict[int, Place]) -> list[tuple[str, Place | None]]:
    return [(segment.split("*")[0], found.get(at)) for at, segment in enumerate(segments, 1)]


def test_every_segment_of_a_set() -> None:
    """From INS on it is the member's, from HD on the coverage's; header and trailers are nobody's."""
    found = _names(_segments(_set()), locate(ENVELOPE, profile(), _set, EVERYTHING))
    owners = [place for name, place in found if name in {"INS", "HD"}]

    assert owners == [
        Place("city/1", "self"),
        Place("city/1", "self", "ppo"),
        Place("city/1", "self", "dental"),
        Place("city/1", "d1"),
        Place("city/1", "d1", "ppo"),
        Place("city/2", "self"),
        Place("city/2", "self", "dental"),
    ]
    assert {name for name, place in found if place is None} >= {"ST", "BGN", "N1", "SE"}
    current: Place | None = None
    for name, place in found:
        if name in {"INS", "HD"}:
            current = place
        elif name in {"SE", "GE", "IEA"}:
            current = None
        assert place == current


def test_only_what_is_asked() -> None:
    """Positions in any order, twice, and beyond the end."""
    inside = [at for at, each in enumerate(_segments(_set()), 1) if each.startswith("HD")]

    assert set(locate(ENVELOPE, profile(), _set, [inside[1], inside[0], inside[0], 10**6, 0])) == {
        *inside[:2]
    }
    assert locate(ENVELOPE, profile(), _set, []) == {}


def test_plans_with_the_same_codes_are_not_told_apart() -> None:
    """The member is known, the plan is not guessed."""
    codes = profile().plan_codes
    same = (*codes, PlanCode(plan="other", insurance_line_code="HLT", plan_code="PPO500"))
    found = locate(ENVELOPE, profile(plan_codes=same), _set, EVERYTHING)

    assert {each.plan for each in found.values()} == {None, "dental"}


def test_who_was_forgotten_cannot_be_counted() -> None:
    """The set cannot be written again."""
    whole = _set()
    first, second = list(whole.families)
    gone = replace(first, rows=[replace(first.rows[0], person=SEALED_PERSON), *first.rows[1:]])

    with pytest.raises(UnsayableMember):
        locate(ENVELOPE, profile(), lambda: replace(whole, families=[gone, second]), EVERYTHING)
