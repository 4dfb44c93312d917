"""A layoff whose coverage goes on, through the whole hub: the log, the administrator's file, another employer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent
from events.catalog import Catalog
from events.catalog.program import Acceptance
from events.cobra import QualifyingEventOccurred
from events.enrollment import QuestionAnswered
from services.cobra.state import Name, known
from services.cobra.worker import deadlines, run_administrator
from tests.histories import days, histories
from tests.life import FAMILY, Life, day, elected, hired, joined, left, person, rehired, voided
from tests.services.cobra.laid_off import decided
from tests.services.cobra.two_employers import CITY, EVERYTHING, begun, moved, of_two_employers, offered, tell
from tests.services.column_files import Office, catalog


def of_massachusetts(published: Catalog) -> Catalog:
    """Return the catalog with all its employers in Massachusetts, where they have accepted section 17."""
    accepted = (Acceptance(statute="c32B-17"),)
    employers = (
        each.model_copy(update={"state": "MA", "accepted": accepted}) for each in published.employers
    )
    return published.model_copy(update={"employers": tuple(employers)})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office that knows an employee with a spouse, both with medical and dental."""
    made = Office(tmp_path).on("2026-01-05").publish(of_massachusetts(catalog()))
    made.told(
        hire=hired("2026-01-05", who=person("Ada")),
        kim=joined("kim", "2026-01-05", who=person("Kim", ssn=None)),
        choice=elected("2026-01-05", "hmo:kim", "dental:kim"),
    )
    yield made
    made.close()


def files_of(office: Office, night: str) -> list[str]:
    """Run a night; return the lines of the file it made."""
    before = office.files()
    run_administrator(office.doors, office.views, day(night))
    return [line for name, lines in office.files().items() if name not in before for line in lines]


def line(action: str, who: str, event_day: str, last: str) -> str:
    """Return a line of the administrator's file."""
    name = {"self": ('self,"Example, Ada"', ""), "spouse": ('spouse,"Example, Kim"', "-KIM")}[who]
    return f"{action},CITY-10234{name[1]},{name[0]},Harbor City,termination,{event_day},medical;dental,{last}"


def both(action: str, event_day: str, last: str) -> list[str]:
    """Return the lines of spouse and employee."""
    return [line(action, who, event_day, last) for who in ("spouse", "self")]


def test_cob_36_the_administrator_is_told_once(office: Office) -> None:
    """Of the layoff on the night it is told; not of its answers, nor when 39 weeks are over."""
    office.on("2026-06-30").told(left=left("2026-06-30", "layoff"))
    assert files_of(office, "2026-06-30") == both("occurred", "2026-06-30", "2026-10-12")
    found = deadlines(office.log, office.views, on=day("2026-08-13"))
    assert [(each.member, str(each.notice_due_day), each.told) for each in found] == [
        ("kim", "2026-08-13", True),
        ("self", "2026-08-13", True),
    ]

    ended = QuestionAnswered(
        question="layoff-continuation:2026-06-30", answer="ended", decided_by="Maria", day=day("2026-11-15")
    )
    office.on("2026-11-10").told(answer=ended)
    assert files_of(office, "2026-11-10") == []
    office.on("2027-03-31").told()
    assert files_of(office, "2027-03-31") == []


def test_cob_36_the_administrator_is_told_what_is_put_right(office: Office) -> None:
    """Another day takes the old one back; a layoff that never was takes all of it."""
    office.on("2026-06-20").told(left=left("2026-06-15", "layoff"))
    files_of(office, "2026-06-20")
    office.on("2026-06-22").told(void=voided(f"{FAMILY}-left"), right=left("2026-06-19", "layoff"))
    assert files_of(office, "2026-06-22") == [
        *both("withdrawn", "2026-06-15", "2026-10-12"),
        *both("occurred", "2026-06-19", "2026-10-12"),
    ]

    office.on("2026-06-23").told(never=voided(f"{FAMILY}-right"))
    assert files_of(office, "2026-06-23") == both("withdrawn", "2026-06-19", "2026-10-12")


def test_cob_36_and_plan_71_covered_by_another_employer_from_the_first_day_on(new_office: Office) -> None:
    """Laid off by the city, and covered at no higher price by the school from 2026-07-01 on: nothing is offered."""
    new_office.publish(of_massachusetts(of_two_employers()))
    begun(new_office)
    tell(new_office, CITY, left=left("2026-06-12", "layoff"))
    assert offered(new_office) == EVERYTHING
    moved(new_office)

    assert offered(new_office) == {}


def standing(life: Life) -> dict[Name, dict[str, object]]:
    """Return what stands of the recorded events, apart from what names causes."""
    outcomes = known(life.family, life.streams("hr", "coverage", "misfit", "cobra")).recorded
    return {name: each.model_dump(exclude={"rests_on"}) for name, each in outcomes.items()}


LAYOFFS = st.lists(
    st.one_of(st.builds(left, days, st.just("layoff")), st.builds(rehired, days)), min_size=1, max_size=3
)


@given(st.data(), histories(longest=6), LAYOFFS)
def test_cob_36_the_order_of_arrival_does_not_matter(
    data: st.DataObject, history: list[DomainEvent], layoffs: list[DomainEvent]
) -> None:
    """Whatever arrives when, and however often it is decided in between, the same stands; once more tells nothing."""
    told = [*history, *layoffs]
    stepwise, at_once = Life(), Life()
    for number in data.draw(st.permutations(range(len(told)))):
        decided(stepwise.told(f"e{number}", told[number], minute=number))
    for number, event in enumerate(told):
        at_once.told(f"e{number}", event, minute=number)
    decided(at_once)

    assert standing(stepwise) == standing(at_once)
    assert decided(stepwise) == []
    assert decided(at_once) == []


def test_cob_36_a_layoff_is_withdrawn_and_told_again_after_every_turn() -> None:
    """Laid off, cancelled by a void, laid off again: what stands in the end is one event of each."""
    life = Life().told("hire", hired("2026-01-05")).told("choice", elected("2026-01-05", "hmo"))
    for number in range(2):
        decided(life.told(f"left{number}", left("2026-06-30", "layoff")))
        decided(life.told(f"void{number}", voided(f"left{number}")))
    decided(life.told("last", left("2026-06-30", "layoff")))
    occurred = [each for each in life.records if isinstance(each.event, QualifyingEventOccurred)]

    assert (len(occurred), len(standing(life))) == (3, 1)
