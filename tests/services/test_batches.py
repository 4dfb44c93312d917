"""A column file is decided once, can be written again, and arrives once, whatever fails in between."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from events.base import Entry
from events.carrier_feeds import BatchDelivered, BatchLine, BatchNotDelivered, BatchPrepared
from events.errors import ConcurrentWrite, Malformed, NotFound
from events.offers import index
from services.batches import Outcome, batches, rebuild_batch, run_batch, sheet_of
from services.turns import ALONE, LedDrops, NotLeading
from tests.life import FAMILY, hired, person
from tests.services.column_files import Drops, Office, Told, catalog

PAY_DAY = date(2026, 3, 15)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with a catalog and one employee."""
    made = Office(tmp_path).publish(catalog()).told(hire=hired("2026-01-05", who=person("Ada")))
    yield made
    made.close()


def line(office: Office, amount: str = "100.00", **values: str) -> BatchLine:
    """Return one order for the employee, as they are known now."""
    said = {
        "employee_id": "10234",
        "employer": "city",
        "code": "D-HMO",
        "action": "start",
        "first_pay_day": "2026-03-15",
        "last_pay_day": "",
        "amount": amount,
        "frequency": "24",
    }
    known = office.log.load([f"hr/{FAMILY}"])[f"hr/{FAMILY}"]
    return BatchLine(
        family=FAMILY, member="self", person_version=known[-1].position, values={**said, **values}
    )


def run(office: Office, *lines: BatchLine, day: date = PAY_DAY) -> list[Outcome]:
    """Run the file of a pay day."""

    def asked() -> tuple[int, Sequence[BatchLine]]:
        return office.log.head(), lines

    return run_batch(office.doors, "city-payroll", key=day.isoformat(), day=day, lines=asked)


def facts(office: Office) -> list[type]:
    """Return the kinds of the facts about the partner's files."""
    return [type(record.event) for record in office.log.load(["batch/city-payroll"])["batch/city-payroll"]]


def test_a_file_arrives(office: Office) -> None:
    """Decided, delivered and recorded: with a name from the catalog and the person as they are known."""
    assert run(office, line(office)) == [
        Outcome("city-payroll", "2026-03-15", 1, "ded_20260315_0001.csv", lines=1, delivered=True)
    ]
    assert office.files() == {
        "ded_20260315_0001.csv": ['10234,city,"Example, Ada",D-HMO,start,2026-03-15,,100.00,24']
    }
    assert facts(office) == [BatchPrepared, BatchDelivered]


def test_nothing_personal_is_kept(office: Office) -> None:
    """The fact holds the order and where the person is found, not who they are."""
    run(office, line(office))
    prepared = batches(office.log, "city-payroll")[0].prepared

    assert "Ada" not in prepared.model_dump_json()
    assert prepared.lines[0].person_version > 0


def test_again(office: Office) -> None:
    """The same pay day is not said twice, not even with other lines."""
    run(office, line(office))

    assert run(office, line(office, "999.00")) == []
    assert len(office.files()) == 1


def test_nothing_to_say(office: Office) -> None:
    """Without lines there is no file and no number, and the day is not used up."""
    assert run(office) == [Outcome("city-payroll", "2026-03-15")]
    assert facts(office) == []
    assert run(office, line(office))[0].number == 1


def test_numbers_have_no_gap(office: Office) -> None:
    """Each file counts on from the one before."""
    days = [date(2026, 3, 15), date(2026, 3, 28), date(2026, 4, 15)]

    assert [run(office, line(office), day=day)[0].number for day in days] == [1, 2, 3]


def test_who_does_not_lead_any_more_sends_nothing(office: Office) -> None:
    """The file is prepared and neither left nor found failed; whoever leads by now sends it, once."""
    ours = office.doors
    office.doors = replace(ours, drops=LedDrops(ours.drops, Told(False)))
    with pytest.raises(NotLeading):
        run(office, line(office))
    assert (facts(office), office.partner.tried) == ([BatchPrepared], [])

    office.doors = replace(ours, drops=LedDrops(ours.drops, ALONE))
    (outcome,) = run(office, line(office))

    assert (outcome.number, outcome.delivered) == (1, True)
    assert facts(office) == [BatchPrepared, BatchDelivered]


