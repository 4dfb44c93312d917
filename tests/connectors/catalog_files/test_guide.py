"""Tests of the office's guide and of the demo city's catalog: what is shown there can be read."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from connectors.catalog_files import read
from events.catalog import (
    Acceptance,
    AgeRate,
    AgeReduction,
    AgeStep,
    CarrierProfile,
    Column,
    Contribution,
    DependentRule,
    Division,
    EmployeeClass,
    Employer,
    EndRule,
    EnrollmentWindow,
    GroupNumber,
    Layout,
    Measurement,
    Offer,
    PayCalendar,
    PayDay,
    Payroll,
    Plan,
    PlanCode,
    Program,
    Rate,
    Size,
    Statute,
    Volume,
    WaitingRule,
)
from events.layouts import COBRA_FIELDS, PAYROLL_FIELDS
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import Relationship
from tests.connectors.catalog_files.demo_copy import DEMO

GUIDE = Path(__file__).parents[3] / "docs" / "catalog.md"


def test_the_smallest_catalog_of_the_guide_is_one(tmp_path: Path) -> None:
    """The example in the guide has no fault."""
    example = re.search(r"```toml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert example is not None
    (tmp_path / "town.toml").write_text(example[1])
    catalog, faults = read(tmp_path)

    assert faults == []
    assert catalog is not None
    assert [plan.id for plan in catalog.plans] == ["medical"]


def test_the_demo_city_has_no_fault() -> None:
    """The demo city's catalog can be published as it is."""
    catalog, faults = read(DEMO)

    assert faults == []
    assert catalog is not None
    assert [carrier.id for carrier in catalog.carriers] == [
        "barnacle-dental",
        "keelstone-life",
        "lanternfish-vision",
        "tidewrack-health",
    ]


@pytest.mark.parametrize(
    "model",
    [
        *(Program, Employer, Division, Size, Acceptance, EnrollmentWindow, EmployeeClass, Offer, Measurement),
        *(
            WaitingRule,
            EndRule,
            DependentRule,
            AgeReduction,
            AgeStep,
            Plan,
            Volume,
            Rate,
            AgeRate,
            Contribution,
        ),
        *(CarrierProfile, GroupNumber, PlanCode, Payroll, PayCalendar, PayDay, Layout, Column),
    ],
)
def test_the_guide_names_every_key(model: type[BaseModel]) -> None:
    """No key of the catalog is missing from the guide's tables."""
    tables = GUIDE.read_text().partition("```toml")[0]

    assert [name for name in model.model_fields if not re.search(rf"\b{name}\b", tables)] == []


def test_the_guide_names_every_line_relationship_and_statute() -> None:
    """No word that the catalog takes is missing from the guide."""
    words = {*InsuranceLine, *Relationship, *get_args(Statute)} - {Relationship.SELF}
    named = set(re.findall(r"`([^`]+)`", GUIDE.read_text()))

    assert {str(word) for word in words} - named == set()


def test_the_guide_names_every_column_field() -> None:
    """No field of a column file is missing from the guide."""
    named = set(re.findall(r"`([a-z0-9_]+)`", GUIDE.read_text()))

    assert (PAYROLL_FIELDS | COBRA_FIELDS) - named == set()
