"""Leaves of absence of one employee, folded, and the months whose premium is all the employee's by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from events.base import EventRef
from events.employment import LeaveEnded, LeaveStarted
from events.family import Family
from events.vocabulary.calendar import day_after, day_before, days_between, end_of_month, first_of_month

LeaveKind = Literal["fmla", "ofla", "pfml", "military", "medical", "personal", "sabbatical", "suspension"]

OWN_ILLNESS: Final = "medical"
"""The kind of a leave for the employee's own illness, by which a month without pay is not at their full cost."""

_PROTECTED: Final = frozenset({"fmla", "ofla"})
"""The kinds of leave on which the law keeps the employee's share, whatever the employer has accepted."""

ABSENT_AT_SHARE_DAYS = 30
"""For so many days of military service the employee pays no more than the share at work. Source: 38 USC 4317(a)(2)."""


@dataclass(frozen=True, slots=True)
class Leave:
    """One leave, both days included; `returned` is None while nobody has said how it ended."""

    first_day: date
    kind: LeaveKind
    paid: Literal["full", "partial", "none"]
    ref: EventRef
    last_day: date | None = None
    returned: bool | None = None
    end_ref: EventRef | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is a day of the leave."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def leaves_of(family: Family) -> tuple[Leave, ...]:
    """Return the leaves of an employee, oldest first. A leave that begins during another takes its place."""
    found: list[Leave] = []
    for record in family.others:
        event = record.event
        if isinstance(event, LeaveStarted):
            if found and found[-1].last_day is None:
                found[-1] = replace(found[-1], last_day=day_before(event.first_day), end_ref=record.ref)
            found.append(Leave(event.first_day, event.kind, event.paid, record.ref))
        elif isinstance(event, LeaveEnded) and found and found[-1].returned is None:
            last = found[-1].last_day if event.return_day is None else day_before(event.return_day)
            found[-1] = replace(
                found[-1], last_day=last, returned=event.outcome == "returned", end_ref=record.ref
            )
    return tuple(each for each in found if each.last_day is None or each.last_day >= each.first_day)


def absent_through(leaves: Sequence[Leave], leave: Leave) -> date | None:
    """Return the last day before work goes on after a leave, through the leaves that follow it without a gap."""
    last = leave.last_day
    for each in leaves:
        if last is not None and each.first_day == day_after(last):
            last = each.last_day
    return last


def paid_in_full_by(
    month: date, leaves: Sequence[Leave], *, state: str | None, accepted: frozenset[str] = frozenset()
) -> Leave | None:
    """Return the leave by which an employee pays all of the premium of a calendar month; None where they do not.

    In Massachusetts who is without any pay in the month pays all of it, unless for their own illness, or on a leave
    that the law protects; in every other month, and state, the share is that of somebody at work.

    Args:
      month: any day of the month.
      leaves: the employee's, as `leaves_of` returns them.
      state: the employer's, whose law of public employees holds.
      accepted: the statutes the employer has accepted, in force in that month.

    Source:
      M.G.L. c.32B s.7(b) and s.9I (LV-4); 29 CFR 825.210 (LV-1); ORS 659A.171 (LV-2); M.G.L. c.175M s.10 (LV-3);
      38 USC 4317(a)(2).
    """
    first, last = first_of_month(month), end_of_month(month)
    touching = [each for each in leaves if each.first_day <= last and each.covers(max(first, each.first_day))]
    if state != "MA" or not _without_pay(touching, first, last):
        return None
    if any(_is_protected(each, first, accepted) for each in touching):
        return None
    return next((each for each in touching if each.kind != OWN_ILLNESS), None)


def _without_pay(leaves: Sequence[Leave], first: date, last: date) -> bool:
    """Whether there is no pay for any day of a month."""
    day = first
    while day <= last:
        held = next((each for each in leaves if each.paid == "none" and each.covers(day)), None)
        if held is None:
            return False
        if held.last_day is None or held.last_day >= last:
            return True
        day = day_after(held.last_day)
    return True


def _is_protected(leave: Leave, first: date, accepted: frozenset[str]) -> bool:
    """Whether a leave keeps the share of somebody at work in a month that begins on a day."""
    if leave.kind == "pfml":
        return "c175M-10" in accepted
    if leave.kind == "military":
        in_first_days = days_between(leave.first_day, first) < ABSENT_AT_SHARE_DAYS
        return "c32B-9I" in accepted or in_first_days
    return leave.kind in _PROTECTED
