"""What happens between a carrier and us: coverage and people change, nights are run, answers come late or never."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from events.carrier_feeds import MembersRefused
from events.employment import PersonChanged
from events.enrollment import CoveragePriced, MedicareChanged
from events.feed_holds import FileKind, NightHeld
from events.people import PersonChanges
from events.spans import Spans
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF, person_id
from services.carrier_feeds.worker import Ending, NightOutcome, fetch_answers, run_night
from services.carrier_feeds.worker.holding import NothingToRelease, OtherNumber, release
from services.carrier_feeds.worker.preview import preview, preview_full
from tests.life import voided
from tests.services.carrier_feeds.drawn_truth import (
    FAMILIES,
    MEMBERS,
    continued_from,
    days,
    spans,
    with_subscriber,
)
from tests.services.carrier_feeds.stage import NIGHT, Stage

LIFE = (InsuranceLine.LIFE, InsuranceLine.OPTIONAL_LIFE)


@dataclass(frozen=True)
class Becomes:
    """Something else becomes true of a family."""

    family: str
    truth: Spans

    def happens(self, here: Stage) -> None:
        """Record it."""
        truth = with_subscriber(self.truth) if here.dependents_follow else self.truth
        here.becomes(self.family, continued_from(truth, here.cobra_day))


@dataclass(frozen=True)
class Priced:
    """A subscriber's life insurance is worth something else from a day on, or from its first day if that is later."""

    family: str
    from_day: date
    volume: int

    def happens(self, here: Stage) -> None:
        """Record it."""
        truth = here.truth(self.family)
        for line, span in [(each, span) for each in LIFE for span in truth.get((SELF, each), ())]:
            fact = CoveragePriced(
                member=SELF,
                line=line,
                plan=span.plan,
                carrier=here.name,
                first_day=span.first_day,
                reason=MaintenanceReason.BENEFIT_SELECTION,
                rests_on=(),
                from_day=self.from_day,
                volume=Decimal(self.volume),
                asked_volume=None,
                premium=None,
                employer=None,
                employee=None,
                per="month",
                catalog="",
            )
            here.covers(self.family, fact)


@dataclass(frozen=True)
class Renamed:
    """A member has another first name, or had it never."""

    family: str
    member: str
    name: str
    voided: bool

    def happens(self, here: Stage) -> None:
        """Let HR tell it."""
        (said,) = here.hr(self.family, changed(self.member, PersonChanges(first_name=self.name)))
        if self.voided:
            here.hr(self.family, voided(said))


def changed(member: str, changes: PersonChanges) -> PersonChanged:
    """Return a correction of who somebody is."""
    return PersonChanged(person_ref=member, changes=changes, change_day=NIGHT, correction=True)


def ssn(family: str, member: str) -> PersonChanged:
    """Return that a member's SSN is known."""
    number = (int(family.rpartition("/")[2]) - 1) * 10 + MEMBERS.index(member)
    return changed(member, PersonChanges(ssn=f"0780511{number:02d}"))


@dataclass(frozen=True)
class Numbered:
    """A member's SSN becomes known."""

    family: str
    member: str

    def happens(self, here: Stage) -> None:
        """Let HR tell it."""
        here.hr(self.family, ssn(self.family, self.member))


@dataclass(frozen=True)
class Entitled:
    """A member has Medicare, or no more."""

    family: str
    member: str
    over: bool

    def happens(self, here: Stage) -> None:
        """Let HR tell it."""
        last = NIGHT - timedelta(days=1) if self.over else None
        first = NIGHT - timedelta(days=300)
        told = MedicareChanged(person_ref=self.member, part_a_day=first, ended_day=last, basis="disability")
        here.hr(self.family, told)


