"""Only what differs from the prices in the log is recorded, and each fact says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import EventRef
from events.enrollment import CoveragePriced
from events.family import Election, Family
from events.spans import CoverageRecord, with_price
from events.vocabulary.coverage import InsuranceLine as Line
from events.vocabulary.coverage import Price, PriceStep, Span
from events.vocabulary.maintenance import MaintenanceReason as Reason
from services.eligibility.rules.price import Priced
from services.eligibility.rules.price_facts import price_facts
from services.eligibility.rules.reasons import Because
from services.eligibility.rules.wanted import Wanted
from tests.life import FAMILY, elected
from tests.priced_city import BOOK

FIRST = date(2026, 1, 1)
ELECTED = EventRef("munis/city", "e1")
RAISED = EventRef("munis/city", "e2")


def costs(amount: int) -> Price:
    """Return a price that the employee bears alone."""
    return Price(Decimal(10000), Decimal(amount), Decimal(0), Decimal(amount))


def priced(*steps: tuple[date, int], refs: tuple[EventRef, ...] = (ELECTED,)) -> list[Priced]:
    """Return price steps that should be true."""
    return [Priced(on, costs(amount), refs, ("PLAN-43",)) for on, amount in steps]


class Elected(Wanted):
    """A coverage that begins by an election."""

    @property
    def because(self) -> Because:
        """Why it begins, without a timeline."""
        return Because(Reason.INITIAL_ENROLLMENT, (ELECTED,))


def wanted_until(last: date | None) -> Wanted:
    """Return the employee's optional life from January on."""
    return Elected(
        member="self", line=Line.OPTIONAL_LIFE, carrier="teeth", span=Span("more-life", FIRST, last)
    )


def recorded(*steps: tuple[date, int], carrier: str = "teeth") -> CoverageRecord:
    """Return the coverage as it is in the log, with these prices."""
    span = Span("more-life", FIRST, None, (), tuple(PriceStep(on, costs(amount)) for on, amount in steps))
    return CoverageRecord(
        member="self",
        line=Line.OPTIONAL_LIFE,
        span=span,
        carrier=carrier,
        catalog="",
        began_reason=Reason.INITIAL_ENROLLMENT,
        ended_reason=None,
        rests_on=(),
        rules=(),
        positions=(1,),
    )


def due(
    have: CoverageRecord | None, want: Sequence[Priced], last: date | None = None
) -> list[CoveragePriced]:
    """Return the facts that are due."""
    held = [] if have is None else [have]
    named = {("more-life", FIRST): list(want)} if want else {}
    return list(price_facts(held, [wanted_until(last)], named, Family(FAMILY), BOOK))


def said(facts: Sequence[CoveragePriced]) -> list[tuple[str, str | None]]:
    """Return the day and the premium of each fact."""
    return [
        (each.from_day.isoformat(), None if each.premium is None else str(each.premium)) for each in facts
    ]


JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def test_all_of_a_coverage_that_begins() -> None:
    """Every step, in order."""
    assert said(due(None, priced((FIRST, 5), (JULY, 6)))) == [("2026-01-01", "5"), ("2026-07-01", "6")]


def test_what_is_recorded_is_not_said_again() -> None:
    """Nothing, if all is so already."""
    assert due(recorded((FIRST, 5), (JULY, 6)), priced((FIRST, 5), (JULY, 6))) == []


def test_from_the_first_step_that_differs() -> None:
    """A changed step forgets the later ones, which are said again."""
    have = recorded((FIRST, 5), (JULY, 6), (OCTOBER, 7))

    assert said(due(have, priced((FIRST, 5), (JULY, 8), (OCTOBER, 7)))) == [
        ("2026-07-01", "8"),
        ("2026-10-01", "7"),
    ]


def test_a_step_that_should_not_be_there() -> None:
    """The step before it is said again, and forgets it."""
    have = recorded((FIRST, 5), (JULY, 6))

    assert said(due(have, priced((FIRST, 5)))) == [("2026-01-01", "5")]


