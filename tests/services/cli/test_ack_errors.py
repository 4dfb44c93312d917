"""`hub ack` and errors after the 999: imported, listed, shown, settled; nothing personal where it does not belong."""

import json
from pathlib import Path

import pytest

from events.intake import PersonRevealed
from services.settings import read
from services.wiring import open_hub
from tests.connectors.test_workbooks import workbook
from tests.services.cli.conftest import Run

MAP = """
[columns]
member_number = "Member"
ssn = "SSN"
line = "Product"
code = "Code"
text = "Message"
received = "Received"
[lines]
MED = "medical"
"""
HEADINGS = ["Member", "SSN", "Product", "Code", "Message", "Received"]
KNOWN = ["CITY-10234-D1", "", "MED", "E104", "Bea Example is not known", "06/08/2026"]
UNKNOWN = ["", "219-09-9999", "", "E7", "Cy Nobody is not yours", "soon"]
PERSONAL = (b"Bea Example is", b"219-09-9999", b"219099999", b"Cy Nobody")


@pytest.fixture
def report(folder: Path, run: Run) -> Path:
    """A workbook of two errors, and beside it the map `map.toml`."""
    (folder / "map.toml").write_text(MAP)
    path = folder / "fallout.xlsx"
    path.write_bytes(workbook([HEADINGS, KNOWN, UNKNOWN]))
    return path


@pytest.fixture
def imported(report: Path, run: Run) -> dict[str, str]:
    """The report was imported; the ids of its errors by their codes."""
    run("ack", "import", report, "--carrier", "blue", "--map", "map.toml")
    told = json.loads(run("ack", "list", "--open", "--json").out)
    return {each["code"]: each["id"] for each in told["errors"]}


def test_a_report_is_imported_once(report: Path, run: Run) -> None:
    """Exit code 3 with what came of it; nothing personal is said; the same again is 4."""
    first = run("ack", "import", report, "--carrier", "blue", "--map", "map.toml")
    again = run("ack", "import", report, "--carrier", "blue", "--map", "map.toml")

    assert (first.code, first.out) == (
        3,
        "blue: 2 errors: 2 new, 0 resolved, 0 known before, 1 of nobody we know\n",
    )
    assert first.err == '  row 3, column "Received": no day\n'
    assert (again.code, again.out) == (4, "blue: read before\n")


def test_what_is_open_is_listed(imported: dict[str, str], run: Run) -> None:
    """The first that is due first; by number, never by name; what is late is marked, and the overview counts."""
    rows = run("ack", "list", "--open").rows
    late = run("ack", "list", "--overdue").rows
    told = json.loads(run("ack", "list", "--overdue", "--json").out)

    assert [row[1:8] for row in rows] == [
        ["blue", "", "CITY-10234-D1", "medical", "error", "E104", "2026-06-08"],
        ["blue", "", "? nobody is known by it", "", "error", "E7", rows[1][7]],
    ]
    assert rows[0][8].startswith("2026-06-18")
    assert {row[0] for row in late} <= set(imported.values())
    assert set(told) == {"errors", "files"}
    assert run("ack", "list", "--open", "--carrier", "teeth").out == "No error is open.\n"
    assert "2 errors of blue open" in run("status").out


def test_one_is_shown_and_its_words_only_with_a_reason(imported: dict[str, str], run: Run) -> None:
    """The look is recorded under the family, or under the error where nobody was found."""
    plain = run("ack", "show", imported["E104"])
    refused = run("ack", "show", imported["E104"], "--reveal")
    seen = run("--as", "bob", "ack", "show", imported["E104"], "--reveal", "--reason", "a call")
    nobody = json.loads(
        run("--as", "bob", "ack", "show", imported["E7"], "--reveal", "--reason", "a call", "--json").out
    )

    assert "E104" in plain.out
    assert "Bea" not in plain.out
    assert (refused.code, refused.out) == (2, "")
    assert "Bea Example is not known" in seen.out
    assert (nobody["text"], nobody["named_by"]) == ("Cy Nobody is not yours", '{"ssn": "219099999"}')
    with open_hub(read()) as hub:
        looks = [each.event for each in hub.log.load(["operator/bob"])["operator/bob"]]
    assert looks == [
        PersonRevealed(family="city/10234", reason="a call"),
        PersonRevealed(family=imported["E7"], reason="a call"),
    ]


