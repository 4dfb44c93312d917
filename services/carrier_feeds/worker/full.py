"""A set of a full file, written again from the log as it was prepared.

The log keeps of it from which family to which each set goes; what it says follows from the log at its basis, its night
and its profile.
"""

from collections.abc import Iterator

from events.book import Book
from events.carrier_feeds import InterchangePrepared, SetPrepared
from events.full_files import FullSet
from services.carrier_feeds.decide.full import full_family
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_apart import recorded
from services.carrier_feeds.worker.full_pages import full_file_of, rows_of
from services.ports import FamilyToWrite, SetToWrite


def rewrite_full_set(doors: Doors, book: Book, prepared: InterchangePrepared, one: FullSet) -> SetToWrite:
    """Return one transaction set of a full file as it was prepared.

    Raises:
      NotFound: the profile asks for no full file.
    """
    written = tuple(_families(doors, book, prepared, one))
    changes = tuple(each.change for each in written)
    kept = SetPrepared(control_number=one.control_number, reference=one.reference, families=changes)
    return SetToWrite(kept, written, action=full_file_of(book.carriers[prepared.carrier]).action)


def _families(
    doors: Doors, book: Book, prepared: InterchangePrepared, one: FullSet
) -> Iterator[FamilyToWrite]:
    profile = book.carriers[prepared.carrier]
    full, terms, apart = full_file_of(profile), terms_of(book, profile), recorded(prepared)
    for rows in rows_of(doors, profile.id, first=one.first_family, last=one.last_family):
        for known in known_of(doors, rows, prepared.basis):
            if known.family in apart.left_out:
                continue
            changes = apart.standing.get(known.family)
            if changes is None:
                changes = full_family(known, terms, full, prepared.night, basis=prepared.basis).changes
            yield from (to_write(change, known.hr) for change in changes)
