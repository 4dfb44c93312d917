"""Whatever happens, in whatever order: once all is answered, the roster a carrier built from our files is our books.

The whole hub on real parts: intake, log, decisions, 834 files checked by pyx12, folders, a carrier that reads the
files with pyx12's reader, and its TA1 and 999.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.clock import FixedClock
from connectors.x12.stand_in import CarrierStandIn
from events.base import DomainEvent
from events.catalog import Catalog
from events.employment import EmployeeDied
from events.enrollment import DependentRemoved
from events.spans import Spans, fold_coverage
from services.carrier_feeds.worker import Ending, fetch_answers, run_night
from services.carrier_feeds.worker.holding import families_held, release_family
from services.demo.roster import expected_roster, in_force
from services.intake.decide import Arrived
from services.publishing import publish
from services.running import step
from services.settings import Partner, Settings
from services.wiring import Hub, create, open_hub
from tests.histories import histories
from tests.life import EPOCH
from tests.small_catalog import small_catalog

FIRST_NIGHT = date(2026, 3, 2)
NIGHTS = 4
EXAMPLES = max(1, settings.default.max_examples // 4) if settings.default else 12
FAMILIES = ("city/1", "city/2", "city/3")


class Moody(CarrierStandIn):
    """A carrier that rejects sets by a drawn list of moods, and nothing once it has calmed down."""

    moods: list[bool]

    def rejects(self, file: int, number: int) -> bool:
        """Take the next mood."""
        return bool(self.moods) and self.moods.pop()


@dataclass(slots=True)
class Office:
    """One hub, its carriers, and the answers that have not been sent yet."""

    hub: Hub
    clock: FixedClock
    folder: Path
    carriers: dict[str, Moody]
    read: set[Path] = field(default_factory=set)
    held_back: list[tuple[Path, bytes]] = field(default_factory=list)

    def night(self, number: int, lines: list[str]) -> bool:
        """Publish, decide, send and let the carriers read; return whether any file was made."""
        self.clock.set(datetime.combine(FIRST_NIGHT + timedelta(days=number), time(12), UTC))
        arrived = [Arrived(f"night-{number}:{n}", line.encode()) for n, line in enumerate(lines)]
        for _ in self.hub.intake.publish(arrived):
            pass
        step(self.hub)
        made = False
        for name, carrier in self.carriers.items():
            outcome = run_night(self.hub.feeds, name, FIRST_NIGHT + timedelta(days=number))
            assert outcome.ending in (Ending.DELIVERED, Ending.NOTHING_TO_SAY), outcome
            assert all(why.startswith("the carrier has refused it") for _, why in outcome.families_held), (
                outcome
            )
            made = made or outcome.control_number is not None
            for path in sorted((self.folder / name / "in").iterdir()):
                if path not in self.read:
                    self.read.add(path)
                    answers = carrier.take(path.read_bytes(), at=self.clock.now())
                    self.held_back += [
                        (self.folder / name / "out" / each, content) for each, content in answers
                    ]
        return made

    def release(self) -> bool:
        """Let go the families that carriers have refused again as they were; return whether there were any."""
        feeds = self.hub.feeds
        held = [(name, each.family) for name in self.carriers for each in families_held(feeds, name)]
        for name, family in held:
            release_family(feeds, name, family, actor="tests", reason="the carrier takes it by now")
        return bool(held)

    def answer(self, which: list[bool], *, all_of_them: bool = False) -> None:
        """Let some of the answers held back arrive, some of them once more than needed."""
        kept = []
        for number, (path, content) in enumerate(self.held_back):
            if all_of_them or (number < len(which) and which[number]):
                path.write_bytes(content)
                path.with_name(f"again-{path.name}").write_bytes(content)
            else:
                kept.append((path, content))
        self.held_back = kept
        for name in self.carriers:
            outcome = fetch_answers(self.hub.feeds, name)
            assert outcome.error is None
            assert outcome.not_ours == ()
        step(self.hub)


@contextmanager
def office(catalog: Catalog, moods: list[bool]) -> Iterator[Office]:
    """Open a new hub in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        carriers = {each.id: Moody(each) for each in catalog.carriers}
        for number, carrier in enumerate(carriers.values()):
            carrier.moods = moods[number :: len(carriers)]
        partners = {}
        for each in carriers:
            for part in ("in", "out"):
                (folder / each / part).mkdir(parents=True)
            partners[each] = Partner(
                kind="folder", inbox=str(folder / each / "in"), outbox=str(folder / each / "out")
            )
        hub_settings = Settings(home=folder / "hub", partners=partners)
        hub_settings = hub_settings.model_copy(update={"master_key_file": folder / "hub" / "master.key"})
        create(hub_settings)
        clock = FixedClock(datetime.combine(FIRST_NIGHT - timedelta(days=1), time(12), UTC))
        with open_hub(hub_settings, clock) as hub:
            publish(hub.log, catalog, note="", actor="test")
            yield Office(hub, clock, folder, carriers)


