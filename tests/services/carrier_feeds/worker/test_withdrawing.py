"""The writer changes between preparing and leaving, or after: nothing is lost, and nothing is sent twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from events.carrier_feeds import (
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangeNotDelivered,
    InterchangePrepared,
)
from events.doors import Delivery, FileInPieces
from events.errors import ConcurrentWrite, NotFound, PartnerUnreachable, PermanentError
from events.feed_leaving import InterchangeWithdrawn
from services.carrier_feeds.worker import Ending, run_night
from services.carrier_feeds.worker.delivery import TWICE
from services.carrier_feeds.worker.doors import feed_of
from services.carrier_feeds.worker.holding import release, resend
from tests.services.carrier_feeds.carrier import PlainCarrier
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, roster_of, stage
from tests.services.carrier_feeds.worker.leaving import Place
from tests.services.carrier_feeds.worker.waiting import (
    deliver_it,
    lost_on_its_way,
    numbers_left,
    run_again,
    take_back,
    waiting_file,
)


@pytest.mark.parametrize("profile", [{}, {"changes": False, "full_file": {"action": "replace"}}])
def test_what_never_left_is_withdrawn_and_said_anew(profile: dict[str, object]) -> None:
    """The same night's next run says all of it under the next number; the carrier holds the truth."""
    here = waiting_file(**profile)
    kind = "full" if profile else "change"
    here.interchanges.writer = 2
    run_again(here, kind)
    take_back(here)

    assert run_again(here, kind) is Ending.DELIVERED
    here.answered()
    assert numbers_left(here) == [2]
    assert here.carrier.roster == roster_of(here.truth("city/1"), "city/1") | roster_of(
        here.truth("city/2"), "city/2"
    )
    assert profile or here.due() == 0
    assert run_again(here, kind) is Ending.ALREADY_CLOSED
    (fact,) = here.said(InterchangeWithdrawn)
    said = () if profile else ("city/1", "city/2")
    assert [each.families for each in fact.sets] == [said]
    assert (fact.reason, fact.asked) == ("the new version writes it otherwise", "")


def _answered(here: Stage) -> None:
    run_again(here)
    here.answered()


LEFT = "it may have left, and can be made again: 'hub feed run' looks, and leaves the same bytes"
ASK = "ask the carrier, and say with --asked who there says that it is lost"
RESEND = "it was delivered, and can be made again: 'hub feed resend' leaves the same bytes"
ANSWERED = "the carrier has answered for it; the next file says again what it refused"
REFUSED: list[tuple[Callable[[Stage], None], int, str, str]] = [
    (lost_on_its_way, 1, "", LEFT),
    (lost_on_its_way, 1, "J. Doe", LEFT),
    (lost_on_its_way, 2, "", f"it may have left: {ASK}"),
    (deliver_it, 1, "J. Doe", RESEND),
    (deliver_it, 2, "", f"it was delivered: {ASK}"),
    (_answered, 2, "J. Doe", ANSWERED),
    (take_back, 2, "J. Doe", "it was withdrawn before"),
]


@pytest.mark.parametrize(("happens", "writer", "asked", "words"), REFUSED)
def test_what_may_have_come_is_not_withdrawn(
    happens: Callable[[Stage], None], writer: int, asked: str, words: str
) -> None:
    """While the same bytes can leave once more, or nobody at the carrier was asked, or it has answered."""
    here = waiting_file()
    happens(here)
    here.interchanges.writer = writer
    facts = len(here.said(InterchangeWithdrawn))

    with pytest.raises(PermanentError) as refused:
        take_back(here, asked=asked)

    assert str(refused.value) == f"{CARRIER}/1: {words}"
    assert len(here.said(InterchangeWithdrawn)) == facts


@pytest.mark.parametrize("happens", [lost_on_its_way, deliver_it])
def test_what_the_carrier_says_never_came(happens: Callable[[Stage], None]) -> None:
    """It cannot be made again, and somebody there was asked: it is said anew, and an answer after all is reported."""
    here = waiting_file()
    happens(here)
    here.interchanges.writer = 2
    take_back(here, asked="J. Doe, EDI desk")
    here.carrier.outbox["late.999"] = b'[{"kind": "999", "control": 1, "code": "A", "sets": {"0001": "A"}}]'

    assert run_again(here) is Ending.DELIVERED
    assert here.answered().not_ours == ("late.999: file 1 was withdrawn, and is answered all the same",)
    assert numbers_left(here)[-1] == 2
    assert here.due() == 0
    (fact,) = here.said(InterchangeWithdrawn)
    assert fact.asked == "J. Doe, EDI desk"


