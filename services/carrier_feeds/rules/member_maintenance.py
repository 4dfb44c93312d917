"""What happens to a member as a whole, when these lines are said of their coverages.

Source: X12 834 005010X220A1, INS03: 021 addition, 024 termination or cancellation, 025 reinstatement, 001 change. With
024 the member's coverage ends as a whole, and the lines may be left out.
"""

from collections.abc import Collection, Sequence

from events.vocabulary.coverage import Span
from events.vocabulary.maintenance import CoverageChange, Maintenance


def member_maintenance(
    told: Collection[Span], truth: Collection[Span], lines: Collection[CoverageChange]
) -> Maintenance:
    """Return the maintenance of a member's row.

    Args:
      told: all spans of the member that the carrier holds before the row.
      truth: all that it will hold after.
      lines: those that make the one of the other; none where only demographics are told.

    An addition is of somebody of whom the carrier holds nothing that is open. A termination says that everything
    ends on one day, and a renewal told before never begins, so that it means the same with its lines and without; a
    cancellation likewise. A reinstatement
    is of somebody whose coverage had ended as a whole, or says nothing else.
    """
    kinds = {line.maintenance for line in lines}
    if Maintenance.TERMINATION in kinds and kinds <= _LOST and _ends_as_a_whole(truth, lines):
        return Maintenance.TERMINATION
    if kinds == {Maintenance.CANCELLATION} and not truth:
        return Maintenance.CANCELLATION
    if kinds == {Maintenance.REINSTATEMENT}:
        return Maintenance.REINSTATEMENT
    if any(span.last_day is None for span in _without_cancelled(told, lines)):
        return Maintenance.CHANGE
    if Maintenance.REINSTATEMENT in kinds:
        return Maintenance.CHANGE if Maintenance.TERMINATION in kinds else Maintenance.REINSTATEMENT
    return Maintenance.ADDITION if Maintenance.ADDITION in kinds else Maintenance.CHANGE


def parted_by_the_end(
    truth: Collection[Span], lines: Sequence[CoverageChange]
) -> tuple[tuple[CoverageChange, ...], tuple[CoverageChange, ...]] | None:
    """Return what changes of a member before all ends, and the ends; None where it is not that which the lines say.

    A termination of the member (024) says that all ends, with its lines and without: a tier or a price that was
    another until then is said before it, in a row of its own.

    Args:
      truth: all spans of the member that the carrier will hold after the lines.
      lines: those that make it so.

    Source:
      X12 834 (005010X220A1): INS03 024, with which loop 2300 may be left out; HD01 001.
    """
    changes = tuple(line for line in lines if line.maintenance is Maintenance.CHANGE)
    ends = tuple(line for line in lines if line.maintenance in _LOST)
    terminated = any(line.maintenance is Maintenance.TERMINATION for line in ends)
    if not changes or not terminated or len(changes) + len(ends) < len(lines):
        return None
    return (changes, ends) if _ends_as_a_whole(truth, ends) else None


_LOST = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})


def _ends_as_a_whole(truth: Collection[Span], lines: Collection[CoverageChange]) -> bool:
    """Whether one last day says it all: what would have begun after it, as a renewal, goes with it."""
    days = {line.last_day for line in lines if line.maintenance is Maintenance.TERMINATION}
    last_day = next(iter(days))
    if len(days) > 1 or last_day is None:
        return False
    if any(line.first_day <= last_day for line in lines if line.maintenance is Maintenance.CANCELLATION):
        return False
    return all(span.last_day is not None and span.last_day <= last_day for span in truth)


def _without_cancelled(told: Collection[Span], lines: Collection[CoverageChange]) -> list[Span]:
    cancelled = {
        (line.plan, line.first_day) for line in lines if line.maintenance is Maintenance.CANCELLATION
    }
    return [span for span in told if (span.plan, span.first_day) not in cancelled]
