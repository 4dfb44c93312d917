"""What a transaction set says before its members: its own numbers, the policy, the counts, sponsor and payer."""

from connectors.x12.envelope import Envelope
from connectors.x12.x834.codes import ACTION, PURPOSE
from connectors.x12.x834.model import Heading, Party, Quantity
from connectors.x12.x834.model_parts import Reference
from connectors.x12.x834.phrasing import Phrasing
from connectors.x12.x834.rows import TransactionSet


def heading_of(each: TransactionSet, envelope: Envelope, phrasing: Phrasing) -> Heading:
    """Return the heading of a transaction set as the carrier's profile wants it."""
    profile = phrasing.profile
    quantities: tuple[Quantity, ...] = ()
    if profile.say_counts and phrasing.dialect.counts:
        counts = each.counts
        assert counts is not None, "a carrier that is told counts needs them before the members"
        quantities = (
            Quantity("TO", counts.total),
            Quantity("ET", counts.subscribers),
            Quantity("DT", counts.dependents),
        )
    written = envelope.written_at
    return Heading(
        purpose=PURPOSE[each.purpose],
        reference=each.reference,
        day=written.date(),
        time=f"{written:%H%M%S}",
        action=ACTION[each.action],
        time_zone=profile.time_zone_code or "",
        original_reference=each.original_reference or "",
        references=(Reference("38", profile.master_policy),) if profile.master_policy else (),
        quantities=quantities,
        parties=(
            Party("P5", profile.sponsor_name or "", "FI", profile.sponsor_ein.replace("-", "")),
            Party("IN", profile.payer_name or "", profile.payer_id_qualifier, profile.payer_id),
        ),
    )
