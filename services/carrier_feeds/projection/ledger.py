"""The view `carrier-ledger`: a family's account with each carrier, marked `due` while there is something to consider.

Rows: `<carrier>|<family>`, grouped by carrier; `*|<family>`, which names the carriers; and, where something waits for
its day, `again|<carrier>|<day>|<family>`, grouped by `again|<carrier>`.
"""

from collections.abc import Collection
from functools import lru_cache

from pydantic import TypeAdapter

from events.base import Recorded
from events.carrier_feeds import (
    FamilySilenced,
    InterchangeAcknowledged,
    InterchangePrepared,
    MembersRefused,
    NightClosed,
)
from events.carrier_rosters import MembersSeen, NumbersTold
from events.enrollment import CoverageFact
from events.feed_holds import FamilyReleased
from events.feed_leaving import InterchangeWithdrawn
from services.carrier_feeds.projection.ledger_changes import of_accounts
from services.carrier_feeds.projection.ledger_rows import (
    NEWS,
    Again,
    Changes,
    FamilyRow,
    LedgerRow,
    Rows,
    again_group,
    again_key,
    again_of,
    family_key,
    family_of,
    key_of,
    owner_of,
)
from services.carrier_feeds.projection.stored_account import account_in, body_of
from services.carrier_feeds.state.account import (
    Account,
    is_due,
)
from services.ports import Row
from services.viewing import Projection

__all__ = [
    "DUE",
    "LEDGER",
    "LedgerRow",
    "account_of",
    "again_group",
    "again_of",
    "family_of",
    "key_of",
]

DUE = "due"
"""The mark of an account with something to consider."""


def _keys(record: Recorded) -> Collection[str]:
    event = record.event
    match event:
        case CoverageFact():
            return (family_key(record.subject), key_of(event.carrier, record.subject))
        case InterchangePrepared():
            told = [family for one in event.sets for family in one.families]
            told += [family for each in event.full_sets for family in each.untold]
            return {key_of(event.carrier, family.family) for family in told}
        case InterchangeAcknowledged():
            return {key_of(event.carrier, owner_of(who)) for each in event.sets for who in each.members}
        case InterchangeWithdrawn():
            return {key_of(event.carrier, family) for each in event.sets for family in each.families}
        case NightClosed():
            families = {each.family for each in event.not_needed} | {each.family for each in event.later}
            return {key_of(event.carrier, family) for family in families}
        case MembersRefused():
            return {key_of(event.carrier, owner_of(who)) for who in event.members}
        case MembersSeen():
            families = {each.family for each in event.members}
            return {*(key_of(event.carrier, each) for each in families), *map(family_key, families)}
        case NumbersTold():
            return {key_of(event.carrier, each.family) for each in event.numbers}
        case FamilySilenced() | FamilyReleased():
            return (key_of(event.carrier, event.family),)
        case _:
            return (family_key(record.subject),) if isinstance(event, NEWS) else ()


def _named(key: str, row: LedgerRow) -> Collection[str]:
    if not isinstance(row, FamilyRow):
        return ()
    family = family_of(key)
    return [key_of(carrier, family) for carrier in row.carriers]


def _project(rows: Rows, record: Recorded) -> Changes:
    changes = of_accounts(rows, record)
    for key, row in tuple(changes.items()):
        if not isinstance(row, Account):
            continue
        before = rows.get(key)
        day = before.again_day if isinstance(before, Account) else None
        if day == row.again_day:
            continue
        if day is not None:
            changes[again_key(key, day)] = None
        if row.again_day is not None:
            changes[again_key(key, row.again_day)] = Again(row.again_day)
    return changes


@lru_cache(maxsize=2)
def _shape(kind: type[FamilyRow] | type[Again]) -> TypeAdapter[FamilyRow | Again]:
    return TypeAdapter(kind)


def account_of(row: Row) -> Account:
    """Return the account that a row of this view holds."""
    return account_in(row.body)


def _opened(row: Row) -> LedgerRow:
    if row.group.startswith("again|"):
        return _shape(Again).validate_json(row.body)
    return account_of(row) if row.group else _shape(FamilyRow).validate_json(row.body)


def _closed(key: str, row: LedgerRow) -> Row:
    match row:
        case FamilyRow():
            return Row(_shape(FamilyRow).dump_json(row))
        case Again():
            return Row(_shape(Again).dump_json(row), group=again_group(key.split("|", 2)[1]))
        case Account():
            return Row(body_of(row), group=key.partition("|")[0], mark=DUE if is_due(row) else "")


LEDGER: Projection[LedgerRow] = Projection(
    name="carrier-ledger",
    version=4,
    listens=frozenset({"cobra", "coverage", "hr", "feed"}),
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
    named=_named,
)
"""Every family's account with every carrier."""
