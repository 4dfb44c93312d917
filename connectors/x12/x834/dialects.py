"""The three guides of the 834 that carriers speak, and in what they differ.

Source: the machine-readable guides that pyx12 4.0.0 (BSD) ships, 834.4010.X095.A1 and 834.5010.X220.A1, and the element
dictionaries 004010 and 005010 of stupidedi (BSD). The errata A1 renamed 005010X220 in GS08 and ST03; public encodings
know no segment or element in which the two differ.
"""

from dataclasses import dataclass

from connectors.x12.envelope import Dialect


@dataclass(frozen=True, slots=True)
class Dialect834(Dialect):
    """One guide of the 834: its envelope, and which of our words and lengths it does not have."""

    reference_longest: int = 50
    """Of data element 127: REF02, BGN02."""
    number_longest: int = 256
    """Of data element 364: a telephone number or e-mail address in PER."""
    employer: str = "36"
    """NM101 of loop 2100D."""
    insurers_by_name: bool = False
    """Whether another insurer is told by N1 in loop 2320 instead of a loop 2330."""
    composites: bool = True
    """Whether INS06 and DMG05 have components."""
    counts: bool = True
    """Whether QTY can tell how many members there are."""
    categories: bool = True
    """Whether there is a loop 2700."""
    prior_status: bool = True
    """Whether loop 2100B tells a marital status that was wrong."""
    state_required: bool = False
    """Whether N402 must be said, so that an address abroad cannot be."""
    lacking: frozenset[str] = frozenset()
    """Codes that this guide lacks, by element: `INS04 59`."""


_LACKING_4010 = {
    "BGN08": ("RX",),
    "INS02": ("16", "60", "D2", "G8", "G9"),
    "INS04": ("59", "AA", "AB", "AC", "AD", "AE", "AF", "AG", "AH", "AJ", "AL", "EC"),
    "INS07": ("9", "10", "ZZ"),
    "INS08": ("AC",),
    "REF01": ("4A", "ABB", "D3", "P5"),
    "REF01 (2300)": ("9V", "CE", "E8", "M7", "PID", "QQ", "RB", "X9", "XM", "XX1", "XX2", "ZX"),
    "AMT01": ("EBA", "FK", "R"),
    "N103 (IN)": ("94",),
}

DIALECTS = {
    "005010X220A1": Dialect834("005010X220A1"),
    "005010X220": Dialect834("005010X220"),
    "004010X095A1": Dialect834(
        "004010X095A1",
        version="00401",
        repeats=False,
        guide_in_set=False,
        reference_longest=30,
        number_longest=80,
        employer="ES",
        insurers_by_name=True,
        composites=False,
        counts=False,
        categories=False,
        prior_status=False,
        state_required=True,
        lacking=frozenset(f"{element} {each}" for element, codes in _LACKING_4010.items() for each in codes),
    ),
}
"""GS08 → what it means."""
