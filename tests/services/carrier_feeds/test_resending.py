"""A file of ours once more: the same bytes under the same numbers, where that does no harm."""

from datetime import datetime

import pytest

from events.carrier_feeds import InterchangeDelivered, InterchangeNotDelivered, MembersRefused
from events.errors import PartnerUnreachable, PermanentError
from events.feed_holds import InterchangeResent
from services.carrier_feeds.worker import files_of
from services.carrier_feeds.worker.holding import resend, stop
from tests.services.carrier_feeds.stage import CARRIER, stage

WORDS = {
    "not delivered": "it has not been delivered yet; 'hub feed run' delivers it",
    "refused": "the carrier refused what it says; the next file says that again",
    "a row refused": "the carrier refused what it says; the next file says that again",
    "taken, and one after it": "the carrier has taken it, and files after it; it would take those back",
    "stopped": "the carrier's files are stopped; 'hub feed release' lets them leave",
}


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
    assert isinstance(fact, InterchangeResent)
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


@pytest.mark.parametrize(
    "why", ["not delivered", "refused", "a row refused", "taken, and one after it", "stopped"]
)
def test_what_would_do_harm_is_not_sent_again(why: str) -> None:
    """Each with its own words, and nothing leaves.

    A row that was refused counts as never said: if the carrier took it now, and our books said otherwise before the
    next file, no file would ever take it back.
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
    if why == "stopped":
        stop(here.doors, CARRIER, actor="bob", reason="x")
    left = len(here.carrier.deliveries)

    with pytest.raises(PermanentError) as refused:
        resend(here.doors, CARRIER, 1, actor="bob", reason="x")

    assert str(refused.value) == f"{CARRIER}/1: {WORDS[why]}"
    assert len(here.carrier.deliveries) == left
