"""A file's bytes: joined from what was said of its families, or from the log, in memory only as a whole at the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from events.carrier_feeds import SetPrepared
from events.catalog import CarrierProfile
from events.doors import SaidFamily
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.decide.night import Draft
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.sayings import SaidSet
from services.following import FAMILIES
from services.ports import FamilyToWrite, Log, SetToWrite


def join(doors: Doors, profile: CarrierProfile, file: Draft, texts: Mapping[str, SaidFamily]) -> bytes:
    """Return the interchange of families that were said; `write` gives the same of it from the log, ever after.

    Raises:
      PermanentError: something in it cannot be written.
    """
    sets = (
        SaidSet(
            one.control_number,
            one.reference,
            "change",
            (texts[family] for family in dict.fromkeys(change.family for change in one.families)),
        )
        for one in file.sets
    )
    pieces = doors.interchanges.join(
        profile, sets, control_number=file.control_number, written_at=file.written_at
    )
    return b"".join(pieces)


def write(
    doors: Doors,
    profile: CarrierProfile,
    sets: Iterable[SetPrepared],
    *,
    control_number: int,
    written_at: datetime,
    basis: int,
) -> bytes:
    """Return the interchange; people are read from the log as of `basis`, a few families at a time.

    Raises:
      PermanentError: something in it cannot be written, such as a person whose key has been destroyed.
    """
    return doors.interchanges.write(
        profile, _sets(doors.log, sets, basis), control_number=control_number, written_at=written_at
    )


def set_to_write(log: Log, one: SetPrepared, basis: int) -> SetToWrite:
    """Return one prepared set with its people as of `basis`, read when they are asked for."""
    return SetToWrite(one, _families(log, one.families, basis))


def _sets(log: Log, sets: Iterable[SetPrepared], basis: int) -> Iterator[SetToWrite]:
    for one in sets:
        yield set_to_write(log, one, basis)


def _families(log: Log, changes: Sequence[FamilyChange], basis: int) -> Iterator[FamilyToWrite]:
    for start in range(0, len(changes), FAMILIES):
        page = changes[start : start + FAMILIES]
        loaded = log.load([f"hr/{change.family}" for change in page], up_to=basis, personal=True)
        for change in page:
            yield to_write(change, loaded[f"hr/{change.family}"])
