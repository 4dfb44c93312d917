"""A city and a school of one program, and an employee with spouse and child who goes from one to the other."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from events.base import DomainEvent
from events.catalog import Catalog, Contribution
from events.cobra import QualifyingEventOccurred
from events.employment import EmployeeHired, TransferredFrom
from events.people import Person
from services.cobra.state import recorded
from tests.life import day, elected, hired, joined, left, person
from tests.services.column_files import Office, catalog

Fact = TypeVar("Fact", bound=DomainEvent)
CITY, SCHOOL = "city/10234", "school/2000"
SPOUSE = person("Kim", ssn=None, born="1981-04-05")
CHILD = person("Lee", ssn="078051122", born="2012-05-06")


def of_two_employers(school_percent: int = 75) -> Catalog:
    """Return the catalog of a city and a school, which pays another share perhaps."""
    small = catalog()
    school = small.employers[0].model_copy(update={"id": "school", "name": "Schools"})
    active, retired = small.classes
    taught = active.model_copy(update={"id": "taught", "employers": ("school",)})
    shares = Contribution(
        plan="hmo", classes=("taught",), employer_percent=Decimal(school_percent), first_day=date(2025, 1, 1)
    )
    return small.model_copy(
        update={
            "employers": (*small.employers, school),
            "classes": (active, taught, retired),
            "contributions": (*small.contributions, shares),
        }
    )


def begun(office: Office) -> None:
    """Tell of the employment with the city."""
    tell(
        office,
        CITY,
        hire=hired("2026-01-05"),
        kim=joined("kim", "2026-01-05", who=SPOUSE),
        lee=joined("lee", "2026-01-05", "child", who=CHILD),
        choice=elected("2026-01-05", "hmo:kim,lee", "dental:kim,lee"),
    )


def tell(office: Office, family: str, **events: DomainEvent) -> None:
    """Tell of a family, and let every service decide; then once more, on what continuation has said meanwhile."""
    office.told(family, **events)
    office.told(family)


def to_school(
    *,
    covered_through: str | None = "2026-06-30",
    employee: str = "10234",
    employer: str = "city",
    who: Person | None = None,
) -> EmployeeHired:
    """Return the hire by the school, as it tells where the employee comes from."""
    before = TransferredFrom(
        employer=employer,
        employee_id=employee,
        hire_day=day("2026-01-05"),
        last_day=day("2026-06-12"),
        covered_through=None if covered_through is None else day(covered_through),
    )
    return hired("2026-06-15", who=who).model_copy(update={"transferred_from": before})


def moved(
    office: Office,
    *choices: str,
    hire: EmployeeHired | None = None,
    spouse: Person = SPOUSE,
    child: Person = CHILD,
) -> None:
    """Tell of the new employment; the members have other numbers there."""
    tell(
        office,
        SCHOOL,
        hire=hire or to_school(),
        sp=joined("01", "2026-06-15", who=spouse),
        ch=joined("02", "2026-06-15", "child", who=child),
        choice=elected("2026-06-16", *(choices or ("hmo:01,02", "dental:01,02"))),
    )


def gone(office: Office) -> None:
    """Tell of the end of work for the city."""
    tell(office, CITY, left=left("2026-06-12"))


def offered(office: Office) -> dict[str, str]:
    """Return to whom the city offers to continue what, by member."""
    outcomes = recorded(office.log.load([f"cobra/{CITY}"])[f"cobra/{CITY}"]).values()
    return {
        each.member: " ".join(each.lines) for each in outcomes if isinstance(each, QualifyingEventOccurred)
    }


EVERYTHING = dict.fromkeys(("self", "kim", "lee"), "medical dental")


def facts(office: Office, family: str, kind: type[Fact], category: str = "cobra") -> list[Fact]:
    """Return a family's facts of a kind."""
    stream = f"{category}/{family}"
    return [each.event for each in office.log.load([stream])[stream] if isinstance(each.event, kind)]
