"""What a full file says of a family otherwise than as it is: what the carrier was told last, or the end of that.

Source: X12 834 005010X220A1, BGN08 RX: who is absent may be terminated; HD01 030 with the original DTP*348, and DTP*349
where it ends.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from events.catalog import FullFile
from events.spans import Spans
from events.vocabulary.coverage import Span
from events.vocabulary.maintenance import CoverageChange, FamilyChange, MemberChange
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.expected import Known, context_of, not_over
from services.carrier_feeds.decide.full import full_rows, without_days
from services.carrier_feeds.decide.terms import Terms
from services.carrier_feeds.decide.who import as_told
from services.carrier_feeds.state.account import told


def told_family(known: Known, terms: Terms, full: FullFile, night: date) -> tuple[FamilyChange, ...]:
    """Return the rows of a full file that say what changes have told of a family; nothing where all of it is over.

    Raises:
      Unsayable: a member cannot be said.
    """
    held = told(known.account)
    placed = not_over(held.placed, night - timedelta(days=full.ended_days))
    context = context_of(known, terms, held, night)
    return tuple(without_days(each) for each in full_rows(context, placed, as_told))


def still_said(changes: Iterable[FamilyChange], full: FullFile, night: date) -> tuple[FamilyChange, ...]:
    """Return the rows of an earlier full file without what has been over for longer than the carrier wants it named."""
    from_day = night - timedelta(days=full.ended_days)
    return _with_lines(changes, lambda _, line: line if _lasts(line, from_day) else None)


def last_ends(changes: Iterable[FamilyChange], truth: Spans, night: date) -> tuple[FamilyChange, ...]:
    """Return the rows of the last full file, each coverage with its end, of what that file left open.

    Args:
      changes: what it said of a family.
      truth: the coverage of the family by now; what never took effect is not in it, and is left out.
      night: of the last full file.
    """

    def ended(member: str, line: CoverageChange) -> CoverageChange | None:
        span = _named(truth, member, line)
        if span is None or not _was_left_open(line, span, night):
            return None
        return replace(line, last_day=span.last_day)

    return _with_lines(changes, ended)


def left_open(changes: Iterable[FamilyChange], truth: Spans, night: date) -> bool:
    """Whether the last full file left something open that has ended since, or never took effect."""
    return any(
        _was_left_open(line, _named(truth, row.member, line), night)
        for change in changes
        for row in change.members
        for line in row.coverages
    )


def _was_left_open(line: CoverageChange, span: Span | None, night: date) -> bool:
    if not _lasts(line, night):
        return False
    return span is None or (span.last_day is not None and span.last_day != line.last_day)


def _lasts(line: CoverageChange, day: date) -> bool:
    return line.last_day is None or line.last_day >= day


def _named(truth: Spans, member: str, line: CoverageChange) -> Span | None:
    """Return the coverage a line is of, or of which it names a part that lies in a group of the carrier's."""
    held = [each for each in truth.get((member, line.line), ()) if each.plan == line.plan]
    return next((each for each in held if each.covers(line.first_day)), None)


def _with_lines(
    changes: Iterable[FamilyChange], line_of: Callable[[str, CoverageChange], CoverageChange | None]
) -> tuple[FamilyChange, ...]:
    """Return the rows with other lines; without lines only the subscriber stays, while somebody else has any."""
    found = []
    for change in changes:
        rows = [_row(row, line_of) for row in change.members]
        kept = tuple(row for row in rows if row.coverages or row.member == SELF)
        if any(row.coverages for row in kept):
            found.append(replace(change, members=kept))
    return tuple(found)


def _row(row: MemberChange, line_of: Callable[[str, CoverageChange], CoverageChange | None]) -> MemberChange:
    lines = [line for each in row.coverages if (line := line_of(row.member, each)) is not None]
    ends = [line.last_day for line in lines if line.last_day is not None]
    last = max(ends) if lines and len(ends) == len(lines) else None
    first = min((line.first_day for line in lines), default=None)
    eligible = row.eligibility_first_day if first is not None else None
    return replace(row, coverages=tuple(lines), eligibility_first_day=eligible, eligibility_last_day=last)
