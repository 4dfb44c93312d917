"""Who goes to another employer of the program and stays covered has lost nothing; decided from coverage."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from events.base import DomainEvent
from events.catalog import Catalog, Contribution
from events.cobra import CoverageCarriedOn, QualifyingEventOccurred
from events.employment import EmployeeHired, TransferredFrom
from events.people import Person
from services.cobra.state import recorded
from services.cobra.worker import FOLLOWER, decide_family
from services.following import Loaded
from services.replaying import decide_anew
from tests.life import day, elected, hired, joined, left, person, voided
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


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office of two employers; the city has an employee with spouse and child, in medical and dental."""
    made = Office(tmp_path).on("2026-01-05").publish(of_two_employers())
    tell(
        made,
        CITY,
        hire=hired("2026-01-05"),
        kim=joined("kim", "2026-01-05", who=SPOUSE),
        lee=joined("lee", "2026-01-05", "child", who=CHILD),
        choice=elected("2026-01-05", "hmo:kim,lee", "dental:kim,lee"),
    )
    yield made
    made.close()


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


def test_cob_7_and_plan_71_whoever_goes_on_being_covered_has_lost_nothing(office: Office) -> None:
    """26 CFR 54.4980B-4, Q&A-1(c): on the same terms from 2026-07-01 on, the day after the last by the city."""
    gone(office)
    assert offered(office) == EVERYTHING
    moved(office)

    assert offered(office) == {}


def test_plan_71_the_order_of_telling_makes_no_difference(office: Office) -> None:
    """Told of the new work first, nothing is ever offered."""
    moved(office)
    gone(office)

    assert offered(office) == {}
    assert office.log.load([f"cobra/{CITY}"])[f"cobra/{CITY}"] == []


@pytest.mark.parametrize(
    ("covered_through", "expected"),
    [("2026-06-29", {}), ("2026-06-30", {}), ("2026-07-01", EVERYTHING)],
    ids=["a day twice", "the next day", "a day without"],
)
def test_plan_71_a_day_without_coverage_is_a_loss(
    office: Office, covered_through: str, expected: dict[str, str]
) -> None:
    """Covered to 2026-06-30 by the city."""
    gone(office)
    moved(office, hire=to_school(covered_through=covered_through))

    assert offered(office) == expected


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (("hmo:01,02",), dict.fromkeys(EVERYTHING, "dental")),
        (("ppo:01,02", "dental:01,02"), dict.fromkeys(EVERYTHING, "medical")),
        (("hmo:02", "dental:01,02"), {"kim": "medical"}),
        (("hmo:01", "dental:01"), {"lee": "medical dental"}),
        (("-medical", "-dental"), EVERYTHING),
    ],
    ids=["a line less", "another plan", "without the spouse", "without the child", "nothing"],
)
def test_plan_71_what_does_not_go_on_is_lost(
    office: Office, choices: tuple[str, ...], expected: dict[str, str]
) -> None:
    """Line by line and member by member; another plan is not on the same terms."""
    moved(office, *choices)
    gone(office)

    assert offered(office) == expected


@pytest.mark.parametrize(
    ("percent", "expected"), [(75, {}), (76, {}), (74, dict.fromkeys(EVERYTHING, "medical"))]
)
def test_plan_71_a_higher_price_is_a_loss(office: Office, percent: int, expected: dict[str, str]) -> None:
    """26 CFR 54.4980B-4, Q&A-1(c): an increase of what is to be paid, by the move. The city pays 75 percent."""
    office.publish(of_two_employers(percent))
    moved(office)
    gone(office)

    assert offered(office) == expected


@pytest.mark.parametrize(
    ("hire", "spouse", "child", "expected"),
    [
        (to_school(who=person(ssn="078051129")), SPOUSE, CHILD, EVERYTHING),
        (to_school(who=person(born="1980-02-04")), SPOUSE, CHILD, EVERYTHING),
        (to_school(employee="10235"), SPOUSE, CHILD, EVERYTHING),
        (to_school(employer="elsewhere"), SPOUSE, CHILD, EVERYTHING),
        (to_school(who=person("ADA", ssn=None)), SPOUSE, CHILD, {}),
        (to_school(who=person("Ida", ssn=None)), SPOUSE, CHILD, EVERYTHING),
        (to_school(), person("Sam", ssn=None, born="1981-04-05"), CHILD, {"kim": "medical dental"}),
        (to_school(), SPOUSE, person("Lee", ssn="078051123", born="2012-05-06"), {"lee": "medical dental"}),
    ],
    ids=[
        "another number",
        "another day of birth",
        "nobody the hub knows",
        "an employer of another program",
        "the same name",
        "another name",
        "another spouse",
        "another child",
    ],
)
def test_plan_71_only_of_the_same_people(
    office: Office, hire: EmployeeHired, spouse: Person, child: Person, expected: dict[str, str]
) -> None:
    """By day of birth and number, or name where a number is not known; to whoever is not found it is offered."""
    gone(office)
    moved(office, hire=hire, spouse=spouse, child=child)

    assert offered(office) == expected


def test_plan_71_a_transfer_that_never_was_is_offered_after_all(office: Office) -> None:
    """The hire is taken back."""
    gone(office)
    moved(office)
    tell(office, SCHOOL, void=voided(f"{SCHOOL}-hire"))

    assert offered(office) == EVERYTHING


def test_plan_71_an_end_with_the_new_employer_is_that_ones_own(office: Office) -> None:
    """Left there in September: the city owes nothing, the school does."""
    gone(office)
    moved(office)
    tell(office, SCHOOL, left=left("2026-09-10"))

    assert offered(office) == {}
    assert {each.member for each in facts(office, SCHOOL, QualifyingEventOccurred)} == {"self", "01", "02"}


def test_plan_71_coverage_that_was_never_there_is_no_going_on(office: Office) -> None:
    """The election with the new employer is taken back."""
    gone(office)
    moved(office)
    tell(office, SCHOOL, void=voided(f"{SCHOOL}-choice"))

    assert offered(office) == EVERYTHING


def test_again(office: Office) -> None:
    """Told once; a replay would say nothing more."""
    gone(office)
    moved(office)
    head = office.log.head()
    tell(office, SCHOOL)
    tell(office, CITY)

    assert office.log.head() == head
    assert list(decide_anew(office.log, FOLLOWER, first=1, last=head)) == []
    (said,) = facts(office, CITY, CoverageCarriedOn, "transfer")
    assert (said.to, said.rests_on) == (SCHOOL, (f"munis/city#{SCHOOL}-hire",))


def test_of_who_comes_from_nowhere_nothing_is_read(office: Office) -> None:
    """Mostly no other family is looked at, and nothing is opened."""
    streams = office.log.load([f"{each}/{CITY}" for each in FOLLOWER.needs])
    loaded = Loaded(CITY, {name.partition("/")[0]: records for name, records in streams.items()})
    assert FOLLOWER.also is not None

    assert FOLLOWER.also(loaded) == ()
    book = office.doors.catalogs.at(office.log.head())
    assert book is not None
    assert decide_family(loaded, book) == ()


def facts(office: Office, family: str, kind: type[Fact], category: str = "cobra") -> list[Fact]:
    """Return a family's facts of a kind."""
    stream = f"{category}/{family}"
    return [each.event for each in office.log.load([stream])[stream] if isinstance(each.event, kind)]