def test_an_end_has_forgotten_the_steps_after_it() -> None:
    """They need not be taken back, for the end does it."""
    have = recorded((FIRST, 5), (JULY, 6))

    assert due(have, priced((FIRST, 5)), last=date(2026, 6, 30)) == []


def test_a_coverage_without_a_price_of_its_own_any_more() -> None:
    """One step without a price takes back all of them."""
    assert said(due(recorded((FIRST, 5), (JULY, 6)), [])) == [("2026-01-01", None)]
    assert due(recorded(), []) == []


def test_it_stays_with_the_carrier_it_began_with() -> None:
    """Also when the catalog has given the plan to another since."""
    (fact,) = due(recorded(carrier="blue"), priced((FIRST, 5)))

    assert fact.carrier == "blue"


def test_why_a_step_differs() -> None:
    """The first as the coverage began; then an upstream event that is new; else no reason is given."""
    steps = [
        *priced((FIRST, 5)),
        *priced((JULY, 6), refs=(ELECTED, RAISED)),
        *priced((OCTOBER, 7), refs=(ELECTED, RAISED)),
    ]

    facts = due(None, steps)

    assert [each.reason for each in facts] == [
        Reason.INITIAL_ENROLLMENT,
        Reason.PERSONNEL_DATA,
        Reason.NO_REASON_GIVEN,
    ]
    assert facts[1].rests_on == ("munis/city#e1", "munis/city#e2")


@pytest.mark.parametrize(
    ("occasion", "reason"),
    [("open_enrollment", Reason.OPEN_ENROLLMENT), ("administrative", Reason.BENEFIT_SELECTION)],
)
def test_a_step_by_an_election(occasion: str, reason: Reason) -> None:
    """Another amount was chosen: at open enrollment, or on another occasion."""
    form = Election(elected("2026-07-01", "more-life", occasion=occasion), RAISED, 1)
    steps = [*priced((FIRST, 5)), *priced((JULY, 6), refs=(ELECTED, RAISED))]
    named = {("more-life", FIRST): steps}

    facts = list(price_facts([], [wanted_until(None)], named, Family(FAMILY, elections=(form,)), BOOK))

    assert [each.reason for each in facts] == [Reason.INITIAL_ENROLLMENT, reason]


def test_prices_are_the_employee_s() -> None:
    """Whoever is covered with the employee, and comes before them, has none."""
    kim = replace(wanted_until(None), member="kim")
    named = {("more-life", FIRST): priced((FIRST, 5))}

    facts = list(price_facts([], [kim, wanted_until(None)], named, Family(FAMILY), BOOK))

    assert [each.member for each in facts] == ["self"]


def test_a_step_between_two_that_hold_is_taken_back() -> None:
    """The step before it is said again, and so is the one after it."""
    have = recorded((FIRST, 5), (JULY, 6), (OCTOBER, 7))

    assert said(due(have, priced((FIRST, 5), (OCTOBER, 7)))) == [("2026-01-01", "5"), ("2026-10-01", "7")]


STEPS = st.lists(
    st.tuples(st.sampled_from([FIRST, JULY, OCTOBER, date(2027, 1, 1)]), st.integers(1, 3)),
    unique_by=lambda each: each[0],
).map(sorted)


@given(STEPS, STEPS.filter(lambda steps: bool(steps) and steps[0][0] == FIRST))
def test_after_the_facts_the_prices_are_those_that_should_be_true(
    have: list[tuple[date, int]], want: list[tuple[date, int]]
) -> None:
    """Whatever was recorded before; and deciding again says nothing."""
    record = recorded(*have)
    span = record.span
    for fact in due(record, priced(*want)):
        assert fact.premium is not None
        span = with_price(span, fact.from_day, costs(int(fact.premium)))

    days = (FIRST, date(2026, 6, 30), JULY, OCTOBER, date(2027, 1, 1), date(2030, 1, 1))
    truth = Span("more-life", FIRST, None, (), tuple(PriceStep(on, costs(amount)) for on, amount in want))
    assert [span.price_on(day) for day in days] == [truth.price_on(day) for day in days]
