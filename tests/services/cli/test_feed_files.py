"""`hub feed show|diff|resend|rebuild|withdraw`: a file in words, in X12, compared, once more, and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.clock import FixedClock
from events.intake import PersonRevealed
from services.running import step
from services.settings import read
from services.wiring import open_hub
from services.wiring.interchanges import X12Interchanges
from tests.fixtures.hub import BEGINNING, left, tell
from tests.services.cli.conftest import Run

NIGHT = "2026-02-02"


@pytest.fixture
def sent(folder: Path, run: Run) -> Path:
    """The folder after the night of carrier `blue`; its one file."""
    run("feed", "run", "blue", "--night", NIGHT)
    (file,) = (folder / "blue/in").iterdir()
    return file


def looks() -> list[PersonRevealed]:
    """Return who looked at what, as the log has it of bob."""
    with open_hub(read()) as hub:
        found = hub.log.load(["operator/bob"])["operator/bob"]
    return [record.event for record in found if isinstance(record.event, PersonRevealed)]


def test_a_file_is_told_in_plain_words(sent: Path, run: Run) -> None:
    """A sentence for each thing, numbers masked, and nothing personal."""
    shown = run("feed", "show", "blue/1")
    (family,) = json.loads(run("feed", "show", "blue/1", "--json").out)["families"]

    assert f"blue/1 · {sent.name} · changes of {NIGHT} · awaiting\n" in shown.out
    assert "    adds ***0234 to HMO from 2026-01-01 (family)\n" in shown.out
    assert "    adds ***4-D1, child to HMO from 2026-01-01\n" in shown.out
    assert (family["set_number"], family["group"], len(family["sentences"])) == ("0001", "BLUE-ACT", 2)
    assert not [word for word in ("Ada", "ADA", "078051120", "1980") if word in shown.out]


def test_the_segments_are_shown_with_their_loops_and_a_reason_only(sent: Path, run: Run) -> None:
    """Every segment of the file in its order, and the look is recorded."""
    refused = run("feed", "show", "blue/1", "--x12")
    shown = run("--as", "bob", "feed", "show", "blue/1", "--x12", "--reason", "the carrier asks")

    segments = [each.strip() for each in sent.read_text().split("~") if each.strip()]
    lines = shown.out.splitlines()
    assert (refused.code, refused.out) == (2, "")
    assert [line[32:] for line in lines[1:]] == segments[1:]
    assert [line.split()[0] for line in lines if "NM1*" in line or "HD*" in line] == ["2100A", "2300"] * 2
    assert looks() == [PersonRevealed(family="blue/1", reason="the carrier asks")]


def test_a_file_is_rebuilt_and_proved(sent: Path, folder: Path, run: Run) -> None:
    """The same SHA-256 as was recorded; written out only with a reason, readable for its owner alone, and once."""
    proved = run("feed", "rebuild", "blue/1")
    refused = run("feed", "rebuild", "blue/1", "--output", "again.834")
    out = (
        "--as",
        "bob",
        "feed",
        "rebuild",
        "blue/1",
        "--output",
        "again.834",
        "--reason",
        "the carrier asks",
    )
    written, again = run(*out), run(*out)

    assert (proved.code, proved.out.splitlines()[-1]) == (
        0,
        "Rebuilt from the log: identical, byte for byte.",
    )
    assert (refused.code, written.code, again.code) == (2, 0, 2)
    assert (folder / "again.834").read_bytes() == sent.read_bytes()
    assert (folder / "again.834").stat().st_mode & 0o777 == 0o600
    assert looks()[0] == PersonRevealed(family="blue/1", reason="the carrier asks")


def test_a_file_of_somebody_who_was_forgotten(sent: Path, folder: Path, run: Run) -> None:
    """It can no longer be written: no proof, no beginning of it on the disk, and nothing is left at the carrier."""
    sent.unlink()
    forgotten = run("forget", "city/10234", "--reason", "the law", "--yes")
    proved = run("feed", "rebuild", "blue/1")
    written = run("feed", "rebuild", "blue/1", "--output", "again.834", "--reason", "the carrier asks")
    again = run("feed", "resend", "blue/1", "--reason", "the carrier lost it")

    assert [each.code for each in (forgotten, proved, written, again)] == [0, 2, 2, 2]
    assert all("file 1 can no longer be written as it was prepared" in each.err for each in (proved, again))
    assert (folder / "again.834").exists() is False
    assert list(sent.parent.iterdir()) == []
    assert "failed" not in run("feed", "show", "blue/1").out


def test_a_file_is_sent_again(sent: Path, run: Run) -> None:
    """The same bytes under the same name, counted where the file is shown."""
    before = sent.read_bytes()
    sent.unlink()
    refused = run("feed", "resend", "blue/1")
    again = run("feed", "resend", "blue/1", "--reason", "the carrier lost it")

    assert (refused.code, again.code) == (2, 0)
    assert sent.read_bytes() == before
    assert "It has been sent 2 times" in again.err
    assert "  sent again 1 time\n" in run("feed", "show", "blue/1").out
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["awaiting"]


def test_a_file_that_lies_there_is_not_sent_again(sent: Path, run: Run) -> None:
    """It says so, with its name there; and it was sent once, as before."""
    again = run("feed", "resend", "blue/1", "--reason", "the carrier lost it")

    assert (again.code, again.out) == (2, "")
    assert "blue/1: nothing was sent: the same bytes lie at the carrier as " in again.err
    assert sent.name in again.err
    assert "sent again" not in run("feed", "show", "blue/1").out


def test_a_file_of_a_carrier_without_a_connection_is_not_sent_again(
    sent: Path, folder: Path, run: Run
) -> None:
    """It names what is missing in the settings, and no failure of the carrier's is recorded."""
    settings = folder / "hub.toml"
    settings.write_text(settings.read_text().replace("[partners.blue]", "[partners.other]"))
    again = run("feed", "resend", "blue/1", "--reason", "the carrier lost it")

    assert again.code == 2
    assert 'no connection is configured for "blue"; add [partners.blue] to hub.toml' in again.err
    assert "failed" not in run("feed", "show", "blue/1").out


