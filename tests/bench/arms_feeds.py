"""Carrier feeds at work: a full file from the views, a night of changes, and the readers of files."""

import re
import resource
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from time import perf_counter

from pyx12.segment import Segment
from pyx12.x12file import X12Writer

from connectors.folder import FolderDrop
from connectors.keys import KeyStore
from connectors.x12 import semantics
from connectors.x12.verify import verify
from connectors.x12.x834.reading import read
from events.catalog import CarrierProfile
from events.doors import SaidFamily
from events.vocabulary.people import employee_of
from services.carrier_feeds.worker.delivery import deliver_all
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_joined import Digest
from services.carrier_feeds.worker.full_night import decide_full_once
from services.carrier_feeds.worker.full_parts import full_parts
from services.carrier_feeds.worker.night import weighed, write_night
from services.carrier_feeds.worker.sayings import SaidSet
from services.wiring.interchanges import GUIDE_LINE_CODES, demands_of
from tests.bench import linuxforhealth
from tests.bench.feed_homes import (
    CARRIER,
    HOME,
    MEMBERS,
    NIGHT,
    WRITTEN_AT,
    WithoutPyx12,
    change,
    crowd,
    full_families,
    without_pyx12,
)
from tests.bench.homes import opened

_ROWS = re.compile(rb"~\s*INS\*")


class _ToDisk(WithoutPyx12):
    """Puts the pieces of a file on the disk as they pass."""

    def __init__(self, keys: KeyStore, path: Path) -> None:
        super().__init__(keys)
        self._path = path

    def join(
        self, profile: CarrierProfile, sets: Iterable[SaidSet], *, control_number: int, written_at: datetime
    ) -> Iterator[bytes]:
        """Yield what the inner one does."""
        pieces = super().join(profile, sets, control_number=control_number, written_at=written_at)
        with (self._path / f"{control_number}.834").open("ab") as file:
            for piece in pieces:
                file.write(piece)
                yield piece


def full(folder: Path, work: Path) -> tuple[float, str]:
    """Write everybody of a large carrier into a finished, validated file, from what is ready."""
    with opened(folder / HOME) as hub:
        doors = replace(hub.feeds, interchanges=_ToDisk(hub.keys, work))
        begun = perf_counter()
        basis = catch_up(doors)
        book, profile = profile_at(doors, CARRIER, basis)
        found = full_parts(doors, book, profile, feed_of(doors, CARRIER), night=NIGHT, basis=basis)
        seconds = perf_counter() - begun
    (part,) = found.parts
    assert (found.faults, found.gathered.held) == ([], [])
    return part.members / seconds, f"{part.members:,} members of {part.size / part.members:.0f} bytes"


def leave(home: Path, work: Path) -> tuple[float, str]:
    """Leave a full file that was prepared before in a folder, from what is ready, with its SHA-256 compared."""
    inbox, outbox = work / "inbox", work / "outbox"
    inbox.mkdir()
    outbox.mkdir()
    with opened(home) as hub:
        doors = replace(without_pyx12(hub), drops={CARRIER: FolderDrop(inbox=inbox, outbox=outbox)})
        prepared = decide_full_once(doors, CARRIER, NIGHT)
        catch_up(doors)
        begun = perf_counter()
        delivered, error = deliver_all(doors, CARRIER, tried_before=False)
        seconds = perf_counter() - begun
    assert prepared is not None
    assert (delivered, error) == ([prepared.control_number], None)
    (left,) = inbox.iterdir()
    return prepared.members / seconds, f"{prepared.members:,} members, {left.stat().st_size / 1e6:,.1f} MB"


def full_pyx12(folder: Path, work: Path, members: int) -> tuple[float, str]:
    """Write the segments of the same file with pyx12, as many members as there is time for."""
    lines = _segments(folder, members)
    with (work / "pyx12.834").open("w") as written:
        begun = perf_counter()
        writer = X12Writer(written, "~", "*", ":", "\n", "^")
        for line in lines:
            writer.Write(Segment(line, "~", "*", ":"))
        writer.Close()
        seconds = perf_counter() - begun
    found = sum(1 for line in lines if line.startswith("INS*"))
    return found / seconds, f"{found:,} members, each segment made from its text"


