"""Every published 834 is read without complaint and written again with the same meaning."""

import re
from pathlib import Path

import pytest

from connectors.x12.syntax import Delimiters
from connectors.x12.verify import verify
from connectors.x12.x834.reading import SetRead, whole
from connectors.x12.x834.writing import SetToWrite, scribe_for, write_model

SAMPLES = Path(__file__).parents[5] / "shared" / "samples"

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES.exists(), reason="the samples do not lie beside the checkout"),
]

PATHS = sorted(SAMPLES.glob("834*/*.edi"))
OTHERWISE = {
    "x12org__enroll-employee-in-managed-care-product": (b"~LX*01~", b"~LX*1~"),
    "pyx12__testdata-834_lui_id_5010": (b"*U*00501*", b"*^*00501*"),
    "repeated-race-composite__crashes-pyx12": (b"~SE*114*", b"~SE*112*"),
}
"""What we write otherwise: LX01 without zeros, a repetition separator that is none of data, SE01 as it counts."""


def unwrapped(content: bytes) -> bytes:
    """Return a file without line ends."""
    return content.replace(b"\r", b"").replace(b"\n", b"")


def written_again(content: bytes, sets: list[SetRead]) -> bytes:
    """Return the sets in a file with the delimiters and line ends of the one they were read from."""
    text = content.decode("ascii")
    isa11 = text[82] if not text[82].isalnum() else "^"
    delimiters = Delimiters(text[3], isa11, text[104], text[105])
    opened = sets[0].opened
    line_end = re.match("[\r\n]*", text[106:])
    assert line_end is not None
    return b"".join(
        write_model(
            opened.interchange,
            opened.group,
            (SetToWrite(each.opened.control_number, each.opened.heading, each.members) for each in sets),
            scribe=scribe_for(opened.guide, delimiters),
            line_end=line_end.group(),
        )
    )


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_read_and_written_again(path: Path) -> None:
    """The same bytes leave that came in, but for line ends and what is named above."""
    content = path.read_bytes()
    sets, problems = whole(content)

    again = written_again(content, sets)

    assert problems == []
    assert unwrapped(again) == unwrapped(content).replace(*OTHERWISE.get(path.stem, (b"~", b"~")))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_is_written_is_read_alike(path: Path) -> None:
    """What we wrote says the same, and SE counts it."""
    content = path.read_bytes()
    sets, _ = whole(content)

    again, problems = whole(written_again(content, sets))

    assert problems == []
    assert [(each.opened.heading, each.members) for each in again] == [
        (each.opened.heading, each.members) for each in sets
    ]
    assert [each.closed.as_told for each in again if each.closed] == [True] * len(sets)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_pyx12_accepts_what_we_wrote(path: Path) -> None:
    """pyx12 finds nothing wrong with the file we wrote that it does not find with the sample."""
    content = path.read_bytes()
    again = written_again(content, whole(content)[0])

    assert {str(each) for each in verify(again)} <= {str(each) for each in verify(content)}


def test_all_are_there() -> None:
    """The ten examples of X12.org, the states' samples, and a pattern for each event."""
    assert len([path for path in PATHS if path.stem.startswith("x12org")]) == 10
    assert len(PATHS) == 33
