"""Whatever becomes true, and whatever the carrier answers and when: in the end its roster is the truth."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.carrier_feeds import MembersRefused
from events.employment import PersonChanged
from events.feed_holds import FileKind
from events.people import PersonChanges
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep, with_tier_from
from events.vocabulary.people import SELF, person_id
from services.carrier_feeds.projection import FILES, LEDGER
from services.carrier_feeds.projection.files import AWAITING
from services.carrier_feeds.worker import Ending, fetch_answers, files_of, rebuild_file, run_night
from services.viewing import rebuild
from tests.life import hired, joined, voided
from tests.services.carrier_feeds.by_day import Day, Meaning, days_between, roster_by_day, truth_by_day
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, stage

FAMILIES = ("city/1", "city/2", "city/3")
MEMBERS = (SELF, "d1", "d2")

days = st.integers(0, 9).map(lambda number: NIGHT - timedelta(days=5) + timedelta(days=number))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Draw what becomes true of a family: for each member up to two spans, never twice by one plan on a day."""
    found = {}
    for member in MEMBERS:
        drawn: list[Span] = []
        for plan in draw(st.lists(st.sampled_from(["ppo", "hmo"]), max_size=2)):
            first = draw(days)
            length = draw(st.none() | st.integers(0, 9))
            last = None if length is None else first + timedelta(days=length)
            span = Span(plan, first, last, _tiers(draw, first, last) if member == SELF else ())
            drawn += [] if any(_overlap(span, each) for each in drawn) else [span]
        if drawn:
            found[member, InsuranceLine.MEDICAL] = tuple(
                sorted(drawn, key=lambda each: (each.first_day, each.plan))
            )
    return found


def _overlap(one: Span, other: Span) -> bool:
    ends = [each.last_day or date.max for each in (one, other)]
    return one.plan == other.plan and max(one.first_day, other.first_day) <= min(ends)


def _tiers(draw: st.DrawFn, first: date, last: date | None) -> tuple[TierStep, ...]:
    tiers: tuple[TierStep, ...] = (TierStep(first, draw(st.sampled_from(CoverageTier))),)
    day = draw(days)
    if first < day and (last is None or day <= last):
        tiers = with_tier_from(tiers, day, draw(st.sampled_from(CoverageTier)))
    return tiers


@dataclass(frozen=True)
class Becomes:
    """Something else becomes true of a family."""

    family: str
    truth: Spans

    def happens(self, here: Stage) -> None:
        """Record it."""
        here.becomes(self.family, self.truth)


@dataclass(frozen=True)
class Renamed:
    """A member has another first name, or had it never."""

    family: str
    member: str
    name: str
    voided: bool

    def happens(self, here: Stage) -> None:
        """Let HR tell it."""
        changes = PersonChanges(first_name=self.name)
        event = PersonChanged(person_ref=self.member, changes=changes, change_day=NIGHT, correction=True)
        (said,) = here.hr(self.family, event)
        if self.voided:
            here.hr(self.family, voided(said))


@dataclass(frozen=True)
class Night:
    """A night is run; sets are refused (0: all), answers kept back, or the carrier is away."""

    reject: frozenset[int]
    keep_back: bool
    away: bool
    kind: FileKind = "change"
    days: int = 1

    def happens(self, here: Stage) -> None:
        """Run it, and read what was answered."""
        here.clock.advance(timedelta(days=self.days))
        here.carrier.reject = set(self.reject)
        here.carrier.keep_back, here.carrier.away = self.keep_back, self.away
        if self.kind == "change" or here.carrier.known.profile.full_file is not None:
            run_night(here.doors, CARRIER, here.clock.now().date(), self.kind)
        fetch_answers(here.doors, CARRIER)


@dataclass(frozen=True)
class Released:
    """Answers that were kept back come, newest first and each twice."""

    def happens(self, here: Stage) -> None:
        """Read them."""
        here.carrier.away = False
        here.carrier.release()
        fetch_answers(here.doors, CARRIER)


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
        Night(frozenset(), keep_back=False, away=False).happens(here)
        here.becomes(self.family, self.truth)
        here.carrier.refuse = {(self.family, self.member)}
        here.clock.advance(timedelta(days=1))
        outcome = run_night(here.doors, CARRIER, here.clock.now().date())
        here.carrier.refuse = set()
        fetch_answers(here.doors, CARRIER)
        if outcome.control_number is not None:
            member = person_id(self.family, self.member)
            refused = MembersRefused(
                carrier=CARRIER, control_number=outcome.control_number, members=(member,)
            )
            here.append(f"feed/{CARRIER}", [refused])


