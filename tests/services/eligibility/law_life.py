"""A city in a state of its own law, and lives in it: words for leaves, Medicare, answers and pay."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from events.base import Cause, DomainEvent, Entry, Recorded
from events.catalog import EmployeeClass, Employer
from events.catalog.program import Acceptance
from events.eligibility import FamilyReviewed, QuestionOpened
from events.employment import Job, LeaveEnded, LeaveStarted
from events.enrollment import MedicareChanged, QuestionAnswered
from events.offers import Book, index
from events.payroll import DeductionScheduled, DeductionStopped
from events.spans import fold_records
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import Life, day, elected, hired, job, joined, left, person, rehired, retired
from tests.small_catalog import small_catalog

ALL = ("hr", "coverage", "misfit", "payroll", "question", "review")


def city(state: str | None = "MA", *accepted: str, late_entry: bool = True) -> Book:
    """Return the small catalog of a city in a state that has accepted these statutes.

    Its retirees without Medicare have `hmo-retired`, those with it `senior`; its survivors are offered both, and `hmo`.
    """
    catalog = small_catalog()
    by_id = {each.id: each for each in catalog.plans}
    retired = by_id["hmo-retired"].model_copy(update={"medicare": "never", "successor": "senior"})
    senior = by_id["hmo-retired"].model_copy(update={"id": "senior", "name": "Senior", "medicare": "only"})
    hmo = by_id["hmo"].model_copy(update={"successor": "hmo-retired"})
    plans = [{"hmo": hmo, "hmo-retired": retired}.get(each.id, each) for each in catalog.plans]
    employer = Employer(
        id="city",
        name="City of Harbor City",
        ein="046000001",
        state=state,
        accepted=tuple(Acceptance.model_validate({"statute": each}) for each in accepted),
    )
    active, pensioners = catalog.classes
    pensioners = pensioners.model_copy(
        update={"plans": (*pensioners.plans, "senior"), "late_entry": late_entry}
    )
    survivors = EmployeeClass(
        id="survivors",
        name="Survivors",
        employers=("city",),
        standing="survivor",
        plans=("hmo", "dental", "hmo-retired", "senior"),
    )
    changed = {
        "employers": (employer,),
        "plans": (*plans, senior),
        "classes": (active, pensioners, survivors),
    }
    return index(catalog.model_copy(update=changed))


def told(*events: DomainEvent) -> Life:
    """Return a life in which these were told, and nothing was decided."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return life


def settle(life: Life, book: Book) -> int:
    """Decide and record once; return how many facts it took."""
    facts = decide(known(life.family, life.streams(*ALL)), book)
    life.append(facts)
    return len(facts)


def covered(life: Life, book: Book, line: str = "medical") -> set[str]:
    """Decide, and return each span of a line as `member plan first..last`. Deciding once more takes no fact."""
    settle(life, book)
    assert settle(life, book) == 0
    return {
        f"{each.member} {each.span.plan} {each.span.first_day}..{each.span.last_day or ''}"
        for each in fold_records(life.records)
        if each.line == line
    }


def ended_for(life: Life, member: str = "self") -> str | None:
    """Return why a member's latest coverage ended."""
    latest = [each for each in fold_records(life.records) if each.member == member][-1]
    return latest.ended_reason


def open_questions(life: Life) -> dict[str, QuestionOpened]:
    """Return the questions that are open, by name."""
    return dict(known(life.family, life.streams(*ALL)).questions)


def misfits(life: Life) -> list[str]:
    """Return why events wait for a person."""
    return [each.code for each in known(life.family, life.streams(*ALL)).reported.values()]


def reviewed(life: Life, through: str) -> Life:
    """Say that what comes by itself up to a day is to be decided."""
    return life.append([Entry(f"review/{life.family}", FamilyReviewed(through_day=day(through)))])


def answered(life: Life, question: str, word: str, on: str | None = None) -> Life:
    """Answer a question as the hub records it."""
    event = QuestionAnswered(
        question=question, answer=word, decided_by="Maria", day=None if on is None else day(on)
    )
    return life.told(f"answer-{len(life.records)}", event)


def on_leave(first: str, kind: str = "fmla", paid: str = "none") -> LeaveStarted:
    """Return the begin of a leave."""
    return LeaveStarted.model_validate({"first_day": day(first), "kind": kind, "paid": paid})


def back(on: str) -> LeaveEnded:
    """Return a return to work."""
    return LeaveEnded(return_day=day(on), outcome="returned")


def on_medicare(
    a: str | None, b: str | None, *, who: str = "self", free: bool | None = None, ended: str | None = None
) -> MedicareChanged:
    """Return an enrollment in parts of Medicare."""
    said: dict[str, Any] = {
        "person_ref": who,
        "part_a_day": None if a is None else day(a),
        "part_b_day": None if b is None else day(b),
        "ended_day": None if ended is None else day(ended),
        "basis": "age",
        "premium_free_part_a": free,
    }
    return MedicareChanged.model_validate(said)


def recorded_on(life: Life, on: str, event_id: str, event: DomainEvent, stream: str = "hr") -> Life:
    """Append an event as the log recorded it on a day."""
    name = f"{stream}/{life.family}"
    version = 1 + sum(1 for record in life.records if record.stream == name)
    at = datetime.combine(day(on), datetime.min.time(), UTC)
    cause = Cause(source="munis/city", id=event_id, time=at) if stream == "hr" else Cause()
    life.records.append(Recorded(len(life.records) + 1, name, version, at, event, cause))
    return life


def deducted(first_pay_day: str, amount: str = "100.00", plan: str = "hmo") -> DeductionScheduled:
    """Return an order to take an amount from each pay."""
    return DeductionScheduled(
        payroll="city-payroll",
        code=f"D-{plan}",
        plan=plan,
        first_pay_day=day(first_pay_day),
        amount=Decimal(amount),
        annual_amount=Decimal(amount) * 24,
        deductions_per_year=24,
        employer_amount=Decimal("300.00"),
        monthly_premium=Decimal("800.00"),
        pre_tax=True,
        catalog="",
        rests_on=(),
    )


def stopped(first_pay_day_without: str, plan: str = "hmo") -> DeductionStopped:
    """Return an order to take nothing any more."""
    return DeductionStopped(
        payroll="city-payroll",
        code=f"D-{plan}",
        plan=plan,
        first_pay_day_without=day(first_pay_day_without),
        rests_on=(),
    )


def retiree(
    *more: DomainEvent,
    born: str = "1961-09-14",
    spouse: str = "1966-05-06",
    plan: str = "hmo-retired:kim",
    on: str = "2026-02-01",
) -> Life:
    """Return a retiree since 2026-02-01 with a spouse, both in the plan for those without Medicare."""
    return told(
        hired("2020-01-15", who=person(born=born)),
        joined("kim", "2020-01-15", who=person("Kim", ssn="078051121", born=spouse)),
        retired(on),
        elected(on, plan, occasion="retirement"),
        *more,
    )


SEASONAL = job(hours=10)
"""A job of a class that is offered nothing."""


def laid_off(*back: str, work: Job | None = None, reason: str = "layoff") -> Life:
    """Return somebody with a spouse, in all lines, who leaves on 2026-06-30, and works again from days on."""
    life = told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim", "dental:kim", "life"),
        left("2026-06-30", reason),
    )
    for on in back:
        life.told(f"back-{on}", rehired(on, work=work))
    return life
