"""The same over real X12: a carrier drawn from every switch reads our files, and holds the truth in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import BinaryIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.x12 import semantics
from connectors.x12.stand_in import CarrierStandIn
from events.catalog import CarrierProfile
from events.feed_holds import FileKind
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF, member_number
from services.carrier_feeds.worker import Ending, fetch_answers, run_night
from services.ports import Delivery, FileInPieces
from services.wiring.interchanges import X12Interchanges
from tests.life import hired, joined
from tests.services.carrier_feeds.by_day import Day, Meaning, days_between, truth_by_day
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, stage
from tests.services.carrier_feeds.test_convergence import FAMILIES, LONG, spans


@st.composite
def covered(draw: st.DrawFn) -> Spans:
    """Draw what becomes true of a family: dependents by the subscriber's plan, and no longer than the subscriber."""
    own = [span for (member, _), held in draw(spans()).items() if member == SELF for span in held]
    found: dict[tuple[str, InsuranceLine], tuple[Span, ...]] = {}
    dependents = draw(st.lists(st.sampled_from(["d1", "d2"]), unique=True, max_size=2))
    tier = CoverageTier.FAMILY if dependents else CoverageTier.EMPLOYEE_ONLY
    if own:
        found[SELF, MEDICAL] = tuple(replace(span, tiers=(TierStep(span.first_day, tier),)) for span in own)
    for dependent in dependents if own else ():
        found[dependent, MEDICAL] = tuple(replace(span, tiers=()) for span in own)
    return found


MEDICAL = InsuranceLine.MEDICAL
ALWAYS: Spans = {(SELF, MEDICAL): (Span("ppo", NIGHT, None, (TierStep(NIGHT, CoverageTier.EMPLOYEE_ONLY),)),)}
"""Somebody is covered at all times: a file of nobody cannot be said, and ends nobody's coverage."""


class OwnCheck(X12Interchanges):
    """Checks files by our own reading alone; pyx12 takes its time, and is tried elsewhere."""

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return what our own reading finds."""
        allowed = profile.cancellation_shape == "day_before"
        return [str(each) for each in semantics.check(content, day_before_allowed=allowed)]


class Moody(CarrierStandIn):
    """Refuses the sets that are drawn for its next file, by place from 0."""

    refuse: frozenset[int] = frozenset()

    def rejects(self, file: int, number: int) -> bool:
        """Refuse by mood."""
        return number in self.refuse


@dataclass
class X12Carrier:
    """Fits `services.ports.Drop`: what is delivered is read at once, and answered."""

    stand_in: Moody
    outbox: dict[str, bytes] = field(default_factory=dict)
    files: int = 0

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Take a file."""
        self.files += 1
        for answer, said in self.stand_in.take(content.whole(), at=datetime(2026, 6, 1, 12, tzinfo=UTC)):
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
class Step:
    """Something becomes true of a family, and a night is run of which sets are refused."""

    family: str
    truth: Spans
    refuse: frozenset[int]
    kind: FileKind

    def happens(self, here: Stage, carrier: X12Carrier) -> None:
        """Let it."""
        here.becomes(self.family, self.truth)
        _night(here, carrier, self.kind, refuse=self.refuse)


def _night(
    here: Stage, carrier: X12Carrier, kind: FileKind, *, refuse: frozenset[int] = frozenset(), days: int = 1
) -> None:
    here.clock.advance(timedelta(days=days))
    carrier.stand_in.refuse = refuse
    if kind == "change" or carrier.stand_in.profile.full_file is not None:
        outcome = run_night(here.doors, CARRIER, here.clock.now().date(), kind)
        assert outcome.ending in {Ending.DELIVERED, Ending.NOTHING_TO_SAY}, outcome
        assert not outcome.families_held
    answers = fetch_answers(here.doors, CARRIER)
    assert (answers.error, answers.not_ours) == (None, ())