def test_it_is_withdrawn_while_it_leaves() -> None:
    """Who is first holds: it does not get its name, and no failure is recorded; the night goes on with the next."""
    here = waiting_file()

    class Slow(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            if name == "blue_000000001.834":
                take_back(here)
            return here.carrier.deliver(name, content, tried_before=tried_before)

    failures = len(here.said(InterchangeNotDelivered))
    with here.through(Slow()):
        outcome = run_night(here.doors, CARRIER, here.clock.now().date())

    assert (outcome.ending, outcome.delivered, numbers_left(here)) == (Ending.DELIVERED, (2,), [2])
    assert len(here.said(InterchangeNotDelivered)) == failures


@pytest.mark.parametrize("final_answer", ["999", "none"])
def test_it_is_withdrawn_and_has_left_all_the_same(final_answer: str) -> None:
    """The carrier said that it never came while it was on its way: nobody is told that it took it, and a person is."""
    here = waiting_file(final_answer=final_answer)
    lost_on_its_way(here)

    class OnItsWay(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            here.interchanges.writer = 2
            take_back(here, asked="J. Doe, EDI desk")
            return Delivery(name, looked_up=False)

    with here.through(OnItsWay()):
        outcome = run_night(here.doors, CARRIER, here.clock.now().date())

    assert outcome.reasons == (f"file 1 was withdrawn, and has left all the same: {TWICE}",)
    assert [len(here.said(each)) for each in (InterchangeDelivered, InterchangeAcknowledged)] == [1, 0]
    assert (run_again(here), numbers_left(here)) == (Ending.DELIVERED, [2])


def test_nothing_is_left_of_what_was_withdrawn_while_it_left(tmp_path: Path) -> None:
    """What was written under a hidden name is taken away again: no later file has its name, and so none would."""
    place = Place(tmp_path)
    folder = place.here.doors.drops[CARRIER]

    class Slow(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            take_back(place.here)
            return folder.deliver(name, content, tried_before=tried_before)

    try:
        place.prepare()
        with place.here.through(Slow()):
            assert place.deliver() == ([], None)
        assert list(place.inbox.iterdir()) == []
        assert place.here.said(InterchangeNotDelivered) == []
    finally:
        place.close()


def test_it_leaves_while_it_is_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other way round the person is told to look again."""
    here = waiting_file()
    log = here.doors.log
    appended = log.append

    def leaves_first(entries: Any, **named: Any) -> Any:
        if isinstance(entries[0].event, InterchangeWithdrawn):
            monkeypatch.setattr(log, "append", appended)
            run_again(here)
        return appended(entries, **named)

    monkeypatch.setattr(log, "append", leaves_first)
    with pytest.raises(ConcurrentWrite):
        take_back(here)

    assert numbers_left(here) == [1]
    assert here.said(InterchangeWithdrawn) == []


def test_a_withdrawn_one_is_not_sent_again_and_another_number_is_unknown() -> None:
    """Each with its own words."""
    here = waiting_file()
    take_back(here)

    with pytest.raises(PermanentError, match="it was withdrawn; the next file says again what it said"):
        resend(here.doors, CARRIER, 1, actor="bob", reason="x")
    with pytest.raises(NotFound):
        take_back(here, 9)


def test_the_parts_of_a_full_file_are_withdrawn_one_by_one() -> None:
    """The first part has left. Once all others are withdrawn the night is written anew, in as many parts."""
    profile = {"changes": False, "full_file": {"action": "replace"}, "members_per_file": 1}
    here = stage(catalog_with(**profile))
    here.insured("city/1", "city/2", "city/3")
    here.carrier.loses = True

    class FirstOnly(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            if not name.endswith("1.834"):
                raise PartnerUnreachable("lost")
            return here.carrier.deliver(name, content, tried_before=tried_before)

    with here.through(FirstOnly()):
        here.night(kind="full")
    here.interchanges.writer = 2
    take_back(here, 2)
    assert run_again(here, "full") is Ending.NOT_DELIVERED
    take_back(here, 3)

    assert run_again(here, "full") is Ending.DELIVERED
    assert numbers_left(here) == [1, 4, 5, 6]
    assert [each.writer for each in here.said(InterchangePrepared)] == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("kind", ["change", "full"])
def test_the_file_in_place_of_the_first_is_the_first(kind: Any) -> None:
    """It is held like that one: the carrier never got a file, and what a person looked at was another."""
    here = stage(catalog_with(full_file={"action": "verify"}, limits={"first_file_is_held": True}))
    here.insured("city/1", "city/2")
    held = here.night(kind=kind)
    release(here.doors, CARRIER, actor="ada", reason="it is right", expect=0, kind=kind)
    here.carrier.away = True
    run_again(here, kind)
    here.carrier.away = False
    take_back(here)
    again = run_night(here.doors, CARRIER, held.night, kind)

    assert (held.ending, again.ending, again.reasons) == (Ending.HELD, Ending.HELD, held.reasons)


def test_an_older_full_file_is_withdrawn_and_the_later_one_is_still_the_last() -> None:
    """The carrier has lost the first: by the second it is weighed what the next one does."""
    here = stage(catalog_with(full_file={"action": "verify"}))
    here.insured("city/1", "city/2")
    here.carrier.loses = True
    here.night(kind="full")
    here.insured("city/3")
    here.night(kind="full")
    here.interchanges.writer = 2
    take_back(here, 1, asked="J. Doe, EDI desk")

    feed = feed_of(here.doors, CARRIER)
    assert (feed.full_night, feed.full_members) == (here.clock.now().date(), 3)


def test_a_night_that_is_written_anew_is_weighed_against_the_last_that_left() -> None:
    """Half of the members are gone: the file is held again, although a person had let the one go that never left."""
    here = stage(
        catalog_with(full_file={"action": "verify"}, limits={"shrinks_percent": 10, "ended_members": None})
    )
    here.insured(*(f"city/{number}" for number in range(4)))
    here.night()
    here.night(kind="full")
    here.answered()
    for family in ("city/0", "city/1"):
        here.becomes(family, {})
    here.carrier.away = True
    held = here.night(kind="full")
    release(here.doors, CARRIER, actor="ada", reason="they have left", expect=2, kind="full")
    run_night(here.doors, CARRIER, held.night, "full")
    here.carrier.away = False
    take_back(here, 3)
    again = run_night(here.doors, CARRIER, held.night, "full")

    assert (held.ending, again.ending) == (Ending.HELD, Ending.HELD)
    assert again.reasons == held.reasons
