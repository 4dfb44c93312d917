"""The whole file: streamed, counted, deterministic, and whole whatever people are called."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyx12.x12file import X12Reader

from connectors.x12.semantics import check
from connectors.x12.syntax import UnsayableIdentifier
from connectors.x12.x834 import (
    Action,
    Counts,
    FamilyRows,
    MemberPlace,
    MemberRow,
    Purpose,
    TransactionSet,
    places,
    unsayable,
    write,
)
from events.people import SEALED_PERSON, Address, Person
from events.vocabulary.maintenance import Maintenance
from events.vocabulary.people import Sex
from tests.connectors.x12.examples import (
    ANA,
    ENVELOPE,
    LUIS,
    MIA,
    coverage,
    family,
    file,
    member,
    profile,
    segments,
    transaction_set,
)

M = Maintenance
SELF = MemberRow(member(M.ADDITION, coverages=(coverage(M.ADDITION),)), ANA)
CHILD = MemberRow(member(M.ADDITION, "d1", coverages=(coverage(M.ADDITION),)), MIA)

names = st.text(min_size=1, max_size=70).filter(str.strip)
lines = st.text(min_size=2, max_size=55)
people = st.builds(
    Person.model_construct,
    first_name=names,
    middle_name=st.none() | names,
    last_name=st.builds("X{}".format, names),
    suffix=st.none() | names,
    ssn=st.none() | st.just("078051120"),
    birth_day=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    sex=st.sampled_from(Sex),
    address=st.none()
    | st.builds(
        Address.model_construct,
        line1=lines,
        line2=st.none() | lines,
        city=lines,
        state=st.just("MA"),
        zip=st.just("01101-2345"),
        country=st.none() | st.just("DE"),
    ),
    mailing_address=st.none(),
    phone=st.none() | st.text(),
    email=st.none() | st.text(),
    marital_status=st.sampled_from([None, "single", "partnered"]),
    tobacco=st.sampled_from([None, True, False]),
)


def many(count: int, employer: str = "city") -> Iterator[FamilyRows]:
    """Yield so many families of an employer."""
    for number in range(count):
        yield family(SELF, CHILD, family=f"{employer}/{number}")


def test_deterministic() -> None:
    """The same arguments give the same bytes."""
    assert file(profile(), family(SELF, CHILD)) == file(profile(), family(SELF, CHILD))


def test_streamed() -> None:
    """The first chunks are there before the last family has been asked for."""
    asked = 0

    def endless() -> Iterator[FamilyRows]:
        nonlocal asked
        for each in many(10**9):
            asked += 1
            yield each

    each = replace(transaction_set(), families=endless(), counts=None)
    chunks = list(islice(write(ENVELOPE, profile(), [each]), 3))

    assert len(chunks) == 3
    assert asked < 1000


def test_several_sets() -> None:
    """Sets are counted in GE, members in each of them."""
    counted = Counts(600, 300, 300)
    sets = [
        TransactionSet(
            f"{number:04d}",
            f"R{number}",
            Purpose.ORIGINAL,
            Action.CHANGE,
            many(300, employer),
            counts=counted,
        )
        for number, employer in enumerate(("city", "school", "housing"), 1)
    ]
    content = b"".join(write(ENVELOPE, profile(), sets))

    assert content.count(b"\nINS*") == 1800
    assert segments(content)[-2:] == ["GE*3*101", "IEA*1*000000101"]
    assert check(content) == []


@pytest.mark.parametrize("counts", [Counts(2, 1, 1), Counts(2, 2, 0), Counts(3, 1, 2)])
def test_wrong_counts(counts: Counts) -> None:
    """Counts that do not hold are our fault, and no file."""
    each = replace(transaction_set(family(SELF)), counts=counts)

    with pytest.raises(AssertionError):
        list(write(ENVELOPE, profile(), [each]))


def test_nothing_to_say() -> None:
    """There is no file without a set, and no set without a member."""
    with pytest.raises(AssertionError):
        list(write(ENVELOPE, profile(), []))
    with pytest.raises(AssertionError):
        list(write(ENVELOPE, profile(), [transaction_set()]))


def test_a_profile_that_cannot_be_written() -> None:
    """Nothing is written at all."""
    with pytest.raises(UnsayableIdentifier, match="ISA06"):
        next(write(ENVELOPE, profile(sender_id="A*B"), [transaction_set(family(SELF))]))


def test_unsayable() -> None:
    """Everybody who cannot be told is named at once, with the reason; the others are not."""
    nameless = MIA.model_copy(update={"last_name": "山田"})
    families = [
        family(SELF, MemberRow(CHILD.change, SEALED_PERSON), family="city/1"),
        family(
            SELF, MemberRow(CHILD.change, nameless), MemberRow(member(M.CHANGE, "d2"), MIA), family="city/2"
        ),
        family(MemberRow(SELF.change, LUIS, SEALED_PERSON), family="city/3"),
        family(SELF, family="city/4*"),
        family(SELF, family="city/5"),
    ]

    found = [
        (each.family, each.member, each.reason.split(" cannot")[0]) for each in unsayable(profile(), families)
    ]

    assert found == [
        ("city/1", "d1", "the person is sealed"),
        ("city/2", "d1", "NM103 (last name)"),
        ("city/3", "self", "the person is sealed"),
        ("city/4*", "self", "REF02 (0F)"),
    ]


def test_places() -> None:
    """Each place is where the member's INS stands in the file, ST being 1."""
    each = transaction_set(family(SELF, CHILD, family="city/1"), family(SELF, family="city/2"))
    carrier = profile(say_counts=True, master_policy="P")
    every = segments(b"".join(write(ENVELOPE, carrier, [each])))[2:]

    found = list(places(ENVELOPE, carrier, each))

    positions = [at for at, segment in enumerate(every, 1) if segment.startswith("INS")]
    assert found == [
        MemberPlace(positions[0], "city/1", "self"),
        MemberPlace(positions[1], "city/1", "d1"),
        MemberPlace(positions[2], "city/2", "self"),
    ]


@given(people, people)
def test_nobodys_name_breaks_a_file(ana: Person, mia: Person) -> None:
    """Whatever people are called and wherever they live, the file is whole and both readers count the same."""
    content = file(profile(), family(MemberRow(SELF.change, ana, mia), MemberRow(CHILD.change, mia)))
    reader = X12Reader(io.StringIO(content.decode("ascii"), newline=""))
    widths = {"NM1": 10, "N3": 3, "N4": 5, "DMG": 5, "PER": 7, "HLH": 2}
    read = [(each.get_seg_id(), len(each)) for each in reader]

    assert check(content) == []
    assert reader.pop_errors() == []
    assert len(read) == len(segments(content))
    assert [name for name, _ in read].count("INS") == 2
    assert [(name, size) for name, size in read if size >= widths.get(name, 99)] == []
