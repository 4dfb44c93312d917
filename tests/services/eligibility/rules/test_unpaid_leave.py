"""Months of a leave without pay that an employee of Massachusetts pays in full, decided and recorded."""

from events.base import DomainEvent
from events.catalog import Acceptance
from events.employment import LeaveEnded, LeaveStarted
from events.offers import Book, index
from events.spans import fold_coverage
from events.vocabulary.coverage import InsuranceLine as Line
from tests.life import Life, day, elected, hired, joined, left, rehired, voided
from tests.priced_city import book, chose, facts, lived, priced_catalog, raised

MASSACHUSETTS = book(state="MA")
FAMILY = (hired("2026-01-05"), joined("sp1", "2026-01-05"), elected("2026-01-05", "hmo:sp1"))
BEGAN = ("2026-03-01", "500.00", "1500.00")
"""Of two thousand dollars a quarter is the employee's."""
END = ("2028-01-01", None, None)
"""The catalog's prices end with 2027."""


def leave(first: str, kind: str = "personal", paid: str = "none") -> LeaveStarted:
    """Return the begin of a leave."""
    return LeaveStarted.model_validate({"first_day": day(first), "kind": kind, "paid": paid})


def back(on: str) -> LeaveEnded:
    """Return a return to work."""
    return LeaveEnded(return_day=day(on), outcome="returned")


def parts(life: Life, line: Line = Line.MEDICAL) -> list[tuple[str, str | None, str | None]]:
    """Return who pays what of the employee's coverages of a line: from which day on, employee and employer."""
    return [
        (
            step.from_day.isoformat(),
            None if step.price.employee is None else f"{step.price.employee:.2f}",
            None if step.price.employer is None else f"{step.price.employer:.2f}",
        )
        for span in fold_coverage(life.records).get(("self", line), ())
        for step in span.prices
    ]


def lived_in(by: Book, *events: DomainEvent) -> list[tuple[str, str | None, str | None]]:
    """Return who pays what of a family's medical coverage in a catalog."""
    return parts(lived(*FAMILY, *events, by=by))


def test_lv_4_the_worked_example() -> None:
    """One paid day in September 500; October personal, no pay 2,000; November own illness 500; October as FMLA 500."""
    personal = lived_in(
        MASSACHUSETTS, leave("2026-09-02"), leave("2026-11-01", "medical"), back("2026-12-01")
    )
    protected = lived_in(MASSACHUSETTS, leave("2026-09-02", "fmla"), back("2026-11-01"))

    assert personal == [
        BEGAN,
        ("2026-10-01", "2000.00", "0.00"),
        ("2026-11-01", "500.00", "1500.00"),
        END,
    ]
    assert protected == []


def test_lv_4_what_a_month_rests_on() -> None:
    """The election, the leave, and the rule."""
    found = facts(lived(*FAMILY, leave("2026-09-02"), by=MASSACHUSETTS))
    full = next(each for each in found if each.from_day == day("2026-10-01"))

    assert (full.rests_on, full.rules) == (
        ("munis/city#e2", "munis/city#e3"),
        ("PLAN-43", "PAY-8", "LV-4"),
    )


def test_lv_4_is_of_massachusetts() -> None:
    """Elsewhere the share is that of somebody at work, and nothing is recorded of it."""
    assert lived_in(book(state="OR"), leave("2026-09-02")) == []


def test_lv_4_a_month_with_a_paid_day_is_at_the_share() -> None:
    """The first and the last day of a month, and the days beside them; a leave that nobody ended goes on."""
    full = [("2026-10-01", "2000.00", "0.00")]
    november = [("2026-11-01", "500.00", "1500.00"), END]

    assert lived_in(MASSACHUSETTS, leave("2026-10-01"), back("2026-11-01")) == [BEGAN, *full, *november]
    assert lived_in(MASSACHUSETTS, leave("2026-10-02"), back("2026-11-01")) == []
    assert lived_in(MASSACHUSETTS, leave("2026-10-01"), back("2026-10-31")) == []
    assert lived_in(MASSACHUSETTS, leave("2026-10-01")) == [BEGAN, *full, END]


