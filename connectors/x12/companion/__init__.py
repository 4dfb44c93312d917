"""A carrier's companion guide in Markdown, made from its profile: all that its files do, for the carrier to confirm."""

from collections.abc import Iterable, Iterator

from connectors.x12.companion.content import codes, coverages, days, ends, groups, members
from connectors.x12.companion.exchange import answers, envelope, files, header, limits
from events.catalog import CarrierProfile

__all__ = ["companion_guide"]

_SECTIONS = (
    ("Envelope", envelope),
    ("Heading", header),
    ("Files", files),
    ("Members", members),
    ("Groups", groups),
    ("Coverages", coverages),
    ("Days", days),
    ("Ends", ends),
    ("Codes", codes),
    ("Answers", answers),
    ("Before a file leaves", limits),
)


def companion_guide(profile: CarrierProfile) -> str:
    """Return what files for this carrier look like; the same profile gives the same text, and no two profiles do.

    It holds nothing secret: no key, address or password is part of a profile.
    """
    lines = [
        f"# {profile.name}: companion guide to its 834",
        "",
        f"What the hub sends to `{profile.id}`, and what it expects to hear. This page is made from the carrier's"
        " profile in the catalog: change the profile, and make it again (`hub feed guide`).",
    ]
    for heading, section in _SECTIONS:
        lines += ["", f"## {heading}", "", *_bullets(section(profile))]
    return "\n".join(lines) + "\n"


def _bullets(said: Iterable[str]) -> Iterator[str]:
    """Yield each sentence as an item; what begins with a bar is a table and stands as it is."""
    in_table = False
    for each in said:
        is_row = each.startswith("|")
        if (is_row and not in_table) or (in_table and not is_row):
            yield ""
        in_table = is_row
        yield each if is_row else f"- {each}"
