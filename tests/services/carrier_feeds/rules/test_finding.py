"""A member number names one member, whatever their ids are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vocabulary.people import SELF, member_number
from services.carrier_feeds.rules.finding import member_of

IDS = st.text(st.sampled_from("abzABZ019-._é"), min_size=1, max_size=6).filter(lambda text: "/" not in text)


@given(employer=IDS, employee=IDS, member=st.just(SELF) | IDS)
def test_a_number_is_read_back(employer: str, employee: str, member: str) -> None:
    """Whoever it was printed for is found by it."""
    family = f"{employer}/{employee}"

    assert member_of(member_number(family, member)) == (family, member)


@given(st.text(max_size=20))
def test_what_we_did_not_print_is_nobodys(number: str) -> None:
    """Any text is a number of ours, and then prints the same, or nobody's."""
    found = member_of(number)

    assert found is None or member_number(*found) == number


@pytest.mark.parametrize(
    "number", ["", "CITY", "city-10234", "CITY-10234-D1-X", "CITY--D1", "CITY-1.", "078051120"]
)
def test_what_no_number_looks_like(number: str) -> None:
    """Too few or too many parts, small letters, or a full stop that marks nothing."""
    assert member_of(number) is None
