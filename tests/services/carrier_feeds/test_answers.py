"""A carrier's answers: read once, whatever way they come, and never against a final one."""

import json
from datetime import timedelta
from typing import Any

import pytest

from events.carrier_feeds import (
    AnswerFetched,
    AnswerKind,
    AnswerNotOurs,
    InterchangeAcknowledged,
    InterchangeDelivered,
)
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.files import ACCEPTED, AWAITING, REJECTED
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.worker import Ending, files_of, import_answer, overdue_files
from services.carrier_feeds.worker.answers import LOOKED_AT_AGAIN_MAX
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage


def _content(kind: str, code: str, *, control: int = 1, note: str = "", **sets: str) -> bytes:
    said: dict[str, Any] = {"kind": kind, "control": control, "code": code, "note": note}
    return json.dumps([{**said, "sets": {name[1:]: verdict for name, verdict in sets.items()}}]).encode()


def _sent(**profile: object) -> Stage:
    """Return a stage on which file 1, with two sets of a family each, has been delivered and not answered."""
    here = stage(catalog_with(families_per_set=1, **profile))
    here.carrier.keep_back = True
    here.insured("city/1", "city/2")
    here.night()
    return here


def _import(here: Stage, *contents: bytes) -> list[tuple[int, int, int, int]]:
    """Bring answers by hand; return accepted, rejected, known and not ours of each."""
    outcomes = [
        import_answer(here.doors, CARRIER, name=f"a{number}", content=content)
        for number, content in enumerate(contents)
    ]
    return [(each.accepted, each.rejected, each.known, len(each.not_ours)) for each in outcomes]


def _mark(here: Stage, mark: str) -> int:
    return len(files_of(here.doors, CARRIER, mark=mark))


def test_a_final_answer_ends_the_waiting() -> None:
    """A TA1 leaves the file waiting for its 999, where the profile says so."""
    here = _sent()
    first = _import(here, _content("TA1", "A"))
    waiting = _mark(here, AWAITING)
    second = _import(here, _content("999", "A"))

    assert (first, second) == ([(1, 0, 0, 0)], [(1, 0, 0, 0)])
    assert (waiting, _mark(here, ACCEPTED)) == (1, 1)


def test_a_ta1_can_be_final() -> None:
    """Where the carrier sends nothing after it, the TA1 accepts every set."""
    here = _sent(final_answer="TA1")
    _import(here, _content("TA1", "A"))
    (fact,) = here.said(InterchangeAcknowledged)

    assert isinstance(fact, InterchangeAcknowledged)
    assert [each.members for each in fact.sets] == [("city/1",), ("city/2",)]
    assert _mark(here, ACCEPTED) == 1


def test_a_rejected_set_is_due_again() -> None:
    """Only its families are; the file is shown as rejected."""
    here = _sent()
    _import(here, _content("999", "P", s0002="R"))

    assert _mark(here, REJECTED) == 1
    assert here.due() == 1


def test_again() -> None:
    """The same answer once more, as another file or another copy, changes nothing but that it was read."""
    here = _sent()
    outcomes = _import(
        here, _content("TA1", "A"), _content("TA1", "A"), _content("999", "A"), _content("999", "A")
    )
    same = import_answer(here.doors, CARRIER, name="a0", content=_content("TA1", "A"))

    assert outcomes == [(1, 0, 0, 0), (0, 0, 1, 0), (1, 0, 0, 0), (0, 0, 1, 0)]
    assert same.files_read == 0
    assert len(here.said(AnswerFetched)) == 4


def test_a_final_answer_is_not_contradicted() -> None:
    """Once every set has its fate, another verdict is reported and not believed."""
    here = _sent()
    outcomes = _import(
        here,
        _content("999", "P", s0001="R"),
        _content("999", "A"),
        _content("TA1", "R"),
        _content("TA1", "A"),
    )

    assert outcomes == [(0, 1, 0, 0), (0, 0, 0, 1), (0, 0, 0, 1), (0, 0, 1, 0)]
    assert _mark(here, REJECTED) == 1


