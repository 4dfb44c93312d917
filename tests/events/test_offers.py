"""Tests of which plans a class is offered on which days, what follows a plan, and the carrier's group."""

from datetime import date
from typing import Any

import pytest

from events.catalog import CarrierProfile, Catalog, EmployeeClass, GroupNumber, Offer
from events.offers import (
    Book,
    automatic_days,
    automatic_plans,
    group_line,
    index,
    is_group_health,
    offer_days,
    offered,
    plan,
    plans_offered,
    successor,
    version_of,
)
from events.vocabulary.calendar import Period
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from tests.small_catalog import small_catalog


@pytest.mark.parametrize(
    "class_id, plan_id, day, expected",
    [
        pytest.param("police", "vision", date(2025, 7, 1), True, id="first day"),
        pytest.param("police", "vision", date(2025, 6, 30), False, id="day before"),
        pytest.param("police", "vision", date(2026, 12, 31), True, id="last day"),
        pytest.param("police", "vision", date(2027, 1, 1), False, id="day after"),
        pytest.param("housing-staff", "vision", date(2026, 1, 1), False, id="not offered"),
        pytest.param("police", "unheard-of", date(2026, 1, 1), False, id="no such plan"),
        pytest.param("police", "dental", date(2040, 1, 1), True, id="open plan"),
    ],
)
def test_a_plan_is_offered_to_its_classes_on_its_days(
    book: Book, class_id: str, plan_id: str, day: date, *, expected: bool
) -> None:
    """A plan is offered from its first to its last day, both included, to the classes that name it."""
    plans = tuple(
        each.model_copy(update={"last_day": date(2026, 12, 31)}) if each.id == "vision" else each
        for each in book.catalog.plans
    )
    ending = index(book.catalog.model_copy(update={"plans": plans}))

    assert offered(ending, class_id, plan_id, day) is expected


@pytest.mark.parametrize(
    "day, plans",
    [
        (date(2026, 6, 30), ()),
        (date(2026, 7, 1), ("health-fsa", "dependent-care-fsa", "assistance", "optional-life")),
    ],
)
def test_an_offer_has_days_within_the_plans(book: Book, day: date, plans: tuple[str, ...]) -> None:
    """What is new in July is offered from then on, beside what was offered before."""
    before = {"harbor-ppo", "harbor-hmo", "dental", "vision", "basic-life"}

    assert {each.id for each in plans_offered(book, "police", day)} == {*before, *plans}
    assert offer_days(book, "police", "health-fsa") == (Period(date(2026, 7, 1)),)
    assert offer_days(book, "police", "retiree-ppo") == ()


def test_an_automatic_plan_needs_no_election(book: Book) -> None:
    """Everybody of the class has it from the offer's first day on."""
    days = (date(2026, 6, 30), date(2026, 7, 1))

    assert automatic_days(book, "police", "assistance") == (Period(date(2026, 7, 1)),)
    assert automatic_days(book, "police", "health-fsa") == ()
    assert [[each.id for each in automatic_plans(book, "police", day)] for day in days] == [
        [],
        ["assistance"],
    ]
    bare = index(book.catalog.model_copy(update={"classes": ()}))
    assert automatic_plans(bare, "police", days[1]) == ()


def test_an_offer_outside_the_plans_days_is_none(book: Book) -> None:
    """Nothing is offered of a plan before there is one."""
    early = Offer(plan="vision", last_day=date(2025, 6, 30))
    one = EmployeeClass(id="one", name="One", employers=("city",), offers=(early, Offer(plan="unheard-of")))

    assert offer_days(index(book.catalog.model_copy(update={"classes": (one,)})), "one", "vision") == ()


@pytest.mark.parametrize(
    "day, expected",
    [
        pytest.param(date(2026, 6, 30), None, id="not ended yet"),
        pytest.param(date(2026, 7, 1), "ppo", id="the next day"),
        pytest.param(date(2028, 1, 1), "hmo-retired", id="the one after the next"),
    ],
)
def test_a_plan_that_ended_has_a_successor(day: date, expected: str | None) -> None:
    """Through as many plans as have ended by the day; while a plan is in force nothing follows it."""
    ends: dict[str, dict[str, Any]] = {
        "hmo": {"last_day": date(2026, 6, 30), "successor": "ppo"},
        "ppo": {"last_day": date(2027, 6, 30), "successor": "hmo-retired"},
    }
    small = small_catalog()
    plans = tuple(each.model_copy(update=ends.get(each.id, {})) for each in small.plans)
    found = successor(index(small.model_copy(update={"plans": plans})), "hmo", day)

    assert (found.id if found else None) == expected


