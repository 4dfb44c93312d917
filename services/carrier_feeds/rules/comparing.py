"""Two files side by side: members and coverages that only one speaks of, and what they say differently."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from events.enrollment_files import MemberSaid


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One thing in which two files differ. What one of them does not say is None."""

    subscriber: str = field(repr=False)
    member: str = field(repr=False)
    coverage: str
    """Line and plan in the carrier's codes, and the first day; empty: the member as a whole."""
    first: str | None
    second: str | None


Said = dict[tuple[str, str, str], str]
"""Subscriber, member and coverage → what is said."""


def said_by(members: Iterable[MemberSaid]) -> Said:
    """Return what a file says, by whom and what it is about; of what it says twice, as a change and then the end, both.

    Source:
      X12 834 (005010X220A1): INS, REF*0F, REF*1L of loop 2000; HD, DTP*348, DTP*349 of loop 2300.
    """
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in members:
        member = each.subscriber, each.number
        found[*member, ""].append(f"INS*{each.relationship}*{each.maintenance} in group {each.group}")
        for one in each.coverages:
            name = " ".join(filter(None, (one.line, one.plan, _day(one.first_day))))
            words = (f"HD*{one.maintenance}", one.tier, f"to {_day(one.last_day)}" if one.last_day else "")
            found[*member, name].append(" ".join(filter(None, words)))
    return {key: "; ".join(words) for key, words in found.items()}


def differences(first: Said, second: Said) -> Iterator[FileDifference]:
    """Yield where two files differ, by subscriber, member and coverage.

    Source:
      No law: whoever asks what a carrier was told otherwise.
    """
    for key in sorted(first.keys() | second.keys()):
        if first.get(key) != second.get(key):
            yield FileDifference(*key, first.get(key), second.get(key))


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
