"""The door `Sayings` on `connectors.x12` and the key store: full files from families that were said before."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from connectors.keys import KeyStore
from connectors.x12 import semantics, x834
from connectors.x12.x834 import said
from connectors.x12.x834.phrasing import Phrasing
from events.catalog import CarrierProfile
from events.doors import SaidFamily
from services.carrier_feeds.worker.sayings import SaidSet
from services.ports import FamilyToWrite
from services.wiring.interchanges import FAULTS_TOLD, demands_of, rows_of


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
        return [_said(each, phrasing) for each in families]

    def join(
        self, profile: CarrierProfile, sets: Iterable[SaidSet], *, control_number: int, written_at: datetime
    ) -> Iterator[bytes]:
        """Yield one interchange in pieces."""
        envelope = x834.Envelope(control_number, written_at)
        them = (
            said.SaidSet(each.control_number, each.reference, x834.Action(each.action), each.families)
            for each in sets
        )
        return said.write_said(envelope, profile, them)

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


def _said(groups: Sequence[FamilyToWrite], phrasing: Phrasing) -> SaidFamily | str:
    try:
        parts = [said.say(rows_of(each), phrasing) for each in groups]
    except x834.UnsayableMember as fault:
        return f"{fault.member}: {fault.reason}"
    return SaidFamily(
        b"".join(each.text for each in parts),
        sum(each.segments for each in parts),
        sum(each.subscribers for each in parts),
        sum(each.dependents for each in parts),
    )
