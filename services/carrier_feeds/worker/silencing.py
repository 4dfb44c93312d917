"""A fix of our own books that a carrier must not hear of: decided by a person, with a reason, and recorded."""

from dataclasses import dataclass

from events.base import Cause, Entry
from events.carrier_feeds import FamilySilenced
from events.errors import NotFound
from events.vocabulary.coverage import Span
from events.vocabulary.maintenance import CoverageGroup, SilencedCoverage
from services.carrier_feeds.decide.expected import context_of, expected
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import key_of
from services.carrier_feeds.rules.application import Name, Placed, spans_of_member
from services.carrier_feeds.state.account import Account, told
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at


class NothingToSilence(NotFound):
    """The carrier has been told of the member all that our books say."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """What the carrier will not hear of."""

    coverages: int
    person: bool
    """Whether the demographics differ from what it was told."""


def silence(doors: Doors, carrier: str, family: str, member: str, *, actor: str, reason: str) -> Silenced:
    """Let what our books say of a member count as told, where the carrier was told something else.

    It holds as long as our books say just that: whatever changes later is told, against what the carrier was told
    last. A file that says everything says what was told.

    Raises:
      NotFound: the catalog does not know the carrier, or the carrier has no account of the family.
      NothingToSilence: there is no difference, or just this one is silent already; or the carrier gets full files
        only, which say all that our books say.
      Unsayable: a coverage belongs to no group of the carrier's.
      ConcurrentWrite: the carrier's feed has grown meanwhile; look again.
    """
    basis = catch_up(doors)
    book, profile = profile_at(doors, carrier, basis)
    if not profile.changes:
        raise NothingToSilence(f'carrier "{carrier}" gets full files only, which say what our books say')
    key = key_of(carrier, family)
    row = doors.views.load(LEDGER.view, [key]).get(key)
    if row is None:
        raise NotFound(f'carrier "{carrier}" has no account of {family}')
    (known,) = known_of(doors, [(key, row)], basis)
    held = told(known.account)
    night = doors.clock.now().date()
    context = context_of(known, terms_of(book, profile), held, night)
    should = expected(context, future_days=None)
    coverages = _differences(held.placed, should.placed, member)
    version = context.people.version(member)
    person = version > held.versions.get(member, 0) and member in held.versions
    if not coverages and not person:
        raise NothingToSilence(
            f'carrier "{carrier}" has been told all that our books say of {family} {member}'
        )
    said_of = version if person else 0
    if _is_silent(known.account, member, said_of, coverages):
        raise NothingToSilence(f'carrier "{carrier}" will not hear of {family} {member} as it is')
    fact = FamilySilenced(
        carrier=carrier,
        family=family,
        member=member,
        person_version=said_of,
        coverages=coverages,
        reason=reason,
        decided_by=actor,
    )
    feed = feed_of(doors, carrier)
    stream = f"feed/{carrier}"
    doors.log.append([Entry(stream, fact, Cause(actor=actor))], after={stream: feed.version})
    catch_up(doors)
    return Silenced(len(coverages), person)


def _is_silent(
    account: Account, member: str, person_version: int, coverages: tuple[SilencedCoverage, ...]
) -> bool:
    now = [each for each in account.silences if each.member == member and each.over is None]
    version = max((each.person_version for each in now), default=0)
    return (version, {c for each in now for c in each.coverages}) == (person_version, set(coverages))


def _differences(held: Placed, should: Placed, member: str) -> tuple[SilencedCoverage, ...]:
    found = []
    for group in sorted({*held, *should}, key=lambda each: (each.number, each.subgroup or "")):
        before = spans_of_member(held.get(group, {}), member)
        after = spans_of_member(should.get(group, {}), member)
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                found.append(_one(member, name, group, before.get(name), after.get(name)))
    return tuple(found)


def _one(
    member: str, name: Name, group: CoverageGroup, before: Span | None, after: Span | None
) -> SilencedCoverage:
    line, plan, first_day = name
    return SilencedCoverage(member, line, group, plan, first_day, told=before, truth=after)
