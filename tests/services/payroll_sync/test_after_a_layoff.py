"""What payroll takes from the pay of a new job while coverage of the old one goes on: nothing, for that is billed."""

from datetime import UTC, datetime

import pytest

from events.base import DomainEvent
from events.enrollment import QuestionAnswered
from events.payroll import DeductionScheduled, DeductionStopped
from services.eligibility.worker import decide_family
from services.following import Loaded
from services.payroll_sync.decide import decide
from services.payroll_sync.state import known
from tests.life import Life, day, elected, hired, joined, left, rehired
from tests.services.eligibility.law_life import SEASONAL, city

BOOK = city("MA", "c32B-17")
AT_WORK = [("2026-03-15", "250.00")]
"""Two pays a month: of 2,000 dollars a month a quarter is the employee's."""


def told(life: Life, on: str, *events: DomainEvent) -> list[tuple[str, str]]:
    """Tell events on a day; return from which pay day on payroll is to take how much of the medical plan."""
    before = len(life.records)
    for event in events:
        life.told(f"e{len(life.records)}", event)
    streams = life.streams("hr", "coverage", "misfit", "question", "payroll")
    life.append(decide_family(Loaded(life.family, streams), BOOK))
    at = datetime.combine(day(on), datetime.min.time(), UTC).replace(hour=17)
    life.records[before:] = [record._replace(recorded_at=at) for record in life.records[before:]]
    entries = decide(known(life.family, life.streams("hr", "coverage", "misfit", "payroll")), BOOK)
    life.append(entries)
    taken: list[tuple[str, str]] = []
    for each in entries:
        if isinstance(each.event, DeductionScheduled):
            taken.append((each.event.first_pay_day.isoformat(), str(each.event.amount)))
        elif isinstance(each.event, DeductionStopped):
            taken.append((each.event.first_pay_day_without.isoformat(), "0.00"))
    return taken


def gone(reason: str = "layoff") -> Life:
    """Return an employee with a spouse who left on 2026-06-30, and of whose pay nothing is taken any more."""
    life = Life()
    begun = (hired("2026-01-05"), joined("sp1", "2026-01-05"), elected("2026-01-05", "hmo:sp1"))
    assert told(life, "2026-01-05", *begun) == AT_WORK
    assert told(life, "2026-06-20", left("2026-06-30", reason)) == [("2026-07-15", "0.00")]
    return life


def test_st_2_nothing_is_taken_while_the_wait_of_the_new_job_runs() -> None:
    """Back on 2026-09-01, and insured by the job from 2026-10-01: from the pays of October on."""
    life = gone()

    assert told(life, "2026-08-20", rehired("2026-09-01")) == []
    assert told(life, "2026-09-02", elected("2026-09-02", "hmo:sp1")) == [("2026-10-15", "250.00")]
    assert told(life, "2026-09-03") == []


def test_st_2_another_plan_of_the_new_job() -> None:
    """The code of the old plan takes nothing; that of the new one begins with its coverage."""
    life = gone()
    told(life, "2026-08-20", rehired("2026-09-01"))
    told(life, "2026-09-02", elected("2026-09-02", "ppo:sp1"))
    codes = [(each.code, each.first_pay_day) for each in scheduled(life)][1:]

    assert codes == [("D-PPO", day("2026-10-15"))]


def scheduled(life: Life) -> list[DeductionScheduled]:
    """Return the orders to take something, in order."""
    return [each.event for each in life.records if isinstance(each.event, DeductionScheduled)]


@pytest.mark.parametrize("work", [None, SEASONAL], ids=["who enrolls in nothing", "who is offered nothing"])
def test_st_2_who_is_not_insured_by_the_new_job_pays_by_bill(work: object) -> None:
    """To the end of the thirty-nine weeks."""
    life = gone()
    back = rehired("2026-07-13", work=SEASONAL) if work else rehired("2026-09-01")

    assert told(life, "2026-07-06", back) == []
    assert told(life, "2026-12-20") == []


def test_st_3_a_deferred_retiree_pays_by_bill() -> None:
    """Beside a job that covers nobody nothing is taken."""
    life = gone("voluntary")
    answer = QuestionAnswered(question="deferred-retiree:2026-06-30", answer="deferred", decided_by="Maria")

    assert told(life, "2026-06-25", answer) == []
    assert told(life, "2026-08-20", rehired("2026-09-01")) == []
    assert told(life, "2026-09-02", elected("2026-09-02", "hmo:sp1")) == [("2026-10-15", "250.00")]
