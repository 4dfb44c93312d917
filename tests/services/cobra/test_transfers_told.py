"""Transfers as they are told: by either employer first, late, entered wrong at first, and of people forgotten since."""

import pytest

from events.cobra import CoverageCarriedOn
from events.employment import PersonChanged
from events.people import PersonChanges
from events.vocabulary.people import SELF, person_id
from services.cobra.worker import FOLLOWER
from services.replaying import decide_anew
from tests.life import day, elected, hired, joined, person
from tests.services.cobra.two_employers import (
    CITY,
    EVERYTHING,
    SCHOOL,
    SPOUSE,
    begun,
    facts,
    gone,
    moved,
    of_two_employers,
    offered,
    tell,
    to_school,
)
from tests.services.column_files import Office


def changed(member: str, correction: bool = False, **fields: str) -> PersonChanged:
    """Return a change of what is known of a person."""
    return PersonChanged(
        person_ref=member,
        changes=PersonChanges.model_validate(fields),
        change_day=day("2026-06-20"),
        correction=correction,
    )


def test_plan_71_whoever_told_first_makes_no_difference(new_office: Office) -> None:
    """The school's staff is told before the city's."""
    moved(new_office)
    begun(new_office)
    gone(new_office)

    assert offered(new_office) == {}
    head = new_office.log.head()
    assert list(decide_anew(new_office.log, FOLLOWER, first=1, last=head)) == []


def test_plan_71_a_member_who_is_told_late_is_found(new_office: Office) -> None:
    """The city tells of the spouse when they have left already."""
    tell(new_office, CITY, hire=hired("2026-01-05"), choice=elected("2026-01-05", "hmo"))
    gone(new_office)
    moved(new_office)
    tell(
        new_office,
        CITY,
        kim=joined("kim", "2026-01-05", who=SPOUSE),
        again=elected("2026-01-05", "hmo:kim"),
    )

    assert offered(new_office) == {}


def test_plan_71_what_was_entered_wrong_and_corrected_is_the_same_person(office: Office) -> None:
    """Another number at the school, corrected there; a name that was taken since makes no difference."""
    moved(office, hire=to_school(who=person(ssn="078051129")))
    gone(office)
    assert offered(office) == EVERYTHING
    tell(office, SCHOOL, name=changed("01", last_name="Wed"), number=changed("self", True, ssn="078051120"))

    assert offered(office) == {}


@pytest.mark.parametrize("family", [CITY, SCHOOL])
def test_plan_71_what_was_decided_of_the_forgotten_stands(office: Office, family: str) -> None:
    """Nobody can see any more who they were: nothing is offered for it, years later."""
    gone(office)
    moved(office)
    office.log.forget([person_id(family, member) for member in (SELF, "kim", "lee", "01", "02")])
    office.publish(of_two_employers(76))
    tell(office, SCHOOL)
    tell(office, CITY)

    assert offered(office) == {}
    assert len(facts(office, CITY, CoverageCarriedOn, "transfer")) == 1
