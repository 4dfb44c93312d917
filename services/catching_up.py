"""Before files leave on a cluster: what had been told by then is decided, by every worker in turn."""

from threading import Event
from time import monotonic

from events.announcements import due_topic
from services.partitions import Share, undecided
from services.wiring import Hub

_ASK_AGAIN_SECONDS = 0.5


def lagging(hub: Hub, stop: Event, *, patience_seconds: float) -> str:
    """Wait for the workers to decide what the log holds now; return the first that has not in time, or nothing.

    One hears the facts of another, so they are waited for in that order. Where no workers are set up there is nobody
    to wait for. Told to stop, it does not wait.

    Raises:
      LogUnavailable: the database does not answer.
    """
    kafka = hub.settings.kafka
    if not kafka.bootstrap:
        return ""
    until = monotonic() + patience_seconds
    for follower in hub.followers:
        count, head = kafka.partitions, hub.log.head()
        shares = [Share(follower, due_topic(kafka.log_topic), number, count) for number in range(count)]
        while undecided(hub.log, shares, head):
            if monotonic() > until or stop.wait(_ASK_AGAIN_SECONDS):
                return follower.name
    return ""
