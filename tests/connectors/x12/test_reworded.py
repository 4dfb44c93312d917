"""What pyx12 is given to read is the file, but for what it breaks on."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x12.reworded import Reworded
from tests.connectors.x12.broken_files import BASES

GOOD = BASES["verify"].decode("ascii")
RACES = "*M**:RET:2106-3^:RET:2135-2~"


@pytest.mark.parametrize(
    "old, new",
    [
        ("*M**:RET:2106-3~", RACES),
        ("005010X220A1~", "005010X220~"),
    ],
)
def test_what_is_said_otherwise(old: str, new: str) -> None:
    """A repeated composite is its first; the guide before its errata is the one after."""
    base = GOOD.replace("19840202*M~", "19840202*M**:RET:2106-3~")

    assert Reworded([base.replace(old, new)]).read() == base != base.replace(old, new)


@given(st.lists(st.integers(0, len(GOOD)), max_size=5), st.integers(1, 300))
def test_the_rest_is_the_file(cuts: list[int], size: int) -> None:
    """In whatever pieces it comes, in whatever pieces it is read."""
    bounds = [0, *sorted(cuts), len(GOOD)]
    text = Reworded(GOOD[one:other] for one, other in pairwise(bounds))

    assert "".join(iter(lambda: text.read(size), "")) == GOOD


@given(st.text(max_size=300))
def test_what_is_no_file_is_left_alone(text: str) -> None:
    """Without a header there is nothing to go by."""
    assert Reworded([text]).read() == text
