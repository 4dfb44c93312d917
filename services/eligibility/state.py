"""What eligibility remembers of one family: what HR told, the coverage recorded, and the misfits reported."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from events.base import Recorded
from events.family import Family
from events.intake import EventDismissed, EventQuarantined, EventReleased
from events.spans import CoverageRecord, fold_records
from events.telling import fold


@dataclass(frozen=True, slots=True)
class Known:
    """One family, folded. `reported` are misfits in quarantine that nobody has dismissed, by event name."""

    family: Family
    coverage: tuple[CoverageRecord, ...]
    reported: Mapping[str, EventQuarantined]
    newest: int
    """Position of the newest upstream event, or of its dismissal: what every new fact is caused by."""


def known(family: str, streams: Mapping[str, Sequence[Recorded]]) -> Known:
    """Return what streams `hr`, `coverage` and `misfit` of a family say together."""
    reported, dismissed = _misfits(streams["misfit"])
    dismissals = [record for record in streams["misfit"] if isinstance(record.event, EventDismissed)]
    newest = max((record.position for record in (*streams["hr"], *dismissals)), default=0)
    return Known(
        family=fold(family, streams["hr"], dismissed=dismissed),
        coverage=fold_records(streams["coverage"]),
        reported=reported,
        newest=newest,
    )


def _misfits(records: Iterable[Recorded]) -> tuple[dict[str, EventQuarantined], frozenset[str]]:
    reported: dict[str, EventQuarantined] = {}
    dismissed: set[str] = set()
    for record in records:
        match record.event:
            case EventQuarantined(event_ref=str(ref)):
                reported[ref] = record.event
            case EventReleased(event_ref=str(ref)):
                reported.pop(ref, None)
            case EventDismissed(event_ref=str(ref)):
                reported.pop(ref, None)
                dismissed.add(ref)
            case _:
                pass
    return reported, frozenset(dismissed)
