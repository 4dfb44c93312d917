"""Whatever a file has become on its way, the validator says what is wrong, and neither breaks nor hangs."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.x12.semantics import STRICT, WORDS, check
from connectors.x12.semantics.codes import LINES
from tests.connectors.x12.broken_files import BASES

DEMANDS = replace(STRICT, lines=LINES)
GOOD = BASES["changes"]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=12), st.integers(0, 60))
@example(len(GOOD), b"", 0)
def test_any_damage_is_a_list_of_faults(at: int, put: bytes, gone: int) -> None:
    """Whatever is put in or taken out, the check returns, and says the same of the file in pieces."""
    content = GOOD[:at] + put + GOOD[at + gone :]

    faults = check(content, demands=DEMANDS)

    assert all(each.words == WORDS[each.code] for each in faults)
    assert faults == check([content[:at], content[at:]], demands=DEMANDS)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_segments_in_any_order_are_a_list_of_faults(data: st.DataObject) -> None:
    """Segments left out, doubled and exchanged, each good by itself, break nothing."""
    segments = GOOD[107:].split(b"~\n")
    order = data.draw(st.lists(st.sampled_from(segments), max_size=40))

    assert isinstance(check(GOOD[:107] + b"~\n".join(order), demands=DEMANDS), list)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(GOOD) - 3))
def test_what_is_cut_short_is_found(length: int) -> None:
    """A file that ends before its end has a fault."""
    assert check(GOOD[:length])
