"""Files of others: what is mended, what is told, that places are right, and that nothing at all breaks the reader."""

from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.syntax import Problem
from connectors.x12.x834.model import Heading, Medicare, Race
from connectors.x12.x834.model_parts import Dated, Reference
from connectors.x12.x834.reading import MemberRead, SetClosed, SetOpened, SetRead, read, whole
from tests.connectors.x12.carrier_files import coverage, interchange, member
from tests.connectors.x12.x834.test_golden import GOLDEN

ANA = member("021", "DTP*356*D8*20260101", "NM1*IL*1*BEISPIEL*ANA", *coverage("021"))
MIA = member("021", "NM1*IL*1*BEISPIEL*MIA", *coverage("021", tier=""), dependent=True)
PLAIN = interchange([*ANA, *MIA])
GOLDEN_FILES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.834")) if path.stat().st_size]


def one(*segments: str) -> tuple[SetRead, list[str]]:
    """Return the only set of a file with a member of these segments, and the problems."""
    sets, problems = whole(interchange(segments))
    assert len(sets) == 1
    return sets[0], [str(each) for each in problems]


def test_a_file_as_it_should_be() -> None:
    """The heading, then the members in order with their places, then what SE tells."""
    opened, ana, mia, closed = read(PLAIN)

    assert isinstance(opened, SetOpened)
    assert (opened.interchange.sender_id, opened.group.sender) == ("123456789", "CITY")
    assert (opened.control_number, opened.guide, opened.heading.action) == ("0001", "005010X220A1", "2")
    assert isinstance(ana, MemberRead)
    assert (ana.position, ana.member.subscriber, ana.member.subscriber_number) == (3, True, "CITY10234")
    assert ana.member.references == (Reference("23", "CITY10234"),)
    assert ana.member.person is not None
    assert ana.member.person.name.last == "BEISPIEL"
    assert isinstance(mia, MemberRead)
    assert (mia.position, mia.member.relationship) == (10, "19")
    assert closed == SetClosed("0001", members=2, segments=16, as_told=True)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff".encode() + PLAIN,
        PLAIN.replace(b"~", b"~\r\n"),
        PLAIN.replace(b"~", b"\n"),
        PLAIN.replace(b"~", b" ~ ").replace(b": ~", b":~"),
        PLAIN.replace(b"*", b"|").replace(b":", b">"),
        PLAIN.replace(b"~INS*Y", b"~ins*y").replace(b"~HD*", b"~hd*").replace(b"*HLT*", b"*hlt*"),
    ],
    ids=["byte order mark", "wrapped", "lines", "blanks", "other delimiters", "lower case"],
)
def test_harmless(content: bytes) -> None:
    """How a file is wrapped, spaced and delimited makes no difference, nor does the case of codes."""
    plain, read_otherwise = whole(PLAIN), whole(content)

    assert read_otherwise[1] == []
    assert [each.members for each in read_otherwise[0]] == [each.members for each in plain[0]]


def test_an_unpadded_header() -> None:
    """It is mended, with a warning, and the members are the same."""
    sets, problems = whole(PLAIN.replace(b" " * 10, b"").replace(b"123456789      ", b"123456789"))

    assert [(each.place, each.warning) for each in problems] == [("ISA", True)]
    assert sets[0].members == whole(PLAIN)[0][0].members


def test_several_sets_groups_and_interchanges() -> None:
    """Each set has its own heading, and knows its group and its interchange."""
    content = interchange(ANA, MIA) + interchange(MIA).replace(b"000000101", b"000000102")

    sets, problems = whole(content)

    assert problems == []
    assert [each.opened.control_number for each in sets] == ["0001", "0002", "0001"]
    assert [each.opened.interchange.control_number[-1] for each in sets] == ["1", "1", "2"]
    assert [len(each.members) for each in sets] == [1, 1, 1]


def test_other_sets_are_passed_over() -> None:
    """A set that is no 834 is told once and not read."""
    sets, problems = whole(interchange(ANA, MIA).replace(b"ST*834*0001", b"ST*820*0001"))

    assert [each.opened.control_number for each in sets] == ["0002"]
    assert [(each.reason, each.warning) for each in problems] == [
        ("a transaction set that is no 834 was passed over", True)
    ]


