"""Who can have a right of their own, by what they are to the employee."""

import pytest

from events.cobra import QualifyingEvent as Event
from events.vocabulary.people import Relationship as Who
from services.cobra.rules.qualified_beneficiary import may_be_qualified

OF_WORK = {Event.TERMINATION, Event.REDUCTION_OF_HOURS}
ALL = set(Event)


@pytest.mark.parametrize(
    ("relationship", "events"),
    [
        (Who.SELF, OF_WORK),
        (Who.SPOUSE, ALL - {Event.CHILD_CEASED_TO_BE_DEPENDENT}),
        (Who.CHILD, ALL),
        (Who.STEPCHILD, ALL),
        (Who.ADOPTED_CHILD, ALL),
        (Who.WARD, ALL),
        (Who.DOMESTIC_PARTNER, set()),
        (Who.EX_SPOUSE, set()),
        (Who.OTHER, set()),
    ],
)
def test_cob_11_and_cob_12_by_which_events(relationship: Who, events: set[Event]) -> None:
    """COB-11, COB-12: the employee by their own work, the spouse, the children; no partner and no parent."""
    assert {event for event in Event if may_be_qualified(relationship, event)} == events
