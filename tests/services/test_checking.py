"""`hub check`: a hub in order, and one with a single thing broken, of each kind there is."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from pysequoia import Cert

from connectors.pgp.validity import validity
from events.announcements import MESSAGE_MAX
from services.checking import Finding, _topic, check
from services.running import step
from services.settings import read
from services.wiring.checks import TopicLook
from tests.connectors.pgp.keyring import Keyring, expiring
from tests.fixtures.hub import FAMILY_OF_TWO, folder_partners, hub_in, settings_in, tell
from tests.fixtures.inbound import make_topic
from tests.fixtures.kafka import topic_name
from tests.fixtures.partner import served_partner

BLUE = '[partners.blue]\nkind = "folder"\ninbox = "blue/in"\noutbox = "blue/out"\n'
KAFKA = '[kafka]\nbootstrap = "127.0.0.1:1"\nuser = "hub"\npassword_file = "keys/none"\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of a hub with a family in it and a folder for each partner."""
    folder = tmp_path / "hub"
    with hub_in(folder, settings=settings_in(folder, folder_partners(folder))) as hub:
        tell(hub, *FAMILY_OF_TWO)
        step(hub)
    return folder


def findings(place: Path) -> list[Finding]:
    """Check the hub in a folder."""
    return list(check(read(place / "hub.toml")))


def wrong(place: Path) -> list[tuple[str, str]]:
    """Return what is not in order: name and outcome of the checks."""
    return [(each.check, each.outcome) for each in findings(place) if each.outcome != "ok"]


def change(place: Path, old: str, new: str) -> None:
    """Replace a part of hub.toml."""
    config = place / "hub.toml"
    text = config.read_text()
    assert old in text
    config.write_text(text.replace(old, new))


def test_a_hub_in_order(place: Path) -> None:
    """Everything is looked at, nothing is changed, and no secret is told."""
    before = {
        path: path.read_bytes() for path in place.rglob("*") if path.is_file() and "-shm" not in path.name
    }
    found = findings(place)

    assert {(each.check, each.outcome) for each in found} == {
        (name, "ok")
        for name in ("home", "disk", "master key", "log", "views", "keys", "people", "positions", "catalog")
    } | {(f"partner {name}", "ok") for name in ("blue", "teeth", "city-payroll", "cobra")}
    assert {path: path.read_bytes() for path in before} == before
    key = (place / "hub-data/master.key").read_text().strip()
    assert key not in repr(found)


def _views_from_the_future(place: Path) -> None:
    with sqlite3.connect(place / "hub-data/views.sqlite") as views:
        views.execute("UPDATE view_positions SET position = 1000000")
    views.close()


def _other_master_key(place: Path) -> None:
    (place / "hub-data/master.key").unlink()
    settings_in(place.parent / "other")
    (place.parent / "other/hub-data/master.key").rename(place / "hub-data/master.key")


