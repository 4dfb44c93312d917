"""Encrypting to a partner and reading what it encrypts to us; loud where a key is wrong, expired or missing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pysequoia import Tsk

from connectors.pgp.keys import ARMOR, PgpPartner, is_encrypted
from events.errors import PartnerRefused
from tests.connectors.pgp.keyring import NOW, Keyring, expiring
from tests.connectors.sftp.faults import chain

SSN = b"078-05-1120"
GNUPG = Path(__file__).parent / "gnupg"
CONTENT = b"ISA*00*          *00*          *ZZ*REF*0F*" + SSN + b"~" + bytes(range(256)) * 100


@pytest.mark.parametrize("armor", [False, True])
@pytest.mark.parametrize("sign", [False, True])
@pytest.mark.parametrize("content", [CONTENT, b"", b"ISA\r\n~\r\n  \n"], ids=len)
def test_the_partner_reads_what_was_encrypted(ring: Keyring, armor: bool, sign: bool, content: bytes) -> None:
    """Byte for byte, as bytes or as text, signed or not; nothing of it shows."""
    encrypted = ring.encrypted(ring.keys(armor=armor, sign=sign), content)

    assert ring.read(encrypted) == content
    assert encrypted.startswith(ARMOR) is armor
    assert is_encrypted(encrypted) is True
    assert SSN not in encrypted


@pytest.mark.parametrize("armor", [False, True])
def test_an_answer_is_decrypted(ring: Keyring, armor: bool) -> None:
    """With the key that it was encrypted to, also where an older one is kept beside it."""
    older = Tsk.generate(user_id="hub, last year")
    keys = ring.keys(our_keys=(ring.secret(older), ring.secret(ring.ours)))

    assert keys.decrypt("a.999", ring.answer(CONTENT, armor=armor)) == CONTENT


def test_an_answer_that_is_not_encrypted(ring: Keyring) -> None:
    """It is taken as it is, unless it was agreed that all are encrypted."""
    strict = ring.keys(answers="encrypted")

    assert ring.keys().decrypt("a.999", CONTENT) == CONTENT
    with pytest.raises(PartnerRefused, match=r"blue: a\.999 is not encrypted") as refused:
        strict.decrypt("a.999", CONTENT)

    assert SSN.decode() not in chain(refused.value)


def test_an_answer_that_must_be_signed(ring: Keyring) -> None:
    """Only what the partner signed is taken, by any of its keys; not what somebody else signed or nobody."""
    next_key = Tsk.generate(user_id="carrier, next year")
    theirs = (ring.public(next_key), ring.public(ring.theirs, armored=False))
    keys = ring.keys(answers="signed", their_keys=theirs)

    for signer in (ring.theirs, next_key):
        assert keys.decrypt("a.999", ring.answer(CONTENT, signer=signer)) == CONTENT
    for other in (None, ring.ours):
        with pytest.raises(PartnerRefused, match="is not signed by the partner"):
            keys.decrypt("a.999", ring.answer(CONTENT, signer=other))


def test_an_answer_for_somebody_else(ring: Keyring) -> None:
    """It is refused, and told by its name."""
    for_them = ring.encrypted(ring.keys(), CONTENT, NOW)

    with pytest.raises(PartnerRefused, match=r"blue: a\.999 cannot be decrypted: it is not for our key"):
        ring.keys().decrypt("a.999", for_them)


def test_no_key_of_ours(ring: Keyring) -> None:
    """Whoever only encrypts cannot read an encrypted answer, and is told why."""
    with pytest.raises(PartnerRefused, match="no key of ours is given"):
        ring.keys(our_keys=()).decrypt("a.999", ring.answer(CONTENT))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), bit=st.integers(0, 7), cut=st.booleans())
def test_an_answer_that_was_cut_or_altered(ring: Keyring, at: float, bit: int, cut: bool) -> None:
    """It is refused or, where the place does not matter, read whole; never read wrongly."""
    encrypted = bytearray(ring.answer(CONTENT))
    place = int(at * (len(encrypted) - 1))
    if cut:
        del encrypted[place:]
    else:
        encrypted[place] ^= 1 << bit
    with suppress(PartnerRefused):
        assert ring.keys(answers="encrypted").decrypt("a.999", bytes(encrypted)) == CONTENT


@given(content=st.binary(max_size=200) | st.binary(max_size=200).map(lambda rest: b"\xc1\x20\x03" + rest))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Whether something is a message is decided without an error, and what looks like one ends in a refusal."""
    if is_encrypted(content):
        assert content[:1] in {b"\xc1", b"\x84", b"\x85", b"\x86", b"-", b"\xef"} or ARMOR in content


@pytest.mark.parametrize(
    "text",
    [
        b"ISA*00*",
        b"\xef\xbb\xbfISA*00*",
        "Álvarez,José".encode("latin-1"),
        "Álvarez,José".encode(),
        "„x“".encode("cp1252"),
        b"\x85\r\n",
        b"\xc1",
        b"",
    ],
)
def test_text_is_no_message(text: bytes) -> None:
    """Also in the code pages of old systems."""
    assert is_encrypted(text) is False


