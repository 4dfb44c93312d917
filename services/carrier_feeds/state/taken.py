"""The files a carrier has taken last of a family: what one said of a member can be taken back days later."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from events.carrier_rosters import MemberSeen
from events.vocabulary.maintenance import FamilyChange
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import Told, apply_family, as_before
from services.carrier_feeds.rules.seen import with_seen


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that the carrier has taken, and what it held before: a member's row may be refused days later."""

    control_number: int
    """0: no file, but what the carrier was seen to hold."""
    before: Told
    implied: tuple[str, ...] = ()
    """Members who ended with the subscriber without a row of their own."""
    changes: tuple[FamilyChange, ...] = ()
    """What it said; of the oldest that is kept this is not needed."""
    refused: tuple[str, ...] = ()
    """Members whose rows the carrier has refused."""
    seen: tuple[MemberSeen, ...] = ()


TAKEN_KEPT = 5
"""Of so many files of a family a member's row can be refused after they were taken."""


def kept(taken: tuple[Taken, ...], now: Taken) -> tuple[Taken, ...]:
    """Return what is kept of what was taken; the oldest without its lines, for nothing is said again before it."""
    oldest, *rest = (*taken, now)[-TAKEN_KEPT:]
    return (replace(oldest, changes=(), seen=()), *rest)


def undone(
    settled: Told, taken: tuple[Taken, ...], at: int, members: Collection[str]
) -> tuple[Told, tuple[Taken, ...]]:
    """Return what the carrier holds, and what is kept, when the file at a place never said anything of members.

    What later files said of them, or was seen, is applied to what it held before that file. Dependents who ended with
    the subscriber go with the subscriber's row.
    """
    file = taken[at]
    with_them = {*members, *(file.implied if SELF in members else ())}
    held = file.before
    found = [*taken[:at], replace(file, refused=tuple(sorted({*file.refused, *members})))]
    for each in taken[at + 1 :]:
        found.append(replace(each, before=as_before(each.before, held, with_them)))
        held = said(with_seen(held, each.seen) if each.seen else held, each.changes, each.refused)
    return as_before(settled, held, with_them), tuple(found)


def said(held: Told, changes: Collection[FamilyChange], refused: Collection[str]) -> Told:
    """Return what the carrier holds after a set, but for the rows of members it has refused."""
    for change in changes:
        held = apply_family(held, _without(change, refused) if refused else change)
    return held


def _without(change: FamilyChange, refused: Collection[str]) -> FamilyChange:
    return replace(
        change,
        members=tuple(row for row in change.members if row.member not in refused),
        implied=() if SELF in refused else change.implied,
    )