def test_plans_that_follow_each_other_in_a_ring_follow_nothing() -> None:
    """Two ended plans that name each other give none; so do an end without a successor and an unknown plan."""
    ended = {"last_day": date(2026, 6, 30)}
    names: dict[str, dict[str, Any]] = {
        "hmo": {**ended, "successor": "ppo"},
        "ppo": {**ended, "successor": "hmo"},
        "dental": ended,
    }
    small = small_catalog()
    plans = tuple(each.model_copy(update=names.get(each.id, {})) for each in small.plans)
    ring = index(small.model_copy(update={"plans": plans}))

    assert [successor(ring, name, date(2027, 1, 1)) for name in ("hmo", "dental", "unheard-of")] == [None] * 3


@pytest.mark.parametrize(
    "line, said, expected",
    [
        (InsuranceLine.MEDICAL, None, True),
        (InsuranceLine.HRA, None, True),
        (InsuranceLine.LIFE, None, False),
        (InsuranceLine.EAP, True, True),
        (InsuranceLine.EAP, False, False),
    ],
)
def test_cob_5_an_assistance_program_that_gives_care_is_a_group_health_plan(
    book: Book,
    line: InsuranceLine,
    said: bool | None,
    expected: bool,
) -> None:
    """A plan goes by its line, unless it says otherwise itself."""
    asked = book.plans["dental"].model_copy(update={"line": line, "group_health": said})

    assert is_group_health(asked) is expected


def test_a_plan_is_found_by_its_id(book: Book) -> None:
    """A plan is looked up by id; an unknown id gives none."""
    assert [plan(book, "dental"), plan(book, "unheard-of")] == [book.plans["dental"], None]


def _number(carrier: CarrierProfile, **wanted: Any) -> str | None:
    """Return the number of the group line of a policeman on the PPO in July 2026, but for what is wanted otherwise."""
    told = {
        "employer": "city",
        "employee_class": "police",
        "standing": "active",
        "plan": "harbor-ppo",
        "tier": CoverageTier.EMPLOYEE_ONLY,
        "day": date(2026, 7, 1),
    }
    line = group_line(carrier, **{**told, **wanted})
    return None if line is None else line.number


@pytest.mark.parametrize(
    "employer, class_id, standing, number",
    [
        ("city", "police", "active", "HC-0100"),
        ("city", "police", "cobra", "HC-0100"),
        ("school", "teachers", "active", "HC-0310"),
        ("school", "school-staff", "active", "HC-0300"),
        ("school", "retired-teachers", "retired", "HC-0900"),
        ("city", "survivors", "survivor", "HC-0900"),
    ],
)
def test_the_first_group_that_matches_holds(
    book: Book, employer: str, class_id: str, standing: str, number: str
) -> None:
    """A carrier's group number is that of its first line that matches employer, class and standing.

    Survivors have that of the retired, who is on COBRA that of the active.
    """
    carrier = book.carriers["tidewrack-health"]

    assert _number(carrier, employer=employer, employee_class=class_id, standing=standing) == number


@pytest.mark.parametrize(
    "wanted, number",
    [
        ({}, "OTHER"),
        ({"standing": "cobra"}, "ON-COBRA"),
        ({"standing": "survivor"}, "LEFT"),
        ({"standing": "retired"}, "OTHER"),
        ({"plan": "harbor-hmo"}, "HMO"),
        ({"plan": "harbor-hmo", "tier": CoverageTier.FAMILY}, "HMO-FAMILY"),
        ({"plan": "harbor-hmo", "tier": None}, "HMO"),
        ({"day": date(2026, 1, 1)}, "OLD"),
        ({"day": date(2026, 6, 30)}, "OLD"),
    ],
)
def test_a_group_may_be_of_a_standing_a_plan_a_tier_and_days(
    book: Book, wanted: dict[str, Any], number: str
) -> None:
    """Where COBRA or survivors have a line of their own it holds; days have both ends included."""
    groups = (
        GroupNumber(number="ON-COBRA", standing="cobra"),
        GroupNumber(number="LEFT", standing="survivor"),
        GroupNumber(number="OLD", last_day=date(2026, 6, 30)),
        GroupNumber(number="HMO-FAMILY", plans=("harbor-hmo",), tiers=(CoverageTier.FAMILY,)),
        GroupNumber(number="HMO", plans=("harbor-hmo",)),
        GroupNumber(number="OTHER"),
    )

    assert (
        _number(book.carriers["tidewrack-health"].model_copy(update={"groups": groups}), **wanted) == number
    )


def test_without_a_matching_group_there_is_no_number(book: Book) -> None:
    """Nobody gets a number by accident."""
    carrier = book.carriers["tidewrack-health"]

    assert _number(carrier.model_copy(update={"groups": carrier.groups[:1]})) is None


def test_a_version_names_the_content(book: Book) -> None:
    """The version survives the log's JSON, and changes with any value."""
    stored = Catalog.model_validate_json(book.catalog.model_dump_json())
    renamed = book.catalog.program.model_copy(update={"name": "Another"})
    versions = [version_of(stored), version_of(book.catalog.model_copy(update={"program": renamed}))]

    assert [version == book.version for version in versions] == [True, False]
    assert len(book.version) == 16
    assert int(book.version, 16) > 0
