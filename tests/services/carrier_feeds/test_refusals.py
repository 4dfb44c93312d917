"""Members whom a carrier names in a set that it rejects: they go alone, the others go on without them."""

import json
from typing import Any

import pytest

from events.carrier_answers import MemberFault
from events.carrier_feeds import FamilyHeld, InterchangeAcknowledged, InterchangePrepared
from events.employment import PersonChanged
from events.feed_holds import FamilyReleased
from events.people import PersonChanges
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.worker import Ending, import_answer, verdicts
from services.carrier_feeds.worker.doors import file_of_number
from services.carrier_feeds.worker.holding import NothingToRelease, families_held, release_family
from services.ports import ErrorPlace
from tests.life import day
from tests.services.carrier_feeds.stage import CARRIER, Stage, stage

GUILTY = ErrorPlace("city/2", "self", "ppo")
WORDS = "segment 9: at fault"


def _refused(here: Stage, control: int, code: str, *, faults: list[int], **sets: str) -> None:
    """Bring a 999 that names positions in its sets that are not plainly accepted."""
    said: dict[str, Any] = {"kind": "999", "control": control, "code": code, "faults": faults}
    content = json.dumps([{**said, "sets": {name[1:]: verdict for name, verdict in sets.items()}}])
    outcome = import_answer(here.doors, CARRIER, name=f"{control}.999", content=content.encode())
    assert outcome.not_ours == ()


def _sets(here: Stage) -> list[list[str]]:
    """Return the families of each set of the last file."""
    last = here.said(InterchangePrepared)[-1]
    return [[family.family for family in one.families] for one in last.sets]


@pytest.fixture
def here() -> Stage:
    """A file of three families in one set, delivered and not answered; position 9 of it speaks of the second."""
    made = stage()
    made.interchanges.spoken_of = {9: GUILTY}
    made.carrier.keep_back = True
    made.insured("city/1", "city/2", "city/3")
    made.night()
    return made


def test_who_is_named_goes_alone_and_the_others_together(here: Stage) -> None:
    """Nothing of a rejected set was loaded; all of it is said again, and only the named family is suspected."""
    _refused(here, 1, "R", faults=[9], s0001="R")
    outcome = here.night()

    assert (outcome.families, _sets(here)) == (3, [["city/1", "city/3"], ["city/2"]])


def test_without_a_name_everybody_is_suspected(here: Stage) -> None:
    """Position 4 is in the header: nobody's."""
    _refused(here, 1, "R", faults=[4], s0001="R")
    here.night()

    assert _sets(here) == [["city/1"], ["city/2"], ["city/3"]]


def test_whom_an_error_speaks_of_is_kept_and_shown(here: Stage) -> None:
    """The member, the coverage, and the words; what is about nobody stands with the set alone."""
    _refused(here, 1, "R", faults=[4, 9], s0001="R")
    (heard,) = here.said(InterchangeAcknowledged)
    file = file_of_number(here.doors, CARRIER, 1)

    fault = MemberFault(family="city/2", member="self", line=InsuranceLine.MEDICAL, plan="ppo", reason=WORDS)
    assert isinstance(heard, InterchangeAcknowledged)
    assert [each.faults for each in heard.sets] == [(fault,)]
    assert file is not None
    assert [each.named for each in verdicts(here.doors, file)] == [(f"CITY-2, medical, ppo: {WORDS}",)]


def test_an_error_that_is_only_noted_is_no_rejection(here: Stage) -> None:
    """E is an acceptance: nothing is said again, and what was noted is kept."""
    _refused(here, 1, "E", faults=[9], s0001="E")
    (heard,) = here.said(InterchangeAcknowledged)

    assert here.due() == 0
    assert isinstance(heard, InterchangeAcknowledged)
    assert [(each.accepted, len(each.faults)) for each in heard.sets] == [(True, 1)]


