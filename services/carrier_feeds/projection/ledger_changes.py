"""What each record changes in the accounts of the view `carrier-ledger`."""

from dataclasses import replace
from itertools import groupby

from events.base import Recorded
from events.carrier_feeds import (
    AnswerKind,
    FamilySilenced,
    InterchangeAcknowledged,
    InterchangePrepared,
    MembersRefused,
    NightClosed,
)
from events.carrier_rosters import MemberSeen, MembersSeen, NumbersTold
from events.enrollment import CoverageFact, CoveragePriced
from events.feed_holds import FamilyReleased
from events.feed_leaving import InterchangeWithdrawn
from services.carrier_feeds.projection.ledger_rows import (
    NEWS,
    Changes,
    FamilyRow,
    Rows,
    family_key,
    key_of,
    member_of,
    owner_of,
)
from services.carrier_feeds.state.account import (
    Account,
    NumberTold,
    after_answer,
    after_coverage,
    after_full,
    after_looked,
    after_news,
    after_numbers,
    after_price,
    after_refused,
    after_released,
    after_seen,
    after_sent,
    after_silence,
)


def of_accounts(rows: Rows, record: Recorded) -> Changes:
    """Return the accounts, and the rows of families, that a record changes."""
    event = record.event
    match event:
        case CoverageFact():
            return _covered(rows, record, event)
        case InterchangePrepared():
            return _prepared(rows, record, event)
        case InterchangeAcknowledged():
            return _acknowledged(rows, record, event)
        case InterchangeWithdrawn():
            return _withdrawn(rows, record, event)
        case NightClosed():
            return _closed_night(rows, record, event)
        case MembersRefused():
            return _refused(rows, record, event)
        case MembersSeen():
            return _seen(rows, record, event)
        case FamilySilenced():
            return _silenced(rows, record, event)
        case FamilyReleased():
            return _released(rows, record, event)
        case NumbersTold():
            return _numbered(rows, record, event)
        case _:
            return _news(rows, record) if isinstance(event, NEWS) else {}


_NEW_ACCOUNT = Account()
_NEW_FAMILY = FamilyRow()


def _account(rows: Rows, key: str, record: Recorded) -> Account | None:
    """Return the account under a key, a new one where there is none; None if it knows the record."""
    row = rows.get(key)
    account = row if isinstance(row, Account) else _NEW_ACCOUNT
    return account if account.position < record.position else None


def _family(rows: Rows, family: str) -> FamilyRow:
    row = rows.get(family_key(family))
    return row if isinstance(row, FamilyRow) else _NEW_FAMILY


def _covered(rows: Rows, record: Recorded, fact: CoverageFact) -> Changes:
    family, carrier = record.subject, fact.carrier
    key = key_of(carrier, family)
    its_family = _family(rows, family)
    changes: Changes = {}
    if (account := _account(rows, key, record)) is not None:
        # Prices are not kept: whether one is told, and which, depends on the carrier's profile.
        changes[key] = (
            after_price(account, fact, position=record.position)
            if isinstance(fact, CoveragePriced)
            else after_coverage(account, fact, position=record.position)
        )
    if carrier not in its_family.carriers:
        changes[family_key(family)] = FamilyRow(tuple(sorted((*its_family.carriers, carrier))))
    return changes


def _news(rows: Rows, record: Recorded) -> Changes:
    changes: Changes = {}
    for carrier in _family(rows, record.subject).carriers:
        key = key_of(carrier, record.subject)
        if (account := _account(rows, key, record)) is not None:
            changes[key] = after_news(account, position=record.position)
    return changes


def _prepared(rows: Rows, record: Recorded, event: InterchangePrepared) -> Changes:
    changes: Changes = {}
    for one in event.sets:
        for family, said in groupby(one.families, key=lambda each: each.family):
            key = key_of(event.carrier, family)
            if (account := _account(rows, key, record)) is not None:
                sent = after_sent(
                    account,
                    event.control_number,
                    one.control_number,
                    tuple(said),
                    event.catalog,
                    basis=event.basis,
                )
                changes[key] = replace(sent, position=record.position)
    for full in event.full_sets:
        for family, said in groupby(full.untold, key=lambda each: each.family):
            key = key_of(event.carrier, family)
            if (account := _account(rows, key, record)) is not None:
                sent = after_full(
                    account, event.control_number, full.control_number, tuple(said), event.catalog
                )
                changes[key] = replace(sent, position=record.position)
    return changes


