"""A member's row that a carrier refuses days later, in a file before others that it has taken as well."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.carrier_answers import CarrierErrorReported, Severity
from events.carrier_feeds import MembersRefused
from events.errors import PermanentError
from events.feed_holds import FileKind
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF, person_id
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.state.taken import TAKEN_KEPT
from services.carrier_feeds.worker import fetch_answers, run_night
from services.carrier_feeds.worker.named_files import NamedFiles
from services.carrier_feeds.worker.settling import resolve
from services.viewing import rebuild
from tests.life import hired, joined
from tests.services.carrier_feeds.by_day import days_between, roster_by_day, truth_by_day
from tests.services.carrier_feeds.profiles import Drawn
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage
from tests.services.carrier_feeds.test_convergence import MEMBERS, spans

FAMILY = "city/1"
MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)


def _stage(**keys: object) -> Stage:
    here = stage(catalog_with(**{"limits": {"ended_members": None}, **keys}))
    here.hr(FAMILY, hired("2026-01-01"), joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child"))
    return here


def _file(here: Stage, truth: Spans, refuses: set[tuple[str, str]], kind: FileKind = "change") -> int | None:
    """Let this become true, and a night pass; return the number of its file, which is taken but for some rows."""
    here.becomes(FAMILY, truth)
    here.carrier.refuse = refuses
    here.later(days=1)
    outcome = run_night(here.doors, CARRIER, here.clock.now().date(), kind)
    here.carrier.refuse = set()
    fetch_answers(here.doors, CARRIER)
    return outcome.control_number


def _reports(here: Stage, number: int, *members: str) -> None:
    names = tuple(person_id(FAMILY, each) for each in members)
    here.append(f"feed/{CARRIER}", [MembersRefused(carrier=CARRIER, control_number=number, members=names)])


@given(
    truths=st.lists(spans(), min_size=2, max_size=TAKEN_KEPT),
    refused=st.dictionaries(st.integers(0, TAKEN_KEPT - 1), st.sampled_from(MEMBERS), min_size=1, max_size=2),
    newest_first=st.booleans(),
    shape=st.sampled_from(["member", "coverages", "member_and_coverages"]),
)
@example(
    truths=[
        {(SELF, MEDICAL): (Span("ppo", JANUARY, None, (TierStep(JANUARY, CoverageTier.FAMILY),)),)},
        {(SELF, MEDICAL): (Span("hmo", NIGHT, None, (TierStep(NIGHT, CoverageTier.FAMILY),)),)},
    ],
    refused={0: SELF},
    newest_first=False,
    shape="member",
)
def test_the_roster_becomes_the_truth_whichever_file_it_was(
    truths: list[Spans], refused: dict[int, str], newest_first: bool, shape: str
) -> None:
    """One row or two of the last files are refused, and reported when all are taken; the next files say them again."""
    keys = {"changes": True, "full_file": None, "say_premium": False}
    drawn = Drawn("one", "rows", keys)
    here = _stage(termination_shape=shape, groups=[{"number": "ALL"}])
    numbers = [
        _file(here, truth, {(FAMILY, refused[at])} if at in refused else set())
        for at, truth in enumerate(truths)
    ]
    told = [(number, refused[at]) for at, number in enumerate(numbers) if at in refused and number]
    for number, member in reversed(told) if newest_first else told:
        _reports(here, number, member)
    for _ in range(3):
        _file(here, here.truth(FAMILY), set())

    days = days_between(NIGHT - timedelta(days=6), here.clock.now().date() + timedelta(days=10))
    wanted = truth_by_day(here.truth(FAMILY), FAMILY, days, drawn.group_on, drawn.premium_on)
    assert roster_by_day(here.carrier.known, days) == wanted
    assert here.due() == 0
    before = here.doors.views.digest(LEDGER.view)
    rebuild(here.doors.log, here.doors.views, LEDGER)
    assert here.doors.views.digest(LEDGER.view) == before


def _own(tier: CoverageTier) -> Spans:
    return {(SELF, MEDICAL): (Span("ppo", JANUARY, None, (TierStep(JANUARY, tier),)),)}


def test_what_a_full_file_told_news_of_is_said_again_by_changes() -> None:
    """It replaces what the carrier holds, and was the first to name the dependent; two files of changes came after."""
    here = _stage(full_file={"action": "replace"})
    family = _own(CoverageTier.FAMILY)
    d1: Spans = {**family, ("d1", MEDICAL): (Span("ppo", JANUARY),)}
    _file(here, family, set())
    number = _file(here, d1, {(FAMILY, "d1")}, "full")
    assert number is not None
    for _ in range(2):
        _file(here, d1, set())
    missing = {name[1] for name in here.carrier.roster}
    fact = NamedFiles(here.doors, CARRIER).refused(number, FAMILY, "d1", code="E1", reason="no birth date")
    assert fact is not None
    here.append(f"feed/{CARRIER}", [fact])
    _file(here, d1, set())

    assert (missing, {name[1] for name in here.carrier.roster}) == ({SELF}, {SELF, "d1"})


def test_of_what_a_full_file_repeats_nothing_is_taken_back() -> None:
    """Changes had told it, and it still counts as told by them."""
    here = _stage(full_file={"action": "replace"})
    _file(here, _own(CoverageTier.FAMILY), set())
    number = _file(here, _own(CoverageTier.FAMILY), set(), "full")

    assert NamedFiles(here.doors, CARRIER).refused(number, FAMILY, SELF, code="E1", reason="unknown") is None


def test_a_file_that_lies_too_far_back_is_not_taken_back_in_silence() -> None:
    """The last files of a family are kept; of an older one a person hears what to do."""
    here = _stage()
    tiers = [CoverageTier.FAMILY, CoverageTier.EMPLOYEE_ONLY] * TAKEN_KEPT
    for tier in tiers[: TAKEN_KEPT + 1]:
        _file(here, _own(tier), set())
    for number in (1, 2):
        error = CarrierErrorReported(
            carrier=CARRIER,
            control_number=number,
            family=FAMILY,
            member=SELF,
            line=None,
            severity=Severity.ERROR,
            code="E1",
            text="not found",
            received_day=NIGHT,
            due_day=None,
            owner="benefits office",
            report="r",
            row=1,
        )
        here.append(f"carrier-error/{number}", [error])

    with pytest.raises(PermanentError, match="compare the carrier's roster"):
        resolve(here.doors, "1", actor="ana", reason="they lost it", again=True)
    assert resolve(here.doors, "2", actor="ana", reason="they lost it", again=True).state == "resolved"
    assert len(here.said(MembersRefused)) == 1
