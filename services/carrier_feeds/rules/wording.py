"""What a file says of a family, in plain words; members by the masked end of their numbers, nothing personal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import CoverageChange, FamilyChange, Maintenance, MemberChange
from events.vocabulary.people import Relationship, masked_number, member_number


class Action(StrEnum):
    """What a member's row does, as an office counts it."""

    ADD = "add"
    CHANGE = "change"
    TERMINATE = "terminate"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    CORRECT = "correct"
    """Name, birth date or SSN, said as a correction of what was told (834: NM1*74 and *70)."""
    AUDIT = "audit"


_ACTIONS = {
    Maintenance.ADDITION: Action.ADD,
    Maintenance.CHANGE: Action.CHANGE,
    Maintenance.TERMINATION: Action.TERMINATE,
    Maintenance.CANCELLATION: Action.CANCEL,
    Maintenance.REINSTATEMENT: Action.REINSTATE,
    Maintenance.AUDIT: Action.AUDIT,
}
_TIERS = {
    CoverageTier.EMPLOYEE_ONLY: "employee only",
    CoverageTier.EMPLOYEE_AND_SPOUSE: "employee + spouse",
    CoverageTier.EMPLOYEE_AND_CHILDREN: "employee + children",
    CoverageTier.EMPLOYEE_AND_ONE: "employee + one",
    CoverageTier.FAMILY: "family",
}


def action_of(row: MemberChange) -> Action:
    """Return what a row does; one that ends or begins some coverages of a member who keeps others is a change.

    Source:
      X12 834 (005010X220A1): INS03, HD01; NM101 = 74 for a correction.
    """
    if row.prior_person_version is not None and row.maintenance is Maintenance.CHANGE:
        return Action.CORRECT
    if row.maintenance is not Maintenance.CHANGE or not row.coverages:
        return _ACTIONS[row.maintenance]
    kinds = {_ACTIONS[line.maintenance] for line in row.coverages}
    return kinds.pop() if len(kinds) == 1 else Action.CHANGE


def actions(families: Iterable[FamilyChange]) -> Counter[Action]:
    """Return how many members' rows do what.

    Source:
      X12 834 (005010X220A1): one INS for each row.
    """
    return Counter(action_of(row) for family in families for row in family.members)


def sentences(family: FamilyChange, plans: Mapping[str, str]) -> Iterator[str]:
    """Yield what is said of a family, a sentence for each thing; `plans` gives the name of a plan by its id.

    Source:
      X12 834 (005010X220A1): loops 2000 and 2300, in the order of the file.
    """
    for row in family.members:
        who = _who(family.family, row)
        if row.prior_person_version is not None:
            yield f"corrects the name, birth date or SSN told of {who}"
        for line in row.coverages:
            yield _sentence(line, who, plans.get(line.plan, line.plan))
        if not row.coverages and row.prior_person_version is None:
            yield _of_member(row, who)
    for row in family.implied:
        yield f"ends {_who(family.family, row)} with the subscriber, without a row of their own"


def _sentence(line: CoverageChange, who: str, plan: str) -> str:
    tier = "" if line.tier is None else f" ({_TIERS[line.tier]})"
    until = "" if line.last_day is None else f" to {line.last_day}"
    match line.maintenance:
        case Maintenance.ADDITION:
            return f"adds {who} to {plan} from {line.first_day}{until}{tier}"
        case Maintenance.TERMINATION:
            return f"ends {plan} of {who} with {line.last_day}"
        case Maintenance.CANCELLATION:
            return f"takes back {plan} of {who} from {line.first_day}: it never took effect"
        case Maintenance.REINSTATEMENT:
            return f"reinstates {who} in {plan}{until}"
        case Maintenance.AUDIT:
            return f"has {who} in {plan} from {line.first_day}{until}{tier}"
        case Maintenance.CHANGE:
            to = f" to {_TIERS[line.tier]}" if line.tier is not None else ""
            price = "" if line.premium is None else f", {line.premium:,.2f} a month"
            return f"changes {plan} of {who}{to} from {line.change_day or line.first_day}{price}"


def _of_member(row: MemberChange, who: str) -> str:
    match row.maintenance:
        case Maintenance.TERMINATION:
            return f"ends all coverage of {who} with {row.eligibility_last_day}"
        case Maintenance.CANCELLATION:
            return f"takes back all coverage of {who}: it never took effect"
        case _:
            return f"tells who {who} is now"


def _who(family: str, row: MemberChange) -> str:
    kin = "" if row.relationship is Relationship.SELF else f", {row.relationship.value.replace('_', ' ')}"
    return f"{masked_number(member_number(family, row.member))}{kin}"
