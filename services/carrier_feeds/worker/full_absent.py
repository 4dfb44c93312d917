"""What ended at a carrier because its last full file did not name it, while changes have yet to say the day.

Source: X12 834 005010X220A1, BGN08 RX: who is absent from a file that replaces what the carrier holds is not covered.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from events.catalog import CarrierProfile
from services.carrier_feeds.rules.termination import CoverageEnd
from services.carrier_feeds.state.account import Account, silenced, told
from services.carrier_feeds.state.feed import Feed, File
from services.carrier_feeds.worker.doors import Doors, file_of_number


@dataclass(frozen=True, slots=True)
class LastReplaced:
    """The last full file of a carrier that takes it as it stands and hears of changes too; none of another's.

    A file of which a set was refused ends nobody: the carrier has not read all of it.
    """

    feed: Feed
    file: File | None
    named_days: int
    """For how many days after its last day a coverage is named, with its end."""

    def knows(self, family: str, account: Account) -> bool:
        """Whether the file says of a family what our books say by now, and not what was said last in its place."""
        return (
            self.file is not None and family not in self.feed.held_full and account.touched <= self.file.basis
        )

    def lacks(self, family: str, account: Account, end: CoverageEnd) -> bool:
        """Whether the carrier was told of a coverage, and the file does not name it, as its end asks for."""
        if self.file is None or not self.knows(family, account):
            return False
        if any((each.member, each.line) == (end.member, end.line) for each in silenced(account)):
            return False
        over = end.first_day if end.last_day is None else end.last_day + timedelta(days=self.named_days + 1)
        return over <= self.file.night and _is_held(account, end, self.file.night)


def last_replaced(doors: Doors, profile: CarrierProfile, feed: Feed) -> LastReplaced:
    """Return the last such file of a carrier."""
    full = profile.full_file
    if full is None or full.action != "replace" or not profile.changes or not feed.fulls:
        return LastReplaced(feed, None, 0)
    file = file_of_number(doors, profile.id, feed.fulls[-1])
    assert file is not None, "files do not vanish"
    return LastReplaced(feed, None if file.rejected else file, full.ended_days)


def _is_held(account: Account, end: CoverageEnd, night: date) -> bool:
    """Whether the carrier holds a coverage on a night, as far as changes have told it."""
    held = told(account).spans.get((end.member, end.line), ())
    return any(
        (each.plan, each.first_day) == (end.plan, end.first_day) and (each.last_day or date.max) >= night
        for each in held
    )
