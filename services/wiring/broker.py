"""How the log is published to Kafka by whichever process leads."""

from collections.abc import Callable
from threading import Event

from connectors.event_log import EventLog
from connectors.kafka.connection import Broker
from connectors.kafka.producer import KafkaTopics
from connectors.leader import lead
from events.errors import NotFound
from services.relaying import PUBLISHER, Published, Relay, Routes, Say, relay
from services.settings import Kafka
from services.turns import Turn
from services.wiring import Hub

__all__ = ["broker_of", "publish_log"]


def _unwatched(turn: Turn) -> Turn:
    return turn


def publish_log(
    hub: Hub,
    stop: Event,
    say: Say,
    told: Callable[[Published], None],
    watched: Callable[[Turn], Turn] = _unwatched,
) -> None:
    """Publish the log, and what others consume, until told to stop; of several processes one publishes at a time.

    `told` hears how far it has come, about ten times a second. `watched` is given the turn at the leadership and
    returns the one that is used, which may remember how that stands.

    Raises:
      NotFound: the file with the password is not there.
      ConcurrentWrite: another process publishes too, and further: this one must end.
      PermanentError: Kafka refuses; a person must look.
    """
    kafka = hub.settings.kafka
    routes = Routes(kafka.log_topic)
    assert isinstance(hub.log, EventLog), "an installation opens a log that can be published"
    topics = KafkaTopics(
        broker_of(kafka),
        dict.fromkeys(routes.topics, kafka.partitions),
        replication=kafka.replication,
    )
    try:
        with lead(hub.settings.log_database, PUBLISHER) as turn:
            relay(Relay(hub.log, topics, hub.clock, routes, say, told), watched(turn), stop)
    finally:
        topics.close()


def broker_of(kafka: Kafka) -> Broker:
    """Return where the brokers are and how the hub shows them who it is.

    Raises:
      NotFound: the file with the password is not there.
    """
    return Broker(
        bootstrap=kafka.bootstrap,
        security=kafka.security,
        ca_file=kafka.ca_file,
        certificate_file=kafka.certificate_file,
        key_file=kafka.key_file,
        sasl_mechanism=kafka.sasl_mechanism,
        user=kafka.user,
        password=_password(kafka),
    )


def _password(kafka: Kafka) -> str:
    if kafka.password is not None:
        return kafka.password.get_secret_value()
    if kafka.password_file is None:
        return ""
    try:
        return kafka.password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise NotFound(f"the password file {kafka.password_file} cannot be read") from error
