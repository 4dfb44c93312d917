"""A night of a carrier: decided once, checked before anything leaves, delivered in order, told again when refused."""

import json
from datetime import date, timedelta

import pytest

from events.carrier_feeds import (
    FamilyHeld,
    InterchangeDelivered,
    InterchangeHeld,
    InterchangeNotDelivered,
    InterchangePrepared,
    NightClosed,
)
from events.employment import PersonChanged
from events.errors import NotFound
from events.people import PersonChanges
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import Maintenance, MaintenanceReason
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.worker import Ending, overdue_files, preview, rebuild_file, run_night
from services.carrier_feeds.worker.preview import PreviewMember
from tests.life import hired, voided
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage

JANUARY = date(2026, 1, 1)


def _renamed(name: str = "Grace", **changes: object) -> PersonChanged:
    said = PersonChanges.model_validate({"first_name": name, **changes})
    return PersonChanged(person_ref=SELF, changes=said, change_day=JANUARY, correction=True)


def _sets(here: Stage, number: int) -> list[list[str]]:
    """Return the families of each set of a file."""
    file = json.loads(rebuild_file(here.doors, CARRIER, number).whole())
    return [[family["family"] for family in one["families"]] for one in file["sets"]]


def test_a_night_has_one_file() -> None:
    """A night that is run again says nothing more, and what was learned since waits for the next."""
    here = stage()
    here.insured("city/1")
    first = here.night()
    here.insured("city/2")
    again = run_night(here.doors, CARRIER, first.night)
    tomorrow = here.night()

    assert (first.ending, first.control_number, first.families, first.members) == (Ending.DELIVERED, 1, 1, 1)
    assert (again.ending, again.control_number, again.delivered) == (Ending.ALREADY_CLOSED, None, ())
    assert (tomorrow.ending, tomorrow.control_number) == (Ending.DELIVERED, 2)
    assert _sets(here, 2) == [["city/2"]]


def test_a_night_without_news_is_closed_without_a_file() -> None:
    """Nothing to say is decided too, and takes no number."""
    here = stage()
    outcome = here.night()

    assert (outcome.ending, outcome.control_number) == (Ending.NOTHING_TO_SAY, None)
    assert [type(each) for each in here.said(NightClosed)] == [NightClosed]
    assert here.carrier.deliveries == []


def test_a_file_can_be_written_again() -> None:
    """The bytes from the log are those that were delivered, also when more is known by now."""
    here = stage()
    here.insured("city/1")
    outcome = here.night()
    delivered = here.carrier.files[outcome.file_name]
    here.hr("city/1", _renamed())

    assert rebuild_file(here.doors, CARRIER, 1).whole() == delivered
    with pytest.raises(NotFound, match="no file 2"):
        rebuild_file(here.doors, CARRIER, 2).whole()


def test_families_share_sets_as_the_profile_says() -> None:
    """Sets hold at most so many families, in order; who is new comes where they belong."""
    here = stage(catalog_with(families_per_set=2))
    here.insured("city/3", "city/1", "city/2")
    here.night()

    assert _sets(here, 1) == [["city/1", "city/2"], ["city/3"]]


def test_a_rejected_family_is_alone_in_the_next_file() -> None:
    """One member whom the carrier cannot read does not keep the others of the set out for ever."""
    here = stage(catalog_with(families_per_set=2))
    here.insured("city/1", "city/2", "city/3")
    here.night(reject=[1])
    here.answered()
    here.insured("city/4", "city/5")
    here.night(reject=[2])
    here.answered()
    here.night()
    here.answered()
    here.hr("city/1", _renamed())
    here.hr("city/2", _renamed())
    here.night()

    assert _sets(here, 2) == [["city/4", "city/5"], ["city/1"], ["city/2"]]
    assert _sets(here, 3) == [["city/1"]]
    assert _sets(here, 4) == [["city/1", "city/2"]]


def test_a_refused_interchange_is_said_again_as_it_was() -> None:
    """A file that was refused before it was read is nobody's doing: its families stay together."""
    here = stage(catalog_with(families_per_set=2))
    here.insured("city/1", "city/2")
    here.night(reject=[0])
    here.answered()
    here.night()

    assert _sets(here, 2) == _sets(here, 1) == [["city/1", "city/2"]]


def test_a_file_that_cannot_be_delivered_waits() -> None:
    """It goes first when the carrier is back, as it was; before that no further file is decided."""
    here = stage()
    here.insured("city/1")
    here.carrier.away = True
    waiting = here.night()
    here.insured("city/2")
    still = here.night()
    here.carrier.away = False
    after = here.night()

    assert (waiting.ending, waiting.control_number) == (Ending.NOT_DELIVERED, 1)
    assert (still.ending, still.control_number, still.reasons) == (
        Ending.NOT_DELIVERED,
        None,
        ("the connection was refused",),
    )
    assert (after.ending, after.delivered) == (Ending.DELIVERED, (1, 2))
    assert len(here.said(InterchangeNotDelivered)) == 2
    assert [each.looked_up for each in here.said(InterchangeDelivered)] == [False, False]


