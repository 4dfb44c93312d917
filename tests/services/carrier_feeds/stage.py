"""A hub with one carrier, plain files, and a clock that is told the time: where the feeds are tried."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from connectors.clock import FixedClock
from connectors.schedule import Timetable
from events.base import Cause, DomainEvent, Entry
from events.catalog import CarrierProfile, Catalog, CatalogPublished
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.feed_holds import FileKind
from events.offers import index
from events.spans import Spans, fold_coverage
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageChange, Maintenance, MaintenanceReason
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import DUE
from services.carrier_feeds.rules.difference import difference
from services.carrier_feeds.worker import (
    AnswersOutcome,
    Doors,
    NightOutcome,
    fetch_answers,
    run_night,
)
from services.carrier_feeds.worker.doors import catch_up
from services.following import Catalogs
from services.ports import Log, Views
from tests.life import hired
from tests.services.carrier_feeds.carrier import Drops, PlainCarrier
from tests.services.carrier_feeds.memory import MemoryLog, MemoryViews
from tests.services.carrier_feeds.plain_files import PlainInterchanges
from tests.services.carrier_feeds.plain_roster import Coverage, PlainRoster
from tests.small_catalog import small_catalog

CARRIER = "blue"
BEGINNING = datetime(2026, 6, 1, 22, tzinfo=UTC)
NIGHT = date(2026, 6, 1)

Fact = TypeVar("Fact", bound=DomainEvent)


def catalog_with(**changes: object) -> Catalog:
    """Return the small catalog with another profile of the carrier."""
    catalog = small_catalog()
    carriers = tuple(
        CarrierProfile.model_validate({**each.model_dump(), **changes}) if each.id == CARRIER else each
        for each in catalog.carriers
    )
    return catalog.model_copy(update={"carriers": carriers})


@dataclass
class Stage:
    """Everything a feed works through, and short words for what happens."""

    doors: Doors
    clock: FixedClock
    carrier: PlainCarrier
    interchanges: PlainInterchanges
    name: str = CARRIER
    """The carrier's."""
    told: int = 0
    cobra_day: date | None = None
    """From this day on whatever `becomes` lets begin is continued under COBRA."""
    dependents_follow: bool = False
    """Whether dependents have no coverage beside the subscriber's, in the stories that are drawn."""
    silences: list[Any] = field(default_factory=list)
    """What the carrier was not to hear of, as the steps of a story keep it."""

    def append(self, stream: str, events: Iterable[DomainEvent], *, source: str = "hub") -> list[str]:
        """Append events to a stream and return their ids."""
        entries, ids = [], []
        for event in events:
            self.told += 1
            ids.append(str(self.told))
            at = BEGINNING - timedelta(days=300) + timedelta(minutes=self.told)
            cause = Cause() if source == "hub" else Cause(source=source, id=ids[-1], time=at)
            entries.append(Entry(stream, event, cause))
        version = len(self.doors.log.load([stream])[stream])
        self.doors.log.append(entries, after={stream: version})
        return ids

    def publish(self, catalog: Catalog) -> None:
        """Let another catalog come into force."""
        self.append("catalog", [CatalogPublished(version=index(catalog).version, catalog=catalog)])

    def hr(self, family: str, *events: DomainEvent) -> list[str]:
        """Let HR tell something of a family."""
        return self.append(f"hr/{family}", events, source="munis/city")

    def covers(self, family: str, *facts: DomainEvent) -> None:
        """Record coverage facts of a family."""
        self.append(f"coverage/{family}", facts)

    def truth(self, family: str) -> Spans:
        """Return what is true of a family."""
        return fold_coverage(
            self.doors.log.load([f"coverage/{family}"])[f"coverage/{family}"], carrier=self.name
        )

    def becomes(
        self,
        family: str,
        truth: Spans,
        reason: MaintenanceReason = MaintenanceReason.BENEFIT_SELECTION,
    ) -> None:
        """Record the facts by which this becomes true of a family."""
        lines = difference(self.truth(family), truth)
        self.covers(
            family,
            *(
                fact
                for member in lines
                for line in lines[member]
                for fact in facts(member, line, self._reason(line, reason), carrier=self.name)
            ),
        )

    def _reason(self, line: CoverageChange, reason: MaintenanceReason) -> MaintenanceReason:
        continued = self.cobra_day is not None and line.first_day >= self.cobra_day
        begins = line.maintenance is Maintenance.ADDITION
        return MaintenanceReason.COBRA if continued and begins else reason

    def insured(self, *families: str, hired_on: str = "2026-01-01") -> None:
        """Let these families be hired, and covered alone."""
        for family in families:
            self.hr(family, hired(hired_on))
            self.covers(family, began())

    def night(self, *, reject: Iterable[int] = (), days: int = 1, kind: FileKind = "change") -> NightOutcome:
        """Let a day pass and run its night."""
        self.clock.advance(timedelta(days=days))
        self.carrier.reject = set(reject)
        return run_night(self.doors, self.name, self.clock.now().date(), kind)

    def answered(self) -> AnswersOutcome:
        """Read what the carrier answered."""
        return fetch_answers(self.doors, self.name)

    def said(self, kind: type[Fact]) -> list[Fact]:
        """Return the facts of a kind in the carrier's feed."""
        stream = f"feed/{self.name}"
        return [r.event for r in self.doors.log.load([stream])[stream] if isinstance(r.event, kind)]

    @contextmanager
    def through(self, carrier: PlainCarrier) -> Iterator[None]:
        """Let another stand in the carrier's place for as long."""
        own = self.doors
        self.doors = replace(own, drops=Drops({self.name: carrier}))
        yield
        self.doors = own

    def due(self) -> int:
        """Return how many families are due."""
        catch_up(self.doors)
        return self.doors.views.count(LEDGER.view, group=self.name, mark=DUE)

    def later(self, **time: float) -> None:
        """Let time go by."""
        self.clock.advance(timedelta(**time))


