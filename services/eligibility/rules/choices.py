"""Which choices a family made, each put to the phase it belongs to; and which elections cannot be used.

Source: the plan's own offer; 26 CFR 1.125-4(a): an election holds until it is changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from events.family import Election, Family
from events.offers import Book
from services.eligibility.rules.automatic_offers import automatic_choices
from services.eligibility.rules.choice import Choice
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.refused import Refused
from services.eligibility.rules.standing_choices import standing
from services.eligibility.rules.taking import Taken

__all__ = ["Choice", "Unusable", "choices"]

_NO_BIRTHS: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Unusable:
    """An election that does not fit, as a whole."""

    election: Election
    code: str
    reason: str


def choices(
    family: Family, phases: Sequence[Phase], book: Book, births: Mapping[str, date] = _NO_BIRTHS
) -> tuple[list[Choice], list[Unusable]]:
    """Return the family's choices, with those that follow of themselves, and the elections that cannot be used.

    Elections are taken in the order in which they were signed. Each is used as a whole or not at all, so that nobody
    believes half of a form, and one that is not used changes nothing. Of several choices of one line for one day only
    the one signed last is returned.
    """
    taken = Taken(family, phases, book, births)
    unusable: list[Unusable] = []
    for election in sorted(family.elections, key=lambda each: each.event.signed_day):
        if election.event.occasion == "cobra":
            continue
        try:
            taken.take(election)
        except Refused as fault:
            unusable.append(Unusable(election, fault.code, str(fault)))
    made = taken.choices()
    made = [*made, *standing(made, phases, book)]
    return [*made, *automatic_choices(made, phases, book)], unusable
