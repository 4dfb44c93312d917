"""The view `carrier-ledger`: a family's account with each carrier, marked `due` while there is something to say.

Rows: `<carrier>|<family>`, grouped by carrier; and `*|<family>`, which names the carriers and the newest demographics.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from pydantic import TypeAdapter

from events.base import Recorded
from events.carrier_feeds import (
    AnswerKind,
    InterchangeAcknowledged,
    InterchangePrepared,
    NightClosed,
)
from events.employment import EmployeeHired, EventVoided, PersonChanged
from events.enrollment import CoverageFact, CoveragePriced, DependentAdded
from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import Told
from services.carrier_feeds.state.account import (
    Account,
    Considered,
    Sent,
    after_answer,
    after_considered,
    after_coverage,
    after_seen,
    after_sent,
    is_due,
)
from services.ports import Row
from services.viewing import Projection

DUE = "due"
"""The mark of an account with something to say or to consider."""


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """What every account of a family needs: the newest event of each member's demographics, and where they are."""

    versions: Mapping[str, int]
    carriers: tuple[str, ...] = ()
    position: int = 0


LedgerRow = Account | FamilyRow
Rows = Mapping[str, LedgerRow | None]


def key_of(carrier: str, family: str) -> str:
    """Return the key of a family's account with a carrier."""
    return f"{carrier}|{family}"


def _family_key(family: str) -> str:
    return f"*|{family}"


def family_of(key: str) -> str:
    """Return the family whose account lies under a key."""
    return key.partition("|")[2]


def _keys(record: Recorded) -> Collection[str]:
    event = record.event
    match event:
        case CoverageFact() if not isinstance(event, CoveragePriced):  # no file says a price
            return (_family_key(record.subject), key_of(event.carrier, record.subject))
        case EmployeeHired() | DependentAdded() | PersonChanged() | EventVoided():
            return (_family_key(record.subject),)
        case InterchangePrepared():
            return [key_of(event.carrier, each.family) for one in event.sets for each in one.families]
        case InterchangeAcknowledged():
            return {key_of(event.carrier, _family_of(who)) for each in event.sets for who in each.members}
        case NightClosed():
            return {key_of(event.carrier, each.family) for each in event.not_needed}
        case _:
            return ()


def _account_keys(family: str, rows: Rows) -> list[str]:
    row = rows.get(_family_key(family))
    return [key_of(carrier, family) for carrier in row.carriers] if isinstance(row, FamilyRow) else []


def _named(key: str, row: LedgerRow) -> Collection[str]:
    if not isinstance(row, FamilyRow):
        return ()
    family = family_of(key)
    return [key_of(carrier, family) for carrier in row.carriers]


def _family_of(member_path: str) -> str:
    employer, _, rest = member_path.partition("/")
    return f"{employer}/{rest.partition('/')[0]}"


def _project(rows: Rows, record: Recorded) -> Mapping[str, LedgerRow | None]:
    event = record.event
    match event:
        case CoverageFact() if not isinstance(event, CoveragePriced):
            return _covered(rows, record, event)
        case EmployeeHired():
            return _seen(rows, record, SELF)
        case DependentAdded(dependent_id=member) | PersonChanged(person_ref=member):
            return _seen(rows, record, member)
        case EventVoided():
            return _seen(rows, record, None)
        case InterchangePrepared():
            return _prepared(rows, record, event)
        case InterchangeAcknowledged():
            return _acknowledged(rows, record, event)
        case NightClosed():
            return _considered(rows, record, event)
        case _:
            return {}


_NEW_ACCOUNT = Account()
_NEW_FAMILY = FamilyRow(MappingProxyType({}))


def _account(rows: Rows, key: str) -> Account:
    row = rows.get(key)
    return row if isinstance(row, Account) else _NEW_ACCOUNT


def _family(rows: Rows, family: str) -> FamilyRow:
    row = rows.get(_family_key(family))
    return row if isinstance(row, FamilyRow) else _NEW_FAMILY


def _covered(rows: Rows, record: Recorded, fact: CoverageFact) -> Mapping[str, LedgerRow | None]:
    family, carrier = record.subject, fact.carrier
    key = key_of(carrier, family)
    account, its_family = _account(rows, key), _family(rows, family)
    changes: dict[str, LedgerRow | None] = {}
    if account.position < record.position:
        changes[key] = after_coverage(account, fact, its_family.versions, position=record.position)
    if carrier not in its_family.carriers:
        carriers = tuple(sorted((*its_family.carriers, carrier)))
        changes[_family_key(family)] = FamilyRow(its_family.versions, carriers, its_family.position)
    return changes