BROKEN: dict[str, tuple[Callable[[Path], object], list[tuple[str, str]], str]] = {
    "home open to others": (
        lambda place: (place / "hub-data").chmod(0o755),
        [("home", "warning")],
        "chmod 700",
    ),
    "no master key": (
        lambda place: (place / "hub-data/master.key").unlink(),
        [("master key", "FAILED"), ("keys", "FAILED")],
        "bring back the copy",
    ),
    "master key open to others": (
        lambda place: (place / "hub-data/master.key").chmod(0o644),
        [("master key", "FAILED")],
        "chmod 600",
    ),
    "another master key": (
        _other_master_key,
        [("keys", "FAILED")],
        "not the one this key store was made with",
    ),
    "no key store": (
        lambda place: (place / "hub-data/keys.sqlite").unlink(),
        [("keys", "FAILED")],
        "bring back the backup",
    ),
    "a log that is none": (
        lambda place: (place / "hub-data/log.sqlite").write_bytes(b"none" * 1000),
        [("log", "FAILED")],
        "damaged",
    ),
    "a log that is empty": (
        lambda place: (place / "hub-data/log.sqlite").unlink(),
        [("catalog", "FAILED")],
        "hub catalog publish",
    ),
    "views newer than the log": (
        _views_from_the_future,
        [("positions", "FAILED")],
        "hub rebuild",
    ),
    "a partner's folder is away": (
        lambda place: (place / "blue/in").rename(place / "away"),
        [("partner blue", "FAILED")],
        "no such file or folder",
    ),
    "a partner is not set": (
        lambda place: change(place, BLUE, ""),
        [("partner blue", "FAILED")],
        "add [partners.blue] to hub.toml",
    ),
    "PostgreSQL is away": (
        lambda place: change(place, "[http]", 'log = "postgresql://hub:geheim@127.0.0.1:1/hub"\n[http]'),
        [("log", "FAILED"), ("views", "FAILED")],
        "nobody listens there",
    ),
    "Kafka without PostgreSQL and password": (
        lambda place: change(place, BLUE, BLUE + KAFKA),
        [("Kafka", "FAILED"), ("Kafka", "FAILED")],
        "password file",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named_with_what_to_do(place: Path, case: str) -> None:
    """That one thing, what depends on it, and nothing else."""
    break_it, expected, words = BROKEN[case]
    break_it(place)

    found = findings(place)

    assert [(each.check, each.outcome) for each in found if each.outcome != "ok"] == expected
    assert words in " ".join(each.text for each in found if each.outcome != "ok")
    assert [(each.check, each.outcome) for each in findings(place) if each.outcome != "ok"] == expected
    assert "geheim" not in repr(found)


def test_a_full_disk_is_named(place: Path) -> None:
    """Below a GiB."""
    found = [
        each for each in check(read(place / "hub.toml"), free=lambda _: 1024**3 - 1) if each.check == "disk"
    ]

    assert [each.outcome for each in found] == ["FAILED"]


def test_a_server_is_looked_at_and_nothing_is_left_there(place: Path) -> None:
    """Then with another host key, with a wrong password, and away."""
    with served_partner(place, "blue") as blue:
        assert wrong(place) == []
        blue.log_in("wrong")
        refused = [each.text for each in findings(place) if each.outcome != "ok"]
        blue.log_in()
        blue.start("theirs")
        unknown = [each.text for each in findings(place) if each.outcome != "ok"]
        blue.stop()
        away = [each.text for each in findings(place) if each.outcome != "ok"]

        assert blue.arrived() == {}

    assert ["does not accept our user name, key or password" in each for each in refused] == [True]
    assert ["is not pinned" in each for each in unknown] == [True]
    assert ["cannot be reached" in each for each in away] == [True]


@pytest.mark.postgres
def test_topics_are_looked_at(place: Path, postgres_dsn: str, kafka_broker: str) -> None:
    """Those that are missing are a warning; one with other partitions than the settings say is too."""
    topic = make_topic(kafka_broker, topic_name("log"), partitions=2)
    kafka = f'[kafka]\nbootstrap = "{kafka_broker}"\nlog_topic = "{topic}"\ninbound_topic = "{topic}-no"\n'
    change(place, BLUE, BLUE + kafka)
    change(place, "[http]", f'log = "{postgres_dsn}"\nkeys = "{postgres_dsn}"\n[http]')

    found = {each.check: each for each in findings(place)}

    assert found["Kafka"].outcome == "ok"
    assert (found[f"topic {topic}"].outcome, found[f"topic {topic}-no"].outcome) == ("warning", "warning")
    assert "say partitions = 2" in found[f"topic {topic}"].text


@pytest.mark.parametrize(
    "topic, outcome, words",
    [
        (TopicLook(12, 1, 1, 0, MESSAGE_MAX), "ok", "12 partitions"),
        (TopicLook(12, 1, 1, 0, None), "ok", "12 partitions"),
        (TopicLook(12, 1, 1, 2, None), "FAILED", "2 partitions have no leader"),
        (TopicLook(12, 3, 2, 0, None), "warning", "only 2 of them up to date"),
        (TopicLook(12, 1, 1, 0, 1_000_000), "warning", "set max.message.bytes"),
        (TopicLook(6, 1, 1, 0, None), "warning", "say partitions = 6"),
    ],
)
def test_a_topic_that_is_not_as_it_should_be(place: Path, topic: TopicLook, outcome: str, words: str) -> None:
    """The worst is told."""
    told = _topic(read(place / "hub.toml").kafka, topic, ours=True)

    assert (told[0], words in told[1]) == (outcome, True)


@pytest.mark.parametrize(
    ("days", "warn_days", "outcome", "told"),
    [
        (None, 30, "ok", "for ever"),
        (45, 30, "ok", "until 2"),
        (29, 30, "warning", "expires in 2"),
        (29, 10, "ok", "until 2"),
        (1 / 86_400, 30, "FAILED", "none is valid any more, nothing leaves"),
    ],
)
def test_keys_that_expire(place: Path, days: float | None, warn_days: int, outcome: str, told: str) -> None:
    """Days before a warning, as many as the settings say, and a failure once no key holds any more."""
    ring = Keyring(place)
    theirs = ring.public(ring.theirs if days is None else expiring(days))
    change(
        place, BLUE, f'{BLUE}[partners.blue.pgp]\ntheir_keys = ["{theirs.name}"]\nwarn_days = {warn_days}\n'
    )
    ends = validity(Cert.from_file(str(theirs)), "encryption").expires_at
    while outcome == "FAILED" and ends is not None and datetime.now(UTC) < ends:
        Event().wait(0.05)

    found = [each for each in findings(place) if "PGP" in each.check]

    assert [(each.check, each.outcome) for each in found] == [("partner blue, PGP keys (theirs)", outcome)]
    assert told in found[0].text
    assert theirs.name in found[0].text


def test_a_key_that_cannot_be_read(place: Path) -> None:
    """It is told by its name; the partner's connection is looked at all the same."""
    change(place, BLUE, f'{BLUE}[partners.blue.pgp]\ntheir_keys = ["nowhere.asc"]\n')

    assert wrong(place) == [("partner blue, PGP keys", "FAILED")]
    assert "nowhere.asc cannot be read" in [each.text for each in findings(place)][-1]
