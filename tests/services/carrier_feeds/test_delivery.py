"""What is recorded of leaving a file: each attempt, and nothing of a partner that was left alone for a while."""

from dataclasses import replace

import pytest

from events.carrier_feeds import InterchangeDelivered, InterchangeNotDelivered
from events.doors import Delivery, FileInPieces
from events.errors import NotTried, PartnerRefused, PartnerUnreachable
from services.carrier_feeds.worker import Ending, run_night
from services.ports import Drop
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, stage


class Failing:
    """A drop whose next attempts fail as it is told."""

    def __init__(self, drop: Drop, *errors: Exception) -> None:
        self._drop = drop
        self._errors = [*errors]
        self.answers, self.marks, self.fetch, self.copy = drop.answers, drop.marks, drop.fetch, drop.copy

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Fail, or leave the file."""
        if self._errors:
            raise self._errors.pop(0)
        return self._drop.deliver(name, content, tried_before=tried_before)


@pytest.mark.parametrize("first", [PartnerUnreachable, PartnerRefused])
def test_a_partner_that_rests_is_no_attempt(first: type[Exception]) -> None:
    """Its last words are the outcome, and the log holds one failure for one attempt; then the file arrives."""
    here = stage()
    here.insured("city/1")
    failing = Failing(here.carrier, first("away"), NotTried("away"), NotTried("away"))
    here.doors = replace(here.doors, drops={CARRIER: failing})

    runs = [run_night(here.doors, CARRIER, NIGHT) for _ in range(4)]

    assert [(each.ending, each.reasons) for each in runs] == [
        *[(Ending.NOT_DELIVERED, ("away",))] * 3,
        (Ending.ALREADY_CLOSED, ()),
    ]
    assert runs[-1].delivered == (1,)
    assert [len(here.said(kind)) for kind in (InterchangeNotDelivered, InterchangeDelivered)] == [1, 1]
    assert here.carrier.deliveries == ["blue_000000001.834"]