steps = st.builds(
    Step,
    st.sampled_from(FAMILIES),
    covered(),
    st.frozensets(st.integers(0, 2), max_size=1),
    st.sampled_from(["change", "change", "full"]),
)


@settings(
    max_examples=max(1, settings.default.max_examples // 2) if settings.default else 25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(drawn=carriers(), story=st.lists(steps, min_size=2, max_size=8))
def test_the_roster_becomes_the_truth(drawn: Drawn, story: list[Step]) -> None:
    """Files pass both checks, every answer is understood, and the stand-in's roster is our books, day by day."""
    catalog = drawn.catalog()
    profile = _with_every_tier(next(each for each in catalog.carriers if each.id == CARRIER))
    others = tuple(each for each in catalog.carriers if each.id != CARRIER)
    here = stage(catalog.model_copy(update={"carriers": (profile, *others)}))
    carrier = X12Carrier(Moody(profile))
    here.doors = replace(here.doors, interchanges=OwnCheck(), drops={CARRIER: carrier})
    for family in FAMILIES:
        here.hr(family, hired("2026-01-01"), joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child"))
    here.hr("city/9", hired("2026-01-01"))
    here.becomes("city/9", ALWAYS)
    for step in story:
        step.happens(here, carrier)
    _night(here, carrier, "change", days=LONG)
    for _ in range(3):
        _night(here, carrier, "change")
    _night(here, carrier, "full")

    now = here.clock.now().date()
    days = [now] if drawn.is_full_only else days_between(NIGHT - timedelta(days=6), now)
    wanted: dict[Day, Meaning] = {}
    for family in (*FAMILIES, "city/9"):
        wanted |= truth_by_day(here.truth(family), family, days, drawn.group_on, drawn.premium_on)
    assert _by_day(carrier.stand_in, profile, days) == {
        _in_codes(k, profile): _coded(v, profile) for k, v in wanted.items()
    }


def _with_every_tier(profile: CarrierProfile) -> CarrierProfile:
    """Return the carrier with a code for every tier."""
    codes = {
        "employee_only": "EMP",
        "employee_and_spouse": "ESP",
        "employee_and_children": "ECH",
        "employee_and_one": "TWO",
        "family": "FAM",
    }
    return CarrierProfile.model_validate({**profile.model_dump(), "tier_codes": codes})


Coded = tuple[str, str, str, str, date]


def _in_codes(key: Day, profile: CarrierProfile) -> Coded:
    family, member, _, plan, day = key
    code = next(each for each in profile.plan_codes if each.plan == plan)
    return (
        member_number(family, SELF),
        member_number(family, member),
        code.insurance_line_code,
        code.plan_code or "",
        day,
    )


def _coded(meaning: Meaning, profile: CarrierProfile) -> tuple[tuple[str, ...], str, Decimal | None]:
    (number, subgroup, _, _), tier, premium = meaning
    places = [number, *({"number": number, "subgroup": subgroup}[each.part] for each in profile.group_places)]
    codes = {str(tier): code for tier, code in profile.tier_codes.items()}
    with_coverage = any(each.loop == "2300" for each in profile.group_places)
    parts = ("" if with_coverage else places[0], *places[1:])
    return parts, codes.get(tier, ""), Decimal(premium) if premium else None


def _by_day(
    carrier: CarrierStandIn, profile: CarrierProfile, days: list[date]
) -> dict[Coded, tuple[tuple[str, ...], str, Decimal | None]]:
    found = {}
    for day in days:
        for ((subscriber, member), group, (line, plan, first)), held in carrier.kept.held.items():
            if first <= day and (held.last_day is None or day <= held.last_day):
                key = (subscriber, member, line, plan, day)
                assert key not in found, "the carrier has a coverage twice"
                tier = [each for since, each in held.tiers if since <= day]
                premium = [each for since, each in held.premiums if since <= day]
                found[key] = (group, tier[-1] if tier else "", premium[-1] if premium else None)
    return found
