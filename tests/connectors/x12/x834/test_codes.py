"""Every word has a code, and every code is in the guide's list of its element."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from importlib.resources import files
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest

from connectors.x12.x834 import codes
from events.people import MaritalStatus
from events.vocabulary.maintenance import BenefitStatus, EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship, Sex

TABLES: list[tuple[Mapping[Any, str], Sequence[str], str]] = [
    (codes.PURPOSE, list(codes.Purpose), "BGN01"),
    (codes.ACTION, list(codes.Action), "BGN08"),
    (codes.RELATIONSHIP, list(Relationship), "INS02"),
    (codes.MEMBER_MAINTENANCE, list(Maintenance), "INS03"),
    (codes.REASON, list(MaintenanceReason), "INS04"),
    (codes.BENEFIT_STATUS, list(BenefitStatus), "INS05"),
    (codes.EMPLOYMENT_STATUS, list(EmploymentStatus), "INS08"),
    (codes.SEX, list(Sex), "DMG03"),
    (codes.MARITAL_STATUS, list(get_args(MaritalStatus)), "DMG04"),
    (codes.COVERAGE_MAINTENANCE, list(Maintenance), "HD01"),
]


def guide(element: str) -> set[str]:
    """Return the codes that pyx12's map of the guide lists for an element, in whatever loop."""
    text = (files("pyx12") / "map" / "834.5010.X220.A1.xml").read_text(encoding="utf-8")
    every = [each for each in ET.fromstring(text).iter("element") if each.get("xid") == element]
    return {code.text or "" for each in every for code in each.iter("code")}


@pytest.mark.parametrize("table, words, element", TABLES, ids=[element for _, _, element in TABLES])
def test_words_and_codes(table: Mapping[Any, str], words: Sequence[str], element: str) -> None:
    """The table knows each word, nothing else, and only codes of the guide."""
    assert set(table) == set(words)
    assert set(table.values()) <= guide(element)


def test_tobacco() -> None:
    """HLH01 is a code of the guide either way."""
    assert set(codes.TOBACCO) == {True, False}
    assert set(codes.TOBACCO.values()) <= guide("HLH01")


def test_words_are_words() -> None:
    """What a caller says are words; codes stay inside."""
    assert issubclass(codes.Purpose, StrEnum)
    assert [each.value for each in codes.Action] == ["change", "verify", "replace"]
