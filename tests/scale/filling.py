"""A log of any size: a small city decided for real, and then again and again under other names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from events.base import DomainEvent, Entry, Recorded
from events.employment import EmployeeDied, EmployeeRetired, EmployeeTerminated, EventVoided
from services.following import follow
from services.ports import Log, Progress
from services.wiring import Hub
from tests.bench.homes import opened, publish_catalog, take_in, write_lines

_APART = 1_000_000
"""Between the number of a family and that of its next copy."""

_GONE = (EmployeeTerminated, EmployeeRetired, EmployeeDied)


@dataclass(frozen=True, slots=True)
class Template:
    """Everything the log held of some families, in its order: what HR told, and the facts."""

    told: Sequence[Recorded]
    facts: Sequence[Recorded]
    employed: Sequence[str]
    """The families that still work there."""

    @property
    def records(self) -> int:
        """How many records one copy has."""
        return len(self.told) + len(self.facts)


def template(folder: Path, employees: int) -> Template:
    """Let the services decide a small city, and return those of its families of which nothing was corrected."""
    folder.mkdir()
    write_lines(folder, employees)
    with opened(folder / "home") as hub:
        publish_catalog(hub)
        first = hub.log.head()
        take_in(hub, folder)
        for follower in hub.followers:
            follow(hub.log, follower, hub.catalogs)
        records = list(_read(hub.log, first))
    odd = {
        each.subject for each in records if each.category == "misfit" or isinstance(each.event, EventVoided)
    }
    records = [each for each in records if each.subject not in odd]
    gone = {each.subject for each in records if isinstance(each.event, _GONE)}
    told = [each for each in records if each.category == "hr"]
    return Template(
        told,
        [each for each in records if each.category != "hr"],
        sorted({each.subject for each in told} - gone),
    )


def _read(log: Log, after: int) -> Iterator[Recorded]:
    while batch := log.read(after=after, limit=1000, personal=True):
        yield from batch
        after = batch[-1].position


@dataclass(slots=True)
class Filling:
    """A hub whose log grows by copies."""

    hub: Hub
    template: Template
    copies: int = 0
    busy: set[str] = field(default_factory=set)
    """Families to whom something new has happened already."""

    def to(self, records: int) -> int:
        """Fill the log up to about so many records, and return how many there are."""
        log = self.hub.log
        while (head := log.head()) < records:
            self._copy(self.copies)
            self.copies += 1
        for follower in self.hub.followers:
            if log.position(follower.name) < head:
                log.append([], after={}, progress=Progress(follower.name, head))
        return head

    def _copy(self, copy: int) -> None:
        receipts = self.hub.log.receive([_again(each, copy, {}) for each in self.template.told])
        moved = {
            each.position: receipt.position
            for each, receipt in zip(self.template.told, receipts, strict=True)
        }
        facts = [_again(each, copy, moved) for each in self.template.facts]
        self.hub.log.append(facts, after=dict.fromkeys({each.stream for each in facts}, 0))

    def families(self, count: int) -> list[str]:
        """Return families still employed, spread over the whole log, to whom nothing new has happened yet."""
        found: list[str] = []
        employed = self.template.employed
        rounds = -(-count // len(employed))
        for number in range(self.copies * len(employed)):
            turn, which = divmod(number, len(employed))
            # Each round takes all families of the template once, each from another part of the log.
            copy = (turn * max(1, self.copies // rounds) + which * 7 + turn // rounds) % self.copies
            family = copied_name(employed[which], copy)
            if family not in self.busy:
                self.busy.add(family)
                found.append(family)
            if len(found) == count:
                break
        return found


def _again(record: Recorded, copy: int, moved: Mapping[int, int]) -> Entry:
    """Return a record as that of the same family's copy."""
    cause = record.cause
    if cause.id:
        cause = cause._replace(id=f"{cause.id}-{copy}")
    else:
        cause = cause._replace(causation=moved.get(cause.causation or 0, cause.causation))
    return Entry(f"{record.category}/{copied_name(record.subject, copy)}", _event(record.event, copy), cause)


def _event(event: DomainEvent, copy: int) -> DomainEvent:
    rests_on: tuple[str, ...] | None = getattr(event, "rests_on", None)
    if rests_on is None:
        return event
    return event.model_copy(update={"rests_on": tuple(f"{each}-{copy}" for each in rests_on)})


def copied_name(family: str, copy: int) -> str:
    """Return the name of a family's copy."""
    employer, _, number = family.partition("/")
    return f"{employer}/{int(number) + copy * _APART}"
