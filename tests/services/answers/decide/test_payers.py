"""As what somebody is insured day by day: at work, while it runs out, retired, at work again."""

import pytest

from services.answers.decide.payers import Steps, payers_on, turning_days

JOBS = [("2020-01-01", "Clerk", "u", "clerk"), ("2026-03-01", "Police", "u", "officer")]
BEFORE = ("active", "", "clerk", "2026-02-28")
LEFT = [("2020-01-01", "2026-06-12")]
RETIRED = [("2026-06-13", "city")]
AGAIN = [*LEFT, ("2026-09-01", "2026-12-10")]


def standings(day: str, service: Steps = LEFT, retired: Steps = (), to: str | None = None) -> list[str]:
    """Return as what somebody may be insured on a day, the likeliest first."""
    return [each[0] for each in payers_on(JOBS, service, retired, to, day)]


@pytest.mark.parametrize(
    ("day", "payers"),
    [
        ("2026-02-28", [("active", "", "clerk", "")]),
        ("2026-03-01", [("active", "", "officer", ""), BEFORE]),
        ("2026-06-12", [("active", "", "officer", ""), BEFORE]),
        ("2026-06-13", [("active", "", "officer", "2026-06-12"), BEFORE]),
    ],
)
def test_at_work_it_is_the_job_of_the_day(day: str, payers: list[tuple[str, ...]]) -> None:
    """And after the last day the last job, by what its class was offered then; then the job before, as it runs out."""
    assert payers_on(JOBS, LEFT, (), "2026-06-30", day) == payers


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-06-12", ["active"]),
        ("2026-06-13", ["retired", "active"]),
        ("2026-09-01", ["active", "retired"]),
    ],
)
def test_who_retires_is_retired_unless_a_job_insures_them(day: str, found: list[str]) -> None:
    """From the day of retirement; the plan held at work may still run out. Source: M.G.L. c.32B s.9."""
    assert standings(day, AGAIN, RETIRED)[: len(found)] == found


@pytest.mark.parametrize(
    ("covered_to", "found"),
    [
        ("2026-12-31", ["active", "retired"]),
        ("2027-01-01", ["retired", "active"]),
        (None, ["retired", "active"]),
    ],
)
def test_after_a_job_a_retiree_is_insured_as_one_again(covered_to: str | None, found: list[str]) -> None:
    """What ends with the month of the job is the job's; what goes on is the retirement's."""
    assert standings("2026-12-11", AGAIN, RETIRED, covered_to) == found


def test_the_job_of_the_retired_is_the_last_one_before() -> None:
    """Not one that began after."""
    jobs = [*JOBS, ("2026-09-01", "Crossing", "u", "guard")]

    (_, _, job, _), _ = payers_on(jobs, LEFT, RETIRED, None, "2026-10-01")

    assert job == "officer"


def test_every_day_on_which_it_may_turn_is_named() -> None:
    """Beginnings, the day after an end, and retirement."""
    assert set(turning_days(LEFT, ())) == {"2020-01-01", "2026-06-13"}
    assert set(turning_days((), RETIRED)) == {"2026-06-13"}
