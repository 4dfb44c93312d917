"""People are named by ids, and masked wherever they might be read."""

import pytest

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
