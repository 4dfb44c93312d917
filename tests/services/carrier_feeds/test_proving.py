"""Everything on offer can be said to a carrier, or it is named with the reason why not."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors.catalog_files import read
from events.catalog import CarrierProfile, Catalog, GroupNumber
from services.carrier_feeds.worker.proving import Proof, prove
from services.publishing import publish
from services.wiring import Hub
from tests.fixtures.hub import hub_in

DAY = date(2026, 7, 1)
CITY = read(Path(__file__).parents[3] / "services/demo_city/catalog")[0]
MEDICAL = "tidewrack-health"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub without a catalog."""
    with hub_in(tmp_path / "hub", catalog=False) as found:
        yield found


def proved(hub: Hub, change: Callable[[CarrierProfile], dict[str, object]]) -> Proof:
    """Return the proof of the medical carrier's profile with something in it changed."""
    assert CITY is not None
    carriers = tuple(
        each.model_copy(update=change(each)) if each.id == MEDICAL else each for each in CITY.carriers
    )
    publish(hub.log, CITY.model_copy(update={"carriers": carriers}), note="", actor="tests")
    return prove(hub.feeds, MEDICAL, DAY)


@pytest.mark.parametrize("carrier", [each.id for each in CITY.carriers] if CITY else [])
def test_the_sample_carriers_can_be_told_all_that_the_city_offers(hub: Hub, carrier: str) -> None:
    """Every plan, tier, class and standing, added, changed, ended, reinstated and cancelled; the files are in order."""
    assert isinstance(CITY, Catalog)
    publish(hub.log, CITY, note="", actor="tests")

    found = prove(hub.feeds, carrier, DAY)

    assert (found.unsayable, found.faults) == ((), ())
    assert found.cases > 30


def test_a_plan_without_a_code_is_named(hub: Hub) -> None:
    """Each tier of it, and nothing else."""
    found = proved(hub, lambda each: {"plan_codes": each.plan_codes[1:]})

    assert {each.case.plan.id for each in found.unsayable} == {"harbor-ppo"}
    assert {each.reason for each in found.unsayable} == {
        "the carrier's profile has no code for plan harbor-ppo"
    }


def test_a_tier_without_a_code_is_named(hub: Hub) -> None:
    """In every plan that has it."""
    found = proved(
        hub, lambda each: {"tier_codes": {t: c for t, c in each.tier_codes.items() if t != "family"}}
    )

    assert {each.case.tier for each in found.unsayable} == {"family"}


def test_who_has_no_group_is_named(hub: Hub) -> None:
    """A structure that names the retired alone has none for anybody at work, nor for who continues by COBRA."""
    found = proved(hub, lambda _: {"groups": (GroupNumber(number="R", standing="retired"),)})

    assert {each.case.standing for each in found.unsayable} == {"active", "cobra"}
    assert {each.reason for each in found.unsayable} == {"no group number of the profile fits"}


def test_a_later_day_on_which_a_code_is_over_is_tried(hub: Hub) -> None:
    """A code that ends with the year leaves the plan unsayable from the next day on."""
    over = date(2026, 12, 31)
    found = proved(
        hub,
        lambda each: {
            "plan_codes": tuple(code.model_copy(update={"last_day": over}) for code in each.plan_codes)
        },
    )

    assert date(2027, 1, 1) in found.days
    assert {each.day for each in found.unsayable} == {date(2027, 1, 1)}


def test_a_profile_that_cannot_be_written_is_a_fault(hub: Hub) -> None:
    """Whatever it would say: here its payer is known by a number that the older guide does not have."""
    found = proved(hub, lambda _: {"version": "004010X095A1", "payer_id_qualifier": "94"})

    assert len(found.faults) == 1
    assert "N103 (IN) 94" in found.faults[0]
