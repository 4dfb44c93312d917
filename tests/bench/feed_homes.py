"""Installations for the figures of carrier feeds: a large carrier with families of three, and some who change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random

from connectors.event_log import EventLog
from events.base import Cause, DomainEvent, Entry
from events.catalog import CarrierProfile, Catalog, FullFile, PlanCode
from events.employment import EmployeeHired, Job, PersonChanged
from events.enrollment import CoverageBegan, CoverageEnded, DependentAdded
from events.people import Address, Person, PersonChanges
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import Relationship, Sex
from services.carrier_feeds.decide.answers import taken_by_delivery
from services.carrier_feeds.decide.family import decide_family
from services.carrier_feeds.decide.night import draft, prepared
from services.carrier_feeds.decide.terms import terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import key_of
from services.carrier_feeds.worker.deciding import known_of
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_pages import rows_of
from services.carrier_feeds.worker.full_ready import Families, Family
from services.carrier_feeds.worker.sayings import SaidSet
from services.demo.words import FIRST_NAMES, LAST_NAMES, STREETS
from services.publishing import publish
from services.wiring import Hub, read_catalog
from services.wiring.interchanges import X12Interchanges
from tests.bench.homes import AT_A_TIME, CATALOG, SEED, family, opened

CARRIER = "tidewrack-health"
NIGHT = date(2026, 3, 2)
HOME = "home"
MEMBERS = ("self", "d1", "d2")
SAMPLE = 1000
"""Families of the small file."""
WRITTEN_AT = datetime(2026, 3, 2, 22, tzinfo=UTC)
_TOLD_AT = datetime(2026, 1, 5, 14, tzinfo=UTC)
_LINES = ((InsuranceLine.MEDICAL, "harbor-ppo"), (InsuranceLine.DENTAL, "dental"))


def prepare_feeds(folder: Path, members: int) -> None:
    """Make an installation in which a carrier covers that many members, has been told of all, and took it.

    What its last full file said is ready; the file lies beside it, and a small one of families spread over all.
    """
    with opened(folder / HOME) as hub:
        publish(hub.log, _catalog(), note="bench", actor="bench")
        assert isinstance(hub.log, EventLog)
        numbers, chance = iter(range(members // len(MEMBERS))), Random(SEED)
        while some := list(islice(numbers, AT_A_TIME)):
            hub.log.receive([entry for number in some for entry in _told(number, chance)])
            facts = [fact for number in some for fact in _facts(number)]
            for start in range(0, len(facts), AT_A_TIME * 3):
                page = facts[start : start + AT_A_TIME * 3]
                hub.log.append(page, after=_versions(hub.log, page))
        doors = without_pyx12(hub)
        _settle(doors)
        with (folder / "full.834").open("wb") as file:
            whole = full_families(doors)
            file.writelines(joined(doors, whole, "0001"))
        (folder / "sample.834").write_bytes(
            b"".join(joined(doors, islice(full_families(doors), SAMPLE), "0001"))
        )


def full_families(doors: Doors) -> Families:
    """Return the families of the carrier's full file, in order."""
    basis = catch_up(doors)
    book, profile = profile_at(doors, CARRIER, basis)
    return Families(doors, book, profile, feed_of(doors, CARRIER), NIGHT, basis)


def joined(doors: Doors, families: Iterable[Family], number: str) -> Iterator[bytes]:
    """Return a file of one set with these families."""
    _, profile = profile_at(doors, CARRIER, doors.log.head())
    one = SaidSet(number, "BENCH", "verify", (each.said for each in families))
    return doors.interchanges.join(profile, [one], control_number=1, written_at=WRITTEN_AT)


def without_pyx12(hub: Hub) -> Doors:
    """Return a hub's doors, whose second opinion is none: it is measured by itself."""
    return replace(hub.feeds, interchanges=WithoutPyx12(hub.keys))


class WithoutPyx12(X12Interchanges):
    """Files that are checked by our own validator alone."""

    def check(self, profile: CarrierProfile, content: bytes) -> Sequence[str]:
        """Return nothing."""
        return []


def _settle(doors: Doors) -> None:
    """Let the carrier be told of everybody, some families a file, and take it."""
    basis = catch_up(doors)
    book, profile = profile_at(doors, CARRIER, basis)
    terms, stream = terms_of(book, profile), f"feed/{CARRIER}"
    for number, rows in enumerate(rows_of(doors, CARRIER)):
        said = [decide_family(known, terms, NIGHT) for known in known_of(doors, rows, basis)]
        assert all(each.changes for each in said)
        feed = replace(feed_of(doors, CARRIER), control_number=number)
        file = draft(
            feed, profile, said, night=NIGHT, written_at=WRITTEN_AT, catalog=book.version, basis=basis
        )
        fact = prepared(file, size=0, sha256="", writer=doors.interchanges.writer)
        doors.log.append(
            [Entry(stream, fact), Entry(stream, taken_by_delivery(fact))], after={stream: 2 * number}
        )
    catch_up(doors)


def change(hub: Hub, families: Sequence[int]) -> None:
    """Let half of these families move, and the child of the others lose both coverages."""
    assert isinstance(hub.log, EventLog)
    moving, losing = families[::2], families[1::2]
    home = PersonChanges(address=_home(Random(SEED)))
    moved = PersonChanged(person_ref="self", changes=home, change_day=NIGHT, correction=False)
    cause = [Cause("munis/city", f"moved-{number}", _TOLD_AT) for number in moving]
    hub.log.receive(
        [Entry(f"hr/{family(number)}", moved, each) for number, each in zip(moving, cause, strict=True)]
    )
    for start in range(0, len(losing), AT_A_TIME):
        page = [fact for number in losing[start : start + AT_A_TIME] for fact in _lost(number)]
        hub.log.append(page, after=_versions(hub.log, page))


