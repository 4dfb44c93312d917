"""Continuation is offered beside what goes on after work in Massachusetts, once, at the end of work."""

import pytest

from events.cobra import ContinuationWithheld, QualifyingEventOccurred
from services.cobra.rules.after_work import is_after_work
from tests.life import day, died, elected, joined, left, parted
from tests.services.cobra.laid_off import (
    BOOK,
    all_their_own,
    clocked,
    decided,
    everybody,
    laid_off,
    rights,
    said,
    worker,
)
from tests.services.eligibility.law_life import answered, city, deducted, recorded_on, reviewed, settle

LAID_OFF = "layoff-continuation:2026-06-30"
DEFERRED = "deferred-retiree:2026-06-30"
ALL_THREE = ("self", "kim", "lee")


def test_cob_36_a_layoff_in_full() -> None:
    """Laid off on 2026-06-30 and covered to 2027-03-30 at full premium: offered from the first day that costs it."""
    (event, *_) = decided(laid_off())

    assert event == QualifyingEventOccurred.model_validate(
        {
            "member": "self",
            "qualifying_event": "termination",
            "event_day": day("2026-06-30"),
            "loss_day": day("2026-06-30"),
            "lines": ("medical", "dental"),
            "plans": ("hmo", "dental"),
            "employer_notice_due_day": day("2026-07-30"),
            "family_notice_due_day": None,
            "election_notice_due_day": day("2026-08-13"),
            "election_last_day": day("2026-10-12"),
            "continuation_first_day": day("2026-07-01"),
            "continuation_last_day": day("2027-12-31"),
            "catalog": BOOK.version,
            "rests_on": ("munis/city#e4",),
        }
    )


@pytest.mark.parametrize(
    ("measured_from", "notice", "last"),
    [("event", "2026-07-29", "2027-12-15"), ("loss", "2026-08-13", "2027-12-31")],
)
def test_cob_36_what_goes_on_lengthens_nothing(measured_from: str, notice: str, last: str) -> None:
    """Q&A-7(a): 44 days and 18 months from the event or the loss, as the plan measures, not from the 39 weeks' end."""
    event = decided(laid_off("2026-06-15"), clocked(measured_from))[0]

    assert isinstance(event, QualifyingEventOccurred)
    assert (str(event.loss_day), str(event.continuation_first_day)) == ("2026-06-30", "2026-07-01")
    assert (str(event.election_notice_due_day), str(event.continuation_last_day)) == (notice, last)


@pytest.mark.parametrize(
    ("last_day", "loss"),
    [
        ("2026-05-31", "2026-05-31"),
        ("2026-06-01", "2026-06-30"),
        ("2026-06-29", "2026-06-30"),
        ("2026-06-30", "2026-06-30"),
        ("2026-07-01", "2026-07-31"),
    ],
)
def test_cob_36_the_last_day_at_the_share_is_the_loss(last_day: str, loss: str) -> None:
    """The plan itself covers to the end of the month in which work ended."""
    assert rights(laid_off(last_day)) == everybody(last_day, loss)


@pytest.mark.parametrize(
    ("paid_through", "loss"), [("2026-06-30", "2026-06-30"), ("2026-08-31", "2026-08-31")]
)
def test_cob_36_the_day_paid_through_is_the_loss(paid_through: str, loss: str) -> None:
    """The share pays for the days to which contributions were taken, as of a teacher's summer."""
    life = laid_off()
    settle(life, BOOK)
    answered(life, LAID_OFF, "continues", paid_through)

    assert rights(life) == everybody("2026-06-30", loss)


def test_cob_36_a_layoff_told_late() -> None:
    """Told on 2026-10-05, when contributions had been taken to September: the loss is on its last day."""
    life = worker()
    settle(life, BOOK)
    for plan in ("hmo", "dental"):
        recorded_on(life, "2026-03-01", "", deducted("2026-02-15", plan=plan), stream="payroll")
    recorded_on(life, "2026-10-05", "left", left("2026-08-10", "layoff"))

    assert rights(life) == everybody("2026-08-10", "2026-09-30")


@pytest.mark.parametrize(
    ("word", "on"),
    [("continues", None), ("ended", "2026-11-15"), ("ended", "2026-06-10"), ("declined", None)],
)
def test_cob_36_what_becomes_of_it_is_told_no_more(word: str, on: str | None) -> None:
    """Q&A-7(c): who was offered continuation at the end of work is not offered it again, however long it went on."""
    life = laid_off()
    assert rights(life) == everybody("2026-06-30", "2026-06-30")
    answered(life, LAID_OFF, word, on)

    assert decided(life) == []


def test_cob_36_nothing_is_told_when_the_39_weeks_are_over() -> None:
    """On the last day, 2027-03-30, as little as on the day after, or long after."""
    life = laid_off()
    decided(life)

    assert [decided(reviewed(life, on)) for on in ("2027-03-30", "2027-03-31", "2028-06-30")] == [[], [], []]


