"""A file is left only by the process that leads, which is asked right before."""

from pathlib import Path
from threading import Event

import psycopg
import pytest

from connectors.folder import FolderDrop
from connectors.leader import lead
from events.doors import Delivery
from events.errors import PartnerRefused, PartnerUnreachable
from services.turns import ALONE, LedDrops, NotLeading
from tests.services.column_files import Drops, Partner, Told


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

    assert drop.deliver("a", b"1", tried_before=False) == Delivery(
        str(tmp_path / "inbox" / "a"), looked_up=False
    )
    assert (drop.answers(), drop.fetch("answer")) == (["answer"], b"taken")
    with pytest.raises(PartnerRefused, match='no connection is configured for "teeth"'):
        LedDrops(Drops(blue=partner), ALONE)["teeth"]


def test_who_does_not_lead_leaves_nothing(partner: Partner) -> None:
    """The partner is not even asked; answers may be read all the same."""
    drop = LedDrops(Drops(blue=partner), Told(False))["blue"]

    with pytest.raises(NotLeading, match="a is left to the process that leads now"):
        drop.deliver("a", b"1", tried_before=False)
    assert (partner.tried, drop.answers()) == ([], [])


def test_a_failure_is_that_of_who_leads(partner: Partner) -> None:
    """Who led when it began and not when it failed must not record that behind what the next one does."""
    partner.away = "before"

    with pytest.raises(NotLeading):
        LedDrops(Drops(blue=partner), Told(True, False))["blue"].deliver("a", b"1", tried_before=False)
    with pytest.raises(PartnerUnreachable):
        LedDrops(Drops(blue=partner), Told(True))["blue"].deliver("a", b"1", tried_before=False)


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
        after.deliver("a", b"1", tried_before=True)
        (tmp_path / "inbox" / "a").unlink()  # a partner that sweeps its inbox at once

        with pytest.raises(NotLeading):
            before.deliver("a", b"1", tried_before=False)

    assert list((tmp_path / "inbox").iterdir()) == []
