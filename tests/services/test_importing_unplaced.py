"""Starting from what a carrier holds: what cannot be placed, and why."""

from pathlib import Path

import pytest

from services.importing import import_834
from services.publishing import publish
from tests.fixtures.hub import FAMILY_OF_TWO, JOB, PERSON, event, hub_in, tell
from tests.services.test_importing import begin, catalog, coverage, file_of

REASONS = {
    "no plan of the profile has the codes of a coverage": (b"HD*030**HMO*HMO*FAM", b"HD*030**HMO*ZZZ*FAM"),
    "covered by COBRA: the hub gives no coverage by it yet": (b"*XN*A***FT", b"*XN*C***FT"),
    "no class of the employer is offered these plans in the group told (retired)": (
        b"*XN*A***FT",
        b"*XN*A***RT",
    ),
    "a retiree is covered before the day of retirement told": (
        b"*XN*A***FT~\n",
        b"*XN*A***RT~\nDTP*286*D8*20260102~\n",
    ),
    "a dependent without the subscriber's row": (b"INS*Y*18*030*XN*A***FT", b"INS*N*01*030*XN*A"),
    "somebody without a name or birth date": (b"DMG*D8*19800203*F~\n", b""),
    "somebody of whom our books cannot have: ssn": (b"34*078051120", b"34*987654321"),
    "no class of the employer is offered these plans in the group told": (b"BLUE-ACT", b"BLUE-RET"),
    "a coverage without a first day": (b"DTP*356*D8*20260101~\nNM1*IL*1*O'", b"NM1*IL*1*O'"),
    "plan hmo begins before somebody hired on the day told can have it": (
        b"DTP*356*D8*20260101~\nNM1*IL*1*O'",
        b"DTP*336*D8*20251231~\nDTP*356*D8*20260101~\nNM1*IL*1*O'",
    ),
    "the number in place of an employee id looks like an SSN": (b"CITY-10234", b"123456789"),
    "dependents covered without the subscriber, or two plans of one line at once": (
        b"HD*030**HMO*HMO*FAM~\nDTP*348*D8*20260101",
        b"HD*030**HMO*HMO*FAM~\nDTP*348*D8*20260201",
    ),
}


@pytest.mark.parametrize("reason", REASONS)
def test_what_cannot_be_placed(tmp_path: Path, reason: str) -> None:
    """A family as a whole, with the place and a reason that names nobody; nothing of it is taken in."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    before, after = REASONS[reason]
    content = path.read_bytes().replace(before, after)
    if "first day" in reason:
        content = content.replace(b"FAM~\nDTP*348*D8*20260101~\n", b"FAM~\n")
    path.write_bytes(content)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, commit=True)

    assert [why for _, why in done.placing.unplaced] == [reason.removesuffix(" (retired)")]
    assert (done.accepted, done.taken.families) == (0, 0)


def test_an_employee_id_that_is_given(tmp_path: Path) -> None:
    """Of a family whose number looks like an SSN it is asked, by the place of the subscriber; given, it is placed."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    path.write_bytes(path.read_bytes().replace(b"CITY-10234-D1", b"D1").replace(b"CITY-10234", b"123456789"))
    table = tmp_path / "given.csv"
    with hub_in(tmp_path / "after", catalog=False) as hub:
        tried = begin(hub, path)
        table.write_text(f"place,employee_id\n{tried.placing.asked[0][0]},E77\n")
        done = begin(hub, path, given=table, commit=True)
        found = coverage(hub)

    assert tried.placing.asked == [("ST 0001 segment 5", ("employee_id",), "***6789")]
    assert (done.placing.unplaced, done.taken.otherwise, list(found)) == ([], 0, ["coverage/city/E77"])


NO_SSN = {key: value for key, value in PERSON.items() if key != "ssn"}
SEVERAL = "the employee id given is that of several, but for zeros before it"


@pytest.mark.parametrize(
    ("known", "typed", "exist", "unplaced"),
    [
        (["00077"], "77", 1, []),
        (["00077"], "077", 1, []),
        (["77", "00077"], "77", 1, []),
        (["077", "00077"], "77", 0, [SEVERAL]),
        (["00770", "E0077"], "77", 0, []),
        (["000"], "0", 1, []),
    ],
)
def test_an_employee_id_that_a_spreadsheet_took_the_zeros_of(
    tmp_path: Path, known: list[str], typed: str, exist: int, unplaced: list[str]
) -> None:
    """Where HR has told of just one who is meant, that one is; nobody is made twice."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    path.write_bytes(path.read_bytes().replace(b"CITY-10234-D1", b"D1").replace(b"CITY-10234", b"123456789"))
    table = tmp_path / "given.csv"
    table.write_text(f"place,employee_id\nST 0001 segment 5,{typed}\n")
    data = {"hire_day": "2025-11-03", "person": NO_SSN, "job": JOB}
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        tell(hub, *(event("hr.employee.hired", data, id=each, subject=f"city/{each}") for each in known))
        placing = import_834(hub, "blue", path, given=table).placing

    assert (placing.exist, [why for _, why in placing.unplaced]) == (exist, unplaced)
    assert placing.families == 1 - exist - len(unplaced)
    assert [each.columns for each in placing.asked] == [("employee_id",)] * len(unplaced)


def test_an_employee_id_of_the_file_is_as_it_stands(tmp_path: Path) -> None:
    """No spreadsheet had it: another with zeros before it is another."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    path.write_bytes(path.read_bytes().replace(b"CITY-10234-D1", b"D1").replace(b"CITY-10234", b"77"))
    data = {"hire_day": "2025-11-03", "person": NO_SSN, "job": JOB}
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        tell(hub, event("hr.employee.hired", data, subject="city/00077"))
        placing = import_834(hub, "blue", path).placing

    assert (placing.exist, placing.families) == (0, 1)