def _acknowledged(rows: Rows, record: Recorded, event: InterchangeAcknowledged) -> Changes:
    changes: Changes = {}
    for each in event.sets:
        families = {owner_of(who) for who in each.members}
        named = {fault.family: fault.reason for fault in reversed(each.faults)}
        # A file that was refused before it was read is no family's doing; where the carrier names whose it is, the
        # others are innocent.
        suspected = event.answered_by is AnswerKind.GROUP_999
        for family in sorted(families):
            key = key_of(event.carrier, family)
            if (account := _account(rows, key, record)) is not None:
                answered = after_answer(
                    account,
                    event.control_number,
                    each.control_number,
                    accepted=each.accepted,
                    alone=suspected and (not named or family in named),
                    position=record.position,
                    named=named.get(family, ""),
                )
                changes[key] = replace(answered, position=record.position)
    return changes


def _withdrawn(rows: Rows, record: Recorded, event: InterchangeWithdrawn) -> Changes:
    changes: Changes = {}
    for each in event.sets:
        for family in each.families:
            key = key_of(event.carrier, family)
            if (account := _account(rows, key, record)) is not None:
                untold = after_answer(
                    account,
                    event.control_number,
                    each.control_number,
                    accepted=False,
                    alone=False,
                    position=record.position,
                )
                changes[key] = replace(untold, position=record.position)
    return changes


def _closed_night(rows: Rows, record: Recorded, event: NightClosed) -> Changes:
    later = {each.family: each.day for each in event.later}
    families = {each.family for each in event.not_needed} | later.keys()
    changes: Changes = {}
    for family in sorted(families):
        key = key_of(event.carrier, family)
        if (account := _account(rows, key, record)) is not None:
            looked = after_looked(account, basis=event.basis)
            changes[key] = replace(looked, again_day=later.get(family), position=record.position)
    return changes


def _refused(rows: Rows, record: Recorded, event: MembersRefused) -> Changes:
    changes: Changes = {}
    members: dict[str, list[str]] = {}
    for who in event.members:
        members.setdefault(owner_of(who), []).append(member_of(who))
    for family, names in members.items():
        key = key_of(event.carrier, family)
        if (account := _account(rows, key, record)) is not None:
            refused = after_refused(account, event.control_number, names, position=record.position)
            changes[key] = replace(refused, position=record.position)
    return changes


def _seen(rows: Rows, record: Recorded, event: MembersSeen) -> Changes:
    changes: Changes = {}
    by_family: dict[str, list[MemberSeen]] = {}
    for each in event.members:
        by_family.setdefault(each.family, []).append(each)
    for family, members in by_family.items():
        key = key_of(event.carrier, family)
        if (account := _account(rows, key, record)) is not None:
            seen = after_seen(account, members, position=record.position)
            changes[key] = replace(seen, position=record.position)
        its_family = _family(rows, family)
        if event.carrier not in its_family.carriers:
            changes[family_key(family)] = FamilyRow(tuple(sorted((*its_family.carriers, event.carrier))))
    return changes


def _silenced(rows: Rows, record: Recorded, event: FamilySilenced) -> Changes:
    key = key_of(event.carrier, event.family)
    account = _account(rows, key, record)
    if account is None:
        return {}
    silent = after_silence(account, event, position=record.position)
    return {key: replace(silent, position=record.position)}


def _released(rows: Rows, record: Recorded, event: FamilyReleased) -> Changes:
    key = key_of(event.carrier, event.family)
    account = _account(rows, key, record)
    if account is None or rows.get(key) is None:
        return {}
    return {key: replace(after_released(account, position=record.position), position=record.position)}


def _numbered(rows: Rows, record: Recorded, event: NumbersTold) -> Changes:
    changes: Changes = {}
    told: dict[str, list[NumberTold]] = {}
    for each in event.numbers:
        told.setdefault(each.family, []).append(NumberTold(record.position, each.member, each.number))
    for family, numbers in told.items():
        key = key_of(event.carrier, family)
        account = _account(rows, key, record)
        if account is not None and rows.get(key) is not None:
            changes[key] = after_numbers(account, numbers, position=record.position)
    return changes
