"""When a new hire's form may be signed, and one of open enrollment: each first and last day, and the days beside."""

from datetime import date

import pytest

from events.base import DomainEvent
from events.offers import index
from events.telling import fold
from services.eligibility.rules.enrollment_windows import (
    eligible_since,
    new_hire_last_day,
    open_enrollment_day,
    plan_year_first_day,
    plan_year_of,
)
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, day, elected, hired, job, job_changed, left, rehired
from tests.services.eligibility.electing import WIDE, changed, coverage, plan_named, refused, why, window
from tests.small_catalog import small_catalog

HIRE: list[DomainEvent] = [hired("2026-01-15"), elected("2026-01-15", "hmo")]
MAY = changed(enrollment_windows=(window("2026-05-01", "2026-05-22"),))


def opened(occasion_day: str, signed: str) -> list[DomainEvent]:
    """Return a life with a form of open enrollment."""
    return [*HIRE, elected(occasion_day, "ppo", occasion="open_enrollment", signed=signed)]


@pytest.mark.parametrize(
    ("plan", "signed", "expected"),
    [
        # Life begins at hire, so that only the thirty days are left: January 15 + 30.
        ("life", "2026-01-15", []),
        ("life", "2026-02-13", []),
        ("life", "2026-02-14", []),
        ("life", "2026-02-15", ["too-late"]),
        # A plan with a wait begins on March 1: a form before that is before its period.
        ("hmo", "2026-02-15", []),
        ("hmo", "2026-02-28", []),
        ("hmo", "2026-03-01", ["too-late"]),
    ],
)
def test_s125_1_a_new_hire_chooses_within_thirty_days(plan: str, signed: str, expected: list[str]) -> None:
    """Or before coverage can begin, if that is later; then the form is refused."""
    assert refused([hired("2026-01-15"), elected("2026-01-15", plan, signed=signed)]) == expected


def test_s125_1_within_thirty_days_it_reaches_back_to_hire() -> None:
    """Signed on day 30, it covers from the first day; on day 31 it covers nobody, and says why."""
    on_time = [hired("2026-01-15"), elected("2026-01-15", "life", signed="2026-02-14")]
    late = [hired("2026-01-15"), elected("2026-01-15", "life", signed="2026-02-15")]

    assert coverage(on_time) == {"self life 2026-01-15.."}
    assert coverage(late) == set()
    assert why(late) == (
        'plan "life" chosen or waived as a new hire on day 31 after 2026-01-15, and not before coverage begins; '
        "S125-1 (Prop. Reg. 26 CFR 1.125-2(d)) allows 30"
    )


def test_s125_1_a_late_form_does_not_decide_again_from_hire() -> None:
    """What was chosen in time stays."""
    late = elected("2026-01-15", "ppo", signed="2026-06-01")

    assert coverage([*HIRE, late]) == {"self hmo 2026-03-01.."}


def test_s125_1_half_a_late_form_is_not_used_either() -> None:
    """Medical would still be in time, life is not: the form is refused as a whole."""
    form = elected("2026-01-15", "hmo", "life", signed="2026-02-20")

    assert coverage([hired("2026-01-15"), form]) == set()


@pytest.mark.parametrize(
    ("choice", "signed", "expected"),
    [
        # Nothing is held, so that nothing changes.
        ("-vision", "2026-06-01", []),
        # The plan held begins on March 1: to give it up before that is in time.
        ("-medical", "2026-02-28", []),
        ("-medical", "2026-03-01", ["too-late"]),
    ],
)
def test_s125_1_a_new_hire_waives_what_is_held_in_time(choice: str, signed: str, expected: list[str]) -> None:
    """A waiver is a choice like any other where it gives something up."""
    assert refused([*HIRE, elected("2026-01-15", choice, signed=signed)]) == expected


