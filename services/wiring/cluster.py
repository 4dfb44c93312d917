"""What the processes of a cluster share: the inbound topic, and who leads in a role that one has at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from connectors.kafka.consumer import InboundTopic
from connectors.leader import lead
from events.errors import NotFound
from services.relaying import PUBLISHER, Published
from services.settings import Settings
from services.turns import ALONE, Turn
from services.wiring import Hub
from services.wiring.broker import broker_of

SCHEDULER = "scheduler"

_WAITING = "waiting: "
QUIET = timedelta(seconds=10)
"""A publisher that leads and says nothing for so long is not ready: it hangs in Kafka, or in the database."""

_ANSWERED = timedelta(seconds=15)
"""Who has waited for its turn for so long has an answer from the database: it is another's turn."""

_SILENT = timedelta(seconds=30)
"""And for so long: it is not taken for the leader any more, whatever it believed when it was last asked."""


class Leadership:
    """A turn at a role that remembers whether this process had it when last asked.

    `changed` is told when it begins to wait for it, and when it gets it.
    """

    def __init__(self, turn: Turn, changed: Callable[[], None] = lambda: None) -> None:
        self._turn, self._changed = turn, changed
        self.leads = self.waits = False

    def wait(self, stop: Event) -> bool:
        """Wait for the role and return True once it is held, or False when told to stop.

        Raises:
          LogUnavailable: the database does not answer.
        """
        self.leads = False
        self._changed()
        self.waits = True
        try:
            led = self._turn.wait(stop)
        finally:
            self.waits = False
        self._changed()
        self.leads = led
        return led

    def holds(self) -> bool:
        """Whether the role is held still."""
        self.leads = self._turn.holds()
        return self.leads


class Publishing:
    """How the publisher of this process stands, from what it says and from the leadership that it asks for."""

    def __init__(self, hub: Hub, say: Callable[[str], None]) -> None:
        self._hub, self._say = hub, say
        self._leadership = Leadership(ALONE)
        self._trouble = ""
        self._position = -1
        self._changed()

    def watched(self, turn: Turn) -> Leadership:
        """Return the turn that the publisher is to use instead of this one."""
        self._leadership = Leadership(turn, self._changed)
        return self._leadership

    def say(self, text: str) -> None:
        """Hear what it says, and pass it on."""
        if text.startswith(_WAITING):
            self._trouble = text
        self._changed()
        self._say(text)

    def told(self, published: Published) -> None:
        """Hear how far it has come, which only the one that leads says."""
        self._trouble = ""
        self._told_at = self._hub.clock.now()
        if published.position != self._position or not published.lag:
            self._moved_at = self._told_at
        self._position = published.position

    def not_ready(self) -> list[str]:
        """Return what keeps it from publishing; who waits for the turn is ready.

        One that leads says ten times a second how far it is. One that says nothing for `QUIET` hangs in a call, which
        gives up by itself only later.
        """
        patience = timedelta(seconds=self._hub.settings.kafka.stalled_seconds)
        silent = self._hub.clock.now() - self._told_at
        if self._trouble and not (self._leadership.waits and silent >= _ANSWERED):
            return [self._trouble]
        if not self._leadership.leads:
            return []
        lacking = ["the publisher stands still"] * (self._told_at - self._moved_at >= patience)
        hangs = silent >= min(patience, QUIET)
        return lacking + [f"nothing was heard of the publisher for {silent.seconds} s"] * hangs

    def samples(self) -> Iterator[tuple[str, tuple[str, ...], float]]:
        """Yield every metric. How far the log is published is read from the log, whoever publishes it.

        Raises:
          LogUnavailable: the log does not answer.
        """
        heard_of = self._trouble or self._hub.clock.now() - self._told_at < _SILENT
        yield "hub_leader", (PUBLISHER,), bool(self._leadership.leads and heard_of)
        position = self._hub.log.position(PUBLISHER)
        yield "hub_published_position", (), position
        yield "hub_publisher_lag_events", (), max(0, self._hub.log.head() - position)

    def _changed(self) -> None:
        self._told_at = self._moved_at = self._hub.clock.now()


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
