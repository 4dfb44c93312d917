"""The rows `carrier-ready`: families as they stand in a carrier's full file, sealed, until news of them is recorded.

They are kept by whoever writes a full file, and taken away by the log: a record of a family removes what is kept of it.
So they may be dropped at any time, and are then decided again; what a file says never depends on their being there.

Rows: `<carrier>|<family>`, and `*|<family>`, which names the carriers of which there are such.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from events.base import Recorded
from events.carrier_feeds import FamilySilenced
from events.carrier_rosters import NumbersTold
from services.carrier_feeds.projection.ledger_rows import family_key, family_of, key_of
from services.ports import Row
from services.viewing import Projection


class Ready(NamedTuple):
    """A family as it stands in the full files of a carrier, and in which files it does so."""

    terms: str
    """By which version of the catalog, and of the writer, it was decided and said."""
    basis: int
    """The log position on which it was decided. Of this family there is no record after it."""
    first_night: str
    last_night: str
    """On every night from the one to the other, as ISO 8601 has them, the decision is the same."""
    people: Sequence[str]
    """Members of whom it speaks; it is sealed by the keys of them all."""
    members: int
    segments: int
    subscribers: int
    dependents: int
    sealed: bytes

    def holds(self, terms: str, night: str, basis: int) -> bool:
        """Whether a file of this night says the family so."""
        return self.terms == terms and self.basis <= basis and self.first_night <= night <= self.last_night


def ready_of(row: Row) -> Ready:
    """Return what a row holds."""
    head, _, sealed = row.body.partition(b"\n")
    return Ready._make([*json.loads(head.decode()), sealed])


def row_of(ready: Ready, carrier: str) -> Row:
    """Return a row that holds this."""
    *head, sealed = ready
    return Row(json.dumps(head, separators=(",", ":")).encode() + b"\n" + sealed, group=carrier)


def carriers_row(row: Row | None, carrier: str) -> Row:
    """Return the row that names a family's carriers, with one more."""
    names = set(row.body.decode().split("\n")) if row is not None else set()
    return Row("\n".join(sorted({*names, carrier})).encode())


def _keys(record: Recorded) -> Collection[str]:
    if record.category == "feed":
        match record.event:
            case FamilySilenced(family=family):
                return (family_key(family),)
            case NumbersTold(numbers=numbers):
                return {family_key(each.family) for each in numbers}
            case _:
                return ()
    return (family_key(record.subject),)


def _named(key: str, row: Row) -> Collection[str]:
    if not key.startswith("*|"):
        return ()
    family = family_of(key)
    return [key_of(carrier, family) for carrier in row.body.decode().split("\n")]


def _project(rows: Mapping[str, Row | None], record: Recorded) -> Mapping[str, Row | None]:
    gone: dict[str, Row | None] = {}
    for key in _keys(record):
        if (row := rows.get(key)) is not None:
            gone[key] = None
            gone.update(dict.fromkeys(_named(key, row)))
    return gone


READY: Projection[Row] = Projection(
    name="carrier-ready",
    version=1,
    listens=frozenset({"coverage", "hr", "cobra", "feed"}),
    keys=_keys,
    project=_project,
    named=_named,
)
"""Families as they stand in full files. It is none of the views that are built again: empty is as good."""
