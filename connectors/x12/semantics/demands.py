"""What the judge of a file is told of the carrier it goes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Demands:
    """What is wrong for one carrier and right for another.

    The defaults raise no alarm about a file whose sender and agreement are unknown; `STRICT` is for our own.
    """

    upper_case: bool = False
    """Names and addresses are in upper case."""
    whole_families: bool = False
    """Whoever tells of a dependent tells of the subscriber too, in files of changes as in full ones."""
    complete_tiers: bool = False
    """In a full file the people whom a tier covers are all told, so a tier of two or more is not alone."""
    address: bool = False
    """A subscriber is not added without an address."""
    cobra_event: bool = False
    """COBRA coverage goes with its qualifying event (INS07)."""
    day_before_allowed: bool = False
    """A coverage that ends on the day before it begins is a cancellation."""
    future_days: int | None = None
    """How many days after the file's own date (BGN03) a birth or a death may lie; None: any."""
    lines: frozenset[str] | None = None
    """HD03 codes that this carrier knows; None: any."""
    extra_tiers: frozenset[str] = frozenset()
    """HD05 codes outside of the guide to which this carrier has agreed."""
    refused_dates: frozenset[str] = frozenset()
    """DTP01 that are not sent to this carrier, from the first INS on."""


STRICT = Demands(
    upper_case=True, whole_families=True, complete_tiers=True, address=True, cobra_event=True, future_days=0
)
"""Everything that can be demanded without knowing the carrier's codes."""
