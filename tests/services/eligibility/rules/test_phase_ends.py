"""Why coverage ended with a phase: what ended the work, and what let coverage go on longer than that."""

from dataclasses import replace
from typing import Any

import pytest

from events.base import EventRef
from events.catalog import Standing
from events.vocabulary.coverage import InsuranceLine as Line
from events.vocabulary.maintenance import MaintenanceReason as Reason
from services.eligibility.rules.class_steps import ClassStep
from services.eligibility.rules.phase_ends import PhaseEnd, end_of_phase
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.run_out import GoesOn
from services.eligibility.rules.voided_hire import VOIDED
from tests.life import day
from tests.small_catalog import small_catalog

HMO, DENTAL = (each for each in small_catalog().plans if each.id in {"hmo", "dental"})
LEFT, ANSWER = EventRef("munis/city", "e1"), EventRef("munis/city", "e2")


def ended(standing: Standing = "active", **said: Any) -> Phase:
    """Return a phase that ended on 2026-06-30."""
    ref = EventRef("munis/city", "e0")
    first, last = day("2026-01-15"), day("2026-06-30")
    phase = Phase(standing, first, last, (ClassStep(first, None, ref),), ref, end_ref=LEFT)
    return replace(phase, **said)


@pytest.mark.parametrize(
    ("by", "told", "reason"),
    [
        ("terminated", "layoff", Reason.LAYOFF),
        ("terminated", "voluntary", Reason.TERMINATION_OF_EMPLOYMENT),
        ("terminated", None, Reason.TERMINATION_OF_EMPLOYMENT),
        ("retired", None, Reason.RETIREMENT),
        ("died", None, Reason.DEATH),
        ("remarried", None, Reason.TERMINATION_OF_BENEFITS),
    ],
)
def test_the_reason_is_what_ended_the_phase(by: str, told: str | None, reason: Reason) -> None:
    """As a carrier is told it; the plan's own end rule lets it run out."""
    assert end_of_phase(ended(ended_by=by, end_reason=told), HMO) == PhaseEnd(
        reason, (LEFT, None), ("PLAN-66",)
    )


def test_a_hire_that_never_was_ends_as_what_was_paid_for_does() -> None:
    """The rescission rule keeps it, and the plan's end rule ends it; whatever could go on after it."""
    phase = ended(
        end_reason=VOIDED,
        continued=GoesOn("ST-2", ANSWER),
        lines_through=((Line.MEDICAL, day("2027-03-30")),),
    )
    assert end_of_phase(phase, HMO).rules == ("ACA-11", "PLAN-66")


def test_what_was_paid_for_ends_by_the_rescission_rule() -> None:
    """Of the plan that stands; another ends as it says."""
    phase = ended(stands=(("hmo", day("2026-08-31")),))
    assert [end_of_phase(phase, each).rules for each in (HMO, DENTAL)] == [("ACA-11",), ("PLAN-66",)]


def test_st_2_only_a_line_that_goes_on_ends_by_it() -> None:
    """With the answer; another line ends as the plan says, and rests on the end of work alone."""
    through = day("2027-03-30")
    phase = ended(
        end_reason="layoff",
        continued_through=through,
        continued=GoesOn("ST-2", ANSWER),
        lines_through=((Line.MEDICAL, through),),
    )
    assert end_of_phase(phase, HMO) == PhaseEnd(Reason.LAYOFF, (LEFT, ANSWER), ("ST-2",))
    assert end_of_phase(phase, DENTAL) == PhaseEnd(Reason.LAYOFF, (LEFT, None), ("PLAN-66",))


def test_st_2_what_was_answered_not_to_go_on_ends_as_the_plan_says() -> None:
    """Both rules are named: why nothing goes on, and how it runs out."""
    phase = ended(continued=GoesOn("ST-2", ANSWER), lines_through=((Line.MEDICAL, day("0001-01-01")),))
    assert end_of_phase(phase, HMO).rules == ("ST-2", "PLAN-66")


def test_ma_4_survivors_end_by_theirs() -> None:
    """By M.G.L. c.32B s.9B, whatever ended it."""
    assert end_of_phase(ended("survivor", ended_by="remarried"), HMO).rules == ("MA-4", "PLAN-66")
