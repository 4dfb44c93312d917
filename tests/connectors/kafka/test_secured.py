"""Brokers that let in nobody without TLS: who is known by a password or a certificate is, and others are told why."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from connectors.kafka.connection import Broker
from connectors.kafka.consumer import InboundTopic
from connectors.kafka.look import look
from connectors.kafka.producer import KafkaTopics
from connectors.streams import consume
from events.announcements import Heard, Message, due
from events.errors import HubError
from services.checking import check
from services.settings import read
from tests.fixtures.certificates import Authority
from tests.fixtures.hub import settings_in
from tests.fixtures.kafka import SecuredBroker, require_kafka, secured_broker, topic_name

PASSWORD = "correct-horse-battery-staple"
LOOKS = 120
"""Looks for messages before a test gives up."""


@pytest.fixture(scope="module")
def secured() -> Iterator[SecuredBroker]:
    """Give a broker that is not stopped."""
    require_kafka()
    with secured_broker(PASSWORD) as broker:
        yield broker


def ways_in(secured: SecuredBroker) -> dict[str, Broker]:
    """Return every way in that the settings know."""
    return {
        "PLAIN": secured.saying("PLAIN"),
        "SCRAM-SHA-256": secured.saying("SCRAM-SHA-256"),
        "SCRAM-SHA-512": secured.saying("SCRAM-SHA-512"),
        "certificate": secured.by_certificate,
    }


@pytest.mark.parametrize("way", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "certificate"])
def test_told_and_heard(secured: SecuredBroker, way: str) -> None:
    """The publisher makes its topic and tells; intake takes and settles; a worker hears; all by the same way in."""
    broker = ways_in(secured)[way]
    topic = topic_name("secured")
    headers, value = due([(7, "hr/city/1")], previous=None, partitions=1)
    topics = KafkaTopics(broker, {topic: 1})
    assert topics.partitions() == {topic: 1}
    assert topics.publish([Message(topic, 0, "city/1", headers, value)]) == 1
    topics.close()

    assert [json.loads(event)["position"] for event in taken(broker, topic)] == ["7"]
    assert heard(broker, topic) == [7]
    assert look(broker, [topic]).topics[topic].partitions == 1


def taken(broker: Broker, topic: str) -> list[bytes]:
    """Take one event of a topic as intake does, and settle it."""
    with InboundTopic(broker, topic, group=f"intake-{topic}") as inbound:
        for _ in range(LOOKS):
            if events := inbound.take(0.25):
                inbound.settle()
                assert inbound.lags() == {0: 0}
                return [raw for _, raw in events]
    raise AssertionError("no event came")


def heard(broker: Broker, topic: str) -> list[int]:
    """Hear of the log as a worker does, until something has come."""
    positions: list[int] = []
    stop = Event()

    def take(_: int, __: int, batch: "list[Heard]") -> bool:
        positions.extend(each.position for each in batch)
        stop.set()
        return True

    listen(broker, topic, take, stop)
    return positions


def listen(
    broker: Broker, topic: str, take: Callable[..., bool] = lambda *_: True, stop: Event | None = None
) -> None:
    """Be a worker's member of a group."""
    nothing: Any = lambda *_: None  # noqa: E731
    consume(
        broker,
        group=f"worker-{topic}",
        topic=topic,
        take=take,
        look=nothing,
        strange=nothing,
        stop=stop or Event(),
    )


def stranger(secured: SecuredBroker) -> Path:
    """Return the certificate of an authority that has said nothing of the broker."""
    folder = secured.papers / "stranger"
    folder.mkdir(exist_ok=True)
    return Authority(folder).certificate


def elsewhere(broker: Broker) -> Broker:
    """Return the same brokers by a name that is not in their certificate."""
    return replace(broker, bootstrap=broker.bootstrap.replace("127.0.0.1", "localhost"))


REFUSED: dict[str, tuple[Callable[[SecuredBroker], Broker], str]] = {
    "wrong password": (
        lambda secured: replace(secured.by_password, password="geheim"),
        "does not accept user and password",
    ),
    "wrong password, PLAIN": (
        lambda secured: replace(secured.saying("PLAIN"), password="geheim"),
        "does not accept user and password",
    ),
    "unknown authority": (
        lambda secured: replace(secured.by_password, ca_file=stranger(secured)),
        "certificate",
    ),
    "wrong host": (lambda secured: elsewhere(secured.by_password), "certificate"),
    "no certificate of ours": (
        lambda secured: replace(secured.by_certificate, certificate_file=None, key_file=None),
        "certificate",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_is_not_let_in_is_told_why(secured: SecuredBroker, case: str, tmp_path: Path) -> None:
    """In `hub check`, and by each client; never with the password."""
    spoil, words = REFUSED[case]
    broker = spoil(secured)
    topic = topic_name("refused")

    tried: dict[str, Callable[[], object]] = {
        "look": lambda: look(broker, [topic]),
        "publisher": lambda: KafkaTopics(broker, {topic: 1}).partitions(),
        "intake": lambda: taken(broker, topic),
        "worker": lambda: listen(broker, topic),
    }
    with ThreadPoolExecutor(len(tried)) as pool:
        said = dict(zip(tried, pool.map(why, tried.values()), strict=True))
    said["check"] = checked(tmp_path, broker)

    assert {name: words in text for name, text in said.items()} == dict.fromkeys(said, True), said
    assert [text for text in said.values() if "geheim" in text or PASSWORD in text] == []


def why(tried: Callable[[], object]) -> str:
    """Return why something is refused."""
    with pytest.raises(HubError) as told:
        tried()
    return f"{type(told.value).__name__}: {told.value}"


def checked(folder: Path, broker: Broker) -> str:
    """Return what `hub check` says of the brokers of an installation."""
    lines = [
        "\n[kafka]",
        f'bootstrap = "{broker.bootstrap}"',
        f'security = "{broker.security}"',
        f'ca_file = "{broker.ca_file}"',
        f'sasl_mechanism = "{broker.sasl_mechanism}"',
        f'user = "{broker.user}"',
        f'password = "{broker.password}"',
    ]
    if broker.certificate_file is not None:
        lines += [f'certificate_file = "{broker.certificate_file}"', f'key_file = "{broker.key_file}"']
    settings_in(folder, "\n".join(lines) + "\n")
    found = [each for each in check(read(folder / "hub.toml")) if each.check == "Kafka"]
    assert {each.outcome for each in found} == {"FAILED"}
    return found[-1].text
