"""Leaves folded, and the months whose premium is all the employee's by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.employment import LeaveEnded, LeaveStarted
from events.leaves import Leave, absent_through, leaves_of, paid_in_full_by
from events.telling import fold
from tests.life import Life, day, hired


def leave(first: str, kind: str, paid: str = "none") -> LeaveStarted:
    """Return the begin of a leave."""
    return LeaveStarted.model_validate({"first_day": day(first), "kind": kind, "paid": paid})


def back(on: str) -> LeaveEnded:
    """Return a return to work."""
    return LeaveEnded(return_day=day(on), outcome="returned")


NO_RETURN = LeaveEnded(outcome="did_not_return")


def folded(*events: DomainEvent) -> tuple[Leave, ...]:
    """Return the leaves of somebody of whom this was told."""
    life = Life()
    for number, event in enumerate([hired("2026-01-15"), *events]):
        life.told(f"e{number}", event)
    return leaves_of(fold(life.family, life.records))


def employee_pays(month: str, leaves: tuple[Leave, ...], state: str | None = "MA", *accepted: str) -> str:
    """Return the employee's part of a family premium of 2,000 of which 25 % is theirs."""
    leave = paid_in_full_by(day(month), leaves, state=state, accepted=frozenset(accepted))
    return "500.00" if leave is None else "2000.00"


def test_lv_4_the_table_of_section_7() -> None:
    """One paid day in September 500; October personal 2,000; November own illness 500; October as FMLA 500."""
    leaves = folded(leave("2026-09-02", "personal"), leave("2026-11-01", "medical"), back("2026-12-01"))
    protected = folded(leave("2026-09-02", "fmla"), leave("2026-11-01", "medical"), back("2026-12-01"))

    assert [employee_pays(f"2026-{month}-01", leaves) for month in ("09", "10", "11", "12")] == [
        "500.00",
        "2000.00",
        "500.00",
        "500.00",
    ]
    assert employee_pays("2026-10-01", protected) == "500.00"


@pytest.mark.parametrize("state", ["OR", None])
def test_lv_4_is_the_law_of_massachusetts(state: str | None) -> None:
    """Elsewhere the share is that of somebody at work."""
    assert employee_pays("2026-10-15", folded(leave("2026-09-02", "personal")), state) == "500.00"


def test_lv_4_a_month_is_without_pay_only_if_every_day_is() -> None:
    """The day before, the first and the last day of the month, and the day after."""
    assert employee_pays("2026-10-01", folded(leave("2026-10-01", "personal"))) == "2000.00"
    assert employee_pays("2026-10-01", folded(leave("2026-10-02", "personal"))) == "500.00"
    assert (
        employee_pays("2026-10-01", folded(leave("2026-09-15", "personal"), back("2026-11-01"))) == "2000.00"
    )
    assert (
        employee_pays("2026-10-01", folded(leave("2026-09-15", "personal"), back("2026-10-31"))) == "500.00"
    )


def test_lv_4_some_pay_keeps_the_share() -> None:
    """A leave with full or partial pay leaves some pay in the month."""
    assert employee_pays("2026-10-01", folded(leave("2026-09-02", "personal", "partial"))) == "500.00"
    assert employee_pays("2026-10-01", folded(leave("2026-09-02", "sabbatical", "full"))) == "500.00"


def test_lv_4_own_illness_must_be_all_of_it() -> None:
    """A month that is partly a personal leave without pay is at full cost."""
    assert (
        employee_pays("2026-10-01", folded(leave("2026-09-02", "medical"), leave("2026-10-15", "personal")))
        == "2000.00"
    )


def test_lv_1_fmla_goes_before_as_long_as_it_lasts() -> None:
    """A month in which FMLA leave still runs is at the employee's share, the next one is not."""
    leaves = folded(leave("2026-09-08", "fmla"), leave("2026-12-01", "personal"))

    assert [employee_pays(month, leaves) for month in ("2026-11-01", "2026-12-01")] == ["500.00", "2000.00"]


def test_lv_3_paid_family_leave_protects_where_it_was_voted_for() -> None:
    """Without acceptance it is a leave like another."""
    leaves = folded(leave("2026-09-02", "pfml"))

    assert employee_pays("2026-10-01", leaves) == "2000.00"
    assert employee_pays("2026-10-01", leaves, "MA", "c175M-10") == "500.00"


def test_lv_4_a_reservist_pays_the_share_where_s_9i_was_accepted() -> None:
    """Elsewhere only in the first 30 days of the service."""
    leaves = folded(leave("2026-09-20", "military"))

    assert [employee_pays(month, leaves) for month in ("2026-10-01", "2026-11-01")] == ["500.00", "2000.00"]
    assert employee_pays("2026-11-01", leaves, "MA", "c32B-9I") == "500.00"


def test_a_leave_that_begins_during_another_takes_its_place() -> None:
    """And work goes on after the last that follows without a gap."""
    leaves = folded(leave("2026-09-08", "fmla"), leave("2026-12-01", "personal"), back("2027-01-11"))

    assert [(each.kind, each.first_day, each.last_day) for each in leaves] == [
        ("fmla", day("2026-09-08"), day("2026-11-30")),
        ("personal", day("2026-12-01"), day("2027-01-10")),
    ]
    assert absent_through(leaves, leaves[0]) == day("2027-01-10")


def test_a_leave_without_return_has_no_last_day() -> None:
    """What ends it is the end of the employment."""
    (only,) = folded(leave("2026-09-08", "fmla"), NO_RETURN)

    assert (only.last_day, only.returned) == (None, False)


KINDS = ("fmla", "ofla", "pfml", "military", "medical", "personal", "sabbatical", "suspension")
EVENTS = st.lists(
    st.one_of(
        st.builds(
            lambda n, kind, paid: leave(f"2026-{1 + n // 28:02}-{1 + n % 28:02}", kind, paid),
            st.integers(0, 335),
            st.sampled_from(KINDS),
            st.sampled_from(["none", "partial", "full"]),
        ),
        st.builds(lambda n: back(f"2026-{1 + n // 28:02}-{1 + n % 28:02}"), st.integers(0, 335)),
        st.just(NO_RETURN),
    ),
    max_size=6,
)


@given(EVENTS, st.integers(1, 12), st.sampled_from(["MA", "OR", None]))
def test_who_pays_in_full_is_on_leave_without_pay_and_leaves_never_overlap(
    events: list[DomainEvent], month: int, state: str | None
) -> None:
    """Whatever was told: in Massachusetts alone, by a leave without pay of the month; and no day has two leaves."""
    leaves = folded(*events)

    found = paid_in_full_by(day(f"2026-{month:02}-01"), leaves, state=state)

    assert found is None or (state, found.paid, found in leaves) == ("MA", "none", True)
    days = [day(f"2026-{m:02}-{d:02}") for m in range(1, 13) for d in (1, 2, 14, 27, 28)]
    assert all(sum(each.covers(on) for each in leaves) <= 1 for on in days)
