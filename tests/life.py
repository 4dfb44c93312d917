"""The language of the tests: a small catalog, and short words for what HR tells of one employee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from events.base import Cause, DomainEvent, Entry, Recorded
from events.catalog import (
    CarrierProfile,
    Catalog,
    CobraAdministrator,
    Column,
    Contribution,
    EmployeeClass,
    Employer,
    EndRule,
    GroupNumber,
    Layout,
    PayCalendar,
    PayDay,
    Payroll,
    Plan,
    PlanCode,
    Program,
    Rate,
    Source,
    WaitingRule,
)
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
from events.vocabulary.coverage import CoverageTier as Tier
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

    def append(self, entries: Iterable[Entry]) -> "Life":
        """Append facts."""
        for entry in entries:
            version = 1 + sum(1 for record in self.records if record.stream == entry.stream)
            position = len(self.records) + 1
            at = EPOCH + timedelta(days=position)
            self.records.append(Recorded(position, entry.stream, version, at, entry.event, entry.cause))
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
                replace(record, position=len(life.records) + 1, version=len(life.records) + 1)
            )
        return life


def small_catalog() -> Catalog:
    """Return a catalog of one city: medical, dental and life, actives and retirees, one payroll, two carriers."""
    first, last = day("2025-01-01"), day("2027-12-31")
    every = ("hmo", "ppo", "dental", "life")
    tiers = (Tier.EMPLOYEE_ONLY, Tier.FAMILY)
    prices = {"hmo": ("800.00", "2000.00"), "ppo": ("900.00", "2300.00"), "dental": ("40.00", "110.00")}
    prices |= {"hmo-retired": ("700.00", "1700.00")}
    return Catalog(
        program=Program(name="Harbor City", plan_year_first_month=7),
        sources=(Source(id="munis/city", employers=("city",)),),
        employers=(Employer(id="city", name="City of Harbor City", ein="046000001"),),
        classes=(
            EmployeeClass(
                id="regular", name="Regular", employers=("city",), weekly_hours_min=Decimal(20), plans=every
            ),
            EmployeeClass(
                id="retired",
                name="Retired",
                employers=("city",),
                standing="retired",
                plans=("hmo-retired", "dental"),
            ),
        ),
        waiting_rules=(
            WaitingRule(id="first-of-month", kind="first_of_month_on_or_after", days=30),
            WaitingRule(id="at-once", kind="day_of_hire"),
        ),
        end_rules=(EndRule(id="month", kind="end_of_month"), EndRule(id="day", kind="day")),
        plans=(
            *(_plan(each, Line.MEDICAL, "blue", tiers) for each in ("hmo", "ppo", "hmo-retired")),
            _plan("dental", Line.DENTAL, "teeth", tiers),
            _plan("life", Line.LIFE, "teeth", (Tier.EMPLOYEE_ONLY,), waiting="at-once", end="day"),
        ),
        rates=(
            *(
                Rate(plan=plan, tier=tier, monthly=Decimal(price), first_day=first, last_day=last)
                for plan, both in prices.items()
                for tier, price in zip(tiers, both, strict=True)
            ),
            Rate(
                plan="life", tier=Tier.EMPLOYEE_ONLY, monthly=Decimal("5.50"), first_day=first, last_day=last
            ),
        ),
        contributions=tuple(
            Contribution(plan=plan, employer_percent=Decimal(75), first_day=first, last_day=last)
            for plan in (*every, "hmo-retired")
        ),
        pay_calendars=(_calendar(),),
        payrolls=(_payroll(every),),
        cobra=CobraAdministrator(
            id="cobra",
            name="Harbor City Benefits",
            file_name="cobra_{day:%Y%m%d}_{number:04d}.csv",
            layout=Layout(columns=(Column(field="member_number", heading="Member"),)),
        ),
        carriers=(_carrier("blue", ("hmo", "ppo", "hmo-retired")), _carrier("teeth", ("dental", "life"))),
    )


def _plan(
    name: str,
    line: Line,
    carrier: str,
    tiers: tuple[Tier, ...],
    *,
    waiting: str = "first-of-month",
    end: str = "month",
) -> Plan:
    return Plan(
        id=name,
        name=name.upper(),
        line=line,
        carrier=carrier,
        tiers=tiers,
        waiting=waiting,
        subscriber_end=end,
        dependent_end=end,
        rehire_break_days=30,
        first_day=day("2025-01-01"),
    )


def _calendar() -> PayCalendar:
    """Return two pay days a month, on the 15th and the 28th, from 2025 to 2027."""
    months = [date(year, month, 1) for year in (2025, 2026, 2027) for month in range(1, 13)]
    pay_days = [
        PayDay(day=month.replace(day=number), coverage_month=month) for month in months for number in (15, 28)
    ]
    return PayCalendar(id="twice-monthly", deductions_per_year=24, pay_days=tuple(pay_days))


def _payroll(plans: tuple[str, ...]) -> Payroll:
    names = ("employee_id", "code", "action", "first_pay_day", "amount")
    return Payroll(
        id="city-payroll",
        name="City payroll",
        employers=("city",),
        pay_groups=("biweekly",),
        calendar="twice-monthly",
        file_name="ded_{day:%Y%m%d}_{number:04d}.csv",
        codes={plan: f"D-{plan.upper()}" for plan in plans},
        layout=Layout(columns=tuple(Column(field=name, heading=name) for name in names)),
    )


def _carrier(name: str, plans: tuple[str, ...]) -> CarrierProfile:
    lines = {"dental": "DEN", "life": "LIF"}
    return CarrierProfile(
        id=name,
        name=name.upper(),
        sender_id="046000001",
        receiver_id=f"{name.upper()}01",
        application_sender="HARBOR",
        application_receiver=name.upper(),
        file_name="{carrier}_{control:09d}.834",
        sponsor_ein="046000001",
        payer_id="987654321",
        groups=(
            GroupNumber(number=f"{name.upper()}-RET", standing="retired"),
            GroupNumber(number=f"{name.upper()}-ACT"),
        ),
        plan_codes=tuple(
            PlanCode(plan=plan, insurance_line_code=lines.get(plan, "HMO"), plan_code=plan.upper())
            for plan in plans
        ),
        tier_codes={Tier.EMPLOYEE_ONLY: "EMP", Tier.FAMILY: "FAM"},
    )
