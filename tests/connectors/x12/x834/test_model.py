"""What the model can hold is written loop by loop and read again as it was; and whole files likewise."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.x12.envelope import Group, Interchange
from connectors.x12.reading import Token
from connectors.x12.syntax import Delimiters, Segment
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.header_bgn import read_heading, write_heading
from connectors.x12.x834.loop_1000_n1 import read_party, write_party
from connectors.x12.x834.loop_2000_ins import read_member, write_member
from connectors.x12.x834.loop_2100_nm1 import read_person, read_prior, write_person, write_prior
from connectors.x12.x834.loop_2200_dsb import read_disability, write_disability
from connectors.x12.x834.loop_2300_hd import read_coverage, write_coverage
from connectors.x12.x834.loop_2310_lx import read_provider, write_provider
from connectors.x12.x834.loop_2320_cob import read_other_insurance, write_other_insurance
from connectors.x12.x834.loop_2700_ls import read_categories, write_categories
from connectors.x12.x834.model import Member
from connectors.x12.x834.parts import read_entity, read_reference, write_entity, write_reference
from connectors.x12.x834.reading import whole
from connectors.x12.x834.scribe import Scribe
from connectors.x12.x834.writing import SetToWrite, scribe_for, write_model
from tests.connectors.x12.x834 import strategies

PLAIN = scribe_for("005010X220A1")
ODD = scribe_for("005010X220", Delimiters(element="*", repetition="^", component=":", terminator="\N{TILDE}"))
INTERCHANGE = Interchange("30", "123456789", "ZZ", "RECEIVER", "260102", "1200", "000000101", test=True)
GROUP = Group("BE", "SENDER", "RECEIVER", "20260102", "120000", "101", "005010X220A1")


def reading(segments: list[Segment]) -> Cursor:
    """Return a cursor on segments as a file would have them."""
    return Cursor([Token(each[0], each[1:], at, ":", "^") for at, each in enumerate(segments, 1)])


def _providers(providers: Any, scribe: Scribe) -> list[Segment]:
    return write_provider(1, providers, scribe)


LOOPS: dict[str, tuple[st.SearchStrategy[Any], Callable[..., Any], Callable[[Cursor], Any]]] = {
    "heading": (strategies.headings, write_heading, read_heading),
    "1000": (strategies.parties, write_party, read_party),
    "2000": (strategies.members, write_member, read_member),
    "2000 REF": (
        strategies.references,
        lambda each, scribe: [write_reference(each, scribe)],
        lambda cursor: read_reference(cursor)[0],
    ),
    "2100A": (strategies.people, write_person, read_person),
    "2100B": (strategies.priors, write_prior, read_prior),
    "2100C": (strategies.associates, write_entity, read_entity),
    "2200": (strategies.disabilities, write_disability, read_disability),
    "2300": (strategies.coverages, write_coverage, read_coverage),
    "2310": (strategies.providers, _providers, lambda cursor: read_provider(cursor)[0]),
    "2320": (strategies.other_insurance, write_other_insurance, read_other_insurance),
    "2700": (
        st.lists(strategies.categories, min_size=1, max_size=4),
        write_categories,
        read_categories,
    ),
}


@pytest.mark.parametrize("name", LOOPS)
@given(choice=st.data())
def test_loops(name: str, choice: st.DataObject) -> None:
    """Each loop is read as it was written, to its end and without complaint."""
    strategy, write, read = LOOPS[name]
    loop = choice.draw(strategy)

    cursor = reading(write(loop, PLAIN))

    assert read(cursor) == loop
    assert cursor.name == ""
    assert cursor.problems == []


SETS = st.tuples(strategies.headings, st.lists(strategies.members, max_size=2))


@settings(max_examples=15)
@given(st.lists(SETS, min_size=1, max_size=2))
def test_files(sets: list[tuple[Any, list[Member]]]) -> None:
    """A whole file is read as it was written, its counts and control numbers too."""
    numbered = [
        SetToWrite(f"{number:04d}", heading, members) for number, (heading, members) in enumerate(sets, 1)
    ]
    content = b"".join(write_model(INTERCHANGE, GROUP, numbered, scribe=PLAIN, line_end="\r\n"))

    read, problems = whole(content)

    assert problems == []
    assert [(each.opened.heading, list(each.members)) for each in read] == sets
    assert [each.opened.control_number for each in read] == [each.control_number for each in numbered]
    assert {(each.opened.interchange, each.opened.group) for each in read} == {(INTERCHANGE, GROUP)}
    assert [each.closed.as_told for each in read if each.closed] == [True] * len(sets)
