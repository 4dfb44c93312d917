"""What files are put together with: families said once, and opened from seals as long as nobody is forgotten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from events.catalog import CarrierProfile
from events.doors import SaidFamily
from services.ports import FamilyToWrite, Interchanges


@dataclass(frozen=True, slots=True)
class SaidSet:
    """One transaction set of families that are said."""

    control_number: str
    reference: str
    action: Literal["change", "verify", "replace"]
    families: Iterable[SaidFamily] = field(repr=False)
    """Read once."""


class Sayings(Protocol):
    """Families said, judged, sealed and joined. The same families give the same bytes as `Interchanges.write` gives."""

    def say(
        self, profile: CarrierProfile, families: Sequence[Sequence[FamilyToWrite]]
    ) -> Sequence[SaidFamily | str]:
        """Return each family, with all its groups, as it stands in the carrier's files; or why it cannot be said."""
        ...

    def join(
        self, profile: CarrierProfile, sets: Iterable[SaidSet], *, control_number: int, written_at: datetime
    ) -> Iterator[bytes]:
        """Yield one interchange in pieces; sets and families are read once, in order, and not kept.

        Raises:
          PermanentError: something in it cannot be written.
        """
        ...

    def judge(self, profile: CarrierProfile, pieces: Iterable[bytes]) -> Sequence[str]:
        """Return what our own validator finds wrong with a file; as `Interchanges.check` without a second opinion."""
        ...

    def seal(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes]:
        """Return each text sealed by the keys of all persons it speaks of."""
        ...

    def open(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes | None]:
        """Return each text; None where somebody it speaks of has been forgotten."""
        ...


class Files(Sayings, Interchanges, Protocol):
    """All that a feed asks of enrollment files."""
