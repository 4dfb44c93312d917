"""What a full file says that no change has said yet: it counts as told, if the carrier takes the file as it stands."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.carrier_feeds import InterchangePrepared
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import Maintenance
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.state.account import Account, told
from services.carrier_feeds.worker import Ending
from tests.life import hired
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, roster_of, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY = NIGHT.replace(month=1)


def _own(tier: CoverageTier = CoverageTier.EMPLOYEE_ONLY) -> Spans:
    return {(SELF, MEDICAL): (Span("ppo", JANUARY, None, (TierStep(JANUARY, tier),)),)}


def _stage(action: str = "replace", **keys: Any) -> Stage:
    """Return a stage of two families; the carrier has the first alone, and its tier is another by now."""
    full = {"action": action}
    here = stage(catalog_with(full_file=full, families_per_set=1, limits={"ended_members": None}, **keys))
    for family in ("city/1", "city/2"):
        here.hr(family, hired("2026-01-01"))
    here.becomes("city/1", _own())
    here.night()
    here.answered()
    here.becomes("city/1", _own(CoverageTier.FAMILY))
    here.becomes("city/2", _own())
    return here


def _account(here: Stage, family: str) -> Account:
    here.due()
    key = key_of(CARRIER, family)
    return account_of(here.doors.views.load(LEDGER.view, [key])[key])


def _full(here: Stage, *, reject: tuple[int, ...] = ()) -> InterchangePrepared:
    here.night(kind="full", reject=reject)
    here.answered()
    return here.said(InterchangePrepared)[-1]


def test_it_counts_as_told() -> None:
    """A tier from the day of the file on, a new family whole; the log names both, and the account holds them."""
    here = _stage()
    prepared = _full(here)
    since = NIGHT + timedelta(days=2)
    tiers = (TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY), TierStep(since, CoverageTier.FAMILY))

    assert [each.family for one in prepared.full_sets for each in one.untold] == ["city/1", "city/2"]
    assert told(_account(here, "city/1")).spans == {(SELF, MEDICAL): (Span("ppo", JANUARY, None, tiers),)}
    assert told(_account(here, "city/2")).spans == _own()


def test_changes_do_not_say_it_again() -> None:
    """Of the new family nothing is left to say; of the other from when on it has its tier."""
    here = _stage()
    _full(here)
    outcome = here.night()
    here.answered()
    said = here.said(InterchangePrepared)[-1]
    lines = [
        (change.family, line.maintenance, line.change_day)
        for one in said.sets
        for change in one.families
        for row in change.members
        for line in row.coverages
    ]

    assert (outcome.ending, lines) == (Ending.DELIVERED, [("city/1", Maintenance.CHANGE, JANUARY)])
    assert here.carrier.roster == {
        **roster_of(_own(CoverageTier.FAMILY), "city/1"),
        **roster_of(_own(), "city/2"),
    }
    assert here.due() == 0


def test_what_waited_for_its_day_counts_too() -> None:
    """Nothing is learned on that day: a full file before the night's changes tells it, and they take it back alone."""
    here = stage(catalog_with(full_file={"action": "replace"}, dates={"future_days": 0}))
    here.insured("city/1")
    here.hr("city/2", hired("2026-01-01"))
    here.becomes("city/2", _from(NIGHT + timedelta(days=2)))
    here.night()
    here.answered()
    waits = here.due()
    prepared = _full(here)
    here.becomes("city/2", _from(JANUARY))
    here.night()

    assert waits == 0
    assert [each.family for one in prepared.full_sets for each in one.untold] == ["city/2"]
    assert here.carrier.roster == {**roster_of(_own(), "city/1"), **roster_of(_from(JANUARY), "city/2")}


def _from(first: date) -> Spans:
    return {(SELF, MEDICAL): (Span("ppo", first, None, (TierStep(first, CoverageTier.EMPLOYEE_ONLY),)),)}


@pytest.mark.parametrize("first_told", ["full", "change"])
def test_a_new_family_is_added_once(first_told: str) -> None:
    """By whichever file comes first; the other has no news of it."""
    here = stage(catalog_with(full_file={"action": "replace"}))
    here.insured("city/1")
    if first_told == "change":
        here.night()
        here.answered()
    prepared = _full(here)
    outcome = here.night()

    untold = [each.family for one in prepared.full_sets for each in one.untold]
    assert untold == (["city/1"] if first_told == "full" else [])
    assert outcome.ending is Ending.NOTHING_TO_SAY


def test_a_file_that_is_compared_tells_nothing() -> None:
    """The carrier takes nothing of it: changes say all of it, and the log names nobody."""
    here = _stage("verify")
    prepared = _full(here)
    outcome = here.night()

    assert [one.untold for one in prepared.full_sets] == [(), ()]
    assert (outcome.families, outcome.members) == (2, 2)


def test_of_a_refused_set_nothing_was_told() -> None:
    """The family of that set is said by changes; the other was told."""
    here = _stage()
    _full(here, reject=(2,))
    here.night()
    here.answered()
    said = here.said(InterchangePrepared)[-1]

    assert isinstance(said, InterchangePrepared)
    assert told(_account(here, "city/2")).spans == _own()
    assert [
        (change.family, row.maintenance)
        for one in said.sets
        for change in one.families
        for row in change.members
    ] == [("city/1", Maintenance.CHANGE), ("city/2", Maintenance.ADDITION)]
