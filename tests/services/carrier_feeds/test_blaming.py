"""A family whose rows fail the checks is held, and the others leave without it."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.carrier_feeds import FamilyHeld, InterchangeHeld
from events.catalog import CarrierProfile
from services.carrier_feeds.decide.family import Decided
from services.carrier_feeds.worker import Ending, rebuild_file, run_night
from services.carrier_feeds.worker.blaming import BLAMED_MAX, blamed
from services.running import step
from tests.fixtures.hub import JOB, PERSON, elected, event, folder_partners, hired, hub_in, settings_in, tell
from tests.services.carrier_feeds.plain_files import PlainInterchanges
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, stage

NAMES = [f"city/{number:03d}" for number in range(60)]


def _said(names: Sequence[str]) -> list[Decided]:
    return [Decided(name) for name in names]


def _judge(faulty: Collection[str]) -> Callable[[Sequence[Decided]], list[str]]:
    """Return checks that complain of each of these families."""
    return lambda some: [f"{each.family} is wrong" for each in some if each.family in faulty]


@given(faulty=st.sets(st.sampled_from(NAMES), min_size=1, max_size=BLAMED_MAX))
def test_whose_doing_it_is_is_found(faulty: set[str]) -> None:
    """Every family that fails alone, with what the checks say of it, and nobody else."""
    found = blamed(_said(NAMES), _judge(faulty))

    assert found == [(name, f"{name} is wrong") for name in sorted(faulty)]


@pytest.mark.parametrize(
    ("names", "faulty"),
    [(NAMES[:1], NAMES[:1]), (NAMES[:3], NAMES[:3]), (NAMES, NAMES[: BLAMED_MAX + 1])],
    ids=["the only one", "all of them", "too many"],
)
def test_what_is_nobodys_doing_is_blamed_on_nobody(names: list[str], faulty: list[str]) -> None:
    """What is wrong with all, or with very many, is wrong with the file."""
    assert blamed(_said(names), _judge(faulty)) == []


def test_what_is_only_wrong_together_is_blamed_on_nobody() -> None:
    """Where every family passes alone no one of them can be held for it."""
    assert blamed(_said(NAMES), lambda some: ["twice"] if len(some) > 30 else []) == []


def test_one_fault_costs_few_files() -> None:
    """The file is halved, not written once for each family."""
    asked: list[int] = []

    def judge(some: Sequence[Decided]) -> list[str]:
        asked.append(len(some))
        return _judge(NAMES[7:8])(some)

    blamed(_said(NAMES), judge)

    assert len(asked) <= 12
    assert sum(asked) <= 2 * len(NAMES)


class Picky(PlainInterchanges):
    """Checks that complain of a file with these families in it."""

    def __init__(self, *faulty: str) -> None:
        super().__init__()
        self.faulty = set(faulty)

    def check(self, profile: CarrierProfile, content: bytes) -> list[str]:
        """Return a fault for each of them."""
        said = [each["family"] for one in json.loads(content)["sets"] for each in one["families"]]
        return [f"{name} is wrong" for name in said if name in self.faulty]


def _picky(here: Stage, *faulty: str) -> Picky:
    checks = Picky(*faulty)
    here.doors = replace(here.doors, interchanges=checks)
    return checks


def test_the_others_leave() -> None:
    """The night has its file; who was held is said in a later one, once the checks have nothing against it."""
    here = stage()
    here.insured("city/1", "city/2", "city/3")
    checks = _picky(here, "city/2")
    first, second = here.night(), here.night()
    checks.faulty.clear()
    third = here.night()

    assert [each.ending for each in (first, third)] == [Ending.DELIVERED, Ending.DELIVERED]
    assert (first.families, first.families_held) == (2, (("city/2", "city/2 is wrong"),))
    assert [each.family for each in here.said(FamilyHeld)] == ["city/2"]
    assert second.ending is Ending.HELD
    assert b"city/2" not in rebuild_file(here.doors, CARRIER, 1).whole()
    assert b"city/2" in rebuild_file(here.doors, CARRIER, 2).whole()


def test_a_file_that_is_wrong_as_a_whole_is_held() -> None:
    """Nobody is held for what is wrong with everybody."""
    here = stage()
    here.insured("city/1", "city/2")
    _picky(here, "city/1", "city/2")
    outcome = run_night(here.doors, CARRIER, NIGHT)

    assert (outcome.ending, outcome.families_held) == (Ending.HELD, ())
    assert len(here.said(InterchangeHeld)) == 1


def test_a_country_that_does_not_exist_holds_one_family(tmp_path: Path) -> None:
    """On real parts: pyx12 refuses the country of one employee, and the other's file leaves."""
    nowhere = {**PERSON, "address": {**PERSON["address"], "country": "XX"}}
    other = event(
        "hr.employee.hired",
        {"hire_day": "2025-11-03", "person": nowhere, "job": JOB},
        subject="city/2",
        id="h2",
    )
    settings = settings_in(tmp_path, folder_partners(tmp_path))
    with hub_in(tmp_path, settings=settings) as hub:
        tell(hub, hired(), elected(), other, elected(subject="city/2", id="e2"))
        step(hub)
        outcome = run_night(hub.feeds, "blue", date(2026, 1, 5))

    assert outcome.ending is Ending.DELIVERED
    assert [family for family, _ in outcome.families_held] == ["city/2"]
    assert "N404" in outcome.families_held[0][1]
    assert "XX" not in outcome.families_held[0][1]
