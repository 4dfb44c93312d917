"""Employments and retirements, what they offer, and until when."""

from dataclasses import replace
from datetime import date

from events.base import DomainEvent
from events.catalog import Plan
from events.offers import index
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.phases import Phase, eligible_first_day, offer_periods, phases
from services.eligibility.rules.run_out import Yielded
from tests.life import FAMILY, Life, day, died, hired, job, job_changed, left, rehired, retired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())


def lived(*events: DomainEvent) -> tuple[Phase, ...]:
    """Return the phases of a life."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return phases(fold(FAMILY, life.records), BOOK)


def days(phase: Phase, plan: Plan) -> list[tuple[str, str]]:
    """Return the first and last day of each offer."""
    return [
        (period.first_day.isoformat(), str(period.subscriber_last_day or ""))
        for period in offer_periods(phase, plan, BOOK)
    ]


def test_a_retirement_follows_the_employment_it_ended() -> None:
    """Two phases that touch: the last day employed is the day before retirement."""
    active, retiree = lived(hired("2026-01-15"), retired("2026-09-01"))

    assert (active.last_day, retiree.first_day) == (date(2026, 8, 31), date(2026, 9, 1))
    assert (active.ended_by, retiree.standing) == ("retired", "retired")


def test_plan_64_a_retirement_gives_nothing_of_a_line_while_a_job_offers_it() -> None:
    """From the first day on which the job's plan can cover to its last; a job that offers nothing takes nothing."""
    story = [hired("2025-01-15"), retired("2026-03-01")]
    retiree = lived(*story, rehired("2026-09-01"), left("2026-12-15"))[1]
    hours = lived(*story, rehired("2026-09-01", work=job(hours=10)))[1]

    assert days(retiree, BOOK.plans["hmo-retired"]) == [("2026-03-01", "2026-09-30"), ("2027-01-01", "")]
    assert days(hours, BOOK.plans["hmo-retired"]) == [("2026-03-01", "")]


def test_plan_64_who_retires_again_has_one_retirement_at_a_time() -> None:
    """The first ends on the day before the second."""
    phases = lived(hired("2025-01-15"), retired("2026-03-01"), rehired("2026-09-01"), retired("2027-01-01"))
    found = [(each.standing, str(each.first_day), str(each.last_day), each.ended_by) for each in phases]

    assert found == [
        ("active", "2025-01-15", "2026-02-28", "retired"),
        ("retired", "2026-03-01", "2026-12-31", "retired"),
        ("active", "2026-09-01", "2026-12-31", "retired"),
        ("retired", "2027-01-01", "None", None),
    ]


def test_waiting_runs_again_after_a_long_break_only() -> None:
    """A break of as many days as the plan forgives is short; one day more is long."""
    short = lived(hired("2025-01-15"), left("2026-05-31"), rehired("2026-07-01"))[1]
    long = lived(hired("2025-01-15"), left("2026-05-31"), rehired("2026-07-02"))[1]

    assert (short.break_days, long.break_days) == (30, 31)
    first, _ = lived(hired("2025-01-15"), left("2026-05-31"), rehired("2026-07-01"))
    assert first.break_days is None
    assert eligible_first_day(short, BOOK.plans["hmo"], BOOK) == date(2026, 7, 1)
    assert eligible_first_day(long, BOOK.plans["hmo"], BOOK) == date(2026, 8, 1)


def test_an_offer_runs_out_with_the_month() -> None:
    """The offer of a plan that ends with the month outlasts the employment to the month's end."""
    (active,) = lived(hired("2026-01-15"), left("2026-06-12"))

    assert days(active, BOOK.plans["hmo"]) == [("2026-03-01", "2026-06-30")]
    assert days(active, BOOK.plans["life"]) == [("2026-01-15", "2026-06-12")]


def test_st_2_what_goes_on_openly_after_the_last_day_has_no_end() -> None:
    """Of the plans offered on that day; those of a class left before end as they would."""
    (gone,) = lived(hired("2026-01-15"), left("2026-06-12"))
    (fell,) = lived(hired("2026-01-15"), job_changed("2026-05-11", job(hours=10)), left("2026-06-12"))
    found = [replace(each, lines_through=((Line.MEDICAL, date.max),)) for each in (gone, fell)]

    assert [days(each, BOOK.plans["hmo"]) for each in found] == [
        [("2026-03-01", "")],
        [("2026-03-01", "2026-05-31")],
    ]


