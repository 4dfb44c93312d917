"""Leave ends nothing; an unpaid premium does, after 30 days and a letter; and a return gives it back at once."""

import pytest

from events.employment import LeaveEnded
from events.enrollment import QuestionAnswered
from events.spans import fold_records
from services.eligibility.rules.leave import lapse_last_day
from tests.life import Life, day, elected, hired, joined, left, parted, rehired, voided
from tests.services.eligibility.law_life import answered, back, city, covered, on_leave, open_questions, told

PREMIUM, LETTER = "leave-premium:2026-09-08", "leave-letter:2026-09-08"


@pytest.mark.parametrize(
    ("letter", "last"),
    [
        ("2026-10-16", "2026-10-31"),
        ("2026-10-17", "2026-11-01"),
        ("2026-10-20", "2026-11-04"),
        ("2026-09-01", "2026-10-31"),
    ],
)
def test_lv_1_30_days_late_and_15_after_the_letter(letter: str, last: str) -> None:
    """Due 2026-10-01: 10-31 at the earliest, and 11-04 with a letter of 10-20."""
    assert lapse_last_day(day("2026-10-01"), day(letter)) == day(last)


def absent(kind: str = "fmla", paid: str = "none") -> Life:
    """Return somebody with a spouse, on leave from 2026-09-08."""
    return told(
        hired("2026-01-15"),
        joined("kim", "2026-01-15"),
        elected("2026-01-15", "hmo:kim", "life"),
        on_leave("2026-09-08", kind, paid),
    )


@pytest.mark.parametrize("kind", ["fmla", "ofla", "pfml", "military", "medical", "personal", "suspension"])
def test_lv_1_leave_itself_ends_nothing(kind: str) -> None:
    """Whatever its kind; payroll is asked whether the share is paid."""
    life = absent(kind)

    assert covered(life, city()) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
    assert set(open_questions(life)) == {PREMIUM}


@pytest.mark.parametrize("kind", ["ofla", "pfml"])
def test_lv_2_a_leave_of_oregon_keeps_coverage_as_fmla_leave_does(kind: str) -> None:
    """The same days late, the same letter, the same return."""
    life = absent(kind)
    covered(life, city("OR"))
    answered(life, PREMIUM, "unpaid", "2026-10-01")
    covered(life, city("OR"))
    answered(life, LETTER, "mailed", "2026-10-20")
    life.told("back", back("2026-12-01"))

    assert {"self hmo 2026-03-01..2026-11-04", "self hmo 2026-12-01.."} <= covered(life, city("OR"))


def test_lv_1_nothing_is_asked_of_a_leave_with_full_pay() -> None:
    """The share is taken from the pay as ever."""
    life = absent(paid="full")
    covered(life, city())

    assert open_questions(life) == {}


def unpaid(mailed: str | None = "2026-10-20") -> Life:
    """Return the leave whose premium of 2026-10-01 was not paid, and the day of the letter."""
    life = absent()
    covered(life, city())
    answered(life, PREMIUM, "unpaid", "2026-10-01")
    covered(life, city())
    if mailed is not None:
        answered(life, LETTER, "mailed", mailed)
    return life


def test_lv_1_an_unpaid_premium_asks_for_the_letter_and_ends_nothing_yet() -> None:
    """The letter has to be mailed by 2026-10-16 for the earliest end."""
    life = unpaid(None)

    assert covered(life, city()) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
    asked = open_questions(life)
    assert {name: each.due_day for name, each in asked.items()} == {LETTER: day("2026-10-16")}


def test_lv_1_a_lapse_ends_health_coverage_of_the_family_and_no_other() -> None:
    """Letter of 10-20: covered to 2026-11-04; life insurance is another law's."""
    life = unpaid()

    assert covered(life, city()) == {"self hmo 2026-03-01..2026-11-04", "kim hmo 2026-03-01..2026-11-04"}
    assert covered(life, city(), "life") == {"self life 2026-01-15.."}
    ended = {each.ended_reason for each in fold_records(life.records) if each.line == "medical"}
    assert ended == {"non_payment"}
    assert open_questions(life) == {}


def test_lv_1_a_return_gives_coverage_back_without_wait() -> None:
    """From the day of the return on, for the whole family, with nothing to prove."""
    life = unpaid()
    covered(life, city())
    life.told("back", back("2026-12-01"))

    assert covered(life, city()) == {
        "self hmo 2026-03-01..2026-11-04",
        "kim hmo 2026-03-01..2026-11-04",
        "self hmo 2026-12-01..",
        "kim hmo 2026-12-01..",
    }
    again = [each for each in fold_records(life.records) if each.span.first_day == day("2026-12-01")]
    assert {(each.began_reason, each.rules) for each in again} == {("active", ("LV-1",))}


def test_lv_1_who_was_back_before_the_lapse_never_lost_it() -> None:
    """Back on 2026-11-01, before 11-04."""
    life = unpaid()
    life.told("back", back("2026-11-01"))

    assert covered(life, city()) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}


def test_lv_1_a_lapse_lasts_through_the_leaves_that_follow() -> None:
    """A personal leave after the FMLA leave is no return."""
    life = unpaid()
    life.told("more", on_leave("2026-12-01", "personal"))
    life.told("back", back("2027-01-11"))

    assert "self hmo 2027-01-11.." in covered(life, city())
    assert not any("2026-12-01" in each for each in covered(life, city()))


