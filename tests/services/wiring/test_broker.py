"""A whole hub publishes its log by what `[kafka]` says."""

from pathlib import Path
from threading import Event

import pytest
from pydantic import SecretStr

from connectors.kafka.connection import Broker
from events.errors import NotFound
from services.relaying import PUBLISHER, Published
from services.settings import Kafka
from services.wiring.broker import broker_of, publish_log
from tests.fixtures.announced import drained
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, hub_in, tell
from tests.fixtures.kafka import topic_name


@pytest.mark.postgres
def test_a_hub_publishes_its_log(tmp_path: Path, kafka_broker: str) -> None:
    """Topics are made as set, everything is published to the end of the log, and told to stop it stops."""
    topic = topic_name("hub.log")
    extra = f'\n[kafka]\nbootstrap = "{kafka_broker}"\nlog_topic = "{topic}"\npartitions = 3\n'
    stop = Event()
    heard: list[Published] = []

    def told(published: Published) -> None:
        heard.append(published)
        if not published.lag:
            stop.set()

    said: list[str] = []
    with hub_in(tmp_path / "hub", extra=extra) as hub:
        tell(hub, *FAMILY_OF_TWO)
        publish_log(hub, stop, said.append, told)
        head = hub.log.head()
        assert hub.log.position(PUBLISHER) == head

    found = drained(kafka_broker, topic)
    assert heard[-1] == Published(head, head)
    waited = [each for each in said if each.startswith("waiting: ")]  # A new topic takes Kafka a moment.
    assert said == [*waited, "publishing"]
    assert {each.position for each in found} == set(range(1, head + 1))
    assert {each.partition for each in found if each.key == "catalog"} == {0, 1, 2}
    assert len({each.partition for each in found if each.key == FAMILY}) == 1


def test_where_the_broker_is(tmp_path: Path) -> None:
    """Every setting of `[kafka]` that concerns the way there is passed on; a password may lie in a file."""
    lying = tmp_path / "password"
    lying.write_text("open sesame\n")
    said = {
        "bootstrap": "one:9093",
        "security": "sasl_ssl",
        "ca_file": tmp_path / "ca.pem",
        "certificate_file": tmp_path / "hub.pem",
        "key_file": tmp_path / "hub.key",
        "sasl_mechanism": "PLAIN",
        "user": "hub",
    }

    from_file = broker_of(Kafka.model_validate(said | {"password_file": lying}))

    assert from_file == Broker(**said, password="open sesame")  # type: ignore[arg-type]
    assert broker_of(Kafka(password=SecretStr("x"))).password == "x"
    assert broker_of(Kafka()).password == ""


def test_a_password_that_is_not_there(tmp_path: Path) -> None:
    """The file is named."""
    with pytest.raises(NotFound, match="nowhere cannot be read"):
        broker_of(Kafka(password_file=tmp_path / "nowhere"))
