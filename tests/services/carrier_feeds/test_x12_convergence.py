"""The same over real X12: a carrier drawn from every switch reads our files, and holds the truth in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import BinaryIO, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.x12 import semantics
from connectors.x12.stand_in import CarrierStandIn, Held
from events.catalog import CarrierProfile
from events.feed_holds import FileKind
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF, employee_of, member_number
from services.carrier_feeds.worker import Ending, fetch_answers, run_night
from services.carrier_feeds.worker.holding import release_family
from services.ports import Delivery, FileInPieces
from services.wiring.interchanges import X12Interchanges, demands_of
from tests.services.carrier_feeds.by_day import Day, Meaning, apart, days_between, truth_by_day, volumes_true
from tests.services.carrier_feeds.drawn_profile import Feed
from tests.services.carrier_feeds.drawn_truth import FAMILIES, MEMBERS, NINTH, spans
from tests.services.carrier_feeds.memory import shared_keys
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.stage import NIGHT, Stage, stage
from tests.services.carrier_feeds.steps import (
    Becomes,
    Entitled,
    Numbered,
    Priced,
    Renamed,
    learned,
    let_go,
    ssn,
)
from tests.services.carrier_feeds.test_convergence import LONG, continue_all


@st.composite
def covered(draw: st.DrawFn) -> Spans:
    """Draw what becomes true of a family: dependents by the subscriber's plan, and no longer than the subscriber."""
    drawn = draw(spans())
    own = drawn.get((SELF, MEDICAL), ())
    life = drawn.get((SELF, InsuranceLine.LIFE), ())
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {}
    dependents = draw(st.lists(st.sampled_from(["d1", "d2"]), unique=True, max_size=2))
    tier = CoverageTier.FAMILY if dependents else CoverageTier.EMPLOYEE_ONLY
    if own:
        found[SELF, MEDICAL] = tuple(replace(span, tiers=(TierStep(span.first_day, tier),)) for span in own)
    if life:
        found[SELF, InsuranceLine.LIFE] = life
    for dependent in dependents if own else ():
        found[dependent, MEDICAL] = tuple(replace(span, tiers=()) for span in own)
    return found


MEDICAL = InsuranceLine.MEDICAL


class OwnCheck(X12Interchanges):
    """Checks files by our own reading alone; pyx12 takes its time, and is tried elsewhere."""

    def __init__(self) -> None:
        super().__init__(shared_keys())

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return what our own reading finds."""
        return [str(each) for each in semantics.check(content, demands=demands_of(profile))]


class Moody(CarrierStandIn):
    """Refuses the sets that are drawn for its next file, by place from 0."""

    refuse: frozenset[int] = frozenset()

    def rejects(self, file: int, number: int) -> bool:
        """Refuse by mood, if there is a 999 to say it by."""
        return number in self.refuse and self.profile.final_answer == "999"


@dataclass
class X12Carrier:
    """Fits `services.ports.Drop`: what is delivered is read at once, and answered."""

    stand_in: Moody
    outbox: dict[str, bytes] = field(default_factory=dict)
    files: int = 0
    last: bytes = b""

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Take a file."""
        self.files += 1
        self.last = content.whole()
        for answer, said in self.stand_in.take(self.last, at=datetime(2026, 6, 1, 12, tzinfo=UTC)):
            self.outbox[f"{self.files}-{answer}"] = said
        return Delivery(name, looked_up=False)

    def answers(self) -> list[str]:
        """Return what lies in the outbox."""
        return sorted(self.outbox)

    def marks(self) -> dict[str, str]:
        """Return the same, never changed."""
        return dict.fromkeys(self.outbox, "1")

    def fetch(self, name: str) -> bytes:
        """Return one answer."""
        return self.outbox[name]

    def copy(self, name: str, to: BinaryIO, *, bytes_max: int) -> None:
        """Copy one answer."""
        to.write(self.outbox[name])


@dataclass(frozen=True)
class Told:
    """Something becomes true of a family, and a night is run of which sets are refused."""

    family: str
    truth: Spans
    refuse: frozenset[int]
    kind: FileKind

    def happens(self, here: Stage) -> None:
        """Let it."""
        Becomes(self.family, self.truth).happens(here)
        _night(here, self.kind, refuse=self.refuse)


def _night(
    here: Stage, kind: FileKind = "change", *, refuse: frozenset[int] = frozenset(), days: int = 1
) -> Sequence[tuple[str, str]]:
    """Run a night, let go what a limit holds, and read the answers; return the families that cannot be said."""
    carrier = here.doors.drops[here.name]
    assert isinstance(carrier, X12Carrier)
    here.clock.advance(timedelta(days=days))
    carrier.stand_in.refuse = refuse
    held: Sequence[tuple[str, str]] = ()
    if kind == "change" or carrier.stand_in.profile.full_file is not None:
        night = here.clock.now().date()
        outcome = run_night(here.doors, here.name, night, kind)
        if outcome.ending is Ending.HELD and let_go(here, kind):
            outcome = run_night(here.doors, here.name, night, kind)
        held = outcome.families_held
        cannot = outcome.ending is Ending.HELD and held and kind == "full"
        assert cannot or outcome.ending in {Ending.DELIVERED, Ending.NOTHING_TO_SAY}, outcome
    answers = fetch_answers(here.doors, here.name)
    assert (answers.error, answers.not_ours) == (None, ())
    return held


Step = Told | Renamed | Priced | Numbered | Entitled