def _refused_twice(here: Stage) -> None:
    _refused(here, 1, "R", faults=[9], s0001="R")
    here.night()
    _refused(here, 2, "P", faults=[9], s0002="R")


def test_the_same_is_not_sent_a_third_time(here: Stage) -> None:
    """It is held with the carrier's reason, once for as many nights as nothing changes."""
    _refused_twice(here)
    outcomes = [here.night(), here.night()]
    why = f"the carrier has refused it, and nothing has changed since: {WORDS}"

    assert [each.ending for each in outcomes] == [Ending.NOTHING_TO_SAY] * 2
    assert [each.families_held for each in outcomes] == [(("city/2", why),)] * 2
    assert [(each.family, each.reason) for each in here.said(FamilyHeld)] == [("city/2", why)]


def test_what_has_changed_is_worth_another_try(here: Stage) -> None:
    """A corrected name is another row; once it is accepted the family goes with the others again."""
    _refused_twice(here)
    here.night()
    here.hr(
        "city/2",
        PersonChanged(
            person_ref="self",
            changes=PersonChanges(last_name="Corrected"),
            change_day=day("2026-06-05"),
            correction=True,
        ),
    )
    outcome = here.night()
    number = outcome.control_number
    assert number is not None
    _refused(here, number, "A", faults=[])

    assert (outcome.ending, _sets(here)) == (Ending.DELIVERED, [["city/2"]])
    assert here.due() == 0
    here.insured("city/4")
    here.hr(
        "city/2",
        PersonChanged(
            person_ref="self",
            changes=PersonChanges(first_name="New"),
            change_day=day("2026-06-06"),
            correction=True,
        ),
    )
    here.night()
    assert _sets(here) == [["city/2", "city/4"]]


def _release(here: Stage, family: str) -> str:
    return release_family(here.doors, CARRIER, family, actor="bob", reason="they have opened the plan")


def test_what_the_carrier_mended_is_said_again_once_a_person_releases_it(here: Stage) -> None:
    """The same rows, alone in their set; who let them go and why is in the log, and nothing is held any more."""
    _refused_twice(here)
    here.night()
    (waits,) = families_held(here.doors, CARRIER)
    why = _release(here, "city/2")
    outcome = here.night()
    assert outcome.control_number is not None
    _refused(here, outcome.control_number, "A", faults=[])

    assert (waits.family, waits.kind, waits.owner) == ("city/2", "change", "benefits office")
    assert waits.reason == why == f"the carrier has refused it, and nothing has changed since: {WORDS}"
    assert (outcome.ending, outcome.families_held, _sets(here)) == (Ending.DELIVERED, (), [["city/2"]])
    assert families_held(here.doors, CARRIER) == []
    assert here.due() == 0
    stream = f"feed/{CARRIER}"
    (record,) = [r for r in here.doors.log.load([stream])[stream] if isinstance(r.event, FamilyReleased)]
    assert record.event == FamilyReleased(
        carrier=CARRIER, family="city/2", reason="they have opened the plan"
    )
    assert record.cause.actor == "bob"


def test_what_is_refused_after_the_release_is_tried_twice_and_held_again(here: Stage) -> None:
    """A release is for one more round; it is reported anew."""
    _refused_twice(here)
    here.night()
    _release(here, "city/2")
    for _ in range(2):
        number = here.night().control_number
        assert number is not None
        _refused(here, number, "R", faults=[9], s0001="R")
    outcome = here.night()

    assert outcome.ending is Ending.NOTHING_TO_SAY
    assert [family for family, _ in outcome.families_held] == ["city/2"]
    assert len(here.said(FamilyHeld)) == 2


def test_only_who_is_held_is_released(here: Stage) -> None:
    """A family that is in its files like any other, or is not known, has nothing to be released from."""
    _refused_twice(here)
    here.night()

    for family in ("city/1", "city/9"):
        with pytest.raises(NothingToRelease, match=family):
            _release(here, family)
    assert here.said(FamilyReleased) == []
