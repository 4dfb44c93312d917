"""What the metrics' counters rest on: each fact counted once, whoever counts, however often."""

from datetime import UTC, date, datetime

import pytest

from connectors.metrics import COUNTERS
from events.base import Cause, DomainEvent, Recorded
from events.carrier_feeds import (
    AnswerKind,
    BatchDelivered,
    BatchNotDelivered,
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangeHeld,
    InterchangeNotDelivered,
    InterchangePrepared,
    NightClosed,
    SetPrepared,
)
from events.employment import EmployeeDied
from events.feed_holds import FileKind, NightHeld
from events.payroll import DeductionStopped
from events.vocabulary.maintenance import FamilyChange, Maintenance, MemberChange
from events.vocabulary.people import Relationship
from services.answers.projection.tallies import key_of, tallied, tally_in

NIGHT = date(2026, 1, 5)


def told(stream: str, event: DomainEvent, source: str = "hub") -> dict[tuple[str, tuple[str, ...]], int]:
    """Return what one record adds, without the plain count of facts."""
    record = Recorded(1, stream, 1, datetime(2026, 1, 5, tzinfo=UTC), event, Cause(source=source))
    tallies = {tally_in(key): count for key, count in tallied(record).items()}
    return {tally: count for tally, count in tallies.items() if tally[0] != "hub_facts_appended_total"}


def test_an_upstream_event_counts_for_its_source() -> None:
    """By its stored name."""
    died = EmployeeDied(death_day=NIGHT)

    assert told("hr/city/1", died, "munis/city") == {
        ("hub_events_appended_total", ("munis/city", "hr.employee.died.v1")): 1
    }


def test_members_of_a_file_count_by_what_is_said_of_them() -> None:
    """Two additions and a termination are that, whatever sets they are in."""

    def member(name: str, maintenance: Maintenance) -> MemberChange:
        return MemberChange(name, Relationship.CHILD, maintenance, person_version=1)

    changes = [
        FamilyChange("city/1", "G", (member("d1", Maintenance.ADDITION), member("d2", Maintenance.ADDITION))),
        FamilyChange("city/2", "G", (member("d1", Maintenance.TERMINATION),)),
    ]
    sets = tuple(
        SetPrepared(control_number=f"{n:04}", reference=str(n), families=(each,))
        for n, each in enumerate(changes, 1)
    )
    prepared = InterchangePrepared(
        carrier="blue",
        night=NIGHT,
        control_number=1,
        file_name="x",
        written_at="2026-01-05T22:00:00-05:00",
        catalog="v",
        basis=1,
        sets=sets,
        size=1,
        sha256="0",
    )

    assert told("feed/blue", prepared) == {
        ("hub_feed_members_total", ("blue", "addition")): 2,
        ("hub_feed_members_total", ("blue", "termination")): 1,
    }


@pytest.mark.parametrize("kind", ["change", "full"])
def test_every_outcome_of_a_feed_counts(kind: FileKind) -> None:
    """Prepared, empty, held, sent, failed, by the kind of file; and what was answered."""
    night = NightClosed(carrier="blue", night=NIGHT, kind=kind, basis=1, control_number=None)
    file = {"carrier": "blue", "control_number": 1, "file_name": "x", "kind": kind}
    delivered = InterchangeDelivered(**file, remote_path="x", size=1, sha256="0", looked_up=False)  # type: ignore[arg-type]
    faulty = InterchangeHeld(carrier="blue", night=NIGHT, reasons=("x",), kind=kind)
    beyond = NightHeld(
        carrier="blue", night=NIGHT, kind=kind, gates=(), reasons=(), ended_members=1, members=1
    )
    answer = InterchangeAcknowledged(
        carrier="blue", control_number=1, answered_by=AnswerKind.TA1, accepted=False, final=True, code="R"
    )

    def runs(result: str) -> dict[tuple[str, tuple[str, ...]], int]:
        return {("hub_feed_runs_total", ("blue", kind, result)): 1}

    assert told("feed/blue", night) == runs("empty")
    assert told("feed/blue", night.model_copy(update={"control_number": 1})) == runs("prepared")
    assert told("feed/blue", faulty) == told("feed/blue", beyond) == runs("held")
    assert told("feed/blue", delivered) == {
        **runs("sent"),
        ("hub_sftp_attempts_total", ("blue", "delivered")): 1,
    }
    assert told("feed/blue", InterchangeNotDelivered(**file, error="x")) == {  # type: ignore[arg-type]
        **runs("failed"),
        ("hub_sftp_attempts_total", ("blue", "failed")): 1,
    }
    assert told("feed/blue", answer) == {("hub_ack_received_total", ("blue", "rejected")): 1}


def test_payroll_counts_changes_and_files() -> None:
    """By payroll; a file that failed is an attempt like one that arrived."""
    stopped = DeductionStopped(payroll="pay", code="D", plan="hmo", first_pay_day_without=NIGHT, rests_on=())
    arrived = BatchDelivered(
        partner="pay", number=1, file_name="x", remote_path="x", size=1, sha256="0", looked_up=False
    )

    assert told("payroll/city/1", stopped) == {("hub_payroll_changes_total", ("pay", "stopped")): 1}
    assert told("batch/pay", arrived) == {("hub_sftp_attempts_total", ("pay", "delivered")): 1}
    assert told("batch/pay", BatchNotDelivered(partner="pay", number=1, file_name="x", error="x")) == {
        ("hub_sftp_attempts_total", ("pay", "failed")): 1
    }


def test_every_tally_is_a_metric_with_as_many_labels() -> None:
    """A name that the metrics page does not know would break it."""
    tallies = [
        *told("hr/city/1", EmployeeDied(death_day=NIGHT), "munis/city"),
        *told("feed/blue", InterchangeHeld(carrier="blue", night=NIGHT, reasons=("x",))),
        *told("batch/pay", BatchNotDelivered(partner="pay", number=1, file_name="x", error="x")),
    ]

    for name, labels in tallies:
        assert len(COUNTERS[name][1]) == len(labels)
        assert tally_in(key_of(name, *labels)) == (name, labels)
