"""The same rows in each guide: what the envelope, the elements and the codes become, and what cannot be said."""

from datetime import date
from typing import Any

import pytest

from connectors.x12.syntax import UnsayableIdentifier
from connectors.x12.verify import verify
from connectors.x12.x834 import CoverageExtras, MemberExtras, MemberRow, unsayable
from connectors.x12.x834.dialects import DIALECTS
from connectors.x12.x834.loop_2000_ins import medicare_said
from connectors.x12.x834.loop_2100_nm1 import write_demographics
from connectors.x12.x834.loop_2320_cob import read_other_insurance, write_other_insurance
from connectors.x12.x834.model import Demographics, Medicare, Race
from connectors.x12.x834.model_coverage import OtherInsurance
from connectors.x12.x834.model_parts import Contact, Dated, Entity, Name, Reference
from connectors.x12.x834.phrasing import Phrasing
from connectors.x12.x834.reading import whole
from connectors.x12.x834.writing import scribe_for
from events.catalog import Identifier, PlanCode, ReportingCategory
from events.vocabulary.maintenance import EmploymentStatus, Maintenance, MaintenanceReason
from events.vocabulary.maintenance import Medicare as MedicareTold
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import (
    ANA,
    HOME,
    LUIS,
    MIA,
    coverage,
    family,
    file,
    member,
    profile,
    segments,
)
from tests.connectors.x12.x834.test_model import reading

M = Maintenance
OLD = "004010X095A1"
LAST = date(2026, 1, 31)
INSURER = Entity(Name("IN", "2", "OTHER INSURANCE", id_qualifier="FI", id="112223333"))
OTHER = OtherInsurance("S", "890111", "1", (), (Reference("60", "A"),), (Dated("344", LAST),), (INSURER,))


def written(version: str, **changes: Any) -> bytes:
    """Return a file of a family with Medicare and other insurance in one of the guides."""
    both = (coverage(M.ADDITION), coverage(M.ADDITION, "dental"))
    extras = MemberExtras(coverages=(CoverageExtras(other_insurance=(OTHER,)),))
    subscriber = member(
        M.ADDITION,
        reason=MaintenanceReason.INITIAL_ENROLLMENT,
        employment_status=EmploymentStatus.FULL_TIME,
        medicare=MedicareTold(True, True, "age", LAST),
        coverages=both,
    )
    child = member(M.ADDITION, "d1", reason=MaintenanceReason.INITIAL_ENROLLMENT, coverages=both)
    rows = family(MemberRow(subscriber, ANA, extras=extras), MemberRow(child, MIA))
    return file(profile(version=version, **changes), rows)


@pytest.mark.parametrize("version", ["005010X220A1", OLD])
def test_pyx12_accepts(version: str) -> None:
    """Somebody else's reading of the guide finds no fault; it has none of 005010X220."""
    assert verify(written(version)) == []


def test_the_guide_before_its_errata() -> None:
    """005010X220 differs in GS08 and ST03, and in nothing else."""
    assert written("005010X220") == written("005010X220A1").replace(b"005010X220A1", b"005010X220")


def test_the_old_guide() -> None:
    """ISA11 and ISA12, no ST03, INS06 without components, and the other insurer as N1 between REF and DTP."""
    lines = segments(written(OLD))

    assert lines[0][82:89] == "U*00401"
    assert lines[1].endswith("*X*004010X095A1")
    assert lines[2] == "ST*834*0001"
    assert lines[6] == "INS*Y*18*021*28*A*C**FT"
    at = lines.index("COB*S*890111*1")
    assert lines[at + 1 : at + 4] == ["REF*60*A", "N1*IN*OTHER INSURANCE*FI*112223333", "DTP*344*D8*20260131"]


