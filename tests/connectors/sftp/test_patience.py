"""A server that is away is left alone for longer and longer, and tried at once where it is back or a person asks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.sftp import SftpDrop, SftpPartner, SftpServer
from connectors.sftp.patience import rest_after
from events.doors import FileInPieces
from events.errors import NotTried, PartnerRefused, PartnerUnreachable
from tests.connectors.sftp.faults import Faults


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 2, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "failures, minutes", [(0, 0), (1, 0), (2, 10), (3, 20), (4, 40), (5, 60), (5000, 60)]
)
def test_how_long_it_rests(failures: int, minutes: int) -> None:
    """Not at all after the first failure, and never longer than an hour."""
    assert rest_after(failures) == timedelta(minutes=minutes)


def outcome(drop: SftpDrop) -> str:
    """Return what came of a look into the outbox."""
    try:
        drop.answers()
    except (PartnerUnreachable, PartnerRefused) as error:
        return type(error).__name__
    return "answered"


def test_a_server_that_is_away_and_comes_back(partner: SftpPartner, faults: Faults) -> None:
    """Nothing is tried while it rests; its return ends all rest."""
    hands = Hands()
    away = SftpDrop(replace(partner, port=1), now=hands)
    told = [outcome(away), outcome(away), outcome(away)]
    hands.pass_minutes(9.9)
    told.append(outcome(away))
    hands.pass_minutes(0.1)
    away._partner = partner
    told.append(outcome(away))
    away._partner = replace(partner, port=1)
    told += [outcome(away), outcome(away), outcome(away)]

    tried = "PartnerUnreachable"
    assert told == [tried, tried, "NotTried", "NotTried", "answered", tried, tried, "NotTried"]
    assert faults.sessions == 1


def test_what_is_said_while_it_rests(partner: SftpPartner) -> None:
    """The words of the last attempt: they are what a person needs."""
    away = SftpDrop(replace(partner, port=1), now=Hands())
    outcome(away)
    outcome(away)

    with pytest.raises(NotTried, match=r"127\.0\.0\.1:1: the server cannot be reached"):
        away.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)


def test_a_login_that_is_refused(partner: SftpPartner) -> None:
    """It is not tried every few minutes: many servers lock an account after some failures."""
    drop = SftpDrop(replace(partner, password="wrong-horse-battery"), now=Hands())

    assert [outcome(drop) for _ in range(4)] == ["PartnerRefused", "PartnerRefused", "NotTried", "NotTried"]


def test_a_file_that_is_refused_is_no_failure_of_the_server(partner: SftpPartner, server: SftpServer) -> None:
    """The next file may be tried at once."""
    (Path(server.root) / "inbox" / "a.edi").write_bytes(b"GS")
    drop = SftpDrop(partner, now=Hands())
    for _ in range(3):
        with pytest.raises(PartnerRefused, match="other content"):
            drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=False)

    assert drop.deliver("b.edi", FileInPieces.of(b"ISA"), tried_before=False).looked_up is False


def test_a_connection_that_is_lost_again_and_again(partner: SftpPartner, faults: Faults) -> None:
    """A server that lets us in and then hangs up is away as well."""
    faults.hangs_up_after_bytes = 0
    drop = SftpDrop(partner, now=Hands())
    for _ in range(2):
        with pytest.raises(PartnerUnreachable):
            drop.deliver("a.edi", FileInPieces.of(b"ISA"), tried_before=True)

    assert outcome(drop) == "NotTried"
