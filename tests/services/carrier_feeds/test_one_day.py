"""A coverage of one day, on real parts: in force for that day at the carrier, however it is told of endings."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.x12.stand_in import CarrierStandIn
from events.catalog import CarrierProfile
from services.carrier_feeds.worker import run_night
from services.demo.roster import expected_roster
from services.publishing import publish
from services.running import step
from tests.fixtures.hub import clock_of, elected, folder_partners, hired, hub_in, left, settings_in, tell
from tests.small_catalog import small_catalog


@pytest.mark.parametrize("termination_shape", ["member", "member_and_coverages"])
@pytest.mark.parametrize("end_day", ["last_covered", "first_uncovered"])
@pytest.mark.parametrize("cancellation_shape", ["delete", "same_day", "day_before"])
def test_a_coverage_of_one_day_was_in_force(
    tmp_path: Path, termination_shape: str, end_day: str, cancellation_shape: str
) -> None:
    """Somebody leaves on the day of hire; the carrier, told first of the hire, holds them for that day."""
    shapes = {
        "termination_shape": termination_shape,
        "end_day": end_day,
        "cancellation_shape": cancellation_shape,
    }
    small = small_catalog()
    carriers = tuple(
        CarrierProfile.model_validate({**each.model_dump(), **shapes}) for each in small.carriers
    )
    catalog = small.model_copy(update={"carriers": carriers})
    settings = settings_in(tmp_path, folder_partners(tmp_path))
    carrier = CarrierStandIn(next(each for each in carriers if each.id == "teeth"))
    with hub_in(tmp_path, catalog=False, settings=settings) as hub:
        publish(hub.log, catalog, note="", actor="tests")
        for number, told in enumerate(
            [[hired("2026-01-05"), elected("2026-01-05", plan="life")], [left("2026-01-05")]]
        ):
            tell(hub, *told, file=f"{number}.jsonl")
            step(hub)
            outcome = run_night(hub.feeds, "teeth", date(2026, 1, 5) + timedelta(days=number))
            carrier.take((tmp_path / "teeth" / "in" / outcome.file_name).read_bytes(), at=hub.clock.now())
            clock_of(hub).advance(timedelta(days=1))
        expected = expected_roster(hub.log, catalog, "teeth")

    assert [held.last_day for held in next(iter(expected.values())).values()] == [date(2026, 1, 5)]
    assert carrier.roster == expected
