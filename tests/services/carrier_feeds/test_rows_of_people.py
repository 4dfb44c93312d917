"""What a member's row says where only who they are has changed."""

from collections.abc import Callable
from datetime import date

import pytest

from events.employment import PersonChanged
from events.people import PersonChanges
from events.vocabulary.maintenance import Maintenance, MaintenanceReason
from events.vocabulary.people import Relationship
from tests.services.carrier_feeds.stage import Stage
from tests.services.carrier_feeds.test_rows import (
    FAMILY_ID,
    JUNE_END,
    covered,
    expected_row,
    insured,
    rows_of,
)


def _corrected(here: Stage) -> None:
    here.hr(FAMILY_ID, _person("kim", correction=True, first_name="Kimberly"))


def _moved(here: Stage) -> None:
    here.hr(FAMILY_ID, _person("kim", correction=False, email="kim@example.org"))


def _person(member: str, *, correction: bool, **changes: object) -> PersonChanged:
    return PersonChanged(
        person_ref=member,
        changes=PersonChanges.model_validate(changes),
        change_day=JUNE_END,
        correction=correction,
    )


@pytest.mark.parametrize(
    ("happens", "reason", "prior"),
    [(_corrected, MaintenanceReason.IDENTIFYING_DATA, 3), (_moved, MaintenanceReason.RELOCATION, None)],
    ids=["identity", "location"],
)
def test_demographics_alone(
    happens: Callable[[Stage], None], reason: MaintenanceReason, prior: int | None
) -> None:
    """Only the member concerned has a row; who they were said to be goes with a corrected identity."""
    here = insured()
    happens(here)
    (row,) = rows_of(here)

    assert row == expected_row(
        "kim",
        Relationship.SPOUSE,
        maintenance=Maintenance.CHANGE,
        reason=reason,
        change_day=JUNE_END,
        person_version=row.person_version,
        prior_person_version=prior,
    )
    assert row.person_version > 3


def test_nobody_hears_of_people_who_are_gone() -> None:
    """Demographics of somebody whose coverage is over are not told; the version counts as considered."""
    here = insured()
    here.becomes(FAMILY_ID, covered(last=date(2026, 5, 31), dependents=("kim", "lee")))
    here.night()
    _corrected(here)
    outcome = here.night()

    assert outcome.control_number is None
    assert here.due() == 0
