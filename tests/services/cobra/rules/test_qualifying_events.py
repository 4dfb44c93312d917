"""Which of the things HR tells may be qualifying events."""

from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.catalog import EmployeeClass
from events.cobra import QualifyingEvent as Event
from events.employment import CobraWithheld, HoursReported
from events.offers import index
from events.spans import fold_coverage
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine as Line
from services.cobra.rules.qualifying_events import happenings
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import (
    Life,
    day,
    died,
    elected,
    hired,
    job,
    job_changed,
    joined,
    left,
    parted,
    rehired,
    retired,
)
from tests.small_catalog import by_measured_hours, small_catalog

BOOK = index(small_catalog())


def found(*told: DomainEvent) -> list[tuple[str, str, str | None]]:
    """Return event, day and the one member it touches, of an employee hired in January."""
    life = Life()
    for number, event in enumerate((hired("2026-01-05"), *told)):
        life.told(f"e{number}", event)
    family = fold(life.family, life.records)
    return [
        (each.event.value, each.event_day.isoformat(), each.member) for each in happenings(family, {}, BOOK)
    ]


@pytest.mark.parametrize("reason", ["voluntary", "involuntary", "layoff", "gross_misconduct"])
def test_cob_9_the_end_of_employment(reason: str) -> None:
    """COB-9: for any reason; misconduct alone suppresses nothing."""
    assert found(left("2026-03-16", reason)) == [("termination", "2026-03-16", None)]


def test_cob_7_retirement_is_a_termination() -> None:
    """COB-7c: on the last day of work."""
    assert found(retired("2026-07-01")) == [("termination", "2026-06-30", None)]


def test_cob_6_death() -> None:
    """The death of an employee is one event, not also an end of employment; that of a retiree is one too."""
    assert found(died("2026-05-02")) == [("death", "2026-05-02", None)]
    assert found(retired("2026-07-01"), died("2026-09-02"))[1:] == [("death", "2026-09-02", None)]


@pytest.mark.parametrize(
    ("reason", "event"),
    [
        ("divorce", Event.DIVORCE),
        ("legal_separation", Event.LEGAL_SEPARATION),
        ("aged_out", Event.CHILD_CEASED_TO_BE_DEPENDENT),
        ("no_longer_dependent", Event.CHILD_CEASED_TO_BE_DEPENDENT),
    ],
)
def test_cob_6_the_end_of_being_a_dependent(reason: str, event: Event) -> None:
    """It touches that dependent alone."""
    told = (joined("kim", "2026-01-05"), parted("kim", "2026-06-10", reason))

    assert found(*told) == [(event.value, "2026-06-10", "kim")]


@pytest.mark.parametrize("reason", ["death", "other_coverage", "correction"])
def test_other_ends_of_being_a_dependent(reason: str) -> None:
    """A dependent who died, has other coverage or never was one is offered nothing."""
    assert found(joined("kim", "2026-01-05"), parted("kim", "2026-06-10", reason)) == []


def test_cob_7_who_is_full_time_by_measured_hours_has_plans_to_lose() -> None:
    """Ten hours in the job, full-time by measurement, and then a job whose own class is offered less."""
    catalog = by_measured_hours()
    parks = EmployeeClass(
        id="parks", name="Parks", employers=("city",), departments=("Parks",), plans=("dental",)
    )
    book = index(catalog.model_copy(update={"classes": (parks, *catalog.classes)}))
    life = Life().told("hire", hired("2024-09-02")).told("choice", elected("2024-09-02", "hmo"))
    life.told(
        "hours", HoursReported(first_day=day("2024-10-03"), last_day=day("2025-10-02"), hours=Decimal(2000))
    )
    life.told("fewer", job_changed("2026-02-01", job(hours=10)))
    life.told("parks", job_changed("2026-06-10", job(hours=10, department="Parks")))
    life.append(decide_family(Loaded(life.family, life.streams("hr", "coverage", "misfit")), book))
    family, coverage = fold(life.family, life.streams("hr")["hr"]), fold_coverage(life.records)

    (lost,) = happenings(family, coverage, book)
    assert (lost.event, lost.event_day) == (Event.REDUCTION_OF_HOURS, day("2026-06-10"))
    assert lost.plans_lost == frozenset({"hmo", "ppo", "life"})
    assert [each.last_day for each in coverage["self", Line.MEDICAL]] == [day("2026-06-30")]


def test_cob_6_fewer_hours() -> None:
    """A job that is no longer offered the plans is a reduction of hours; any other change of job is none."""
    assert found(job_changed("2026-04-01", job(unit="police"))) == []
    assert found(job_changed("2026-04-01", job(hours=10))) == [("reduction_of_hours", "2026-04-01", None)]
    assert found(job_changed("2026-04-01", job(hours=10)), job_changed("2026-05-01", job())) == [
        ("reduction_of_hours", "2026-04-01", None)
    ]


def test_each_employment_has_its_own_end() -> None:
    """Somebody may leave twice."""
    told = (left("2026-03-16"), rehired("2026-05-01"), left("2026-08-31"))

    assert found(*told) == [("termination", "2026-03-16", None), ("termination", "2026-08-31", None)]


def test_choosing_otherwise_is_no_event() -> None:
    """A waiver or another plan at open enrollment is the employee's own choice."""
    assert found(elected("2026-07-01", "-medical", occasion="open_enrollment")) == []


def test_what_is_known_of_it() -> None:
    """The day of notice, and that a named person withheld continuation, go with it."""
    by = CobraWithheld(decided_by="J. Roe", why="theft")
    withheld = left("2026-03-16", "gross_misconduct").model_copy(update={"cobra_withheld": by})
    parting = parted("kim", "2026-02-10").model_copy(update={"notified_day": day("2026-02-20")})
    life = Life().told("h", hired("2026-01-05")).told("k", joined("kim", "2026-01-05"))
    family = fold(life.family, life.told("p", parting).told("l", withheld).records)
    divorce, termination = happenings(family, {}, BOOK)

    assert divorce.notified_day == day("2026-02-20")
    assert (termination.withheld_by, termination.withheld_why) == ("J. Roe", "theft")