def test_death_ends_the_subscriber_on_the_day_and_dependents_later() -> None:
    """Only death lets dependents outlast the subscriber."""
    (active,) = lived(hired("2026-01-15"), died("2026-06-12"))
    (period,) = offer_periods(active, BOOK.plans["hmo"], BOOK)

    assert (period.subscriber_last_day, period.dependent_last_day) == (date(2026, 6, 12), date(2026, 6, 30))


def test_a_change_of_job_that_keeps_the_plan_interrupts_nothing() -> None:
    """Two jobs that are both offered the plan are one offer; one that is not splits it."""
    (kept,) = lived(hired("2026-01-15"), job_changed("2026-05-11", job(unit="police")))
    (split,) = lived(
        hired("2026-01-15"), job_changed("2026-05-11", job(hours=10)), job_changed("2026-08-11", job())
    )

    assert days(kept, BOOK.plans["hmo"]) == [("2026-03-01", "")]
    assert days(split, BOOK.plans["hmo"]) == [("2026-03-01", "2026-05-31"), ("2026-08-11", "")]


def test_what_is_not_offered_has_no_days() -> None:
    """An active employee is not offered the retirees' plan."""
    (active,) = lived(hired("2026-01-15"))

    assert days(active, BOOK.plans["hmo-retired"]) == []


def test_plan_64_what_a_job_takes_it_takes_of_its_own_line_and_days() -> None:
    """From the first day to the last, both included; without a last day from the first on."""
    (_, retiree) = lived(hired("2026-01-15"), retired("2026-09-01"))
    ended = Yielded(Line.MEDICAL, date(2026, 10, 1), date(2026, 11, 30), retiree.ref)
    going_on = Yielded(Line.DENTAL, date(2026, 12, 1), None, retiree.ref)
    phase = replace(retiree, yields=(ended, going_on))

    def on(line: Line, *dates: date) -> list[Yielded | None]:
        return [phase.yields_on(line, each) for each in dates]

    assert on(Line.MEDICAL, date(2026, 10, 1), date(2026, 11, 30)) == [ended, ended]
    assert on(Line.MEDICAL, date(2026, 9, 30), date(2026, 12, 1)) == [None, None]
    assert on(Line.DENTAL, date(2026, 11, 30), date(2026, 12, 1), date.max) == [None, going_on, going_on]


def test_before_the_first_class_the_first_is_held() -> None:
    """As on a day before the hire; from the day of each later one that one."""
    (phase,) = lived(hired("2026-01-15"), job_changed("2026-05-11", job(hours=10)))
    first, second = phase.classes

    found = [phase.class_on(day(on)) for on in ("2025-12-31", "2026-01-15", "2026-05-10", "2026-05-11")]

    assert found == [first, first, first, second]


def test_an_employment_of_one_day_offers_a_plan_for_that_day() -> None:
    """Hired and gone on the same day; of a plan with a wait there is none."""
    (active,) = lived(hired("2026-01-15"), left("2026-01-15"))

    assert days(active, BOOK.plans["life"]) == [("2026-01-15", "2026-01-15")]
    assert days(active, BOOK.plans["hmo"]) == []


def test_plan_64_each_retirement_ends_with_the_next() -> None:
    """Of three the first ends before the second, not before the third; a job begun on the day of it is a later one."""
    found = lived(
        hired("2024-01-15"),
        retired("2025-03-01"),
        rehired("2025-09-01"),
        retired("2026-01-01"),
        rehired("2026-05-01"),
        retired("2026-09-01"),
    )
    same_day = lived(hired("2024-01-15"), retired("2025-03-01"), rehired("2025-03-01"))

    assert [str(each.last_day) for each in found if each.standing == "retired"] == [
        "2025-12-31",
        "2026-08-31",
        "None",
    ]
    (retiree,) = [each for each in same_day if each.standing == "retired"]
    assert retiree.yields_on(Line.MEDICAL, date(2026, 1, 1)) is not None