def test_a_key_that_has_expired(ring: Keyring) -> None:
    """Nothing is encrypted to it, from its last instant on; the message names the key and the day."""
    file = ring.public(expiring(10))
    keys = ring.keys(their_keys=(file,))
    [look] = [each for each in keys.looks() if each.file == file]
    end = look.validity.expires_at
    assert end is not None

    assert ring.encrypted(keys, CONTENT, end - timedelta(seconds=1)) != b""
    with pytest.raises(PartnerRefused) as refused:
        ring.encrypted(keys, CONTENT, end)

    said = f"{look.fingerprint}) expired at {end:%Y-%m-%d %H:%M} UTC"
    assert str(refused.value) == f"blue: no key for encryption is valid: {file} ({said}"


def test_the_next_key_beside_the_old_one(ring: Keyring) -> None:
    """The first that is valid is used: the old one to its end, then the next."""
    old = expiring(10)
    keys = ring.keys(their_keys=(ring.public(old), ring.public(ring.theirs)))

    now, later = (ring.encrypted(keys, CONTENT, NOW + timedelta(days=days)) for days in (1, 11))

    assert ring.read(later) == CONTENT
    with pytest.raises(RuntimeError, match="No key"):
        ring.read(now)


def test_our_key_that_has_expired_does_not_sign(ring: Keyring) -> None:
    """A signature that the partner would not believe is not made."""
    keys = ring.keys(our_keys=(ring.secret(expiring(10)),), sign=True)

    with pytest.raises(PartnerRefused, match=r"no key for signing is valid: .* expired at"):
        ring.encrypted(keys, CONTENT, NOW + timedelta(days=11))


def test_how_keys_stand(ring: Keyring) -> None:
    """Theirs before ours, with what each is there for and its last instant."""
    soon = expiring(10)
    looks = ring.keys(their_keys=(ring.public(soon),), sign=True).looks()

    told = [(each.fingerprint, each.use, each.validity.expires_at is None) for each in looks]
    assert told == [
        (soon.extract_certificate().fingerprint.upper(), "encryption", False),
        (ring.ours.extract_certificate().fingerprint.upper(), "signing", True),
    ]


def test_what_gnupg_made(ring: Keyring) -> None:
    """Its locked key opens with the right passphrase, its compressed answer is read; a wrong one is told, not shown.

    Both files were made by GnuPG 2.2, with `--export-secret-keys` and `--encrypt`.
    """
    ours, answer = GNUPG / "ours.asc", (GNUPG / "answer.999.asc").read_bytes()
    keys = ring.keys(our_keys=(ours,), passphrase="correct-horse", sign=True)
    wrong = ring.keys(our_keys=(ours,), passphrase="wrong-horse", sign=True)

    assert keys.decrypt("a.999", answer) == b"ISA*00*          *00*          *ZZ*CARRIER~" * 100
    assert ring.read(ring.encrypted(keys, CONTENT, NOW)) == CONTENT
    said = []
    attempts: list[Callable[[], bytes]] = [
        lambda: wrong.decrypt("a.999", answer),
        lambda: ring.encrypted(wrong, CONTENT, NOW),
    ]
    for attempt in attempts:
        with pytest.raises(PartnerRefused, match="is its passphrase right") as refused:
            attempt()
        said.append(chain(refused.value))
    assert ["horse" in each for each in (*said, repr(wrong.partner))] == [False] * 3


def test_files_that_are_no_keys(ring: Keyring, tmp_path: Path) -> None:
    """A file that is missing or holds something else is told by its name; a public key is no secret one."""
    (tmp_path / "no_key").write_text("ISA*00*")
    missing, no_key = tmp_path / "missing", tmp_path / "no_key"
    public = ring.public(ring.ours)

    with pytest.raises(PartnerRefused, match="missing cannot be read"):
        ring.encrypted(ring.keys(their_keys=(missing,)), CONTENT, NOW)
    with pytest.raises(PartnerRefused, match="no_key is no OpenPGP key"):
        ring.keys(their_keys=(no_key,)).looks()
    with pytest.raises(PartnerRefused, match="is no OpenPGP secret key"):
        ring.keys(our_keys=(public,)).decrypt("a.999", ring.answer(CONTENT))


@pytest.mark.parametrize("said", [{"sign": True}, {"answers": "encrypted"}, {"answers": "signed"}])
def test_settings_that_need_a_key_of_ours(ring: Keyring, said: dict[str, object]) -> None:
    """They are refused before anything is sent."""
    with pytest.raises(ValueError, match="need a key of ours"):
        PgpPartner("blue", (ring.public(ring.theirs),), **said)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no key of the partner"):
        PgpPartner("blue", ())
