"""Whatever becomes true, whatever the carrier answers, whatever the office does: the roster becomes the truth."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.cobra import QualifyingEvent, QualifyingEventOccurred
from events.employment import PersonChanged
from events.enrollment import MedicareChanged
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import FILES, LEDGER
from services.carrier_feeds.projection.files import AWAITING
from services.carrier_feeds.worker import Ending, fetch_answers, files_of, rebuild_file, run_night
from services.viewing import rebuild
from tests.life import hired
from tests.services.carrier_feeds.by_day import (
    Day,
    Meaning,
    apart,
    days_between,
    roster_by_day,
    truth_by_day,
    volumes_by_day,
    volumes_true,
)
from tests.services.carrier_feeds.drawn_profile import Feed
from tests.services.carrier_feeds.drawn_truth import CONTINUED, FAMILIES, MEMBERS, NINTH, spans
from tests.services.carrier_feeds.lost_files import Lost, Outrun, SentAgain, Upgraded
from tests.services.carrier_feeds.office_steps import (
    RosterRead,
    Silence,
    Silenced,
    Stopped,
    office,
    read_roster,
)
from tests.services.carrier_feeds.plain_roster import PlainRoster
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, stage
from tests.services.carrier_feeds.steps import (
    NIGHTS,
    Becomes,
    Entitled,
    Night,
    Numbered,
    Priced,
    Refused,
    Released,
    Renamed,
    learned,
    ssn,
    told,
)

__all__ = ["FAMILIES", "MEMBERS", "Becomes", "Renamed", "spans"]

Step = (
    Becomes | Renamed | Refused | Priced | Numbered | Entitled | Night | Released
    | Silenced | Stopped | Lost | Outrun | SentAgain | Upgraded | RosterRead
)  # fmt: skip
steps: st.SearchStrategy[Step] = told() | NIGHTS | learned() | NIGHTS | office() | st.builds(Released)
LONG = 20
"""After so many days everything that begins has begun."""


def begun(feed: Feed) -> Stage:
    """Return a hub with this carrier and its families, and one that is covered at all times."""
    here = stage(feed.catalog(), name=feed.name)
    here.cobra_day = feed.cobra_day
    here.dependents_follow = feed.dependents_follow
    feed.hire(here)
    continue_all(here, feed)
    Becomes(NINTH, feed.always()).happens(here)
    return here


def continue_all(here: Stage, feed: Feed) -> None:
    """Let everybody lose what the carrier covers on the day before the one from which on it is continued."""
    if feed.cobra_day is None:
        return
    plans = [each for each in feed.catalog().plans if each.carrier == feed.name and each.line in CONTINUED]
    last = feed.cobra_day - timedelta(days=1)
    lost = QualifyingEventOccurred(
        member=SELF,
        qualifying_event=QualifyingEvent.TERMINATION,
        event_day=last,
        loss_day=last,
        lines=tuple(dict.fromkeys(each.line for each in plans)),
        plans=tuple(each.id for each in plans),
        employer_notice_due_day=None,
        family_notice_due_day=None,
        election_notice_due_day=last,
        election_last_day=last,
        continuation_first_day=feed.cobra_day,
        continuation_last_day=date(2027, 12, 31),
        catalog="",
        rests_on=(),
    )
    for family in (*feed.families, NINTH):
        here.append(f"cobra/{family}", [lost])


def settle(here: Stage, drawn: Feed) -> None:
    """Let everything be answered and known, then let nights pass until there is nothing more to say.

    Nobody is held but for what the carrier does not take, or demands and nobody knows. A full file comes last.
    """
    Released().happens(here)
    Night(days=LONG).happens(here)
    outcome = Night().run(here)
    assert outcome is None or drawn.holds_families or not outcome.families_held
    here.publish(drawn.cured())
    for family in drawn.families:
        here.hr(family, *(ssn(family, member) for member in MEMBERS))
    for _ in range(4):
        Night().happens(here)
    outcome = Night().run(here)
    assert outcome is None or not outcome.families_held
    if here.carrier.known.profile.full_file is not None:
        Night(kind="full").happens(here)


@given(drawn=carriers(), story=st.lists(steps, min_size=5, max_size=25))
def test_the_roster_becomes_the_truth(drawn: Drawn, story: list[Step]) -> None:
    """The carrier holds what is true and it may hear, of people as they are now; nobody is due, no answer awaited."""
    becomes_the_truth(drawn, story)


def becomes_the_truth(drawn: Feed, story: Sequence[Step]) -> None:
    """Let a story happen and settle: the carrier's roster is the truth."""
    here = begun(drawn)
    for step in story:
        step.happens(here)
    settle(here, drawn)

    profile = here.carrier.known.profile
    now = here.clock.now().date()
    days = [now] if not profile.changes else days_between(NIGHT - timedelta(days=6), now)
    wanted: dict[Day, Meaning] = {}
    volumes: dict[Day, str] = {}
    for family in (*drawn.families, NINTH):
        wanted |= truth_by_day(here.truth(family), family, days, drawn.group_of(family), drawn.premium_on)
        volumes |= volumes_true(here.truth(family), family, days)
    silent = _silent(here, drawn, wanted, days)
    assert apart(roster_by_day(here.carrier.known, days), wanted) == []
    assert files_of(here.doors, here.name, mark=AWAITING) == []
    assert not profile.changes or here.due() == 0
    heard = volumes_by_day(here.carrier.known, days)
    known = {name: each for name, each in volumes.items() if name[:2] not in silent}
    assert not profile.say_volume or {name: heard[name] for name in known} == known
    for family, member in {name[:2] for name in wanted if name[-1] == now and name[:2] not in silent}:
        assert _who(here, drawn, family, member) == _who_now(here, drawn, family, member)
    assert profile.roster is None or read_roster(here).differences == 0


