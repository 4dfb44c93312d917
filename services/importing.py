"""Starting from what a carrier holds: its full file as a proposal, and, once committed, as what HR told."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from events.catalog.rosters import Roster
from events.errors import Malformed, NotFound, PermanentError
from services.carrier_feeds.decide.starting_given import ASKS, COLUMNS, PLACE, SUBSCRIBER, Given, read_given
from services.carrier_feeds.worker.starting import Asked, Placing, Starting, Taken
from services.carrier_feeds.worker.starting_stop import is_begun, resume_files, stop_files
from services.catching_up import lagging
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
    stopped: bool = False
    """Whether the carrier's files stay stopped: an import was broken off, and this one may lack the table of that."""
    undecided: str = ""
    """The worker of a cluster that has not decided all of it in time: nothing counts as told, nothing was let go."""


def write_asked(path: Path, asked: Sequence[Asked]) -> None:
    """Write a table of what is asked of the office, a row for each place, to be filled in and given back.

    Raises:
      NotFound: it cannot be written there, or something is there already, which may be one that was filled in.
    """
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(
                {PLACE: each.place, SUBSCRIBER: each.subscriber, ASKS: " ".join(each.columns)}
                for each in asked
            )
    except OSError as error:
        raise NotFound(f"{path}: {error.strerror}") from error


def import_834(
    hub: Hub,
    carrier: str,
    path: Path,
    *,
    employer: str | None = None,
    given: Path | None = None,
    commit: bool = False,
    ticks: Ticks = silent,
) -> Imported:
    """Read a carrier's full file as what HR would have told; only with `commit` anything is changed.

    Committed, it is taken in by the ordinary intake as of source `import/<carrier>`, each family whole or not at all;
    then every family is decided, by the workers of a cluster where there are some, and what the carrier holds counts as
    told to it. Meanwhile nothing leaves for the carrier. Interrupted anywhere, or done again, it does what is left.

    Args:
      hub: what it is read into.
      carrier: whose file it is.
      path: the file.
      employer: whose employees they are, where number and group do not say so.
      given: a table of what the file does not say, with the columns of `starting_given.COLUMNS`.
      commit: whether it is taken in.
      ticks: told of progress.

    Raises:
      NotFound: no catalog, or the carrier, employer or file is not there.
      Malformed: it is no full 834, or not this carrier's; or what is given is no such table, which is then named.
      PermanentError: the catalog has no source of that name for the employers.
      LogUnavailable: the database does not answer.
    """
    book = hub.book()
    if employer is not None and employer not in book.employers:
        raise NotFound(f'the catalog has no employer "{employer}"')
    placing = Placing(carrier)
    result = Imported(placing, commit)
    broken_off = commit and is_begun(hub.feeds, carrier)
    known = {} if given is None else _given(hub, given)
    starting = Starting(hub.rosters, carrier, path, employer, hub.today(), known)
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
        if commit and arrived:
            stop_files(hub.feeds, carrier)
        for answer in hub.intake.receive(arrived, keep=False, dry_run=not commit):
            result.accepted += commit and answer.outcome == "accepted"
            if answer.outcome not in {"accepted", "duplicate"}:
                result.refused.append(f"{answer.place}: {answer.faults[0].reason}")
    if commit:
        result.undecided = _undecided(hub, ticks)
        if result.undecided:
            return result
        result.taken = starting.take_as_told()
        result.stopped = broken_off and bool(placing.asked)
        if not result.stopped:
            resume_files(hub.feeds, carrier)
    return result


def _undecided(hub: Hub, ticks: Ticks) -> str:
    """Decide every family, or wait for the workers of a cluster; return the first that has not in time, or nothing."""
    head = hub.log.head()
    step(hub, ticks)
    if all(hub.log.position(each.name) >= head for each in hub.followers):
        return ""
    return lagging(hub, Event(), patience_seconds=hub.settings.kafka.stalled_seconds)


def _given(hub: Hub, path: Path) -> dict[str, Given]:
    try:
        return read_given(hub.rosters.reading.rows(Roster(), path))
    except Malformed as fault:
        raise Malformed(f"{path.name}: {fault}") from fault
