"""Drops as the settings say: encrypted where a partner wants it, with keys whose last instants are known."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.pgp import PgpDrop
from events.doors import FileInPieces
from events.errors import NotFound, PartnerRefused
from services.settings import Settings, read
from services.wiring.drops import KEPT, Partners, key_stands
from tests.connectors.pgp.keyring import NOW, Keyring, expiring


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    """Keys of a carrier and of ours."""
    (tmp_path / "keys").mkdir()
    return Keyring(tmp_path / "keys")


def settings_with(folder: Path, pgp: str) -> Settings:
    """Return the settings of a folder partner with this table for OpenPGP."""
    for name in ("in", "out"):
        (folder / name).mkdir(exist_ok=True)
    text = f'[partners.blue]\nkind = "folder"\ninbox = "in"\noutbox = "out"\n[partners.blue.pgp]\n{pgp}'
    (folder / "hub.toml").write_text(text, encoding="utf-8")
    return read(folder / "hub.toml")


def test_a_partner_that_wants_files_encrypted(ring: Keyring, tmp_path: Path) -> None:
    """Paths are relative to the settings; what was encrypted is kept in the home folder."""
    ring.public(ring.theirs).rename(tmp_path / "keys" / "blue.asc")
    ring.secret(ring.ours).rename(tmp_path / "keys" / "ours.pgp")
    said = 'their_keys = ["keys/blue.asc"]\nour_keys = ["keys/ours.pgp"]\nsign = true\narmor = true\nsuffix = ".asc"\n'
    drops = Partners(settings_with(tmp_path, said).partners, tmp_path / "home", lambda: NOW)

    drops["blue"].deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)
    (tmp_path / "out" / "a.999").write_bytes(ring.answer(b"999"))

    [left] = (tmp_path / "in").iterdir()
    assert isinstance(drops["blue"], PgpDrop)
    assert (left.name, ring.read(left.read_bytes())) == ("a.edi.asc", b"ISA")
    assert drops["blue"].fetch("a.999") == b"999"
    assert len(list((tmp_path / "home" / KEPT / "blue").iterdir())) == 1


def test_settings_that_lack_a_key(ring: Keyring, tmp_path: Path) -> None:
    """They are refused with their place, before anything leaves."""
    public = ring.public(ring.theirs)

    with pytest.raises(PartnerRefused, match=r"\[partners\.blue\] in hub\.toml: pgp: signing .* need a key"):
        Partners(settings_with(tmp_path, f'their_keys = ["{public}"]\nsign = true\n').partners)["blue"]
    with pytest.raises(NotFound, match=r"passphrase file .*nowhere cannot be read"):
        Partners(
            settings_with(tmp_path, f'their_keys = ["{public}"]\npassphrase_file = "nowhere"\n').partners
        )["blue"]


def test_how_keys_stand(ring: Keyring, tmp_path: Path) -> None:
    """Of several the one that holds longest counts; once none holds, that is said."""
    files = [ring.public(expiring(days)) for days in (10, 40)]
    said = ", ".join(f'"{file}"' for file in files)
    settings = settings_with(tmp_path, f"their_keys = [{said}]\n")
    partner = settings.partners["blue"]

    [now] = key_stands("blue", partner, NOW)
    [later] = key_stands("blue", partner, NOW + timedelta(days=20))
    [after] = key_stands("blue", partner, NOW + timedelta(days=41))

    assert now.expires_at == later.expires_at
    assert now.expires_at is not None
    assert timedelta(days=39) < now.expires_at - NOW < timedelta(days=41)
    assert now.fingerprint is not None
    assert now.fingerprint != later.fingerprint
    assert (after.fingerprint, after.expires_at) == (None, None)
    assert [str(file) in after.told for file in files] == [True, True]


def test_what_is_measured_of_keys(ring: Keyring, tmp_path: Path) -> None:
    """When each kind of key ends; nothing of one that does not end, nor of one that cannot be read."""
    soon = ring.public(expiring(10))
    theirs = settings_with(tmp_path, f'their_keys = ["{soon}"]\nour_keys = ["{ring.secret(ring.ours)}"]\n')
    lost = settings_with(tmp_path, 'their_keys = ["nowhere"]\n')
    none = {"plain": theirs.partners["blue"].model_copy(update={"pgp": None})}

    [(labels, at)] = Partners(theirs.partners, now=lambda: NOW).key_ends()

    assert labels == ("blue", "pgp-theirs")
    assert abs(datetime.fromtimestamp(at, UTC) - NOW - timedelta(days=10)) < timedelta(hours=1)
    assert list(Partners(lost.partners).key_ends()) == []
    assert list(Partners(none).key_ends()) == []
