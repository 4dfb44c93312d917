"""The office of a city and a school that go into one program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.cobra.two_employers import begun, of_two_employers
from tests.services.column_files import Office


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Office]:
    """An office of two employers, told of nobody yet."""
    made = Office(tmp_path).on("2026-01-05").publish(of_two_employers())
    yield made
    made.close()


@pytest.fixture
def office(new_office: Office) -> Office:
    """The city has an employee with spouse and child, in medical and dental."""
    begun(new_office)
    return new_office
