"""What was told of each member's Medicare, in periods: it may begin, end and begin again.

Source: 42 USC 426: by age and by disability are two entitlements; the second may come years after the first has ended.
"""

from dataclasses import dataclass
from datetime import date

from events.base import EventRef
from events.enrollment import MedicareChanged
from events.family import Family


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One period of a member's Medicare as it was told: from when there are both parts, or any; and its last day."""

    part_a_day: date | None
    part_b_day: date | None
    last_day: date | None
    ref: EventRef
    premium_free: bool | None

    @property
    def enrolled_day(self) -> date | None:
        """From this day there are Part A and Part B."""
        return max(self.part_a_day, self.part_b_day) if self.part_a_day and self.part_b_day else None

    @property
    def eligible_day(self) -> date | None:
        """From this day there is any of them."""
        return min((day for day in (self.part_a_day, self.part_b_day) if day), default=None)

    def reaches(self, day: date) -> bool:
        """Whether it had not ended before a day."""
        return self.last_day is None or self.last_day >= day


def entitlements(family: Family) -> dict[str, list[Entitlement]]:
    """Return the periods of each member's Medicare as they were told, oldest first.

    Parts told in several events count together; parts that begin after an end are a period of their own. An event that
    names no day comes before the others (`events.history.business_day`), so that what it says counts for them all.
    """
    found: dict[str, list[Entitlement]] = {}
    for record in family.others:
        event = record.event
        if not isinstance(event, MedicareChanged):
            continue
        periods = found.setdefault(event.person_ref, [])
        before = periods[-1] if periods else None
        begun = min((day for day in (event.part_a_day, event.part_b_day) if day), default=None)
        free = event.premium_free_part_a
        if free is None and before is not None:
            free = before.premium_free
        known = before if before is not None and (begun is None or before.reaches(begun)) else None
        each = Entitlement(
            part_a_day=event.part_a_day or (known.part_a_day if known else None),
            part_b_day=event.part_b_day or (known.part_b_day if known else None),
            last_day=event.ended_day,
            ref=record.ref,
            premium_free=free,
        )
        if known:
            periods.pop()
        periods.append(each)
    return found
