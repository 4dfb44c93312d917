"""Starting from what a carrier holds: its full file as a proposal, and, once committed, as what HR told."""

from dataclasses import dataclass, field
from pathlib import Path

from events.errors import NotFound, PermanentError
from services.carrier_feeds.worker.starting import Placing, Starting, Taken
from services.intake.decide import Arrived
from services.running import step
from services.viewing import Ticks, silent
from services.wiring import Hub


@dataclass(slots=True)
class Imported:
    """What came of a file."""

    placing: Placing
    committed: bool
    accepted: int = 0
    """Events that were new."""
    refused: list[str] = field(default_factory=list)
    taken: Taken = field(default_factory=Taken)


def import_834(
    hub: Hub,
    carrier: str,
    path: Path,
    *,
    employer: str | None = None,
    commit: bool = False,
    ticks: Ticks = silent,
) -> Imported:
    """Read a carrier's full file as what HR would have told; only with `commit` anything is changed.

    Committed, it is taken in by the ordinary intake as of source `import/<carrier>`, each family whole or not at all;
    then every family is decided, and what the carrier holds counts as told to it. Interrupted anywhere, or done again,
    it does what is left.

    Raises:
      NotFound: no catalog, or the carrier, employer or file is not there.
      Malformed: it is no full 834, or not this carrier's.
      PermanentError: the catalog has no source of that name for the employers.
      LogUnavailable: the database does not answer.
    """
    book = hub.book()
    if employer is not None and employer not in book.employers:
        raise NotFound(f'the catalog has no employer "{employer}"')
    placing = Placing(carrier)
    result = Imported(placing, commit)
    starting = Starting(hub.rosters, carrier, path, employer, hub.today())
    source = next((each for each in book.catalog.sources if each.id == f"import/{carrier}"), None)
    for proposals in starting.proposals(placing):
        day = placing.day or hub.today()
        arrived = [
            Arrived(f"{path.name}: {each.place}", raw)
            for each in proposals
            for raw in starting.events(each, day)
        ]
        if source is None:
            missing = (
                f'the catalog has no source "import/{carrier}": add [[source]] id = "import/{carrier}" with its '
                "employers to program.toml and publish it"
            )
            if commit:
                raise PermanentError(missing)
            result.refused = [missing]
            continue
        for answer in hub.intake.receive(arrived, keep=False, dry_run=not commit):
            result.accepted += commit and answer.outcome == "accepted"
            if answer.outcome not in {"accepted", "duplicate"}:
                result.refused.append(f"{answer.place}: {answer.faults[0].reason}")
    if commit:
        step(hub, ticks)
        result.taken = starting.take_as_told()
    return result
