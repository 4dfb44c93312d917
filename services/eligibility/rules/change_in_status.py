"""Whether a mid-year change corresponds with the event it is asked for, and what no ordinary form may undo.

Source: 26 CFR 1.125-4(c)(3) (consistency), (d) (court orders), (a) (prospective).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from events.catalog import Plan
from events.enrollment import MedicareChanged
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
        "S125-9",
        "What is paid after tax, as optional life or by retirees, section 125 does not bind: it asks for no event.",
        "26 CFR 1.125-4(a); 26 USC 125(f)",
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


def is_bound(change: Change) -> bool:
    """Whether section 125 binds a change: either side is paid before tax, and the line may not change at any time.

    Source:
      26 CFR 1.125-4(a), (h) (S125-9).
    """
    if change.line in ANY_TIME:
        return False
    return any(each.plan is not None and each.plan.pre_tax for each in (change.held, change.chosen))


def check_change(word: str, change: Change, births: Mapping[str, date], book: Book) -> None:
    """Refuse a change of a pre-tax line that the event does not permit, or that does not correspond with it.

    Raises:
      Refused: with the paragraph.
    """
    reason, wanted = reason_of(word), change.directions()
    if not wanted or not is_bound(change):
        return
    if not rows_for(reason, change.line):
        raise Refused(
            "not-allowed", f'"{word}" permits no change of {change.line}; S125-2 ({paragraphs(reason)})'
        )
    if change.line in LIFE:
        return
    permitted = reason.health if change.line in HEALTH else reason.accounts
    if reason.leaving == "former spouse" and all(
        _may_leave(member, reason, change, births, book) for member in change.leaving
    ):
        permitted = permitted | {"less"}
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
    if reason.leaving in ("who has Medicare", "who has Medicaid"):
        return member in _entitled(change, by_medicare=reason.leaving == "who has Medicare")
    period = change.period(member)
    if period is None:
        return False
    held = period.on(change.from_day)
    partner = held.relationship in ADULT_PARTNERS
    match reason.leaving:
        case "partner":
            return partner
        case "former spouse":
            return period.former_since is not None
        case "ineligible child":
            return not partner and _is_too_old(period, change, births.get(member), book)
        case "child of the order":
            return not held.qmcso and any(True for _ in orders(period))
        case _:
            return False


def _entitled(change: Change, *, by_medicare: bool) -> frozenset[str]:
    """Return of whoever leaves those whom Medicare or Medicaid may take: as it was told, or one person alone.

    With the employee, who leaves for it, goes whom the plan covers as the employee's family.

    Source:
      26 CFR 1.125-4(e): coverage of the employee, spouse or dependent who becomes entitled.
    """
    claimed = frozenset({SELF}) if SELF in change.leaving else change.leaving
    told = _medicare_days(change) if by_medicare else {}
    if told:
        claimed &= {member for member, first_day in told.items() if first_day <= change.from_day}
    elif len(claimed) > 1:
        return frozenset()
    return change.leaving if SELF in claimed else claimed


def _medicare_days(change: Change) -> dict[str, date]:
    """Return from when on who has Medicare, or will have it; without those whose Medicare is over by the change."""
    found: dict[str, date] = {}
    for record in change.family.others:
        if not isinstance(event := record.event, MedicareChanged):
            continue
        days = [day for day in (event.part_a_day, event.part_b_day, found.get(event.person_ref)) if day]
        if event.ended_day is not None and event.ended_day < change.from_day:
            found.pop(event.person_ref, None)
        elif days:
            found[event.person_ref] = min(days)
    return found


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


def check_court_orders(change: Change, births: Mapping[str, date], book: Book) -> None:
    """Refuse a change by which a child leaves a line while a court's order holds that they be covered.

    Where no plan is left, the child leaves whom the order alone covers too.

    Raises:
      Refused: naming the children by their ids.
    """
    plan = change.held.plan
    ordered = held_by_order(change.family, change.line, change.from_day)
    if not ordered or plan is None:
        return
    if change.chosen.plan is not None:
        ordered &= change.leaving
    else:
        ordered = frozenset(each for each in ordered if _can_be_covered(each, change, plan, births, book))
    if ordered:
        raise Refused(
            "court-order",
            f"a court's order holds that {', '.join(sorted(ordered))} be covered by {change.line}; "
            "QMCSO-1 (42 USC 1396g-1(a)(4); 26 CFR 1.125-4(d))",
        )


def _can_be_covered(member: str, change: Change, plan: Plan, births: Mapping[str, date], book: Book) -> bool:
    """Whether a plan can cover a dependent on the day of a change."""
    period = change.period(member)
    if period is None:
        return False
    case = Case(change.family, period, plan, book, births.get(member))
    return why_not_covered(case, change.from_day) is None
