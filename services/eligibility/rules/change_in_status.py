"""Whether a mid-year change corresponds with the event it is asked for, and what no ordinary form may undo.

Source: 26 CFR 1.125-4(c)(3) (consistency), (d) (court orders), (a) (prospective).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from events.catalog import Plan
from events.family import Dependent, Family
from events.offers import Book
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from events.vocabulary.people import ADULT_PARTNERS, SELF
from services.eligibility.rules.child_age import CHILD_AGE, birthday
from services.eligibility.rules.court_orders import held_by_order, orders
from services.eligibility.rules.dependents import Case, why_not_covered
from services.eligibility.rules.qualifying_reasons import (
    ANY_TIME,
    HEALTH,
    LIFE,
    REASONS,
    Direction,
    Reason,
    paragraphs,
    rows_for,
)
from services.eligibility.rules.refused import Refused

RULES: Final = (
    Rule(
        "S125-3",
        "A change corresponds with its event: who leaves is who the event made leave, and other coverage has begun.",
        "26 CFR 1.125-4(c)(3)",
    ),
    Rule(
        "S125-4",
        "A change holds from a day after the event and after the form, but for birth, adoption and placement.",
        "26 CFR 1.125-4(a), (b)",
    ),
)


@dataclass(frozen=True, slots=True)
class Held:
    """What was chosen of a line until then: a plan for members, or nothing."""

    plan: Plan | None = None
    covered: frozenset[str] = frozenset()
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a choice changes of a line, from a day on. Who can no longer be covered does not leave by it."""

    line: InsuranceLine
    from_day: date
    held: Held
    chosen: Held
    family: Family

    @property
    def joining(self) -> frozenset[str]:
        """Members who were not covered."""
        return self.chosen.covered - self.held.covered

    @property
    def leaving(self) -> frozenset[str]:
        """Members who were covered and still could be."""
        gone = self.held.covered - self.chosen.covered
        return frozenset(member for member in gone if member == SELF or self.period(member) is not None)

    def period(self, member: str) -> Dependent | None:
        """Return the time as a dependent that is not over on the day; None for who is none any more."""
        for each in self.family.dependents:
            if each.id == member and (each.last_day is None or each.last_day >= self.from_day):
                return each
        return None

    def directions(self) -> set[Direction]:
        """Return in which directions it goes; none where all stays as it was."""
        found: set[Direction] = set()
        before, after = self.held.amount, self.chosen.amount
        if self.joining or (before is not None and after is not None and after > before):
            found.add("more")
        if self.leaving or (before is not None and after is not None and after < before):
            found.add("less")
        if self.held.plan and self.chosen.plan and self.held.plan.id != self.chosen.plan.id:
            found.add("switch")
        return found


def reason_of(word: str) -> Reason:
    """Return what a word means.

    Raises:
      Refused: nobody knows the word; the message lists those that are known.
    """
    if word not in REASONS:
        known = ", ".join(REASONS)
        raise Refused(
            "unknown-reason",
            f'"{word}" is no reason to choose in mid-year; S125-2 (26 CFR 1.125-4) knows {known}',
        )
    return REASONS[word]


def is_pre_tax(change: Change) -> bool:
    """Whether either side of a change is paid before tax, so that section 125 binds it."""
    return any(each.plan is not None and each.plan.pre_tax for each in (change.held, change.chosen))


def check_change(word: str, change: Change, births: Mapping[str, date], book: Book) -> None:
    """Refuse a change of a pre-tax line that the event does not permit, or that does not correspond with it.

    Raises:
      Refused: with the paragraph.
    """
    reason, wanted = reason_of(word), change.directions()
    if not wanted or change.line in ANY_TIME or not is_pre_tax(change):
        return
    if not rows_for(reason, change.line):
        raise Refused(
            "not-allowed", f'"{word}" permits no change of {change.line}; S125-2 ({paragraphs(reason)})'
        )
    if change.line in LIFE:
        return
    permitted = reason.health if change.line in HEALTH else reason.accounts
    if not wanted <= permitted:
        raise Refused("not-consistent", _does_not_correspond(word, change.line, wanted - permitted))
    if change.line in HEALTH:
        wrong = sorted(m for m in change.leaving if not _may_leave(m, reason, change, births, book))
        if wrong:
            raise Refused(
                "not-consistent",
                f'"{word}" is no reason for {", ".join(wrong)} to leave {change.line}; S125-3 (26 CFR 1.125-4(c)(3))',
            )


def _does_not_correspond(word: str, line: InsuranceLine, wrong: Iterable[Direction]) -> str:
    asked = {"more": "more of", "less": "less of", "switch": "another plan of"}
    what = " and ".join(asked[each] for each in sorted(wrong))
    also = '; to leave for another plan the reason is "covered_elsewhere", from the day it covers'
    return (
        f'{what} {line} does not correspond with "{word}"{also if "less" in wrong else ""}; '
        "S125-3 (26 CFR 1.125-4(c)(3))"
    )


def _may_leave(member: str, reason: Reason, change: Change, births: Mapping[str, date], book: Book) -> bool:
    """Whether the event is about this member, so that they may leave for it."""
    if reason.leaving == "anybody":
        return True
    period = change.period(member)
    if period is None:
        return False
    held = period.on(change.from_day)
    partner = held.relationship in ADULT_PARTNERS
    match reason.leaving:
        case "partner":
            return partner
        case "ineligible child":
            return not partner and _is_too_old(period, change, births.get(member), book)
        case "child of the order":
            return not held.qmcso and any(True for _ in orders(period))
        case _:
            return False


def _is_too_old(child: Dependent, change: Change, born: date | None, book: Book) -> bool:
    """Whether the plan held can no longer cover a child; of unknown age, whether nobody else leaves."""
    plan = change.held.plan
    if born is None or plan is None:
        return len(change.leaving) == 1
    case = Case(change.family, child, plan, book, born)
    if case.rule is None:
        return (
            birthday(born, CHILD_AGE.on(max(change.from_day, CHILD_AGE.values[0].first_day)))
            <= change.from_day
        )
    return why_not_covered(case, change.from_day) is not None


def check_court_orders(change: Change) -> None:
    """Refuse a change by which a child leaves a line while a court's order holds that they be covered.

    Raises:
      Refused: naming the children by their ids.
    """
    ordered = change.leaving & held_by_order(change.family, change.line, change.from_day)
    if ordered:
        raise Refused(
            "court-order",
            f"a court's order holds that {', '.join(sorted(ordered))} be covered by {change.line}; "
            "QMCSO-1 (42 USC 1396g-1(a)(4); 26 CFR 1.125-4(d))",
        )