def test_lv_1_who_pays_after_all_keeps_coverage() -> None:
    """The latest answer counts, also after the end was told."""
    life = unpaid()
    covered(life, city())
    answered(life, PREMIUM, "paid")

    assert covered(life, city()) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}


def test_lv_1_an_answer_that_is_voided_never_was() -> None:
    """The lapse falls away with it."""
    life = unpaid()
    covered(life, city())
    names = [each.cause.id for each in life.records if isinstance(each.event, QuestionAnswered)]
    life.told("void", voided(names[-1]))

    assert covered(life, city()) == {"self hmo 2026-03-01..", "kim hmo 2026-03-01.."}
    assert set(open_questions(life)) == {LETTER}


def test_lv_1_no_return_ends_by_the_termination_that_hr_sends() -> None:
    """Until it comes somebody is asked; then the question is moot."""
    life = absent(paid="full")
    life.told("end", back("2026-12-01").model_copy(update={"return_day": None, "outcome": "did_not_return"}))

    assert "self hmo 2026-03-01.." in covered(life, city())
    assert set(open_questions(life)) == {"did-not-return:2026-09-08"}
    life.told("left", left("2026-11-30", "did_not_return"))
    assert "self hmo 2026-03-01..2026-11-30" in covered(life, city(None))
    assert open_questions(life) == {}


def test_lv_1_dependents_who_leave_in_the_lapse_do_not_come_back() -> None:
    """What is given back is what would be covered by then."""
    life = unpaid()
    life.told("gone", parted("kim", "2026-11-15", "death"))
    life.told("back", back("2026-12-01"))

    assert covered(life, city()) == {
        "self hmo 2026-03-01..2026-11-04",
        "kim hmo 2026-03-01..2026-11-04",
        "self hmo 2026-12-01..",
    }


def test_lv_4_the_question_rests_on_the_end_of_the_leave() -> None:
    """It names the event by which HR told that nobody came back."""
    life = absent()
    life.told("gone", LeaveEnded(outcome="did_not_return"))
    covered(life, city())

    assert open_questions(life)["did-not-return:2026-09-08"].rests_on == ("munis/city#gone",)


@pytest.mark.parametrize("last_day", ["2026-09-08", "2026-12-31"])
def test_lv_1_nothing_is_asked_of_who_has_left(last_day: str) -> None:
    """An employment that ends on the first day of the leave, or later, is the one the leave was from."""
    life = told(
        hired("2026-01-15"),
        elected("2026-01-15", "hmo"),
        on_leave("2026-09-08"),
        left(last_day),
    )
    covered(life, city())

    assert PREMIUM not in open_questions(life)


def test_lv_1_nothing_is_asked_of_who_was_on_leave_from_the_first_day_and_has_left() -> None:
    """The employment that begins with the leave is the one the leave is from."""
    begun = [hired("2026-01-15"), elected("2026-01-15", "life"), on_leave("2026-01-15")]
    here, gone = told(*begun), told(*begun, left("2026-12-31"))
    covered(here, city())
    covered(gone, city())

    assert set(open_questions(here)) == {"leave-premium:2026-01-15"}
    assert "leave-premium:2026-01-15" not in open_questions(gone)


def test_lv_1_a_leave_from_the_first_day_lapses_as_any_other() -> None:
    """The job that begins with the leave is no return to work; one that begins later is."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"), on_leave("2026-01-15"))
    answered(life, "leave-premium:2026-01-15", "unpaid", "2026-04-01")
    answered(life, "leave-letter:2026-01-15", "mailed", "2026-04-16")

    assert covered(life, city()) == {"self hmo 2026-03-01..2026-05-01"}
    life.told("left", left("2026-06-10"))
    life.told("again", rehired("2026-06-20"))
    assert covered(life, city()) == {"self hmo 2026-03-01..2026-05-01", "self hmo 2026-06-20.."}


def test_lv_1_a_lapse_of_one_day() -> None:
    """Ended on November 4, back on November 6: November 5 is not covered; back on the 5th, nothing lapsed."""
    for back_on, spans in (
        ("2026-11-06", {"self hmo 2026-03-01..2026-11-04", "self hmo 2026-11-06.."}),
        ("2026-11-05", {"self hmo 2026-03-01.."}),
    ):
        life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"), on_leave("2026-09-08"))
        covered(life, city())
        answered(life, PREMIUM, "unpaid", "2026-10-01")
        covered(life, city())
        answered(life, LETTER, "mailed", "2026-10-20")
        life.told("back", back(back_on))

        assert covered(life, city()) == spans


def test_lv_1_a_letter_without_a_day_ends_nothing() -> None:
    """Nobody knows from when its fifteen days count."""
    life = told(hired("2026-01-15"), elected("2026-01-15", "hmo"), on_leave("2026-09-08"))
    covered(life, city())
    answered(life, PREMIUM, "unpaid", "2026-10-01")
    covered(life, city())
    answered(life, LETTER, "mailed")

    assert covered(life, city()) == {"self hmo 2026-03-01.."}
