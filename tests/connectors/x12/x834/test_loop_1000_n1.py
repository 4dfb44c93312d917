"""Sponsor and payer."""

import pytest

from connectors.x12.syntax import Segment, UnsayableIdentifier
from connectors.x12.x834.loop_1000_n1 import write_party
from connectors.x12.x834.phrasing import Phrasing
from connectors.x12.x834.saying_heading import heading_of
from events.catalog import CarrierProfile
from tests.connectors.x12.examples import ENVELOPE, profile, transaction_set


def parties(carrier: CarrierProfile) -> list[Segment]:
    """Return loops 1000 as they are written to a carrier."""
    phrasing = Phrasing(carrier)
    heading = heading_of(transaction_set(), ENVELOPE, phrasing)
    return [segment for each in heading.parties for segment in write_party(each, phrasing.scribe)]


def test_parties() -> None:
    """Names are cleaned, the tax id has no dash."""
    carrier = profile(sponsor_name="Cité d’Exemple", payer_id_qualifier="XV")

    assert parties(carrier) == [
        ["N1", "P5", "CITE D'EXEMPLE", "FI", "123456789"],
        ["N1", "IN", "EXAMPLE HEALTH", "XV", "987654321"],
    ]


def test_names_may_be_left_out() -> None:
    """The id is what counts."""
    segments = parties(profile(sponsor_name=None, payer_name=None))

    assert [each[2] for each in segments] == ["", ""]


def test_ids_are_refused_rather_than_altered() -> None:
    """The refusal names the element."""
    with pytest.raises(UnsayableIdentifier, match=r"N104 \(IN\)"):
        parties(profile(payer_id="9"))
