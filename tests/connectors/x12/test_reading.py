"""The tolerant reader: what it mends, what it gives up on, and that it always comes to an end."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.reading import Token, tokens
from connectors.x12.syntax import Problem

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260102*1200*^*00501*000000101*0*T*:~"
WHOLE = ISA + "TA1*000000101*260102*1200*A*000~IEA*0*000000101~"


def read(content: str | bytes) -> tuple[list[str], list[Problem]]:
    """Return the names of the segments, and the problems."""
    every = list(tokens(content if isinstance(content, bytes) else content.encode("latin-1")))
    return [each.name for each in every if isinstance(each, Token)], [
        e for e in every if isinstance(e, Problem)
    ]


def test_a_file_as_it_should_be() -> None:
    """Segments come in order, with elements and positions, and no problem."""
    every = [each for each in tokens(WHOLE.encode()) if isinstance(each, Token)]

    assert [each.name for each in every] == ["ISA", "TA1", "IEA"]
    assert [each.position for each in every] == [1, 2, 3]
    assert every[1].elements == ["000000101", "260102", "1200", "A", "000"]
    assert every[1].element(9) == ""
    assert every[1].place == "segment 2 TA1"


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff".encode() + WHOLE.encode(),
        b"\r\n\r\n  " + WHOLE.encode() + b"\x1a\r\n",
        WHOLE.replace("~", "~\r\n").encode(),
        WHOLE.replace("~", "~\n    ").encode(),
        WHOLE.replace("~", "\n").encode(),
        WHOLE.replace("~", "~~").encode(),
        WHOLE.replace("*", "|").replace(":", ">").encode(),
    ],
    ids=[
        "byte order mark",
        "blank space around",
        "wrapped",
        "indented",
        "lines",
        "empty segments",
        "other delimiters",
    ],
)
def test_harmless(content: bytes) -> None:
    """How a file is padded and wrapped makes no difference."""
    assert read(content) == (["ISA", "TA1", "IEA"], [])


def test_an_unpadded_header_is_mended() -> None:
    """Where the widths are wrong the elements are counted."""
    names, problems = read("ISA*00**00**30*56*30*57*030813*1505*U*00401*000000007*1*P*:~IEA*1*000000007~")

    assert names == ["ISA", "IEA"]
    assert [(each.place, each.warning) for each in problems] == [("ISA", True)]


def test_several_interchanges() -> None:
    """Each has its own delimiters, and text in between is passed over."""
    other = WHOLE.replace("*", "|").replace("~", "'")
    names, problems = read(WHOLE + "-- page 2 --" + other)

    assert names == ["ISA", "TA1", "IEA"] * 2
    assert [(each.place, each.warning) for each in problems] == [("between interchanges", True)]


def test_an_interchange_that_is_not_closed() -> None:
    """The next header closes it."""
    names, problems = read(ISA + WHOLE)

    assert names == ["ISA", "ISA", "TA1", "IEA"]
    assert [each.warning for each in problems] == [True]


@pytest.mark.parametrize("length", range(1, len(WHOLE)))
def test_cut_short(length: int) -> None:
    """A file that ends anywhere before its end has a problem that is no warning."""
    _, problems = read(WHOLE[:length])

    assert [each.warning for each in problems][-1:] == [False]


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"hello", b"ISA", b"ISA*", b"\xff\xfeI\x00S\x00A\x00", b"ISAAAAA" * 99]
)
def test_no_interchange(content: bytes) -> None:
    """What is no X12 at all gives a problem and no segment."""
    names, problems = read(content)

    assert names == []
    assert not problems[-1].warning


def test_a_file_that_lost_its_terminators() -> None:
    """Nothing is gathered without end."""
    names, problems = read(ISA + "x" * 100_000 + "~")

    assert names == ["ISA"]
    assert [each.warning for each in problems] == [False]


@given(st.lists(st.integers(1, 40), max_size=30))
def test_chunks_make_no_difference(sizes: list[int]) -> None:
    """However a file comes in pieces, it is read the same."""
    content = (WHOLE + " " + WHOLE).encode()
    chunks: list[bytes] = []
    for size in sizes:
        chunks.append(content[:size])
        content = content[size:]

    assert list(tokens([*chunks, content])) == list(tokens((WHOLE + " " + WHOLE).encode()))


@given(st.binary(max_size=400))
def test_any_bytes_come_to_an_end(content: bytes) -> None:
    """Whatever the bytes are, they are read or complained about."""
    assert list(tokens(content))


@given(st.data())
def test_any_damage_comes_to_an_end(choice: st.DataObject) -> None:
    """A good file with anything put in anywhere is read or complained about."""
    at = choice.draw(st.integers(0, len(WHOLE)))
    damage = choice.draw(st.binary(max_size=20))
    content = WHOLE.encode()

    assert list(tokens(content[:at] + damage + content[at + choice.draw(st.integers(0, 9)) :]))


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples do not lie beside the checkout")
def test_published_files() -> None:
    """Every published file is read to its end."""
    paths = [
        path
        for folder in ("834", "834-patterns", "999", "ta1", "820")
        for path in (SAMPLES / folder).iterdir()
    ]

    unread = [
        path.name for path in paths if [each for each in read(path.read_bytes())[1] if not each.warning]
    ]

    assert unread == []
    assert len(paths) > 30