def stage(
    catalog: Catalog | None = None,
    *,
    log: Log | None = None,
    views: Views | None = None,
    clock: FixedClock | None = None,
    name: str = CARRIER,
) -> Stage:
    """Return a hub with a published catalog, in memory unless given."""
    now = clock or FixedClock(BEGINNING)
    log = log or MemoryLog(now)
    published = catalog or catalog_with()
    profile = next(each for each in published.carriers if each.id == name)
    carrier, interchanges = PlainCarrier(PlainRoster(profile)), PlainInterchanges()
    doors = Doors(
        log=log,
        views=views or MemoryViews(),
        clock=now,
        catalogs=Catalogs(log),
        interchanges=interchanges,
        drops=Drops({name: carrier}),
        timetable=Timetable(),
    )
    log.append(
        [Entry("catalog", CatalogPublished(version=index(published).version, catalog=published))],
        after={"catalog": 0},
    )
    return Stage(doors, now, carrier, interchanges, name)


def began(
    member: str = SELF,
    plan: str = "ppo",
    first_day: date = date(2026, 1, 1),
    *,
    tier: CoverageTier | None = CoverageTier.EMPLOYEE_ONLY,
    reason: MaintenanceReason = MaintenanceReason.INITIAL_ENROLLMENT,
) -> CoverageBegan:
    """Return that a medical coverage began."""
    return CoverageBegan(
        member=member,
        line=InsuranceLine.MEDICAL,
        plan=plan,
        carrier=CARRIER,
        first_day=first_day,
        reason=reason,
        rests_on=(),
        tier=tier if member == SELF else None,
        catalog="",
    )


def facts(
    member: str,
    line: CoverageChange,
    reason: MaintenanceReason = MaintenanceReason.BENEFIT_SELECTION,
    *,
    carrier: str = CARRIER,
) -> Iterable[DomainEvent]:
    """Yield the coverage facts that say what a line says."""
    named = {
        "member": member,
        "line": line.line,
        "plan": line.plan,
        "carrier": carrier,
        "first_day": line.first_day,
        "reason": reason,
        "rests_on": (),
    }
    match line.maintenance:
        case Maintenance.ADDITION:
            yield CoverageBegan.model_validate({**named, "tier": line.tier, "catalog": ""})
            if line.last_day is not None:
                yield CoverageEnded.model_validate({**named, "last_day": line.last_day})
        case Maintenance.TERMINATION:
            yield CoverageEnded.model_validate({**named, "last_day": line.last_day})
        case Maintenance.CANCELLATION:
            yield CoverageVoided.model_validate(named)
        case Maintenance.REINSTATEMENT:
            yield CoverageReinstated.model_validate({**named, "last_day": line.last_day})
        case _:
            yield CoverageTierChanged.model_validate(
                {**named, "change_day": line.change_day, "tier": line.tier}
            )


def roster_of(truth: Spans, family: str) -> dict[tuple[str, str, str, str, str], Coverage]:
    """Return what the carrier should hold of a family when this is true."""
    return {
        (family, member, str(line), span.plan, span.first_day.isoformat()): Coverage(
            {step.from_day.isoformat(): str(step.tier) for step in span.tiers},
            None if span.last_day is None else span.last_day.isoformat(),
        )
        for (member, line), spans in truth.items()
        for span in spans
    }
