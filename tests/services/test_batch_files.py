"""Which files for payrolls and COBRA administrators there are, and which have not arrived."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.batch_files import BATCH_FILES, DELIVERED, BatchFile, batch_files, undelivered
from services.payroll_sync.worker import run_payroll
from services.viewing import build, rebuild
from tests.life import elected, hired, person
from tests.services.column_files import Office, catalog


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose payroll has something to be told."""
    made = Office(tmp_path).on("2026-01-05").publish(catalog())
    made.told(hire=hired("2026-01-05", who=person("Ada")), choice=elected("2026-01-05", "hmo"))
    yield made.on("2026-03-10")
    made.close()


def pay(office: Office) -> None:
    """Run the file of the pay day in the middle of March, and bring the view up to date."""
    run_payroll(office.doors, office.views, "city-payroll", date(2026, 3, 15))
    build(office.log, office.views, BATCH_FILES)


def test_a_file_waits_until_it_has_arrived(office: Office) -> None:
    """With the error of the last attempt, which is gone once it is there."""
    office.partner.away = "before"
    pay(office)
    (waiting,) = batch_files(office.views, "city-payroll")
    counted = undelivered(office.views)
    office.partner.away = ""
    pay(office)

    assert (waiting.delivered_at, bool(waiting.error), counted) == (None, True, {"city-payroll": 1})
    assert list(batch_files(office.views, mark=DELIVERED)) == [
        BatchFile(
            partner="city-payroll",
            number=1,
            key="2026-03-15",
            file_name="ded_20260315_0001.csv",
            lines=1,
            prepared_at=office.clock.now(),
            delivered_at=office.clock.now(),
        )
    ]
    assert undelivered(office.views) == {}


def test_built_again_it_is_the_same(office: Office) -> None:
    """Byte for byte, also where a file was tried more than once."""
    office.partner.away = "before"
    pay(office)
    pay(office)
    before = office.views.digest(BATCH_FILES.view)

    rebuild(office.log, office.views, BATCH_FILES)

    assert office.views.digest(BATCH_FILES.view) == before