def test_lv_4_a_leave_that_never_was_leaves_no_price() -> None:
    """The tier alone gives the price again."""
    assert lived_in(MASSACHUSETTS, leave("2026-09-02"), voided("e3")) == []


def test_lv_4_a_reservist_where_the_statute_was_accepted() -> None:
    """Accepted from December on: the months before are paid in full, but for the first thirty days."""
    catalog = priced_catalog(state="MA")
    accepted = Acceptance(statute="c32B-9I", first_day=day("2026-12-01"))
    city = catalog.employers[0].model_copy(update={"accepted": (accepted,)})
    by = index(catalog.model_copy(update={"employers": (city,)}))

    assert lived_in(by, leave("2026-09-20", "military")) == [
        BEGAN,
        ("2026-11-01", "2000.00", "0.00"),
        ("2026-12-01", "500.00", "1500.00"),
        END,
    ]


def test_lv_4_a_leave_ends_with_the_employment() -> None:
    """The month of the end is without pay as those before it; who works again pays the share."""
    found = lived_in(
        MASSACHUSETTS,
        leave("2026-09-02"),
        left("2026-10-20"),
        rehired("2026-11-05"),
        elected("2026-11-05", "hmo:sp1"),
    )

    assert found[:3] == [BEGAN, ("2026-10-01", "2000.00", "0.00"), ("2026-11-05", "500.00", "1500.00")]


def test_lv_4_a_leave_from_the_first_day_to_the_last() -> None:
    """Of an employee who never came to work, and of one who left on the first day of a leave: no pay in the month."""
    from_the_first = lived_in(MASSACHUSETTS, leave("2026-01-05"))
    on_the_last = lived_in(MASSACHUSETTS, leave("2026-10-01"), left("2026-10-01"))

    assert from_the_first == [("2026-03-01", "2000.00", "0.00"), END]
    assert on_the_last == [BEGAN, ("2026-10-01", "2000.00", "0.00")]


def test_lv_4_who_works_again_in_the_month_has_pay_in_it() -> None:
    """Left on October 9 during a leave, at work again on October 19: the share, as the month before."""
    assert lived_in(MASSACHUSETTS, leave("2026-09-02"), left("2026-10-09"), rehired("2026-10-19")) == []


def test_lv_4_a_leave_belongs_to_the_job_in_which_it_begins() -> None:
    """One from the first job and one from the second: each by its own months, and none between the jobs."""
    found = lived_in(
        MASSACHUSETTS,
        leave("2026-03-10"),
        left("2026-04-20"),
        rehired("2026-05-11"),
        leave("2026-08-20"),
        back("2026-10-05"),
    )

    assert found == [
        BEGAN,
        ("2026-04-01", "2000.00", "0.00"),
        ("2026-05-11", "500.00", "1500.00"),
        ("2026-09-01", "2000.00", "0.00"),
        ("2026-10-01", "500.00", "1500.00"),
        END,
    ]


def test_lv_4_is_about_the_insurance_of_the_chapter() -> None:
    """Life insurance is of it; what is put aside, and income in disability, are not."""
    life = lived(
        hired("2026-01-05"),
        chose("2026-01-05", "life"),
        chose("2026-01-05", "income"),
        chose("2026-01-05", "care", 1200),
        leave("2026-09-02"),
        by=MASSACHUSETTS,
    )

    assert ("2026-10-01", "5.50", "0.00") in parts(life, Line.LIFE)
    assert [each[0] for each in parts(life, Line.LONG_TERM_DISABILITY)] == ["2026-01-05", END[0]]
    assert all(step[2] in ("0.00", None) for step in parts(life, Line.HEALTH_FSA))


def test_lv_4_with_a_price_of_its_own() -> None:
    """A volume that follows the salary, or an age, goes its way; only the parts are others."""
    life = lived(
        hired("2026-01-05"),
        chose("2026-01-05", "life"),
        raised("2026-08-01", "60000.00"),
        leave("2026-09-02"),
        back("2026-11-10"),
        by=MASSACHUSETTS,
    )

    assert [each for each in parts(life, Line.LIFE) if "2026-09" < each[0] < "2027"] == [
        ("2026-10-01", "5.50", "0.00"),
        ("2026-11-01", "1.37", "4.13"),
    ]