def test_a_file_that_the_new_version_writes_otherwise(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so everywhere and leaves nothing; withdrawn, its night's next run says all of it once more."""
    inbox, away = folder / "blue/in", folder / "away"
    inbox.rename(away)
    prepared = run("feed", "run", "blue", "--night", NIGHT)
    away.rename(inbox)
    write, join = X12Interchanges.write, X12Interchanges.join

    def written(self: X12Interchanges, *args: Any, **named: Any) -> bytes:
        return write(self, *args, **named).replace(b"*ADA", b"*ADAH")

    def joined(self: X12Interchanges, *args: Any, **named: Any) -> list[bytes]:
        return [each.replace(b"*ADA", b"*ADAH") for each in join(self, *args, **named)]

    with monkeypatch.context() as new:
        new.setattr(X12Interchanges, "writer", 2)
        new.setattr(X12Interchanges, "write", written)
        new.setattr(X12Interchanges, "join", joined)
        tried = run("feed", "run", "blue", "--night", NIGHT)
        shown = run("feed", "show", "blue/1")
        stands = run("status")
        refused = run("feed", "withdraw", "blue/1")
        taken = run("--as", "bob", "feed", "withdraw", "blue/1", "--reason", "it is another file now")
        twice = run("feed", "withdraw", "blue/1", "--reason", "x")
        sent = run("feed", "run", "blue", "--night", NIGHT)
        listed = run("feed", "list", "blue").rows
        withdrawn = run("feed", "show", "blue/1").out

    assert [each.code for each in (prepared, tried, refused, taken, twice, sent)] == [1, 1, 2, 0, 2, 0]
    why = "can no longer be written as it was prepared: version 1 of the writer prepared it, and this is version 2"
    assert (why in tried.err, why in shown.out) == (True, True)
    assert '  hub feed show blue/1, then hub feed withdraw blue/1 --reason "…"\n' in tried.err
    assert "tried again" not in tried.err
    assert "blue/1 can no longer be written as it was prepared, and does not leave\n" in stands.out
    assert "hub feed run blue --night 2026-02-02" in taken.err
    assert [each.name for each in inbox.iterdir()] == ["blue_000000002.834"]
    assert [row[-1] for row in listed] == ["withdrawn", "awaiting"]
    assert "  withdrawn; another file says what it says\n" in withdrawn
    assert "  set 0001   2 members: not answered\n" in withdrawn


def test_a_lost_file_of_whose_family_a_later_one_speaks(sent: Path, run: Run) -> None:
    """It is not sent again; once the carrier has said that it never came, the next night's file says it."""
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        tell(hub, left())
        step(hub)
    run("feed", "run", "blue", "--night", "2026-02-03")
    refused = run("feed", "resend", "blue/1", "--reason", "the carrier lost it")
    words = ("--asked", "J. Doe", "--reason", "the carrier lost it")
    taken = run("feed", "withdraw", "blue/1", *words)
    run("feed", "run", "blue", "--night", "2026-02-04")

    assert (refused.code, taken.code) == (2, 0)
    assert "files after it speak of the same families" in refused.err
    assert "Another file says it, under another number: the next night's" in taken.err
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["withdrawn", "awaiting", "awaiting"]
    assert "adds ***0234 to HMO from 2026-01-01" in run("feed", "show", "blue/3").out


def test_two_files_are_compared(sent: Path, folder: Path, run: Run) -> None:
    """One of ours with itself, and with one on disk in which a child is missing and a tier is another."""
    other = folder / "theirs.834"
    text = sent.read_text()
    start, end = text.index("INS*N"), text.index("SE*")
    other.write_text((text[:start] + text[end:]).replace("HD*021**HMO*HMO*FAM", "HD*021**HMO*HMO*EMP"))
    same = run("feed", "diff", "blue/1", "blue/1")
    found = run("feed", "diff", "blue/1", other)
    told = json.loads(run("feed", "diff", "blue/1", other, "--json").out)

    assert (same.code, same.out) == (0, "They say the same.\n")
    assert found.code == 3
    assert [row[2:] for row in found.rows] == [
        ["HMO HMO 2026-01-01", "HD*021 FAM", "HD*021 EMP"],
        ["", "INS*19*021 in group BLUE-ACT", ""],
        ["HMO HMO 2026-01-01", "HD*021", ""],
    ]
    assert [row["member"] for row in told] == ["***0234", "***4-D1", "***4-D1"]
    assert [row["second"] for row in told] == ["HD*021 EMP", None, None]


def test_what_is_no_834_cannot_be_compared(sent: Path, folder: Path, run: Run) -> None:
    """Exit code 2, and nothing of its content in the message."""
    (folder / "strange.834").write_text("thank you, Ada Example")

    said = run("feed", "diff", "blue/1", folder / "strange.834")

    assert (said.code, said.out, "Ada" in said.err) == (2, "", False)
