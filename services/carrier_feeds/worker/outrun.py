"""Whether files that have left since say something of the families of a file: where it came now, it would undo that."""

from itertools import chain

from events.carrier_feeds import InterchangePrepared
from services.carrier_feeds.state.feed import Feed, File
from services.carrier_feeds.worker.doors import Doors, file_of_number, prepared_at


def is_outrun(doors: Doors, feed: Feed, file: File) -> bool:
    """Whether a carrier that reads a file only now would undo what later files have told it.

    A full file that is only compared changes nothing. One that is taken as it stands speaks of everybody, but of whom
    the other parts of the same night speak.
    """
    said = prepared_at(doors, file)
    if said.action == "verify":
        return False
    for number in range(file.control_number + 1, feed.control_number + 1):
        later = file_of_number(doors, feed.carrier, number)
        assert later is not None, "numbers have no gap"
        taken_back = all(each.accepted is False for each in later.sets)
        if not taken_back and _overlap(said, prepared_at(doors, later)):
            return True
    return False


def _overlap(one: InterchangePrepared, later: InterchangePrepared) -> bool:
    if later.action == "verify" or (one.full_sets and later.full_sets and one.basis == later.basis):
        return False
    if one.full_sets or later.full_sets:
        return True
    return not _families(one).isdisjoint(_families(later))


def _families(said: InterchangePrepared) -> set[str]:
    return {each.family for each in chain.from_iterable(one.families for one in said.sets)}
