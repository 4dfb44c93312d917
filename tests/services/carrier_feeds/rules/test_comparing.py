"""Two files side by side."""

from dataclasses import replace
from datetime import date

from events.enrollment_files import CoverageSaid, MemberSaid
from services.carrier_feeds.rules.comparing import FileDifference, differences, said_by

HMO = CoverageSaid("HMO", "P1", "021", "FAM", date(2026, 1, 1), None)
ADA = MemberSaid("C-1", "C-1", "18", "021", "G1", (HMO,))
BEA = MemberSaid("C-1", "C-1-D1", "19", "021", "G1", ())


def between(first: list[MemberSaid], second: list[MemberSaid]) -> list[FileDifference]:
    """Return where the files differ."""
    return list(differences(said_by(first), said_by(second)))


def test_files_that_say_the_same_do_not_differ() -> None:
    """In whatever order."""
    assert between([ADA, BEA], [BEA, ADA]) == []
    assert between([], []) == []


def test_a_member_in_one_only() -> None:
    """With all that is said of them."""
    assert between([ADA], [ADA, BEA]) == [FileDifference("C-1", "C-1-D1", "", None, "INS*19*021 in group G1")]
    assert between([ADA], []) == [
        FileDifference("C-1", "C-1", "", "INS*18*021 in group G1", None),
        FileDifference("C-1", "C-1", "HMO P1 2026-01-01", "HD*021 FAM", None),
    ]


def test_a_coverage_that_is_said_otherwise() -> None:
    """Kind of change, tier and last day; another first day or plan is another coverage."""
    ended = replace(ADA, coverages=(replace(HMO, maintenance="024", last_day=date(2026, 6, 30)),))
    moved = replace(ADA, coverages=(replace(HMO, first_day=date(2026, 2, 1)),))

    assert between([ADA], [ended]) == [
        FileDifference("C-1", "C-1", "HMO P1 2026-01-01", "HD*021 FAM", "HD*024 FAM to 2026-06-30")
    ]
    assert between([ADA], [moved]) == [
        FileDifference("C-1", "C-1", "HMO P1 2026-01-01", "HD*021 FAM", None),
        FileDifference("C-1", "C-1", "HMO P1 2026-02-01", None, "HD*021 FAM"),
    ]


def test_a_member_who_is_said_otherwise() -> None:
    """Group and kind of change."""
    assert between([BEA], [replace(BEA, group="G2", maintenance="001")]) == [
        FileDifference("C-1", "C-1-D1", "", "INS*19*021 in group G1", "INS*19*001 in group G2")
    ]


def test_a_change_that_is_said_before_the_end() -> None:
    """Both rows of a member are compared, each in its place; so is what two lines say of one coverage."""

    def told(tier: str) -> list[MemberSaid]:
        changed = replace(ADA, maintenance="001", coverages=(replace(HMO, maintenance="001", tier=tier),))
        end = replace(HMO, maintenance="024", tier="", last_day=date(2026, 7, 31))
        return [changed, replace(ADA, maintenance="024", coverages=(end,))]

    assert between(told("EMP"), told("EMP")) == []
    assert between(told("EMP"), told("FAM")) == [
        FileDifference(
            "C-1",
            "C-1",
            "HMO P1 2026-01-01",
            "HD*001 EMP; HD*024 to 2026-07-31",
            "HD*001 FAM; HD*024 to 2026-07-31",
        )
    ]
    assert between(told("EMP"), told("EMP")[1:])[0] == FileDifference(
        "C-1", "C-1", "", "INS*18*001 in group G1; INS*18*024 in group G1", "INS*18*024 in group G1"
    )
