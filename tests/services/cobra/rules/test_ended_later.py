"""What an event ended in a later month than its own is lost by it all the same."""

import pytest

from events.catalog import EndRule, PayDay
from events.cobra import QualifyingEventOccurred
from events.offers import Book, index
from tests.life import Life, day, elected, hired, job_changed, joined, left, parted, rehired, retired, voided
from tests.services.cobra.laid_off import decided, everybody, laid_off, rights, worker
from tests.services.eligibility.law_life import (
    SEASONAL,
    answered,
    city,
    deducted,
    recorded_on,
    settle,
    told,
)

BOOK = city("OR")


def by_pay_period() -> Book:
    """Return the catalog in which coverage ends with the pay period, of which one lasts from 06-20 to 07-03."""
    catalog = BOOK.catalog
    (calendar,) = catalog.pay_calendars
    periods = tuple(
        PayDay(day=day(each), coverage_month=day("2026-07-01"), period_last_day=day(each))
        for each in ("2026-06-05", "2026-06-19", "2026-07-03")
    )
    ends = {"subscriber_end": "pay", "dependent_end": "pay"}
    changed = {
        "plans": tuple(each.model_copy(update=ends) for each in catalog.plans),
        "end_rules": (*catalog.end_rules, EndRule(id="pay", kind="end_of_pay_period")),
        "pay_calendars": (calendar.model_copy(update={"pay_days": periods}),),
    }
    return index(catalog.model_copy(update=changed))


def paid() -> Life:
    """Return a family from whose employee contributions are taken, to be told of on 2026-10-05."""
    life = worker()
    settle(life, BOOK)
    for plan in ("hmo", "dental"):
        recorded_on(life, "2026-03-01", "", deducted("2026-02-15", plan=plan), stream="payroll")
    return life


@pytest.mark.parametrize(
    ("last_day", "loss"),
    [
        ("2026-06-19", "2026-06-19"),
        ("2026-06-20", "2026-07-03"),
        ("2026-06-30", "2026-07-03"),
        ("2026-07-01", "2026-07-03"),
    ],
)
def test_cob_7_the_pay_period_that_ends_in_the_next_month(last_day: str, loss: str) -> None:
    """Covered to the end of the pay period of the last day of work."""
    assert rights(laid_off(last_day), by_pay_period()) == everybody(last_day, loss)


def test_cob_7_contributions_that_were_taken() -> None:
    """Left on 2026-08-10, told on 2026-10-05: coverage stands to 2026-09-30, and is lost then by the end of work."""
    life = recorded_on(paid(), "2026-10-05", "left", left("2026-08-10"))

    assert rights(life, BOOK) == everybody("2026-08-10", "2026-09-30")


def test_cob_7_contributions_that_were_refunded() -> None:
    """The loss is another then, and is said anew."""
    life = recorded_on(paid(), "2026-10-05", "left", left("2026-08-10"))
    decided(life, BOOK)
    answered(life, "retroactive-end:self:2026-08-10", "refunded")

    assert rights(life, BOOK) == everybody("2026-08-10", "2026-08-31")


def test_cob_7_hours_that_were_cut_and_told_late() -> None:
    """A reduction of hours whose loss comes with the last day paid for."""
    life = recorded_on(paid(), "2026-10-05", "cut", job_changed("2026-08-10", SEASONAL))

    assert set(rights(life, BOOK).values()) == {("reduction_of_hours", "2026-08-10", "2026-09-30")}


def test_cob_7_a_child_who_was_found_out_late() -> None:
    """No dependent since 2026-08-10, covered to 2026-09-30: that child alone."""
    life = recorded_on(paid(), "2026-10-05", "gone", parted("lee", "2026-08-10", "no_longer_dependent"))

    assert rights(life, BOOK) == {"lee": ("child_ceased_to_be_dependent", "2026-08-10", "2026-09-30")}


def test_cob_7_told_anew_with_the_same_day() -> None:
    """The end rests on the event as it was told first; it is by the end of work before it all the same."""
    life = laid_off("2026-06-24")
    settle(life, by_pay_period())
    life.told("void", voided("e4")).told("again", left("2026-06-24", "layoff"))
    events = decided(life, by_pay_period())

    assert [
        (each.member, str(each.loss_day), each.rests_on)
        for each in events
        if isinstance(each, QualifyingEventOccurred)
    ] == [(member, "2026-07-03", ("munis/city#again",)) for member in ("self", "kim", "lee")]


def test_cob_7_back_without_a_gap_nothing_is_lost_by_the_first_end() -> None:
    """Gone on 2026-06-24, back on 06-29: what is given up in 2027, or by who has other cover, is not lost by it."""
    life = laid_off("2026-06-24").told("back", rehired("2026-06-29"))
    assert rights(life, by_pay_period()) == {}
    life.told("form", elected("2027-01-01", "-dental", occasion="administrative"))
    life.told("other", parted("kim", "2027-02-10", "other_coverage"))

    assert rights(life, by_pay_period()) == {}


def test_cob_7_put_right_to_a_later_day() -> None:
    """Told as of 2026-06-10, and in truth 06-24: the coverage goes on from 06-19 to 07-03, and is lost then."""
    life = laid_off("2026-06-10")
    assert rights(life, by_pay_period()) == everybody("2026-06-10", "2026-06-19")
    life.told("void", voided("e4")).told("again", left("2026-06-24", "layoff"))

    assert rights(life, by_pay_period()) == everybody("2026-06-24", "2026-07-03")


def test_cob_7_told_twice() -> None:
    """An earlier day is told beside: the end of coverage, which is the same, rests on what does not fit any more."""
    life = laid_off("2026-06-24")
    settle(life, by_pay_period())
    life.told("earlier", left("2026-06-22", "layoff"))

    assert rights(life, by_pay_period()) == everybody("2026-06-22", "2026-07-03")


def test_cob_7_what_a_retiree_s_spouse_gives_up_is_not_lost_by_a_job_in_between() -> None:
    """A retiree worked for ten days in a job that covers nobody; the spouse has other cover months after."""
    life = told(
        hired("2020-01-15"),
        joined("kim", "2020-01-15"),
        retired("2026-02-01"),
        elected("2026-02-01", "hmo-retired:kim", occasion="retirement"),
        rehired("2026-06-10", work=SEASONAL),
        left("2026-06-20"),
        parted("kim", "2026-10-13", "other_coverage"),
    )

    assert rights(life, BOOK) == {}
