"""What was told of Medicare, what an answer adds, and on which days plans for those on it do not cover."""

from datetime import date

import pytest

from events.base import DomainEvent
from services.eligibility.rules.medicare import medicare
from services.eligibility.rules.phases import phases
from services.eligibility.state import known
from tests.life import day, died
from tests.services.eligibility.law_life import (
    answered,
    city,
    covered,
    on_medicare,
    open_questions,
    retiree,
    reviewed,
)

QUESTION = "premium-free-part-a:self"
BOTH = on_medicare("2026-09-01", "2026-10-01")
EARLIER = on_medicare("2026-03-01", "2026-03-01", free=True, ended="2026-05-31")


@pytest.mark.parametrize(
    ("events", "is_asked"),
    [
        ([], True),
        ([BOTH], True),
        ([on_medicare("2026-09-01", None, free=True)], True),
        ([on_medicare("2026-09-01", "2026-09-01", free=True)], False),
        ([on_medicare(None, None, free=False)], False),
        ([on_medicare("2026-09-01", None, free=False)], False),
        ([EARLIER], True),
        ([EARLIER, BOTH], False),
        ([on_medicare("2026-03-01", "2026-03-01", free=True, ended="2026-08-31")], True),
        ([on_medicare("2026-03-01", "2026-03-01", free=True, ended="2026-09-01")], False),
    ],
)
def test_ma_1_is_asked_until_premium_free_part_a_and_both_parts_are_told(
    events: list[DomainEvent], *, is_asked: bool
) -> None:
    """Told that Part A is not premium-free there is no transfer; Medicare that had ended by 65 told nothing of it."""
    life = reviewed(retiree(*events), "2026-12-31")
    covered(life, city("MA"))

    assert (QUESTION in open_questions(life)) == is_asked


@pytest.mark.parametrize(
    ("events", "on", "expected"),
    [
        ([], None, ["2026-09-01.."]),
        ([BOTH], None, ["2026-10-01.."]),
        ([BOTH], "2026-11-01", ["2026-11-01.."]),
        ([on_medicare("2026-09-01", "2026-10-01", ended="2027-03-31")], None, ["2026-10-01..2027-03-31"]),
        (
            [on_medicare("2026-09-01", "2026-10-01", ended="2027-03-31")],
            "2027-03-31",
            ["2027-03-31..2027-03-31"],
        ),
        ([on_medicare("2026-09-01", "2026-10-01", ended="2027-03-31")], "2027-04-01", ["2027-04-01.."]),
        ([EARLIER], None, ["2026-03-01..2026-05-31", "2026-09-01.."]),
        (
            [
                on_medicare("2026-03-01", "2026-03-01", ended="2026-05-31"),
                BOTH,
            ],
            None,
            ["2026-10-01.."],
        ),
    ],
)
def test_ma_1_an_answer_moves_from_its_day_or_the_enrollment_or_the_month_of_65(
    events: list[DomainEvent], on: str | None, expected: list[str]
) -> None:
    """To the last day that was told, unless it is before; what was told of a time before 65 holds beside it."""
    life = reviewed(retiree(*events, plan="hmo-retired"), "2026-12-31")
    answered(life, QUESTION, "premium-free", on)

    spans = covered(life, city("MA"))
    assert sorted(each for each in spans if "senior" in each) == [f"self senior {each}" for each in expected]


@pytest.mark.parametrize("free", [None, False])
def test_ma_1_both_parts_without_premium_free_part_a_move_nobody(*, free: bool | None) -> None:
    """The transfer is of those who have Part A for nothing."""
    life = retiree(on_medicare("2026-09-01", "2026-09-01", free=free))

    assert "self hmo-retired 2026-02-01.." in covered(life, city("MA"))


@pytest.mark.parametrize("on", ["2026-06-10", "2026-10-10"])
def test_ma_1_nobody_is_asked_about_the_dead(on: str) -> None:
    """Asked of the retiree, who dies before 65 or after it: the question is moot."""
    life = reviewed(retiree(), "2026-05-01")
    covered(life, city("MA"))
    assert set(open_questions(life)) == {QUESTION}
    life.told("died", died(on))
    covered(life, city("MA"))

    assert QUESTION not in open_questions(life)


def test_ma_1_a_survivor_who_is_near_it_is_asked_at_once() -> None:
    """The death itself says so: the spouse, of 65 in 2027-09, is asked about since 2027-05."""
    life = retiree(spouse="1962-09-14")
    covered(life, city("MA"))
    life.told("died", died("2027-04-30"))
    covered(life, city("MA"))

    assert "premium-free-part-a:kim" in open_questions(life)


def test_medicare_of_one_day_is_a_day() -> None:
    """Told with its end, and as long as it was."""
    life = retiree(on_medicare("2026-04-01", "2026-04-01", ended="2026-04-01"), plan="hmo-retired")

    assert covered(life, city(None)) == {
        "self hmo-retired 2026-02-01..2026-03-31",
        "self senior 2026-04-01..2026-04-01",
        "self hmo-retired 2026-04-02..",
    }


ON, ENDED = on_medicare("2026-04-01", None), on_medicare("2026-04-01", None, ended="2026-07-31")


@pytest.mark.parametrize(
    ("events", "through", "expected"),
    [
        ([], "2026-08-30", [".. None"]),
        ([], "2026-09-01", ["..2026-08-31 None"]),
        ([ON], "2026-02-01", ["..2026-03-31 e4"]),
        ([ON], "2026-09-01", ["..2026-03-31 e4"]),
        ([ENDED], "2026-02-01", ["..2026-03-31 e4", "2026-08-01.. e4"]),
        ([ENDED], "2026-09-01", ["..2026-03-31 e4", "2026-08-01..2026-08-31 e4"]),
        ([ENDED, on_medicare("2026-08-01", None)], "2026-02-01", ["..2026-03-31 e4"]),
        (
            [ENDED, on_medicare("2026-08-02", None)],
            "2026-02-01",
            ["..2026-03-31 e4", "2026-08-01..2026-08-01 e4"],
        ),
        (
            [ENDED, on_medicare("2026-09-01", None, ended="2027-03-31")],
            "2026-09-01",
            ["..2026-03-31 e4", "2026-08-01..2026-08-31 e4", "2027-04-01.. e5"],
        ),
        ([on_medicare("2026-04-01", None, ended="2026-08-31")], "2026-09-01", ["..2026-03-31 e4"]),
        (
            [on_medicare("2026-04-01", None, ended="2026-09-01")],
            "2026-09-01",
            ["..2026-03-31 e4", "2026-09-02.. e4"],
        ),
    ],
)
def test_med_1_a_plan_for_medicare_covers_on_no_day_without_any(
    events: list[DomainEvent], through: str, expected: list[str]
) -> None:
    """Of who is 65 in 2026-09: by what was told and by age, each gap with the event that tells of it."""
    book = city(None)
    life = retiree(*events)
    now = known(life.family, life.streams("hr", "coverage", "misfit"))
    found = medicare(now.family, phases(now.family, book), now.births, day(through), book, {})

    assert [
        f"{'' if each.first_day == date.min else each.first_day}..{each.last_day or ''} {each.ref and each.ref.id}"
        for each in found.bars
        if each.member == "self" and each.medicare == "only"
    ] == expected
