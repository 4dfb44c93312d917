"""The heading that a profile asks for: BGN, the policy number, the counts."""

import pytest

from connectors.x12.syntax import Segment, UnsayableIdentifier
from connectors.x12.x834 import Action, Counts, Purpose, TransactionSet
from connectors.x12.x834.header_bgn import write_heading
from connectors.x12.x834.phrasing import Phrasing
from connectors.x12.x834.saying_heading import heading_of
from events.catalog import CarrierProfile
from tests.connectors.x12.examples import ENVELOPE, profile, transaction_set


def written(each: TransactionSet, carrier: CarrierProfile) -> list[Segment]:
    """Return the heading without the parties."""
    phrasing = Phrasing(carrier)
    segments = write_heading(heading_of(each, ENVELOPE, phrasing), phrasing.scribe)
    return [segment for segment in segments if segment[0] != "N1"]


def test_plain() -> None:
    """A set of changes needs BGN only."""
    assert written(transaction_set(), profile()) == [
        ["BGN", "00", "20260102-0001", "20260102", "220000", "", "", "", "2"]
    ]


def test_everything() -> None:
    """A resubmission names the original; policy, zone and counts are said where the profile wants them."""
    carrier = profile(master_policy="POL-7", time_zone_code="ET", say_counts=True)
    again = transaction_set(
        purpose=Purpose.RESUBMISSION, action=Action.REPLACE, original_reference="R1", counts=Counts(3, 1, 2)
    )

    assert written(again, carrier) == [
        ["BGN", "15", "20260102-0001", "20260102", "220000", "ET", "R1", "", "RX"],
        ["REF", "38", "POL-7"],
        ["QTY", "TO", "3"],
        ["QTY", "ET", "1"],
        ["QTY", "DT", "2"],
    ]


def test_counts_are_known_before() -> None:
    """A carrier that is told counts cannot be told them afterwards."""
    with pytest.raises(AssertionError):
        written(transaction_set(counts=None), profile(say_counts=True))


@pytest.mark.parametrize(
    "reference, policy, place", [("A*B", "P", "BGN02"), ("", "P", "BGN02"), ("R", "P~", "REF02 (38)")]
)
def test_references_are_refused_rather_than_altered(reference: str, policy: str, place: str) -> None:
    """The refusal names the element."""
    with pytest.raises(UnsayableIdentifier) as caught:
        written(transaction_set(reference=reference), profile(master_policy=policy))

    assert caught.value.place == place
