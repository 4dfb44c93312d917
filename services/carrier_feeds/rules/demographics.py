"""What of a person's demographics differs from what a carrier was told, in the words the carrier is told it by.

Source: X12 834 005010X220A1, INS04 (25 change in identifying data elements, 43 change of location, 33 personnel data)
and loop 2100B, which names the person as they were said to be before.
"""

from events.people import Person
from events.vocabulary.maintenance import MaintenanceReason

IDENTIFYING = ("first_name", "middle_name", "last_name", "suffix", "ssn", "birth_day", "sex")
"""The fields by which a carrier knows a person again."""

LOCATION = ("address", "mailing_address", "phone", "email")
"""The fields by which a person is reached."""


def demographics_changed(told: Person, now: Person) -> MaintenanceReason | None:
    """Return why a carrier must hear of a person again: the gravest difference, or None if there is none."""
    if told == now:
        return None
    if any(getattr(told, name) != getattr(now, name) for name in IDENTIFYING):
        return MaintenanceReason.IDENTIFYING_DATA
    if any(getattr(told, name) != getattr(now, name) for name in LOCATION):
        return MaintenanceReason.RELOCATION
    return MaintenanceReason.PERSONNEL_DATA
