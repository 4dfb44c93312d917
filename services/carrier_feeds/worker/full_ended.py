"""Who loses a coverage by the next full file, at a carrier that hears of nothing else: named last, and not true since.

Source: X12 834 005010X220A1, BGN08: who is absent from a file that says everything may be terminated.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from events.enrollment import CoverageFact, CoveragePriced
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.state.account import Account, silenced
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_last import LastFull
from services.following import FAMILIES


def ended_since_last_full(doors: Doors, feed: Feed, night: date) -> int:
    """Return how many members lose a coverage that the last full file said goes on, or goes on for longer.

    Whoever has another coverage of the same line for as long loses none, nor does who lost what had ended by the
    night. Only families of whom our books have said something since that file are looked at.

    Raises:
      NotFound: the catalog by which a full file was written is not in the log.
    """
    last = LastFull(doors, feed)
    since = last.since()
    if since is None:
        return 0
    ended = 0
    for families in _told_of_since(doors, feed.carrier, since):
        keys = {family: key_of(feed.carrier, family) for family in families}
        rows = doors.views.load(LEDGER.view, list(keys.values()))
        for family, said in last.of(families).items():
            row = rows.get(keys[family])
            account = Account() if row is None else account_of(row)
            ended += len({member for member, _ in _lost(said.changes, account, night)})
    return ended


def _told_of_since(doors: Doors, carrier: str, position: int) -> Iterator[list[str]]:
    """Yield the families of whose coverage with a carrier something was recorded after a position, each once."""
    seen: set[str] = set()
    while records := doors.log.read(after=position, limit=FAMILIES, categories={"coverage"}):
        position = records[-1].position
        new = {
            record.subject
            for record in records
            if isinstance(record.event, CoverageFact)
            and not isinstance(record.event, CoveragePriced)
            and record.event.carrier == carrier
        } - seen
        seen |= new
        yield sorted(new)


def _lost(said: Iterable[FamilyChange], account: Account, night: date) -> Iterator[tuple[str, InsuranceLine]]:
    """Yield members and lines of which a file has said that they are covered for longer than they are."""
    until: dict[tuple[str, InsuranceLine], date] = {}
    for change in said:
        for row in change.members:
            for line in row.coverages:
                name = row.member, line.line
                until[name] = max(until.get(name, date.min), line.last_day or date.max)
    silent = {(each.member, each.line) for each in silenced(account)}
    for name, last in until.items():
        held = account.truth.get(name, ())
        now = max((each.last_day or date.max for each in held), default=date.min)
        if now < last and last >= night and name not in silent:
            yield name