def steps(families: Sequence[str], truths: st.SearchStrategy[Spans]) -> st.SearchStrategy[Step]:
    """Return what may happen in a story of these families."""
    whose = st.sampled_from(families)
    refused = st.frozensets(st.integers(0, 2), max_size=1)
    tells = st.builds(Told, whose, truths, refused, st.sampled_from(["change", "change", "full"]))
    renamed = st.builds(Renamed, whose, st.sampled_from(MEMBERS), st.sampled_from("XYZ"), st.booleans())
    return tells | tells | tells | renamed | learned(families)


def _begun(drawn: Feed) -> tuple[Stage, X12Carrier]:
    """Return a hub over real X12 with this carrier: families who are not covered yet, and one that always is."""
    here = stage(drawn.catalog(), name=drawn.name)
    here.cobra_day = drawn.cobra_day
    carrier = X12Carrier(Moody(here.carrier.known.profile))
    here.doors = replace(here.doors, interchanges=OwnCheck(), drops={drawn.name: carrier})
    drawn.hire(here)
    continue_all(here, drawn)
    Becomes(NINTH, drawn.always()).happens(here)
    return here, carrier


@settings(
    max_examples=max(1, settings.default.max_examples // 2) if settings.default else 25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(drawn=carriers(), story=st.lists(steps(FAMILIES, covered()), min_size=2, max_size=10))
def test_the_roster_becomes_the_truth(drawn: Drawn, story: list[Step]) -> None:
    """Files pass both checks, every answer is understood, and the stand-in's roster is our books, day by day."""
    becomes_the_truth(drawn, story)


def becomes_the_truth(drawn: Feed, story: Sequence[Step]) -> None:
    """Let a story happen, and nights pass until there is nothing more to say: the stand-in's roster is our books.

    Whom the carrier has refused by name as often as it is tried is let go by a person.
    """
    here, carrier = _begun(drawn)
    for step in story:
        step.happens(here)
    held = _night(here, days=LONG)
    let_go_by_name = [family for family, why in held if "the carrier has refused it" in why]
    for family in let_go_by_name:
        release_family(here.doors, here.name, family, actor="ada", reason="their table was old")
    assert len(let_go_by_name) == len(held) or drawn.holds_families
    here.publish(drawn.cured())
    for family in drawn.families:
        here.hr(family, *(ssn(family, member) for member in MEMBERS))
    for _ in range(3):
        _night(here)
    assert not _night(here)
    _night(here, "full")

    profile = carrier.stand_in.profile
    now = here.clock.now().date()
    days = [now] if not profile.changes else days_between(NIGHT - timedelta(days=6), now)
    wanted: dict[Day, Meaning] = {}
    volumes: dict[Day, str] = {}
    for family in (*drawn.families, NINTH):
        wanted |= truth_by_day(here.truth(family), family, days, drawn.group_of(family), drawn.premium_on)
        volumes |= volumes_true(here.truth(family), family, days)
    kept = _by_day(carrier.stand_in, days)
    has = {key: _said_of(held, key[-1]) for key, (_, held) in kept.items()}
    should = {_in_codes(key, profile): _coded(each, profile) for key, each in wanted.items()}
    assert apart({key: (group, *has[key]) for key, (group, _) in kept.items()}, should) == []
    known = {_in_codes(key, profile): Decimal(each) for key, each in volumes.items()}
    assert not profile.say_volume or {key: _on(kept[key][1].volumes, key[-1]) for key in known} == known
    status = "A" if drawn.cobra_day is None else "C"
    assert {held.status for key, (_, held) in kept.items() if key[-1] == now} == {status}
    assert X12Interchanges(shared_keys()).check(profile, carrier.last) == []


Coded = tuple[str, str, str, str, date]


def _in_codes(key: Day, profile: CarrierProfile) -> Coded:
    family, member, _, plan, day = key
    code = next(each for each in profile.plan_codes if each.plan == plan)
    numbers = {"member_number": member_number(family, SELF), "employee_id": employee_of(family)}
    return (
        numbers.get(profile.subscriber_identifier) or ssn(family, SELF).changes.ssn or "",
        member_number(family, member),
        code.insurance_line_code,
        code.plan_code or "",
        day,
    )


Said = tuple[tuple[str, ...], str, Decimal | None]


def _coded(meaning: Meaning, profile: CarrierProfile) -> Said:
    group, tier, premium = meaning
    said = dict(zip(("number", "subgroup", "class_code", "division"), group, strict=True))
    packed = [
        said[each.part] if each.pattern is None else each.pattern.format(**said)
        for each in profile.group_places
    ]
    places = [said["number"], *packed]
    codes = {str(tier): code for tier, code in profile.tier_codes.items()}
    with_coverage = any((each.loop, each.part) == ("2300", "number") for each in profile.group_places)
    parts = ("" if with_coverage else places[0], *places[1:])
    return parts, codes.get(tier, ""), Decimal(premium) if premium else None


def _by_day(carrier: CarrierStandIn, days: list[date]) -> dict[Coded, tuple[tuple[str, ...], Held]]:
    """Return what the carrier has in force on each of these days, by its codes, with the group it is in."""
    found = {}
    for day in days:
        for ((subscriber, member), group, (line, plan, first)), held in carrier.kept.held.items():
            if first <= day and (held.last_day is None or day <= held.last_day):
                key = (subscriber, member, line, plan, day)
                assert key not in found, "the carrier has a coverage twice"
                found[key] = (group, held)
    return found


def _said_of(held: Held, day: date) -> tuple[str, Decimal | None]:
    return _on(held.tiers, day) or "", _on(held.premiums, day)


_Value = TypeVar("_Value")


def _on(steps: tuple[tuple[date, _Value], ...], day: date) -> _Value | None:
    return next((each for since, each in reversed(steps) if since <= day), None)
