"""M.G.L. c.32B: what a unit may pay, by what it has accepted."""

import pytest
from pydantic import TypeAdapter

from connectors.catalog_files.checks.statute_bounds import Accepted, Bounds, bounds
from events.catalog import EmployeeClass
from events.vocabulary.coverage import InsuranceLine

Table = tuple[int, int | None, bool]
"""The least and the most in percent, and whether nothing will do as well."""


def group(standing: str, *units: str) -> EmployeeClass:
    """Return a class of a standing, of these bargaining units."""
    return EmployeeClass.model_validate(
        {
            "id": "some",
            "name": "Some",
            "employers": ["town"],
            "standing": standing,
            "bargaining_units": units or None,
            "plans": ["ppo"],
        }
    )


def said(found: Bounds) -> Table:
    """Return bounds without their source."""
    return int(found.least), None if found.most is None else int(found.most), found.or_nothing


@pytest.mark.parametrize(
    ("standing", "accepted", "expected"),
    [
        ("active", (), (50, 50, False)),
        ("active", ("7A",), (50, 100, False)),
        ("active", ("9A", "9D", "9E", "10A"), (50, 50, False)),
        ("active", ("16",), (50, 90, False)),
        ("active", ("7A", "16"), (50, 100, False)),
        ("retired", (), (0, 0, False)),
        ("retired", ("7A", "9D"), (0, 0, False)),
        ("retired", ("9A",), (50, 50, False)),
        ("retired", ("9E",), (50, 100, False)),
        ("retired", ("9A", "9E"), (50, 100, False)),
        ("retired", ("16",), (50, 90, True)),
        ("retired", ("9A", "16"), (50, 90, False)),
        ("retired", ("9E", "16"), (50, 100, False)),
        ("survivor", (), (0, 0, False)),
        ("survivor", ("7A", "9A", "9E"), (0, 0, False)),
        ("survivor", ("9D",), (50, 50, False)),
        ("survivor", ("9D1/2",), (50, 100, False)),
        ("survivor", ("9D", "9D1/2"), (50, 100, False)),
        ("survivor", ("9D3/4",), (0, 50, False)),
        ("survivor", ("9C",), (0, None, False)),
        ("survivor", ("9D", "9G"), (50, None, False)),
        ("survivor", ("16",), (50, 90, True)),
        ("survivor", ("9D3/4", "16"), (0, 90, False)),
        ("survivor", ("9C", "16"), (0, None, False)),
    ],
)
def test_what_was_accepted_decides(standing: str, accepted: tuple[str, ...], expected: Table) -> None:
    """Source: M.G.L. c.32B s.7, 7A, 9, 9A, 9B, 9C, 9D, 9D1/2, 9D3/4, 9E, 9G, 16."""
    statutes = TypeAdapter(Accepted).validate_python({f"c32B-{each}" for each in accepted})

    assert said(bounds(group(standing), InsuranceLine.MEDICAL, statutes)) == expected


def test_section_16_is_about_health_care_organizations() -> None:
    """A dental plan is none."""
    found = bounds(group("active"), InsuranceLine.DENTAL, frozenset({"c32B-16"}))

    assert said(found) == (50, 50, False)


def test_ninety_percent_is_not_for_who_bargains() -> None:
    """Source: M.G.L. c.32B s.16: for the retired and employees of no union."""
    found = bounds(group("active", "police"), InsuranceLine.MEDICAL, frozenset({"c32B-16"}))

    assert said(found) == (50, None, False)


def test_every_bound_names_its_section() -> None:
    """What was accepted, or what was not."""
    found = [bounds(group(each), InsuranceLine.MEDICAL, frozenset()).source for each in ("active", "retired")]

    assert found == ["s.7, without s.7A", "s.9, without s.9A or s.9E"]
