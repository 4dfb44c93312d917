"""Classes by job, by measured hours and by the catalog's own days."""

from datetime import date
from decimal import Decimal

import pytest

from events.base import DomainEvent, EventRef
from events.catalog import EmployeeClass, Measurement, Offer
from events.employment import HoursReported
from events.offers import Book, index
from events.spans import fold_coverage
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine
from services.eligibility.decide import decide
from services.eligibility.rules.class_steps import job_on, missing_hours
from services.eligibility.rules.phases import offer_periods, phases
from services.eligibility.state import known
from tests.life import FAMILY, Life, day, elected, hired, job, job_changed, left, rehired, retired
from tests.small_catalog import EVERY_PLAN, small_catalog

YEARLY = Measurement(
    id="yearly",
    first_days=(day("2024-10-03"), day("2025-10-03"), day("2026-10-03")),
    stability_first_days=(day("2026-01-01"), day("2027-01-01"), day("2028-01-01")),
)
"""What is measured to October 2 holds for the next calendar year."""


def book(*classes: EmployeeClass) -> Book:
    """Return the small catalog with these classes of actives."""
    catalog = small_catalog()
    retirees = tuple(each for each in catalog.classes if each.standing == "retired")
    changed = {"classes": (*classes, *retirees), "measurements": (YEARLY,)}
    return index(catalog.model_copy(update=changed))


def a_class(name: str, **what: object) -> EmployeeClass:
    """Return a class of actives that is offered every plan."""
    said = {"id": name, "name": name, "employers": ("city",), "plans": EVERY_PLAN, **what}
    return EmployeeClass.model_validate(said)


MEASURED = book(a_class("regular", weekly_hours_min=Decimal(30), measured_by="yearly"))


def month(first: str, last: str, hours: str) -> HoursReported:
    """Return the hours of a period."""
    return HoursReported(first_day=day(first), last_day=day(last), hours=Decimal(hours))


