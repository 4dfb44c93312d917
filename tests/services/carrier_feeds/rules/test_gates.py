"""The gates: counts at the limit, and one beyond it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from events.catalog import Limits
from events.feed_holds import FileKind, Gate
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import CoverageChange, FamilyChange, Maintenance, MemberChange
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.rules.gates import Weight, ended_members, stops

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)
ADD, END, VOID, BACK, CHANGE = (
    Maintenance.ADDITION,
    Maintenance.TERMINATION,
    Maintenance.CANCELLATION,
    Maintenance.REINSTATEMENT,
    Maintenance.CHANGE,
)


def line(
    kind: Maintenance,
    plan: str = "ppo",
    *,
    of: InsuranceLine = InsuranceLine.MEDICAL,
    first: date = JANUARY,
    last: date | None = None,
) -> CoverageChange:
    """Return one coverage in a file."""
    return CoverageChange(kind, of, plan, first, last)


def row(*lines: CoverageChange, kind: Maintenance = CHANGE, member: str = SELF) -> MemberChange:
    """Return one member's row."""
    return MemberChange(member, Relationship.SELF, kind, 1, coverages=lines)


def family(*rows: MemberChange, name: str = "city/1", implied: tuple[MemberChange, ...] = ()) -> FamilyChange:
    """Return what is said of a family."""
    return FamilyChange(name, "G", rows, implied=implied)


def weight(
    ended: int = 0,
    held: int = 1000,
    *,
    kind: FileKind = "change",
    members: int = 0,
    before: int | None = None,
    **said: object,
) -> Weight:
    """Return what a file would do."""
    return Weight(kind, members, ended, lambda most: min(held, most), before, **said)  # type: ignore[arg-type]


ENDED = [
    ("an addition", [family(row(line(ADD)))], 0),
    ("a termination", [family(row(line(END, last=JUNE)))], 1),
    ("one that never took effect", [family(row(line(VOID)))], 1),
    ("a member without lines", [family(row(kind=END))], 1),
    ("a member who never was, without lines", [family(row(kind=VOID))], 1),
    ("two lines of one member", [family(row(line(END), line(END, of=InsuranceLine.DENTAL)))], 1),
    ("two members", [family(row(line(END)), row(line(END), member="d1"))], 2),
    ("dependents who end unsaid", [family(row(line(END)), implied=(row(line(END), member="d1"),))], 2),
    ("a change of plan", [family(row(line(END, "ppo"), line(ADD, "hmo", first=JUNE)))], 0),
    ("one to a plan that has ended too", [family(row(line(END, "ppo"), line(ADD, "hmo", last=JUNE)))], 1),
    ("a change of group", [family(row(line(END))), family(row(line(ADD)))], 0),
    ("the same of two families", [family(row(line(END))), family(row(line(ADD)), name="city/2")], 1),
    ("another line begins", [family(row(line(END), line(ADD, of=InsuranceLine.DENTAL)))], 1),
    ("said anew", [family(row(line(VOID), line(ADD)))], 0),
    ("an earlier end after a reinstatement", [family(row(line(BACK), line(END, last=JUNE)))], 1),
    ("a reinstatement", [family(row(line(BACK), kind=BACK))], 0),
    ("a change", [family(row(line(CHANGE)))], 0),
]


@pytest.mark.parametrize("name, families, expected", ENDED, ids=[each[0] for each in ENDED])
def test_who_loses_a_coverage_is_counted_once(name: str, families: list[FamilyChange], expected: int) -> None:
    """By a line, by the row alone, or unsaid; not who gets another of the same line in its place."""
    assert ended_members(families) == expected


