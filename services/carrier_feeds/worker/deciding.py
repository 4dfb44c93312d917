"""A night's families, decided a page at a time: what is said, what need not be, and who cannot be said."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from events.carrier_feeds import NotNeeded
from events.catalog import CarrierProfile
from events.offers import Book
from services.carrier_feeds.decide.family import Decided, Known, decide_family
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import DUE, account_of, family_of
from services.carrier_feeds.worker.doors import Doors
from services.following import FAMILIES


@dataclass(slots=True)
class Decisions:
    """What a night comes to, gathered."""

    said: list[Decided] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    """Family and reason."""
    not_needed: list[NotNeeded] = field(default_factory=list)


def decide_due(doors: Doors, book: Book, profile: CarrierProfile, *, night: date, basis: int) -> Decisions:
    """Decide every family that is due at this carrier on what the log holds up to `basis`."""
    decisions = Decisions()
    for page in _due(doors, profile.id, basis):
        decided = [decide_family(known, book, profile, night) for known in page]
        for each in _without_unsayable(doors, profile, page, decided):
            if each.held is not None:
                decisions.held.append((each.family, each.held))
                continue
            decisions.not_needed.extend(each.not_needed)
            if each.change is not None:
                decisions.said.append(each)
    return decisions


def _due(doors: Doors, carrier: str, basis: int) -> Iterator[list[Known]]:
    """Yield pages of due families with their streams, personal fields open."""
    after = ""
    while rows := doors.views.find(LEDGER.view, group=carrier, mark=DUE, after=after, limit=FAMILIES):
        after = rows[-1][0]
        names = {key: family_of(key) for key, _ in rows}
        streams = [f"{category}/{family}" for family in names.values() for category in ("coverage", "hr")]
        loaded = doors.log.load(streams, up_to=basis, personal=True)
        yield [
            Known(
                family=names[key],
                account=account_of(row),
                hr=loaded[f"hr/{names[key]}"],
                coverage=loaded[f"coverage/{names[key]}"],
            )
            for key, row in rows
        ]


def _without_unsayable(
    doors: Doors, profile: CarrierProfile, page: list[Known], decided: list[Decided]
) -> list[Decided]:
    """Hold the families whose rows cannot be written for this carrier, for a plan or tier without a code, say."""
    writable = [
        to_write(each.change, known.hr)
        for known, each in zip(page, decided, strict=True)
        if each.change is not None
    ]
    reasons: dict[str, str] = {}
    for family, reason in doors.interchanges.unsayable(profile, writable):
        reasons.setdefault(family, reason)
    return [
        replace(each, change=None, held=reasons[each.family]) if each.family in reasons else each
        for each in decided
    ]