def _seen(rows: Rows, record: Recorded, member: str | None) -> Mapping[str, LedgerRow | None]:
    """Raise the version of one member, or of all who are known: voiding an event can have changed anybody."""
    family = _family(rows, record.subject)
    members = family.versions if member is None else (member,)
    if family.position < record.position:
        versions = {**family.versions, **dict.fromkeys(members, record.position)}
        family = FamilyRow(versions, family.carriers, record.position)
    changes: dict[str, LedgerRow | None] = {_family_key(record.subject): family}
    for key in _account_keys(record.subject, rows):
        account = _account(rows, key)
        if account.position < record.position:
            changes[key] = after_seen(account, family.versions, position=record.position)
    return changes


def _prepared(rows: Rows, record: Recorded, event: InterchangePrepared) -> Mapping[str, LedgerRow | None]:
    changes: dict[str, LedgerRow | None] = {}
    for one in event.sets:
        for change in one.families:
            key = key_of(event.carrier, change.family)
            account = _account(rows, key)
            if account.position < record.position:
                sent = after_sent(account, event.control_number, one.control_number, change)
                changes[key] = replace(sent, position=record.position)
    return changes


def _acknowledged(
    rows: Rows, record: Recorded, event: InterchangeAcknowledged
) -> Mapping[str, LedgerRow | None]:
    changes: dict[str, LedgerRow | None] = {}
    for each in event.sets:
        families = {_family_of(who) for who in each.members}
        # A file that was refused before it was read is no family's doing.
        alone = event.answered_by is AnswerKind.GROUP_999
        for family in sorted(families):
            key = key_of(event.carrier, family)
            account = _account(rows, key)
            if account.position < record.position:
                answered = after_answer(
                    account, event.control_number, each.control_number, accepted=each.accepted, alone=alone
                )
                changes[key] = replace(answered, position=record.position)
    return changes


def _considered(rows: Rows, record: Recorded, event: NightClosed) -> Mapping[str, LedgerRow | None]:
    changes: dict[str, LedgerRow | None] = {}
    for each in event.not_needed:
        key = key_of(event.carrier, each.family)
        row = changes.get(key)
        account = row if isinstance(row, Account) else _account(rows, key)
        if account.position < record.position or key in changes:
            considered = after_considered(account, each.member, each.person_version)
            changes[key] = replace(considered, position=record.position)
    return changes


Flat = tuple[tuple[str, InsuranceLine, Span], ...]


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as it lies in the view: spans in a list, because JSON has no keys of two parts."""

    truth: Flat
    settled: Flat
    versions: dict[str, int]
    group: str
    sent: tuple[Sent, ...]
    seen: dict[str, int]
    considered: dict[str, Considered]
    alone: bool
    position: int


@lru_cache(maxsize=1)
def _account_shape() -> TypeAdapter[StoredAccount]:
    return TypeAdapter(StoredAccount)


@lru_cache(maxsize=1)
def _family_shape() -> TypeAdapter[FamilyRow]:
    return TypeAdapter(FamilyRow)


def account_of(row: Row) -> Account:
    """Return the account that a row of this view holds."""
    stored = _account_shape().validate_json(row.body)
    return Account(
        truth=_grouped(stored.truth),
        settled=Told(_grouped(stored.settled), stored.versions, stored.group),
        sent=stored.sent,
        seen=stored.seen,
        considered=stored.considered,
        alone=stored.alone,
        position=stored.position,
    )


def _opened(row: Row) -> LedgerRow:
    return account_of(row) if row.group else _family_shape().validate_json(row.body)


def _closed(key: str, row: LedgerRow) -> Row:
    if isinstance(row, FamilyRow):
        return Row(_family_shape().dump_json(row))
    settled = row.settled
    stored = StoredAccount(
        _flat(row.truth),
        _flat(settled.spans),
        dict(settled.versions),
        settled.group,
        row.sent,
        dict(row.seen),
        dict(row.considered),
        row.alone,
        row.position,
    )
    carrier = key.partition("|")[0]
    return Row(_account_shape().dump_json(stored), group=carrier, mark=DUE if is_due(row) else "")


def _flat(spans: Spans) -> Flat:
    if not spans:
        return ()
    return tuple([(*names, span) for names, held in sorted(spans.items()) for span in held])


def _grouped(flat: Flat) -> Spans:
    groups: dict[tuple[str, InsuranceLine], list[Span]] = {}
    for member, line, span in flat:
        groups.setdefault((member, line), []).append(span)
    return {key: tuple(spans) for key, spans in groups.items()}


LEDGER: Projection[LedgerRow] = Projection(
    name="carrier-ledger",
    version=1,
    listens=frozenset({"coverage", "hr", "feed"}),
    keys=_keys,
    project=_project,
    opened=_opened,
    closed=_closed,
    named=_named,
)
"""Every family's account with every carrier."""
