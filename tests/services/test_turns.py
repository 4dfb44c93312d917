"""A file is left only by the process that leads, which is asked right before."""

from pathlib import Path
from threading import Event

import psycopg
import pytest

from connectors.folder import FolderDrop
from connectors.leader import lead
from events.doors import Delivery, FileInPieces
from events.errors import PartnerRefused, PartnerUnreachable
from services.turns import ALONE, LedDrops, NotLeading
from tests.services.column_files import Drops, Partner, Told

FILE = FileInPieces.of(b"1")


@pytest.fixture
def partner(tmp_path: Path) -> Partner:
    """A partner with a folder."""
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    return Partner(FolderDrop(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox"))


def test_who_leads_leaves_its_file(partner: Partner, tmp_path: Path) -> None:
    """And everything else goes through as it is."""
    drop = LedDrops(Drops(blue=partner), ALONE)["blue"]
    (tmp_path / "outbox" / "answer").write_bytes(b"taken")

    assert drop.deliver("a", FILE, tried_before=False) == Delivery(
        str(tmp_path / "inbox" / "a"), looked_up=False
    )
    with (tmp_path / "copy").open("w+b") as to:
        drop.copy("answer", to, bytes_max=5)
    assert (drop.answers(), drop.fetch("answer"), (tmp_path / "copy").read_bytes()) == (
        ["answer"],
        b"taken",
        b"taken",
    )
    with pytest.raises(PartnerRefused, match='no connection is configured for "teeth"'):
        LedDrops(Drops(blue=partner), ALONE)["teeth"]


def test_who_does_not_lead_leaves_nothing(partner: Partner) -> None:
    """The partner is not even asked; answers may be read all the same."""
    drop = LedDrops(Drops(blue=partner), Told(False))["blue"]

    with pytest.raises(NotLeading, match="a is left to the process that leads now"):
        drop.deliver("a", FILE, tried_before=False)
    assert (partner.tried, drop.answers()) == ([], [])


def test_a_failure_is_that_of_who_leads(partner: Partner) -> None:
    """Who led when it began and not when it failed must not record that behind what the next one does."""
    partner.away = "before"

    with pytest.raises(NotLeading):
        LedDrops(Drops(blue=partner), Told(True, False))["blue"].deliver("a", FILE, tried_before=False)
    with pytest.raises(PartnerUnreachable):
        LedDrops(Drops(blue=partner), Told(True))["blue"].deliver("a", FILE, tried_before=False)


@pytest.mark.parametrize("rename_allowed", [True, False])
def test_who_leads_no_more_gives_no_name(partner: Partner, tmp_path: Path, rename_allowed: bool) -> None:
    """A large file is read for a while: who led when that began, and not at its end, leaves it to the other."""
    partner.folder = FolderDrop(
        inbox=tmp_path / "inbox", outbox=tmp_path / "outbox", rename_allowed=rename_allowed
    )
    with pytest.raises(NotLeading):
        LedDrops(Drops(blue=partner), Told(True, False))["blue"].deliver("a", FILE, tried_before=False)
    before = (tmp_path / "inbox" / "a").exists()

    LedDrops(Drops(blue=partner), Told(True))["blue"].deliver("a", FILE, tried_before=True)

    assert (before, (tmp_path / "inbox" / "a").read_bytes()) == (False, b"1")


@pytest.mark.postgres
def test_one_that_slept_while_another_took_over(partner: Partner, postgres_dsn: str, tmp_path: Path) -> None:
    """Its session ends while it sleeps; the other leads, and what the first one wakes up to leave is not left."""
    with lead(postgres_dsn, "scheduler") as slept, lead(postgres_dsn, "scheduler") as other:
        assert slept.wait(Event())
        before, after = (LedDrops(Drops(blue=partner), each)["blue"] for each in (slept, other))
        with psycopg.connect(postgres_dsn) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hub scheduler'"
                " AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
            )
        assert other.wait(Event())
        after.deliver("a", FILE, tried_before=True)
        (tmp_path / "inbox" / "a").unlink()  # a partner that sweeps its inbox at once

        with pytest.raises(NotLeading):
            before.deliver("a", FILE, tried_before=False)

    assert list((tmp_path / "inbox").iterdir()) == []
