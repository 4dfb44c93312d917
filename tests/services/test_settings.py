"""Settings: the file, the environment, and what is said about mistakes in either."""

from pathlib import Path

import pytest

from events.errors import Malformed, NotFound
from services.settings import read


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUB_CONFIG", raising=False)


def written(folder: Path, text: str) -> Path:
    """Write a hub.toml and return its path."""
    file = folder / "hub.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in `hub-data` of the current folder, HTTP on this machine only."""
    monkeypatch.chdir(tmp_path)

    settings = read()

    assert settings.home == tmp_path / "hub-data"
    assert settings.log_database == str(tmp_path / "hub-data/log.sqlite")
    assert settings.master_key_file == tmp_path / "hub-data/master.key"
    assert (settings.http.host, settings.http.port) == ("127.0.0.1", 8080)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Wherever the command is called from."""
    settings = read(
        written(
            tmp_path,
            'home = "data"\nkeys = "sqlite:///safe/keys.db"\n'
            '[partners.blue]\nkind = "sftp"\nkey_file = "keys/blue"\ninbox = "in"\n'
            '[partners.pay]\nkind = "folder"\ninbox = "pay/in"\n',
        )
    )

    assert settings.home == tmp_path / "data"
    assert settings.keys_database == str(tmp_path / "safe/keys.db")
    assert settings.partners["blue"].key_file == tmp_path / "keys/blue"
    assert settings.partners["blue"].inbox == "in"
    assert settings.partners["pay"].inbox == str(tmp_path / "pay/in")


def test_postgresql_serves_log_and_views(tmp_path: Path) -> None:
    """Unless the views are told to lie elsewhere; the keys stay apart."""
    both = read(written(tmp_path, 'log = "postgresql://hub@db/hub"\n'))
    apart = read(written(tmp_path, 'log = "postgresql://hub@db/hub"\nviews = "sqlite:///v.db"\n'))

    assert (both.log_database, both.views_database) == ("postgresql://hub@db/hub",) * 2
    assert apart.views_database == str(tmp_path / "v.db")
    assert both.keys_database == str(tmp_path / "hub-data/keys.sqlite")


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for one setting of a part, which leaves the others as the file has them."""
    file = written(tmp_path, '[http]\nhost = "0.0.0.0"\nport = 81\n')
    monkeypatch.setenv("HUB_HTTP__PORT", "82")
    monkeypatch.setenv("HUB_CONFIG", str(file))

    assert (read().http.host, read().http.port) == ("0.0.0.0", 82)


def test_every_mistake_is_named_with_its_place(tmp_path: Path) -> None:
    """Unknown names and impossible values at once; no value is repeated."""
    file = written(tmp_path, '[http]\nport = 99999\n[partners.blue]\nkind = "ftp"\npasswort = "geheim"\n')

    with pytest.raises(Malformed) as caught:
        read(file)

    lines = str(caught.value).splitlines()
    assert {line.split(": ")[1] for line in lines} == {
        "http.port",
        "partners.blue.kind",
        "partners.blue.passwort",
    }
    assert "geheim" not in str(caught.value)
    assert any(line.endswith(": partners.blue.passwort: is no setting") for line in lines)


def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path) -> None:
    """With the reader's own words."""
    with pytest.raises(Malformed, match=r"hub\.toml: .*line 2"):
        read(written(tmp_path, 'home = "x"\nport = \n'))


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(NotFound, match="hub init"):
        read(tmp_path / "nowhere.toml")


def test_a_password_comes_from_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file, a variable, or the settings; it is in no repr."""
    (tmp_path / "secret").write_text("from-file\n", encoding="utf-8")
    monkeypatch.setenv("BLUE_PASSWORD", "from-variable")
    settings = read(
        written(
            tmp_path,
            '[partners.a]\nkind = "sftp"\npassword_file = "secret"\n'
            '[partners.b]\nkind = "sftp"\npassword_variable = "BLUE_PASSWORD"\n'
            '[partners.c]\nkind = "sftp"\npassword = "from-settings"\n'
            '[partners.d]\nkind = "sftp"\n',
        )
    )

    secrets = [settings.partners[name].secret() for name in "abcd"]
    assert secrets == ["from-file", "from-variable", "from-settings", None]
    assert "from-settings" not in repr(settings)


@pytest.mark.parametrize("where", ['password_file = "nowhere"', 'password_variable = "HUB_TEST_UNSET"'])
def test_a_password_that_is_not_there_is_said(tmp_path: Path, where: str) -> None:
    """By the name of the place, when it is asked for."""
    settings = read(written(tmp_path, f'[partners.a]\nkind = "sftp"\n{where}\n'))

    with pytest.raises(NotFound, match=r"nowhere|HUB_TEST_UNSET"):
        settings.partners["a"].secret()


def test_files_for_kafka_are_beside_the_settings(tmp_path: Path) -> None:
    """Relative to hub.toml, like those of partners; what is not said stays so."""
    config = tmp_path / "hub.toml"
    config.write_text(
        '[kafka]\nca_file = "keys/ca.pem"\npassword_file = "/etc/kafka-password"\n', encoding="utf-8"
    )

    kafka = read(config).kafka

    assert (kafka.ca_file, kafka.password_file) == (tmp_path / "keys/ca.pem", Path("/etc/kafka-password"))
    assert (kafka.certificate_file, kafka.key_file) == (None, None)


def test_keys_for_encryption_are_beside_the_settings(tmp_path: Path) -> None:
    """Relative to hub.toml; the passphrase is read from its file, and a partner without the table has none."""
    (tmp_path / "secret").write_text("correct-horse\n", encoding="utf-8")
    said = (
        'their_keys = ["keys/a.asc", "/keys/b.asc"]\nour_keys = ["keys/ours"]\npassphrase_file = "secret"\n'
    )
    text = f'[partners.a]\nkind = "folder"\n[partners.a.pgp]\n{said}[partners.b]\nkind = "folder"\n'
    partners = read(written(tmp_path, text)).partners
    pgp = partners["a"].pgp

    assert pgp is not None
    assert pgp.their_keys == (tmp_path / "keys/a.asc", Path("/keys/b.asc"))
    assert pgp.our_keys == (tmp_path / "keys/ours",)
    assert (pgp.passphrase(), pgp.suffix, pgp.armor, pgp.sign) == ("correct-horse", ".pgp", False, False)
    assert partners["b"].pgp is None
