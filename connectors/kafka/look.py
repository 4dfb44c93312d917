"""What an operator wants to know of the brokers: how many there are, and how the hub's topics lie on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import ConfigResource

from connectors.kafka.connection import Broker, Complaints, asked, common
from connectors.kafka.topics import lister, unusable

_ASK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class TopicLook:
    """How one topic lies on the brokers."""

    partitions: int
    copies: int
    """Of the partition that has the fewest."""
    in_step: int
    """Copies that are up to date, of the partition that has the fewest."""
    without_leader: int
    """Partitions that nobody can write to or read just now."""
    message_max: int | None
    """Bytes of the largest message it takes; None where we may not ask."""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is."""

    brokers: int
    topics: Mapping[str, TopicLook]
    """Those that exist."""


def look(broker: Broker, topics: Iterable[str]) -> Look:
    """Ask the brokers about themselves and these topics; nothing is made or changed.

    Raises:
      TransientError: nobody answers.
      PermanentError: they will not have us, or what is set cannot work.
    """
    complaints = Complaints()
    told: dict[str, Any] = common(broker) | {"error_cb": complaints.heard}
    try:
        admin = AdminClient(told)
    except KafkaException as error:
        raise unusable(broker, error) from None
    listed = asked(lister(admin), _ASK_SECONDS, complaints, broker)
    there = {name: listed.topics[name] for name in topics if name in listed.topics}
    sizes = _message_sizes(admin, list(there))
    return Look(len(listed.brokers), {name: _seen(each, sizes.get(name)) for name, each in there.items()})


def _seen(topic: Any, message_max: int | None) -> TopicLook:
    partitions = topic.partitions.values()
    return TopicLook(
        len(partitions),
        min((len(each.replicas) for each in partitions), default=0),
        min((len(each.isrs) for each in partitions), default=0),
        sum(1 for each in partitions if each.leader < 0),
        message_max,
    )


def _message_sizes(admin: AdminClient, topics: list[str]) -> dict[str, int]:
    """Return the largest message of each topic whose settings we may read."""
    if not topics:
        return {}
    asked = [ConfigResource(ConfigResource.Type.TOPIC, topic) for topic in topics]
    sizes = {}
    for resource, answer in admin.describe_configs(asked, request_timeout=_ASK_SECONDS).items():
        try:
            sizes[resource.name] = int(answer.result()["max.message.bytes"].value)
        except (KafkaException, KeyError):
            continue
    return sizes
