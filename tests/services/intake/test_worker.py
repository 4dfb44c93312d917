"""Intake at work: each event once, every bad input named and kept, and quarantine emptied by a person."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.base import EventRef
from events.errors import NotFound
from services.intake.decide import Arrived
from services.intake.worker import BATCH
from services.overview import exceptions
from services.running import decide_again, step
from services.wiring import Hub
from tests.fixtures.hub import (
    CITY,
    FAMILY,
    FAMILY_OF_TWO,
    SSN,
    child_added,
    elected,
    hired,
    hub_in,
    left,
    tell,
)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that knows the small catalog and nobody yet."""
    with hub_in(tmp_path / "hub") as opened:
        yield opened


def test_an_event_is_taken_once(hub: Hub) -> None:
    """The second time the same event is answered with the position of the first, and nothing is appended."""
    first = tell(hub, *FAMILY_OF_TWO)
    head = hub.log.head()

    again = tell(hub, *FAMILY_OF_TWO)

    assert [each.outcome for each in first] == ["accepted"] * 3
    assert [(each.outcome, each.position) for each in again] == [
        ("duplicate", each.position) for each in first
    ]
    assert hub.log.head() == head


def test_more_events_than_a_batch_are_all_taken(hub: Hub) -> None:
    """Events come in batches of a thousand, and each is answered."""
    said = [hired(id=f"hire-{number}", subject=f"city/{number}") for number in range(BATCH + 5)]
    arrived = (Arrived(f"many:{n}", json.dumps(each).encode()) for n, each in enumerate(said, 1))

    answers = list(hub.intake.publish(arrived))

    assert [len(each) for each in answers] == [BATCH, 5]
    assert {answer.outcome for each in answers for answer in each} == {"accepted"}


BAD_INPUT = [
    ("broken JSON", '{"specversion": "1.0", ', "bad-json", ""),
    ("no object", '["hired"]', "bad-json", ""),
    ("nothing at all", "{}", "missing-field", "/specversion"),
    ("unknown type", hired(type="hr.employee.promoted.v1"), "unknown-type", "/type"),
    ("a version to come", hired(type="hr.employee.hired.v9"), "unknown-type", "/type"),
    ("a fact of our own", hired(type="coverage.began.v1"), "unknown-type", "/type"),
    ("unknown attribute", hired(tenant="x"), "unknown-field", "/tenant"),
    ("unknown field", {**left(), "data": {**left()["data"], "note": "x"}}, "unknown-field", "/data/note"),
    (
        "missing field",
        {**left(), "data": {"reason": "voluntary"}},
        "missing-field",
        "/data/last_day_employed",
    ),
    ("impossible day", left("2026-02-30"), "bad-value", "/data/last_day_employed"),
    ("impossible time", left(time="2026-02-30T00:00:00Z"), "bad-value", "/time"),
    ("no employer", hired(subject="10234"), "bad-value", "/subject"),
    ("an employer not in the catalog", hired(subject="moon/10234"), "unknown-employer", "/subject"),
    ("a source not in the catalog", hired(source="munis/moon"), "unknown-source", "/source"),
    ("the hub as a source", hired(source="hub"), "bad-value", "/source"),
]


@pytest.mark.parametrize("name, bad, code, pointer", BAD_INPUT, ids=[row[0] for row in BAD_INPUT])
def test_what_cannot_be_understood_is_kept_and_named(
    hub: Hub, name: str, bad: dict[str, object] | str, code: str, pointer: str
) -> None:
    """Its place, a JSON pointer and a code are answered; the good events around it are taken."""
    answers = tell(hub, hired(id="before"), bad, child_added(id="after"))
    step(hub)

    assert [each.outcome for each in answers] == ["accepted", "quarantined", "accepted"]
    assert answers[1].place == "events.jsonl:2"
    assert (answers[1].faults[0].code, answers[1].faults[0].pointer) == (code, pointer)
    waiting = {row.id: row for row in exceptions(hub.views)}
    assert waiting.keys() == {answers[1].exception}
    assert waiting[answers[1].exception or ""].place == "events.jsonl:2"


def test_bytes_that_are_no_text_are_kept(hub: Hub) -> None:
    """A line in another encoding is quarantined like any other broken line."""
    answers = hub.intake.receive([Arrived("latin.jsonl:1", '{"name": "Núñez"}'.encode("latin-1"))])

    assert [each.outcome for each in answers] == ["quarantined"]
    assert hub.log.load([f"exception/{answers[0].exception}"], personal=True)


def test_the_same_broken_file_twice_is_one_exception(hub: Hub) -> None:
    """The id of an exception follows from place and content."""
    first = tell(hub, "{broken")
    head = hub.log.head()

    again = tell(hub, "{broken")
    elsewhere = tell(hub, "{broken", file="other.jsonl")

    assert again[0].exception == first[0].exception
    assert elsewhere[0].exception != first[0].exception
    assert hub.log.head() == head + 1


def test_the_same_broken_line_twice_in_one_batch_is_kept_once(hub: Hub) -> None:
    """Two answers, one exception, when place and content are equal."""
    same = Arrived("events.jsonl:1", b"{broken")

    answers = hub.intake.receive([same, same])

    assert answers[0] == answers[1]
    assert len(hub.log.load([f"exception/{answers[0].exception}"])[f"exception/{answers[0].exception}"]) == 1


