"""While what a carrier holds is taken in, nothing leaves for it: a night in between would tell it everybody anew."""

from typing import Final

from events.feed_holds import FeedResumed, FeedStopped
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors, Facts, catch_up, feed_of, record

REASON: Final = "hub import 834 takes in what the carrier holds; if that was broken off, do it again"
_TAKEN_IN: Final = "what the carrier holds has been taken in"


def is_begun(doors: Doors, carrier: str) -> bool:
    """Whether a carrier's files are stopped by this, so that an import of it has been broken off or is under way."""
    catch_up(doors)
    return is_by_import(feed_of(doors, carrier))


def is_by_import(feed: Feed) -> bool:
    """Whether it is an import, and no person, that keeps a carrier's files back."""
    stopped = feed.holding.stopped
    return stopped is not None and stopped.reason == REASON


def stop_files(doors: Doors, carrier: str) -> None:
    """Stop a carrier's files, unless they are stopped already."""

    def stopped(feed: Feed) -> Facts:
        if feed.holding.stopped is not None:
            return []
        return [(FeedStopped(carrier=carrier, reason=REASON), None)]

    record(doors, carrier, stopped)


def resume_files(doors: Doors, carrier: str) -> None:
    """Let a carrier's files leave again, unless a person has stopped them."""

    def resumed(feed: Feed) -> Facts:
        return [(FeedResumed(carrier=carrier, reason=_TAKEN_IN), None)] if is_by_import(feed) else []

    record(doors, carrier, resumed)
