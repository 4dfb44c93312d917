"""What a carrier must not hear of: it counts as told, as long as our books say just that."""

from datetime import date

import pytest

from events.carrier_feeds import FamilySilenced
from events.employment import PersonChanged
from events.people import PersonChanges
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending, rebuild_file
from services.carrier_feeds.worker.silencing import NothingToSilence, Silenced, silence
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, roster_of, stage

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
JUNE_END = date(2026, 6, 30)


def _own(first: date, last: date | None = None) -> Spans:
    tiers = (TierStep(first, CoverageTier.EMPLOYEE_ONLY),)
    return {(SELF, InsuranceLine.MEDICAL): (Span("ppo", first, last, tiers),)}


def _life(first: date) -> Spans:
    tiers = (TierStep(first, CoverageTier.EMPLOYEE_ONLY),)
    return {(SELF, InsuranceLine.LIFE): (Span("life", first, None, tiers),)}


def _told() -> Stage:
    here = stage()
    here.insured("city/1")
    here.night()
    return here


def _silence(here: Stage) -> Silenced:
    return silence(
        here.doors, CARRIER, "city/1", SELF, actor="ada", reason="the carrier billed by its own day"
    )


def test_the_carrier_does_not_hear_of_it() -> None:
    """The decision is recorded with who made it and why; no file says the fix."""
    here = _told()
    here.becomes("city/1", _own(FEBRUARY))
    silenced = _silence(here)
    outcome = here.night()
    (fact,) = here.said(FamilySilenced)

    assert silenced == Silenced(coverages=2, person=False)
    assert outcome.ending is Ending.NOTHING_TO_SAY
    assert here.carrier.roster == roster_of(_own(JANUARY), "city/1")
    assert isinstance(fact, FamilySilenced)
    assert (fact.decided_by, fact.reason) == ("ada", "the carrier billed by its own day")
    assert here.due() == 0


def test_what_changes_later_is_told() -> None:
    """Against what the carrier was told last."""
    here = _told()
    here.becomes("city/1", _own(FEBRUARY))
    _silence(here)
    here.night()
    here.becomes("city/1", _own(FEBRUARY, JUNE_END))
    here.night()

    assert here.carrier.roster == roster_of(_own(FEBRUARY, JUNE_END), "city/1")


def test_what_is_gone_altogether_is_told() -> None:
    """The coverage that stood silently is not left there for ever when that in our books is void."""
    here = _told()
    here.becomes("city/1", _own(FEBRUARY))
    _silence(here)
    here.night()
    here.becomes("city/1", {})
    here.night()

    assert here.carrier.roster == {}


def test_what_was_told_since_is_not_taken_back() -> None:
    """Books that say again what was silent once are told like any other."""
    here = _told()
    here.becomes("city/1", _own(FEBRUARY))
    _silence(here)
    for truth in (_own(FEBRUARY, JUNE_END), _own(FEBRUARY)):
        here.becomes("city/1", truth)
        here.night()

    assert here.carrier.roster == roster_of(_own(FEBRUARY), "city/1")


def test_another_line_stays_silent() -> None:
    """Each line for itself; a member's lines that were silenced together too."""
    here = _told()
    here.becomes("city/1", {**_own(FEBRUARY), **_life(FEBRUARY)})
    _silence(here)
    here.becomes("city/1", {**_own(FEBRUARY), **_life(MARCH)})
    here.night()

    assert here.carrier.roster == roster_of({**_own(JANUARY), **_life(MARCH)}, "city/1")


def test_what_is_decided_anew_holds_alone() -> None:
    """The decision before it is over, and is kept for the files of its time."""
    here = _told()
    here.becomes("city/1", _own(FEBRUARY))
    _silence(here)
    here.becomes("city/1", _own(MARCH))
    again = _silence(here)
    outcome = here.night()

    assert (again, outcome.ending) == (Silenced(coverages=2, person=False), Ending.NOTHING_TO_SAY)
    with pytest.raises(NothingToSilence, match="will not hear of"):
        _silence(here)


def test_a_full_file_says_again_what_it_said_while_it_was_silent() -> None:
    """It follows from the log up to its basis, whatever became of the silence."""
    here = stage(catalog_with(full_file={"action": "verify"}))
    here.insured("city/1")
    here.night()
    here.becomes("city/1", _own(FEBRUARY))
    _silence(here)
    full = here.night(kind="full")
    here.becomes("city/1", _own(MARCH))
    _silence(here)
    assert full.control_number is not None

    assert (
        rebuild_file(here.doors, CARRIER, full.control_number).whole() == here.carrier.files[full.file_name]
    )


def test_a_carrier_of_full_files_alone_hears_of_everything() -> None:
    """Nothing was told it that could stand: whoever is silenced would be missing from its files."""
    here = stage(catalog_with(changes=False, full_file={"action": "replace"}))
    here.insured("city/1")
    here.night(kind="full")
    here.becomes("city/1", _own(FEBRUARY))
    with pytest.raises(NothingToSilence, match="full files only"):
        _silence(here)


def test_a_name_can_be_kept_silent_too() -> None:
    """Until it changes once more."""
    here = _told()
    here.hr("city/1", _renamed("Grace"))
    silenced = _silence(here)
    quiet = here.night()
    here.hr("city/1", _renamed("Mary"))
    here.night()

    assert (silenced, quiet.ending) == (Silenced(coverages=0, person=True), Ending.NOTHING_TO_SAY)
    assert here.carrier.names["city/1", SELF] == "Mary"


def _renamed(name: str) -> PersonChanged:
    return PersonChanged(
        person_ref=SELF, changes=PersonChanges(first_name=name), change_day=JANUARY, correction=True
    )


def test_where_nothing_differs_nothing_is_silenced() -> None:
    """A silence without a difference would be a mistake in the making."""
    with pytest.raises(NothingToSilence):
        _silence(_told())
