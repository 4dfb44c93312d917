"""Keys for tests, made when they are needed, in files as an office keeps them."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysequoia
from pysequoia import Cert, Tsk

from connectors.pgp import PgpKeys, PgpPartner

NOW = datetime.now(UTC).replace(microsecond=0)
"""The keys of a test are made while it runs, so its days are counted from then."""


@dataclass
class Keyring:
    """Key files in a folder; the carrier's secret half stays with the test."""

    folder: Path
    theirs: Tsk = field(default_factory=lambda: Tsk.generate(user_id="carrier"))
    ours: Tsk = field(default_factory=lambda: Tsk.generate(user_id="hub"))
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def public(self, tsk: Tsk | Cert, *, armored: bool = True) -> Path:
        """Write a public key into a file."""
        cert = tsk.extract_certificate() if isinstance(tsk, Tsk) else tsk
        file = self.folder / f"{next(self._numbers)}.pub"
        file.write_bytes(str(cert).encode() if armored else bytes(cert))
        return file

    def secret(self, tsk: Tsk) -> Path:
        """Write a secret key into a file."""
        file = self.folder / f"{next(self._numbers)}.key"
        file.write_text(str(tsk))
        return file

    def partner(self, *, sign: bool = False, armor: bool = False, **said: object) -> PgpPartner:
        """Return the usual connection: their key, and ours."""
        known = {"their_keys": (self.public(self.theirs),), "our_keys": (self.secret(self.ours),), **said}
        return PgpPartner("blue", sign=sign, armor=armor, **known)  # type: ignore[arg-type]

    def keys(self, *, sign: bool = False, armor: bool = False, **said: object) -> PgpKeys:
        """Return the same as keys."""
        return PgpKeys(self.partner(sign=sign, armor=armor, **said))

    def encrypted(self, keys: PgpKeys, content: bytes, now: datetime = NOW) -> bytes:
        """Encrypt as we do."""
        encrypt = keys.encryptor(now)
        source, to = (self.folder / f"{next(self._numbers)}" for _ in range(2))
        source.write_bytes(content)
        encrypt(source, to)
        return to.read_bytes()

    def read(self, encrypted: bytes) -> bytes:
        """Decrypt as the carrier does."""
        content = pysequoia.decrypt(encrypted, self.theirs.decryptor()).bytes
        assert content is not None
        return content

    def answer(self, content: bytes, *, signer: Tsk | None = None, armor: bool = False) -> bytes:
        """Encrypt as the carrier does."""
        return pysequoia.encrypt(
            content,
            recipients=[self.ours.extract_certificate()],
            signer=signer.signer() if signer else None,
            armor=armor,
        )


def expiring(days: float) -> Tsk:
    """Return a key that expires so many days after it is made."""
    return Tsk.generate(user_id="carrier", validity_seconds=round(timedelta(days=days).total_seconds()))
