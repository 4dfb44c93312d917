"""Our own check of the members: families, spans and counts."""

from datetime import date
from typing import Any

import pytest

from connectors.x12.semantics import check
from connectors.x12.x834 import MemberRow, write
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import (
    ANA,
    ENVELOPE,
    MIA,
    coverage,
    family,
    file,
    member,
    profile,
    transaction_set,
)

M = Maintenance
ENDED = (coverage(M.TERMINATION, last_day=date(2026, 1, 31)),)
LAST: dict[str, Any] = {"eligibility_first_day": date(2026, 1, 1), "eligibility_last_day": date(2026, 1, 31)}
GOOD = file(
    profile(say_counts=True),
    family(
        MemberRow(member(M.TERMINATION, coverages=ENDED, **LAST), ANA),
        MemberRow(member(M.TERMINATION, "d1", coverages=ENDED, **LAST), MIA),
        family="city/1",
    ),
    family(MemberRow(member(M.CHANGE), ANA), family="city/2"),
)


def test_an_honest_file() -> None:
    """No fault."""
    assert check(GOOD) == []


@pytest.mark.parametrize(
    "old, new, code",
    [
        (b"INS*Y*18", b"INS*N*18", "subscriber"),
        (b"INS*N*19", b"INS*N*18", "subscriber"),
        (b"REF*0F*CITY-2", b"REF*0F*CITY-1", "family"),
        (b"REF*0F*CITY-2", b"REF*ZZ*CITY-2", "family"),
        (b"REF*1L*GRP100", b"REF*0F*CITY-1", "family"),
        (b"DTP*349*D8*20260131", b"DTP*349*D8*20251230", "span"),
        (b"DTP*357*D8*20260131", b"DTP*357*D8*20251230", "span"),
        (b"QTY*TO*3", b"QTY*TO*4", "count"),
        (b"QTY*ET*2", b"QTY*ET*1", "count"),
        (b"QTY*DT*1", b"QTY*TO*3", "count"),
    ],
)
def test_lies(old: bytes, new: bytes, code: str) -> None:
    """Each is found."""
    assert code in {each.code for each in check(GOOD.replace(old, new, 1))}


def test_a_family_in_two_places() -> None:
    """Rows of a family that are not together are found."""
    rows = [MemberRow(member(M.CHANGE), ANA)]
    content = file(
        profile(),
        family(*rows, family="city/1"),
        family(*rows, family="city/2"),
        family(MemberRow(member(M.CHANGE, "d1"), MIA), family="city/1"),
    )

    assert [each.code for each in check(content)] == ["family"]


def test_a_family_split_over_two_sets() -> None:
    """Rows of a family at the end of one set and in the next are found."""
    sets = [
        transaction_set(family(MemberRow(member(M.CHANGE), ANA)), control_number="0001"),
        transaction_set(family(MemberRow(member(M.CHANGE, "d1"), MIA)), control_number="0002"),
    ]

    assert [each.code for each in check(write(ENVELOPE, profile(), sets))] == ["family"]


def test_the_subscriber_comes_first() -> None:
    """A subscriber after a dependent of theirs is found."""
    content = file(
        profile(), family(MemberRow(member(M.CHANGE, "d1"), MIA), MemberRow(member(M.CHANGE), ANA))
    )

    assert [each.code for each in check(content)] == ["family"]


def test_dependents_alone() -> None:
    """A family may be told of without its subscriber."""
    assert check(file(profile(), family(MemberRow(member(M.CHANGE, "d1"), MIA)))) == []


def test_a_coverage_said_twice() -> None:
    """The same maintenance of the same span of the same plan is found."""
    twice = (coverage(M.ADDITION), coverage(M.ADDITION, "dental"), coverage(M.ADDITION))
    content = file(profile(), family(MemberRow(member(M.ADDITION, coverages=twice), ANA)))

    assert [each.code for each in check(content)] == ["twice"]


def test_two_changes_on_two_days() -> None:
    """A tier that changes twice in one file is two changes of one coverage; twice on one day is said twice."""
    may, june = date(2026, 5, 1), date(2026, 6, 1)

    def codes(first: date, second: date) -> list[str]:
        changes = tuple(
            coverage(M.CHANGE, tier=CoverageTier.FAMILY, change_day=change_day)
            for change_day in (first, second)
        )
        row = MemberRow(member(M.CHANGE, coverages=changes), ANA)
        return [each.code for each in check(file(profile(), family(row)))]

    assert codes(may, june) == []
    assert codes(may, may) == ["twice"]


@pytest.mark.parametrize("allowed, codes", [(True, []), (False, ["span", "span"])])
def test_the_day_before(allowed: bool, codes: list[str]) -> None:
    """An end on the day before the first is a cancellation where the carrier takes it so, and elsewhere a fault."""
    row = member(M.CANCELLATION, coverages=(coverage(M.CANCELLATION),))
    content = file(profile(cancellation_shape="day_before"), family(MemberRow(row, ANA)))

    assert [each.code for each in check(content, day_before_allowed=allowed)] == codes
