"""Partners that refuse, disappear in the middle, are somebody else or are full: it is said, and nothing is lost."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from connectors.x12.stand_in import CarrierStandIn
from tests.connectors.sftp.faults import Faults
from tests.fixtures.command import Run
from tests.fixtures.hub import left, lines
from tests.fixtures.partner import ServedPartner, served_partner
from tests.small_catalog import small_catalog

PLACE = r"127\.0\.0\.1:\d+: "
NAME = "blue_000000001.834"
SEND = ("feed", "run", "blue", "--night", "2026-02-02")
ANSWERED_AT = datetime(2026, 2, 3, 12, tzinfo=UTC)


class Trouble(NamedTuple):
    """What goes wrong at a partner's server, what the hub says of it, and how it is mended."""

    says: str
    begins: Callable[[ServedPartner], object]
    ends: Callable[[ServedPartner], object]
    arrived: bool = False
    """Whether the file is there all the same, and only we do not know."""


def _fault(says: str, name: str, value: object, *, arrived: bool = False) -> Trouble:
    """Return a fault of the server: how it is set and cleared."""
    return Trouble(
        says,
        lambda partner: setattr(partner.faults, name, value),
        lambda partner: setattr(partner.faults, name, getattr(Faults(), name)),
        arrived,
    )


TROUBLES = {
    "nobody listens": Trouble(
        PLACE + "the server cannot be reached", lambda p: p.stop(), lambda p: p.start()
    ),
    "the login is refused": Trouble(
        PLACE + "the server does not accept our user name, key or password",
        lambda p: p.log_in("wrong-horse-battery"),
        lambda p: p.log_in(),
    ),
    "another host key": Trouble(
        PLACE + r"the server's host key \S+ SHA256:\S+ is not pinned",
        lambda p: p.start("theirs"),
        lambda p: p.start(),
    ),
    "the file is refused": _fault(PLACE + r"inbox/\.\S+\.part: permission denied", "denies", value=True),
    "it disappears in the middle": _fault(
        PLACE + r"inbox/\.\S+\.part: the connection was lost", "hangs_up_after_bytes", 0
    ),
    "it disappears after the rename": _fault(
        PLACE + r"\S+: the connection was lost", "hangs_up_after_rename", value=True, arrived=True
    ),
    "a full disk": _fault(
        PLACE + r"inbox/\.\S+\.part took only 0 of \d+ bytes: its disk may be full", "refuses_after_bytes", 0
    ),
    "a full disk that is not told": _fault(
        PLACE + r"inbox/\.\S+\.part took only 100 of \d+ bytes: its disk may be full", "bytes_taken", 100
    ),
}


@pytest.fixture
def blue(folder: Path) -> Iterator[ServedPartner]:
    """The carrier of medical behind a server."""
    with served_partner(folder, "blue") as partner:
        yield partner


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_carrier_in_trouble_gets_its_file_once_it_is_mended(
    blue: ServedPartner, run: Run, trouble: Trouble, tmp_path: Path
) -> None:
    """The place is named, the file is kept and counted as undelivered, and the next run leaves it once and whole."""
    trouble.begins(blue)
    failed = run(*SEND)
    feeds = {each["carrier"]: each for each in json.loads(run("status", "--json").out)["feeds"]}
    waiting = run("feed", "show", "blue/1").out
    there = blue.arrived()
    trouble.ends(blue)
    mended, again = run(*SEND), run(*SEND)

    assert failed.code == 1
    assert re.search(trouble.says, failed.err)
    assert feeds["blue"]["undelivered"] == 1
    assert re.search("failed     1 time, the last time: " + trouble.says, waiting)
    assert list(there) == ([NAME] if trouble.arrived else [])
    assert (mended.code, again.code) == (0, 4)
    written = tmp_path / "again.834"
    run("feed", "rebuild", "blue/1", "--output", str(written), "--reason", "to compare")
    whole = written.read_bytes()
    assert blue.arrived() == {NAME: whole}
    assert len(roster(whole)) == 2


def roster(content: bytes) -> set[tuple[str, str]]:
    """Return whom a carrier covers after it has read the file."""
    carrier = CarrierStandIn(small_catalog().carriers[0])
    carrier.take(content, at=ANSWERED_AT)
    return set(carrier.roster)


COLUMN_FILES = {
    "city-payroll": ("payroll", "run", "city-payroll", "2026-01-15"),
    "cobra": ("cobra", "run", "--night", "2026-02-01"),
}


@pytest.mark.parametrize("name", ["it disappears in the middle", "another host key", "a full disk"])
@pytest.mark.parametrize("partner", COLUMN_FILES)
def test_payroll_and_administrator_are_served_like_carriers(
    folder: Path, run: Run, partner: str, name: str
) -> None:
    """The same server, the same troubles, the same words; the file waits and arrives once."""
    (folder / "left.jsonl").write_text(lines([left("2026-01-16")]), encoding="utf-8")
    if partner == "cobra":
        run("event", "publish", "left.jsonl")
    trouble = TROUBLES[name]
    with served_partner(folder, partner) as served:
        trouble.begins(served)
        failed = run(*COLUMN_FILES[partner])
        there = served.arrived()
        trouble.ends(served)
        mended, again = run(*COLUMN_FILES[partner]), run(*COLUMN_FILES[partner])

        assert (failed.code, there) == (1, {})
        assert re.search("prepared and not delivered: " + trouble.says, failed.out)
        assert (mended.code, again.code) == (0, 4)
        ((_, content),) = served.arrived().items()
        assert len(content.splitlines()) == {"city-payroll": 2, "cobra": 3}[partner]


@pytest.mark.parametrize("name", ["nobody listens", "another host key"])
def test_answers_are_fetched_once_the_carrier_is_mended(blue: ServedPartner, run: Run, name: str) -> None:
    """Why the outbox could not be read is said; what lies in it is read later."""
    run(*SEND)
    ((_, content),) = blue.arrived().items()
    for answer, said in CarrierStandIn(small_catalog().carriers[0]).take(content, at=ANSWERED_AT):
        (blue.outbox / answer).write_bytes(said)
    trouble = TROUBLES[name]

    trouble.begins(blue)
    failed = run("ack", "fetch", "blue")
    trouble.ends(blue)
    mended = run("ack", "fetch", "blue")

    assert (failed.code, mended.code) == (1, 0)
    assert re.search(trouble.says, failed.err)
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["accepted"]