def test_a_duplicate_number_is_no_rejection() -> None:
    """The carrier has read a file of this number before: what came of that is still awaited."""
    here = _sent()
    outcomes = _import(here, _content("TA1", "R", note="025"), _content("999", "A"))

    assert outcomes == [(0, 1, 0, 0), (1, 0, 0, 0)]
    assert _mark(here, ACCEPTED) == 1


def test_what_is_not_ours_is_kept_and_reported() -> None:
    """An unknown file, an unknown set and what cannot be read are recorded with their reason, and read once."""
    here = _sent()
    outcomes = _import(
        here, _content("999", "A", control=7), _content("999", "P", s0009="R"), b"no answer at all"
    )
    reasons = [each.reason for each in here.said(AnswerNotOurs)]

    assert outcomes == [(0, 0, 0, 1)] * 3
    assert reasons == [
        "no file of ours has the control number 7",
        "file 1 has no transaction set 0009",
        "it cannot be read",
    ]
    assert _mark(here, AWAITING) == 1


def test_an_answer_to_another_interchange_of_the_number_is_not_believed() -> None:
    """A test system or an earlier year has the number too; what differs is reported, and ours goes on waiting."""
    here = _sent()
    other = json.dumps(
        [{"kind": "TA1", "control": 1, "code": "R", "original": "2025-06-02T18:00", "sets": {}}]
    )
    outcomes = _import(here, other.encode())
    (fact,) = here.said(AnswerNotOurs)

    assert isinstance(fact, AnswerNotOurs)
    assert (outcomes, _mark(here, AWAITING)) == ([(0, 0, 0, 1)], 1)
    assert fact.reason == (
        "TA1 for control number 1 is about an interchange of 2025-06-02 18:00; "
        "ours of that number was written 2026-06-02 18:00"
    )


def test_a_name_that_is_used_again_is_read_again() -> None:
    """Some carriers have one name for all answers: with other content it is another file, also an old one's again."""
    here = _sent()
    first, second = _content("TA1", "A"), _content("999", "A")
    outcomes = []
    for content in (first, first, second, second, first):
        here.carrier.outbox["answer"] = content
        outcomes.append(here.answered())

    assert [(each.files_read, each.accepted, each.known) for each in outcomes] == [
        (1, 1, 0),
        (0, 0, 0),
        (1, 1, 0),
        (0, 0, 0),
        (1, 0, 1),
    ]


def test_what_was_brought_by_hand_is_not_read_again_from_the_outbox() -> None:
    """The same content under the same name is the same answer; it is fetched once to see that."""
    here = _sent()
    import_answer(here.doors, CARRIER, name="answer", content=_content("TA1", "A"))
    here.carrier.outbox["answer"] = _content("TA1", "A")
    first = here.answered()
    here.carrier.locked = {"answer"}
    second = here.answered()

    assert (first.files_read, second.files_read, second.error) == (0, 0, None)


def test_the_outbox_is_read_once() -> None:
    """A file that was read stays there and is not read again; one that came since is."""
    here = _sent()
    here.carrier.outbox["a"] = _content("TA1", "A")
    first = here.answered()
    here.carrier.outbox["b"] = _content("999", "A")
    second = here.answered()
    third = here.answered()

    assert [each.files_read for each in (first, second, third)] == [1, 1, 0]


def test_what_was_mended_under_its_name_is_read() -> None:
    """A cut answer is told once; the whole one in its place counts, while the file still waits for it."""
    here = _sent()
    here.carrier.outbox["a"] = b"cut"
    cut, again = here.answered(), here.answered()
    here.carrier.outbox["a"] = _content("999", "A")
    whole, after = here.answered(), here.answered()

    assert [(each.files_read, len(each.not_ours)) for each in (cut, again, whole, after)] == [
        (1, 1),
        (0, 0),
        (1, 0),
        (0, 0),
    ]
    assert _mark(here, ACCEPTED) == 1


