"""A partner's keys and ours: encrypting to the one, signing and decrypting with the other, and when each expires."""

import codecs
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import pysequoia
from pysequoia import Cert, PyDecryptor, PySigner, Tsk
from pysequoia.packet import PacketPile, Tag

from connectors.pgp.validity import Use, Validity, validity
from events.errors import PartnerRefused

ARMOR = b"-----BEGIN PGP MESSAGE-----"

_VERSION_AT = {0x84: 2, 0x85: 3, 0x86: 5}
"""First byte of a session key packet of the old format → where its version stands. Source: RFC 4880, 4.2.1 and 5.1."""

Expected = Literal["any", "encrypted", "signed"]

_Decrypt = Callable[[PyDecryptor, Callable[[list[str]], list[Cert]] | None], pysequoia.Decrypted]


@dataclass(frozen=True, slots=True)
class PgpPartner:
    """How one partner's files are encrypted. The passphrase is in no repr.

    Raises:
      ValueError: there is no key of theirs, or none of ours where one is needed.
    """

    name: str
    """The partner's id, for messages."""

    their_keys: tuple[Path, ...]
    """Their public keys, armored or binary. Files are encrypted to the first that is valid, so that the next key can
    be put beside the old one before that expires; signatures are known by each of them."""

    our_keys: tuple[Path, ...] = ()
    """Our secret keys. The first that is valid signs; each of them decrypts."""

    passphrase: str | None = field(default=None, repr=False)
    """Opens our secret keys."""

    sign: bool = False
    armor: bool = False
    """Whether files are text (ASCII armor) rather than bytes."""

    answers: Expected = "any"
    """What is taken from the partner: also what is not encrypted; only what is; only what it signed besides."""

    def __post_init__(self) -> None:
        if not self.their_keys:
            raise ValueError("pgp: no key of the partner is given")
        if (self.sign or self.answers != "any") and not self.our_keys:
            raise ValueError("pgp: signing and encrypted answers need a key of ours")


@dataclass(frozen=True, slots=True)
class KeyLook:
    """How one key stands."""

    file: Path
    fingerprint: str
    use: Use
    validity: Validity


