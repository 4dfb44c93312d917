"""What goes with a row beside the coverages: what a COBRA coverage continues, and whose event it was."""

from datetime import UTC, date, datetime

import pytest

from events.base import Cause, DomainEvent, Recorded
from events.cobra import QualifyingEvent, QualifyingEventOccurred, QualifyingEventWithdrawn
from events.employment import PersonChanged
from events.people import PersonChanges
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import BenefitStatus, Continuation, MaintenanceReason, MemberChange
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.extras import continuation_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from tests.life import day, hired, job, joined, left, parted, person
from tests.services.carrier_feeds.roster_stage import ended, night, roster_stage, said_last
from tests.services.carrier_feeds.stage import CARRIER, Stage, began, catalog_with, stage

FAMILY = "city/1"
MAY, JUNE, JULY = day("2026-05-31"), day("2026-06-30"), day("2026-07-31")
CODES = {
    "termination": "1",
    "reduction_of_hours": "2",
    "medicare": "3",
    "death": "4",
    "divorce": "5",
    "legal_separation": "6",
    "child_ceased_to_be_dependent": "7",
}
"""INS07. Source: X12 834 005010X220A1, loop 2000; the other codes (8 bankruptcy, 9 layoff, 10 leave) are no events of
42 USC 300bb-3."""


def occurred(
    event: str = "termination",
    on: str = "2026-06-12",
    *,
    member: str = SELF,
    loss: date = JUNE,
    last: str = "2027-12-31",
) -> QualifyingEventOccurred:
    """Return a qualifying event by which medical coverage is lost at the end of a day."""
    return QualifyingEventOccurred(
        member=member,
        qualifying_event=QualifyingEvent(event),
        event_day=day(on),
        loss_day=loss,
        lines=(InsuranceLine.MEDICAL,),
        plans=("ppo",),
        employer_notice_due_day=None,
        family_notice_due_day=None,
        election_notice_due_day=day("2026-08-13"),
        election_last_day=day("2026-10-12"),
        continuation_first_day=date.fromordinal(loss.toordinal() + 1),
        continuation_last_day=day(last),
        catalog="",
        rests_on=(),
    )


def withdrawn(event: str = "termination", on: str = "2026-06-12") -> QualifyingEventWithdrawn:
    """Return that the employee's event was none."""
    return QualifyingEventWithdrawn(
        member=SELF, qualifying_event=QualifyingEvent(event), event_day=day(on), reason="", rests_on=()
    )


def continues(event: str, on: str, first: str) -> Continuation:
    """Return what is said of such an event."""
    return Continuation(event, day(on), day(first), day("2027-12-31"))


TERMINATED = continues("termination", "2026-06-12", "2026-07-01")


def found(first_day: str, *events: DomainEvent, member: str = SELF) -> Continuation | None:
    """Return what a coverage of COBRA that begins on a day continues."""
    at = datetime(2026, 6, 1, tzinfo=UTC)
    records = [Recorded(n, f"cobra/{FAMILY}", n, at, each, Cause()) for n, each in enumerate(events, start=1)]
    return continuation_of(records, member, day(first_day))


@pytest.mark.parametrize(
    ("first_day", "says"),
    [
        ("2026-06-29", None),
        ("2026-06-30", None),
        ("2026-07-01", TERMINATED),
        ("2026-07-02", TERMINATED),
        ("2027-12-31", TERMINATED),
    ],
)
def test_it_continues_what_was_lost_before_it_begins(first_day: str, says: Continuation | None) -> None:
    """From the day after the last covered day on; a coverage that begins on that day or before continues another."""
    assert found(first_day, occurred()) == says


@pytest.mark.parametrize(
    ("first_day", "event"), [("2026-06-30", "reduction_of_hours"), ("2026-07-01", "termination")]
)
def test_the_last_loss_before_it_counts(first_day: str, event: str) -> None:
    """In whatever order they were learned: of two events the one whose loss is the later."""
    fewer = occurred("reduction_of_hours", on="2026-05-04", loss=MAY)
    for order in ((fewer, occurred()), (occurred(), fewer)):
        told = found(first_day, *order)
        assert told is not None
        assert told.event == event


