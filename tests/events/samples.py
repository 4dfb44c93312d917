"""One entry of every event in the catalogue, as the log would be given it."""

from datetime import UTC, datetime

from events.base import Cause, Entry
from events.catalogue import CATEGORIES, UPSTREAM, EventClass
from tests.events import samples_answers, samples_facts, samples_holds, samples_rosters, samples_upstream

FAMILY = samples_facts.FAMILY
RECORDED_AT = datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=UTC)


def sample(event_class: EventClass) -> Entry:
    """Return an entry of this class.

    Raises:
      KeyError: nobody has written a sample for it yet.
    """
    hubs = samples_facts.FIELDS | samples_answers.FIELDS | samples_holds.FIELDS | samples_rosters.FIELDS
    fields = (samples_upstream.FIELDS | hubs)[event_class]
    event = event_class.model_validate(fields)
    if event_class in UPSTREAM:
        told = Cause("munis/city", "17", datetime(2026, 2, 3, 4, tzinfo=UTC), correlation="batch-4")
        return Entry(f"hr/{FAMILY}", event, told)
    return Entry(f"{min(CATEGORIES[event_class])}/{FAMILY}", event, Cause(causation=41, actor="clerk"))
