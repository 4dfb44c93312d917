"""Loops 1000A and 1000B: the plan sponsor and the payer."""

from connectors.x12.syntax import Segment
from connectors.x12.x834.phrasing import Phrasing


def write_parties(phrasing: Phrasing) -> list[Segment]:
    """Return N1*P5 (sponsor, known by its tax id) and N1*IN (payer): N102 name, N103 qualifier, N104 id.

    Raises:
      UnsayableIdentifier: an id cannot be written, or is not two to eighty characters long.
    """
    profile = phrasing.profile
    charset = phrasing.charset
    sponsor = charset.identifier(profile.sponsor_ein.replace("-", ""), "N104 (P5)", shortest=2, longest=80)
    payer = charset.identifier(profile.payer_id, "N104 (IN)", shortest=2, longest=80)
    return [
        ["N1", "P5", charset.text(profile.sponsor_name or "", 60), "FI", sponsor],
        ["N1", "IN", charset.text(profile.payer_name or "", 60), profile.payer_id_qualifier, payer],
    ]
