"""Until when a key can be used: the whole key, its parts, and what was revoked."""

from datetime import timedelta

import pysequoia
import pytest
from pysequoia import Cert, Profile, Tsk
from pysequoia.packet import PacketPile, SignatureType, Tag

from connectors.pgp.validity import Use, validity
from tests.connectors.pgp.keyring import NOW, Keyring, expiring

BOTH = pytest.mark.parametrize("use", ["encryption", "signing"])


@BOTH
def test_a_key_that_does_not_expire(ring: Keyring, use: Use) -> None:
    """It may be used for ever."""
    held = validity(ring.theirs.extract_certificate(), use)

    assert (held.usable, held.expires_at, held.holds(NOW + timedelta(days=36_500))) == (True, None, True)


@BOTH
@pytest.mark.parametrize("profile", [Profile.RFC4880, Profile.RFC9580])
def test_a_key_that_expires(use: Use, profile: Profile) -> None:
    """It holds until the instant before, in both of the forms that keys have."""
    tsk = Tsk.generate(user_id="carrier", validity_seconds=86_400, profile=profile)
    held = validity(tsk.extract_certificate(), use)
    end = held.expires_at

    assert end is not None
    assert timedelta(hours=23) < end - NOW < timedelta(hours=25)
    assert [held.holds(end - timedelta(seconds=1)), held.holds(end)] == [True, False]


def test_a_library_that_does_not_look(ring: Keyring) -> None:
    """The library encrypts to a revoked key without a word; were that to change, we could ask it instead."""
    revoked = revoked_cert(ring.theirs)

    assert pysequoia.encrypt(b"ISA", recipients=[revoked]) != b""
    assert validity(revoked, "encryption").usable is False


def revoked_cert(tsk: Tsk) -> Cert:
    """Return a certificate with its owner's revocation."""
    cert = tsk.extract_certificate()
    return Cert.from_bytes(bytes(cert) + bytes(cert.revoke(tsk.certifier())))


def test_a_part_that_ends_before_the_key() -> None:
    """The part that encrypts may expire before the key does: what ends first counts."""
    tsk = expiring(10)
    longer = tsk.extract_certificate().set_expiration(NOW + timedelta(days=400), tsk.certifier())
    held = validity(longer, "encryption")

    assert longer.expiration is not None
    assert longer.expiration > NOW + timedelta(days=399)
    assert held.expires_at is not None
    assert held.expires_at < NOW + timedelta(days=11)


def test_a_key_without_the_part() -> None:
    """A key that can only sign encrypts nothing."""
    packets = list(PacketPile.from_bytes(bytes(expiring(10).extract_certificate())))
    ends = [number for number, each in enumerate(packets) if each.tag == Tag.PublicSubkey]
    flags = [packets[number + 1].key_flags for number in ends]
    signs = [number for number, flag in zip(ends, flags, strict=True) if flag is not None and flag.signing]
    kept = packets[: ends[0]] + [packets[each] for number in signs for each in (number, number + 1)]
    cert = Cert.from_packets(kept)

    assert [validity(cert, "encryption").usable, validity(cert, "signing").usable] == [False, True]


def test_the_signatures_that_count_are_the_keys_own() -> None:
    """What somebody else certified says nothing of how long a key holds."""
    packets = PacketPile.from_bytes(bytes(expiring(10).extract_certificate()))
    kinds = {str(each.signature_type) for each in packets if each.tag == Tag.Signature}

    assert kinds == {
        str(kind)
        for kind in (
            SignatureType.DirectKey,
            SignatureType.PositiveCertification,
            SignatureType.SubkeyBinding,
        )
    }
