"""Until when an OpenPGP key can be used: pysequoia itself encrypts to a key that has expired, without a word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pysequoia import Cert
from pysequoia.packet import Packet, PacketPile, SignatureType, Tag

Use = Literal["encryption", "signing"]

# The library's constants can be compared, and not hashed: tuples, not sets.
_KEYS = (Tag.PublicKey, Tag.SecretKey, Tag.PublicSubkey, Tag.SecretSubkey)
_BINDINGS = (
    SignatureType.SubkeyBinding,
    SignatureType.DirectKey,
    SignatureType.GenericCertification,
    SignatureType.PersonaCertification,
    SignatureType.CasualCertification,
    SignatureType.PositiveCertification,
)
_REVOCATIONS = (SignatureType.SubkeyRevocation, SignatureType.KeyRevocation)


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a key may be used for what it is there for."""

    usable: bool
    """False where no part of the key is there for this use, or what is has been revoked."""

    expires_at: datetime | None
    """The first instant at which it may not be used any more, in UTC; None: it does not expire."""

    def holds(self, now: datetime) -> bool:
        """Say whether the key may be used at an instant."""
        return self.usable and (self.expires_at is None or now < self.expires_at)


@dataclass(slots=True)
class _Part:
    """The primary key or a subkey, with the signatures that follow it."""

    key: Packet
    signatures: list[Packet]


def validity(cert: Cert, use: Use) -> Validity:
    """Return how long a certificate may be used: as long as its primary key and one fitting part hold, not revoked.

    Source: RFC 4880, sections 5.2.3.3 (the newest self-signature counts), 5.2.3.6 and 5.2.3.21.
    """
    parts = list(_parts(PacketPile.from_bytes(bytes(cert))))
    ends = [_end(part) for part in parts if _is_for(part, use) and not _revoked(part)]
    if cert.is_revoked or not ends:
        return Validity(usable=False, expires_at=cert.expiration)
    known = [end for end in ends if end is not None]
    last = max(known) if len(known) == len(ends) else None
    return Validity(usable=True, expires_at=_earlier(cert.expiration, last))


def _parts(packets: Iterable[Packet]) -> Iterator[_Part]:
    part: _Part | None = None
    for packet in packets:
        if packet.tag in _KEYS:
            if part is not None:
                yield part
            part = _Part(packet, [])
        elif packet.tag == Tag.Signature and part is not None:
            part.signatures.append(packet)
    if part is not None:
        yield part


def _newest(part: _Part) -> Packet | None:
    """Return the self-signature that says what a part is for, and for how long."""
    said = [
        each for each in part.signatures if each.signature_type in _BINDINGS and each.key_flags is not None
    ]
    dated = [(each.signature_created, each) for each in said if each.signature_created is not None]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def _is_for(part: _Part, use: Use) -> bool:
    newest = _newest(part)
    flags = None if newest is None else newest.key_flags
    if flags is None:
        return False
    if use == "encryption":
        return flags.transport_encryption or flags.storage_encryption
    return flags.signing


def _revoked(part: _Part) -> bool:
    return any(each.signature_type in _REVOCATIONS for each in part.signatures)


def _end(part: _Part) -> datetime | None:
    newest = _newest(part)
    period = None if newest is None else newest.key_validity_period
    created = part.key.key_created
    return None if period is None or created is None else created + period


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [each for each in (one, other) if each is not None]
    return min(known, default=None)
