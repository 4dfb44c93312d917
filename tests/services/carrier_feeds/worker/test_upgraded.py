"""Another version of the writer runs: what it writes otherwise does not leave, and everybody is told why."""

import pytest

from events.carrier_feeds import (
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangeNotDelivered,
)
from events.doors import Delivery, FileInPieces
from events.errors import OtherContent, PartnerUnreachable, PermanentError
from events.feed_leaving import InterchangeLeaving
from services.carrier_feeds.worker import Ending, files_of, rebuild_file, run_night
from services.carrier_feeds.worker.doors import profile_at
from services.carrier_feeds.worker.holding import resend
from services.carrier_feeds.worker.standing import standing
from services.ports import ErrorPlace
from tests.services.carrier_feeds.carrier import PlainCarrier
from tests.services.carrier_feeds.stage import CARRIER, stage
from tests.services.carrier_feeds.worker.waiting import deliver_it, run_again, take_back, waiting_file

BY = "version 1 of the writer prepared it, and this is version 2"
OTHERWISE = f"file 1 can no longer be written as it was prepared: {BY}"


def test_a_file_of_another_writer_does_not_leave_and_says_why() -> None:
    """Not a byte arrives, the failure names both versions, and status counts a file that a person must look at."""
    here = waiting_file()
    here.interchanges.writer = 2

    assert run_again(here) is Ending.NOT_DELIVERED
    assert here.carrier.deliveries == []
    (file,) = files_of(here.doors, CARRIER)
    assert (file.error, file.writer, file.unwritable, file.leaving) == (OTHERWISE, 1, True, False)
    _, profile = profile_at(here.doors, CARRIER, here.doors.log.head())
    stands = standing(here.doors, profile, today=here.clock.now().date())
    assert (stands.undelivered, stands.held_by) == (1, {"unwritable": 1})


def test_what_was_there_already_is_delivered_whoever_writes_now() -> None:
    """The process died after the file had its name: the new version finds it by its SHA-256, and makes nothing."""
    here = waiting_file()
    content = rebuild_file(here.doors, CARRIER, 1).whole()

    class There(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            return Delivery(name, looked_up=True)

    here.interchanges.writer = 2
    with here.through(There()):
        outcome = run_night(here.doors, CARRIER, here.clock.now().date())

    assert outcome.delivered == (1,)
    assert content
    with pytest.raises(PermanentError, match="it was delivered: ask the carrier"):
        take_back(here)


def test_it_is_recorded_before_a_file_can_have_its_name() -> None:
    """Once, whatever comes of the attempt; one that did not come so far is not recorded."""
    here = waiting_file()
    before = len(here.said(InterchangeLeaving))
    seen: list[int] = []

    class Lost(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            content.prove()
            seen.append(len(here.said(InterchangeLeaving)))
            raise PartnerUnreachable("the connection was lost")

    with here.through(Lost()):
        run_again(here)
        run_again(here)
    run_again(here)

    assert (before, seen) == (0, [1, 1])
    assert [len(here.said(each)) for each in (InterchangeLeaving, InterchangeDelivered)] == [1, 1]


def test_one_that_was_prepared_before_versions_were_counted() -> None:
    """Of it the log does not say whether it left: somebody must have asked."""
    here = stage()
    here.insured("city/1")
    here.carrier.away = True
    here.interchanges.writer = 0
    here.night()
    here.carrier.away, here.interchanges.writer = False, 2
    assert run_again(here) is Ending.NOT_DELIVERED

    (failed,) = here.said(InterchangeNotDelivered)[1:]
    assert "a version before 1 of the writer prepared it, and this is version 2" in failed.error
    with pytest.raises(PermanentError, match="it may have left"):
        take_back(here)
    take_back(here, asked="J. Doe")
    assert run_again(here) is Ending.DELIVERED


def test_after_delivery_resend_and_rebuild_say_what_happened() -> None:
    """Nothing leaves; no failure of the carrier's is recorded."""
    here = waiting_file()
    deliver_it(here)
    here.interchanges.writer = 2

    with pytest.raises(OtherContent) as again:
        resend(here.doors, CARRIER, 1, actor="bob", reason="the carrier lost it")
    with pytest.raises(OtherContent) as rebuilt:
        rebuild_file(here.doors, CARRIER, 1).prove()

    assert (str(again.value), str(rebuilt.value)) == (OTHERWISE, OTHERWISE)
    assert len(here.carrier.deliveries) == 1
    assert len(here.said(InterchangeNotDelivered)) == 1


def test_the_same_version_that_writes_otherwise_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number has not been raised, though it should have been."""
    here = waiting_file()
    monkeypatch.setattr(here.interchanges, "write", lambda *args, **named: b"{}")

    with pytest.raises(OtherContent, match=r"the same version of the writer, 1, makes other bytes of it"):
        rebuild_file(here.doors, CARRIER, 1).prove()


def test_an_error_in_a_file_of_another_writer_names_nobody() -> None:
    """Counted in what is written now its position may be another member's; nobody is blamed for it."""
    named = []
    for writer in (1, 2):
        here = stage()
        here.insured("city/1", "city/2")
        here.night()
        here.carrier.outbox.clear()
        here.interchanges.spoken_of = {9: ErrorPlace("city/2", "self")}
        here.interchanges.writer = writer
        answer = b'[{"kind": "999", "control": 1, "code": "R", "sets": {"0001": "R"}, "faults": [9]}]'
        here.carrier.outbox["blue.999"] = answer
        here.answered()
        heard = here.said(InterchangeAcknowledged)[-1]
        named.append([each.family for one in heard.sets for each in one.faults])

    assert named == [["city/2"], []]