def test_s125_1_who_becomes_eligible_later_has_thirty_days_from_then() -> None:
    """Hours were raised on May 11: the form may be signed to June 10."""

    def life(signed: str) -> list[DomainEvent]:
        begun = [hired("2025-10-01", work=job(hours=10)), job_changed("2026-05-11", job())]
        return [*begun, elected("2026-05-11", "hmo", signed=signed)]

    assert coverage(life("2026-06-10")) == {"self hmo 2026-05-11.."}
    assert refused(life("2026-06-11")) == ["too-late"]


def test_s125_1_a_form_of_before_eligibility_is_not_for_the_one_that_came_later() -> None:
    """Hired for ten hours, and chose what was not offered; more hours in May bring no coverage by that form."""
    begun = [hired("2025-10-01", work=job(hours=10)), job_changed("2026-05-11", job())]
    early = elected("2025-10-01", "hmo")
    on_time = elected("2026-05-11", "hmo", signed="2026-05-08")

    assert refused([*begun, early]) == ["plan-not-offered"]
    assert coverage([*begun, early]) == set()
    assert coverage([*begun, early, on_time]) == {"self hmo 2026-05-11.."}


def test_s125_1_who_lost_and_regained_what_is_offered_chooses_anew() -> None:
    """The days count from the latest time at which the offer began."""
    life = Life().told("e0", hired("2026-01-15"))
    life.told("e1", job_changed("2026-03-02", job(hours=10))).told("e2", job_changed("2026-08-03", job()))
    (phase,) = phases(fold(FAMILY, life.records), WIDE)

    since = [eligible_since(phase, plan_named("hmo"), WIDE, day(on)) for on in ("2026-02-01", "2026-09-01")]

    assert since == [date(2026, 1, 15), date(2026, 8, 3)]
    assert new_hire_last_day(phase, None, WIDE, date(2026, 9, 1)) == date(2026, 9, 2)


def test_s125_1_a_rehire_chooses_within_thirty_days_of_the_rehire() -> None:
    """After a short break too, in which nobody waits."""
    begun = [*HIRE, left("2026-06-12"), rehired("2026-07-10")]

    assert refused([*begun, elected("2026-07-10", "ppo", signed="2026-08-09")]) == []
    assert refused([*begun, elected("2026-07-10", "ppo", signed="2026-08-10")]) == ["too-late"]


def test_s125_1_before_the_thirty_days_were_in_the_rules_a_form_is_signed_by_the_day() -> None:
    """No figure of another time stands in for the one that is missing."""
    early = small_catalog()
    plans = tuple(each.model_copy(update={"first_day": date(2000, 1, 1)}) for each in early.plans)
    book = index(early.model_copy(update={"plans": plans}))

    assert refused([hired("2001-02-05"), elected("2001-02-05", "life")], book) == []
    assert refused([hired("2001-02-05"), elected("2001-02-05", "life", signed="2001-02-06")], book) == [
        "too-late"
    ]


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ("2026-04-30", ["outside-window"]),
        ("2026-05-01", []),
        ("2026-05-22", []),
        ("2026-05-23", ["outside-window"]),
    ],
)
@pytest.mark.parametrize("occasion_day", ["2026-05-04", "2026-07-01"])
def test_plan_31_open_enrollment_is_signed_in_its_window(
    occasion_day: str, signed: str, expected: list[str]
) -> None:
    """On its first and last day and between; the form names the plan year by a day of the window or by its first."""
    assert refused(opened(occasion_day, signed), MAY) == expected


def test_plan_31_a_form_outside_the_window_changes_nothing() -> None:
    """And its reason names the window."""
    assert coverage(opened("2026-05-04", "2026-05-23"), MAY) == {"self hmo 2026-03-01.."}
    assert why(opened("2026-05-04", "2026-05-23"), MAY) == (
        "signed on 2026-05-23 for the plan year from 2026-07-01, whose open enrollment is 2026-05-01 to "
        "2026-05-22; PLAN-31 (26 CFR 1.125-4(a))"
    )


