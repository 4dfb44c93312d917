"""Who leaves in mid-year and who may not, by the day: the employee, who was a dependent, whose Medicare is over."""

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule
from events.enrollment import DependentChanged
from tests.life import day, elected, hired, joined, parted
from tests.services.eligibility.electing import changed, contributed, refused, with_plan
from tests.services.eligibility.law_life import on_leave, on_medicare

FAMILY_OF_FOUR: list[DomainEvent] = [
    hired("2025-07-01"),
    joined("kim", "2025-07-01"),
    joined("lee", "2025-07-01", "child"),
    joined("bo", "2025-07-01", "child"),
    elected("2025-07-01", "hmo:kim,lee,bo"),
]


@pytest.mark.parametrize("reason", ["divorce", "death_of_spouse"])
def test_s125_3_the_employee_does_not_leave_with_the_spouse(reason: str) -> None:
    """A couple without children: the spouse may leave, and the employee may not give up their own coverage."""
    couple = [hired("2025-07-01"), joined("kim", "2025-07-01"), elected("2025-07-01", "hmo:kim")]

    def form(choice: str) -> list[DomainEvent]:
        return [*couple, elected("2026-05-14", choice, occasion="change_in_status", reason=reason)]

    assert refused(form("hmo")) == []
    assert refused(form("-medical")) == ["not-consistent"]


@pytest.mark.parametrize(("died_on", "expected"), [("2026-05-31", []), ("2026-06-01", ["not-consistent"])])
def test_s125_3_who_is_a_dependent_on_the_day_leaves_by_the_form(died_on: str, expected: list[str]) -> None:
    """The form holds from June 1: who is a dependent on that day still leaves by it, and for no reason of theirs."""
    dead = parted("lee", died_on, "death")
    form = elected("2026-05-14", "hmo:kim,bo", occasion="change_in_status", reason="divorce")

    assert refused([*FAMILY_OF_FOUR, dead, form]) == expected


@pytest.mark.parametrize(("ended", "expected"), [("2026-05-31", ["not-consistent"]), ("2026-06-01", [])])
def test_s125_2_medicare_that_is_over_lets_nobody_leave(ended: str, expected: list[str]) -> None:
    """Kim had Medicare to the day before the change, or still has it on the day; a leave told first changes nothing."""
    told = [
        on_leave("2026-01-05"),
        on_medicare("2026-01-01", "2026-01-01", who="bo"),
        on_medicare("2026-02-01", "2026-02-01", who="kim"),
        on_medicare("2026-02-01", "2026-02-01", who="kim", ended=ended),
    ]
    form = elected("2026-05-14", "hmo:lee,bo", occasion="change_in_status", reason="medicare_gained")

    assert refused([*FAMILY_OF_FOUR, *told, form]) == expected


def test_qmcso_1_who_holds_no_plan_takes_nobody_out_of_one() -> None:
    """A waiver of what was never held is no matter of the order."""
    ordered = DependentChanged(dependent_id="lee", change_day=day("2026-02-01"), qmcso=True)
    begun = [hired("2025-07-01"), joined("lee", "2025-07-01", "child"), ordered]

    assert "court-order" not in refused(
        [*begun, elected("2026-05-14", "-dental", occasion="open_enrollment")]
    )


def test_s125_2_deferred_compensation_may_change_at_any_time() -> None:
    """26 CFR 1.125-4(h): whatever the reason is, a contribution to a 457 plan goes up or down."""
    begun = [hired("2025-07-01"), contributed("2025-07-01", "saving", "5000.00")]

    for amount in ("1000.00", "9000.00"):
        form = contributed("2026-05-14", "saving", amount, occasion="change_in_status", reason="chip_lost")
        assert refused([*begun, form]) == []


@pytest.mark.parametrize(("born", "expected"), [("2000-06-01", []), ("2000-06-02", ["not-consistent"])])
def test_s125_3_a_child_may_leave_on_the_26th_birthday(born: str, expected: list[str]) -> None:
    """The form holds from June 1, 2026: who turns 26 on that day may leave, who does the day after may not."""
    form = elected("2026-05-14", "hmo:kim,bo", occasion="change_in_status", reason="dependent_ineligible")
    births = {"lee": day(born), "bo": day("2012-05-14")}

    assert refused([*FAMILY_OF_FOUR, form], births=births) == expected


@pytest.mark.parametrize(("age", "expected"), [(25, []), (26, ["not-consistent"])])
def test_s125_3_a_child_may_leave_whom_the_plan_s_own_rule_no_longer_covers(
    age: int, expected: list[str]
) -> None:
    """Born on May 20, 2001: past a rule that ends at 25, with the month; not past one that ends at 26."""
    rule = DependentRule(id="children", child_age=age)
    by = changed(dependent_rules=(rule,), plans=with_plan("hmo", dependents="children").catalog.plans)
    form = elected("2026-05-14", "hmo:kim,bo", occasion="change_in_status", reason="dependent_ineligible")
    births = {"lee": day("2001-05-20"), "bo": day("2012-05-14")}

    assert refused([*FAMILY_OF_FOUR, form], by, births) == expected
