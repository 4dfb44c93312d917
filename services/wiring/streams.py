"""How a worker hears of the log: the topic that announces it, by Faust."""

from collections.abc import Callable
from threading import Event

from connectors.streams import Look, Reach, Take, consume
from events.announcements import due_topic
from services.wiring import Hub
from services.wiring.broker import broker_of

__all__ = ["Reach", "consume_log"]


def consume_log(
    hub: Hub, group: str, take: Take, look: Look, strange: Callable[[str], None], stop: Event
) -> None:
    """Give out what the topic of the log announces, until told to stop; see `connectors.streams.consume`.

    Raises:
      TransientError: the brokers cannot be reached.
      NotFound: the file with the password is not there.
    """
    broker, topic = broker_of(hub.settings.kafka), due_topic(hub.settings.kafka.log_topic)
    consume(broker, group=group, topic=topic, take=take, look=look, strange=strange, stop=stop)
