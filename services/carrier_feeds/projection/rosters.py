"""The view `carrier-rosters`: in what carriers' rosters differ from our books, and who was seen to hold what.

Rows: `difference|<id>`, grouped by carrier and marked by state; `roster|<carrier>|<SHA-256>`, grouped by
`roster|<carrier>`; `carrier|<carrier>`, its last roster; and for each member and line of whom the last roster that
named them said something else than was accepted, `seen|<carrier>|<family>|<member>|<line>`, grouped by
`seen|<carrier>`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from events.base import Recorded
from events.carrier_rosters import (
    RosterCompared,
    RosterDifference,
    RosterDifferenceResolved,
    Sighting,
    Way,
)
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.projection.stored_rosters import (
    GONE,
    OPEN,
    RESOLVED,
    Difference,
    LastRoster,
    RosterSeen,
    RostersRow,
    SeenThere,
    closed,
    opened,
)
from services.viewing import Projection

Rows = Mapping[str, RostersRow | None]
Changes = dict[str, RostersRow | None]


def difference_key(id_: str) -> str:
    """Return the key of a difference."""
    return f"difference|{id_}"


def roster_key(carrier: str, sha256: str) -> str:
    """Return the key of a roster."""
    return f"roster|{carrier}|{sha256}"


def last_key(carrier: str) -> str:
    """Return the key of a carrier's last roster."""
    return f"carrier|{carrier}"


def seen_key(carrier: str, family: str, member: str, line: InsuranceLine) -> str:
    """Return the key of what a carrier was seen to hold of a member and line."""
    return f"seen|{carrier}|{family}|{member}|{line}"


def _sighted_key(carrier: str, each: Sighting) -> str:
    return seen_key(carrier, each.family, each.member, each.line)


def _keys(record: Recorded) -> list[str]:
    match record.event:
        case RosterCompared() as event:
            return [
                *(difference_key(each.id) for each in event.differences),
                *map(difference_key, event.gone),
                *(_sighted_key(event.carrier, each) for each in event.sightings),
                roster_key(event.carrier, event.sha256),
                last_key(event.carrier),
            ]
        case RosterDifferenceResolved(difference=id_, carrier=carrier):
            return [difference_key(id_), last_key(carrier)]
        case _:
            return []


def _project(rows: Rows, record: Recorded) -> Changes:
    match record.event:
        case RosterCompared() as event:
            return _compared(rows, record, event)
        case RosterDifferenceResolved() as event:
            last = _last(rows, event.carrier, record)
            known = rows.get(difference_key(event.difference))
            if not isinstance(known, Difference):
                return {last_key(event.carrier): last}
            settled = _settled(known, record, event.way, event.reason)
            return {last_key(event.carrier): last, difference_key(known.id): settled}
        case _:
            return {}


def _last(rows: Rows, carrier: str, record: Recorded) -> LastRoster:
    known = rows.get(last_key(carrier))
    return replace(known if isinstance(known, LastRoster) else LastRoster(0), version=record.version)


def _compared(rows: Rows, record: Recorded, event: RosterCompared) -> Changes:
    changes: Changes = {}
    for each in event.differences:
        key = difference_key(each.id)
        known = changes.get(key) or rows.get(key)
        changes[key] = _found(known if isinstance(known, Difference) else None, each, event, record)
    for id_ in event.gone:
        gone = rows.get(difference_key(id_))
        if isinstance(gone, Difference) and gone.state == OPEN:
            changes[difference_key(id_)] = _settled(gone, record, "gone", GONE)
    for sighting in event.sightings:
        changes[_sighted_key(event.carrier, sighting)] = SeenThere(
            event.carrier, event.as_of, event.sha256, event.basis, sighting.as_, sighting.held
        )
    changes[roster_key(event.carrier, event.sha256)] = _roster(rows, record, event)
    last = _last(rows, event.carrier, record)
    if event.last:
        last = replace(
            last,
            rosters=last.rosters + 1,
            sha256=event.sha256,
            as_of=event.as_of,
            basis=event.basis,
        )
    changes[last_key(event.carrier)] = last
    return changes


def _roster(rows: Rows, record: Recorded, event: RosterCompared) -> RosterSeen:
    before = rows.get(roster_key(event.carrier, event.sha256))
    goes_on = isinstance(before, RosterSeen) and before.basis == event.basis and event.part > 1
    found = before.differences if goes_on and isinstance(before, RosterSeen) else 0
    return RosterSeen(
        event.carrier,
        event.sha256,
        event.file_name,
        event.as_of,
        event.basis,
        event.part,
        event.last,
        found + len(event.differences),
        event.families,
        event.members,
        event.agreeing,
        event.faults,
        record.recorded_at,
    )


def _found(
    known: Difference | None, each: RosterDifference, event: RosterCompared, record: Recorded
) -> Difference:
    """Return a difference that a roster has: once more, and open, unless it was accepted just as it is."""
    again = known is not None and known.sha256 != event.sha256
    cycles = 1 if known is None else known.cycles + again
    found = Difference(
        id=each.id,
        carrier=event.carrier,
        kind=each.kind,
        family=each.family,
        member=each.member,
        line=each.line,
        plan=each.plan,
        first_day=each.first_day,
        ours=each.ours,
        theirs=each.theirs,
        severity=each.severity,
        owner=each.owner,
        place=each.place,
        cycles=cycles,
        since_day=event.as_of if known is None else known.since_day,
        as_of=event.as_of,
        sha256=event.sha256,
        basis=event.basis,
        position=record.position,
    )
    if known is None or known.state == OPEN:
        return found
    stays = known.way == "accepted" and (known.ours, known.theirs) == (each.ours, each.theirs)
    if not stays and known.sha256 != event.sha256:
        return found
    return replace(
        found,
        state=RESOLVED,
        way=known.way,
        resolution=known.resolution,
        settled_at=known.settled_at,
        settled_by=known.settled_by,
    )


def _settled(known: Difference, record: Recorded, way: Way | Literal["gone"], resolution: str) -> Difference:
    return replace(
        known,
        state=RESOLVED,
        way=way,
        resolution=resolution,
        settled_at=record.recorded_at,
        settled_by=record.cause.actor,
    )


ROSTERS: Projection[RostersRow] = Projection(
    name="carrier-rosters",
    version=1,
    listens=frozenset({"roster"}),
    keys=_keys,
    project=_project,
    opened=opened,
    closed=closed,
)
"""Every difference of every carrier's rosters."""
