"""Coverage that goes on at the employee's full cost by a leave without pay."""

from datetime import date
from decimal import Decimal

from events.base import DomainEvent
from events.catalog import Contribution
from events.cobra import QualifyingEvent, QualifyingEventOccurred, QualifyingEventWithdrawn
from events.employment import LeaveEnded, LeaveStarted
from events.offers import Book, index
from services.cobra.decide import decide
from services.cobra.rules.dearer_coverage import is_full_cost
from services.cobra.state import known
from services.cobra.worker import decide_family as continued
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import Life, day, elected, hired, joined, left, voided
from tests.small_catalog import small_catalog

NEEDED = ("hr", "coverage", "misfit", "payroll", "question", "review")


def massachusetts(contributions: tuple[Contribution, ...] | None = None) -> Book:
    """Return the small catalog of a city of Massachusetts."""
    catalog = small_catalog()
    city = catalog.employers[0].model_copy(update={"state": "MA"})
    shares = catalog.contributions if contributions is None else contributions
    return index(catalog.model_copy(update={"employers": (city,), "contributions": shares}))


BOOK = massachusetts()


def leave(first: str, kind: str = "personal", paid: str = "none") -> LeaveStarted:
    """Return the begin of a leave."""
    return LeaveStarted.model_validate({"first_day": day(first), "kind": kind, "paid": paid})


def back(on: str) -> LeaveEnded:
    """Return a return to work."""
    return LeaveEnded(return_day=day(on), outcome="returned")


def lived(*events: DomainEvent, book: Book = BOOK) -> Life:
    """Return an employee with a spouse in two plans and life insurance, and what was told since."""
    life = Life().told("hire", hired("2026-01-05")).told("kim", joined("kim", "2026-01-05"))
    life.told("choice", elected("2026-01-05", "hmo:kim", "dental:kim", "life"))
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return covered(life, book)


def covered(life: Life, book: Book = BOOK) -> Life:
    """Record the coverage that follows."""
    return life.append(decide_family(Loaded(life.family, life.streams(*NEEDED)), book))


def rights(life: Life, book: Book = BOOK) -> list[tuple[str, str, str, str]]:
    """Return who has a right to continue: member, event, its day, and the last day at the share."""
    entries = decide(known(life.family, life.streams("hr", "coverage", "misfit", "cobra")), book)
    return [
        (
            each.event.member,
            each.event.qualifying_event.value,
            str(each.event.event_day),
            str(each.event.loss_day),
        )
        for each in entries
        if isinstance(each.event, QualifyingEventOccurred)
    ]


def test_lv_5_unpaid_leave_from_a_quarter_to_all_of_the_premium() -> None:
    """COB-7b: a reduction of hours with a premium increase, for everybody covered; it runs beside the coverage."""
    life = lived(leave("2026-09-02"), back("2026-11-01"))

    assert rights(life) == [
        ("self", "reduction_of_hours", "2026-09-02", "2026-09-30"),
        ("kim", "reduction_of_hours", "2026-09-02", "2026-09-30"),
    ]


def test_lv_5_in_full() -> None:
    """The plans, the deadlines from the loss, and eighteen months beside the coverage that goes on."""
    life = lived(leave("2026-09-02"), back("2026-11-01"))
    entries = continued(
        Loaded(life.family, life.streams("hr", "coverage", "misfit", "cobra", "transfer")), BOOK
    )
    fact = entries[0].event

    assert isinstance(fact, QualifyingEventOccurred)
    assert (fact.qualifying_event, fact.plans) == (QualifyingEvent.REDUCTION_OF_HOURS, ("hmo", "dental"))
    assert (fact.continuation_first_day, fact.continuation_last_day) == (date(2026, 10, 1), date(2028, 3, 31))
    assert fact.rests_on == ("munis/city#e0",)


def test_lv_5_not_of_own_illness_nor_of_fmla() -> None:
    """The share stays, and nothing is lost."""
    assert rights(lived(leave("2026-09-02", "medical"))) == []
    assert rights(lived(leave("2026-09-02", "fmla"))) == []


def test_lv_5_after_fmla_the_event_is_the_leave_without_pay() -> None:
    """COB-32: FMLA leave is none itself; the month in which it still runs is at the share."""
    life = lived(leave("2026-09-02", "fmla"), leave("2026-11-25"))

    assert rights(life)[0] == ("self", "reduction_of_hours", "2026-11-25", "2026-11-30")


def test_lv_5_nothing_is_lost_where_the_unit_paid_nothing() -> None:
    """Who paid all of it before pays no more by the leave."""
    own = tuple(
        each.model_copy(update={"employer_percent": Decimal(0)}) for each in small_catalog().contributions
    )
    book = massachusetts(own)

    assert rights(lived(leave("2026-09-02"), book=book), book) == []


def test_lv_5_only_who_was_covered_the_day_before() -> None:
    """Who married during the leave has no right of their own by it."""
    life = lived(leave("2026-09-02"))
    life.told("lee", joined("lee", "2026-09-20", "child", reason="birth"))
    born = elected("2026-09-20", "hmo:kim,lee", occasion="special_enrollment", reason="birth")
    covered(life.told("born", born))

    assert [each[0] for each in rights(life)] == ["self", "kim"]


def test_lv_5_a_leave_that_never_was_is_withdrawn() -> None:
    """With what was recorded of it."""
    life = lived(leave("2026-09-02"))
    life.append(decide(known(life.family, life.streams("hr", "coverage", "misfit", "cobra")), BOOK))
    covered(life.told("void", voided("e0")))
    entries = decide(known(life.family, life.streams("hr", "coverage", "misfit", "cobra")), BOOK)

    assert [type(each.event) for each in entries] == [QualifyingEventWithdrawn, QualifyingEventWithdrawn]


def test_lv_5_and_an_end_of_work_in_the_leave_is_another() -> None:
    """Each has its day."""
    life = lived(leave("2026-09-02"), left("2026-11-20"))

    assert [each[1:] for each in rights(life) if each[0] == "self"] == [
        ("reduction_of_hours", "2026-09-02", "2026-09-30"),
        ("termination", "2026-11-20", "2026-11-30"),
    ]


def test_what_says_that_a_month_is_at_full_cost() -> None:
    """A price by the rule of the leave; no other fact."""
    life = lived(leave("2026-09-02"))
    facts = [each.event for each in life.records if is_full_cost(each.event)]

    assert {each.plan for each in facts} == {"hmo", "dental", "life"}  # type: ignore[attr-defined]
    assert not is_full_cost(leave("2026-09-02"))
