"""One family at one carrier: what is true, what the carrier was told, and what of that it has not answered yet."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from events.carrier_feeds import FamilySilenced
from events.carrier_rosters import MemberSeen
from events.enrollment import CoverageFact
from events.spans import Spans, after_fact
from events.vocabulary.maintenance import FamilyChange, SilencedCoverage
from events.vocabulary.people import SELF
from services.carrier_feeds.rules.application import Told
from services.carrier_feeds.rules.seen import with_seen
from services.carrier_feeds.state.silence import Silence, broken, decided
from services.carrier_feeds.state.taken import TAKEN_KEPT, Taken, kept, said, undone


@dataclass(frozen=True, slots=True)
class Sent:
    """What one transaction set said of the family, until it is answered and all before it is."""

    control_number: int
    set_number: str
    changes: tuple[FamilyChange, ...]
    """One for each group, in the order of the file."""
    accepted: bool = False
    catalog: str = ""
    """The version of the catalog by which it was written."""
    refused: tuple[str, ...] = ()
    """Members whose rows the carrier has refused although it has taken the set."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the carrier refused and named this family for, and how often it has refused just that."""

    changes: tuple[FamilyChange, ...]
    catalog: str
    reason: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class NumberTold:
    """A number that the carrier itself gave a member, by its roster."""

    position: int
    """Of the record that tells it."""
    member: str
    number: str


@dataclass(frozen=True, slots=True)
class Account:
    """A family at a carrier. What was rejected is taken out of `sent`, so it counts as never said."""

    truth: Spans = field(default_factory=dict)
    settled: Told = field(default_factory=Told)
    """What the carrier holds by the files it has accepted, up to the first that is not answered."""
    sent: tuple[Sent, ...] = ()
    taken: tuple[Taken, ...] = ()
    """The last that went into `settled`, in their order."""
    silences: tuple[Silence, ...] = ()
    numbers: tuple[NumberTold, ...] = ()
    touched: int = 0
    """Log position of the last record that can have given the family something to say."""
    looked: int = 0
    """Log position up to which everything has been considered."""
    again_day: date | None = None
    """The day on which something that waits may be told."""
    alone: bool = False
    """Whether a set was rejected and this family may be why: the next has nobody else in it."""
    refused: Refusal | None = None
    """What was refused last because of this very family; None once something of it is accepted."""
    position: int = 0
    """Log position of the last record that is in here; no record counts twice."""


def told(account: Account) -> Told:
    """Return what the carrier holds once it has taken every file that it has not rejected, in their order."""
    held = account.settled
    for each in account.sent:
        held = _taken(held, each)
    return held


def is_due(account: Account) -> bool:
    """Whether something was learned that has not been considered yet."""
    return account.touched > account.looked and bool(account.truth or account.settled.placed or account.sent)


def after_coverage(account: Account, fact: CoverageFact, *, position: int) -> Account:
    """Return the account after a coverage fact of this carrier."""
    truth = after_fact(account.truth, fact)
    if truth == account.truth:
        return replace(account, position=position)
    silences = broken(account.silences, fact, position)
    return replace(account, truth=truth, silences=silences, touched=position, position=position)


def after_price(account: Account, fact: CoverageFact, *, position: int) -> Account:
    """Return the account after a price of a coverage; whether it is told depends on the carrier's profile."""
    news = after_news(account, position=position)
    return replace(news, silences=broken(account.silences, fact, position))


def after_news(account: Account, *, position: int) -> Account:
    """Return the account when something was learned that can change who the members are, or where they belong."""
    return replace(account, touched=position, position=position)


def after_sent(
    account: Account,
    control_number: int,
    set_number: str,
    changes: tuple[FamilyChange, ...],
    catalog: str = "",
    *,
    basis: int,
) -> Account:
    """Return the account when a file that speaks of the family is prepared: from here on it counts as told.

    All that was known at log position `basis` has been considered by it.
    """
    sent = Sent(control_number, set_number, changes, catalog=catalog)
    return after_looked(replace(account, sent=(*account.sent, sent)), basis=basis)


def after_full(
    account: Account, control_number: int, set_number: str, changes: tuple[FamilyChange, ...], catalog: str
) -> Account:
    """Return the account when a full file that the carrier takes as it stands says what no changes have said yet.

    It counts as told. What the file does not name is still to be said by changes: the family stays due.
    """
    return replace(account, sent=(*account.sent, Sent(control_number, set_number, changes, catalog=catalog)))


def after_looked(account: Account, *, basis: int) -> Account:
    """Return the account when all that was known at a log position has been considered; nothing waits by it."""
    return replace(account, looked=max(account.looked, basis), again_day=None)


