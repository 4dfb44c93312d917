"""The composition root: the same hub over both databases, and partners as the settings name them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from connectors.folder import FolderDrop
from connectors.sftp.drop import SftpDrop
from events.errors import NotFound, PartnerRefused, PermanentError
from services.answers.decide import told
from services.overview import overview
from services.rebuilding import rebuild
from services.running import step
from services.settings import Settings, read
from services.wiring import Hub, Partners, open_hub
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, hub_in, left, settings_in, tell


def lived(hub: Hub) -> tuple[Sequence[str], object, int]:
    """Tell a hub the same story and return what it answers, what it says of itself, and its head."""
    outcomes = [
        each.outcome for each in tell(hub, *FAMILY_OF_TWO, *FAMILY_OF_TWO, "{broken", left("2026-03-16"))
    ]
    step(hub)
    answer = hub.answers.of(FAMILY, as_of=date(2026, 2, 1), known_at=None, now=hub.clock.now())
    assert all(each.identical for each in rebuild(hub, hub.projections))
    assert [each.family for each in hub.answers.search("ada")] == [FAMILY]
    return outcomes, told(answer), overview(hub).head


@pytest.mark.postgres
def test_both_databases_make_the_same_hub(tmp_path: Path, postgres_dsn: str) -> None:
    """Outcomes, answers and positions are equal; a view is rebuilt identically on either."""
    with hub_in(tmp_path / "sqlite") as hub:
        on_sqlite = lived(hub)
    config = settings_in(tmp_path / "postgres").model_copy(update={"log": postgres_dsn})
    with hub_in(tmp_path / "other", settings=config) as hub:
        on_postgres = lived(hub)

    assert on_postgres == on_sqlite
    assert on_sqlite[0] == [*["accepted"] * 3, *["duplicate"] * 3, "quarantined", "accepted"]


def settings_with(folder: Path, text: str) -> Settings:
    """Return the settings that a text says."""
    (folder / "hub.toml").write_text(text, encoding="utf-8")
    return read(folder / "hub.toml")


def test_a_partner_is_a_server_or_a_folder(tmp_path: Path) -> None:
    """As the settings say; each is made once."""
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    settings = settings_with(
        tmp_path,
        f'[partners.blue]\nkind = "sftp"\nhost = "127.0.0.1"\nuser = "city"\npassword = "x"\nhost_keys = ["{key}"]\n'
        '[partners.pay]\nkind = "folder"\n',
    )
    drops = Partners(settings.partners)

    assert isinstance(drops["blue"], SftpDrop)
    assert isinstance(drops["pay"], FolderDrop)
    assert drops["blue"] is drops["blue"]


@pytest.mark.parametrize(
    "said, why",
    [
        ("", "no connection is configured"),
        ('[partners.blue]\nkind = "sftp"\nhost = "h"\nuser = "u"\npassword = "geheim"\n', "no host key"),
        (
            '[partners.blue]\nkind = "sftp"\nhost = "h"\nuser = "u"\nhost_keys = ["x y"]\n',
            "key file nor a password",
        ),
    ],
)
def test_a_partner_that_cannot_work_is_refused(tmp_path: Path, said: str, why: str) -> None:
    """With the place in the settings, and without the password."""
    with pytest.raises(PartnerRefused, match=why) as caught:
        Partners(settings_with(tmp_path, said).partners)["blue"]

    assert "partners.blue" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_hub_that_is_not_there_is_said(tmp_path: Path) -> None:
    """With the command that makes one."""
    with pytest.raises(NotFound, match="hub init"), open_hub(settings_with(tmp_path, "")):
        pass


def test_another_master_key_opens_nothing(tmp_path: Path) -> None:
    """The key store says that it is not its key, before anything is read or written."""
    with hub_in(tmp_path / "hub"):
        pass
    other = settings_in(tmp_path / "other")
    settings = read(tmp_path / "hub/hub.toml").model_copy(update={"master_key_file": other.master_key_file})

    with pytest.raises(PermanentError, match="master key"), open_hub(settings):
        pass
