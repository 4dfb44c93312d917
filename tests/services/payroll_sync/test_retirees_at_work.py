"""What payroll takes from the pay of a retiree who works again: nothing for what the retirement goes on insuring."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.catalog import Contribution, EmployeeClass
from events.employment import Job
from events.offers import Book, index
from events.payroll import DeductionScheduled, DeductionStopped
from events.spans import fold_coverage
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.worker import decide_family
from services.following import Loaded
from services.payroll_sync.decide import decide
from services.payroll_sync.state import known
from tests.life import Life, day, elected, hired, job, left, person, rehired, retired
from tests.services.eligibility.law_life import SEASONAL, city
from tests.small_catalog import FIRST_DAY, LAST_DAY

GUARD = job(unit="guards")
"""A job that insures life alone."""
BEGUN = (
    hired("2020-01-15", who=person(born="1970-01-01")),
    elected("2020-01-15", "dental"),
    retired("2026-02-01"),
    elected("2026-02-01", "dental", occasion="retirement"),
)


def _book() -> Book:
    """Return a city that pays three quarters of dental at work, and half of the retired's."""
    base = city("MA", "c32B-9A", "c32B-10A").catalog
    guards = EmployeeClass(
        id="guards", name="Guards", employers=("city",), bargaining_units=("guards",), plans=("life",)
    )
    half = Contribution(
        plan="dental",
        classes=("retired",),
        employer_percent=Decimal(50),
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
    )
    changed = {"classes": (guards, *base.classes), "contributions": (*base.contributions, half)}
    return index(base.model_copy(update=changed))


BOOK = _book()


def lived(*events: DomainEvent) -> Life:
    """Return a retiree with dental, of whom all of this was known early in 2026, with what payroll is told."""
    life = Life()
    for number, event in enumerate((*BEGUN, *events)):
        life.told(f"e{number}", event)
    streams = life.streams("hr", "coverage", "misfit", "question", "payroll")
    life.append(decide_family(Loaded(life.family, streams), BOOK))
    at = datetime(2026, 1, 2, 17, tzinfo=UTC)
    life.records[:] = [record._replace(recorded_at=at) for record in life.records]
    life.append(decide(known(life.family, life.streams("hr", "coverage", "misfit", "payroll")), BOOK))
    return life


def taken(life: Life) -> list[tuple[str, str]]:
    """Return from which pay day on how much is taken for dental; by the first two in January at work."""
    found: list[tuple[str, str]] = []
    for each in life.records:
        match each.event:
            case DeductionScheduled(code="D-DENTAL", first_pay_day=first, amount=amount):
                found.append((first.isoformat(), str(amount)))
            case DeductionStopped(code="D-DENTAL", first_pay_day_without=first):
                found.append((first.isoformat(), "0.00"))
            case _:
                pass
    return found


AT_WORK = [("2026-01-15", "5.00"), ("2026-02-15", "0.00")]


@pytest.mark.parametrize("work", [GUARD, SEASONAL], ids=["that insures life", "that insures nobody"])
def test_plan_64_nothing_is_taken_beside_a_job(work: Job) -> None:
    """The pension pays for what the retirement insures."""
    assert taken(lived(rehired("2026-09-01", work=work))) == AT_WORK


def test_plan_64_nothing_is_taken_while_the_wait_of_a_job_runs() -> None:
    """Insured by the job from 2026-10-01 on, and by the same plan: from the pays of October."""
    back = (rehired("2026-09-01"), elected("2026-09-01", "dental"))

    assert taken(lived(*back)) == [*AT_WORK, ("2026-10-15", "5.00")]
    assert taken(lived(*back, left("2026-12-10"))) == [
        *AT_WORK,
        ("2026-10-15", "5.00"),
        ("2027-01-15", "0.00"),
    ]


def test_plan_64_a_retiree_has_the_price_of_the_retired_beside_a_job() -> None:
    """Half of forty dollars: from the pension, so that the class is named from the first day of the job on."""
    (span,) = fold_coverage(lived(rehired("2026-09-01", work=GUARD)).records)["self", Line.DENTAL]

    assert [
        (step.from_day.isoformat(), f"{step.price.employee:.2f}", step.price.employee_class)
        for step in span.prices
        if step.from_day < day("2028-01-01")
    ] == [("2025-01-01", "10.00", None), ("2026-02-01", "20.00", None), ("2026-09-01", "20.00", "retired")]


def test_plan_64_who_does_not_work_again_has_no_price_of_their_own() -> None:
    """The tier and the class say it."""
    (span,) = fold_coverage(lived().records)["self", Line.DENTAL]

    assert span.prices == ()