class PgpKeys:
    """The keys of one partner's connection, read when they are first needed."""

    def __init__(self, partner: PgpPartner) -> None:
        self.partner = partner

    def looks(self) -> list[KeyLook]:
        """Return how each key stands, theirs before ours.

        Raises:
          PartnerRefused: a key file cannot be read, or holds no such key.
        """
        found = [_look(file, _cert(self, file), "encryption") for file in self.partner.their_keys]
        use: Use = "signing" if self.partner.sign else "encryption"
        for file in self.partner.our_keys:
            found.append(_look(file, _tsk(self, file).extract_certificate(), use))
        return found

    def digest(self) -> str:
        """Return what changes when files would be encrypted otherwise than before: another key, another form.

        Raises:
          PartnerRefused: a key file cannot be read.
        """
        ours = self.partner.our_keys if self.partner.sign else ()
        digest = hashlib.sha256(repr((self.partner.armor, self.partner.sign)).encode())
        for file in (*self.partner.their_keys, *ours):
            digest.update(hashlib.sha256(_content(self, file)).digest())
        return digest.hexdigest()

    def encryptor(self, now: datetime) -> Callable[[Path, Path], None]:
        """Return what encrypts one file into another, which leaves; each call makes other bytes, of a new session key.

        Neither file is in memory as a whole. What is returned raises `OSError` where the disk does not take it.

        Raises:
          PartnerRefused: a key cannot be read, or none is valid any more; the message names it and its last instant.
        """
        theirs = self._valid(self.partner.their_keys, "encryption", now, lambda file: _cert(self, file))
        signer = self._signer(now) if self.partner.sign else None

        def encrypt(source: Path, to: Path) -> None:
            try:
                pysequoia.encrypt_file(
                    str(source), str(to), recipients=[theirs], signer=signer, armor=self.partner.armor
                )
            except RuntimeError as error:
                raise self.refused("the file cannot be encrypted to the partner's key") from error

        return encrypt

    def decrypt(self, where: str, content: bytes) -> bytes:
        """Return what a small file from the partner says; one that is not encrypted as it is, where that is taken.

        Raises:
          PartnerRefused: it is not encrypted to us, was cut or altered, or is not signed as agreed.
        """
        if not self.encrypted(where, content):
            return content
        read = self._decrypted(where, lambda by, store: pysequoia.decrypt(content, by, store=store))
        return read.bytes or b""

    def decrypt_file(self, where: str, source: Path, to: Path) -> None:
        """Write what an encrypted file from the partner says into another; neither is in memory as a whole.

        Raises:
          PartnerRefused: it is not encrypted to us, was cut or altered, or is not signed as agreed; what was written is
            not to be used.
        """
        self._decrypted(
            where, lambda by, store: pysequoia.decrypt_file(str(source), str(to), by, store=store)
        )

    def encrypted(self, where: str, start: bytes) -> bool:
        """Say whether a file from the partner is to be decrypted, by how it begins.

        Raises:
          PartnerRefused: it is not encrypted, and only what is is taken.
        """
        if is_encrypted(start):
            return True
        if self.partner.answers != "any":
            raise self.refused(f"{where} is not encrypted, and only encrypted files are taken")
        return False

    def _decrypted(self, where: str, decrypt: _Decrypt) -> pysequoia.Decrypted:
        signed = self.partner.answers == "signed"
        known = [_cert(self, file) for file in self.partner.their_keys] if signed else []
        for decryptor in self._decryptors():
            try:
                read = decrypt(decryptor, (lambda ids: known) if signed else None)
            except (RuntimeError, OSError):  # The library tells of an altered file by either.
                continue
            if read.valid_sigs or not signed:
                return read
        what = ", or is not signed by the partner" if signed else ""
        raise self.refused(f"{where} cannot be decrypted: it is not for our key, was cut or altered{what}")

    def refused(self, words: str) -> PartnerRefused:
        """Return a refusal that names the partner."""
        return PartnerRefused(f"{self.partner.name}: {words}")

    def _signer(self, now: datetime) -> PySigner:
        ours = self._valid(
            self.partner.our_keys, "signing", now, lambda file: _tsk(self, file).extract_certificate()
        )
        for tsk in (_tsk(self, file) for file in self.partner.our_keys):
            if tsk.extract_certificate().fingerprint == ours.fingerprint:
                try:
                    return tsk.signer(self.partner.passphrase)
                except RuntimeError as error:
                    raise self.refused("our key does not sign; is its passphrase right?") from error
        raise AssertionError("the key that was valid is one of ours")

    def _decryptors(self) -> Iterator[PyDecryptor]:
        if not self.partner.our_keys:
            raise self.refused("an encrypted file came, and no key of ours is given to decrypt it")
        for file in self.partner.our_keys:
            try:
                yield _tsk(self, file).decryptor(self.partner.passphrase)
            except RuntimeError as error:
                raise self.refused(f"our key {file} does not decrypt; is its passphrase right?") from error

    def _valid(self, files: tuple[Path, ...], use: Use, now: datetime, read: Callable[[Path], Cert]) -> Cert:
        """Return the first key that may be used now."""
        told = []
        for file in files:
            cert = read(file)
            holds = validity(cert, use)
            if holds.holds(now):
                return cert
            told.append(f"{file} ({cert.fingerprint.upper()}) {_why(holds, use)}")
        none = "no key for encryption is valid" if use == "encryption" else "no key for signing is valid"
        raise self.refused(f"{none}: {'; '.join(told)}")


def is_encrypted(content: bytes) -> bool:
    """Say whether a file is an OpenPGP message: ASCII armor, or a session key packet first; no text looks so."""
    if content[:1024].removeprefix(codecs.BOM_UTF8).lstrip().startswith(ARMOR):
        return True
    if content[:1] == b"\xc1" and len(content) > 1:
        # New format: the length takes 1, 2 or 5 bytes. Source: RFC 4880, section 4.2.2.
        at = 2 if content[1] < 192 else 3 if content[1] < 224 else 6
    else:
        at = _VERSION_AT.get(content[0], len(content)) if content else 0
    return content[at : at + 1] in {b"\x03", b"\x06"}


def _why(held: Validity, use: Use) -> str:
    if not held.usable:
        return f"is revoked or has no part for {use}"
    assert held.expires_at is not None, "a key that can be used and does not expire is valid"
    return f"expired at {held.expires_at:%Y-%m-%d %H:%M} UTC"


def _look(file: Path, cert: Cert, use: Use) -> KeyLook:
    return KeyLook(file, cert.fingerprint.upper(), use, validity(cert, use))


def _content(keys: PgpKeys, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise keys.refused(f"the key file {file} cannot be read") from error


def _cert(keys: PgpKeys, file: Path) -> Cert:
    try:
        return Cert.from_bytes(_content(keys, file))
    except RuntimeError as error:
        raise keys.refused(f"{file} is no OpenPGP key") from error


def _tsk(keys: PgpKeys, file: Path) -> Tsk:
    content = _content(keys, file)
    try:
        # A public key alone is read by the library too, and fails only when it is used.
        if any(packet.tag == Tag.SecretKey for packet in PacketPile.from_bytes(content)):
            return Tsk.from_bytes(content)
    except RuntimeError as error:
        raise keys.refused(f"{file} is no OpenPGP secret key") from error
    raise keys.refused(f"{file} is no OpenPGP secret key")