def test_the_members_own_event_comes_before_the_employees() -> None:
    """A divorced spouse continues by the divorce; whoever has no event of their own by the employee's."""
    divorce = occurred("divorce", member="kim", on="2026-05-20", loss=MAY)
    events = (divorce, occurred())

    assert found("2026-07-01", *events, member="kim") == continues("divorce", "2026-05-20", "2026-06-01")
    assert found("2026-07-01", *events, member="lee") == TERMINATED
    assert found("2026-07-01", *events) == TERMINATED
    assert found("2026-07-01", divorce, member="lee") is None
    assert found("2026-05-31", *events, member="kim") is None


def test_an_event_of_their_own_that_comes_later_is_none_yet() -> None:
    """By the day of the coverage: a child who ages out in July has continued by the employee's event in between."""
    aged = occurred("child_ceased_to_be_dependent", member="lee", on="2026-07-20", loss=JULY)

    assert found("2026-07-31", occurred(), aged, member="lee") == TERMINATED
    assert found("2026-08-01", occurred(), aged, member="lee") == continues(
        "child_ceased_to_be_dependent", "2026-07-20", "2026-08-01"
    )


def test_what_was_withdrawn_is_no_event() -> None:
    """Only the one that is named, by member, event and day; recorded again it is one."""
    assert found("2026-07-01", occurred(), withdrawn()) is None
    assert found("2026-07-01", occurred(), withdrawn("death")) == TERMINATED
    assert found("2026-07-01", occurred(), withdrawn(on="2026-06-13")) == TERMINATED
    assert found("2026-07-01", occurred(), withdrawn(), occurred()) == TERMINATED


def rows(here: Stage) -> dict[tuple[str, str], MemberChange]:
    """Run a night, and return what it says of each member, by kind and name."""
    here.night()
    here.due()
    key = key_of(CARRIER, FAMILY)
    account = account_of(here.doors.views.load(LEDGER.view, [key])[key])
    return {
        (row.maintenance.value, row.member): row
        for change in account.sent[-1].changes
        for row in change.members
    }


def continued(here: Stage, *members: str, event: QualifyingEventOccurred | None = None) -> None:
    """Let a family of three lose coverage at the end of June, and these elect COBRA from July on."""
    here.hr(FAMILY, hired("2026-01-01"), joined("kim", "2026-01-01"), joined("lee", "2026-01-01", "child"))
    here.covers(FAMILY, began(tier=CoverageTier.FAMILY), began("kim"), began("lee"))
    here.covers(FAMILY, *(ended("2026-06-30", member) for member in (SELF, "kim", "lee")))
    here.night()
    here.append(f"cobra/{FAMILY}", [event or occurred()])
    begin = (began(each, "ppo", day("2026-07-01"), reason=MaintenanceReason.COBRA) for each in members)
    here.covers(FAMILY, *begin)


@pytest.mark.parametrize(
    "electing", [(SELF,), (SELF, "kim"), (SELF, "kim", "lee"), ("kim",), ("kim", "lee"), ("lee",)]
)
def test_each_who_elects_is_said_with_what_they_continue(electing: tuple[str, ...]) -> None:
    """Each beneficiary elects for themselves; who does not has no row. Source: 42 USC 300bb-5; INS04 09, INS05 C."""
    here = stage()
    here.hr(FAMILY, left("2026-06-12"))
    continued(here, *electing)
    said = rows(here)

    assert set(said) == {("addition", each) for each in electing}
    for row in said.values():
        assert (row.reason, row.benefit_status) == (MaintenanceReason.COBRA, BenefitStatus.COBRA)
        assert row.continuation == TERMINATED