@pytest.mark.parametrize("away", ["before", "after", "refuses"])
def test_a_failed_delivery_is_tried_again(office: Office, away: str) -> None:
    """The same bytes under the same name, looked for first; a newer file waits for the older."""
    office.partner.away = away
    first = run(office, line(office))
    second = run(office, line(office, "200.00"), day=date(2026, 3, 28))
    office.partner.away = ""
    third = run(office, line(office, "200.00"), day=date(2026, 3, 28))

    assert [(each.number, each.delivered, bool(each.error)) for each in (*first, *second)] == [
        (1, False, True),
        (1, False, True),
    ]
    assert [(each.number, each.delivered) for each in third] == [(1, True), (2, True)]
    assert office.partner.tried == [False, True, True, False]
    assert list(office.files()) == ["ded_20260315_0001.csv", "ded_20260328_0002.csv"]
    assert facts(office) == [
        BatchPrepared,
        BatchNotDelivered,
        BatchDelivered,
        BatchPrepared,
        BatchDelivered,
    ]


def test_a_crash_after_the_upload_sends_nothing_twice(office: Office) -> None:
    """The file lies there, its delivery was never recorded: the next run finds it and says so."""
    office.partner.away = "after"
    run(office, line(office))
    office.partner.away = ""
    run(office)
    batch = batches(office.log, "city-payroll")[0]

    assert batch.delivered is not None
    assert batch.delivered.looked_up is True
    assert len(office.files()) == 1


def test_a_partner_without_a_connection(office: Office) -> None:
    """The file is prepared and waits; the reason is recorded once, however often it is tried."""
    office.doors = replace(office.doors, drops=Drops())
    outcomes = [*run(office, line(office)), *run(office), *run(office)]

    assert {each.error for each in outcomes} == {'no connection is configured for "city-payroll"'}
    assert facts(office) == [BatchPrepared, BatchNotDelivered]


def test_written_again(office: Office) -> None:
    """From the log alone the file comes out byte for byte, also under a newer catalog and with newer people."""
    run(office, line(office))
    other = catalog()
    payroll = other.payrolls[0].model_copy(update={"layout": other.cobra.layout})
    office.publish(other.model_copy(update={"payrolls": (payroll,)}))
    prepared = batches(office.log, "city-payroll")[0].prepared
    content = rebuild_batch(office.log, office.doors.catalogs, office.doors.write, prepared)

    assert content == (office.inbox / prepared.file_name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == prepared.sha256


def test_who_is_forgotten_cannot_be_written_again(office: Office) -> None:
    """With the person's key gone the file comes out otherwise, and is refused rather than sent."""
    run(office, line(office))
    office.log.forget([FAMILY])
    prepared = batches(office.log, "city-payroll")[0].prepared

    with pytest.raises(Malformed, match=r"ded_20260315_0001\.csv"):
        rebuild_batch(office.log, office.doors.catalogs, office.doors.write, prepared)


def test_what_cannot_be_written_is_not_prepared(office: Office) -> None:
    """A line the layout has no place for stops the file, and says where."""
    bad = line(office)
    del bad.values["frequency"]
    outcome = run(office, bad)[0]

    assert (outcome.number, outcome.error) == (
        None,
        'row 1, column "frequency": the row has no "frequency"',
    )
    assert facts(office) == []


def test_two_instances_at_once(office: Office) -> None:
    """Whoever is second is told to run again, and then finds the file prepared."""

    def asked() -> tuple[int, Sequence[BatchLine]]:
        run(office, line(office))
        return office.log.head(), [line(office, "999.00")]

    with pytest.raises(ConcurrentWrite):
        run_batch(office.doors, "city-payroll", key=PAY_DAY.isoformat(), day=PAY_DAY, lines=asked)

    assert run(office, line(office, "999.00")) == []
    assert len(office.files()) == 1


def test_who_has_a_file() -> None:
    """Payrolls and the administrator have one; nobody else has."""
    book = index(catalog())

    assert sheet_of(book, "city-payroll").file_name == "ded_{day:%Y%m%d}_{number:04d}.csv"
    assert sheet_of(book, "cobra").file_name == "cobra_{day:%Y%m%d}_{number:04d}.csv"
    with pytest.raises(NotFound, match='"blue"'):
        sheet_of(book, "blue")


def test_other_streams_are_other_partners(office: Office) -> None:
    """A file of one partner is none of another's."""
    run(office, line(office))
    prepared = batches(office.log, "city-payroll")[0].prepared
    office.log.append([Entry("batch/other", prepared)], after={"batch/other": 0})

    assert [each.prepared.number for each in batches(office.log, "city-payroll")] == [1]
