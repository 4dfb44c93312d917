"""Encrypted files through real drops: left once, looked up before a second attempt, read by the partner alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.pgp import PgpDrop
from connectors.pgp.drop import Plain
from connectors.sftp import SftpDrop, SftpPartner
from events.doors import FileInPieces
from events.errors import OtherContent, PartnerRefused, PartnerUnreachable, TooLarge
from tests.connectors.pgp.keyring import NOW, Keyring, expiring
from tests.connectors.sftp.faults import Faults
from tests.connectors.sftp.places import Place

CONTENT = bytes(range(256)) * 1024


def behind(plain: Plain, ring: Keyring, kept: Path, *, now: datetime = NOW, **said: object) -> PgpDrop:
    """Return a drop that encrypts."""
    keys = ring.keys(**said)  # type: ignore[arg-type]
    return PgpDrop(plain, keys, suffix=".pgp", kept=kept, now=lambda: now)


def test_what_is_left_arrives_encrypted(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """Under its name and the suffix, whole, at a folder and at both servers."""
    drop = behind(place.drop, ring, tmp_path / "kept")

    delivery = drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    left = place.left()

    assert delivery.remote_path.endswith("inbox/a.edi.pgp")
    assert [*left] == ["a.edi.pgp"]
    assert ring.read(left["a.edi.pgp"]) == CONTENT


def test_a_second_attempt_finds_the_first(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """As after a lost answer or a crash before our record, also when the key has expired meanwhile."""
    first = behind(place.drop, ring, tmp_path / "kept", their_keys=(ring.public(expiring(10)),))
    first.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    before = place.left()
    later = behind(place.drop, ring, tmp_path / "kept", now=NOW + timedelta(days=11))
    later._keys = first._keys

    again = later.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert again.looked_up is True
    assert place.left() == before
    with pytest.raises(PartnerRefused, match="no key for encryption is valid"):
        later.deliver("b.edi", FileInPieces.of(CONTENT), tried_before=False)


def test_what_was_kept_is_lost(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """Then what lies there cannot be told from somebody else's: it is not touched, and a person looks."""
    behind(place.drop, ring, tmp_path / "kept").deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    before = place.left()

    with pytest.raises(PartnerRefused, match="is there with other content"):
        behind(place.drop, ring, tmp_path / "other").deliver(
            "a.edi", FileInPieces.of(CONTENT), tried_before=True
        )

    assert place.left() == before


@pytest.mark.parametrize("rename_allowed", [True, False])
def test_an_interrupted_upload_is_completed(
    partner: SftpPartner, faults: Faults, ring: Keyring, tmp_path: Path, rename_allowed: bool
) -> None:
    """The beginning that was left is a beginning of the same bytes."""
    plain = SftpDrop(replace(partner, rename_allowed=rename_allowed))
    faults.hangs_up_after_bytes = 100_000
    with pytest.raises(PartnerUnreachable):
        behind(plain, ring, tmp_path / "kept").deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    faults.hangs_up_after_bytes = None

    ring_again = behind(plain, ring, tmp_path / "kept")
    ring_again.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    [file] = (tmp_path / "carrier" / "inbox").iterdir()
    assert file.name == "a.edi.pgp"
    assert ring.read(file.read_bytes()) == CONTENT


def test_answers_are_read(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """Encrypted or not, under the names they have in the outbox, with what tells other content."""
    (place.outbox / "a.999.pgp").write_bytes(ring.answer(CONTENT))
    (place.outbox / "b.ta1").write_bytes(b"ISA")
    drop = behind(place.drop, ring, tmp_path / "kept")

    assert drop.answers() == ["a.999.pgp", "b.ta1"]
    assert [*drop.marks()] == drop.answers()
    assert [drop.fetch(name) for name in drop.answers()] == [CONTENT, b"ISA"]


def test_an_expired_key_leaves_nothing(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """Not even a part of a file."""
    expired = (ring.public(expiring(10)),)
    late = behind(place.drop, ring, tmp_path / "kept", now=NOW + timedelta(days=11), their_keys=expired)

    with pytest.raises(PartnerRefused, match="expired at"):
        late.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert place.left() == {}
    assert (tmp_path / "kept").exists() is False


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_roster_is_copied_decrypted(place: Place, ring: Keyring, tmp_path: Path, encrypted: bool) -> None:
    """However large: it lies on our disk meanwhile without a name, and is gone afterwards."""
    (place.outbox / "a.834").write_bytes(ring.answer(CONTENT) if encrypted else CONTENT)
    drop = behind(place.drop, ring, tmp_path / "kept")

    with (tmp_path / "copy").open("w+b") as to:
        drop.copy("a.834", to, bytes_max=2 * len(CONTENT))
        assert to.tell() in {0, len(CONTENT)}

    assert (tmp_path / "copy").read_bytes() == CONTENT
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_roster_that_is_not_as_agreed(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """Altered, in the clear, too large as it comes, or once it is decrypted; each is refused."""
    zeros = bytes(1 << 20)
    content = ring.answer(CONTENT)
    altered = bytearray(content)
    altered[len(content) // 2] ^= 1
    for name, said in {"altered": bytes(altered), "clear": CONTENT, "zeros": ring.answer(zeros)}.items():
        (place.outbox / name).write_bytes(said)
    drop = behind(place.drop, ring, tmp_path / "kept", answers="encrypted")
    tries = [
        ("altered", 1 << 30, PartnerRefused, "altered cannot be decrypted"),
        ("clear", 1 << 30, PartnerRefused, "clear is not encrypted"),
        ("zeros", len(zeros) // 2, TooLarge, "at most 524288 are fetched"),
        ("zeros", len(zeros) - 1, TooLarge, "zeros"),
    ]

    for name, most, kind, words in tries:
        with (tmp_path / "copy").open("w+b") as to, pytest.raises(kind, match=words):
            drop.copy(name, to, bytes_max=most)
    assert list((tmp_path / "kept").iterdir()) == []


def test_what_is_not_the_file_is_not_encrypted(place: Place, ring: Keyring, tmp_path: Path) -> None:
    """Nothing leaves of it, and nothing of it stays with us."""
    other = FileInPieces(len(CONTENT), FileInPieces.of(CONTENT).sha256, lambda: (b"ISA",))

    with pytest.raises(OtherContent):
        behind(place.drop, ring, tmp_path / "kept").deliver("a.edi", other, tried_before=False)

    assert (place.left(), list((tmp_path / "kept").iterdir())) == ({}, [])
