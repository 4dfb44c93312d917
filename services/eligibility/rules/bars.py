"""Days on which somebody is not covered although a choice covers them: by Medicare, or by a premium that was not paid.

Source: each bar names the event it rests on, if any, and the reason a carrier is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from events.base import EventRef
from events.catalog import Plan
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason

Standings = frozenset[str]


@dataclass(frozen=True, slots=True)
class Bar:
    """From `first_day` to `last_day` (None: for good) these plans do not cover this member."""

    first_day: date
    last_day: date | None
    reason: MaintenanceReason
    ref: EventRef | None
    rule: str
    """Id of the rule that bars."""
    member: str | None = None
    """None: nobody of the family."""
    medicare: Literal["only", "never"] | None = None
    """Of plans that say so; None: of any plan."""
    plans: frozenset[str] | None = None
    """Of these plans, by id; None: of any plan."""
    lines: frozenset[InsuranceLine] | None = None
    """Of these lines; None: of every line."""
    standings: Standings = frozenset({"active", "retired", "survivor"})
    """While the phase is one of these."""

    def bars(self, standing: str, plan: Plan, member: str, day: date) -> bool:
        """Whether it keeps a plan from covering a member on a day of such a phase."""
        return (
            self.first_day <= day
            and (self.last_day is None or day <= self.last_day)
            and (self.member is None or self.member == member)
            and (self.medicare is None or self.medicare == plan.medicare)
            and (self.plans is None or plan.id in self.plans)
            and (self.lines is None or plan.line in self.lines)
            and standing in self.standings
        )


def barred(bars: Iterable[Bar], standing: str, plan: Plan, member: str, day: date) -> Bar | None:
    """Return the first bar that keeps a plan from covering a member on a day, or None."""
    return next((each for each in bars if each.bars(standing, plan, member, day)), None)


def turning_days(bars: Sequence[Bar]) -> Iterator[date]:
    """Yield the days on which a bar begins, and those after its last."""
    for each in bars:
        yield each.first_day
        if each.last_day is not None:
            yield day_after(each.last_day)