NONE = Limits(ended_members=None)
FOUND: list[tuple[str, Limits, Weight, list[Gate]]] = [
    ("as many as allowed", Limits(ended_members=50), weight(50), []),
    ("one more", Limits(ended_members=50), weight(51), [Gate.ENDED_MEMBERS]),
    ("none allowed, none ended", Limits(ended_members=0), weight(0), []),
    ("none allowed, one ended", Limits(ended_members=0), weight(1), [Gate.ENDED_MEMBERS]),
    ("no limit", NONE, weight(100_000), []),
    ("as many percent as allowed", Limits(ended_members=None, ended_percent=Decimal(5)), weight(50), []),
    (
        "one more than the share",
        Limits(ended_members=None, ended_percent=Decimal(5)),
        weight(51),
        [Gate.ENDED_PERCENT],
    ),
    ("half a percent", Limits(ended_members=None, ended_percent=Decimal("0.5")), weight(5), []),
    (
        "over half a percent",
        Limits(ended_members=None, ended_percent=Decimal("0.5")),
        weight(6),
        [Gate.ENDED_PERCENT],
    ),
    ("no percent, none ended", Limits(ended_members=None, ended_percent=Decimal(0)), weight(0, 0), []),
    (
        "no percent, one ended",
        Limits(ended_members=None, ended_percent=Decimal(0)),
        weight(1, 9),
        [Gate.ENDED_PERCENT],
    ),
    (
        "all of a few",
        Limits(ended_members=None, ended_percent=Decimal(100)),
        weight(3, 3),
        [],
    ),
    (
        "shrinks as far as allowed",
        Limits(ended_members=None, shrinks_percent=Decimal(10)),
        weight(kind="full", members=900, before=1000),
        [],
    ),
    (
        "shrinks by one more",
        Limits(ended_members=None, shrinks_percent=Decimal(10)),
        weight(kind="full", members=899, before=1000),
        [Gate.SHRINKS],
    ),
    (
        "the first full file",
        Limits(ended_members=None, shrinks_percent=Decimal(10)),
        weight(kind="full", members=1),
        [],
    ),
    (
        "a full file that grows",
        Limits(ended_members=None, shrinks_percent=Decimal(0)),
        weight(kind="full", members=1001, before=1000),
        [],
    ),
    (
        "a file of changes does not shrink",
        Limits(ended_members=None, shrinks_percent=Decimal(10)),
        weight(members=1, before=1000),
        [],
    ),
    ("the first file ever", Limits(first_file_is_held=True), weight(is_first=True), [Gate.FIRST_FILE]),
    ("the second", Limits(first_file_is_held=True), weight(is_first=False), []),
    ("the first where nobody asks", Limits(), weight(is_first=True), []),
    ("a closed day", Limits(), weight(closed="Thanksgiving Day"), [Gate.CLOSED_DAY]),
    (
        "all at once",
        Limits(ended_members=1, ended_percent=Decimal(1), first_file_is_held=True),
        weight(20, 100, is_first=True, closed="Sunday"),
        [Gate.ENDED_MEMBERS, Gate.ENDED_PERCENT, Gate.FIRST_FILE, Gate.CLOSED_DAY],
    ),
]


@pytest.mark.parametrize("name, limits, found, expected", FOUND, ids=[each[0] for each in FOUND])
def test_a_file_beyond_a_limit_does_not_pass(
    name: str, limits: Limits, found: Weight, expected: list[Gate]
) -> None:
    """At the limit it leaves; one beyond, it does not."""
    assert [each.gate for each in stops(limits, found)] == expected


def test_the_reasons_name_the_counts() -> None:
    """An operator sees how many, of how many, and what the limit is."""
    limits = Limits(ended_members=1, ended_percent=Decimal("2.5"), shrinks_percent=Decimal(10))
    file = weight(30, 1000, kind="full", members=800, before=1200)

    assert [each.reason for each in stops(limits, file)] == [
        "30 members would lose a coverage; the limit is 1",
        "30 members of the 1,000 the carrier holds would lose a coverage; the limit is 2.5 percent",
        "it has 800 members, the full file before it had 1,200; the limit is 10 percent fewer",
    ]


def test_members_are_counted_no_further_than_it_takes() -> None:
    """Of a million members as many as 5 percent of which are those who lose a coverage, and one."""
    asked: list[int] = []

    def held(most: int) -> int:
        asked.append(most)
        return most

    limits = Limits(ended_members=None, ended_percent=Decimal(5))
    assert stops(limits, Weight("change", 50, 50, held)) == ()
    assert stops(limits, Weight("change", 0, 0, held)) == ()
    assert asked == [1001]


def test_a_file_that_leaves_nobody_never_passes() -> None:
    """Whatever the limits; it says how many are left to be ended."""
    left = replace(weight(kind="full"), members=1, nobody_left=True)
    (stop,) = stops(Limits(ended_members=None), left)

    assert stop.gate is Gate.NOBODY_LEFT
    assert stop.reason == "nobody is covered any more; it names the last 1 member, each with the end"