def test_a_file_that_fails_its_checks_does_not_leave() -> None:
    """It is recorded once for its reasons, takes no number, and the next run decides anew."""
    here = stage()
    here.insured("city/1")
    here.interchanges.faults = ["segment 7", "segment 7", "segment 9"]
    first = here.night()
    again = run_night(here.doors, CARRIER, first.night)
    here.interchanges.faults = []
    mended = run_night(here.doors, CARRIER, first.night)

    assert (first.ending, first.control_number) == (Ending.HELD, None)
    assert again.ending is Ending.HELD
    assert [each.reasons for each in here.said(InterchangeHeld)] == [("segment 7", "segment 9")]
    assert (mended.ending, mended.control_number) == (Ending.DELIVERED, 1)


def test_a_family_that_cannot_be_said_is_held() -> None:
    """The others are said; why is recorded once; it is tried every night and said when it can be."""
    here = stage()
    here.insured("city/1", "city/2")
    here.becomes(
        "city/2",
        {
            (SELF, InsuranceLine.MEDICAL): (
                Span("gold", JANUARY, None, (TierStep(JANUARY, CoverageTier.FAMILY),)),
            )
        },
    )
    here.interchanges.unsayable_plans = {"gold"}
    outcomes = [here.night(), here.night()]
    here.interchanges.unsayable_plans = set()
    outcomes.append(here.night())

    assert [each.ending for each in outcomes] == [Ending.DELIVERED, Ending.NOTHING_TO_SAY, Ending.DELIVERED]
    assert outcomes[1].families_held == (("city/2", "no code for plan gold"),)
    assert [each.family for each in here.said(FamilyHeld)] == ["city/2"]
    assert _sets(here, 2) == [["city/2"]]


def test_a_family_without_a_group_number_is_held() -> None:
    """Where no line of the profile fits, the family cannot be said."""
    here = stage(catalog_with(groups=[{"number": "RET", "standing": "retired"}]))
    here.insured("city/1")
    outcome = here.night()

    assert [family for family, _ in outcome.families_held] == ["city/1"]
    assert outcome.ending is Ending.NOTHING_TO_SAY


def test_a_covered_person_whom_nobody_knows_is_held() -> None:
    """Coverage of somebody whom HR never named cannot be said."""
    here = stage()
    here.hr("city/1", hired("2026-01-01"))
    here.becomes("city/1", {("d9", InsuranceLine.MEDICAL): (Span("ppo", JANUARY),)})

    assert here.night().families_held == (("city/1", "nobody is known as member d9"),)


def test_what_the_carrier_need_not_hear_is_considered_once() -> None:
    """A voided event that changed nobody is recorded as not needed, and the family is due no more."""
    here = stage()
    here.insured("city/1")
    here.night()
    (said,) = here.hr("city/1", _renamed())
    here.hr("city/1", voided(said))
    due = here.due()
    outcome = here.night()

    assert due == 1
    assert outcome.ending is Ending.NOTHING_TO_SAY
    assert [len(each.not_needed) for each in here.said(NightClosed)] == [0, 1]
    assert here.due() == 0


def test_what_was_not_needed_is_when_the_file_before_is_refused() -> None:
    """Not needed rests on what was told last: once that counts as never said, the person is said again."""
    here = stage()
    here.insured("city/1")
    here.night()
    here.answered()
    here.carrier.keep_back = True
    here.hr("city/1", _renamed())
    here.night(reject=[1])
    (said,) = here.hr("city/1", _renamed("Mary"))
    here.hr("city/1", voided(said))
    considered = here.night()
    here.carrier.release()
    here.answered()
    here.night()

    assert considered.ending is Ending.NOTHING_TO_SAY
    assert here.carrier.names["city/1", SELF] == "Grace"
    assert here.due() == 0


def test_silence_is_an_alarm() -> None:
    """A delivered file without its final answer is overdue after the hours of the profile, and not before."""
    here = stage()
    here.carrier.keep_back = True
    here.insured("city/1")
    here.night()
    sent_at = here.clock.now()
    early, late = (overdue_files(here.doors, CARRIER, sent_at + timedelta(hours=hours)) for hours in (47, 48))
    here.carrier.release()
    here.answered()

    assert (len(early), [each.control_number for each in late]) == (0, [1])
    assert overdue_files(here.doors, CARRIER, sent_at + timedelta(hours=480)) == []


def test_a_preview_says_what_the_night_would_and_changes_nothing() -> None:
    """Counts, masked members and checks are those of the file; nothing is recorded."""
    here = stage()
    here.insured("city/10234")
    head = here.doors.log.head()
    here.interchanges.faults = ["segment 7"]
    shown = preview(here.doors, CARRIER, date(2026, 6, 2))
    here.interchanges.faults = []
    outcome = here.night()

    assert shown.first_members == (
        PreviewMember(
            "***0234", Relationship.SELF, Maintenance.ADDITION, MaintenanceReason.INITIAL_ENROLLMENT
        ),
    )
    assert dict(shown.members_by_action) == dict(shown.coverages_by_action) == {Maintenance.ADDITION: 1}
    assert (shown.control_number, shown.faults) == (outcome.control_number, ("segment 7",))
    assert here.doors.log.read(after=head, limit=1)[0].event == here.said(InterchangePrepared)[0]


def test_an_unknown_carrier_is_refused() -> None:
    """A carrier that the catalog does not know has no nights."""
    here = stage()

    with pytest.raises(NotFound, match="purple"):
        run_night(here.doors, "purple", date(2026, 6, 2))
