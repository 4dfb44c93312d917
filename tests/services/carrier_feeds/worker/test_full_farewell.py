"""Nobody is covered any more: the last are named with their ends, once a person has let the file go."""

import json
from datetime import date, timedelta

import pytest

from events.carrier_feeds import FamilyHeld, InterchangePrepared
from events.feed_holds import Gate
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending, NightOutcome, rebuild_file, run_night
from services.carrier_feeds.worker.full_farewell import BY_HAND
from services.carrier_feeds.worker.holding import OtherNumber, release
from services.carrier_feeds.worker.preview import preview_full
from services.carrier_feeds.worker.withdrawing import withdraw
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY = date(2026, 1, 1)
MAY = date(2026, 5, 31)
TWO = ("city/1", "city/2")


def _stage(*families: str, ended_days: int = 0) -> Stage:
    """Return a carrier of full files alone, who has had one of these families."""
    full = {"action": "replace", "ended_days": ended_days}
    here = stage(catalog_with(changes=False, full_file=full))
    here.insured(*families)
    assert here.night(kind="full").members == len(families)
    here.answered()
    return here


def _ends(here: Stage, family: str, last: date) -> None:
    tiers = (TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY),)
    here.becomes(family, {(SELF, MEDICAL): (Span("ppo", JANUARY, last, tiers),)})


def _release(here: Stage, expect: int) -> None:
    release(here.doors, CARRIER, actor="bob", reason="the group has moved", expect=expect, kind="full")


def _said(here: Stage, outcome: NightOutcome) -> list[tuple[str, str | None]]:
    assert outcome.control_number is not None
    content = rebuild_file(here.doors, CARRIER, outcome.control_number).whole()
    assert content == here.carrier.files[outcome.file_name]
    return [
        (each["family"], line["last_day"])
        for one in json.loads(content)["sets"]
        for each in one["families"]
        for row in each["rows"]
        for line in row["coverages"]
    ]


def test_the_last_ones_are_named_with_their_ends() -> None:
    """Whatever the limits are a person looks first; then the carrier holds nobody, with the true last days."""
    here = _stage(*TWO)
    _ends(here, "city/1", MAY)
    _ends(here, "city/2", NIGHT)
    held = here.night(kind="full", days=2)
    with pytest.raises(OtherNumber, match="2 would lose a coverage"):
        _release(here, 1)
    _release(here, 2)
    sent = run_night(here.doors, CARRIER, held.night, "full")

    assert held.reasons == ("nobody is covered any more; it names the last 2 members, each with the end",)
    assert sent.ending is Ending.DELIVERED
    assert _said(here, sent) == [("city/1", "2026-05-31"), ("city/2", NIGHT.isoformat())]
    assert [each.last for each in here.carrier.roster.values()] == ["2026-05-31", NIGHT.isoformat()]


def test_it_is_said_once() -> None:
    """The next night has nothing to say; who is covered then is in a file like any other."""
    here = _stage("city/1")
    _ends(here, "city/1", MAY)
    held = here.night(kind="full")
    _release(here, 1)
    run_night(here.doors, CARRIER, held.night, "full")
    here.answered()
    after = here.night(kind="full")
    here.insured("city/3")
    later = here.night(kind="full")

    assert after.ending is Ending.NOTHING_TO_SAY
    assert (later.ending, _said(here, later)) == (Ending.DELIVERED, [("city/3", None)])
    last, _ = (each for each in here.said(InterchangePrepared)[1:])
    assert isinstance(last, InterchangePrepared)
    assert last.nobody_left


def test_what_the_last_file_said_with_its_end_is_not_said_again() -> None:
    """The carrier takes ends for thirty days: it knows of this one, and the file after it is of nobody."""
    here = _stage("city/1", ended_days=30)
    _ends(here, "city/1", MAY)
    named = here.night(kind="full")
    here.answered()

    assert _said(here, named) == [("city/1", "2026-05-31")]
    assert here.night(kind="full", days=40).ending is Ending.NOTHING_TO_SAY


def test_what_never_took_effect_ends_by_absence_while_somebody_is_named() -> None:
    """Its end would be a day on which nobody was covered; the file names the other one."""
    here = _stage(*TWO)
    here.becomes("city/1", {})
    _ends(here, "city/2", MAY)
    held = here.night(kind="full")
    _release(here, 1)
    sent = run_night(here.doors, CARRIER, held.night, "full")

    assert _said(here, sent) == [("city/2", "2026-05-31")]
    assert sent.families_held == ()


def test_what_no_file_can_say_is_for_a_person() -> None:
    """An 834 needs a member, and the only one was never covered: it is reported once, and the night is over."""
    here = _stage("city/1")
    here.becomes("city/1", {})
    outcome = here.night(kind="full")
    again = here.night(kind="full")

    assert (outcome.ending, outcome.families_held) == (Ending.NOTHING_TO_SAY, (("city/1", BY_HAND),))
    assert [each.family for each in here.said(FamilyHeld)] == ["city/1"]
    assert (again.ending, again.families_held) == (Ending.NOTHING_TO_SAY, ())


def test_a_carrier_that_gets_changes_hears_of_the_ends_by_them() -> None:
    """Its full file has nothing to say."""
    here = stage(catalog_with(full_file={"action": "replace"}, limits={"ended_members": None}))
    here.insured("city/1")
    here.night()
    here.answered()
    here.night(kind="full")
    here.answered()
    _ends(here, "city/1", MAY)

    assert here.night(kind="full").ending is Ending.NOTHING_TO_SAY
    assert here.night().ending is Ending.DELIVERED


def test_a_preview_says_that_nobody_is_left() -> None:
    """With the gate, and how many."""
    here = _stage(*TWO)
    _ends(here, "city/1", MAY)
    _ends(here, "city/2", MAY)
    seen = preview_full(here.doors, CARRIER, NIGHT + timedelta(days=2))

    assert ([each.gate for each in seen.stops], seen.ended_members) == ([Gate.NOBODY_LEFT], 2)


@pytest.mark.parametrize("withdrawn", [True, False], ids=["withdrawn", "refused"])
def test_one_that_was_not_taken_is_said_again(withdrawn: bool) -> None:
    """It never left, or the carrier refused it: the file before is the last again, and left both of them covered."""
    here = _stage(*TWO)
    _ends(here, "city/1", MAY)
    _ends(here, "city/2", MAY)
    held = here.night(kind="full")
    _release(here, 2)
    here.carrier.away, here.carrier.reject = withdrawn, {1}
    run_night(here.doors, CARRIER, held.night, "full")
    here.carrier.away = False
    if withdrawn:
        withdraw(here.doors, CARRIER, 2, actor="bob", reason="another file now")
    here.answered()
    again = here.night(kind="full")
    _release(here, 2)
    sent = run_night(here.doors, CARRIER, again.night, "full")

    assert _said(here, sent) == [("city/1", "2026-05-31"), ("city/2", "2026-05-31")]
    assert sent.control_number == 3