def as_line(family: str, number: int, event: DomainEvent) -> str:
    """Return what a source would send."""
    told = EPOCH + timedelta(minutes=number)
    return json.dumps(
        {
            "specversion": "1.0",
            "id": f"{family.partition('/')[2]}-e{number}",
            "source": "munis/city",
            "type": f"{event.KIND}.v{event.VERSION}",
            "subject": family,
            "time": told.isoformat().replace("+00:00", "Z"),
            "data": event.model_dump(mode="json", exclude_none=True, by_alias=True),
        }
    )


def is_foretold(event: DomainEvent) -> bool:
    """Whether a death is told before it: no check lets a file with such a day leave, until it has come."""
    match event:
        case EmployeeDied(death_day=day) | DependentRemoved(reason="death", event_day=day):
            return day >= FIRST_NIGHT
        case _:
            return False


@st.composite
def dealt(draw: st.DrawFn) -> list[list[str]]:
    """Draw several families' histories, dealt out over the nights: late, out of order, some twice."""
    nights: list[list[str]] = [[] for _ in range(NIGHTS)]
    for family in FAMILIES:
        prefix = family.partition("/")[2]
        for number, event in enumerate(draw(histories(longest=7))):
            if is_foretold(event):
                continue
            line = as_line(family, number, event).replace('"id": "e', f'"id": "{prefix}-e')
            for night in draw(st.lists(st.integers(0, NIGHTS - 1), min_size=1, max_size=2)):
                nights[night].append(line)
    return [draw(st.permutations(lines)) for lines in nights]


@pytest.mark.timeout(600 + 5 * EXAMPLES)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    nights=dealt(),
    moods=st.lists(st.booleans(), max_size=12),
    answered=st.lists(st.lists(st.booleans(), max_size=6), min_size=NIGHTS, max_size=NIGHTS),
)
def test_every_roster_becomes_our_books(
    nights: list[list[str]], moods: list[bool], answered: list[list[bool]]
) -> None:
    """After random nights and answers, one that answers everything leads to equal rosters within a few nights."""
    catalog = small_catalog()
    with office(catalog, moods) as at:
        for number in range(NIGHTS):
            at.night(number, nights[number])
            at.answer(answered[number])
        for carrier in at.carriers.values():
            carrier.moods.clear()
        at.answer([], all_of_them=True)
        number = NIGHTS
        while at.night(number, []) or at.release():
            at.answer([], all_of_them=True)
            number += 1
            assert number < NIGHTS + 5, "the hub does not come to rest"

        for name, carrier in at.carriers.items():
            assert in_force(carrier.roster) == in_force(expected_roster(at.hub.log, catalog, name))
        assert coverage_of(at.hub) == decided_at_once(catalog, nights)


def coverage_of(hub: Hub) -> dict[str, Spans]:
    """Return who is covered by what, by family."""
    loaded = hub.log.load([f"coverage/{family}" for family in FAMILIES])
    return {stream: fold_coverage(records) for stream, records in loaded.items()}


def decided_at_once(catalog: Catalog, nights: list[list[str]]) -> dict[str, Spans]:
    """Return the coverage when all arrives at once, in another order."""
    with office(catalog, []) as at:
        lines = sorted({line for night in nights for line in night}, reverse=True)
        arrived = [Arrived(f"all:{n}", line.encode()) for n, line in enumerate(lines)]
        for _ in at.hub.intake.publish(arrived):
            pass
        step(at.hub)
        return coverage_of(at.hub)
