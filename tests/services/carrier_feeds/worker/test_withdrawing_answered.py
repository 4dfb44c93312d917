"""A file whose envelope the carrier has read, and that it lost then: taken back, and said under another number."""

import json

import pytest

from events.errors import PermanentError
from events.spans import Spans
from services.carrier_feeds.worker import Ending
from tests.services.carrier_feeds.stage import CARRIER, roster_of
from tests.services.carrier_feeds.worker.waiting import (
    deliver_it,
    numbers_left,
    run_again,
    take_back,
    waiting_file,
)

ASK = "ask the carrier, and say with --asked who there says that it is lost"


@pytest.mark.parametrize("then", [{}, None])
def test_what_is_lost_after_its_envelope_was_taken(then: Spans | None) -> None:
    """Only a person's word ends the wait, also where nothing has left since: a number that was read is a duplicate."""
    here = waiting_file()
    here.carrier.opens = True
    deliver_it(here)
    here.answered()
    if then is not None:
        here.becomes("city/1", then)
        here.night()
        here.answered()
    with pytest.raises(PermanentError) as unasked:
        take_back(here)
    take_back(here, asked="J. Doe, EDI desk")
    here.carrier.outbox["again.TA1"] = here.carrier.outbox["opened-blue_000000001.834"]
    here.night()
    again = here.answered()

    families = ("city/2",) if then is not None else ("city/1", "city/2")
    assert str(unasked.value) == f"{CARRIER}/1: it was delivered: {ASK}"
    assert here.carrier.roster == {
        name: held for each in families for name, held in roster_of(here.truth(each), each).items()
    }
    assert (again.not_ours, again.known, here.due()) == ((), 1, 0)


def test_what_the_carrier_calls_a_duplicate_is_withdrawn() -> None:
    """It was left there once more, and its number was read before: it is taken back, and said under another."""
    here = waiting_file()
    deliver_it(here)
    content = here.carrier.files["blue_000000001.834"]
    duplicate = {"kind": "TA1", "control": 1, "original": json.loads(content)["written"]}
    duplicate |= {"code": "R", "note": "025", "sets": {}}
    here.carrier.outbox["duplicate.TA1"] = json.dumps([duplicate]).encode()
    here.answered()
    take_back(here, asked="J. Doe, EDI desk")

    assert run_again(here) is Ending.DELIVERED
    assert (here.answered().not_ours, numbers_left(here), here.due()) == ((), [1, 2], 0)