def test_cob_36_another_plan_is_the_same_event() -> None:
    """On the very day from which it costs more, or later: what was lost is the plan that was held before."""
    turned = laid_off("2026-06-15")
    turned.told("form", elected("2026-07-01", "ppo:kim,lee", occasion="open_enrollment"))
    assert rights(turned) == everybody("2026-06-15", "2026-06-30")

    later = laid_off()
    decided(later)
    later.told("form", elected("2026-09-01", "ppo:kim,lee", occasion="administrative"))
    assert decided(later) == []


def test_cob_36_also_where_the_employer_paid_nothing() -> None:
    """Q&A-7(b): 39 weeks by a bill are less than was had before, and than continuation gives."""
    assert rights(laid_off(), all_their_own()) == everybody("2026-06-30", "2026-06-30")


def test_cob_36_a_deferred_pension() -> None:
    """Offered when work ended; that it goes on openly, or to a day, from an answer on, changes nothing."""
    book = city("MA")
    life = laid_off(reason="voluntary")
    assert rights(life, book) == everybody("2026-06-30", "2026-06-30")

    answered(life, DEFERRED, "deferred")
    assert decided(life, book) == []
    answered(life, DEFERRED, "deferred", "2027-01-31")
    assert decided(life, book) == []


def test_cob_36_a_deferred_pension_answered_at_once() -> None:
    """Coverage that never ends is lost all the same by what it costs."""
    book = city("MA")
    life = laid_off(reason="voluntary")
    settle(life, book)
    answered(life, DEFERRED, "deferred")

    assert rights(life, book) == everybody("2026-06-30", "2026-06-30")


def test_cob_36_not_of_who_was_withheld_from() -> None:
    """COB-9: misconduct, with a named person's decision, and a pension deferred: nothing is offered, then or later."""
    misconduct = left("2026-06-30", "gross_misconduct")
    by = {"decided_by": "J. Roe", "why": "theft of funds"}
    life = worker(misconduct.model_validate({**misconduct.model_dump(), "cobra_withheld": by}))
    settle(life, city("MA"))
    answered(life, DEFERRED, "deferred")
    found = decided(life, city("MA"))

    assert [(type(each), getattr(each, "member", "")) for each in found] == [
        (ContinuationWithheld, member) for member in ALL_THREE
    ]


def test_cob_36_only_who_was_covered_the_day_before() -> None:
    """A child born while it goes on has no right of their own."""
    life = worker(left("2026-06-15", "layoff"), joined("bo", "2026-06-20", "child", reason="birth"))
    born = elected("2026-06-20", "hmo:kim,lee,bo", occasion="special_enrollment", reason="birth")
    life.told("born", born)

    assert set(rights(life)) == set(ALL_THREE)


def test_cob_36_not_what_is_no_group_health_plan() -> None:
    """Life insurance goes on as well, and cannot be continued."""
    events = decided(laid_off())

    assert {each.lines for each in events if isinstance(each, QualifyingEventOccurred)} == {
        ("medical", "dental")
    }


@pytest.mark.parametrize(("last_day", "loss"), [("2026-09-30", "2026-09-30"), ("2026-10-01", "2026-10-31")])
def test_cob_36_a_child_who_leaves_what_goes_on_has_an_event_of_their_own(last_day: str, loss: str) -> None:
    """Three years from it, for that child alone."""
    life = laid_off()
    decided(life)
    life.told("gone", parted("lee", last_day, "no_longer_dependent"))
    (event,) = decided(life)

    assert isinstance(event, QualifyingEventOccurred)
    assert (event.member, event.qualifying_event.value) == ("lee", "child_ceased_to_be_dependent")
    assert (str(event.event_day), str(event.loss_day)) == (last_day, loss)
    assert event.continuation_last_day == day("2029-09-30" if loss < "2026-10-01" else "2029-10-31")


def test_cob_36_a_death_while_it_goes_on() -> None:
    """Q&A-7(c): the spouse and the child lose it by the death, and may continue three years from then."""
    life = laid_off()
    decided(life)
    life.told("died", died("2026-09-10"))
    events = decided(life)

    assert said(events) == [("kim", "occurred", "2026-09-10"), ("lee", "occurred", "2026-09-10")]
    assert {
        str(each.continuation_last_day) for each in events if isinstance(each, QualifyingEventOccurred)
    } == {"2029-09-30"}


def test_cob_36_what_says_that_coverage_goes_on_after_work() -> None:
    """A price by the rule of it, billed; no other fact."""
    life = laid_off()
    settle(life, BOOK)
    facts = [each.event for each in life.records if is_after_work(each.event)]

    assert {(each.plan, str(each.from_day)) for each in facts} == {  # type: ignore[attr-defined]
        ("hmo", "2026-07-01"),
        ("dental", "2026-07-01"),
        ("life", "2026-07-01"),
    }
