"""How a family's account lies in the view `carrier-ledger`: as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pydantic import TypeAdapter

from events.carrier_rosters import MemberSeen
from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.maintenance import CoverageGroup, FamilyChange
from services.carrier_feeds.rules.application import About, Placed, Told
from services.carrier_feeds.state.account import Account, NumberTold, Refusal, Sent
from services.carrier_feeds.state.silence import Silence
from services.carrier_feeds.state.taken import Taken

Flat = tuple[tuple[str, InsuranceLine, Span], ...]


@dataclass(frozen=True, slots=True)
class StoredTold:
    """What a carrier holds, with lists in place of mappings: JSON has no keys of several parts."""

    placed: tuple[tuple[CoverageGroup, Flat], ...] = ()
    versions: dict[str, int] | None = None
    about: dict[str, About] | None = None


@dataclass(frozen=True, slots=True)
class StoredTaken:
    """A file that was taken, as it lies in the view."""

    control_number: int
    before: StoredTold
    implied: tuple[str, ...]
    changes: tuple[FamilyChange, ...]
    refused: tuple[str, ...]
    seen: tuple[MemberSeen, ...]


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as it lies in the view."""

    truth: Flat
    settled: StoredTold
    sent: tuple[Sent, ...]
    taken: tuple[StoredTaken, ...]
    silences: tuple[Silence, ...]
    numbers: tuple[NumberTold, ...]
    touched: int
    looked: int
    again_day: date | None
    alone: bool
    refused: Refusal | None
    position: int


@lru_cache(maxsize=1)
def _shape() -> TypeAdapter[StoredAccount]:
    return TypeAdapter(StoredAccount)


def account_in(body: bytes) -> Account:
    """Return the account that JSON of this view holds."""
    stored = _shape().validate_json(body)
    return Account(
        truth=_grouped(stored.truth),
        settled=_told(stored.settled),
        sent=stored.sent,
        taken=tuple(
            Taken(
                each.control_number, _told(each.before), each.implied, each.changes, each.refused, each.seen
            )
            for each in stored.taken
        ),
        silences=stored.silences,
        numbers=stored.numbers,
        touched=stored.touched,
        looked=stored.looked,
        again_day=stored.again_day,
        alone=stored.alone,
        refused=stored.refused,
        position=stored.position,
    )


def body_of(account: Account) -> bytes:
    """Return an account as JSON; the same account gives the same bytes."""
    stored = StoredAccount(
        truth=_flat(account.truth),
        settled=_stored(account.settled),
        sent=account.sent,
        taken=tuple(
            StoredTaken(
                each.control_number, _stored(each.before), each.implied, each.changes, each.refused, each.seen
            )
            for each in account.taken
        ),
        silences=account.silences,
        numbers=account.numbers,
        touched=account.touched,
        looked=account.looked,
        again_day=account.again_day,
        alone=account.alone,
        refused=account.refused,
        position=account.position,
    )
    return _shape().dump_json(stored)


def _stored(told: Told) -> StoredTold:
    return StoredTold(
        tuple((group, _flat(spans)) for group, spans in sorted(told.placed.items(), key=_by_group)),
        dict(sorted(told.versions.items())),
        dict(sorted(told.about.items())),
    )


def _by_group(each: tuple[CoverageGroup, Spans]) -> tuple[str, str, str, str]:
    group = each[0]
    return (group.number, group.subgroup or "", group.class_code or "", group.division or "")


def _told(stored: StoredTold) -> Told:
    placed: Placed = {group: _grouped(flat) for group, flat in stored.placed}
    versions: Mapping[str, int] = stored.versions or {}
    return Told(placed, versions, stored.about or {})


def _flat(spans: Spans) -> Flat:
    if not spans:
        return ()
    return tuple([(*names, span) for names, held in sorted(spans.items()) for span in held])


def _grouped(flat: Flat) -> Spans:
    groups: dict[tuple[str, InsuranceLine], list[Span]] = {}
    for member, line, span in flat:
        groups.setdefault((member, line), []).append(span)
    return {key: tuple(spans) for key, spans in groups.items()}
