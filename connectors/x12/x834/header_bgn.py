"""The heading of an 834: BGN, the master policy number, and the counts."""

from connectors.x12.envelope import Envelope
from connectors.x12.syntax import Segment
from connectors.x12.x834.codes import ACTION, PURPOSE
from connectors.x12.x834.phrasing import Phrasing
from connectors.x12.x834.rows import TransactionSet


def write_heading(each: TransactionSet, envelope: Envelope, phrasing: Phrasing) -> list[Segment]:
    """Return BGN, REF*38 and QTY of one transaction set.

    BGN01 purpose, BGN02 reference, BGN03/04 day and time, BGN05 time zone, BGN06 the original reference, BGN08
    action; REF*38 the master policy; QTY*TO, QTY*ET, QTY*DT the members, subscribers and dependents to come.

    Raises:
      UnsayableIdentifier: a reference, the time zone's code or the policy number cannot be written.
    """
    identifier = phrasing.charset.identifier
    profile = phrasing.profile
    written = envelope.written_at
    segments = [
        [
            "BGN",
            PURPOSE[each.purpose],
            identifier(each.reference, "BGN02"),
            f"{written:%Y%m%d}",
            f"{written:%H%M%S}",
            identifier(profile.time_zone_code, "BGN05", shortest=2, longest=2)
            if profile.time_zone_code
            else "",
            identifier(each.original_reference, "BGN06") if each.original_reference else "",
            "",
            ACTION[each.action],
        ]
    ]
    if profile.master_policy:
        segments.append(["REF", "38", identifier(profile.master_policy, "REF02 (38)")])
    if profile.say_counts:
        counts = each.counts
        assert counts is not None, "a carrier that is told counts needs them before the members"
        segments.append(["QTY", "TO", str(counts.total)])
        segments.append(["QTY", "ET", str(counts.subscribers)])
        segments.append(["QTY", "DT", str(counts.dependents)])
    return segments
