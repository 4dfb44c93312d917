"""What the processes of a cluster share: the inbound topic, and who leads in a role that one has at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from connectors.kafka.consumer import InboundTopic
from connectors.leader import Turn, lead
from events.errors import NotFound
from services.relaying import PUBLISHER, Published
from services.settings import Settings
from services.wiring import Hub
from services.wiring.broker import broker_of

SCHEDULER = "scheduler"

_WAITING = "waiting: "
_SILENT = timedelta(seconds=30)
"""A publisher that leads says more often than that how far it is."""


class Leadership:
    """A turn at a role that remembers whether this process had it when last asked."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.leads = False

    def wait(self, stop: Event) -> bool:
        """Wait for the role and return True once it is held, or False when told to stop.

        Raises:
          LogUnavailable: the database does not answer.
        """
        self.leads = False
        self.leads = self._turn.wait(stop)
        return self.leads

    def holds(self) -> bool:
        """Whether the role is held still."""
        self.leads = self._turn.holds()
        return self.leads


class Publishing:
    """How the publisher of this process stands, from what it says."""

    def __init__(self, hub: Hub, say: Callable[[str], None]) -> None:
        self._hub, self._say = hub, say
        self._leads = False
        self._trouble = ""
        self._position = -1
        self._told_at = self._moved_at = hub.clock.now()

    def say(self, text: str) -> None:
        """Hear what it says, and pass it on."""
        if text.startswith(_WAITING):
            self._trouble = text
        else:
            self._leads = True
        self._told_at = self._moved_at = self._hub.clock.now()
        self._say(text)

    def told(self, published: Published) -> None:
        """Hear how far it has come, which only the one that leads says."""
        self._trouble = ""
        self._leads = True
        self._told_at = self._hub.clock.now()
        if published.position != self._position or not published.lag:
            self._moved_at = self._told_at
        self._position = published.position

    def not_ready(self) -> list[str]:
        """Return what keeps it from publishing; who waits for the turn is ready."""
        patience = timedelta(seconds=self._hub.settings.kafka.stalled_seconds)
        still = self._leads and self._told_at - self._moved_at >= patience
        return [self._trouble] * bool(self._trouble) + ["the publisher stands still"] * still

    def samples(self) -> Iterator[tuple[str, tuple[str, ...], float]]:
        """Yield every metric. How far the log is published is read from the log, whoever publishes it.

        Raises:
          LogUnavailable: the log does not answer.
        """
        heard_of = self._trouble or self._hub.clock.now() - self._told_at < _SILENT
        yield "hub_leader", (PUBLISHER,), bool(self._leads and heard_of)
        position = self._hub.log.position(PUBLISHER)
        yield "hub_published_position", (), position
        yield "hub_publisher_lag_events", (), max(0, self._hub.log.head() - position)


def inbound_topic(hub: Hub) -> InboundTopic:
    """Become a member of the group that takes in what HR systems publish.

    Raises:
      NotFound: the file with the password is not there.
      PermanentError: what is set cannot work.
    """
    kafka = hub.settings.kafka
    return InboundTopic(broker_of(kafka), kafka.inbound_topic)


@contextmanager
def scheduling(hub: Hub) -> Iterator[Leadership]:
    """Take one's turn at the leader's work, and leave it to others at the end."""
    with lead(hub.settings.log_database, SCHEDULER) as turn:
        yield Leadership(turn)


def want_postgres(settings: Settings, process: str) -> None:
    """See that the log is where several processes may work on it.

    Raises:
      NotFound: it is in a SQLite file.
    """
    if not settings.log_database.startswith("postgres"):
        raise NotFound(
            f'{process} needs its log in PostgreSQL: say log = "postgresql://…" in hub.toml. '
            "With a SQLite file one 'hub run' does everything"
        )


def want_brokers(settings: Settings, process: str) -> None:
    """See that there are brokers.

    Raises:
      NotFound: none are set.
    """
    if not settings.kafka.bootstrap:
        raise NotFound(
            f'{process} needs Kafka: say bootstrap = "host:9092" under [kafka] in hub.toml. '
            "Without it 'hub run' does everything"
        )
