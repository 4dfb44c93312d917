"""What is needed to reach one partner's SFTP server, and which server is taken for it."""

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SftpPartner:
    """How one partner's SFTP server is reached. The password is in no repr.

    With both a key file and a password the key is offered first, and the password if the server asks for it too.

    Raises:
      ValueError: there is neither key file nor password, no readable host key, or no time to wait.
    """

    host: str
    user: str
    host_keys: tuple[str, ...]
    """The pinned keys as OpenSSH writes them, `ssh-ed25519 AAAA…`; more than one while the partner changes its key."""

    port: int = 22
    key_file: Path | None = None
    password: str | None = field(default=None, repr=False)
    inbox: str = "inbox"
    """The partner's folder in which we leave files."""

    outbox: str = "outbox"
    """The partner's folder in which answers lie."""

    rename_allowed: bool = True
    """False where the partner forbids renaming: files are then written under their final name."""

    timeout_seconds: float = 30.0
    """How long the server may be silent while we wait for it."""

    def __post_init__(self) -> None:
        if self.key_file is None and not self.password:
            raise ValueError(f"{self.where}: neither a key file nor a password is given")
        if not self.host_keys:
            raise ValueError(f"{self.where}: no host key is pinned")
        if self.timeout_seconds <= 0:
            raise ValueError(f"{self.where}: the timeout must be longer than 0 seconds")
        for line in self.host_keys:
            parse_host_key(line)

    @property
    def where(self) -> str:
        """How messages name the server."""
        return f"{self.host}:{self.port}"


def parse_host_key(line: str) -> tuple[str, bytes]:
    """Return the type and the public key of `ssh-ed25519 AAAA… comment`.

    Raises:
      ValueError: it is not such a line. Source of the form: RFC 4253, section 6.6.
    """
    kind, _, rest = line.strip().partition(" ")
    try:
        blob = base64.b64decode(rest.split(maxsplit=1)[0], validate=True)
    except (IndexError, binascii.Error) as error:
        raise ValueError(f"a host key must read `ssh-ed25519 AAAA…`, not {line[:20]!r}") from error
    if not blob.startswith(len(kind).to_bytes(4, "big") + kind.encode()):
        raise ValueError(f"the host key that says {kind!r} is of another type")
    return kind, blob