def crowd(hub: Hub, families: int) -> None:
    """Fill the carrier's ledger up to that many families, with accounts of others to whom nothing happens.

    They are as the first of those who are in the log. A night knows of them by the ledger alone.
    """
    basis, views = catch_up(hub.feeds), hub.feeds.views
    rows = views.find(LEDGER.view, group=CARRIER, limit=AT_A_TIME)
    numbers = iter(range(families - views.count(LEDGER.view, group=CARRIER)))
    while some := list(islice(numbers, len(rows))):
        page = {key_of(CARRIER, f"crowd/{number}"): row for number, (_, row) in zip(some, rows, strict=False)}
        views.save(LEDGER.view, page, position=basis, after=basis)


def _catalog() -> Catalog:
    """Return the demonstration's catalog, whose medical carrier takes full files, and dental coverage as well.

    It has no reporting categories: those with a day are said as of the night, so they are never ready before it.
    """
    catalog, faults = read_catalog(CATALOG)
    assert catalog is not None, faults
    profile = next(each for each in catalog.carriers if each.id == CARRIER)
    dental = PlanCode(plan="dental", insurance_line_code="DEN", plan_code="HDEN25")
    larger = profile.model_copy(
        update={
            "full_file": FullFile(),
            "plan_codes": (*profile.plan_codes, dental),
            "members_per_file": None,
            "families_per_set": None,
            "reporting_categories": (),
        }
    )
    carriers = tuple(larger if each.id == CARRIER else each for each in catalog.carriers)
    return catalog.model_copy(update={"carriers": carriers})


def _versions(log: EventLog, page: list[Entry]) -> dict[str, int]:
    return {stream: len(held) for stream, held in log.load({each.stream for each in page}).items()}


def _told(number: int, chance: Random) -> Iterator[Entry]:
    stream, hired_day = f"hr/{family(number)}", date(2025, 1 + number % 12, 1 + number % 28)
    last_name = chance.choice(LAST_NAMES) + (
        "\N{LATIN SMALL LETTER E WITH ACUTE}" if number % 10 == 0 else ""
    )
    home = _home(chance)

    def person(born: date, sex: Sex, member: int) -> Person:
        ssn = f"{1 + number % 664:03d}{1 + (number // 664) % 99:02d}{1 + number // 65_736 * 3 + member:04d}"
        return Person(
            first_name=chance.choice(FIRST_NAMES),
            last_name=last_name,
            birth_day=born,
            sex=sex,
            ssn=ssn,
            address=home,
            phone="6175550100" if member == 0 else None,
        )

    job = Job(
        department=f"Department {number % 40}",
        employment_class="regular",
        weekly_hours=Decimal(40),
        annual_salary=Decimal(52_000),
        pay_group="biweekly",
    )
    events: list[DomainEvent] = [
        EmployeeHired(
            hire_day=hired_day, person=person(date(1980, 1, 1 + number % 28), Sex.FEMALE, 0), job=job
        ),
        DependentAdded(
            dependent_id="d1",
            person=person(date(1981, 1 + number % 12, 3), Sex.MALE, 1),
            relationship=Relationship.SPOUSE,
            reason="hire",
            event_day=hired_day,
        ),
        DependentAdded(
            dependent_id="d2",
            person=person(date(2010 + number % 12, 5, 5), Sex.FEMALE, 2),
            relationship=Relationship.CHILD,
            reason="hire",
            event_day=hired_day,
        ),
    ]
    for index, event in enumerate(events):
        yield Entry(stream, event, Cause("munis/city", f"bench-{number}-{index}", _TOLD_AT))


def _home(chance: Random) -> Address:
    street = f"{chance.randint(1, 9999)} {chance.choice(STREETS)}"
    return Address(line1=street, city="Harbor City", state="MA", zip=f"{chance.randint(1001, 2799):05d}")


def _facts(number: int) -> Iterator[Entry]:
    for line, plan in _LINES:
        for member in MEMBERS:
            fact = CoverageBegan(
                member=member,
                line=line,
                plan=plan,
                carrier=CARRIER,
                first_day=_first_day(number),
                reason=MaintenanceReason.INITIAL_ENROLLMENT,
                rests_on=(f"munis/city#bench-{number}-0",),
                rules=("ACA-1",),
                tier=CoverageTier.FAMILY,
                catalog="bench",
            )
            yield Entry(f"coverage/{family(number)}", fact, Cause(causation=1))


def _lost(number: int) -> Iterator[Entry]:
    for line, plan in _LINES:
        fact = CoverageEnded(
            member="d2",
            line=line,
            plan=plan,
            carrier=CARRIER,
            first_day=_first_day(number),
            last_day=date(2026, 3, 31),
            reason=MaintenanceReason.BENEFIT_SELECTION,
            rests_on=(f"munis/city#bench-{number}-0",),
            rules=("ACA-1",),
        )
        yield Entry(f"coverage/{family(number)}", fact, Cause(causation=1))


def _first_day(number: int) -> date:
    return date(2026, 1 + number % 3, 1)