@pytest.mark.parametrize("version", sorted(DIALECTS))
def test_read_alike(version: str) -> None:
    """Whatever the guide, the reader finds the same people and coverages."""
    sets, problems = whole(written(version))

    assert problems == []
    assert [each.opened.guide for each in sets] == [version]
    assert [(each.relationship, len(each.coverages)) for each in sets[0].members] == [("18", 2), ("19", 2)]
    (other,) = sets[0].members[0].coverages[0].other_insurance
    assert other == OTHER


@pytest.mark.parametrize(
    "changes, place",
    [
        ({"say_counts": True}, "QTY in"),
        ({"say_volume": True}, "AMT01 FK in"),
        ({"payer_id_qualifier": "94"}, "N103 (IN) 94 in"),
        ({"identifiers": (Identifier(qualifier="ABB", value="job"),)}, "REF01 ABB in"),
        (
            {"plan_codes": (PlanCode(plan="a", insurance_line_code="HLT", rate_code="R"),)},
            "REF01 (2300) RB in",
        ),
        (
            {"reporting_categories": (ReportingCategory(name="A", qualifier="17", value="job"),)},
            "loop 2700 in",
        ),
    ],
)
def test_what_the_old_guide_has_no_place_for(changes: dict[str, Any], place: str) -> None:
    """A profile that asks for it is refused before the first member; in the newer guide it is none."""
    Phrasing(profile(**changes))

    with pytest.raises(UnsayableIdentifier) as caught:
        Phrasing(profile(version=OLD, **changes))

    assert caught.value.place.startswith(place)


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"relationship": Relationship.OTHER}, "INS02"),
        ({"reason": MaintenanceReason.NON_PAYMENT}, "INS04"),
    ],
)
def test_words_that_the_old_guide_lacks(changes: dict[str, Any], reason: str) -> None:
    """The member is refused, not told otherwise."""
    rows = family(MemberRow(member(M.CHANGE, "d1", **changes), MIA))

    assert list(unsayable(profile(), [rows])) == []
    assert [each.reason.split(" ")[0] for each in unsayable(profile(version=OLD), [rows])] == [reason]


def test_an_employment_status_that_the_old_guide_lacks_is_left_out() -> None:
    """INS08 need not be said."""
    row = MemberRow(member(M.CHANGE, employment_status=EmploymentStatus.ACTIVE), ANA)

    assert "INS*Y*18*001**A" in segments(file(profile(version=OLD), family(row)))


def test_an_address_abroad_in_the_old_guide() -> None:
    """There N402 is required, so it is left out."""
    person = LUIS.model_copy(update={"address": HOME.model_copy(update={"country": "DE"})})
    row = MemberRow(member(M.ADDITION, "d1"), person)

    assert not [each for each in segments(file(profile(version=OLD), family(row))) if each.startswith("N4")]


def test_composites_and_repetitions() -> None:
    """Where there are none, what has neither components nor repetitions is said, the rest refused."""
    old, new = scribe_for(OLD), scribe_for("005010X220A1")
    two = Demographics(LAST, races=(Race("C"), Race("B")))
    listed = Demographics(LAST, races=(Race("", "RET", "2106-3"),))

    assert medicare_said(Medicare("C", "0"), new) == "C:0"
    assert medicare_said(Medicare("C", "0"), old) == "C"
    assert write_demographics(two, new)[5] == "C^B"
    assert write_demographics(Demographics(LAST, races=(Race("C"),)), old)[5] == "C"
    for each in (two, listed):
        with pytest.raises(UnsayableIdentifier, match="DMG05"):
            write_demographics(each, old)


def test_an_insurer_with_an_address_in_the_old_guide() -> None:
    """Loop 2320 has no place for it; without it is read as it was written."""
    old = scribe_for(OLD)
    at_home = OtherInsurance("S", entities=(Entity(INSURER.name, Contact("CN", numbers=(("TE", "1"),))),))

    assert read_other_insurance(reading(write_other_insurance(OTHER, old))) == OTHER
    with pytest.raises(UnsayableIdentifier, match="2320"):
        write_other_insurance(at_home, old)
