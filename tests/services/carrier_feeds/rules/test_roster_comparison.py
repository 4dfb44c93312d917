"""What a roster has of one member and line beside our books: pairs, days that count, and whose state it is."""

from datetime import date
from typing import Any

import pytest

from events.carrier_rosters import DifferenceKind as Kind
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageGroup
from services.carrier_feeds.rules.roster_comparison import Ours, Terms, Theirs, compared, held_there, judged

GROUP = CoverageGroup("G")
AS_OF = date(2026, 6, 15)
TERMS = Terms(AS_OF)
FIRST = date(2026, 1, 1)


def ours(plan: str = "ppo", first: date = FIRST, last: date | None = None, **said: Any) -> Ours:
    """Return a coverage of our books."""
    return Ours(plan, first, last, said.get("tier"), said.get("group", GROUP))


def theirs(plan: str = "ppo", first: date = FIRST, last: date | None = None, **said: Any) -> Theirs:
    """Return a coverage of a roster."""
    return Theirs(
        InsuranceLine.MEDICAL, plan, first, last, said.get("tiers", ()), said.get("groups", (GROUP,))
    )


def kinds(their: list[Theirs], our: list[Ours], terms: Terms = TERMS) -> list[tuple[Kind, str]]:
    """Return the kind and plan of each difference."""
    return [(each.kind, each.plan) for each in compared(their, our, terms)]


def test_equal_is_nothing() -> None:
    """What a roster does not say, such as a group or tier, is not compared."""
    assert kinds([theirs(groups=None)], [ours(tier=CoverageTier.FAMILY)]) == []
    assert kinds([], []) == []


@pytest.mark.parametrize("first_day", [date(2026, 6, 15), date(2026, 6, 16)])
def test_what_begins_after_the_day_need_not_be_there(first_day: date) -> None:
    """On the day itself it has to be; with days ahead a day later too."""
    missing = [(Kind.ONLY_HERE, "ppo")]

    assert kinds([], [ours(first=first_day)]) == (missing if first_day == AS_OF else [])
    assert kinds([], [ours(first=first_day)], Terms(AS_OF, future_days=1)) == missing


@pytest.mark.parametrize("last_day", [date(2026, 6, 15), date(2026, 6, 14)])
def test_what_ended_before_the_day_need_not_be_there(last_day: date) -> None:
    """On its last day it has to be, a day later no more, unless the carrier keeps it longer; so with the roster's."""
    kept = Terms(AS_OF, ended_days=1)

    assert bool(kinds([], [ours(last=last_day)])) == (last_day == AS_OF)
    assert bool(kinds([theirs(last=last_day)], [])) == (last_day == AS_OF)
    assert kinds([], [ours(last=last_day)], kept) == [(Kind.ONLY_HERE, "ppo")]


def test_pairs_by_name_then_by_plan_then_by_what_is_left() -> None:
    """The same plan with another first day is one difference, and so is another plan."""
    assert kinds([theirs(first=date(2026, 2, 1))], [ours()]) == [(Kind.FIRST_DAY, "ppo")]
    assert kinds([theirs("hmo")], [ours()]) == [(Kind.PLAN, "ppo")]
    assert kinds([theirs("hmo", last=date(2026, 3, 31)), theirs()], [ours()]) == []
    assert kinds([theirs("hmo"), theirs()], [ours()]) == [(Kind.ONLY_THERE, "hmo")]


def test_only_what_is_asked_for_is_compared() -> None:
    """A carrier whose roster has other first days need not be asked about them."""
    terms = Terms(AS_OF, compares=("plan",))

    assert kinds([theirs(first=date(2026, 2, 1), last=date(2026, 12, 31))], [ours()], terms) == []


def test_whose_state_it_is() -> None:
    """Agreed, the truth that was not accepted, what was accepted, what was told, or something else."""
    open_, ended, other = ours(), ours(last=date(2026, 6, 30)), ours(last=date(2026, 7, 31))

    def what(*states: Ours) -> str:
        truth, accepted, told = states
        return judged([theirs()], [truth], [accepted], lambda: [told], TERMS)[0]

    assert what(open_, open_, open_) == "agreed"
    assert what(open_, ended, ended) == "truth"
    assert what(ended, open_, ended) == "accepted"
    assert what(other, ended, open_) == "told"
    assert what(other, ended, ended) == "other"


def test_what_is_held_by_what_its_codes_can_mean() -> None:
    """Of tiers and groups that share a code, ours if it is one of them."""
    tiers = (CoverageTier.EMPLOYEE_AND_SPOUSE, CoverageTier.EMPLOYEE_AND_CHILDREN)
    groups = (CoverageGroup("A"), CoverageGroup("B"))
    their = theirs(tiers=tiers, groups=groups)
    (mine,) = held_there([their], [ours(tier=tiers[1], group=groups[1])])
    (nobodys,) = held_there([their], [])

    assert (mine.steps[0].tier, mine.group) == (tiers[1], groups[1])
    assert (nobodys.steps[0].tier, nobodys.group) == (tiers[0], groups[0])
