"""How Kafka is reached and what its errors mean, for everything that connects to it."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal, TypeVar

from confluent_kafka import KafkaError, KafkaException

from events.errors import HubError, PermanentError, TransientError

Security = Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
Configuration = dict[str, str | int | float | bool]

Answer = TypeVar("Answer")

ANSWER_SECONDS = 10.0
"""How long an answer about topics is waited for."""

_SOON_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the brokers are, and how the hub shows them who it is."""

    bootstrap: str
    """`host:port,host:port`."""
    security: Security = "plaintext"
    ca_file: Path | None = None
    """Certificates by which the brokers are known; without it, those of the machine."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    user: str = ""
    password: str = field(default="", repr=False)


def common(broker: Broker) -> Configuration:
    """Return what every client of confluent-kafka is told to reach a broker; each adds what it wants besides."""
    told: Configuration = {
        "bootstrap.servers": broker.bootstrap,
        "security.protocol": broker.security,
        "client.id": "benefits-hub",
        "log_level": 0,  # what matters comes back as an error
        "socket.keepalive.enable": True,
        "reconnect.backoff.max.ms": 2_000,
        "topic.metadata.refresh.interval.ms": 60_000,
    }
    if broker.security in {"ssl", "sasl_ssl"}:
        told["ssl.ca.location"] = "probe" if broker.ca_file is None else str(broker.ca_file)
        if broker.certificate_file is not None:
            told["ssl.certificate.location"] = str(broker.certificate_file)
        if broker.key_file is not None:
            told["ssl.key.location"] = str(broker.key_file)
    if broker.security in {"sasl_plaintext", "sasl_ssl"}:
        told["sasl.mechanism"] = broker.sasl_mechanism
        told["sasl.username"] = broker.user
        told["sasl.password"] = broker.password
    return told


def tls_context(broker: Broker) -> ssl.SSLContext:
    """Return by which certificates the brokers are known and we are, for a client that is not confluent-kafka.

    Raises:
      OSError: a file of certificates cannot be read.
    """
    context = ssl.create_default_context(cafile=None if broker.ca_file is None else str(broker.ca_file))
    if broker.certificate_file is not None:
        context.load_cert_chain(broker.certificate_file, broker.key_file)
    return context


_NOBODY = frozenset({"_ALL_BROKERS_DOWN", "_MSG_TIMED_OUT", "_RESOLVE", "_TIMED_OUT", "_TRANSPORT"})
"""Errors that say that nobody answers, and not why."""

_NOT_NOW: Mapping[str, str] = {
    "_TRANSPORT": "does not answer",
    "_ALL_BROKERS_DOWN": "does not answer",
    "_TIMED_OUT": "does not answer in time",
    "_MSG_TIMED_OUT": "does not answer in time",
    "_RESOLVE": "cannot be found by its name",
    "INVALID_REPLICATION_FACTOR": "has fewer brokers than the replication that is set",
    "NOT_ENOUGH_REPLICAS": "has too few copies in step",
    "UNKNOWN_TOPIC_OR_PART": "does not know the topic or partition",
    "_UNKNOWN_TOPIC": "does not know the topic",
    "_UNKNOWN_PARTITION": "does not know the partition",
}

_REFUSED: Mapping[str, str] = {
    "_AUTHENTICATION": "does not accept user and password",
    "SASL_AUTHENTICATION_FAILED": "does not accept user and password",
    "_SSL": "and the hub do not trust each other's certificates: see ca_file, and that theirs names this host",
    "TOPIC_AUTHORIZATION_FAILED": "does not let this user at the topic",
    "GROUP_AUTHORIZATION_FAILED": "does not let this user into the consumer group",
    "CLUSTER_AUTHORIZATION_FAILED": "does not let this user do that",
    "MSG_SIZE_TOO_LARGE": "takes no message of this size; raise max.message.bytes of the topic",
    "POLICY_VIOLATION": "has a policy against it",
    "UNSUPPORTED_SASL_MECHANISM": "does not speak the SASL mechanism that is set",
    "TOPIC_EXCEPTION": "does not allow the name of the topic",
    "_INVALID_ARG": "cannot be reached with what is set",
}


def explained(error: KafkaError, broker: Broker, topic: str = "") -> HubError:
    """Return an error as one line without secrets: transient if trying again may help, permanent if a person must look.

    `topic` is what it was about, if it was about one.
    """
    name = error.name()
    about = f", topic {topic}" if topic else ""
    if name in _REFUSED:
        return PermanentError(f"Kafka at {broker.bootstrap} {_REFUSED[name]} ({name}{about})")
    why = _NOT_NOW.get(name, "says no for now")
    return TransientError(f"Kafka at {broker.bootstrap} {why} ({name}{about})")


_ALERTS = ("bad certificate", "certificate required", "certificate unknown", "unknown ca")
"""What brokers say, in the words of TLS, to who has no certificate or one they do not know."""


class Complaints:
    """What a client's own threads last had to complain of; its `heard` is the client's `error_cb`."""

    def __init__(self) -> None:
        self._last: KafkaError | None = None

    def heard(self, error: KafkaError) -> None:
        """Keep an error. One that says why is not replaced by one that only says that nobody answers."""
        if any(f"alert {each}" in error.str() for each in _ALERTS):
            error = KafkaError(KafkaError._SSL, error.str())  # noqa: SLF001 -- the library's name for it
        if self._last is None or self._last.name() in _NOBODY or error.name() not in _NOBODY:
            self._last = error

    def instead_of(self, error: KafkaError) -> KafkaError:
        """Return the complaint that tells more than `error`, if there is one."""
        return self._last if self._last is not None and error.name() in _NOBODY else error

    def raise_last(self, broker: Broker) -> None:
        """Raise the last complaint, if there is one.

        Raises: as `explained` says.
        """
        if self._last is not None:
            raise explained(self._last, broker)

    def forget(self) -> None:
        """All is well again."""
        self._last = None


def asked(
    ask: Callable[[float], Answer], seconds: float, complaints: Complaints, broker: Broker, topic: str = ""
) -> Answer:
    """Return what brokers answer within so many seconds. Who is refused twice does not ask to the end of them.

    `ask` is given how long it may take. Once it fails, `complaints` should have heard what there is to hear.

    Raises: as `explained` says.
    """
    end, patience, refused = monotonic() + seconds, _SOON_SECONDS, 0
    while True:
        try:
            return ask(min(patience, max(end - monotonic(), 0.0)))
        except KafkaException as error:
            told = explained(complaints.instead_of(error.args[0]), broker, topic)
            refused += isinstance(told, PermanentError)
            if refused > 1 or monotonic() >= end:
                raise told from None
            patience *= 2
