"""From who is covered to the deductions that are ordered, never touching a pay day that is closed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent, Entry
from events.catalog import Catalog, Payroll, Rate
from events.offers import Book, index
from events.payroll import DeductionScheduled, DeductionStopped
from services.eligibility.worker import decide_family
from services.following import Loaded
from services.payroll_sync.decide import decide, known_day
from services.payroll_sync.rules.deduction import Deduction
from services.payroll_sync.rules.open_pay_day import open_pay_days
from services.payroll_sync.rules.wanted import wanted
from services.payroll_sync.state import known, taken_on
from tests.histories import histories
from tests.life import (
    Life,
    day,
    elected,
    hired,
    job,
    job_changed,
    joined,
    left,
    left_cancelled,
    parted,
    retired,
    voided,
)
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def told(life: Life, on: str, **events: DomainEvent) -> Life:
    """Tell events that are learned on a day, and record the coverage that follows."""
    before = len(life.records)
    for name, event in events.items():
        life.told(name.replace("_", "-"), event)
    covered(life, BOOK)
    at = datetime.combine(day(on), datetime.min.time(), UTC).replace(hour=17)
    life.records[before:] = [record._replace(recorded_at=at) for record in life.records[before:]]
    return life


def covered(life: Life, book: Book) -> None:
    """Record the coverage that follows from what was told."""
    life.append(decide_family(Loaded(life.family, life.streams("hr", "coverage", "misfit")), book))


def due(life: Life, book: Book = BOOK) -> list[Entry]:
    """Return what has to be recorded."""
    return decide(known(life.family, life.streams("hr", "coverage", "misfit", "payroll")), book)


def said(life: Life, book: Book = BOOK) -> list[tuple[str, str, str | None]]:
    """Return what has to be recorded: code, pay day and amount (None: stopped); and record it."""
    entries = due(life, book)
    life.append(entries)
    lines: list[tuple[str, str, str | None]] = []
    for entry in entries:
        match entry.event:
            case DeductionScheduled() as event:
                lines.append((event.code, event.first_pay_day.isoformat(), str(event.amount)))
            case DeductionStopped() as event:
                lines.append((event.code, event.first_pay_day_without.isoformat(), None))
            case _:
                raise AssertionError(entry.event.KIND)
    return lines


def employed(*choices: str, on: str = "2026-01-05") -> Life:
    """Return an employee hired on 5 January 2026 who chose then; coverage begins on 1 March."""
    chosen = choices or ("hmo",)
    return told(Life(), on, hire=hired("2026-01-05"), choice=elected("2026-01-05", *chosen))


def test_a_start_in_full() -> None:
    """From the first pay day of the first covered month: a quarter of the premium, a year over 24 pays."""
    facts = [entry.event for entry in due(employed("hmo"))]

    assert facts == [
        DeductionScheduled(
            payroll="city-payroll",
            code="D-HMO",
            plan="hmo",
            first_pay_day=day("2026-03-15"),
            amount=Decimal("100.00"),
            annual_amount=Decimal("2400.00"),
            deductions_per_year=24,
            employer_amount=Decimal("300.00"),
            monthly_premium=Decimal("800.00"),
            pre_tax=True,
            catalog=BOOK.version,
            rests_on=("munis/city#hire", "munis/city#choice"),
        )
    ]


def test_again() -> None:
    """Deciding again on what was decided gives nothing."""
    life = employed("hmo", "dental", "life")

    assert len(said(life)) == 3
    assert said(life) == []


def test_an_end_stops_after_the_last_covered_month() -> None:
    """Coverage to 30 June: both pays of June are taken, the first of July is not."""
    life = employed("hmo")
    said(life)

    assert said(told(life, "2026-06-01", left=left("2026-06-12"))) == [("D-HMO", "2026-07-15", None)]


def test_a_late_end_never_touches_closed_pay_days() -> None:
    """Learned on 10 September, when the pay of the 15th is closed: stopped from the 28th on."""
    life = employed("hmo")
    said(life)

    assert said(told(life, "2026-09-10", left=left("2026-06-12"))) == [("D-HMO", "2026-09-28", None)]


@pytest.mark.parametrize(
    ("on", "first"),
    [("2026-05-09", "2026-05-15"), ("2026-05-10", "2026-05-28"), ("2026-05-27", "2026-06-15")],
)
def test_a_late_start_takes_the_first_open_pay_day(on: str, first: str) -> None:
    """What began in the past is taken from the first pay day that can still be changed."""
    assert said(employed("hmo", on=on)) == [("D-HMO", first, "100.00")]


def test_a_dependent_changes_the_amount() -> None:
    """A child born inside May puts the employee into the family tier, paid from June on."""
    life = employed("hmo")
    said(life)
    told(
        life,
        "2026-05-25",
        birth=joined("lee", "2026-05-20", "child", reason="birth"),
        add=elected("2026-05-20", "hmo:lee", occasion="special_enrollment", reason="birth"),
    )

    assert said(life) == [("D-HMO", "2026-06-15", "250.00")]
    assert said(told(life, "2026-08-20", gone=parted("lee", "2026-08-16", "correction"))) == [
        ("D-HMO", "2026-09-15", "100.00")
    ]


def test_another_plan_has_another_code() -> None:
    """The old code stops and the new one starts with the same pay."""
    life = employed("hmo")
    said(life)
    told(life, "2026-06-01", open=elected("2026-07-01", "ppo", occasion="open_enrollment"))

    assert said(life) == [("D-HMO", "2026-07-15", None), ("D-PPO", "2026-07-15", "112.50")]


def with_rates(catalog: Catalog, *rates: Rate) -> Book:
    """Return the catalog with rates in place of those that begin with it."""
    changed = {(rate.plan, rate.tier) for rate in rates}
    kept = [rate for rate in catalog.rates if (rate.plan, rate.tier) not in changed]
    return index(catalog.model_copy(update={"rates": (*kept, *rates)}))


def test_a_new_rate_is_taken_from_its_own_pay_day() -> None:
    """A rate of a new year is ordered as soon as it is known, for the first pay of its first month."""
    first = next(r for r in small_catalog().rates if r.plan == "hmo")
    old = first.model_copy(update={"last_day": day("2026-06-30")})
    new = first.model_copy(update={"first_day": day("2026-07-01"), "monthly": Decimal("840.00")})
    book = with_rates(small_catalog(), old, new)
    life = employed("hmo")

    assert said(life, book) == [("D-HMO", "2026-03-15", "100.00"), ("D-HMO", "2026-07-15", "105.00")]
    told(life, "2026-05-01", left=left("2026-05-20"))
    assert said(life, book) == [("D-HMO", "2026-06-15", None)]
    told(life, "2026-05-02", back=left_cancelled())
    assert said(life, book) == [("D-HMO", "2026-06-15", "100.00"), ("D-HMO", "2026-07-15", "105.00")]


def test_a_void_orders_nothing_more() -> None:
    """A hire that never was stops what was ordered for it, on the pay day on which it would have begun."""
    life = employed("hmo")
    said(life)

    assert said(told(life, "2026-01-10", void=voided("hire"))) == [("D-HMO", "2026-03-15", None)]


def test_a_retiree_is_not_on_the_payroll() -> None:
    """Retirement in July ends the deductions with June, though medical and dental go on."""
    life = employed("hmo", "dental")
    said(life)
    told(
        life,
        "2026-06-01",
        retire=retired("2026-07-01"),
        choose=elected("2026-07-01", "hmo-retired", "dental", occasion="retirement"),
    )

    assert said(life) == [("D-DENTAL", "2026-07-15", None), ("D-HMO", "2026-07-15", None)]


def two_payrolls() -> Book:
    """Return the catalog with a second payroll for the school year, which closes earlier."""
    catalog = small_catalog()
    school = catalog.payrolls[0].model_copy(
        update={"id": "school-payroll", "pay_groups": ("school",), "days_before": 9}
    )
    return index(catalog.model_copy(update={"payrolls": (*catalog.payrolls, school)}))


def test_another_pay_group_moves_the_deduction() -> None:
    """One payroll stops and the other starts with the first pay after the change."""
    book = two_payrolls()
    life = employed("hmo")
    said(life, book)
    told(life, "2026-06-01", move=job_changed("2026-06-20", job(pay_group="school")))
    found = {getattr(e.event, "payroll", ""): e.event for e in due(life, book)}
    stop, start = found["city-payroll"], found["school-payroll"]

    assert isinstance(stop, DeductionStopped)
    assert isinstance(start, DeductionScheduled)
    assert (stop.first_pay_day_without, start.first_pay_day) == (day("2026-06-28"), day("2026-06-28"))


def test_a_stop_names_what_ended_it() -> None:
    """What the order rested on, and the event that ended the coverage."""
    life = employed("hmo")
    said(life)
    stop = due(told(life, "2026-06-01", left=left("2026-06-12")))[0].event

    assert isinstance(stop, DeductionStopped)
    assert stop.rests_on == ("munis/city#hire", "munis/city#choice", "munis/city#left")


def test_nothing_known_is_nothing_due() -> None:
    """A family nobody told of has no deductions."""
    assert due(Life()) == []


def test_the_day_is_the_program_s() -> None:
    """At three in the morning in UTC it is still the day before in New York."""
    life = employed("hmo")
    life.records[-1] = life.records[-1]._replace(recorded_at=datetime(2026, 3, 10, 3, tzinfo=UTC))
    state = known(life.family, life.streams("hr", "coverage", "misfit", "payroll"))

    assert known_day(state, BOOK) == date(2026, 3, 9)


def every_pay(life: Life, payroll: Payroll, since: date) -> Mapping[str, list[Deduction | None]]:
    """Return what the recorded facts take from each pay that was open on a day, by code."""
    recorded = known(life.family, life.streams("hr", "coverage", "misfit", "payroll")).recorded
    pay_days = [each.day for each in open_pay_days(payroll, BOOK.pay_calendars[payroll.calendar], since)]
    return {
        code: amounts
        for (_, code), steps in recorded.items()
        if any(amounts := [taken_on(steps, pay_day) for pay_day in pay_days])
    }


@given(st.data(), histories())
def test_what_is_recorded_is_what_is_wanted(data: st.DataObject, history: list[DomainEvent]) -> None:
    """From the first open pay day on the facts take what is wanted; before it nothing was changed; again is none."""
    payroll = BOOK.payrolls["city-payroll"]
    life = Life()
    for number in data.draw(st.permutations(range(len(history)))):
        covered(life.told(f"e{number}", history[number], minute=number), BOOK)
        state = known(life.family, life.streams("hr", "coverage", "misfit", "payroll"))
        since = known_day(state, BOOK)
        facts = [entry.event for entry in due(life)]
        life.append(due(life))
        days = wanted(state.family, state.coverages, payroll, BOOK, since)
        codes = {code for _, taken in days for code in taken}

        assert every_pay(life, payroll, since) == {
            code: [taken.get(code) for _, taken in days] for code in codes
        }
        assert all(_first_pay_day(fact) >= days[0][0] for fact in facts)
        assert due(life) == []


def _first_pay_day(fact: DomainEvent) -> date:
    assert isinstance(fact, DeductionScheduled | DeductionStopped)
    return fact.first_pay_day if isinstance(fact, DeductionScheduled) else fact.first_pay_day_without
