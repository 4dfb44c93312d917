"""The errors that carriers reported: looked at, settled, and what was refused said once more."""

from collections.abc import Iterator

from events.base import Cause, Entry
from events.carrier_answers import CarrierErrorReported, CarrierErrorResolved
from events.carrier_feeds import MembersRefused
from events.errors import ConcurrentWrite, NotFound, PermanentError
from events.people import SEALED_TEXT
from services.carrier_feeds.projection import ERRORS, FILES, LEDGER
from services.carrier_feeds.projection.errors import OPEN, CarrierError, error_key, error_of
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.projection.ledger_rows import owner_of
from services.carrier_feeds.state.account import is_past
from services.carrier_feeds.worker.doors import Doors, feed_of
from services.carrier_feeds.worker.named_files import NamedFiles
from services.viewing import build

PAGE = 1000


def one_error(doors: Doors, error: str) -> CarrierError:
    """Return an error by its id.

    Raises:
      NotFound: there is none.
    """
    build(doors.log, doors.views, ERRORS)
    key = error_key(error)
    row = doors.views.load(ERRORS.view, [key]).get(key)
    if row is None:
        raise NotFound(f"{error}: no such error; 'hub ack list --open' lists them")
    return error_of(row)


def open_errors(doors: Doors, carrier: str) -> Iterator[CarrierError]:
    """Yield a carrier's errors that are open, by id."""
    build(doors.log, doors.views, ERRORS)
    after = ""
    while rows := doors.views.find(ERRORS.view, group=carrier, mark=OPEN, after=after, limit=PAGE):
        after = rows[-1][0]
        yield from (error_of(row) for _, row in rows)


def own_words(doors: Doors, error: CarrierError) -> tuple[str, str | None]:
    """Return what the carrier wrote, and by what it named somebody who was not found, as far as keys are left.

    Who shows them records the look before.
    """
    stream = f"carrier-error/{error.id}"
    records = doors.log.load([stream], personal=True)[stream]
    event = next(each.event for each in records if each.position == error.position)
    assert isinstance(event, CarrierErrorReported)
    return ("" if event.text == SEALED_TEXT else event.text), event.identifiers


def resolve(doors: Doors, error: str, *, actor: str, reason: str, again: bool = False) -> CarrierError:
    """Record that an error is settled.

    Args:
      again: whether what the file said of the member counts as never said, so that the next file says it once more.

    Raises:
      NotFound: there is no such error.
      PermanentError: it is settled already, no reason is given, or it names no member in a file of ours to say again,
        or too many files of the family have been taken since.
    """
    if not reason.strip():
        raise PermanentError("a reason is needed")
    known = one_error(doors, error)
    if known.state != OPEN:
        raise PermanentError(f"{error} is resolved already: {known.resolution}")
    stream, feed = f"carrier-error/{error}", f"feed/{known.carrier}"
    led_by = Cause(causation=known.position, actor=actor)
    resolved = CarrierErrorResolved(carrier=known.carrier, reason=reason.strip())
    entries = [Entry(stream, resolved, led_by)]
    after = {stream: known.version}
    if again:
        build(doors.log, doors.views, FILES)
        refused = NamedFiles(doors, known.carrier).refused(
            known.control_number, known.family, known.member, code=known.code, reason=reason.strip()
        )
        if refused is None:
            raise PermanentError(
                f"{error} names no member of whom a file of ours told news: there is nothing to say again"
            )
        _can_be_undone(doors, known.carrier, refused)
        entries.append(Entry(feed, refused, led_by))
        after[feed] = feed_of(doors, known.carrier).version
    try:
        doors.log.append(entries, after=after)
    except ConcurrentWrite:
        return resolve(doors, error, actor=actor, reason=reason, again=again)
    return one_error(doors, error)


def _can_be_undone(doors: Doors, carrier: str, refused: MembersRefused) -> None:
    """Make sure that what the file said can be taken back: the last few files of a family are kept.

    Raises:
      PermanentError: it cannot.
    """
    build(doors.log, doors.views, LEDGER)
    keys = {key_of(carrier, owner_of(each)) for each in refused.members}
    rows = doors.views.load(LEDGER.view, keys)
    if any(is_past(account_of(row), refused.control_number) for row in rows.values()):
        raise PermanentError(
            f"file {refused.control_number} lies too many files back to be taken back;"
            " compare the carrier's roster ('hub roster import'), and decide about the differences"
        )