steps = st.one_of(
    st.builds(Becomes, st.sampled_from(FAMILIES), spans()),
    st.builds(
        Night,
        st.frozensets(st.integers(0, 3), max_size=2),
        st.booleans(),
        st.integers(0, 4).map(lambda number: number == 0),
        st.sampled_from(["change", "change", "full"]),
    ),
    st.builds(Refused, st.sampled_from(FAMILIES), st.sampled_from(MEMBERS), spans()),
    st.builds(
        Renamed, st.sampled_from(FAMILIES), st.sampled_from(MEMBERS), st.sampled_from("XYZ"), st.booleans()
    ),
    st.builds(Released),
)


def _settle(here: Stage, drawn: Drawn) -> None:
    """Let everything be answered, then let nights pass until there is nothing more to say; a full file comes last."""
    Released().happens(here)
    Night(frozenset(), keep_back=False, away=False, days=LONG).happens(here)
    for _ in range(4):
        Night(frozenset(), keep_back=False, away=False).happens(here)
    if drawn.takes_full:
        Night(frozenset(), keep_back=False, away=False, kind="full").happens(here)


LONG = 20
"""After so many days everything that begins has begun."""


@given(drawn=carriers(), story=st.lists(steps, min_size=5, max_size=25))
def test_the_roster_becomes_the_truth(
    drawn: Drawn, story: list[Becomes | Renamed | Night | Released | Refused]
) -> None:
    """The carrier holds what is true, of people as they are now; nobody is due, and no file awaits an answer."""
    here = stage(drawn.catalog())
    for family in FAMILIES:
        here.hr(family, hired("2026-01-01"), joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child"))
    for step in story:
        step.happens(here)
    _settle(here, drawn)

    now = here.clock.now().date()
    days = [now] if drawn.is_full_only else days_between(NIGHT - timedelta(days=6), now)
    wanted: dict[Day, Meaning] = {}
    for family in FAMILIES:
        wanted |= truth_by_day(here.truth(family), family, days, drawn.group_on, drawn.premium_on)
    assert roster_by_day(here.carrier.known, days) == wanted
    assert files_of(here.doors, CARRIER, mark=AWAITING) == []
    assert drawn.is_full_only or here.due() == 0
    for family, member in {name[:2] for name in wanted if name[-1] == now}:
        assert here.carrier.names[family, member] == _name_now(here, family, member)


def _name_now(here: Stage, family: str, member: str) -> str:
    gone = set()
    name = {SELF: "Ada", "d1": "D1", "d2": "D2"}[member]
    records = here.doors.log.load([f"hr/{family}"])[f"hr/{family}"]
    for record in records:
        if record.event.KIND == "hr.event.voided":
            gone.add(record.event.voids.id)  # type: ignore[attr-defined]
    for record in records:
        if isinstance(record.event, PersonChanged) and record.cause.id not in gone:
            if record.event.person_ref == member and record.event.changes.first_name:
                name = record.event.changes.first_name
    return name


@given(drawn=carriers(), story=st.lists(steps, min_size=3, max_size=15))
def test_the_views_can_be_built_again(
    drawn: Drawn, story: list[Becomes | Renamed | Night | Released | Refused]
) -> None:
    """Both views, dropped and built in one go, are the same as built step by step; so is every file."""
    here = stage(drawn.catalog())
    for family in FAMILIES:
        here.hr(family, hired("2026-01-01"), joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child"))
    for step in story:
        step.happens(here)
    here.due()
    views = here.doors.views
    before = [views.digest(each.view) for each in (LEDGER, FILES)]
    rebuild(here.doors.log, views, LEDGER)
    rebuild(here.doors.log, views, FILES)

    assert [views.digest(each.view) for each in (LEDGER, FILES)] == before
    for file in files_of(here.doors, CARRIER):
        content = rebuild_file(here.doors, CARRIER, file.control_number).whole()
        assert file.delivered_at is None or here.carrier.files[file.file_name] == content


def test_the_numbers_have_no_gap() -> None:
    """Files are numbered from 1, one more each, whatever became of them."""
    here = stage()
    here.hr("city/1", hired("2026-01-01"))
    endings = []
    for number, reject in enumerate([{0}, {1}, set(), set()]):
        tier = CoverageTier.FAMILY if number % 2 else CoverageTier.EMPLOYEE_ONLY
        span = Span("ppo", date(2026, 1, 1), None, (TierStep(date(2026, 1, 1), tier),))
        here.becomes("city/1", {(SELF, InsuranceLine.MEDICAL): (span,)})
        here.carrier.reject = reject
        here.clock.advance(timedelta(days=1))
        endings.append(run_night(here.doors, CARRIER, here.clock.now().date()).ending)
        fetch_answers(here.doors, CARRIER)

    assert endings == [Ending.DELIVERED] * 4
    assert [each.control_number for each in files_of(here.doors, CARRIER)] == [1, 2, 3, 4]