def test_plan_31_a_plan_year_without_a_window_takes_no_form() -> None:
    """Where the catalog has windows, but none for that year, or none for the employee's class."""
    others = changed(enrollment_windows=(window("2026-05-01", "2026-05-22", classes=("retired",)),))

    assert refused(opened("2027-05-04", "2027-05-04"), MAY) == ["outside-window"]
    assert refused(opened("2026-05-04", "2026-05-04"), others) == ["outside-window"]


def test_plan_31_without_any_window_a_form_is_for_the_next_plan_year() -> None:
    """As the program has it."""
    assert coverage(opened("2026-02-04", "2026-02-04")) == {
        "self hmo 2026-03-01..2026-06-30",
        "self ppo 2026-07-01..",
    }


def test_plan_31_a_window_may_be_for_a_plan_year_of_its_own() -> None:
    """As when a unit joins in mid-year: its window says from which day on."""
    own = changed(enrollment_windows=(window("2026-08-01", "2026-08-31", "2026-10-01"),))

    assert coverage(opened("2026-08-05", "2026-08-05"), own) == {
        "self hmo 2026-03-01..2026-09-30",
        "self ppo 2026-10-01..",
    }


@pytest.mark.parametrize(
    ("on", "following", "current"),
    [
        ("2026-06-30", "2026-07-01", "2025-07-01"),
        ("2026-07-01", "2026-07-01", "2026-07-01"),
        ("2026-07-02", "2027-07-01", "2026-07-01"),
    ],
)
def test_plan_years(on: str, following: str, current: str) -> None:
    """The year that begins on or after a day, and the year of a day."""
    assert plan_year_first_day(day(on), 7) == day(following)
    assert plan_year_of(day(on), 7) == day(current)


@pytest.mark.parametrize(
    ("occasion", "expected"),
    [
        ("2026-04-19", "2026-07-01"),
        ("2026-04-20", "2026-06-01"),
        ("2026-06-01", "2026-06-01"),
        ("2026-06-02", "2026-07-01"),
    ],
)
def test_plan_31_an_occasion_names_the_plan_year_of_its_window(occasion: str, expected: str) -> None:
    """By any day from the window's first to the plan year's first; by another, the program's next plan year."""
    book = changed(enrollment_windows=(window("2026-04-20", "2026-05-15", "2026-06-01"),))
    life = Life().told("e0", hired("2026-01-15"))
    (phase,) = phases(fold(FAMILY, life.records), book)
    form = elected(occasion, "ppo", occasion="open_enrollment", signed="2026-05-04")

    assert open_enrollment_day(form, phase, book, "city") == day(expected)


def test_s125_1_another_job_with_the_same_offer_begins_no_new_days() -> None:
    """The days count from hire; on the day on which the offer is lost the next that begins is what counts."""
    moved = Life().told("e0", hired("2026-01-15")).told("e1", job_changed("2026-05-11", job(unit="police")))
    lost = Life().told("e0", hired("2026-01-15"))
    lost.told("e1", job_changed("2026-03-02", job(hours=10))).told("e2", job_changed("2026-08-03", job()))

    def since(life: Life, on: str) -> date:
        (phase,) = phases(fold(FAMILY, life.records), WIDE)
        return eligible_since(phase, plan_named("hmo"), WIDE, day(on))

    assert since(moved, "2026-09-01") == date(2026, 1, 15)
    assert [since(lost, on) for on in ("2026-03-01", "2026-03-02")] == [date(2026, 1, 15), date(2026, 8, 3)]


@pytest.mark.parametrize(
    ("hire", "last"),
    [("2007-08-05", "2007-08-05"), ("2007-08-06", "2007-09-05"), ("2007-08-07", "2007-09-06")],
)
def test_s125_1_thirty_days_since_there_was_a_rule(hire: str, last: str) -> None:
    """From August 6, 2007 on; before that only the day itself."""
    life = Life().told("e0", hired(hire))
    (phase,) = phases(fold(FAMILY, life.records), WIDE)

    assert new_hire_last_day(phase, None, WIDE, day(hire)) == day(last)
