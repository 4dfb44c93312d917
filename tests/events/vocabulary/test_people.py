"""People are named by ids, and masked wherever they might be read."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.vocabulary.people import (
    employee_of,
    employer_of,
    masked_name,
    masked_number,
    member_number,
    person_id,
)


@pytest.mark.parametrize(
    ("member", "person", "number"),
    [("self", "city/10234", "CITY-10234"), ("d1", "city/10234/d1", "CITY-10234-D1")],
)
def test_a_person_s_names(member: str, person: str, number: str) -> None:
    """The employee has the family's name; a dependent adds their own id."""
    assert (person_id("city/10234", member), member_number("city/10234", member)) == (person, number)


IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,5}", fullmatch=True)
PEOPLE = st.tuples(
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,4}", fullmatch=True), IDS, st.one_of(st.just("self"), IDS)
)


@settings(max_examples=1000)
@given(PEOPLE, PEOPLE)
@example(("city", "ab1", "self"), ("city", "AB1", "self"))
@example(("city", "1-D1", "self"), ("city", "1", "d1"))
@example(("city-a", "1", "self"), ("city", "a-1", "self"))
@example(("city", "1", "d1"), ("city", "1", "D1"))
def test_no_two_members_have_one_number(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """A carrier that knows people by their number never takes two for one."""
    numbers = {member_number(f"{employer}/{employee}", member) for employer, employee, member in (one, other)}

    assert len(numbers) == len({one, other})
    assert all(number == number.upper() for number in numbers)


def test_the_parts_of_a_family_s_name() -> None:
    """Only the first slash parts employer and employee; leading zeros stay."""
    assert (employer_of("city/00012"), employee_of("city/00012")) == ("city", "00012")
    assert employee_of("city/a/b") == "a/b"


def test_a_masked_name_shows_initials() -> None:
    """What was not given is left out."""
    assert masked_name("Ana", None, "Rivera") == "A*** R***"
    assert masked_name(None, "") == ""


def test_a_masked_number_shows_its_end() -> None:
    """Only the last four digits can be read; no number is nothing."""
    assert (masked_number("078051120"), masked_number(None)) == ("***1120", "")
