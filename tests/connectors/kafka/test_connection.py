"""What a client is told to reach the brokers, and what its errors mean to who reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from confluent_kafka import KafkaError, KafkaException

from connectors.kafka.connection import Broker, Complaints, asked, common, explained
from events.errors import HubError, PermanentError, TransientError

SECRET = "correct horse battery staple"
BROKER = Broker("one:9092,two:9092", user="hub", password=SECRET)


def error(name: str) -> KafkaError:
    """Return the library's error of a name."""
    code: int = getattr(KafkaError, name)
    return KafkaError(code, "in the library's words")


def test_plaintext() -> None:
    """Without security, neither certificates nor passwords are spoken of."""
    told = common(BROKER)

    assert told["bootstrap.servers"] == "one:9092,two:9092"
    assert told["security.protocol"] == "plaintext"
    assert [name for name in told if name.startswith(("ssl.", "sasl."))] == []


def test_tls_and_passwords() -> None:
    """Each setting becomes the library's; certificates of the machine serve where none is named."""
    there = Path("/etc/hub")
    told = common(
        Broker(
            "one:9093",
            security="sasl_ssl",
            ca_file=there / "ca.pem",
            certificate_file=there / "hub.pem",
            key_file=there / "hub.key",
            sasl_mechanism="SCRAM-SHA-256",
            user="hub",
            password=SECRET,
        )
    )

    assert {
        name: value for name, value in told.items() if name.startswith(("ssl.", "sasl.", "security"))
    } == {
        "security.protocol": "sasl_ssl",
        "ssl.ca.location": "/etc/hub/ca.pem",
        "ssl.certificate.location": "/etc/hub/hub.pem",
        "ssl.key.location": "/etc/hub/hub.key",
        "sasl.mechanism": "SCRAM-SHA-256",
        "sasl.username": "hub",
        "sasl.password": SECRET,
    }
    assert common(Broker("one:9093", security="ssl"))["ssl.ca.location"] == "probe"


def test_a_password_is_not_shown() -> None:
    """Neither the value nor an error says the password."""
    assert SECRET not in repr(BROKER)
    assert SECRET not in str(explained(error("_AUTHENTICATION"), BROKER))


@pytest.mark.parametrize(
    "name, kind, words",
    [
        ("_TRANSPORT", TransientError, "does not answer"),
        ("_ALL_BROKERS_DOWN", TransientError, "does not answer"),
        ("_RESOLVE", TransientError, "by its name"),
        ("NOT_LEADER_FOR_PARTITION", TransientError, "says no for now"),
        ("NOT_ENOUGH_REPLICAS", TransientError, "too few copies"),
        ("INVALID_REPLICATION_FACTOR", TransientError, "fewer brokers"),
        ("_AUTHENTICATION", PermanentError, "user and password"),
        ("SASL_AUTHENTICATION_FAILED", PermanentError, "user and password"),
        ("_SSL", PermanentError, "certificates"),
        ("TOPIC_AUTHORIZATION_FAILED", PermanentError, "does not let this user"),
        ("MSG_SIZE_TOO_LARGE", PermanentError, "max.message.bytes"),
    ],
)
def test_errors(name: str, kind: type[HubError], words: str) -> None:
    """Each error says in one line who refused what, and whether it is worth trying again."""
    told = explained(error(name), BROKER, "hub.log")

    assert type(told) is kind
    assert str(told).startswith("Kafka at one:9092,two:9092 ")
    assert words in str(told)
    assert str(told).endswith(f"({name}, topic hub.log)")
    assert "\n" not in str(told)


def test_the_complaint_that_says_why() -> None:
    """That nobody answers is told with the reason the client's own threads have found, until all is well again."""
    complaints = Complaints()
    nobody = error("_TRANSPORT")
    assert complaints.instead_of(nobody) == nobody

    complaints.heard(error("_SSL"))
    complaints.heard(error("_ALL_BROKERS_DOWN"))

    assert complaints.instead_of(nobody).name() == "_SSL"
    assert complaints.instead_of(error("MSG_SIZE_TOO_LARGE")).name() == "MSG_SIZE_TOO_LARGE"
    with pytest.raises(PermanentError, match="certificates"):
        complaints.raise_last(BROKER)
    complaints.forget()
    complaints.raise_last(BROKER)
    assert complaints.instead_of(nobody) == nobody


def test_a_certificate_that_brokers_do_not_take() -> None:
    """They say so in the words of TLS; the library only that nobody answers. A line that is lost is no such thing."""
    alert = "Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42"
    lost = "Disconnected: error:0A000126:SSL routines::unexpected eof while reading"
    nobody = error("_TRANSPORT")
    told = {}
    for text in (alert, lost):
        complaints = Complaints()
        complaints.heard(KafkaError(KafkaError._TRANSPORT, text))
        complaints.heard(error("_ALL_BROKERS_DOWN"))
        told[text] = type(explained(complaints.instead_of(nobody), BROKER))

    assert told == {alert: PermanentError, lost: TransientError}


def refusing(*names: str) -> tuple[list[float], Callable[[float], str]]:
    """Return a question that fails with these errors in turn and is answered then, and how long it was given."""
    given: list[float] = []

    def ask(seconds: float) -> str:
        given.append(seconds)
        if len(given) <= len(names):
            raise KafkaException(error(names[len(given) - 1]))
        return "an answer"

    return given, ask


def test_who_is_refused_twice_asks_no_more() -> None:
    """Once may be a broker that is only starting; twice it is told, long before the time is over."""
    given, ask = refusing("_AUTHENTICATION", "_TIMED_OUT")
    assert asked(ask, 60.0, Complaints(), BROKER) == "an answer"
    assert given == [0.25, 0.5, 1.0]

    given, ask = refusing("_AUTHENTICATION", "_TIMED_OUT", "_AUTHENTICATION")
    with pytest.raises(PermanentError, match="user and password"):
        asked(ask, 60.0, Complaints(), BROKER)
    assert len(given) == 3


def test_who_gets_no_answer_asks_to_the_end() -> None:
    """And says then that nobody answers."""
    given, ask = refusing("_TIMED_OUT")

    with pytest.raises(TransientError, match="in time"):
        asked(ask, 0.0, Complaints(), BROKER)

    assert given == [0.0]