def steps(
    *events: DomainEvent, of: Book = MEASURED, through: str = "0001-01-01"
) -> list[tuple[str, str | None]]:
    """Return the class steps of a life, of all its phases, as days and classes."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    found = phases(fold(FAMILY, life.records), of, day(through))
    return [(str(step.from_day), step.employee_class) for phase in found for step in phase.classes]


FELL = (hired("2023-05-01"), job_changed("2026-05-11", job(hours=10)))
"""Forty hours a week to May 10, 2026, then ten; no hours are told of a salaried employee."""


def test_aca_6_the_class_stays_through_the_stability_period() -> None:
    """Full-time measured to October 2025 keeps the class to the end of 2026; then it ends, once that is near."""
    kept = [("2023-05-01", "regular"), ("2026-05-11", "regular")]

    assert steps(*FELL) == kept
    assert steps(*FELL, through="2026-12-30") == kept
    assert steps(*FELL, through="2026-12-31") == [*kept, ("2027-01-01", None)]


def test_aca_6_the_status_holds_on_its_last_day() -> None:
    """Of the stability period, and of the employment: whoever changes jobs on that very day is still in the class."""
    less, fell = month("2025-10-03", "2026-10-02", "600"), job_changed("2026-12-31", job(hours=10))
    kept = steps(*FULL_IN_2026, less, fell, through="2027-02-28")

    assert kept[2:] == [("2026-12-31", "regular"), ("2027-01-01", None)]
    assert steps(*FELL, left("2026-05-11"))[1:] == [("2026-05-11", "regular")]


def test_aca_6_an_end_waits_until_all_hours_are_measured() -> None:
    """Looked ahead by more days than the administrative period has, hours still to come may prolong the status."""
    ahead = MEASURED.catalog.program.model_copy(update={"review_days": 120})
    early = index(MEASURED.catalog.model_copy(update={"program": ahead}))

    assert steps(*FELL, of=early, through="2026-12-31")[-1] == ("2026-05-11", "regular")
    assert steps(*FELL, of=early, through="2027-01-30")[-1] == ("2027-01-01", None)


def test_aca_6_without_a_measurement_falling_hours_end_the_class() -> None:
    """A class that goes by the job alone is left on the day."""
    plain = book(a_class("regular", weekly_hours_min=Decimal(30)))

    assert steps(*FELL, of=plain) == [("2023-05-01", "regular"), ("2026-05-11", None)]


def test_aca_6_measured_hours_bring_into_the_class() -> None:
    """Who works few hours by the job and many in fact is in the class from the stability period on."""
    told = month("2025-10-03", "2026-10-02", "1700")

    assert steps(hired("2023-05-01", work=job(hours=12)), told) == [
        ("2023-05-01", None),
        ("2027-01-01", "regular"),
    ]


def test_aca_6_nobody_is_measured_beyond_a_long_break() -> None:
    """Who comes back as a new employee has no status from before; after a short break it goes on."""
    part_time = job(hours=10)
    away = (*FELL, left("2026-06-30"))

    assert steps(*away, rehired("2026-09-01", work=part_time))[-1] == ("2026-09-01", "regular")
    assert steps(*away, rehired("2026-11-01", work=part_time))[-1] == ("2026-11-01", None)


def test_aca_10_a_class_of_twenty_hours_asks_no_measurement() -> None:
    """M.G.L. c.32B counts 20 hours of the job: the measured average of 30 has no part in it."""
    by_statute = book(a_class("regular", weekly_hours_min=Decimal(20)))

    assert steps(hired("2026-01-05", work=job(hours=20)), of=by_statute) == [("2026-01-05", "regular")]
    assert steps(hired("2026-01-05", work=job(hours=19)), of=by_statute) == [("2026-01-05", None)]


def test_a_class_changes_on_the_catalogs_own_days() -> None:
    """A class that ends and one that begins, each on its day, though the job stays; the job is what it rests on."""
    old = a_class("old", last_day=day("2026-06-30"))
    new = a_class("new", first_day=day("2026-07-01"))
    life = Life().told("e0", hired("2026-01-05"))
    (phase,) = phases(fold(FAMILY, life.records), book(old, new))

    assert [(str(each.from_day), each.employee_class, each.ref) for each in phase.classes] == [
        ("2026-01-05", "old", EventRef("munis/city", "e0")),
        ("2026-07-01", "new", EventRef("munis/city", "e0")),
    ]
    last_days = {
        last: [name for _, name in steps(hired("2026-01-05"), left(last), of=book(old, new))]
        for last in ("2026-06-30", "2026-07-01")
    }
    assert last_days == {"2026-06-30": ["old"], "2026-07-01": ["old", "new"]}


def test_offers_change_on_the_catalogs_own_days() -> None:
    """A plan that a class is offered in certain days covers on no other."""
    offer = Offer(plan="hmo", first_day=day("2026-04-01"), last_day=day("2026-09-15"))
    some = book(a_class("regular", plans=("ppo",), offers=(offer,)))
    life = Life().told("e0", hired("2026-01-05"))
    (phase,) = phases(fold(FAMILY, life.records), some)

    days = {
        name: [
            (str(each.first_day), str(each.subscriber_last_day or ""))
            for each in offer_periods(phase, some.plans[name], some)
        ]
        for name in ("hmo", "ppo")
    }

    assert days == {"hmo": [("2026-04-01", "2026-09-15")], "ppo": [("2026-03-01", "")]}


def test_retirees_change_class_on_the_catalogs_days_too() -> None:
    """A retiree's class may end like any other."""
    catalog = MEASURED.catalog
    classes = tuple(
        each.model_copy(update={"last_day": day("2026-12-31")}) if each.standing == "retired" else each
        for each in catalog.classes
    )
    of = index(catalog.model_copy(update={"classes": classes}))

    assert steps(hired("2025-01-05"), retired("2026-07-01"), of=of)[1:] == [
        ("2026-07-01", "retired"),
        ("2027-01-01", None),
    ]


@pytest.mark.parametrize(("through", "last_day"), [("2026-12-30", None), ("2026-12-31", date(2026, 12, 31))])
def test_aca_6_coverage_ends_with_the_stability_period(through: str, last_day: date | None) -> None:
    """Decided through the whole engine: nothing is said of the end until it is near, then it is the last day."""
    from events.base import Cause, Entry
    from events.eligibility import FamilyReviewed

    life = Life()
    for number, event in enumerate((*FELL, elected("2023-05-01", "hmo"))):
        life.told(f"e{number}", event)
    life.append([Entry(f"review/{FAMILY}", FamilyReviewed(through_day=day(through)), Cause())])
    streams = life.streams("hr", "coverage", "misfit", "question", "review", "payroll")
    life.append(decide(known(FAMILY, streams), MEASURED))

    spans = fold_coverage(life.streams("coverage")["coverage"])

    assert [each.last_day for each in spans["self", InsuranceLine.MEDICAL]] == [last_day]


