"""Of whom the errors of an answer speak: the sets it names are written again from the log, and counted."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from events.carrier_feeds import InterchangePrepared
from events.catalog import CarrierProfile
from events.errors import PermanentError
from services.carrier_feeds.worker.delivery import can_be_made
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full import rewrite_full_set
from services.carrier_feeds.worker.writing import set_to_write
from services.ports import Answer, ErrorPlace, SetToWrite

FAMILIES_MAX = 20_000
"""A set of a full file with more families is not written again: all of them would be in memory."""


def error_places(
    doors: Doors, prepared: InterchangePrepared, answer: Answer
) -> dict[str, Mapping[int, ErrorPlace]]:
    """Return ST02 → position → of whom it speaks, for every position of a file of ours that an answer names.

    A set that can no longer be written, because somebody in it has been forgotten, is left out, and so is one that is
    too large: its errors stand without a name. The profile is that of the catalog by which the file was written. Where
    another version wrote it, and all of it would be another file now, positions mean nothing, and nobody is named.
    """
    book = doors.catalogs.version(prepared.catalog)
    if book is None or prepared.carrier not in book.carriers:
        return {}
    if _is_another_now(doors, prepared, answer):
        return {}
    changes = {each.control_number: each for each in prepared.sets}
    fulls = {each.control_number: each for each in prepared.full_sets}
    found: dict[str, Mapping[int, ErrorPlace]] = {}
    for verdict in answer.sets:
        number = verdict.control_number
        positions = {each.position for each in verdict.faults}
        if positions and number in changes:
            again = partial(set_to_write, doors.log, changes[number], prepared.basis)
        elif positions and number in fulls and fulls[number].families <= FAMILIES_MAX:
            again = partial(rewrite_full_set, doors, book, prepared, fulls[number])
        else:
            continue
        found[number] = _places(doors, book.carriers[prepared.carrier], prepared, again, positions)
    return found


def _is_another_now(doors: Doors, prepared: InterchangePrepared, answer: Answer) -> bool:
    if prepared.writer == doors.interchanges.writer or not any(each.faults for each in answer.sets):
        return False
    return not can_be_made(doors, prepared.carrier, prepared.control_number)


def _places(
    doors: Doors,
    profile: CarrierProfile,
    prepared: InterchangePrepared,
    again: Callable[[], SetToWrite],
    positions: set[int],
) -> Mapping[int, ErrorPlace]:
    try:
        return doors.interchanges.places(
            profile,
            again,
            positions,
            control_number=prepared.control_number,
            written_at=datetime.fromisoformat(prepared.written_at),
        )
    except PermanentError:
        return {}
