"""The places where files are left: a folder, our own SFTP server, and OpenSSH's."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from connectors.folder import FolderDrop
from connectors.sftp import SftpDrop, SftpPartner, SftpServer, new_key
from tests.connectors.sftp.faults import Faults, FaultyFolder
from tests.connectors.sftp.openssh import SSHD, Sshd
from tests.connectors.sftp.places import PASSWORD, Place


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """OpenSSH's server, one for the whole run."""
    if SSHD is None:
        reason = "there is no sshd; get it with `apt-get install openssh-server`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with Sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def faults() -> Faults:
    """What goes wrong at our own server; nothing, until a test says so."""
    return Faults()


@pytest.fixture
def server(tmp_path: Path, faults: Faults) -> Iterator[SftpServer]:
    """Our own server, which can have faults."""
    key = new_key(tmp_path / "key")
    with SftpServer(
        tmp_path / "carrier",
        user="hub",
        password=PASSWORD,
        authorized_keys=(key,),
        folder=partial(FaultyFolder, faults=faults),
    ) as running:
        yield running
        if faults.stalls is not None:
            faults.stalls.set()


@pytest.fixture
def partner(server: SftpServer) -> SftpPartner:
    """How our own server is reached."""
    return SftpPartner(
        host="127.0.0.1", port=server.port, user="hub", password=PASSWORD, host_keys=(server.host_key_line,)
    )


@pytest.fixture
def openssh_partner(sshd: Sshd, tmp_path: Path) -> SftpPartner:
    """How OpenSSH's server is reached, with folders of this test."""
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    return SftpPartner(
        host="127.0.0.1",
        port=sshd.port,
        user=sshd.user,
        key_file=sshd.key_file,
        host_keys=sshd.host_key_lines,
        inbox=str(tmp_path / "inbox"),
        outbox=str(tmp_path / "outbox"),
    )


@pytest.fixture(params=["folder", "sftp", pytest.param("openssh", marks=pytest.mark.sshd)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each of the three in turn."""
    if request.param == "folder":
        inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
        inbox.mkdir()
        outbox.mkdir()
        return Place(
            FolderDrop(inbox=inbox, outbox=outbox),
            FolderDrop(inbox=inbox, outbox=outbox, rename_allowed=False),
            inbox,
            outbox,
        )
    return _sftp_place(request, tmp_path)


def _sftp_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sftp":
        partner = request.getfixturevalue("partner")
        root, pid = tmp_path / "carrier", 0
    else:
        partner = request.getfixturevalue("openssh_partner")
        root, pid = tmp_path, request.getfixturevalue("sshd").pid
    return Place(
        SftpDrop(partner),
        SftpDrop(replace(partner, rename_allowed=False)),
        root / "inbox",
        root / "outbox",
        pid,
    )
