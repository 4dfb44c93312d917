"""A carrier's night: how families are put into transaction sets, and the facts that record the file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from events.carrier_feeds import (
    FamilyHeld,
    InterchangeHeld,
    InterchangePrepared,
    Later,
    NightClosed,
    NotNeeded,
    SetPrepared,
)
from events.catalog import CarrierProfile
from events.feed_holds import FileKind
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.family import Decided
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.state.holding import FaultyFile


@dataclass(frozen=True, slots=True)
class Draft:
    """A file before it is written. Its bytes follow from it and the people it names."""

    carrier: str
    night: date
    control_number: int
    file_name: str
    written_at: datetime
    """In the carrier's zone, to the second."""
    catalog: str
    basis: int
    sets: tuple[SetPrepared, ...]


def draft(
    feed: Feed,
    profile: CarrierProfile,
    decided: Iterable[Decided],
    *,
    night: date,
    written_at: datetime,
    catalog: str,
    basis: int,
) -> Draft:
    """Return the night's file. Its number follows the last one, so none repeats and none is left out."""
    number = feed.control_number + 1
    written_at = written_at.replace(microsecond=0)
    return Draft(
        carrier=profile.id,
        night=night,
        control_number=number,
        file_name=profile.file_name.format(
            control=number, written=written_at, carrier=profile.id, night=night
        ),
        written_at=written_at,
        catalog=catalog,
        basis=basis,
        sets=tuple(_sets(decided, number, families_max=profile.families_per_set)),
    )


def _sets(decided: Iterable[Decided], number: int, *, families_max: int | None) -> Iterator[SetPrepared]:
    """Yield sets of families in their order; those whose last set was rejected have one each, after the others."""
    together: list[tuple[FamilyChange, ...]] = []
    alone: list[tuple[FamilyChange, ...]] = []
    groups: list[list[tuple[FamilyChange, ...]]] = []
    for each in decided:
        if not each.changes:
            continue
        if each.alone:
            alone.append(each.changes)
            continue
        together.append(each.changes)
        if len(together) == families_max:
            groups.append(together)
            together = []
    groups += [together] if together else []
    groups += [[changes] for changes in alone]
    for place, families in enumerate(groups, start=1):
        yield SetPrepared(
            control_number=set_number(place),
            reference=set_reference(number, place),
            families=tuple(change for changes in families for change in changes),
        )


def set_number(place: int) -> str:
    """Return ST02 of a set by its place in the file, from 1."""
    return f"{place:04d}"


def set_reference(control_number: int, place: int) -> str:
    """Return BGN02 of a set."""
    return f"{control_number:09d}{place:04d}"


def prepared(file: Draft, *, size: int, sha256: str, writer: int) -> InterchangePrepared:
    """Return the fact that a file is decided, down to its bytes, and by which version of the writer."""
    return InterchangePrepared(
        carrier=file.carrier,
        night=file.night,
        control_number=file.control_number,
        file_name=file.file_name,
        written_at=file.written_at.isoformat(),
        catalog=file.catalog,
        basis=file.basis,
        sets=file.sets,
        size=size,
        sha256=sha256,
        writer=writer,
    )


def closed(
    carrier: str,
    night: date,
    *,
    basis: int,
    control_number: int | None,
    not_needed: Iterable[NotNeeded] = (),
    later: Iterable[Later] = (),
    catalog: str = "",
    kind: FileKind = "change",
) -> NightClosed:
    """Return the fact that a night is decided, with a file or without one."""
    return NightClosed(
        carrier=carrier,
        night=night,
        basis=basis,
        control_number=control_number,
        not_needed=tuple(not_needed),
        later=tuple(later),
        catalog=catalog,
        kind=kind,
    )


def families_held(
    feed: Feed, held: Iterable[tuple[str, str]], night: date, kind: FileKind = "change", *, owner: str = ""
) -> list[FamilyHeld]:
    """Return the facts that families cannot be said; none for a reason that was reported of the family last."""
    known = feed.held if kind == "change" else feed.held_full
    return [
        FamilyHeld(carrier=feed.carrier, night=night, family=family, reason=reason, kind=kind, owner=owner)
        for family, reason in held
        if family not in known or known[family].reason != reason
    ]


def file_held(
    feed: Feed, reasons: Sequence[str], night: date, kind: FileKind = "change"
) -> list[InterchangeHeld]:
    """Return the fact that a night's file may not leave; none where these reasons were reported of it last."""
    distinct = tuple(dict.fromkeys(reasons))
    if FaultyFile(night, kind, distinct) in feed.holding.faulty:
        return []
    return [InterchangeHeld(carrier=feed.carrier, night=night, reasons=distinct, kind=kind)]
