"""`hub roster` and `hub import 834`: compared, reported, decided; a dry run; nothing personal is said."""

import json
from pathlib import Path

import pytest

from connectors.drop import FETCHED_BYTES_MAX
from tests.services.cli.conftest import Run

HEAD = (
    "ISA*00*          *00*          *ZZ*BLUE01         *30*046000001      *260105*0900*^*00501*000000001*1*P*:~\n"
    "GS*BE*BLUE*HARBOR*20260105*0900*1*X*005010X220A1~\nST*834*0001*005010X220A1~\n"
    "BGN*00*1*20260105*090000****4~\nN1*P5**FI*046000001~\nN1*IN**FI*987654321~\n"
)
ROWS = (
    "INS*Y*18*030*XN*A***FT~\nREF*0F*CITY-10234~\nREF*1L*BLUE-ACT~\nREF*23*CITY-10234~\nDTP*356*D8*20260101~\n"
    "NM1*IL*1*EXAMPLE*ADA****34*219099999~\nDMG*D8*19800203*F~\nHD*030**HMO*PPO*FAM~\nDTP*348*D8*20260101~\n"
)
TAIL = "SE*16*0001~\nGE*1*1~\nIEA*1*000000001~\n"
PERSONAL = ("219099999", "ADA", "EXAMPLE", "1980")


@pytest.fixture
def roster(folder: Path) -> Path:
    """A roster of one who is covered by another plan, without their child."""
    path = folder / "roster.834"
    path.write_text(HEAD + ROWS + TAIL)
    return path


def test_a_roster_is_compared_reported_and_decided(roster: Path, run: Run) -> None:
    """Code 3 while something waits; the same again is 4; a decision closes it; each form of the report."""
    first = run("roster", "import", roster, "--carrier", "blue")
    again = run("roster", "import", roster, "--carrier", "blue")
    found = json.loads(run("roster", "report", "--open", "--json").out)
    table = run("roster", "report", "--carrier", "blue", "--csv")
    one = next(each for each in found if each["kind"] == "only_there" or each["kind"] == "plan")
    refused = run("roster", "resolve", one["id"], "--way", "neither", "--reason", "why")
    settled = run("roster", "resolve", one["id"], "--way", "accepted", "--reason", "agreed")
    left = json.loads(run("roster", "report", "--open", "--json").out)

    assert (first.code, again.code, again.out) == (3, 4, "blue: read before\n")
    assert first.out.startswith("blue as of 2026-01-05: ")
    assert (refused.code, settled.code) == (2, 0)
    assert settled.out == f"{one['id']}: blue {one['kind']}; it stays as it is.\n"
    assert len(left) == len(found) - 1
    assert table.out.splitlines()[0].startswith("id,carrier,kind,member")
    assert len(table.out.splitlines()) == len(found) + 1
    assert "roster.834" in run("roster", "list").out
    for said in (first, again, table, settled):
        assert not [each for each in PERSONAL if each in said.out + said.err]


def test_a_roster_is_fetched_from_the_outbox(
    roster: Path, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large it is, below the ceiling: compared as one on our disk, under its name; nothing of it stays here."""
    there = folder / "blue" / "out" / "theirs.834"
    roster.rename(there)
    before = sorted(folder.rglob("*"))
    missing = run("roster", "import", "none.834", "--carrier", "blue", "--outbox")
    monkeypatch.setenv("HUB_LIMITS__ROSTER_BYTES_MAX", "100")
    large = run("roster", "import", "theirs.834", "--carrier", "blue", "--outbox")
    monkeypatch.setenv("HUB_LIMITS__ROSTER_BYTES_MAX", str(there.stat().st_size))
    read = run("roster", "import", "theirs.834", "--carrier", "blue", "--outbox")
    again = run("roster", "import", there, "--carrier", "blue")

    assert [each.code for each in (missing, large, read, again)] == [2, 2, 3, 4]
    assert ("there is no file" in missing.err, "at most 100 are fetched" in large.err) == (True, True)
    assert read.out.startswith("blue as of 2026-01-05: ")
    assert "theirs.834" in run("roster", "list").out
    assert sorted(folder.rglob("*")) == before


def test_a_roster_that_an_outbox_is_asked_for_answers(folder: Path, run: Run) -> None:
    """It is told once, with the command that reads it; files of its size are not read into memory."""
    with (folder / "blue" / "out" / "theirs.834").open("wb") as file:
        file.truncate(FETCHED_BYTES_MAX + 1)
    first, second = run("ack", "fetch", "blue"), run("ack", "fetch", "blue")

    assert "theirs.834: it is larger than an answer can be: 'hub roster import --outbox'" in first.err
    assert "theirs.834" not in second.err


def test_lists_of_nothing(folder: Path, run: Run) -> None:
    """Plain words; a carrier that is not there is code 2, and so is a file that is not."""
    assert run("roster", "report", "--open").out == "No difference is open.\n"
    assert run("roster", "list").out == "No roster yet.\n"
    assert run("roster", "report", "--carrier", "moon").code == 2
    assert run("roster", "import", folder / "none", "--carrier", "blue").code == 2


def test_what_an_import_asks_is_written_and_given(roster: Path, run: Run, tmp_path: Path) -> None:
    """A table with a row for each family, whose missing columns are filled in; nothing personal is in it."""
    asked = tmp_path / "ask.csv"
    roster.write_text(HEAD + ROWS.replace("10234", "77").replace("*XN*A", "*XN*S") + TAIL)
    tried = run("import", "834", roster, "--carrier", "blue", "--ask", asked)
    again = run("import", "834", roster, "--carrier", "blue", "--given", asked, "--ask", asked)
    given = run("import", "834", roster, "--carrier", "blue", "--given", asked)
    lost = run("import", "834", roster, "--carrier", "blue", "--ask", tmp_path / "none" / "ask.csv")

    assert (tried.code, again.code, given.code, lost.code) == (3, 2, 3, 2)
    assert "1 family of them can be placed by what --given adds" in tried.out
    heads, row = asked.read_text().splitlines()
    assert heads.startswith("place,subscriber,asks,")
    assert row.startswith("ST 0001 segment 5,***Y-77,")
    assert not [each for each in PERSONAL if each in asked.read_text() + tried.out + given.out]


def test_a_dry_run_of_an_import(roster: Path, run: Run) -> None:
    """Nothing is changed; with --commit the catalog has to have the source."""
    roster.write_text(HEAD + ROWS.replace("10234", "77") + TAIL)
    tried = run("import", "834", roster, "--carrier", "blue")
    told = json.loads(run("import", "834", roster, "--carrier", "blue", "--json").out)
    done = run("import", "834", roster, "--carrier", "blue", "--commit")

    assert tried.code == 3
    assert tried.out.startswith(
        "blue as of 2026-01-05: 1 family, 1 member, 1 coverage, 2 events to take in; 0 exist"
    )
    assert (told["placing"]["families"], told["committed"]) == (1, False)
    assert (done.code, "import/blue" in done.err) == (2, True)
    assert not [each for each in PERSONAL if each in tried.out + tried.err + done.err]
