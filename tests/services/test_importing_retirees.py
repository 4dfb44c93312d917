"""Starting from what a carrier holds of people who have retired."""

from datetime import date
from pathlib import Path

import pytest

from events.employment import EmployeeHired, EmployeeRetired
from services.importing import import_834
from services.publishing import publish
from services.wiring import Hub
from tests.fixtures.hub import child_added, event, hired, hub_in
from tests.services.test_importing import begin, catalog, coverage, file_of
from tests.small_catalog import small_catalog

RETIRED = (
    hired("2025-03-01"),
    child_added("2025-03-01"),
    event("hr.employee.retired", {"retirement_day": "2025-12-01", "retirement_system": "city"}),
    event(
        "hr.election.submitted",
        {
            "occasion": "retirement",
            "occasion_day": "2025-12-01",
            "signed_day": "2025-11-20",
            "choices": [{"plan": "hmo-retired", "covered": ["self", "d1"]}],
        },
    ),
)


@pytest.mark.parametrize(
    ("told", "hire_day", "retirement_day"),
    [
        (b"", date(2025, 11, 30), date(2025, 12, 1)),
        (b"DTP*286*D8*20251115~\n", date(2025, 11, 14), date(2025, 11, 15)),
        (b"DTP*336*D8*20250301~\n", date(2025, 3, 1), date(2025, 12, 1)),
    ],
    ids=["nothing told", "retirement told", "hire told"],
)
def test_a_retiree(tmp_path: Path, told: bytes, hire_day: date, retirement_day: date) -> None:
    """Hired, as told or the day before, and retired, as told or on the first day covered; the same coverage."""
    path, before = file_of(tmp_path, *RETIRED)
    path.write_bytes(path.read_bytes().replace(b"DTP*356", told + b"DTP*356", 1))
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, commit=True)
        after = coverage(hub)
        days = work_days(hub)

    assert (done.placing.unplaced, done.refused, done.taken.otherwise) == ([], [], 0)
    assert after == before
    assert days == [hire_day, retirement_day]


def work_days(hub: Hub) -> list[date]:
    """Return the days of hire and of retirement that HR has told of the one family."""
    (records,) = hub.log.load(["hr/city/10234"]).values()
    found = (each.event for each in records)
    return [
        each.hire_day if isinstance(each, EmployeeHired) else each.retirement_day
        for each in found
        if isinstance(each, EmployeeHired | EmployeeRetired)
    ]


MEDICARE = event(
    "hr.medicare.changed",
    {"person_ref": "self", "part_a_day": "2025-10-01", "part_b_day": "2025-10-01", "basis": "age"},
)


@pytest.mark.parametrize("told", [True, False])
def test_a_plan_for_people_on_medicare(tmp_path: Path, *, told: bool) -> None:
    """Taken with the day from which the file says Medicare; without one nobody can be placed."""
    plans = tuple(
        each.model_copy(update={"medicare": "only"}) if each.id == "hmo-retired" else each
        for each in small_catalog().plans
    )
    own = event(
        "hr.election.submitted",
        {**RETIRED[-1]["data"], "choices": [{"plan": "hmo-retired", "covered": ["self"]}]},
    )
    path, before = file_of(tmp_path, RETIRED[0], RETIRED[2], MEDICARE, own, plans=plans)
    if not told:
        path.write_bytes(path.read_bytes().replace(b"DTP*338*D8*20251001~\n", b""))
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, catalog(plans=plans), note="", actor="tests")
        done = import_834(hub, "blue", path, commit=True)
        after = coverage(hub)

    assert before
    if told:
        assert (done.placing.unplaced, done.refused, done.taken.otherwise) == ([], [], 0)
        assert after == before
    else:
        reason = "plan hmo-retired is for people on Medicare, and the file does not say since when"
        assert [why for _, why in done.placing.unplaced] == [reason]
