"""The doors of a feed on `connectors.x12` and the key store: files written, checked twice, and answers read.

Full files are put together from families that were said before, which the keys of all persons in them seal.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from connectors.keys import KeyStore
from connectors.x12 import answers as x12_answers
from connectors.x12 import semantics, verify, x834
from connectors.x12.answers.places import locate
from connectors.x12.answers.values import GroupAnswer, InterchangeAnswer, SetAnswer
from connectors.x12.answers.words import in_words
from connectors.x12.companion import companion_guide
from connectors.x12.x834 import said
from connectors.x12.x834.phrasing import Phrasing
from events.carrier_feeds import AnswerKind, SetPrepared
from events.catalog import CarrierProfile
from events.doors import SaidFamily, SetFault
from events.vocabulary.people import Relationship
from services.carrier_feeds.worker.sayings import SaidSet
from services.ports import Answer, ErrorPlace, FamilyToWrite, SetToWrite, SetVerdict

GUIDE_LINE_CODES = frozenset(
    {"AG", "AH", "AJ", "AK", "DCP", "DEN", "EPO", "FAC", "HE", "HLT", "HMO"}
    | {"LTC", "LTD", "MM", "MOD", "PDG", "POS", "PPO", "PRA", "STD", "UR", "VIS"}
)
"""HD03 codes of the guide (005010X220A1); carriers agree to others, such as LIF for life."""

FAULTS_TOLD = 20
"""Of one file; what is wrong with so many places is wrong as a whole."""


class X12Interchanges:
    """Fits `services.carrier_feeds.worker.sayings.Files`."""

    writer = x834.WRITER

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._phrasing: Phrasing | None = None

    def unsayable(
        self, profile: CarrierProfile, families: Iterable[FamilyToWrite]
    ) -> Sequence[tuple[str, str]]:
        """Return family and reason of those that cannot be put into this carrier's file as they are."""
        found = x834.unsayable(profile, map(rows_of, families))
        return [(each.family, f"{each.member}: {each.reason}") for each in found]

    def say(
        self, profile: CarrierProfile, families: Sequence[Sequence[FamilyToWrite]]
    ) -> Sequence[SaidFamily | str]:
        """Return each family as it stands in the carrier's files; or why it cannot be said."""
        if self._phrasing is None or self._phrasing.profile is not profile:
            self._phrasing = Phrasing(profile)
        phrasing = self._phrasing
        return [_said_or_why(each, phrasing) for each in families]

    def join(
        self,
        profile: CarrierProfile,
        sets: Iterable[SaidSet],
        *,
        control_number: int,
        written_at: datetime,
    ) -> Iterator[bytes]:
        """Yield one interchange of families that are said, in pieces."""
        them = (
            said.SaidSet(each.control_number, each.reference, x834.Action(each.action), each.families)
            for each in sets
        )
        return said.write_said(x834.Envelope(control_number, written_at), profile, them)

    def judge(self, profile: CarrierProfile, pieces: Iterable[bytes]) -> Sequence[str]:
        """Return what our own validator finds wrong with a file."""
        faults = semantics.check(pieces, demands=demands_of(profile))
        return [str(each) for each in faults[:FAULTS_TOLD]]

    def seal(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes]:
        """Return each text sealed by the keys of all persons it speaks of."""
        self._keys.ensure(person for persons, _ in families for person in persons)
        return [self._keys.seal_together(persons, text) for persons, text in families]

    def open(self, families: Sequence[tuple[Sequence[str], bytes]]) -> list[bytes | None]:
        """Return each text; None where somebody it speaks of has been forgotten."""
        return self._keys.open_all(families)

    def write(
        self,
        profile: CarrierProfile,
        sets: Iterable[SetToWrite],
        *,
        control_number: int,
        written_at: datetime,
    ) -> bytes:
        """Return one interchange; the same arguments give the same bytes."""
        envelope = x834.Envelope(control_number, written_at)
        return b"".join(x834.write(envelope, profile, _sets(profile, sets)))

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return what our own reading and pyx12's find wrong; nothing personal, and nothing if all is well."""
        demands = demands_of(profile)
        faults = semantics.check(content, demands=demands)
        if not faults:
            lines = frozenset(each.insurance_line_code for each in profile.plan_codes) - GUIDE_LINE_CODES
            faults = verify.verify(content, extra_line_codes=lines, extra_tier_codes=demands.extra_tiers)
        return [str(each) for each in faults[:FAULTS_TOLD]]

    def guide(self, profile: CarrierProfile) -> str:
        """Return the carrier's companion guide in Markdown."""
        return companion_guide(profile)

    def read_answers(self, content: bytes) -> tuple[Sequence[Answer], Sequence[str]]:
        """Return the answers a file holds, in their order, and what of it cannot be relied on."""
        found, problems = x12_answers.read_answers(content)
        return [_answer(each) for each in found], [str(each) for each in problems if not each.warning]

    def places(
        self,
        profile: CarrierProfile,
        again: Callable[[], SetToWrite],
        positions: Collection[int],
        *,
        control_number: int,
        written_at: datetime,
    ) -> Mapping[int, ErrorPlace]:
        """Return of whom each position of a set of ours speaks; what is said of nobody is left out."""
        envelope = x834.Envelope(control_number, written_at)
        found = locate(envelope, profile, lambda: next(_sets(profile, [again()])), positions)
        return {at: ErrorPlace(each.family, each.member, each.plan) for at, each in found.items()}


