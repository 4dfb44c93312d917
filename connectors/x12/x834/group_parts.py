"""The parts of a carrier's group structure: REF of loops 2000 and 2300 beside REF*1L, alone or packed."""

from typing import Literal

from connectors.x12.syntax import Segment
from connectors.x12.x834.parts import ref
from connectors.x12.x834.scribe import Scribe
from events.catalog import CarrierProfile, GroupPlace
from events.vocabulary.maintenance import CoverageGroup


def group_references(
    group: CoverageGroup, loop: Literal["2000", "2300"], profile: CarrierProfile, scribe: Scribe
) -> list[Segment]:
    """Return the REFs that tell the parts of a group in a loop. A part that there is not is left out.

    Raises:
      UnsayableIdentifier: a number would have to be altered.
    """
    segments: list[Segment] = []
    for place in profile.group_places:
        if place.loop != loop:
            continue
        value = _value(place, group)
        if value:
            element = f"REF02 ({place.qualifier})"
            said = scribe.identifier(value, element, longest=scribe.dialect.reference_longest)
            segments.append(ref(place.qualifier, said))
    return segments


def _value(place: GroupPlace, group: CoverageGroup) -> str | None:
    parts = {
        "number": group.number,
        "subgroup": group.subgroup,
        "class_code": group.class_code,
        "division": group.division,
    }
    if parts[place.part] is None or place.pattern is None:
        return parts[place.part]
    # Blanks at the end of an element say nothing, so a last field of fixed width need not be filled.
    return place.pattern.format(**{name: value or "" for name, value in parts.items()}).rstrip()
