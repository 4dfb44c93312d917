"""`hub feed` and `hub ack`: a night looked at, sent, answered, and looked at again."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.x12.stand_in import CarrierStandIn
from tests.services.cli.conftest import Run
from tests.small_catalog import small_catalog

NIGHT = "2026-02-02"
ANSWERED_AT = datetime(2026, 2, 3, 12, tzinfo=UTC)


@pytest.fixture
def sent(folder: Path, run: Run) -> Path:
    """The folder after the night of carrier `blue`; its one file."""
    run("feed", "run", "blue", "--night", NIGHT)
    (file,) = (folder / "blue/in").iterdir()
    return file


def answer(file: Path, *, refuses: tuple[int, int] | None = None) -> list[Path]:
    """Let the carrier read the file and answer into the folder `answers`; return the answers."""
    carrier = CarrierStandIn(small_catalog().carriers[0], refuses=refuses)
    folder = file.parents[2] / "answers"
    folder.mkdir()
    paths = []
    for name, content in carrier.take(file.read_bytes(), at=ANSWERED_AT):
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths


def test_a_preview_writes_and_sends_nothing(folder: Path, run: Run) -> None:
    """It says what the file would be, masked; and after it the night is still to be run."""
    seen = run("feed", "preview", "blue", "--night", NIGHT)
    told = json.loads(run("feed", "preview", "blue", "--night", NIGHT, "--json").out)

    assert seen.code == 0
    assert "add 2   members 2   families 1" in seen.out
    assert "checks   PASS" in seen.out
    assert "gates    PASS, 0 members would lose a coverage" in seen.out
    assert "    adds ***0234 to HMO from 2026-01-01 (family)\n" in seen.out
    assert "Nothing was written or sent" in seen.err
    assert (told["members"], told["faults"]) == (2, [])
    assert list((folder / "blue/in").iterdir()) == []
    assert run("feed", "list").out == "No file yet.\n"


def test_a_night_with_nothing_to_say_has_no_file(folder: Path, run: Run) -> None:
    """Exit code 4, before and after."""
    assert run("feed", "preview", "teeth", "--night", NIGHT).code == 4
    assert run("feed", "run", "teeth", "--night", NIGHT).code == 4
    assert list((folder / "teeth/in").iterdir()) == []


def test_a_night_is_run_once(sent: Path, run: Run) -> None:
    """Run again, it says that it is closed, and nothing is sent."""
    again = run("feed", "run", "blue", "--night", NIGHT)

    assert (again.code, "already closed" in again.out) == (4, True)
    assert list(sent.parent.iterdir()) == [sent]


def test_an_accepted_file_is_listed_as_accepted(sent: Path, run: Run) -> None:
    """TA1 and 999 are imported; the same again says nothing new."""
    awaiting = run("feed", "list", "blue").rows
    codes = [run("ack", "import", path, "--carrier", "blue").code for path in answer(sent)]
    again = [
        run("ack", "import", path, "--carrier", "blue").code for path in sent.parents[2].glob("answers/*")
    ]

    assert [row[-1] for row in awaiting] == ["awaiting"]
    assert set(codes) == {0}
    assert set(again) == {4}
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["accepted"]


def test_what_a_carrier_refused_is_shown_set_by_set(sent: Path, run: Run) -> None:
    """Exit code 3; the reasons are in words; the members are due again."""
    codes = [run("ack", "import", path, "--carrier", "blue").code for path in answer(sent, refuses=(1, 0))]

    shown = run("feed", "show", "blue/1")
    (told,) = json.loads(run("feed", "show", "blue/1", "--json").out)["sets"]
    assert 3 in codes
    assert "set 0001   2 members: REJECTED (R)" in shown.out
    assert len(told["errors"]) > 0
    assert all(f"    {error}\n" in shown.out for error in told["errors"])
    assert told["rejected_members"] == ["CITY-10234", "CITY-10234-D1"]
    assert "    CITY-10234-D1\n" in shown.out
    assert "add 2" in run("feed", "preview", "blue", "--night", "2026-02-03").out


def test_an_outbox_is_fetched(sent: Path, folder: Path, run: Run) -> None:
    """What lies there is read once."""
    for path in answer(sent):
        path.rename(folder / "blue/out" / path.name)

    assert run("ack", "fetch", "blue").code == 0
    assert run("ack", "fetch").code == 4


BAD_ANSWERS = [
    ("truncated", b"ISA*00*          *00*          *ZZ*BLUE01         *30*0460"),
    ("no X12 at all", b"thank you for your file"),
    ("empty", b""),
]


@pytest.mark.parametrize("name, content", BAD_ANSWERS, ids=[row[0] for row in BAD_ANSWERS])
def test_an_answer_that_cannot_be_read_is_said(sent: Path, run: Run, name: str, content: bytes) -> None:
    """Exit code 3 and a line that names the file; ours stays unanswered."""
    path = sent.parents[2] / "broken.999"
    path.write_bytes(content)

    said = run("ack", "import", path, "--carrier", "blue")

    assert (said.code, "broken.999: " in said.err) == (3, True)
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["awaiting"]


def test_a_truncated_999_changes_nothing(sent: Path, run: Run) -> None:
    """Cut anywhere before its end, it is reported and accepts nothing."""
    whole = next(path for path in answer(sent) if b"ST*999" in path.read_bytes())
    path = sent.parents[2] / "cut.999"
    path.write_bytes(whole.read_bytes()[:-60])

    said = run("ack", "import", path, "--carrier", "blue")

    assert (said.code, "0 accepted" in said.out) == (3, True)
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["awaiting"]


def test_an_answer_to_a_file_we_never_sent_is_said(sent: Path, run: Run) -> None:
    """It is kept, and reported with the number it speaks of."""
    path = answer(sent)[0]
    strange = path.with_name("strange.ack")
    strange.write_bytes(
        path.read_bytes().replace(b"TA1*000000001", b"TA1*000000777").replace(b"BE*1*", b"BE*777*")
    )

    said = run("ack", "import", strange, "--carrier", "blue")

    assert (said.code, "777" in said.err) == (3, True)


def test_answers_are_listed_with_what_came_of_them(sent: Path, run: Run) -> None:
    """The newest first; what could not be used with its reason, which the overview counts; it can be asked again."""
    assert run("ack", "list").out == "No answer yet.\n"
    for path in answer(sent, refuses=(1, 0)):
        run("ack", "import", path, "--carrier", "blue")
    bad = sent.parents[2] / "broken.999"
    bad.write_bytes(b"thank you for your file")
    run("ack", "import", bad, "--carrier", "blue")

    rows = run("ack", "list").rows
    told = json.loads(run("ack", "list", "--carrier", "blue", "--json").out)

    assert rows[0][1:3] == ["blue", "broken.999"]
    assert rows[0][3].startswith("not usable: ")
    assert [row[3] for row in rows[1:]] == ["blue/1 999 rejected", "blue/1 TA1 accepted"]
    assert (told[0]["file_name"], len(told[0]["not_ours"])) == ("broken.999", 1)
    assert run("ack", "list", "--carrier", "teeth").out == "No answer yet.\n"
    assert "1 answer could not be used: hub ack list" in run("status").out
    assert run("ack", "list", "--carrier", "nobody").code == 2


def test_an_answer_that_comes_again_whole_replaces_the_cut_one(sent: Path, run: Run) -> None:
    """Under the same name: the list says what it said, and what the cut one lacked is past."""
    whole = next(path for path in answer(sent) if b"ST*999" in path.read_bytes())
    content = whole.read_bytes()
    whole.write_bytes(content[:-60])
    run("ack", "import", whole, "--carrier", "blue")
    cut = run("ack", "list").rows
    whole.write_bytes(content)
    run("ack", "import", whole, "--carrier", "blue")

    assert [row[3].startswith("not usable: ") for row in cut] == [True]
    assert [row[3] for row in run("ack", "list").rows] == ["blue/1 999 accepted"]
    assert "could not be used" not in run("status").out


def test_what_waited_is_said_by_its_name(folder: Path, run: Run) -> None:
    """A night that was closed before is done once its file has left: exit code 0, and the file is named."""
    (folder / "blue/in").rename(folder / "blue/away")
    failed = run("feed", "run", "--due")
    (folder / "blue/away").rename(folder / "blue/in")

    back = run("feed", "run", "--due")

    assert (failed.code, ": not delivered blue_000000001.834" in failed.out) == (1, True)
    assert (back.code, ": delivered blue_000000001.834, 2 members\n" in back.out) == (0, True)
    assert "already closed" not in back.out


def test_a_partner_that_cannot_be_reached_is_tried_again(folder: Path, run: Run) -> None:
    """Exit code 1 with the place; the next run leaves the same file."""
    (folder / "blue/in").rename(folder / "blue/away")
    failed = run("feed", "run", "blue", "--night", NIGHT)
    (folder / "blue/away").rename(folder / "blue/in")

    again = run("feed", "run", "blue", "--night", NIGHT)

    assert (failed.code, "blue/in" in failed.err) == (1, True)
    assert again.code == 0
    assert [path.name for path in (folder / "blue/in").iterdir()] == ["blue_000000001.834"]


def test_due_runs_every_carrier_whose_night_is_due(folder: Path, run: Run) -> None:
    """Once; then nothing is due."""
    first = run("feed", "run", "--due")
    again = run("feed", "run", "--due")

    assert (first.code, "blue" in first.out, "teeth" in first.out) == (0, True, True)
    assert (again.code, again.out) == (4, "Nothing is due.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("feed", "run"),
        ("feed", "run", "blue", "--due"),
        ("feed", "run", "--due", "--full"),
        ("feed", "run", "blue", "--full"),
        ("feed", "preview", "blue", "--full"),
        ("feed", "hold", "nobody", "--reason", "x"),
        ("feed", "hold", "blue"),
        ("feed", "release", "nobody", "--reason", "x"),
        ("feed", "resend", "blue/99", "--reason", "x"),
        ("feed", "rebuild", "blue/99"),
        ("feed", "diff", "blue/1", "nowhere.834"),
        ("term-check", "--carrier", "nobody"),
        ("feed", "run", "nobody"),
        ("feed", "preview", "nobody"),
        ("feed", "show", "blue"),
        ("feed", "show", "blue/99"),
        ("feed", "list", "nobody"),
        ("ack", "import", "nowhere.999", "--carrier", "blue"),
        ("ack", "fetch", "nobody"),
    ],
    ids=" ".join,
)
def test_what_does_not_exist_is_a_mistake_in_usage(
    folder: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    """Exit code 2 and a message, never a traceback."""
    said = run(*arguments)

    assert (said.code, bool(said.err)) == (2, True)