def test_a_divorced_spouse_continues_alone() -> None:
    """Beside the employee, who stays as they are and has no row."""
    here = stage()
    here.hr(FAMILY, hired("2026-01-01"), joined("kim", "2026-01-01"), parted("kim", "2026-06-12"))
    here.covers(FAMILY, began(tier=CoverageTier.FAMILY), began("kim"), ended("2026-06-30", "kim"))
    here.night()
    here.append(f"cobra/{FAMILY}", [occurred("divorce", member="kim")])
    here.covers(FAMILY, began("kim", "ppo", day("2026-07-01"), reason=MaintenanceReason.COBRA))
    said = rows(here)

    assert set(said) == {("addition", "kim")}
    assert said["addition", "kim"].continuation == continues("divorce", "2026-06-12", "2026-07-01")


def test_where_no_event_is_known_the_status_is_said_alone() -> None:
    """INS05 C without INS07 and the days: nothing is made up."""
    here = stage()
    continued(here, SELF, event=occurred("divorce", member="kim"))
    (row,) = rows(here).values()

    assert (row.benefit_status, row.continuation) == (BenefitStatus.COBRA, None)


def test_a_carrier_that_does_not_want_it_is_not_told() -> None:
    """INS05 C all the same."""
    here = stage(catalog_with(say_cobra=False))
    continued(here, SELF)
    (row,) = rows(here).values()

    assert (row.benefit_status, row.continuation) == (BenefitStatus.COBRA, None)


def test_it_goes_with_every_row_of_a_continued_coverage() -> None:
    """With an address alone, and with the end."""
    here = stage()
    continued(here, SELF)
    rows(here)
    here.hr(FAMILY, _moved())
    moved = rows(here)["change", SELF]
    last = ended("2026-09-30").model_copy(update={"first_day": day("2026-07-01")})
    here.covers(FAMILY, last)
    over = rows(here)["termination", SELF]

    assert (moved.benefit_status, moved.continuation) == (BenefitStatus.COBRA, TERMINATED)
    assert (over.benefit_status, over.continuation) == (BenefitStatus.COBRA, TERMINATED)


def _moved() -> DomainEvent:
    return PersonChanged(
        person_ref=SELF, changes=PersonChanges(email="ada@example.org"), change_day=JULY, correction=False
    )


@pytest.mark.parametrize(("event", "code"), CODES.items())
def test_each_event_has_its_code_in_the_file(event: str, code: str) -> None:
    """INS07, with DTP*301 the event, *340 and *341 the first and the last day; both checks pass."""
    here = roster_stage()
    here.hr(FAMILY, hired("2026-01-01", who=person("Ada", ssn="078050001"), work=job()))
    here.covers(FAMILY, began(), ended("2026-06-30"))
    night(here)
    here.append(f"cobra/{FAMILY}", [occurred(event)])
    here.covers(FAMILY, began(SELF, "ppo", day("2026-07-01"), reason=MaintenanceReason.COBRA))
    night(here)
    segments = said_last(here).decode().split("~\n")
    days = [each for each in segments if each[:7] in {"DTP*301", "DTP*340", "DTP*341"}]

    assert [each for each in segments if each.startswith("INS*")] == [f"INS*Y*18*021*09*C**{code}*FT"]
    assert days == ["DTP*301*D8*20260612", "DTP*340*D8*20260701", "DTP*341*D8*20271231"]


def test_every_event_of_the_law_has_a_code() -> None:
    """A new one must be given its code above."""
    assert set(CODES) == {each.value for each in QualifyingEvent}


def test_coverage_that_goes_on_under_cobra_is_said_although_no_end_was_told() -> None:
    """Lost and elected between two nights, in the same plan: it ends, and begins anew for another reason."""
    here = stage()
    here.hr(FAMILY, hired("2026-01-01"), left("2026-06-12"))
    here.covers(FAMILY, began())
    here.night()
    here.append(f"cobra/{FAMILY}", [occurred()])
    cobra = began(SELF, "ppo", day("2026-07-01"), reason=MaintenanceReason.COBRA)
    here.covers(FAMILY, ended("2026-06-30"), cobra)
    (row,) = rows(here).values()

    assert [(each.maintenance.value, each.first_day, each.last_day) for each in row.coverages] == [
        ("termination", day("2026-01-01"), JUNE),
        ("addition", day("2026-07-01"), None),
    ]
    assert (row.benefit_status, row.continuation) == (BenefitStatus.COBRA, TERMINATED)
