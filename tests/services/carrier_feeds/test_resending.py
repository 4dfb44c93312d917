"""A file of ours once more: the same bytes under the same numbers, where that does no harm."""

from dataclasses import replace
from datetime import datetime

import pytest

from events.carrier_feeds import InterchangeDelivered, InterchangeNotDelivered, MembersRefused
from events.carrier_rosters import MemberSeen, MembersSeen
from events.doors import Delivery, FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable, PermanentError
from events.feed_holds import InterchangeResent
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import files_of
from services.carrier_feeds.worker.holding import resend, stop
from tests.services.carrier_feeds.carrier import Drops, PlainCarrier
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, roster_of, stage

WORDS = {
    "not delivered": "it has not been delivered yet; 'hub feed run' delivers it",
    "refused": "the carrier refused what it says; the next file says that again",
    "a row refused": "the carrier refused what it says; the next file says that again",
    "taken, and one after it": "the carrier has taken it, and files after it; it would take those back",
    "taken, and a roster believed since": (
        "the carrier has taken it, and its roster was believed since; it would bring back what was not in that"
    ),
    "stopped": "the carrier's files are stopped; 'hub feed release' lets them leave",
}


def not_held() -> MembersSeen:
    """Return that the carrier's roster had no medical coverage of the first employee, and was believed."""
    seen = MemberSeen(family="city/1", member=SELF, lines=(InsuranceLine.MEDICAL,), held=())
    return MembersSeen(carrier=CARRIER, as_of=NIGHT, sha256="0" * 64, members=(seen,), reason="they lost it")


def test_it_is_the_same_bytes_and_numbers() -> None:
    """Left again under its name, counted, and its answer is awaited from then on."""
    here = stage()
    here.insured("city/1")
    here.carrier.keep_back = True
    here.night()
    name = here.carrier.deliveries[0]
    first = here.carrier.files.pop(name)
    here.later(days=3)
    sent = resend(here.doors, CARRIER, 1, actor="bob", reason="the carrier lost it")

    assert here.carrier.files == {name: first}
    assert (sent.resent, sent.delivered_at, sent.final) == (1, here.clock.now(), False)
    assert len(here.said(InterchangeDelivered)) == 1
    (fact,) = here.said(InterchangeResent)
    assert (fact.reason, fact.sha256) == ("the carrier lost it", sent.sha256)


def test_a_failure_is_recorded_and_raised() -> None:
    """The file stays as it was: delivered once."""
    here = stage()
    here.insured("city/1")
    here.carrier.keep_back = True
    here.night()
    here.carrier.away = True

    with pytest.raises(PartnerUnreachable):
        resend(here.doors, CARRIER, 1, actor="bob", reason="the carrier lost it")

    assert [len(here.said(kind)) for kind in (InterchangeResent, InterchangeNotDelivered)] == [0, 1]
    (file,) = files_of(here.doors, CARRIER)
    assert isinstance(file.delivered_at, datetime)


def test_what_lies_there_is_not_sent_and_nothing_is_recorded() -> None:
    """The same bytes have their name at the carrier still: it was left no second time."""
    here = stage()
    here.insured("city/1")
    here.night()

    class Lies(PlainCarrier):
        def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
            return Delivery(f"inbox/{name}", looked_up=True, lay_there=True)

    with here.through(Lies()), pytest.raises(PermanentError) as said:
        resend(here.doors, CARRIER, 1, actor="bob", reason="the carrier lost it")

    assert str(said.value) == (
        "blue/1: nothing was sent: the same bytes lie at the carrier as inbox/blue_000000001.834; "
        "let it read them there, or remove them first"
    )
    assert [here.said(kind) for kind in (InterchangeResent, InterchangeNotDelivered)] == [[], []]


def test_without_a_connection_nothing_is_recorded() -> None:
    """There was no attempt: nobody at the carrier has anything to do with it."""
    here = stage()
    here.insured("city/1")
    here.night()

    class Unconfigured(Drops):
        def __getitem__(self, partner: str) -> PlainCarrier:
            raise PartnerRefused("no connection is configured")

    here.doors = replace(here.doors, drops=Unconfigured({}))
    with pytest.raises(PartnerRefused, match="no connection is configured"):
        resend(here.doors, CARRIER, 1, actor="bob", reason="the carrier lost it")

    assert here.said(InterchangeNotDelivered) == []


@pytest.mark.parametrize("why", list(WORDS))
def test_what_would_do_harm_is_not_sent_again(why: str) -> None:
    """Each with its own words, and nothing leaves.

    A row that was refused counts as never said, and so does what the carrier's roster did not have: if the carrier took
    it now, and our books said otherwise before the next file, no file would ever take it back.
    """
    here = stage()
    here.insured("city/1")
    here.carrier.away = why == "not delivered"
    here.night(reject=[1] if why == "refused" else [])
    here.carrier.away = False
    if why != "not delivered":
        here.answered()
    if why == "taken, and one after it":
        here.insured("city/2")
        here.night()
    if why == "a row refused":
        fact = MembersRefused(carrier=CARRIER, control_number=1, members=("city/1",))
        here.append(f"feed/{CARRIER}", [fact])
    if why == "taken, and a roster believed since":
        here.append(f"feed/{CARRIER}", [not_held()])
    if why == "stopped":
        stop(here.doors, CARRIER, actor="bob", reason="x")
    left = len(here.carrier.deliveries)

    with pytest.raises(PermanentError) as refused:
        resend(here.doors, CARRIER, 1, actor="bob", reason="x")

    assert str(refused.value) == f"{CARRIER}/1: {WORDS[why]}"
    assert len(here.carrier.deliveries) == left


def test_what_a_roster_did_not_have_is_said_by_the_next_file() -> None:
    """A taken file that was told before the roster was read stays away; the next one says what our books say then."""
    here = stage()
    here.insured("city/1")
    here.night()
    here.answered()
    here.carrier.known.held.clear()
    here.append(f"feed/{CARRIER}", [not_held()])
    with pytest.raises(PermanentError):
        resend(here.doors, CARRIER, 1, actor="bob", reason="they lost it")
    here.becomes("city/1", {})
    here.night()

    assert here.carrier.roster == {}
    assert here.due() == 0


def test_a_file_without_an_answer_is_sent_again_although_a_roster_was_believed() -> None:
    """What it says counts on top of what the roster had: the carrier that has never read it holds just that after."""
    here = stage()
    here.insured("city/1")
    here.carrier.loses = True
    here.night()
    here.carrier.loses = False
    here.append(f"feed/{CARRIER}", [not_held()])
    here.carrier.again = True
    resend(here.doors, CARRIER, 1, actor="bob", reason="never read")
    here.answered()
    here.night()

    assert here.carrier.roster == roster_of(here.truth("city/1"), "city/1")
    assert len(here.carrier.deliveries) == 2


def test_a_file_after_the_roster_is_sent_again() -> None:
    """It says what our books had once the roster was believed, so it brings nothing back."""
    here = stage()
    here.insured("city/1")
    here.night()
    here.answered()
    here.append(f"feed/{CARRIER}", [not_held()])
    here.night()
    here.answered()
    here.carrier.again = True

    assert resend(here.doors, CARRIER, 2, actor="bob", reason="they lost it").resent == 1
