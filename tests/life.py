"""The language of the tests: a small catalog, and short words for what HR tells of one employee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from events.base import Cause, DomainEvent, Entry, Recorded
from events.employment import (
    EmployeeDied,
    EmployeeHired,
    EmployeeRehired,
    EmployeeRetired,
    EmployeeTerminated,
    EventVoided,
    Job,
    JobChanged,
    TerminationCancelled,
)
from events.enrollment import Choice, DependentAdded, DependentRemoved, ElectionSubmitted
from events.people import Address, Person
from events.vocabulary.coverage import InsuranceLine as Line
from events.vocabulary.people import Relationship, Sex

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
FAMILY = "city/10234"


def day(text: str) -> date:
    """Return the day written as ISO 8601."""
    return date.fromisoformat(text)


def person(first_name: str = "Ada", *, ssn: str | None = "078051120", born: str = "1980-02-03") -> Person:
    """Return an invented person."""
    return Person(
        first_name=first_name,
        last_name="Example",
        ssn=ssn,
        birth_day=day(born),
        sex=Sex.FEMALE,
        address=Address(line1="1 Harbor Way", city="Harbor City", state="MA", zip="02139"),
    )


def job(
    *, hours: int = 40, unit: str = "clerical", pay_group: str = "biweekly", department: str = "Clerk"
) -> Job:
    """Return a job of the test city."""
    return Job(
        department=department,
        bargaining_unit=unit,
        employment_class="regular",
        weekly_hours=Decimal(hours),
        annual_salary=Decimal("52000.00"),
        pay_group=pay_group,
    )


def hired(on: str, *, who: Person | None = None, work: Job | None = None) -> EmployeeHired:
    """Return a hire."""
    return EmployeeHired(hire_day=day(on), person=who or person(), job=work or job())


def rehired(on: str, *, work: Job | None = None) -> EmployeeRehired:
    """Return a rehire."""
    return EmployeeRehired(rehire_day=day(on), job=work or job())


def job_changed(on: str, work: Job) -> JobChanged:
    """Return a change of job."""
    return JobChanged(change_day=day(on), job=work)


def left(last_day: str, reason: str = "voluntary") -> EmployeeTerminated:
    """Return a termination."""
    return EmployeeTerminated.model_validate({"last_day_employed": day(last_day), "reason": reason})


def left_cancelled() -> TerminationCancelled:
    """Return the cancellation of the latest termination."""
    return TerminationCancelled(reason="entered by mistake")


def retired(on: str, system: str = "city") -> EmployeeRetired:
    """Return a retirement."""
    return EmployeeRetired(retirement_day=day(on), retirement_system=system)


def died(on: str) -> EmployeeDied:
    """Return a death of the employee."""
    return EmployeeDied(death_day=day(on))


def joined(
    dependent: str, on: str, relationship: str = "spouse", *, reason: str = "hire", who: Person | None = None
) -> DependentAdded:
    """Return a new dependent."""
    return DependentAdded.model_validate(
        {
            "dependent_id": dependent,
            "person": who or person(dependent.capitalize(), ssn=None, born="2010-05-06"),
            "relationship": Relationship(relationship),
            "reason": reason,
            "event_day": day(on),
        }
    )


def parted(dependent: str, on: str, reason: str = "divorce") -> DependentRemoved:
    """Return the end of being a dependent."""
    return DependentRemoved.model_validate(
        {"dependent_id": dependent, "reason": reason, "event_day": day(on)}
    )


def elected(
    on: str,
    *choices: str,
    occasion: str = "new_hire",
    reason: str | None = None,
    signed: str | None = None,
) -> ElectionSubmitted:
    """Return an election; a choice is `plan`, `plan:dep1,dep2` or `-line` for a waiver."""
    return ElectionSubmitted.model_validate(
        {
            "occasion": occasion,
            "occasion_day": day(on),
            "signed_day": day(signed or on),
            "qualifying_reason": reason,
            "choices": tuple(_choice(text) for text in choices),
        }
    )


def _choice(text: str) -> Choice:
    if text.startswith("-"):
        return Choice(line=Line(text[1:]), waived=True)
    plan, _, dependents = text.partition(":")
    return Choice(plan=plan, covered=("self", *(each for each in dependents.split(",") if each)))


def voided(event_id: str, source: str = "munis/city") -> EventVoided:
    """Return the void of an earlier event."""
    return EventVoided(voids=EventVoided.Voids(source=source, id=event_id), reason="entered by mistake")


@dataclass(slots=True)
class Life:
    """One family's streams, kept in memory; facts are appended as a log would."""

    family: str = FAMILY
    records: list[Recorded] = field(default_factory=list)

    def told(self, event_id: str, event: DomainEvent, *, minute: int | None = None) -> "Life":
        """Append what HR told; `minute` is when the source recorded it, in arrival order unless given."""
        minute = len(self.records) if minute is None else minute
        cause = Cause(source="munis/city", id=event_id, time=EPOCH + timedelta(minutes=minute))
        return self.append([Entry(f"hr/{self.family}", event, cause)])

    def append(self, entries: Iterable[Entry], *, at: datetime | None = None) -> "Life":
        """Append facts, recorded at an instant, or else a day later with each."""
        for entry in entries:
            version = 1 + sum(1 for record in self.records if record.stream == entry.stream)
            position = len(self.records) + 1
            recorded_at = EPOCH + timedelta(days=position) if at is None else at
            self.records.append(
                Recorded(position, entry.stream, version, recorded_at, entry.event, entry.cause)
            )
        return self

    def streams(self, *categories: str) -> dict[str, Sequence[Recorded]]:
        """Return the family's streams by category."""
        return {each: [r for r in self.records if r.category == each] for each in categories}

    def reordered(self, order: Sequence[int]) -> "Life":
        """Return a life to which the same was told, in another order of arrival."""
        told = [record for record in self.records if record.category == "hr"]
        life = Life(self.family)
        for index in order:
            record = told[index]
            life.records.append(
                record._replace(position=len(life.records) + 1, version=len(life.records) + 1)
            )
        return life
