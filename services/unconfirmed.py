"""How many terminations carriers and payrolls have yet to take, and for how long: looked at anew now and then."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from services.terminations import PayState, Termination, terminations
from services.wiring import Hub

EVERY = timedelta(minutes=10)
"""How old a count may be: looking at every coverage that ends takes seconds where there are many families."""

Key = tuple[str, str]
"""`carrier` or `payroll`, and the carrier of the coverage."""


@dataclass
class Tally:
    """The terminations of one carrier's coverages that a target has yet to take."""

    unconfirmed: int = 0
    late: int = 0
    """Of those, the ones that wait beyond their time."""
    oldest_days: int = 0
    """Days without coverage on which the target did not know the oldest yet."""


@dataclass
class Unconfirmed:
    """Keeps the last count, and counts anew when it is older than `EVERY`; of two who ask one counts."""

    hub: Hub
    _counted_at: datetime | None = None
    _found: dict[Key, Tally] = field(default_factory=dict)
    _counting: Lock = field(default_factory=Lock)

    def samples(self) -> Iterator[tuple[str, Key, float]]:
        """Yield name, labels and value; nothing before there is a catalog."""
        now = self.hub.clock.now()
        if (self._counted_at is None or now - self._counted_at >= EVERY) and self._counting.acquire(
            blocking=False
        ):
            try:
                self._found, self._counted_at = counted(self.hub), now
            finally:
                self._counting.release()
        for labels, tally in self._found.items():
            yield "hub_terminations_unconfirmed", labels, tally.unconfirmed
            yield "hub_terminations_late", labels, tally.late
            oldest = timedelta(days=tally.oldest_days) / timedelta(seconds=1)
            yield "hub_terminations_oldest_unconfirmed_seconds", labels, oldest


def counted(hub: Hub) -> dict[Key, Tally]:
    """Return the terminations that have yet to be taken, by target and carrier, zeros too; none without a catalog."""
    book = hub.catalogs.at(hub.log.head())
    if book is None:
        return {}
    found = {
        (target, each.id): Tally() for target in ("carrier", "payroll") for each in book.catalog.carriers
    }
    for each in terminations(hub, since=hub.today()):
        for target, late in _open_at(each):
            tally = found[target, each.carrier]
            tally.unconfirmed += 1
            tally.late += late
            tally.oldest_days = max(tally.oldest_days, each.days_open)
    return found


def _open_at(each: Termination) -> Iterator[tuple[str, bool]]:
    if not each.at_carrier.is_heard:
        yield "carrier", each.late_at_carrier
    if each.at_payroll not in (PayState.NONE, PayState.SENT):
        yield "payroll", each.late_at_payroll
