"""What of a person's demographics makes a carrier hear of them again."""

import pytest

from events.people import Address
from events.vocabulary.maintenance import MaintenanceReason
from services.carrier_feeds.rules.demographics import demographics_changed
from tests.life import person

MOVED = Address(line1="2 Hill Road", city="Harbor City", state="MA", zip="02139")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"last_name": "Sample"}, MaintenanceReason.IDENTIFYING_DATA),
        ({"ssn": None}, MaintenanceReason.IDENTIFYING_DATA),
        ({"address": MOVED}, MaintenanceReason.RELOCATION),
        ({"email": "ada@example.org"}, MaintenanceReason.RELOCATION),
        ({"marital_status": "married"}, MaintenanceReason.PERSONNEL_DATA),
        ({"address": MOVED, "suffix": "JR"}, MaintenanceReason.IDENTIFYING_DATA),
        ({"address": MOVED, "tobacco": True}, MaintenanceReason.RELOCATION),
    ],
)
def test_demographics_changed(changes: dict[str, object], reason: MaintenanceReason | None) -> None:
    """The gravest difference is the reason; without any there is nothing to hear."""
    assert demographics_changed(person(), person().model_copy(update=changes)) is reason