FULL_IN_2026 = (hired("2023-05-01", work=job(hours=12)), month("2024-10-03", "2025-10-02", "1700"))
VARIABLE = book(
    a_class("variable", employment_classes=("regular",), weekly_hours_min=Decimal(30), measured_by="yearly"),
    a_class("contract", employment_classes=("contract",), weekly_hours_min=Decimal(20)),
)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (15, [("2026-03-01", "variable"), ("2027-01-01", None)]),
        (20, [("2026-03-01", "contract")]),
    ],
)
def test_aca_6_a_job_that_is_not_measured_leaves_the_status_alone(
    hours: int, expected: list[tuple[str, str | None]]
) -> None:
    """Full-time for 2026; the new job's class counts where it gives something, else what was measured does."""
    moved = job_changed("2026-03-01", job(hours=hours).model_copy(update={"employment_class": "contract"}))

    found = steps(
        *FULL_IN_2026, moved, month("2025-10-03", "2026-10-02", "600"), of=VARIABLE, through="2027-02-28"
    )

    assert found == [("2023-05-01", None), ("2026-01-01", "variable"), *expected]


def test_aca_6_hours_that_nobody_told_are_asked_of_payroll() -> None:
    """Once the measurement is over, and not of who is full-time by the hours that are known; meanwhile status stays."""
    known_part = month("2025-10-03", "2026-06-30", "600")
    rest = month("2026-07-01", "2026-10-02", "100")

    def asked(*events: DomainEvent, through: str = "2027-02-28") -> list[tuple[str, str]]:
        life = Life()
        for number, event in enumerate(events):
            life.told(f"e{number}", event)
        family = fold(FAMILY, life.records)
        return [(each.question, each.owner) for each in missing_hours(family, MEASURED, day(through))]

    before = (*FULL_IN_2026, known_part)
    assert asked(*before) == [("untold-hours:2025-10-03:2026-10-02", "payroll")]
    assert asked(*before, through="2026-11-30") == []
    assert asked(*before, through="2026-12-01") != []
    assert asked(*before, rest) == []
    assert asked(*FULL_IN_2026, month("2025-10-03", "2026-06-30", "1700")) == []
    assert asked(hired("2023-05-01"), *before[1:]) == []
    year_before = month("2024-10-03", "2025-06-30", "600")
    fell = job_changed("2026-06-01", job(hours=12))
    assert asked(hired("2023-05-01"), year_before, known_part, fell) == asked(*before)
    assert steps(*before, through="2027-02-28")[-1] == ("2026-01-01", "regular")
    assert steps(*before, rest, through="2027-02-28")[-1] == ("2027-01-01", None)


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        ("2025-12-31", 40),
        ("2026-01-15", 40),
        ("2026-03-01", 35),
        ("2026-07-31", 35),
        ("2026-08-09", 35),
        ("2026-08-10", 30),
    ],
)
def test_the_job_on_a_day_is_the_latest_begun(on: str, hours: int) -> None:
    """Before the first job that one, between two employments the one before, from the day of rehire the new one."""
    life = Life()
    life.told("hired", hired("2026-01-15", work=job(hours=40)))
    life.told("changed", job_changed("2026-03-01", job(hours=35)))
    life.told("left", left("2026-07-31"))
    life.told("rehired", rehired("2026-08-10", work=job(hours=30)))

    held = job_on(fold(FAMILY, life.records), day(on))

    assert held is not None
    assert held.weekly_hours == hours


def test_aca_6_the_status_is_in_the_class_of_the_latest_measured_job() -> None:
    """Measured in one unit, moved to another, then to a job of no class: the class of the second one holds.

    So it does from the first day on if that class is offered nothing.
    """
    measured = {"weekly_hours_min": Decimal(30), "measured_by": "yearly"}
    of = book(
        a_class("clerks", bargaining_units=("clerical",), **measured),
        a_class("police", bargaining_units=("police",), **measured),
        a_class("fire", bargaining_units=("fire",), plans=(), **measured),
    )
    moves = [
        hired("2024-01-15", work=job(hours=20)),
        month("2024-10-03", "2025-10-02", "2000"),
        job_changed("2026-03-02", job(hours=20, unit="police")),
        job_changed("2026-06-01", job(hours=20, unit="none")),
    ]

    assert steps(*moves, of=of)[-3:] == [
        ("2026-01-01", "clerks"),
        ("2026-03-02", "police"),
        ("2026-06-01", "police"),
    ]
    to_fire = job_changed("2026-03-02", job(hours=20, unit="fire"))
    assert steps(*moves[:2], to_fire, of=of)[-1] == ("2026-03-02", "fire")