def full_linuxforhealth(folder: Path) -> tuple[float, str]:
    """Let linuxforhealth-x12 write the models of the small file as text."""
    return linuxforhealth.members_a_second(
        folder / "sample.834"
    ), "models to text, of the families of the sample"


def memory(folder: Path, members: int) -> tuple[float, str]:
    """Return the peak in MiB while a full file of so many members passes.

    The families come from the view, page by page, and then again under other numbers, until there are enough.
    """
    with opened(folder / HOME) as hub:
        doors = without_pyx12(hub)
        basis = catch_up(doors)
        _, profile = profile_at(doors, CARRIER, basis)
        said = islice(_again_and_again(doors), members // len(MEMBERS))
        one = SaidSet("0001", "BENCH", "verify", said)
        pieces = doors.interchanges.join(profile, [one], control_number=1, written_at=WRITTEN_AT)
        passing = Digest(pieces)
        assert doors.interchanges.judge(profile, passing) == []
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return peak, f"{members // len(MEMBERS) * len(MEMBERS):,} members, {passing.size / 1e6:,.0f} MB"


def _again_and_again(doors: Doors) -> Iterator[SaidFamily]:
    for turn in count():
        for each in full_families(doors):
            number = employee_of(each.family).encode()
            yield replace(each.said, text=each.said.text.replace(number, number + b"%04d" % turn))


def _segments(folder: Path, members: int) -> list[str]:
    """Return the segments of so many members, in the envelope of the whole."""
    text = (folder / "full.834").read_text(encoding="ascii").replace("\n", "")
    rows, end, trailer = text.rpartition("~SE*")
    some = "~INS*".join(rows.split("~INS*")[: members + 1])
    return [each for each in (some + end + trailer).split("~") if each]


def judge(folder: Path) -> tuple[float, str]:
    """Judge the full file by our own validator."""
    with opened(folder / HOME) as hub:
        _, profile = profile_at(hub.feeds, CARRIER, hub.log.head())
    demands = demands_of(profile)
    begun = perf_counter()
    faults = semantics.check(folder / "full.834", demands=demands)
    seconds = perf_counter() - begun
    assert faults == []
    members = _members(folder / "full.834")
    return members / seconds, f"{members:,} members"


def judge_pyx12(folder: Path) -> tuple[float, str]:
    """Let pyx12 judge the small file."""
    with opened(folder / HOME) as hub:
        _, profile = profile_at(hub.feeds, CARRIER, hub.log.head())
    lines = frozenset(each.insurance_line_code for each in profile.plan_codes) - GUIDE_LINE_CODES
    begun = perf_counter()
    faults = verify(
        folder / "sample.834", extra_line_codes=lines, extra_tier_codes=demands_of(profile).extra_tiers
    )
    seconds = perf_counter() - begun
    assert faults == []
    members = _members(folder / "sample.834")
    return members / seconds, f"{members:,} members"


def reading(folder: Path) -> tuple[float, str]:
    """Read the small file as a carrier's is read."""
    content = (folder / "sample.834").read_bytes()
    begun = perf_counter()
    found = sum(1 for _ in read(content))
    seconds = perf_counter() - begun
    members = _members(folder / "sample.834")
    assert found >= members
    return members / seconds, f"{members:,} members"


def night(home: Path, changes: int, members: int, among: int) -> tuple[float, str]:
    """Decide, write, check and weigh a night's file after so many changes; seconds from the head of the log.

    Those who change are of the members in the log, and the carrier covers as many as they are `among`.
    """
    families = members // len(MEMBERS)
    with opened(home) as hub:
        crowd(hub, among // len(MEMBERS))
        change(hub, [number * families // changes for number in range(changes)])
        doors = hub.feeds
        begun = perf_counter()
        basis = catch_up(doors)
        book, profile = profile_at(doors, CARRIER, basis)
        written = weighed(doors, profile, write_night(doors, book, profile, night=NIGHT, basis=basis), NIGHT)
        seconds = perf_counter() - begun
    assert written.faults == ()
    assert len(written.decisions.said) == changes
    rows = len(_ROWS.findall(written.content))
    return seconds, f"{changes:,} families of {among // len(MEMBERS):,}, {rows:,} rows, pyx12 included"


def _members(path: Path) -> int:
    return len(_ROWS.findall(path.read_bytes()))