def test_one_is_settled(imported: dict[str, str], run: Run) -> None:
    """It leaves the list; a second time is a mistake, and so is a reason that is missing."""
    settled = run("--as", "bob", "ack", "resolve", imported["E104"], "--reason", "added in the portal")
    again = run("ack", "resolve", imported["E104"], "--reason", "x")
    nothing = run("ack", "resolve", imported["E7"], "--reason", "x", "--again")

    assert (settled.code, settled.out) == (0, f"{imported['E104']}: resolved; blue E104.\n")
    assert (again.code, "resolved already: added in the portal" in again.err) == (2, True)
    assert (nothing.code, "nothing to say again" in nothing.err) == (2, True)
    assert [row[6] for row in run("ack", "list", "--open").rows] == ["E7"]
    assert "bob" in run("ack", "show", imported["E104"]).out


def test_nothing_personal_is_stored_in_the_clear(imported: dict[str, str], folder: Path) -> None:
    """Neither in the log nor in the views."""
    stored = b"".join(path.read_bytes() for path in folder.rglob("*.sqlite*"))

    assert len(stored) > 0
    assert [each for each in PERSONAL if each in stored] == []


def test_whose_answer_it_is_can_be_left_to_the_answer(folder: Path, run: Run) -> None:
    """ISA06 is the carrier's id; one that nobody or everybody has is asked for."""
    with open_hub(read()) as hub:
        sender = hub.book().carriers["blue"].receiver_id
    path = folder / "answer.ta1"
    header = f"ISA*00*{'':10}*00*{'':10}*ZZ*{sender:15}*30*{'X':15}*260203*0600*^*00501*000000009*0*P*:~"
    path.write_text(f"{header}TA1*000000777*260202*2200*A*000~IEA*0*000000009~")
    known = run("ack", "import", path)
    path.write_text(path.read_text().replace(f"{sender:15}", f"{'STRANGER':15}"))
    unknown = run("ack", "import", path)

    assert (known.code, known.out.startswith("blue: 1 file read")) == (3, True)
    assert (unknown.code, "--carrier" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "content"), [("broken.xlsx", b"PK\x03\x04"), ("other.csv", b"a,b\n1,2\n"), ("empty.csv", b"")]
)
def test_a_report_that_cannot_be_read(report: Path, run: Run, name: str, content: bytes) -> None:
    """Exit code 2 and a reason."""
    path = report.with_name(name)
    path.write_bytes(content)
    said = run("ack", "import", path, "--carrier", "blue", "--map", "map.toml")

    assert (said.code, bool(said.err), "Traceback" in said.err) == (2, True, False)


def test_without_a_map_the_profile_must_say_how(report: Path, run: Run) -> None:
    """The message says what is missing."""
    said = run("ack", "import", report, "--carrier", "blue")

    assert (said.code, "error_report" in said.err) == (2, True)


def test_whom_a_999_speaks_of_is_shown(folder: Path, run: Run) -> None:
    """The position of a segment is led back to the member and the coverage, through the file as it was written."""
    run("feed", "run", "blue", "--night", "2026-02-02")
    (file,) = (folder / "blue/in").iterdir()
    segments = [each.strip() for each in file.read_text().split("~")][2:]
    position = [at for at, each in enumerate(segments, 1) if each.startswith("HD")][1]
    body = ["ST*999*0001*005010X231A1", "AK1*BE*1*005010X220A1", "AK2*834*0001*005010X220A1"]
    body += [
        f"IK3*HD*{position}*2300*8",
        "CTX*MEMBER:BEA",
        "IK4*4*1204*7*BEA",
        "IK5*R*5",
        "AK9*R*1*1*0",
        "SE*9*0001",
    ]
    header = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'BLUE01':15}*30*{'X':15}*260203*0600*^*00501*000000009*0*P*:"
    group = ["GS*FA*BLUE*HARBOR*20260203*0600*9*X*005010X231A1", *body, "GE*1*9", "IEA*1*000000009"]
    path = folder / "answer.999"
    path.write_text("~".join([header, *group, ""]))
    run("ack", "import", path, "--carrier", "blue")
    shown = run("feed", "show", "blue/1").out
    words = f"segment {position} HD in loop 2300: HD04: the code is not known"

    assert f"    CITY-10234-D1, medical, hmo: {words}\n" in shown
    assert "BEA" not in shown
