"""One family at one carrier: what is true, what the carrier was told, and what of that it has not answered yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from events.enrollment import CoverageFact
from events.spans import Spans, after_fact
from events.vocabulary.maintenance import FamilyChange
from services.carrier_feeds.rules.application import Told, apply_family


@dataclass(frozen=True, slots=True)
class Sent:
    """What one transaction set said of the family, until it is answered and all before it is."""

    control_number: int
    set_number: str
    change: FamilyChange
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    """Demographics that the carrier need not hear, as long as what it was told last is `told_version`."""

    version: int
    told_version: int


@dataclass(frozen=True, slots=True)
class Account:
    """A family at a carrier. What was rejected is taken out of `sent`, so it counts as never said."""

    truth: Spans = field(default_factory=dict)
    settled: Told = field(default_factory=Told)
    """What the carrier holds by the files it has accepted, up to the first that is not answered."""
    sent: tuple[Sent, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)
    """Member → log position of the last event that can have changed their demographics."""
    considered: Mapping[str, Considered] = field(default_factory=dict)
    alone: bool = False
    """Whether a set with this family in it was rejected: the next has nobody else in it."""
    position: int = 0
    """Log position of the last record that is in here; no record counts twice."""


def told(account: Account) -> Told:
    """Return what the carrier holds once it has taken every file that it has not rejected, in their order."""
    held = account.settled
    for each in account.sent:
        held = apply_family(held, each.change)
    return held


def is_due(account: Account) -> bool:
    """Whether something is to be said to the carrier, or to be considered."""
    held = told(account)
    return held.spans != account.truth or any(True for _ in unheard(account, held))


def unheard(account: Account, held: Told) -> Iterator[str]:
    """Yield the members of whom the carrier holds coverage, and has not heard the latest."""
    for member in sorted({member for member, _ in held.spans}):
        version = held.versions.get(member, 0)
        seen = account.seen.get(member, 0)
        considered = account.considered.get(member)
        if considered is not None and considered.told_version == version and seen <= considered.version:
            continue
        if seen > version:
            yield member


def after_coverage(
    account: Account, fact: CoverageFact, versions: Mapping[str, int], *, position: int
) -> Account:
    """Return the account after a coverage fact of this carrier; `versions` as `after_seen` takes them."""
    return Account(
        truth=after_fact(account.truth, fact),
        settled=account.settled,
        sent=account.sent,
        seen=versions,
        considered=account.considered,
        alone=account.alone,
        position=position,
    )


def after_seen(account: Account, versions: Mapping[str, int], *, position: int) -> Account:
    """Return the account when the demographics of these members may have changed."""
    return replace(account, seen=versions, position=position)


def after_sent(account: Account, control_number: int, set_number: str, change: FamilyChange) -> Account:
    """Return the account when a file that speaks of the family is prepared: from here on it counts as told."""
    sent = Sent(control_number, set_number, change)
    return replace(account, sent=(*account.sent, sent))


def after_answer(
    account: Account, control_number: int, set_number: str, *, accepted: bool, alone: bool
) -> Account:
    """Return the account when the carrier has taken or refused a set; `alone`: a refusal may be this family's doing."""
    named = next(
        (s for s in account.sent if s.control_number == control_number and s.set_number == set_number), None
    )
    if named is None:
        return account
    if not accepted:
        left = tuple(each for each in account.sent if each is not named)
        return _settle(replace(account, sent=left, alone=account.alone or alone))
    sent = tuple(replace(each, accepted=True) if each is named else each for each in account.sent)
    return _settle(replace(account, sent=sent, alone=False))


def after_considered(account: Account, member: str, version: int) -> Account:
    """Return the account when it was decided that the carrier need not hear this version of a member."""
    considered = Considered(version, told(account).versions.get(member, 0))
    return replace(account, considered={**account.considered, member: considered})


def _settle(account: Account) -> Account:
    """Move what is accepted, and stands before everything unanswered, into what is settled."""
    settled, sent = account.settled, account.sent
    while sent and sent[0].accepted:
        settled = apply_family(settled, sent[0].change)
        sent = sent[1:]
    return replace(account, settled=settled, sent=sent)
