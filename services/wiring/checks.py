"""What `hub check` looks at through connectors: databases, brokers, keys and partners; nothing is made or changed."""

from datetime import timedelta

from connectors.clock import SystemClock
from connectors.event_log.probe import Found, probe
from connectors.kafka.look import Look, TopicLook, look
from connectors.keys import KeyStore, read_master_key
from events.announcements import MESSAGE_MAX, due_topic
from services.settings import Partner, Settings
from services.wiring.broker import broker_of
from services.wiring.drops import KeyStand, key_stands, plain_drop

__all__ = [
    "MESSAGE_MAX",
    "Found",
    "KeyStand",
    "Look",
    "TopicLook",
    "look_at_brokers",
    "look_at_keys",
    "look_at_partner",
    "open_keys",
    "probe",
]


def open_keys(settings: Settings) -> None:
    """See that the master key opens the key store.

    Raises:
      NotFound: there is no master key.
      PermanentError: it may not be read, or is not the one.
      LogUnavailable: the database of the keys does not answer.
    """
    KeyStore(settings.keys_database, read_master_key(settings.master_key_file)).close()


def look_at_brokers(settings: Settings) -> Look:
    """Ask the brokers how they and the hub's topics are.

    Raises:
      NotFound: the file with the password is not there.
      TransientError: nobody answers.
      PermanentError: they will not have us.
    """
    kafka = settings.kafka
    return look(broker_of(kafka), (kafka.log_topic, due_topic(kafka.log_topic), kafka.inbound_topic))


def look_at_keys(name: str, partner: Partner) -> list[tuple[KeyStand, timedelta | None]]:
    """Return how the keys stand by which a partner's files are encrypted, and how long from now they still hold.

    Raises:
      PartnerRefused: a key cannot be read, or one is missing.
      NotFound: the passphrase's file is not there.
    """
    now = SystemClock().now()
    stands = key_stands(name, partner, now)
    return [(each, None if each.expires_at is None else each.expires_at - now) for each in stands]


def look_at_partner(name: str, partner: Partner) -> tuple[int, int]:
    """List a partner's inbox and outbox, and return how many files lie in each. Nothing is left there.

    Raises:
      PartnerUnreachable: there is no way to the partner just now.
      PartnerRefused: it is not the one we know, or does not let us look.
      NotFound: the password's file or variable is not there.
    """
    boxes = (partner.inbox, partner.outbox)
    inbox, outbox = (
        len(plain_drop(name, partner.model_copy(update={"outbox": box})).answers()) for box in boxes
    )
    return inbox, outbox
