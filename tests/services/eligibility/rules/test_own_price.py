"""Which coverages have a price that tier and job do not give: by the class that measured hours give."""

from datetime import date

from events.catalog import EmployeeClass
from events.offers import index
from events.telling import fold
from services.eligibility.rules.own_price import measured_class
from services.eligibility.rules.phases import phases
from tests.life import Life, day, elected, hired, job, job_changed, left, rehired
from tests.priced_city import facts, lived
from tests.services.eligibility.law_life import told
from tests.services.eligibility.rules.test_priced_lives import measured


def classes(life: Life) -> list[tuple[date, str | None]]:
    """Return from which day on a coverage is priced by which class that hours give; None: the job's."""
    return [(each.from_day, each.employee_class) for each in facts(life) if each.premium is not None]


def test_plan_43_who_works_less_in_the_stability_period() -> None:
    """Full-time as measured through 2026, ten hours a week from May 11 on: priced by that class from then on."""
    life = lived(
        hired("2024-09-03"),
        elected("2024-09-03", "hmo"),
        job_changed("2026-05-11", job(hours=10)),
        by=measured(),
    )

    assert classes(life) == [(day("2025-01-01"), None), (day("2026-05-11"), "regular")]


def test_plan_43_who_worked_less_in_an_earlier_job_has_the_price_of_the_job() -> None:
    """Ten hours a week in the first job, forty in the second: the tier and the job give the price."""
    life = lived(
        hired("2025-01-15", work=job(hours=10)),
        left("2025-03-10"),
        rehired("2026-01-12"),
        elected("2026-01-12", "hmo"),
        by=measured(),
    )

    assert facts(life) == []


def test_plan_43_who_comes_back_in_the_stability_period_to_fewer_hours() -> None:
    """Full-time as measured through 2026, back on April 1 for ten hours a week: priced by that class from then on."""
    life = lived(
        hired("2024-09-03"),
        elected("2024-09-03", "hmo"),
        left("2026-03-10"),
        rehired("2026-04-01", work=job(hours=10)),
        by=measured(),
    )

    assert classes(life) == [(day("2025-01-01"), None), (day("2026-04-01"), "regular")]


def test_plan_43_a_job_that_is_over_has_no_price_by_hours() -> None:
    """While its coverage runs out another job has begun; nobody was measured."""
    catalog = measured().catalog
    crew = EmployeeClass(
        id="crew", name="Crew", employers=("city",), bargaining_units=("crew",), plans=("hmo",)
    )
    book = index(catalog.model_copy(update={"classes": (crew, *catalog.classes)}))
    life = told(hired("2026-01-15", work=job(unit="crew")), left("2026-06-10"), rehired("2026-06-20"))
    family = fold(life.family, life.records)
    first, _ = phases(family, book)

    assert first.class_on(day("2026-06-25")).employee_class == "crew"
    assert measured_class(first, family, day("2026-06-25"), book) is None