def test_once_all_is_answered_nothing_is_looked_at_again() -> None:
    """What lies in an outbox and is no answer is fetched again only while one is awaited."""
    here = _sent()
    here.carrier.outbox |= {"a": b"no answer at all", "b": _content("999", "A")}
    here.answered()
    here.carrier.locked = {"a", "b"}

    assert here.answered().error is None


def test_only_the_last_unusable_files_are_looked_at_again() -> None:
    """An outbox full of what is no answer is not fetched as a whole in every look."""
    here = _sent()
    names = [f"{number:02d}" for number in range(LOOKED_AT_AGAIN_MAX + 5)]
    here.carrier.outbox |= dict.fromkeys(names, b"no answer at all")
    here.answered()
    here.carrier.locked = set(names)

    error = here.answered().error or ""

    assert error.split("; ") == [f"{name}: permission denied" for name in names[5:]]


def test_a_file_that_may_not_be_read_stops_no_other() -> None:
    """It is told each time until it can be read; the answers behind it are heard at once."""
    here = _sent()
    here.carrier.outbox |= {"a": _content("TA1", "A"), "b": _content("999", "A")}
    here.carrier.locked = {"a"}
    first = here.answered()
    here.carrier.locked.clear()
    second = here.answered()

    assert (first.files_read, first.error) == (1, "a: permission denied")
    assert (second.files_read, second.known, second.error) == (1, 1, None)
    assert _mark(here, ACCEPTED) == 1


def test_a_carrier_who_is_away_is_told_not_raised() -> None:
    """The outcome says why the outbox could not be read."""
    here = _sent()
    here.carrier.away = True

    assert here.answered().error == "the connection was refused"


def test_one_name_may_bring_new_content_by_hand() -> None:
    """Carriers use names again: other content under a known name is read."""
    here = _sent()
    first = import_answer(here.doors, CARRIER, name="ack", content=_content("TA1", "A"))
    second = import_answer(here.doors, CARRIER, name="ack", content=_content("999", "A"))

    assert [first.accepted, second.accepted] == [1, 1]


def test_where_no_answer_is_promised_delivery_takes_the_file() -> None:
    """Nothing is awaited, what was said is settled for good, and a TA1 that comes all the same says nothing new."""
    here = _sent(final_answer="none")
    waiting, taken = _mark(here, AWAITING), _mark(here, ACCEPTED)
    (fact,) = here.said(InterchangeAcknowledged)
    outcomes = _import(here, _content("TA1", "A"))
    due = here.due()
    key = key_of(CARRIER, "city/1")
    account = account_of(here.doors.views.load(LEDGER.view, [key])[key])

    assert (waiting, taken, due) == (0, 1, 0)
    assert isinstance(fact, InterchangeAcknowledged)
    assert (fact.answered_by, fact.accepted, fact.final) == (AnswerKind.DELIVERY, True, True)
    assert [each.members for each in fact.sets] == [("city/1",), ("city/2",)]
    assert (account.sent, account.settled.spans) == ((), here.truth("city/1"))
    assert outcomes == [(0, 0, 1, 0)]


@pytest.mark.parametrize("final_answer", ["999", "TA1", "none"])
def test_who_answers_has_the_file(final_answer: str) -> None:
    """An answer to a file whose arrival was not recorded says that it arrived; it is not left a second time."""
    here = stage(catalog_with(final_answer=final_answer))
    here.insured("city/1")
    here.carrier.away = True
    here.night()
    here.carrier.away = False
    _import(here, _content("TA1", "A"))
    outcome = here.night()

    assert (outcome.ending, outcome.delivered, here.carrier.deliveries) == (Ending.NOTHING_TO_SAY, (), [])
    assert [each.looked_up for each in here.said(InterchangeDelivered)] == [True]
    assert _mark(here, AWAITING if final_answer == "999" else ACCEPTED) == 1
    assert len(overdue_files(here.doors, CARRIER, here.clock.now() + timedelta(hours=49))) == (
        final_answer == "999"
    )