@pytest.mark.parametrize(
    "segment, place, reason, warning",
    [
        ("ZZZ*1", "segment 6 ZZZ", "a segment that no 834 has was passed over", True),
        (
            "DTP*356*D8*20260230",
            "segment 6 DTP03",
            "neither a day (D8) nor a period (RD8) that exists",
            False,
        ),
        (
            "DTP*356*RD8*20260101",
            "segment 6 DTP03",
            "neither a day (D8) nor a period (RD8) that exists",
            False,
        ),
        ("REF*17", "segment 6 REF", "a reference without its qualifier or its number", False),
        ("REF*17*1**X", "segment 6 REF04", "an element that is not used here was passed over", True),
        ("PER*IP**TE*1", "segment 6 PER", "a segment that has no place here was passed over", False),
        ("NM1*XX*1*A", "segment 6 NM1", "a segment that has no place here was passed over", False),
        ("LS*2700", "segment 6 LS", "reporting categories that LE does not close", True),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    segment: str, place: str, reason: str, warning: bool
) -> None:
    """Segment and element are named, counted from ST = 1; the rest of the member is read."""
    content = interchange([*member("021"), segment, *coverage("021")])

    sets, problems = whole(content)

    assert problems == [Problem(f"ST 0001 {place}", reason, warning=warning)]
    assert [each.plan for each in sets[0].members[0].coverages] == ["PPO500"]


@pytest.mark.parametrize(
    "broken, place", [("INS*X*18*021", "INS01"), ("INS*Y*18", "INS03")], ids=["of whom", "what"]
)
def test_a_member_of_whom_nothing_can_be_known_is_left_out(broken: str, place: str) -> None:
    """The others are read."""
    found, problems = one(broken, *ANA[1:], *MIA)

    assert [each.relationship for each in found.members] == ["19"]
    assert [each.split(":")[0] for each in problems] == [f"ST 0001 segment 3 {place}"]


def test_composites() -> None:
    """Components and repetitions are told apart by the separators of the header."""
    found, problems = one(
        "INS*Y*18*001**A*C:0", "NM1*IL*1*A", "DMG*D8*20000101*F**C:RET:2106-3^:RET:2135-2^B"
    )
    ana = found.members[0]

    assert problems == []
    assert ana.medicare == Medicare("C", "0")
    assert ana.person is not None
    assert ana.person.demographics is not None
    assert ana.person.demographics.races == (
        Race("C", "RET", "2106-3"),
        Race("", "RET", "2135-2"),
        Race("B"),
    )


def test_periods() -> None:
    """RD8 has two days, both included."""
    found, _ = one("INS*Y*18*030**A", "HD*030**HLT", "DTP*348*RD8*20260101-20261231")
    (day,) = found.members[0].coverages[0].days

    assert (day.day.isoformat(), str(day.last_day)) == ("2026-01-01", "2026-12-31")
    assert isinstance(day, Dated)


def test_a_segment_behind_the_wrong_loop_is_not_given_to_it() -> None:
    """A REF after the member's name belongs to nobody, and is told."""
    found, problems = one("INS*Y*18*030**A", "NM1*IL*1*A", "REF*1L*G")

    assert found.members[0].group_number == ""
    assert problems == ["ST 0001 segment 5 REF: a segment that has no place here was passed over"]


def test_counts_that_do_not_hold() -> None:
    """SE is compared, and what was counted is told."""
    sets, _ = whole(PLAIN.replace(b"SE*16*", b"SE*17*"))

    assert sets[0].closed == SetClosed("0001", members=2, segments=16, as_told=False)


@pytest.mark.parametrize(
    "old, new, place",
    [
        (b"GE*1*7", b"GE*1*8", "segment 19 GE"),
        (b"IEA*1*000000101", b"IEA*1*000000109", "segment 20 IEA"),
        (b"SE*16*0001~", b"", "ST 0001"),
        (b"BGN*00", b"QQQ*00", "ST 0001 segment 2 QQQ"),
    ],
)
def test_an_envelope_that_does_not_hold(old: bytes, new: bytes, place: str) -> None:
    """What contradicts itself or is missing is told; the members are read."""
    sets, problems = whole(PLAIN.replace(old, new))

    assert problems[0].place == place
    assert len(sets[0].members) == 2


def test_a_set_without_bgn_has_an_empty_heading() -> None:
    """It is told, and the members are read all the same."""
    sets, problems = whole(PLAIN.replace(b"BGN*00*REF*20260701*2200****2~", b""))

    assert sets[0].opened.heading == Heading("", "", None, "", "")
    assert [each.reason for each in problems][:1] == ["the transaction set does not begin with BGN"]


def test_streamed() -> None:
    """The first members are there before the file has been read to its end, and nothing is kept of them."""
    head, _, rest = PLAIN.partition(b"INS*Y")
    body = b"INS*Y" + rest.partition(b"SE*")[0]
    given_out = 0

    def endless() -> Iterator[bytes]:
        nonlocal given_out
        yield head
        while True:
            given_out += 1
            yield body

    found = list(islice(read(endless()), 1000))

    assert len([each for each in found if isinstance(each, MemberRead)]) == 999
    assert given_out < 600


def test_a_member_without_end() -> None:
    """Nothing is gathered without limit."""
    found, problems = one("INS*Y*18*030**A", *["REF*17*1"] * 6000)

    assert len(found.members[0].references) == 4999
    assert problems == [
        "ST 0001 segment 5003 REF: a member or heading with more segments than any can have: "
        "the rest was passed over"
    ]


@given(st.binary(max_size=600))
def test_any_bytes_come_to_an_end(content: bytes) -> None:
    """Whatever the bytes are, they are read or complained about."""
    assert list(read(content))


@given(st.data())
def test_any_damage_comes_to_an_end(choice: st.DataObject) -> None:
    """A good file with anything put in, taken out or doubled is read or complained about, without its data."""
    content = choice.draw(st.sampled_from(GOLDEN_FILES))
    for _ in range(choice.draw(st.integers(1, 4))):
        at = choice.draw(st.integers(0, len(content)))
        gone = choice.draw(st.integers(0, 60))
        mark = st.sampled_from(
            [b"*", b"~", b":", b"^", b"\n", b"~INS*Y*18*021", b"~HD*", b"~NM1*", b"~LS*2700"]
        )
        damage = choice.draw(st.binary(max_size=12) | mark | st.just(content[at : at + 80]))
        content = content[:at] + damage + content[at + gone :]

    found = list(read(content))

    assert found
    assert not [each for each in found if isinstance(each, Problem) and "BEISPIEL" in str(each)]


@given(st.lists(st.integers(1, 200), max_size=40))
def test_chunks_make_no_difference(sizes: list[int]) -> None:
    """However a file comes in pieces, it is read the same."""
    content, chunks = PLAIN, []
    for size in sizes:
        chunks.append(content[:size])
        content = content[size:]

    assert list(read([*chunks, content])) == list(read(PLAIN))
