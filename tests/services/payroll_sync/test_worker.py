"""A payroll is told, pay day by pay day, what differs from what it was told before."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from events.errors import NotFound
from services.batches import Outcome
from services.payroll_sync.projection import LEDGER
from services.payroll_sync.worker import due_pay_days, preview, run_payroll
from services.viewing import build, rebuild
from tests.life import day, elected, hired, joined, left, left_cancelled, person
from tests.services.column_files import Office, catalog


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office that knows one employee with medical from 1 March 2026."""
    made = Office(tmp_path).on("2026-01-05").publish(catalog())
    made.told(hire=hired("2026-01-05", who=person("Ada")), choice=elected("2026-01-05", "hmo"))
    yield made
    made.close()


def run(office: Office, pay_day: str) -> list[Outcome]:
    """Run a pay day's file on the day it closes."""
    closes = day(pay_day).replace(day=day(pay_day).day - 5)
    office.on(closes.isoformat())
    return run_payroll(office.doors, office.views, "city-payroll", day(pay_day))


def test_a_year_of_changes(office: Office) -> None:
    """Start, change and stop, each in the file of its own pay day, and nothing in between."""
    assert run(office, "2026-02-15") == [Outcome("city-payroll", "2026-02-15")]
    run(office, "2026-03-15")
    run(office, "2026-03-28")
    office.on("2026-05-20").told(
        birth=joined("lee", "2026-05-20", "child", reason="birth"),
        add=elected("2026-05-20", "hmo:lee", occasion="special_enrollment", reason="birth"),
    )
    run(office, "2026-06-15")
    office.on("2026-08-20").told(left=left("2026-08-21"))
    run(office, "2026-09-15")

    assert office.files() == {
        "ded_20260315_0001.csv": ['10234,city,"Example, Ada",D-HMO,start,2026-03-15,,100.00,24'],
        "ded_20260615_0002.csv": ['10234,city,"Example, Ada",D-HMO,change,2026-06-15,,250.00,24'],
        "ded_20260915_0003.csv": ['10234,city,"Example, Ada",D-HMO,stop,2026-09-15,2026-08-28,0.00,24'],
    }


def test_a_missed_pay_day_is_made_good(office: Office) -> None:
    """Without a file for 15 March the order is in the next one."""
    run(office, "2026-03-28")

    assert office.files() == {
        "ded_20260328_0001.csv": ['10234,city,"Example, Ada",D-HMO,start,2026-03-15,,100.00,24']
    }


def test_what_came_and_went_is_not_said(office: Office) -> None:
    """A termination that is cancelled before the payroll heard of it leaves nothing to say."""
    run(office, "2026-03-15")
    office.on("2026-03-20").told(left=left("2026-04-10"))
    office.on("2026-04-01").told(back=left_cancelled())

    assert run(office, "2026-05-15") == [Outcome("city-payroll", "2026-05-15")]
    assert office.views.count(LEDGER.view, mark="due") == 0


def test_an_open_pay_day_has_no_file_yet(office: Office) -> None:
    """What can still change is not told; the outcome says until when."""
    office.on("2026-03-09")
    outcomes = run_payroll(office.doors, office.views, "city-payroll", day("2026-03-15"))

    assert [(each.number, each.error, each.too_early) for each in outcomes] == [
        (None, "", "the pay day 2026-03-15 is open to changes until 2026-03-10")
    ]
    assert office.files() == {}


@pytest.mark.parametrize(("payroll", "pay_day"), [("none", "2026-03-15"), ("city-payroll", "2026-03-16")])
def test_no_such_pay_day(office: Office, payroll: str, pay_day: str) -> None:
    """A payroll or pay day that the catalog does not have is refused."""
    with pytest.raises(NotFound):
        run_payroll(office.doors, office.views, payroll, day(pay_day))


def test_which_pay_days_are_due(office: Office) -> None:
    """From the closing day to the pay day, until there is a file."""
    assert due_pay_days(office.doors, date(2026, 3, 9)) == []
    assert due_pay_days(office.doors, date(2026, 3, 10)) == [("city-payroll", date(2026, 3, 15))]
    assert due_pay_days(office.doors, date(2026, 3, 15)) == [("city-payroll", date(2026, 3, 15))]
    assert due_pay_days(office.doors, date(2026, 3, 16)) == []
    run(office, "2026-03-15")
    assert due_pay_days(office.doors, date(2026, 3, 10)) == []


def test_a_pay_day_before_the_last_one_said_gets_no_file(office: Office) -> None:
    """Its file would take back what the payroll was told since; it is not due, and who asks for it is told so."""
    run(office, "2026-03-15")
    office.on("2026-03-20").told(
        birth=joined("lee", "2026-03-20", "child", reason="birth"),
        add=elected("2026-03-20", "hmo:lee", occasion="special_enrollment", reason="birth"),
    )
    run(office, "2026-04-15")
    (missed,) = run_payroll(office.doors, office.views, "city-payroll", day("2026-03-28"))
    sent_before = run_payroll(office.doors, office.views, "city-payroll", day("2026-03-15"))

    assert (missed.number, missed.error) == (
        None,
        "the file of the pay day 2026-04-15 is prepared; it says all that was due before",
    )
    assert sent_before == []
    assert due_pay_days(office.doors, date(2026, 3, 25)) == []
    assert sorted(office.files()) == ["ded_20260315_0001.csv", "ded_20260415_0002.csv"]


def test_a_preview_records_nothing(office: Office) -> None:
    """The lines are shown as they would be said, as often as one likes."""
    head = office.log.head()
    lines = preview(office.doors, office.views, "city-payroll", day("2026-03-15"))

    assert [(line.values["code"], line.values["amount"], line.values["goal"]) for line in lines] == [
        ("D-HMO", "100.00", "2400.00")
    ]
    assert lines[0].values["employer_id"] == "046000001"
    assert preview(office.doors, office.views, "city-payroll", day("2026-03-15")) == lines
    assert office.log.head() == head


def test_a_future_rate_stays_due(office: Office) -> None:
    """A row is marked while its payroll has to be told something at a pay day to come."""
    office.on("2026-03-01").told(left=left("2026-06-10"))
    run(office, "2026-03-15")

    assert office.views.count(LEDGER.view, mark="due") == 1
    run(office, "2026-07-15")
    build(office.log, office.views, LEDGER)
    assert office.views.count(LEDGER.view, mark="due") == 0


def test_the_ledger_can_be_built_again(office: Office) -> None:
    """Dropped and built from the log it is the same, and says nothing twice."""
    office.on("2026-03-01").told(left=left("2026-06-10"))
    run(office, "2026-03-15")
    run(office, "2026-07-15")
    build(office.log, office.views, LEDGER)
    before = office.views.digest(LEDGER.view)
    rebuild(office.log, office.views, LEDGER)

    assert office.views.digest(LEDGER.view) == before
    assert run(office, "2026-07-28") == [Outcome("city-payroll", "2026-07-28")]


def test_many_employees_in_one_file(office: Office) -> None:
    """By employee, more than are read at a time."""
    families = [f"city/{number:05d}" for number in range(300)]
    office.told(*families, hire=hired("2026-01-05"), choice=elected("2026-01-05", "hmo", "dental"))
    run(office, "2026-03-15")
    (lines,) = office.files().values()

    assert len(lines) == 601
    assert [line.split(",")[0] for line in lines] == sorted(line.split(",")[0] for line in lines)
