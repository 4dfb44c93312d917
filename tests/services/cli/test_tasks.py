"""`hub tasks`: what only a person can know, as a coordinator meets it."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from events.enrollment import QuestionAnswered
from services import wiring
from services.running import step
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import FAMILY, event, tell
from tests.services.cli.conftest import Run

LEAVE = event("hr.employee.leave_started", {"first_day": "2026-03-02", "kind": "fmla", "paid": "none"})
QUESTION = "leave-premium:2026-03-02"


@pytest.fixture
def asking(folder: Path) -> Path:
    """A hub that has been told of an unpaid leave, and has decided it."""
    with open_hub(read()) as hub:
        tell(hub, LEAVE)
        step(hub)
    return folder


def answers() -> list[QuestionAnswered]:
    """Return what was answered, as the log has it."""
    with open_hub(read()) as hub:
        records = hub.log.load([f"hr/{FAMILY}"])[f"hr/{FAMILY}"]
    return [each.event for each in records if isinstance(each.event, QuestionAnswered)]


def test_a_hub_without_questions_says_so(folder: Path, run: Run) -> None:
    """The list is an answer, also when it is empty."""
    said = run("tasks")

    assert (said.code, said.out) == (0, "No question waits.\n")


def test_open_questions_are_listed_with_what_holds_meanwhile(asking: Path, run: Run) -> None:
    """By when, whose, which, what, how it may be answered, and what holds."""
    said = run("tasks")

    assert said.code == 0
    (row,) = said.rows
    assert row[:4] == [_in_thirty_days(), "payroll", FAMILY, QUESTION]
    assert row[5:] == ["paid | unpaid", "coverage goes on", "open"]
    assert "hub tasks answer" in said.err


@pytest.mark.parametrize(("days", "state"), [(29, "open"), (30, "overdue"), (31, "overdue")])
def test_a_question_whose_day_has_come_is_overdue(
    asking: Path, run: Run, monkeypatch: pytest.MonkeyPatch, days: int, state: str
) -> None:
    """On its day too, as the overview counts them; an answered one never is."""
    asked_day = date.fromisoformat(_in_thirty_days()) - timedelta(days=30)
    noon = datetime.combine(asked_day + timedelta(days=days), time(16), UTC)
    monkeypatch.setattr(wiring, "SystemClock", lambda: FixedClock(noon))

    (row,) = run("tasks").rows
    assert row[-1] == state

    run("tasks", "answer", FAMILY, QUESTION, "paid", "--by", "Maria")
    assert [each[-1] for each in run("tasks", "--all").rows] == ["answered"]


def _in_thirty_days() -> str:
    """Return the day that is thirty after the hub asked: no rule gives this question one."""
    with open_hub(read()) as hub:
        (asked,) = hub.log.load([f"question/{FAMILY}"])[f"question/{FAMILY}"]
    return (asked.recorded_at.date() + timedelta(days=30)).isoformat()


def test_who_names_what_is_asked_of_a_family(asking: Path, run: Run) -> None:
    """With what holds meanwhile; not as it was known before the hub asked, and not once it is answered."""
    line = f"asks payroll, by {_in_thirty_days()}: {QUESTION}; meanwhile coverage goes on"
    asked, before = (
        run("who", FAMILY, *known).out.splitlines() for known in ((), ("--known-at", "2026-01-05T15:00:00Z"))
    )
    run("tasks", "answer", FAMILY, QUESTION, "paid", "--by", "Maria")

    assert (line in asked, line in before, line in run("who", FAMILY).out.splitlines()) == (
        True,
        False,
        False,
    )


def test_questions_of_one_owner(asking: Path, run: Run) -> None:
    """The others are not listed."""
    assert [row[3] for row in run("tasks", "--owner", "payroll").rows] == [QUESTION]
    assert run("tasks", "--owner", "counsel").out == "No question waits.\n"


def test_questions_as_json(asking: Path, run: Run) -> None:
    """For programs, with the rule and the events they rest on."""
    (said,) = json.loads(run("tasks", "--json").out)

    assert (said["question"], said["rule"], said["state"]) == (QUESTION, "LV-1", "open")
    assert said["rests_on"] == ["munis/city#hr.employee.leave_started-1"]


def test_an_answer_is_recorded_and_closes_the_question(asking: Path, run: Run) -> None:
    """As an event of the hub's own, with who decided it."""
    said = run("tasks", "answer", FAMILY, QUESTION, "paid", "--by", "Maria", "--why", "by check")

    assert said.code == 0
    (given,) = answers()
    assert (given.answer, given.decided_by, given.why, given.day) == ("paid", "Maria", "by check", None)
    assert run("tasks").out == "No question waits.\n"
    assert [row[7] for row in run("tasks", "--all").rows] == ["answered"]


def test_the_same_answer_again_records_nothing(asking: Path, run: Run) -> None:
    """Nothing to do; another answer is recorded, and then the first one once more is news."""
    arguments = ("tasks", "answer", FAMILY, QUESTION)
    codes = [
        run(*arguments, *words).code
        for words in (
            ("paid", "--by", "Maria"),
            ("paid", "--by", "Maria"),
            ("unpaid", "--by", "Maria", "--day", "2026-04-01"),
            ("paid", "--by", "Maria"),
        )
    ]

    assert codes == [0, 4, 0, 0]
    assert [each.answer for each in answers()] == ["paid", "unpaid", "paid"]


def test_an_answer_without_the_day_it_needs_leaves_the_question_open(asking: Path, run: Run) -> None:
    """It is recorded, and the question still waits."""
    said = run("tasks", "answer", FAMILY, QUESTION, "unpaid", "--by", "Maria")

    assert said.code == 3
    assert "With unpaid goes the day" in said.err
    assert [row[3] for row in run("tasks").rows] == [QUESTION]


@pytest.mark.parametrize(
    ("question", "word", "options", "why"),
    [
        (QUESTION, "perhaps", (), "it may be paid, unpaid"),
        ("never-asked", "paid", (), "was never asked"),
        (QUESTION, "paid", ("--amount", "ten"), "decimal"),
    ],
)
def test_what_is_no_answer_is_refused(
    asking: Path, run: Run, question: str, word: str, options: tuple[str, ...], why: str
) -> None:
    """With usage, and nothing is recorded."""
    said = run("tasks", "answer", FAMILY, question, word, "--by", "Maria", *options)

    assert said.code == 2
    assert why in said.err
    assert answers() == []


def test_an_answer_can_end_and_give_back_coverage(asking: Path, run: Run) -> None:
    """Unpaid and a letter: coverage lapses; and status counts what is open, with its deadline."""
    run("tasks", "answer", FAMILY, QUESTION, "unpaid", "--by", "Maria", "--day", "2026-04-01")
    assert "1 question for benefits, the first by 2026-04-16" in run("status").out
    letter = "leave-letter:2026-03-02"
    run("tasks", "answer", FAMILY, letter, "mailed", "--by", "Maria", "--day", "2026-04-20")
    lapsed = json.loads(run("who", FAMILY, "--as-of", "2026-05-06", "--json").out)
    run("tasks", "answer", FAMILY, QUESTION, "paid", "--by", "Maria")
    back = json.loads(run("who", FAMILY, "--as-of", "2026-05-06", "--json").out)

    assert lapsed["coverages"] == []
    assert [each["plan"]["id"] for each in back["coverages"]] == ["hmo"]
