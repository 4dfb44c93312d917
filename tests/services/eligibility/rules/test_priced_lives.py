"""Elections, answers and prices together: what is refused, what waits, and that the order of arrival is nothing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import DomainEvent
from events.catalog import Measurement
from events.employment import PersonChanged
from events.intake import EventQuarantined
from events.offers import Book, index
from events.people import PersonChanges
from events.spans import fold_coverage
from events.vocabulary.coverage import InsuranceLine as Line
from tests.life import Life, elected, hired, job, job_changed, left, person, rehired, voided
from tests.priced_city import (
    answered,
    chose,
    decided,
    facts,
    lived,
    priced_catalog,
    raised,
    review,
    steps,
)

HIRED = hired("2026-01-05", who=person(born="1980-02-03").model_copy(update={"tobacco": False}))


END = ("2028-01-01", "50000.00", None, None)
"""The catalog's prices end with 2027."""


SMOKES = PersonChanged(
    person_ref="self", changes=PersonChanges(tobacco=True), change_day=date(2026, 4, 10), correction=False
)


QUESTION = "evidence-of-insurability:more-life:2026-01-05:200000.00"


def test_plan_42_more_than_the_limit_waits_for_the_carrier() -> None:
    """A hundred thousand is in force and paid for; the carrier is asked about the rest, and its answer counts."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 200000))
    opened = [each.event for each in life.records if each.stream.startswith("question/")]

    assert steps(life)[0] == ("2026-01-05", "100000.00", "10.00", "200000.00")
    assert [(each.KIND, getattr(each, "question", "")) for each in opened] == [("question.opened", QUESTION)]

    decided(life.told("answer", answered(QUESTION, "approved", "2026-03-01")))

    assert steps(life)[:2] == [
        ("2026-01-05", "100000.00", "10.00", None),
        ("2026-03-01", "200000.00", "20.00", None),
    ]
    assert facts(life)[-2].rests_on == ("munis/city#e1", "munis/city#answer")


HAPPENS: list[DomainEvent] = [
    HIRED,
    chose("2026-01-05", "more-life", 200000),
    chose("2026-01-05", "income"),
    SMOKES,
    raised("2026-03-15", "61000.00"),
    answered(QUESTION, "approved", "2026-03-01", 180000),
    left("2026-11-12"),
]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(HAPPENS))))
def test_prices_do_not_depend_on_the_order_of_arrival(order: Sequence[int]) -> None:
    """Whatever arrives first, the steps are the same in the end; and every premium is the sum of its parts."""
    whole = Life()
    for number, event in enumerate(HAPPENS):
        whole.told(f"e{number}", event, minute=number)
    expected = decided(whole.reordered(range(len(HAPPENS))))
    life = Life()
    for number in order:
        decided(life.told(f"e{number}", HAPPENS[number], minute=number))

    assert fold_coverage(life.records) == fold_coverage(expected.records)
    assert all(
        each.premium is None or each.employer + each.employee == each.premium  # type: ignore[operator]
        for each in facts(life)
    )
    before = len(life.records)
    assert len(decided(life).records) == before


@given(st.integers(1, 50), st.booleans(), st.dates(date(1950, 1, 1), date(2005, 1, 1)))
@settings(max_examples=40, deadline=None)
def test_pay_8_the_shares_sum_to_the_premium(tens: int, tobacco: bool, birth_day: date) -> None:
    """Of every volume, at every age, with tobacco and without."""
    who = person(born=birth_day.isoformat()).model_copy(update={"tobacco": tobacco})
    life = lived(hired("2026-01-05", who=who), chose("2026-01-05", "more-life", tens * 10000))
    review(life, "2027-12-31")

    said = [each for each in facts(life) if each.premium is not None]

    assert said
    assert all(
        each.employer is not None
        and each.employee is not None
        and each.employer + each.employee == each.premium
        for each in said
    )


def refused(life: Life) -> list[str]:
    """Return why elections were refused."""
    return [each.event.reason for each in life.records if isinstance(each.event, EventQuarantined)]


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (55000, '55,000.00 of plan "more-life" is not a multiple of 10,000.00; PLAN-41 (the plan)'),
        (
            510000,
            '510,000.00 of plan "more-life" is more than the largest amount, 500,000.00; PLAN-41 (the plan)',
        ),
        (None, 'plan "more-life" insures what is elected, and nothing is; PLAN-41 (the plan)'),
    ],
)
def test_plan_41_an_amount_that_cannot_be_elected_is_refused(amount: int | None, reason: str) -> None:
    """The election as a whole, and nobody is covered by it."""
    life = lived(HIRED, chose("2026-01-05", "more-life", amount))

    assert refused(life) == [reason]
    assert steps(life) == []


def test_plan_41_who_names_no_amount_again_keeps_the_one_of_before() -> None:
    """A form that leaves it empty changes nothing."""
    again = chose("2026-05-01", "more-life", occasion="administrative")
    life = lived(HIRED, chose("2026-01-05", "more-life", 50000), again)

    assert (refused(life), steps(life)) == ([], [("2026-01-05", "50000.00", "5.00", None), END])


def test_plan_42_nothing_is_asked_of_who_leaves() -> None:
    """The question does not arise any more; what was in force until then stays."""
    life = lived(HIRED, chose("2026-01-05", "more-life", 200000), left("2026-06-12"))
    asked = [each.event for each in life.records if each.stream.startswith("question/")]

    assert [each.KIND for each in asked] == ["question.opened", "question.closed"]
    assert getattr(asked[-1], "how", None) == "moot"
    assert steps(life) == [("2026-01-05", "100000.00", "10.00", "200000.00")]


@pytest.mark.parametrize("again", ["more-life", "other-life"])
def test_plan_42_what_was_approved_of_one_coverage_is_not_approved_of_the_next(again: str) -> None:
    """After a long break, in the same plan or in another, the carrier is asked anew."""
    catalog = priced_catalog()
    optional = next(each for each in catalog.plans if each.id == "more-life")
    other = optional.model_copy(update={"id": "other-life"})
    active = catalog.classes[0]
    active = active.model_copy(update={"plans": (*active.plans, "other-life")})
    by = index(
        catalog.model_copy(
            update={"plans": (*catalog.plans, other), "classes": (active, *catalog.classes[1:])}
        )
    )
    life = lived(
        HIRED,
        chose("2026-01-05", "more-life", 200000),
        answered(QUESTION, "approved", "2026-03-01"),
        left("2026-05-10"),
        rehired("2026-08-03"),
        chose("2026-08-03", again, 200000),
        by=by,
    )

    volumes = [(on, volume, waits) for on, volume, _, waits in steps(life)]
    assert volumes[1:3] == [
        ("2026-03-01", "200000.00", None),
        ("2026-08-03", "100000.00", "200000.00"),
    ]


@pytest.mark.parametrize(
    ("pays", "employer"),
    [
        ({"employer_percent": Decimal(0)}, "0.00"),
        ({"employer_percent": Decimal(25)}, "300.00"),
        ({"employer_percent": Decimal(50), "employer_cap": Decimal(20)}, "240.00"),
        ({"employer_percent": None, "employer_flat": Decimal(30)}, "360.00"),
        (None, "0.00"),
    ],
)
def test_pay_8_what_is_put_aside_in_a_plan_year(
    pays: dict[str, Decimal | None] | None, employer: str
) -> None:
    """Of 1,200 dollars the employer bears its percentage, or twelve times what it gives in a month."""
    catalog = priced_catalog()
    line = [each for each in catalog.contributions if each.plan == "care"]
    others = tuple(each for each in catalog.contributions if each.plan != "care")
    said = () if pays is None else tuple(each.model_copy(update=pays) for each in line)
    by = index(catalog.model_copy(update={"contributions": (*others, *said)}))

    fact = facts(lived(HIRED, chose("2026-01-05", "care", 1200), by=by))[0]

    assert (fact.per, fact.volume, fact.premium) == ("plan_year", Decimal(1200), Decimal(1200))
    assert (fact.employer, fact.employee) == (Decimal(employer), Decimal(1200) - Decimal(employer))


FELL = (hired("2025-05-01"), elected("2025-05-01", "hmo"), job_changed("2026-05-11", job(hours=10)))
YEARLY = Measurement(
    id="yearly",
    first_days=(date(2024, 10, 3),),
    stability_first_days=(date(2026, 1, 1),),
    initial_months=12,
)


def measured() -> Book:
    """Return the catalog whose class of actives is that of thirty hours, by the job or by measured hours."""
    catalog = priced_catalog()
    regular = catalog.classes[0].model_copy(update={"weekly_hours_min": Decimal(30), "measured_by": "yearly"})
    return index(
        catalog.model_copy(update={"classes": (regular, *catalog.classes[1:]), "measurements": (YEARLY,)})
    )


def test_plan_43_the_class_that_measured_hours_give() -> None:
    """Whose job alone gives no class is priced by the class that the hours give; others by the tier."""
    life = lived(*FELL, by=measured())
    before = lived(*FELL[:2], by=measured())

    assert [each[:3] for each in steps(life, Line.MEDICAL)] == [
        ("2025-06-01", None, "800.00"),
        ("2026-05-31", None, "800.00"),
        ("2028-01-01", None, None),
    ]
    assert [each.employee_class for each in facts(life)] == [None, "regular", "regular"]
    assert {(each.employer, each.employee) for each in facts(life)} == {
        (Decimal("600.00"), Decimal("200.00")),
        (None, None),
    }
    assert facts(before) == []


def test_plan_43_what_never_happened_leaves_no_price() -> None:
    """A voided change of job takes the prices with it that only it had asked for."""
    life = lived(*FELL, by=measured())

    decided(life.told("undo", voided("e2")), measured())

    assert fold_coverage(life.records) == fold_coverage(lived(*FELL[:2], by=measured()).records)
