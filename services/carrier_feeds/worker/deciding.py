"""A night's families, decided a page at a time: what is said, what need not be, and who cannot be said."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.base import Recorded
from events.book import Book
from events.carrier_feeds import Later, NotNeeded
from events.catalog import CarrierProfile
from events.doors import SaidFamily
from events.enrollment import CoverageBegan
from events.vocabulary.maintenance import FamilyChange, MaintenanceReason
from services.carrier_feeds.decide.expected import Known
from services.carrier_feeds.decide.family import Decided, decide_family
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import (
    DUE,
    account_of,
    again_group,
    again_of,
    family_of,
    key_of,
)
from services.carrier_feeds.worker.doors import Doors, feed_of
from services.following import FAMILIES
from services.ports import Row


@dataclass(slots=True)
class Decisions:
    """What a night comes to, gathered."""

    said: list[Decided] = field(default_factory=list)
    texts: dict[str, SaidFamily] = field(default_factory=dict, repr=False)
    """Family → what the file says of it, for all of `said`."""
    held: list[tuple[str, str]] = field(default_factory=list)
    """Family and reason."""
    not_needed: list[NotNeeded] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)

    @property
    def changes(self) -> list[FamilyChange]:
        """All that is said, family by family."""
        return [change for each in self.said for change in each.changes]


def decide_due(doors: Doors, book: Book, profile: CarrierProfile, *, night: date, basis: int) -> Decisions:
    """Decide every family that is due at this carrier on what the log holds up to `basis`.

    Due is of whom something was learned, and for whom something waits that may be told by now. Where another catalog
    says things of this carrier otherwise than the one of the night before, everybody is looked at.
    """
    decisions = Decisions()
    if not profile.changes:
        return decisions
    terms = terms_of(book, profile)
    everybody = _is_told_otherwise(doors, book, profile)
    for rows in _everybody(doors, profile.id) if everybody else _due(doors, profile.id, night):
        due = {family_of(key) for key, row in rows if row.mark == DUE or not everybody}
        page = known_of(doors, rows, basis)
        decided = [decide_family(known, terms, night) for known in page]
        for each, text in zip(decided, _texts(doors, profile, page, decided), strict=True):
            if each.held is not None or isinstance(text, str):
                decisions.held.append((each.family, each.held or str(text)))
                continue
            decisions.not_needed.extend(each.not_needed if each.family in due else ())
            decisions.later.extend(each.later)
            if each.changes:
                decisions.said.append(each)
                decisions.texts[each.family] = text
    return decisions


_DECIDING = (
    "groups",
    "group_places",
    "dates",
    "say_premium",
    "say_volume",
    "medicare",
    "changes",
)
"""The keys of a profile by which a carrier should hold something else of somebody of whom nothing was learned."""


def _is_told_otherwise(doors: Doors, book: Book, profile: CarrierProfile) -> bool:
    """Whether the catalog of the night before would have this carrier hold other things than this one."""
    last = feed_of(doors, profile.id).catalog
    if last in {"", book.version}:
        return False
    before = doors.catalogs.version(last)
    if before is None or profile.id not in before.carriers:
        return True
    was = before.carriers[profile.id]
    return (
        any(getattr(was, name) != getattr(profile, name) for name in _DECIDING)
        or before.catalog.classes != book.catalog.classes
        or (profile.say_premium and before.catalog.rates != book.catalog.rates)
    )


Rows = list[tuple[str, Row]]


def _due(doors: Doors, carrier: str, night: date) -> Iterator[Rows]:
    """Yield pages of the accounts that are due, and of those for whom a day has come."""
    after = ""
    while rows := doors.views.find(LEDGER.view, group=carrier, mark=DUE, after=after, limit=FAMILIES):
        after = rows[-1][0]
        yield rows
    for keys in _waited(doors, carrier, night):
        loaded = doors.views.load(LEDGER.view, keys)
        if rows := [(key, loaded[key]) for key in keys if loaded[key].mark != DUE]:
            yield rows


def _waited(doors: Doors, carrier: str, night: date) -> Iterator[list[str]]:
    """Yield pages of the keys of accounts in which something waited for a day that has come."""
    after = ""
    group = again_group(carrier)
    while waiting := doors.views.find(LEDGER.view, group=group, mark="", after=after, limit=FAMILIES):
        after = waiting[-1][0]
        found = [again_of(key) for key, _ in waiting]
        yield [key_of(carrier, family) for day, family in found if day <= night]
        if found[-1][0] > night:
            return


def may_say(doors: Doors, carrier: str, night: date) -> Callable[[str, Row], bool]:
    """Return whether changes may have something to say of an account on a night, by its key and row."""
    waited = {key for keys in _waited(doors, carrier, night) for key in keys}
    return lambda key, row: row.mark == DUE or key in waited


def _everybody(doors: Doors, carrier: str) -> Iterator[Rows]:
    after = key_of(carrier, "")
    while rows := doors.views.find(LEDGER.view, group=carrier, after=after, limit=FAMILIES):
        after = rows[-1][0]
        yield rows


def known_of(doors: Doors, rows: Sequence[tuple[str, Row]], basis: int) -> list[Known]:
    """Return families with their streams up to a log position, personal fields open."""
    names = {key: family_of(key) for key, _ in rows}
    streams = [f"{category}/{family}" for family in names.values() for category in ("coverage", "hr")]
    loaded = doors.log.load(streams, up_to=basis, personal=True)
    continued = [family for family in names.values() if _has_cobra(loaded[f"coverage/{family}"])]
    cobra = doors.log.load([f"cobra/{family}" for family in continued], up_to=basis) if continued else {}
    return [
        Known(
            family=names[key],
            account=account_of(row),
            hr=loaded[f"hr/{names[key]}"],
            coverage=loaded[f"coverage/{names[key]}"],
            cobra=cobra.get(f"cobra/{names[key]}", ()),
        )
        for key, row in rows
    ]


def _has_cobra(facts: Collection[Recorded]) -> bool:
    return any(
        isinstance(each.event, CoverageBegan) and each.event.reason is MaintenanceReason.COBRA
        for each in facts
    )


def _texts(
    doors: Doors, profile: CarrierProfile, page: Sequence[Known], decided: Sequence[Decided]
) -> Sequence[SaidFamily | str]:
    """Return what the file says of each family; or why it cannot, for a plan or tier without a code, say."""
    return doors.interchanges.say(
        profile,
        [
            [to_write(change, known.hr) for change in each.changes]
            for known, each in zip(page, decided, strict=True)
        ],
    )