def _silent(here: Stage, drawn: Feed, wanted: dict[Day, Meaning], days: list[date]) -> set[tuple[str, str]]:
    """Put what the carrier had in place of what it must not hear of; return whom any such decision was about."""
    latest: dict[tuple[str, str], Silence] = {(each.family, each.member): each for each in here.silences}
    for mine, silence in latest.items():
        for line in dict.fromkeys(
            str(each.line) for each in drawn.catalog().plans if each.carrier == drawn.name
        ):
            then = truth_by_day(
                silence.books, silence.family, days, drawn.group_of(silence.family), drawn.premium_on
            )
            name = (*mine, line)
            before = {key: each for key, each in then.items() if key[:3] == name}
            books = {key: each for key, each in wanted.items() if key[:3] == name}
            if silence.is_over(here, line) or before != books:
                continue
            for key in books:
                del wanted[key]
            roster = PlainRoster(here.carrier.known.profile)
            roster.held = {key: each for key, each in silence.had.items() if key[1][:3] == name}
            wanted |= roster_by_day(roster, days)
    return set(latest)


def _who(here: Stage, drawn: Feed, family: str, member: str) -> tuple[str, bool | None, set[str]]:
    """Return a member's name, whether they have Medicare, and under what they are covered, as the carrier has it."""
    known, today = here.carrier.known, here.clock.now().date().isoformat()
    medicare = known.medicare[family, member]
    statuses = {
        held.status
        for (_, name), held in known.held.items()
        if name[:2] == (family, member) and held.covers(today, name[4])
    }
    return known.names[family, member], medicare and medicare["part_a"], statuses


def _who_now(here: Stage, drawn: Feed, family: str, member: str) -> tuple[str, bool | None, set[str]]:
    """Return the same by what HR has told."""
    gone = set()
    name = {SELF: "Ada", "d1": "D1", "d2": "D2"}[member]
    medicare = None
    records = here.doors.log.load([f"hr/{family}"])[f"hr/{family}"]
    for record in records:
        if record.event.KIND == "hr.event.voided":
            gone.add(record.event.voids.id)  # type: ignore[attr-defined]
    for record in records:
        event = record.event
        if record.cause.id in gone or getattr(event, "person_ref", None) != member:
            continue
        if isinstance(event, PersonChanged):
            name = event.changes.first_name or name
        if isinstance(event, MedicareChanged) and here.carrier.known.profile.medicare == "INS06":
            medicare = event.ended_day is None
    return name, medicare, {"active" if drawn.cobra_day is None else "cobra"}


@given(drawn=carriers(), story=st.lists(steps, min_size=3, max_size=15))
def test_the_views_can_be_built_again(drawn: Drawn, story: list[Step]) -> None:
    """Both views, dropped and built in one go, are the same as built step by step; so is every file."""
    here = begun(drawn)
    for step in story:
        step.happens(here)
    here.due()
    views = here.doors.views
    before = [views.digest(each.view) for each in (LEDGER, FILES)]
    rebuild(here.doors.log, views, LEDGER)
    rebuild(here.doors.log, views, FILES)

    assert [views.digest(each.view) for each in (LEDGER, FILES)] == before
    for file in files_of(here.doors, CARRIER):
        if file.writer != here.interchanges.writer:
            continue
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
