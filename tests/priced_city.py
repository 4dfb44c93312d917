"""The small catalog with plans whose price follows from age, tobacco, volume or what is put aside, and their words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from events.base import DomainEvent, Entry
from events.catalog import (
    AgeRate,
    AgeReduction,
    AgeStep,
    Catalog,
    Contribution,
    Plan,
    Volume,
)
from events.eligibility import FamilyReviewed
from events.employment import Job, JobChanged
from events.enrollment import Choice, CoveragePriced, ElectionSubmitted, QuestionAnswered
from events.offers import Book, index
from events.spans import fold_coverage
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import Life, day, job
from tests.small_catalog import FIRST_DAY, LAST_DAY, small_catalog

ELIGIBILITY = ("hr", "coverage", "misfit", "question", "review")
OPTIONAL = Volume(
    kind="elected",
    step=Decimal(10000),
    minimum=Decimal(10000),
    maximum=Decimal(500000),
    evidence_above=Decimal(100000),
    reduction="at-65",
)
TWICE_SALARY = Volume(
    kind="salary_multiple", multiple=Decimal(2), step=Decimal(1000), maximum=Decimal(400000)
)
SAVED = Volume(kind="elected", put_aside="year")
BANDS = ((0, 49, False, "0.10"), (0, 49, True, "0.20"), (50, 120, False, "0.30"), (50, 120, True, "0.60"))


def priced_catalog(*, state: str | None = "OR", **plans: dict[str, Any]) -> Catalog:
    """Return the catalog; `plans` changes fields of its plans, by id with `_` for `-`."""
    catalog = small_catalog()
    life = catalog.plans[-1]
    added = [
        life.model_copy(update={"id": "more-life", "line": Line.OPTIONAL_LIFE, "volume": OPTIONAL}),
        life.model_copy(update={"id": "income", "line": Line.LONG_TERM_DISABILITY, "volume": TWICE_SALARY}),
        life.model_copy(update={"id": "care", "line": Line.HEALTH_FSA, "volume": SAVED, "pre_tax": True}),
    ]
    added = [each.model_copy(update=plans.get(each.id.replace("-", "_"), {})) for each in added]
    names = tuple(each.id for each in added)
    active = catalog.classes[0].model_copy(update={"plans": (*catalog.classes[0].plans, *names)})
    retired = catalog.classes[1].model_copy(
        update={"plans": (*catalog.classes[1].plans, "life", "more-life")}
    )
    payroll = catalog.payrolls[0].model_copy(
        update={"codes": catalog.payrolls[0].codes | {name: f"D-{name.upper()}" for name in names}}
    )
    employer = catalog.employers[0].model_copy(update={"state": state})
    return catalog.model_copy(
        update={
            "employers": (employer,),
            "classes": (active, retired),
            "plans": tuple(_flat(each) if each.id == "life" else each for each in (*catalog.plans, *added)),
            "payrolls": (payroll,),
            "age_rates": (*_bands(), _band("income", 0, 120, None, "0.2500")),
            "age_reductions": (_reduction(),),
            "contributions": (
                *catalog.contributions,
                _contribution("more-life", 0),
                _contribution("income", 50),
                _contribution("care", 0),
            ),
        }
    )


def _flat(life: Plan) -> Plan:
    return life.model_copy(update={"volume": Volume(kind="flat", amount=Decimal(10000))})


def _bands() -> list[AgeRate]:
    return [_band("more-life", *band) for band in BANDS]


def _band(plan: str, from_age: int, to_age: int, tobacco: bool | None, price: str) -> AgeRate:
    return AgeRate(
        plan=plan,
        from_age=from_age,
        to_age=to_age,
        tobacco=tobacco,
        price=Decimal(price),
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
    )


def _contribution(plan: str, percent: int) -> Contribution:
    return Contribution(plan=plan, employer_percent=Decimal(percent), first_day=FIRST_DAY, last_day=LAST_DAY)


def _reduction() -> AgeReduction:
    return AgeReduction(id="at-65", steps=(AgeStep(age=65, percent=Decimal(50)),))


BOOK = index(priced_catalog())


def book(**changes: Any) -> Book:
    """Return the book of a changed catalog."""
    return index(priced_catalog(**changes))


def chose(
    on: str, plan: str, amount: int | None = None, *, occasion: str = "new_hire", signed: str | None = None
) -> ElectionSubmitted:
    """Return an election of one plan for the employee alone, with its amount."""
    choice = Choice(plan=plan, covered=("self",), amount=None if amount is None else Decimal(amount))
    return ElectionSubmitted.model_validate(
        {
            "occasion": occasion,
            "occasion_day": day(on),
            "signed_day": day(signed or on),
            "choices": (choice,),
        }
    )


def paid(salary: str) -> Job:
    """Return a job at a salary."""
    return job().model_copy(update={"annual_salary": Decimal(salary)})


def raised(on: str, salary: str) -> JobChanged:
    """Return a change of salary."""
    return JobChanged(change_day=day(on), job=paid(salary))


def answered(question: str, word: str, on: str | None = None, amount: int | None = None) -> QuestionAnswered:
    """Return the carrier's answer."""
    return QuestionAnswered(
        question=question,
        answer=word,
        decided_by="the carrier",
        day=None if on is None else day(on),
        amount=None if amount is None else Decimal(amount),
    )


def decided(life: Life, by: Book = BOOK) -> Life:
    """Decide and record once."""
    return life.append(decide_family(Loaded(life.family, life.streams(*ELIGIBILITY)), by))


def lived(*events: DomainEvent, by: Book = BOOK, reviewed: str | None = None) -> Life:
    """Return a life in which these were told, each decided at once; then reviewed up to a day."""
    life = Life()
    for number, event in enumerate(events):
        decided(life.told(f"e{number}", event), by)
    if reviewed is not None:
        review(life, reviewed, by=by)
    return life


def review(life: Life, through: str, *, by: Book = BOOK) -> Life:
    """Let what comes by itself be decided up to a day."""
    life.append([Entry(f"review/{life.family}", FamilyReviewed(through_day=day(through)))])
    return decided(life, by)


def steps(
    life: Life, line: Line = Line.OPTIONAL_LIFE
) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the employee's price steps of a line: day, volume, premium and what waits."""
    found = fold_coverage(life.records).get(("self", line), ())
    return [
        (
            step.from_day.isoformat(),
            _cents(step.price.volume),
            _cents(step.price.premium),
            _cents(step.price.asked_volume),
        )
        for span in found
        for step in span.prices
    ]


def _cents(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def facts(life: Life) -> Sequence[CoveragePriced]:
    """Return what was recorded of prices, in order."""
    return [each.event for each in life.records if isinstance(each.event, CoveragePriced)]
