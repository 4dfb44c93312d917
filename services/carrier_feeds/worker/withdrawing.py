"""A file is taken back that never left, or that is lost and cannot come once more: what it said is said anew."""

from itertools import chain

from events.base import Cause, Entry
from events.carrier_feeds import InterchangePrepared
from events.errors import NotFound, PermanentError
from events.feed_leaving import InterchangeWithdrawn, SetWithdrawn
from services.carrier_feeds.state.feed import Feed, File
from services.carrier_feeds.worker.delivery import can_be_made
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, file_of_number, prepared_at
from services.carrier_feeds.worker.outrun import is_outrun


def withdraw(
    doors: Doors, carrier: str, control_number: int, *, actor: str, reason: str, asked: str = ""
) -> File:
    """Take a file back: what it said counts as never told, and its night is open again. Return it as it is then.

    Args:
      doors: the log, the views, and what writes files.
      carrier: whose file.
      control_number: which; it is not given again.
      actor: who takes it back.
      reason: why.
      asked: who at the carrier said that it is lost. Wanted where the log does not prove that it never left; then it is
        only taken back if the same bytes cannot leave once more, or the carrier has read their envelope: it takes no
        number twice.

    Raises:
      NotFound: the carrier never had a file of that number.
      PermanentError: it may not be taken back; the message says why, and what to do instead.
      ConcurrentWrite: the carrier's feed has grown meanwhile, as when the file leaves just now; look again.
    """
    catch_up(doors)
    feed = feed_of(doors, carrier)
    file = file_of_number(doors, carrier, control_number)
    if file is None:
        raise NotFound(f'there is no file {control_number} for carrier "{carrier}"')
    if why_not := _why_not(doors, feed, file, asked):
        raise PermanentError(f"{carrier}/{control_number}: {why_not}")
    fact = InterchangeWithdrawn(
        carrier=carrier,
        control_number=control_number,
        file_name=file.file_name,
        night=file.night,
        kind=file.kind,
        sets=_told_by(prepared_at(doors, file)),
        reason=reason,
        asked="" if never_left(file) else asked,
    )
    stream = f"feed/{carrier}"
    doors.log.append(
        [Entry(stream, fact, Cause(causation=file.position, actor=actor))], after={stream: feed.version}
    )
    catch_up(doors)
    after = file_of_number(doors, carrier, control_number)
    assert after is not None, "files do not vanish"
    return after


def never_left(file: File) -> bool:
    """Whether the log proves that a file was never at its carrier, not even by an attempt that nobody saw end."""
    return file.delivered_at is None and not file.leaving and file.writer > 0


def _why_not(doors: Doors, feed: Feed, file: File, asked: str) -> str | None:
    if file.withdrawn:
        return "it was withdrawn before"
    if file.final:
        return "the carrier has answered for it; the next file says again what it refused"
    if never_left(file):
        return None
    if _can_leave_again(doors, feed, file):
        if file.delivered_at is None:
            return "it may have left, and can be made again: 'hub feed run' looks, and leaves the same bytes"
        return "it was delivered, and can be made again: 'hub feed resend' leaves the same bytes"
    if not asked:
        went = "it may have left" if file.delivered_at is None else "it was delivered"
        return f"{went}: ask the carrier, and say with --asked who there says that it is lost"
    return None


def _can_leave_again(doors: Doors, feed: Feed, file: File) -> bool:
    """Whether the carrier would read a file that leaves once more, and it would do no harm.

    Source:
      X12 005010 TA1, TA105 025: an interchange of a control number that has been read before is refused.
    """
    if file.answers or is_outrun(doors, feed, file):
        return False
    return can_be_made(doors, file.carrier, file.control_number)


def _told_by(prepared: InterchangePrepared) -> tuple[SetWithdrawn, ...]:
    said = chain(
        ((each.control_number, each.families) for each in prepared.sets),
        ((each.control_number, each.untold) for each in prepared.full_sets),
    )
    return tuple(
        SetWithdrawn(
            control_number=number, families=tuple(dict.fromkeys(change.family for change in changes))
        )
        for number, changes in said
    )