@dataclass(frozen=True)
class Night:
    """A night is run; sets are refused (0: all), answers kept back, or the carrier is away."""

    reject: frozenset[int] = frozenset()
    keep_back: bool = False
    away: bool = False
    kind: FileKind = "change"
    days: int = 1
    releases: bool = True

    def happens(self, here: Stage) -> None:
        """Run it, let a file that is held go if somebody does, and read what was answered."""
        here.clock.advance(timedelta(days=self.days))
        here.carrier.reject = set(self.reject)
        here.carrier.keep_back, here.carrier.away = self.keep_back, self.away
        self.run(here)
        fetch_answers(here.doors, here.name)

    def run(self, here: Stage) -> NightOutcome | None:
        """Run it, if the carrier gets such files."""
        if self.kind == "full" and here.carrier.known.profile.full_file is None:
            return None
        night = here.clock.now().date()
        outcome = run_night(here.doors, here.name, night, self.kind)
        if outcome.ending in {Ending.HELD, Ending.STOPPED} and self.releases and let_go(here, self.kind):
            outcome = run_night(here.doors, here.name, night, self.kind)
        return outcome


def let_go(here: Stage, kind: FileKind) -> bool:
    """Release what is held, by the number that was told, or by what a look says now where books have changed since.

    What cannot be said cannot be released.
    """
    held = [each for each in here.said(NightHeld) if each.kind == kind]
    expect = held[-1].ended_members if held else None
    look = preview if kind == "change" else preview_full
    try:
        release(here.doors, here.name, actor="ada", reason="seen", expect=expect, kind=kind)
    except NothingToRelease:
        return False
    except OtherNumber:
        now = look(here.doors, here.name, held[-1].night).ended_members
        release(here.doors, here.name, actor="ada", reason="looked again", expect=now, kind=kind)
    return True


@dataclass(frozen=True)
class Released:
    """Answers that were kept back come, newest first and each twice."""

    def happens(self, here: Stage) -> None:
        """Read them."""
        here.carrier.away = False
        here.carrier.release()
        fetch_answers(here.doors, here.name)


CLEAN = Night()


def in_step(here: Stage) -> None:
    """Let everything be answered, and a night pass that nothing disturbs."""
    Released().happens(here)
    if here.carrier.known.profile.changes:
        CLEAN.happens(here)
    else:
        Night(kind="full").happens(here)


@dataclass(frozen=True)
class Refused:
    """Something becomes true, and is taken but for the row of one member; the carrier's report tells it days later."""

    family: str
    member: str
    truth: Spans

    def happens(self, here: Stage) -> None:
        """Let what waits leave, run a night, read the answer, and record what the report says."""
        if not here.carrier.known.profile.changes:
            return
        Released().happens(here)
        CLEAN.happens(here)
        Becomes(self.family, self.truth).happens(here)
        here.carrier.refuse = {(self.family, self.member)}
        here.clock.advance(timedelta(days=1))
        outcome = CLEAN.run(here)
        here.carrier.refuse = set()
        fetch_answers(here.doors, here.name)
        if outcome is not None and outcome.control_number is not None:
            member = person_id(self.family, self.member)
            refused = MembersRefused(
                carrier=here.name, control_number=outcome.control_number, members=(member,)
            )
            here.append(f"feed/{here.name}", [refused])


NIGHTS: st.SearchStrategy[Night] = st.builds(
    Night,
    st.frozensets(st.integers(0, 3), max_size=2),
    st.booleans(),
    st.integers(0, 4).map(lambda number: number == 0),
    st.sampled_from(["change", "change", "full"]),
    releases=st.booleans(),
)
_members = st.sampled_from(MEMBERS)


def told(
    families: Sequence[str] = FAMILIES, truths: st.SearchStrategy[Spans] | None = None
) -> st.SearchStrategy[Becomes | Refused | Renamed]:
    """Return what may be told of these families: coverage as it is drawn, and another name."""
    whose, becomes = st.sampled_from(families), spans() if truths is None else truths
    return st.one_of(
        st.builds(Becomes, whose, becomes),
        st.builds(Refused, whose, _members, becomes),
        st.builds(Renamed, whose, _members, st.sampled_from("XYZ"), st.booleans()),
    )


def learned(families: Sequence[str] = FAMILIES) -> st.SearchStrategy[Priced | Numbered | Entitled]:
    """Return what may come to be known of these families."""
    whose = st.sampled_from(families)
    return st.one_of(
        st.builds(Priced, whose, days, st.sampled_from([10, 20])),
        st.builds(Numbered, whose, _members),
        st.builds(Entitled, whose, _members, st.booleans()),
    )