def after_answer(
    account: Account,
    control_number: int,
    set_number: str,
    *,
    accepted: bool,
    alone: bool,
    position: int,
    named: str = "",
) -> Account:
    """Return the account when the carrier has taken or refused a set.

    Args:
      account: of a family the set speaks of.
      control_number: of the file.
      set_number: of the set.
      accepted: whether it was taken.
      alone: a refusal may be this family's doing.
      position: of the record that says so.
      named: what the carrier says is wrong with this very family, if it named it.
    """
    answered = next(
        (s for s in account.sent if s.control_number == control_number and s.set_number == set_number), None
    )
    if answered is None:
        return account
    if not accepted:
        left = tuple(each for each in account.sent if each is not answered)
        refused = _refused(account.refused, answered, named) if named else account.refused
        without = replace(account, sent=left, alone=account.alone or alone, refused=refused, touched=position)
        return _settle(without)
    sent = tuple(replace(each, accepted=True) if each is answered else each for each in account.sent)
    return _settle(replace(account, sent=sent, alone=False, refused=None))


def after_refused(
    account: Account, control_number: int, members: Collection[str], *, position: int
) -> Account:
    """Return the account when the carrier has refused the rows of these members in a file that it has taken.

    What the file said of them counts as never said; what later files said of them is taken as it stands. A file before
    those that are kept cannot be undone any more (`is_past`); then the family is only looked at again.
    """

    def without(each: Sent) -> Sent:
        if each.control_number != control_number:
            return each
        return replace(each, refused=tuple(sorted({*each.refused, *members})))

    after = replace(account, sent=tuple(map(without, account.sent)), touched=position)
    at = next((n for n, each in enumerate(account.taken) if each.control_number == control_number), None)
    if at is None:
        return after
    settled, taken = undone(account.settled, account.taken, at, members)
    return replace(after, settled=settled, taken=taken)


def is_past(account: Account, control_number: int) -> bool:
    """Whether a file lies before all that are kept, so that what it said cannot be taken back any more."""
    numbers = [each.control_number for each in account.taken if each.control_number]
    return len(account.taken) == TAKEN_KEPT and control_number < min(numbers, default=0)


def after_released(account: Account, *, position: int) -> Account:
    """Return the account when a person lets what the carrier has refused be said once more; it goes alone."""
    return replace(account, refused=None, touched=position)


def after_seen(account: Account, seen: Collection[MemberSeen], *, position: int) -> Account:
    """Return the account when the carrier was seen to hold this of members: it is what they were told and it accepted.

    What is not answered yet still counts on top of it.
    """
    settled = with_seen(account.settled, seen)
    taken = kept(account.taken, Taken(0, account.settled, seen=tuple(seen)))
    return replace(account, settled=settled, taken=taken, touched=position)


def after_numbers(account: Account, told: Collection[NumberTold], *, position: int) -> Account:
    """Return the account when the carrier told numbers of its own; it need not hear of them, so nobody is due."""
    return replace(account, numbers=(*account.numbers, *told), position=position)


def numbers_of(account: Account, *, basis: int | None = None) -> dict[str, str]:
    """Return the carrier's own number of each member of whom it has told one, up to a log position."""
    return {each.member: each.number for each in account.numbers if basis is None or each.position <= basis}


def after_silence(account: Account, fact: FamilySilenced, *, position: int) -> Account:
    """Return the account when the carrier must not hear of something."""
    return replace(account, silences=decided(account.silences, fact, position), touched=position)


def silenced(account: Account, *, at: int | None = None) -> list[SilencedCoverage]:
    """Return what the carrier must not hear of: now, or as it was at a log position."""
    return [
        covered
        for each in account.silences
        if (each.over is None if at is None else each.holds_at(at))
        for covered in each.coverages
    ]


def _refused(before: Refusal | None, answered: Sent, reason: str) -> Refusal:
    """Return the refusal of what was sent, counted with an earlier one of the same words by the same catalog."""
    same = before is not None and (before.changes, before.catalog) == (answered.changes, answered.catalog)
    times = before.times + 1 if same and before is not None else 1
    return Refusal(answered.changes, answered.catalog, reason, times)


REFUSED_MAX = 2
"""How often the same is sent to a carrier that names the family as the reason why it refuses."""


def refused_for_good(account: Account, changes: tuple[FamilyChange, ...], catalog: str) -> str | None:
    """Return why it is of no use to send this once more: the carrier has refused just that, as often as it is tried.

    Something else to say, or another catalog to say it by, is worth another try.
    """
    held = account.refused
    if held is None or held.times < REFUSED_MAX or (held.changes, held.catalog) != (changes, catalog):
        return None
    return held.reason


def _taken(held: Told, sent: Sent) -> Told:
    """Return what the carrier holds after a set, but for the rows of members it has refused."""
    return said(held, sent.changes, sent.refused)


def _settle(account: Account) -> Account:
    """Move what is accepted, and stands before everything unanswered, into what is settled."""
    settled, sent, taken = account.settled, account.sent, account.taken
    while sent and sent[0].accepted:
        first = sent[0]
        now = Taken(first.control_number, settled, _implied(settled, first), first.changes, first.refused)
        taken = kept(taken, now)
        settled = _taken(settled, first)
        sent = sent[1:]
    return replace(account, settled=settled, sent=sent, taken=taken)


def _implied(held: Told, sent: Sent) -> tuple[str, ...]:
    """Return the members who may have lost something by the subscriber's row alone."""
    if any(row.ends is not None and row.ends.dependents for change in sent.changes for row in change.members):
        return tuple(sorted({member for member, _ in held.spans if member != SELF}))
    return tuple(row.member for change in sent.changes for row in change.implied)
