"""Loops 1000A to 1000C and 1100C: sponsor, payer, administrator or broker, and the account of these. N1, ACT."""

from connectors.x12.syntax import Segment, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.model import Party
from connectors.x12.x834.scribe import Scribe


def write_party(party: Party, scribe: Scribe) -> list[Segment]:
    """Return N1 (N101 entity, N102 name, N103 qualifier, N104 id) and ACT where there is an account.

    Raises:
      UnsayableIdentifier: an id cannot be written, or is not two to eighty characters long.
    """
    entity = scribe.code(party.entity, "N101", 2)
    segments = [
        trimmed(
            [
                "N1",
                entity,
                scribe.text(party.name, 60),
                scribe.code(party.id_qualifier, f"N103 ({entity})", 1, 2),
                scribe.code(party.id, f"N104 ({entity})", 2, 80),
            ]
        )
    ]
    if party.account:
        account = scribe.code(party.account, "ACT01", 1, 35)
        second = scribe.code(party.second_account, "ACT06", 1, 35)
        segments.append(trimmed(["ACT", account, "", "", "", "", second]))
    return segments


def read_party(cursor: Cursor) -> Party:
    """Return what N1 and the ACT after it say."""
    entity, name, qualifier, number = cursor.take(4)
    account = second = ""
    if cursor.name == "ACT":
        account, _, _, _, _, second = cursor.take(6, (2, 3, 4, 5))
    return Party(entity.upper(), name, qualifier.upper(), number, account, second if account else "")
