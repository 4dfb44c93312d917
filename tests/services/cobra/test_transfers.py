"""Who goes to another employer of the program and stays covered has lost nothing; decided from coverage."""

import pytest

from events.cobra import CoverageCarriedOn, QualifyingEventOccurred
from events.employment import EmployeeHired
from events.people import Person
from services.cobra.worker import FOLLOWER, decide_family
from services.following import Loaded
from services.replaying import decide_anew
from tests.life import left, person, voided
from tests.services.cobra.two_employers import (
    CHILD,
    CITY,
    EVERYTHING,
    SCHOOL,
    SPOUSE,
    facts,
    gone,
    moved,
    of_two_employers,
    offered,
    tell,
    to_school,
)
from tests.services.column_files import Office


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


@pytest.mark.parametrize("taken_back", ["hire", "choice"])
def test_plan_71_coverage_that_was_never_there_is_no_going_on(office: Office, taken_back: str) -> None:
    """The hire, or the election with the new employer, is taken back: it is offered after all."""
    gone(office)
    moved(office)
    tell(office, SCHOOL, void=voided(f"{SCHOOL}-{taken_back}"))

    assert offered(office) == EVERYTHING


def test_plan_71_an_end_with_the_new_employer_is_that_ones_own(office: Office) -> None:
    """Left there in September: the city owes nothing, the school does."""
    gone(office)
    moved(office)
    tell(office, SCHOOL, left=left("2026-09-10"))

    assert offered(office) == {}
    assert {each.member for each in facts(office, SCHOOL, QualifyingEventOccurred)} == {"self", "01", "02"}


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
