"""Facts of coverage in one line each: what is said, why, and the events and rules behind it."""

from events.base import DomainEvent
from events.offers import Book
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import Life, elected, hired, joined
from tests.services.eligibility.law_life import ALL

KINDS = ("began", "ended", "reinstated", "tier-changed", "voided")
COUPLE: list[DomainEvent] = [
    hired("2026-01-15"),
    joined("kim", "2026-01-15"),
    elected("2026-01-15", "hmo:kim", "life"),
]


def why(life: Life, book: Book) -> list[str]:
    """Decide once and record; return what is recorded of coverage, a line for each fact, with events and rules."""
    facts = decide(known(life.family, life.streams(*ALL)), book)
    life.append(facts)
    return [_line(each.event) for each in facts if each.event.KIND.removeprefix("coverage.") in KINDS]


def _line(fact: DomainEvent) -> str:
    said = fact.model_dump(mode="json")
    on = said.get("last_day") or said.get("change_day") or said["first_day"]
    refs = ",".join(each.partition("#")[2] for each in said["rests_on"])
    what = fact.KIND.removeprefix("coverage.")
    return f"{what} {said['member']} {said['plan']} {on} {said['reason']}: {refs}; {','.join(said['rules'])}"
