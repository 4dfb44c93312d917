"""Whom and which file a carrier's report means; and that reports may come in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.carrier_answers import CarrierErrorReported, CarrierErrorResolved, CarrierReportRead
from services.carrier_feeds.projection import ERRORS
from services.carrier_feeds.worker.settling import open_errors
from tests.life import hired, person
from tests.services.carrier_feeds.error_stage import HOW, facts_of, here, read
from tests.services.carrier_feeds.stage import CARRIER, Stage, began, catalog_with, stage

__all__ = ["here"]

FOUND = [
    ({"member_number": "city-1-d1"}, ("city/1", "d1", "")),
    ({"member_number": "CITY-1"}, ("city/1", "self", "")),
    ({"employee_id": "2"}, ("city/2", None, "")),
    ({"ssn": "12-34-5678"}, ("city/1", "self", "")),
    ({"member_number": "CITY-9", "ssn": "012345678"}, ("city/1", "self", "")),
    ({"member_number": "CITY-1-D9"}, (None, None, "nobody is known by it")),
    ({"employee_id": "9"}, (None, None, "nobody is known by it")),
    ({"ssn": "219099999"}, (None, None, "nobody is known by it")),
    ({}, (None, None, "")),
]


@pytest.mark.parametrize(("named", "found"), FOUND)
def test_whom_a_row_means(
    here: Stage, named: dict[str, str], found: tuple[str | None, str | None, str]
) -> None:
    """By the number we print, the employee id, or the SSN; whoever is not found is kept, with what they were called."""
    outcome = read(here, {"code": "E1", **named})
    (fact,) = facts_of(here, "carrier-error")

    assert (fact.family, fact.member, fact.unmatched) == found
    assert (fact.identifiers is not None, outcome.unmatched) == (bool(found[2]), int(bool(found[2])))


def test_an_ssn_of_two_people_finds_nobody(here: Stage) -> None:
    """It is not guessed which of them is meant."""
    here.hr("city/3", hired("2026-01-01", who=person(ssn="012345678")))
    here.covers("city/3", began())
    read(here, {"code": "E1", "ssn": "012345678"})

    assert [each.unmatched for each in facts_of(here, "carrier-error")] == ["more than one person fits"]


@pytest.mark.parametrize(
    ("told", "number"), [("1", 1), ("000000001", 1), ("7", None), ("blue.834", None), ("", None)]
)
def test_which_file_a_row_means(here: Stage, told: str, number: int | None) -> None:
    """By control number or name; a file that is not ours is no file."""
    read(here, {"code": "E1", "file": told})

    assert [each.control_number for each in facts_of(here, "carrier-error")] == [number]


@given(
    st.lists(
        st.lists(
            st.fixed_dictionaries(
                {"code": st.sampled_from(["E1", "E2"]), "resolution": st.sampled_from(["", "closed"])}
            ),
            min_size=1,
            max_size=3,
        ),
        max_size=5,
    )
)
def test_any_reports_in_any_order(reports: list[list[dict[str, str]]]) -> None:
    """Facts of an error alternate: reported, resolved, reported …; and the view is the same when it is built anew."""
    here = stage(catalog_with(error_report=HOW))
    for rows in reports:
        read(here, *rows)
    kinds: dict[str, list[type]] = {}
    for each in here.doors.log.read(after=0, limit=1000, categories={"carrier-error"}):
        kinds.setdefault(each.stream, []).append(type(each.event))
    digest = here.doors.views.digest(ERRORS.view)
    here.doors.views.drop(ERRORS.view)
    list(open_errors(here.doors, CARRIER))

    for facts in kinds.values():
        both = [CarrierErrorReported, CarrierErrorResolved] * len(facts)
        assert facts == both[: len(facts)]
    assert here.doors.views.digest(ERRORS.view) == digest
    assert all(isinstance(each, CarrierReportRead) for each in facts_of(here, "carrier-report"))
