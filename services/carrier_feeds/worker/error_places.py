"""Of whom the errors of an answer speak: the sets it names are written again from the log, and counted."""

from collections.abc import Mapping
from datetime import datetime

from events.carrier_feeds import InterchangePrepared, SetPrepared
from events.catalog import CarrierProfile
from events.errors import PermanentError
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.writing import set_to_write
from services.ports import Answer, ErrorPlace


def error_places(
    doors: Doors, prepared: InterchangePrepared, answer: Answer
) -> dict[str, Mapping[int, ErrorPlace]]:
    """Return ST02 → position → of whom it speaks, for every position of a file of ours that an answer names.

    A set that can no longer be written, because somebody in it has been forgotten, is left out: its errors stand
    without a name. The profile is that of the catalog by which the file was written.
    """
    book = doors.catalogs.version(prepared.catalog)
    if book is None or prepared.carrier not in book.carriers:
        return {}
    profile = book.carriers[prepared.carrier]
    sets = {each.control_number: each for each in prepared.sets}
    found: dict[str, Mapping[int, ErrorPlace]] = {}
    for verdict in answer.sets:
        one = sets.get(verdict.control_number)
        if one is not None and verdict.faults:
            positions = {each.position for each in verdict.faults}
            found[verdict.control_number] = _places(doors, profile, prepared, one, positions)
    return found


def _places(
    doors: Doors,
    profile: CarrierProfile,
    prepared: InterchangePrepared,
    one: SetPrepared,
    positions: set[int],
) -> Mapping[int, ErrorPlace]:
    try:
        return doors.interchanges.places(
            profile,
            lambda: set_to_write(doors.log, one, prepared.basis),
            positions,
            control_number=prepared.control_number,
            written_at=datetime.fromisoformat(prepared.written_at),
        )
    except PermanentError:
        return {}