def demands_of(profile: CarrierProfile) -> semantics.Demands:
    """Return what our own validator demands of a file for a carrier."""
    tiers = frozenset(profile.tier_codes.values()).union(
        *((each.tier_codes or {}).values() for each in profile.plan_codes)
    )
    return semantics.Demands(
        upper_case=profile.letter_case == "upper",
        complete_tiers=True,
        cobra_event=profile.say_cobra,
        day_before_allowed=profile.cancellation_shape == "day_before",
        future_days=0,
        lines=GUIDE_LINE_CODES | frozenset(each.insurance_line_code for each in profile.plan_codes),
        extra_tiers=tiers,
        refused_dates=frozenset(profile.dates.forbidden),
    )


def _sets(profile: CarrierProfile, sets: Iterable[SetToWrite]) -> Iterator[x834.TransactionSet]:
    for each in sets:
        one = x834.TransactionSet(
            control_number=each.prepared.control_number,
            reference=each.prepared.reference,
            purpose=x834.Purpose.ORIGINAL,
            action=x834.Action(each.action),
            families=map(rows_of, each.families),
        )
        yield replace(one, counts=_counts(each.prepared)) if profile.say_counts else one


def _counts(prepared: SetPrepared) -> x834.Counts:
    members = [member for family in prepared.families for member in family.members]
    subscribers = sum(1 for each in members if each.relationship is Relationship.SELF)
    return x834.Counts(len(members), subscribers, len(members) - subscribers)


def rows_of(family: FamilyToWrite) -> x834.FamilyRows:
    """Return a family's rows as the 834 is written from."""
    change = family.change
    rows = []
    for member in change.members:
        prior = member.prior_person_version
        rows.append(
            x834.MemberRow(
                change=member,
                person=family.people[member.member, member.person_version],
                prior_person=None if prior is None else family.people[member.member, prior],
            )
        )
    return x834.FamilyRows(change.family, change.group, rows, family.subscriber, change.place)


def _said_or_why(groups: Sequence[FamilyToWrite], phrasing: Phrasing) -> SaidFamily | str:
    """Return a family, with all its groups, as it stands in files; or the member and the reason why it cannot."""
    try:
        parts = [said.say(rows_of(each), phrasing) for each in groups]
    except x834.UnsayableMember as fault:
        return f"{fault.member}: {fault.reason}"
    return SaidFamily(
        b"".join(each.text for each in parts),
        sum(each.segments for each in parts),
        sum(each.subscribers for each in parts),
        sum(each.dependents for each in parts),
    )


def _answer(found: x12_answers.Answer) -> Answer:
    match found:
        case InterchangeAnswer():
            return Answer(
                AnswerKind.TA1,
                found.control_number,
                rejected=not found.accepted,
                code=found.code,
                note=found.note,
                original_day=found.interchange_date,
                original_time=found.interchange_time,
            )
        case GroupAnswer():
            sets = tuple(_verdict(each) for each in found.sets)
            return Answer(
                AnswerKind.GROUP_999,
                found.control_number,
                rejected=found.rejected,
                code=found.code,
                note=in_words(found)[0] if found.reasons else "",
                sets=sets,
                function=found.function,
            )


def _verdict(found: SetAnswer) -> SetVerdict:
    """Return the verdict; what is wrong is said in words with its place, and without any data."""
    plain = found.code == "A" and not found.errors and not found.reasons
    return SetVerdict(
        found.control_number,
        found.accepted,
        found.code,
        () if plain else tuple(in_words(found)),
        tuple(SetFault(each.position, "; ".join(in_words(each))) for each in found.errors),
    )
