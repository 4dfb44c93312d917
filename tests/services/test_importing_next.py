"""Starting from what several carriers hold: each adds what the ones before did not know."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.carrier_feeds.worker import run_night
from services.importing import Imported, import_834
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import child_added, event, folder_partners, hired, hub_in, tell
from tests.services.test_importing import catalog, coverage, full_file
from tests.services.test_importing_retirees import work_days


def chosen(day: str, *choices: dict[str, Any], **said: Any) -> dict[str, Any]:
    """Return the office's own entry of what is chosen from a day on."""
    told = {"occasion": "administrative", "occasion_day": day, "signed_day": day, "choices": list(choices)}
    return event("hr.election.submitted", told, id=f"chosen-{day}", **said)


def choice(plan: str, *covered: str) -> dict[str, Any]:
    """Return that a plan is chosen."""
    return {"plan": plan, "covered": ["self", *covered]}


DENTAL_BEFORE_MEDICAL = (
    hired("2025-05-05"),
    child_added("2025-05-05"),
    chosen("2025-07-01", choice("dental", "d1")),
    chosen("2026-01-01", choice("hmo")),
)
MEDICAL_BEFORE_DENTAL = (
    hired("2025-05-05"),
    child_added("2025-05-05"),
    chosen("2025-07-01", choice("hmo", "d1")),
    chosen("2026-01-01", choice("dental")),
)


def files(folder: Path, *told: dict[str, Any]) -> tuple[dict[str, Path], dict[str, list[Any]]]:
    """Return each carrier's full file of a hub that was told this, and its coverage."""
    found = {}
    with hub_in(folder / "before", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        tell(hub, *told)
        step(hub)
        for carrier in ("blue", "teeth"):
            found[carrier] = folder / f"{carrier}.834"
            found[carrier].write_bytes(full_file(hub, carrier))
        return found, coverage(hub)


def begin(hub: Hub, paths: dict[str, Path], *carriers: str) -> list[Imported]:
    """Start from these carriers, one after the other."""
    publish(hub.log, catalog(), note="", actor="tests")
    return [import_834(hub, each, paths[each], commit=True) for each in carriers]


BOTH_COVER_THE_CHILD = (
    hired("2025-05-05"),
    child_added("2025-05-05"),
    chosen("2025-07-01", choice("dental", "d1")),
    chosen("2026-01-01", choice("hmo", "d1")),
)


@pytest.mark.parametrize("told", [DENTAL_BEFORE_MEDICAL, MEDICAL_BEFORE_DENTAL, BOTH_COVER_THE_CHILD])
@pytest.mark.parametrize("order", [("blue", "teeth"), ("teeth", "blue")])
def test_the_next_carrier_adds_its_lines(
    tmp_path: Path, told: tuple[dict[str, Any], ...], order: tuple[str, str]
) -> None:
    """Whichever comes first, and whichever covers since longer: the same coverage, and nobody has to be told."""
    paths, before = files(tmp_path, *told)
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        done = begin(hub, paths, *order)
        found = coverage(hub)
        nights = [run_night(hub.feeds, each, hub.today()).ending for each in order]
        again = [import_834(hub, each, paths[each], commit=True) for each in order]

    assert [(each.placing.unplaced, each.refused, each.taken.otherwise) for each in done] == [([], [], 0)] * 2
    assert found == before
    assert nights == ["nothing_to_say"] * 2
    assert [(each.accepted, each.placing.exist) for each in again] == [(0, 1)] * 2


def test_the_day_of_hire_moves_back(tmp_path: Path) -> None:
    """Where the next carrier covers since before the hire that the first gave."""
    paths, _ = files(tmp_path, *DENTAL_BEFORE_MEDICAL)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        begin(hub, paths, "blue")
        first = work_days(hub)
        import_834(hub, "teeth", paths["teeth"], commit=True)
        both = work_days(hub)

    assert (first, both) == ([date(2025, 12, 2)], [date(2025, 12, 2), date(2025, 6, 1)])


def test_somebody_is_known_again_by_ssn_name_and_birth_date(tmp_path: Path) -> None:
    """A carrier without our numbers: the employee by SSN, the child by name and birth date."""
    paths, before = files(tmp_path, *DENTAL_BEFORE_MEDICAL)
    content = paths["teeth"].read_bytes().replace(b"CITY-10234-D1", b"X1").replace(b"CITY-10234", b"X0")
    paths["teeth"].write_bytes(content)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        tell_first, done = begin(hub, paths, "blue", "teeth")
        found = coverage(hub)

    assert (tell_first.placing.members, done.placing.members) == (1, 2)
    assert list(found) == ["coverage/city/10234"]
    assert [each["line"] for each in found["coverage/city/10234"]] == [
        each["line"] for each in before["coverage/city/10234"]
    ]


def test_whom_hr_has_told_of_gets_nothing_from_a_file(tmp_path: Path) -> None:
    """A family that began by a file, and of which HR has told something since, is HR's."""
    paths, _ = files(tmp_path, *DENTAL_BEFORE_MEDICAL)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        begin(hub, paths, "blue")
        tell(hub, child_added("2026-01-02"))
        step(hub)
        done = import_834(hub, "teeth", paths["teeth"], commit=True)

    assert (done.placing.exist, done.accepted) == (1, 0)


def test_what_the_first_file_and_the_next_cannot_both_be_right_about(tmp_path: Path) -> None:
    """A retiree of one carrier, at work by another."""
    paths, _ = files(tmp_path, *DENTAL_BEFORE_MEDICAL)
    paths["teeth"].write_bytes(paths["teeth"].read_bytes().replace(b"*XN*A***FT", b"*XN*A***RT"))
    with hub_in(tmp_path / "after", catalog=False) as hub:
        _, done = begin(hub, paths, "blue", "teeth")

    assert [why for _, why in done.placing.unplaced] == ["a retiree of one carrier, at work by another"]
