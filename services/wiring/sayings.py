"""The door `Sayings` on `connectors.x12` and the key store: full files from families that were said before."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from connectors.keys import KeyStore
from connectors.x12 import semantics
from connectors.x12.x834.phrasing import Phrasing
from events.catalog import CarrierProfile
from events.doors import SaidFamily
from services.carrier_feeds.worker.sayings import SaidSet
from services.ports import FamilyToWrite
from services.wiring.interchanges import FAULTS_TOLD, X12Interchanges, demands_of, said_or_why


class X12Sayings:
    """Fits `services.carrier_feeds.worker.sayings.Sayings`."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._phrasing: Phrasing | None = None

    def say(
        self, profile: CarrierProfile, families: Sequence[Sequence[FamilyToWrite]]
    ) -> Sequence[SaidFamily | str]:
        """Return each family as it stands in the carrier's files; or why it cannot be said."""
        if self._phrasing is None or self._phrasing.profile is not profile:
            self._phrasing = Phrasing(profile)
        phrasing = self._phrasing
        return [said_or_why(each, phrasing) for each in families]

    def join(
        self, profile: CarrierProfile, sets: Iterable[SaidSet], *, control_number: int, written_at: datetime
    ) -> Iterator[bytes]:
        """Yield one interchange in pieces."""
        return X12Interchanges().join(profile, sets, control_number=control_number, written_at=written_at)

    def judge(self, profile: CarrierProfile, pieces: Iterable[bytes]) -> Sequence[str]:
        """Return what our own validator finds wrong with a file."""
        faults = semantics.check(pieces, demands=demands_of(profile))
        return [str(each) for each in faults[:FAULTS_TOLD]]

    def seal(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes]:
        """Return each text sealed by the keys of all persons it speaks of."""
        self._keys.ensure(person for persons, _ in families for person in persons)
        return [self._keys.seal_together(persons, text) for persons, text in families]

    def open(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes | None]:
        """Return each text; None where somebody it speaks of has been forgotten."""
        return self._keys.open_all(families)