def test_an_id_with_other_content_is_a_conflict_and_is_kept(hub: Hub) -> None:
    """What was held before stays; what came is in quarantine under kind conflict."""
    tell(hub, hired("2025-11-03"))

    answers = tell(hub, hired("2025-11-04"))
    step(hub)

    assert [each.outcome for each in answers] == ["quarantined"]
    assert [(row.kind, row.code, row.event_ref) for row in exceptions(hub.views)] == [
        ("conflict", "conflict", f"{CITY}#hr.employee.hired-1")
    ]
    held = hub.log.find(EventRef(CITY, "hr.employee.hired-1"))
    assert held is not None
    assert str(held.event.hire_day) == "2025-11-03"  # type: ignore[attr-defined]


def test_a_dry_run_answers_the_same_and_changes_nothing(hub: Hub) -> None:
    """Accepted, duplicate, conflict and refused are told apart without an append."""
    tell(hub, hired())
    head = hub.log.head()
    texts = [json.dumps(each) for each in (child_added(), hired(), hired("2025-11-04"))] + ["{broken"]
    arrived = [Arrived(None, text.encode()) for text in texts]

    answers = hub.intake.receive(arrived, dry_run=True)

    assert [each.outcome for each in answers] == ["accepted", "duplicate", "conflict", "refused"]
    assert hub.log.head() == head


def test_without_a_catalog_nothing_is_taken(tmp_path: Path) -> None:
    """No source is known before a catalog is published, and the message says what to do."""
    with (
        hub_in(tmp_path / "empty", catalog=False) as hub,
        pytest.raises(NotFound, match="hub catalog publish"),
    ):
        tell(hub, hired())


MISFITS = [
    ("a hire of somebody employed", [hired(), hired("2025-12-01", id="again")], "already-employed"),
    ("a termination of nobody", [left()], "unknown-employee"),
    ("an unknown dependent", [hired(), elected(covered=("self", "d9"))], "unknown-dependent"),
    ("a plan that is not offered", [hired(), elected(plan="gold")], "unknown-plan"),
    ("a plan for retirees", [hired(), elected(plan="hmo-retired")], "plan-not-offered"),
]


@pytest.mark.parametrize("name, told, code", MISFITS, ids=[row[0] for row in MISFITS])
def test_what_does_not_fit_waits_for_a_person(
    hub: Hub, name: str, told: list[dict[str, object]], code: str
) -> None:
    """It is in the log and in quarantine, with the family and the event it speaks of."""
    answers = tell(hub, *told)
    step(hub)

    assert {each.outcome for each in answers} == {"accepted"}
    waiting = list(exceptions(hub.views))
    assert [(row.kind, row.family) for row in waiting] == [("misfit", FAMILY)]
    assert waiting[0].code == code
    assert waiting[0].event_ref == str(answers[-1].ref)


def test_a_misfit_is_released_by_itself_once_it_fits(hub: Hub) -> None:
    """The hire that was late arrives, and the termination is no misfit any more."""
    tell(hub, left())
    step(hub)

    tell(hub, hired())
    step(hub)

    assert list(exceptions(hub.views)) == []
    assert [row.state for row in exceptions(hub.views, None)] == ["released"]


def test_a_dismissed_misfit_is_left_out_for_good(hub: Hub) -> None:
    """Dismissal is a fact: the event stays in the log and counts for nothing."""
    tell(hub, left("2025-12-31"))
    step(hub)
    waiting = next(exceptions(hub.views))

    hub.intake.dismiss(waiting.id, actor="ada", reason="another person's")
    tell(hub, *FAMILY_OF_TWO)
    step(hub)

    settled = next(exceptions(hub.views, None))
    assert (settled.state, settled.settled_by, settled.settled_how) == (
        "dismissed",
        "ada",
        "another person's",
    )
    assert decide_again(hub, FAMILY) == 0
    answer = hub.answers.of(FAMILY, as_of=hub.today().replace(month=6), known_at=None, now=hub.clock.now())
    assert [each.plan for each in answer.coverages] == ["hmo"]


def test_a_retry_takes_what_can_be_taken_now(hub: Hub) -> None:
    """An event of an unknown source is taken once it is mended, and the exception is released with its name."""
    kept = tell(hub, hired(source="munis/moon"))[0]
    step(hub)

    still = hub.intake.retry(kept.exception or "", actor="ada")
    mended = hub.intake.retry(kept.exception or "", actor="ada", mended=json.dumps(hired()).encode())
    step(hub)

    assert (still.outcome, still.faults[0].code) == ("refused", "unknown-source")
    assert mended.outcome == "accepted"
    assert [(row.state, row.settled_by) for row in exceptions(hub.views, None)] == [("released", "ada")]


def test_a_retry_again_says_that_it_is_settled(hub: Hub) -> None:
    """What was released or dismissed cannot be decided about twice."""
    kept = tell(hub, "{broken")[0]
    step(hub)
    hub.intake.dismiss(kept.exception or "", actor="ada", reason="a test line")

    with pytest.raises(NotFound, match="settled"):
        hub.intake.dismiss(kept.exception or "", actor="ada", reason="again")
    assert tell(hub, "{broken")[0].outcome == "settled"


def test_nobody_waits_under_an_unknown_id(hub: Hub) -> None:
    """The message names the command that lists what waits."""
    with pytest.raises(NotFound, match="hub exceptions list"):
        hub.intake.retry("0123456789ab", actor="ada")


def test_nothing_personal_is_said_about_what_is_kept(hub: Hub) -> None:
    """Neither the answers nor the view repeat an SSN or a name; the sealed text is not in the log in clear."""
    bad = {**hired(), "data": {**hired()["data"], "hire_day": "2026-02-30", "Ada O'Example": SSN}}

    answers = tell(hub, bad)
    step(hub)

    shown = repr(answers) + repr(list(exceptions(hub.views)))
    stored = Path(hub.settings.log_database).read_bytes()
    for word in (SSN, SSN.replace("-", ""), "Ada", "Example"):
        assert word not in shown
        assert word.encode() not in stored
