"""What is left of an earlier full file's rows when they are said again, and when their ends are said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from events.catalog import FullFile
from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.maintenance import CoverageChange, FamilyChange, Maintenance, MemberChange
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.decide.standing import last_ends, left_open, still_said

MEDICAL = InsuranceLine.MEDICAL
NIGHT = date(2026, 6, 1)
JANUARY = date(2026, 1, 1)
DAY = timedelta(days=1)


def _line(last: date | None = None, first: date = JANUARY) -> CoverageChange:
    return CoverageChange(Maintenance.AUDIT, MEDICAL, "ppo", first, last)


def _row(member: str, *lines: CoverageChange) -> MemberChange:
    related = Relationship.SELF if member == SELF else Relationship.CHILD
    return MemberChange(
        member, related, Maintenance.AUDIT, 1, eligibility_first_day=JANUARY, coverages=tuple(lines)
    )


def _family(*rows: MemberChange) -> list[FamilyChange]:
    return [FamilyChange("city/1", "ALL", rows)]


@pytest.mark.parametrize(("ended_ago", "is_said"), [(30, True), (31, False)])
def test_what_was_over_long_ago_is_not_said_again(ended_ago: int, is_said: bool) -> None:
    """As long after its last day as the carrier wants an end named."""
    said = _family(_row(SELF, _line(NIGHT - timedelta(days=ended_ago))))

    assert bool(still_said(said, FullFile(ended_days=30), NIGHT)) is is_said


def test_the_subscriber_stays_while_somebody_has_a_coverage() -> None:
    """A dependent's row needs theirs; a dependent without any coverage has none."""
    past = _line(NIGHT - DAY)
    said = _family(_row(SELF, past), _row("d1", _line()), _row("d2", past))

    (family,) = still_said(said, FullFile(), NIGHT)
    assert [(row.member, len(row.coverages)) for row in family.members] == [(SELF, 0), ("d1", 1)]
    assert family.members[0].eligibility_first_day is None


@pytest.mark.parametrize(
    "last", [date(2026, 3, 31), NIGHT - DAY, NIGHT], ids=["retroactive", "the day before", "the very night"]
)
def test_an_open_coverage_gets_its_end(last: date) -> None:
    """The true last day, also one before the night of the file that left it open; so does the row."""
    truth: Spans = {(SELF, MEDICAL): (Span("ppo", JANUARY, last),)}

    (family,) = last_ends(_family(_row(SELF, _line())), truth, NIGHT)
    (row,) = family.members
    assert (row.coverages[0].last_day, row.eligibility_last_day) == (last, last)
    assert left_open(_family(_row(SELF, _line())), truth, NIGHT)


def test_the_end_of_a_part_is_the_end_of_the_coverage() -> None:
    """It went over to another group of the carrier's in March, and ended there."""
    moved = replace(_line(), first_day=date(2026, 3, 1))
    truth: Spans = {(SELF, MEDICAL): (Span("ppo", JANUARY, NIGHT),)}

    (family,) = last_ends(_family(_row(SELF, moved)), truth, NIGHT)
    assert family.members[0].coverages == (replace(moved, last_day=NIGHT),)


@pytest.mark.parametrize(
    ("line", "span", "open_"),
    [
        (_line(NIGHT), Span("ppo", JANUARY, NIGHT), False),
        (_line(NIGHT - DAY), Span("ppo", JANUARY, NIGHT - DAY), False),
        (_line(), Span("ppo", JANUARY), False),
        (_line(NIGHT), Span("ppo", JANUARY, NIGHT - DAY), True),
        (_line(), None, True),
        (_line(), Span("hmo", JANUARY, NIGHT), True),
        (_line(NIGHT - DAY), None, False),
    ],
    ids=["told", "past", "goes on", "ends sooner", "never", "another plan", "never, and over by its own end"],
)
def test_what_was_left_open(line: CoverageChange, span: Span | None, open_: bool) -> None:
    """By that file, and has ended since: not what it said with its end, or what goes on."""
    truth: Spans = {} if span is None else {(SELF, MEDICAL): (span,)}

    assert left_open(_family(_row(SELF, line)), truth, NIGHT) is open_


def test_what_never_took_effect_is_not_named() -> None:
    """It has no last day; the other member's coverage has."""
    truth: Spans = {("d1", MEDICAL): (Span("ppo", JANUARY, NIGHT),)}
    said = _family(_row(SELF, _line()), _row("d1", _line()))

    (family,) = last_ends(said, truth, NIGHT)
    assert [(row.member, len(row.coverages)) for row in family.members] == [(SELF, 0), ("d1", 1)]
    assert last_ends(_family(_row(SELF, _line())), {}, NIGHT) == ()
