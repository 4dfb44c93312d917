"""How a partner is described: faults are told when it is made, and the password is in no repr."""

from pathlib import Path
from typing import Any

import pytest

from connectors.sftp import SftpDrop, SftpPartner, new_key
from connectors.sftp.partner import parse_host_key

PASSWORD = "correct-horse-battery"


def partner(tmp_path: Path, **changed: Any) -> SftpPartner:
    """Describe a partner that is right but for what is changed."""
    given = {"host": "sftp.example.org", "user": "hub", "password": PASSWORD}
    return SftpPartner(**{**given, "host_keys": (new_key(tmp_path / "key"),), **changed})


def test_the_password_is_in_no_repr(tmp_path: Path) -> None:
    """Neither the partner nor its drop shows it."""
    described = partner(tmp_path)

    assert PASSWORD not in repr(described) + str(described) + repr(SftpDrop(described))
    assert repr(SftpDrop(described)) == "SftpDrop(sftp.example.org:22)"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"password": None}, "neither a key file nor a password"),
        ({"password": ""}, "neither a key file nor a password"),
        ({"host_keys": ()}, "no host key is pinned"),
        ({"host_keys": ("ssh-ed25519",)}, "must read `ssh-ed25519 AAAA…`"),
        ({"host_keys": ("ssh-ed25519 not*base64",)}, "must read `ssh-ed25519 AAAA…`"),
        ({"host_keys": ("ssh-ed25519 AAAAB3NzaC1yc2E=",)}, "of another type"),
        ({"timeout_seconds": 0}, "longer than 0 seconds"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    """A fault in the settings is found before the night."""
    with pytest.raises(ValueError, match=told):
        partner(tmp_path, **changed)


def test_a_key_file_is_enough(tmp_path: Path) -> None:
    """Then no password is needed."""
    assert partner(tmp_path, password=None, key_file=tmp_path / "key").password is None


def test_a_host_key_may_have_a_comment(tmp_path: Path) -> None:
    """What stands behind the key does not matter."""
    line = new_key(tmp_path / "key")

    assert parse_host_key(f"  {line} carrier's server, since 2026\n") == parse_host_key(line)
    assert parse_host_key(line)[0] == "ecdsa-sha2-nistp256"
