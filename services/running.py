"""Keeping up with the log: one step of every consumer and view; deciding a family anew, and forgetting it."""

from dataclasses import replace
from typing import cast

from events.announcements import due_topic
from events.errors import PermanentError
from services.batches import batches
from services.carrier_feeds.projection.files import UNDELIVERED
from services.carrier_feeds.worker import files_of
from services.carrier_feeds.worker.doors import prepared_at
from services.following import Follower, decide_everybody, decide_families, follow
from services.overview import exceptions
from services.turns import LedDrops, Turn
from services.viewing import Ticks, build_together, silent
from services.wiring import Hub, Partners, turn
from services.wiring.alone import WorkersDecide, deciding_alone


def step(hub: Hub, ticks: Ticks = silent) -> int:
    """Bring every consumer to the head of the log, their own facts included, then every view; return facts appended.

    Where workers of a cluster decide families, or have decided them, that is left to them, and the views alone are
    kept up.
    """
    if hub.settings.kafka.bootstrap and any(_left_to_workers(hub, each) for each in hub.followers):
        build_views(hub, ticks)
        return 0
    try:
        with deciding_alone(hub.settings, "a hub command"):
            return decide_and_build(hub, ticks)
    except WorkersDecide:
        build_views(hub, ticks)
        return 0


def decide_and_build(hub: Hub, ticks: Ticks = silent) -> int:
    """Do the same whoever else has decided families; who calls this makes sure that nobody else does now.

    A consumer that comes after workers decides every family by the newest catalog and goes on from the head: record
    by record it would take their decisions back, by catalogs that are not in force any more.
    """
    appended = 0
    for follower in hub.followers:
        if _left_to_workers(hub, follower):
            appended += decide_everybody(hub.log, follower, hub.catalogs, at=hub.log.head())
    while True:
        before = hub.log.head()
        for follower in hub.followers:
            appended += follow(hub.log, follower, hub.catalogs, tick=ticks(follower.name))
        if hub.log.head() == before:
            break
    build_views(hub, ticks)
    return appended


def _left_to_workers(hub: Hub, follower: Follower) -> bool:
    """Whether workers of a cluster have come further with a consumer's families than the consumer itself."""
    kafka, topic = hub.settings.kafka, due_topic(hub.settings.kafka.log_topic)
    names = (f"{follower.name}/{topic}/{number}" for number in range(kafka.partitions))
    return max(map(hub.log.position, names)) > hub.log.position(follower.name)


def build_views(hub: Hub, ticks: Ticks = silent) -> bool:
    """Bring every view to the head of the log; False where another process is at it."""
    with turn(hub.lock, wait=False) as mine:
        if mine:
            build_together(hub.log, hub.views, hub.projections, ticks)
        return mine


def led(hub: Hub, turn: Turn) -> Hub:
    """Return the same hub, of which files leave only as long as this process leads: that is asked before each."""
    return replace(hub, drops=cast(Partners, LedDrops(hub.drops, turn)))


def decide_again(hub: Hub, family: str) -> int:
    """Let eligibility decide one family anew, and return how many facts that gave."""
    head = hub.log.head()
    return decide_families(hub.log, hub.followers[0], hub.catalogs, [family], at=head, progress=False)


def forget_family(hub: Hub, family: str, *, actor: str, reason: str) -> None:
    """Destroy every key of a family, also of what waits sealed in quarantine, and take it out of the views.

    Raises:
      PermanentError: a file that names the family is prepared and not delivered; without the keys it never could be.
    """
    build_views(hub)
    if (file := _waiting_file_with(hub, family)) is not None:
        raise PermanentError(f"{file} names {family} and is not delivered yet; deliver or withdraw it first")
    kept = [each.id for each in exceptions(hub.views, None) if each.family == family]
    hub.answers.forget(family, actor=actor, reason=reason, also=kept)
    build_views(hub)


def _waiting_file_with(hub: Hub, family: str) -> str | None:
    """Return the name of an undelivered file that says something of a family, or None."""
    book = hub.catalogs.at(hub.log.head())
    if book is None:
        return None
    for carrier in book.catalog.carriers:
        for file in files_of(hub.feeds, carrier.id, mark=UNDELIVERED):
            prepared = prepared_at(hub.feeds, file)
            named = any(change.family == family for each in prepared.sets for change in each.families)
            if named or any(each.first_family <= family <= each.last_family for each in prepared.full_sets):
                return file.file_name
    for partner in (*(each.id for each in book.catalog.payrolls), book.catalog.cobra.id):
        for batch in batches(hub.log, partner):
            if batch.delivered is None and any(line.family == family for line in batch.prepared.lines):
                return batch.prepared.file_name
    return None
