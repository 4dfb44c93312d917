"""The carriers that ship with the product take the same stories as the drawn ones, and hold the truth in the end."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events.spans import Spans
from tests.services.carrier_feeds import test_convergence as plain
from tests.services.carrier_feeds import test_x12_convergence as x12
from tests.services.carrier_feeds.drawn_profile import COBRA_DAY
from tests.services.carrier_feeds.office_steps import office
from tests.services.carrier_feeds.shipped import CITY, Shipped, households, profile_of
from tests.services.carrier_feeds.steps import NIGHTS, Released, learned, told

EXAMPLES = max(1, settings.default.max_examples * 2 // 5) if settings.default else 20
SHIPPED = [each.id for each in CITY.carriers]
COBRA = st.sampled_from([None, COBRA_DAY])


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(given_data=st.data())
def test_its_roster_becomes_the_truth(name: str, given_data: st.DataObject) -> None:
    """Changes, full files and ends by absence as its profile has them, refusals, files sent again, rosters read."""
    feed = Shipped(profile_of(name), given_data.draw(COBRA))
    truths = households(feed.plans)
    steps = st.one_of(
        told(feed.families, truths),
        NIGHTS,
        learned(feed.families),
        NIGHTS,
        office(feed.families, truths),
        st.builds(Released),
    )
    plain.becomes_the_truth(feed, given_data.draw(st.lists(steps, min_size=5, max_size=25)))


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(given_data=st.data())
def test_its_roster_becomes_the_truth_by_x12(name: str, given_data: st.DataObject) -> None:
    """Its files pass both checks, and a carrier that reads them by its guide holds our books."""
    feed = Shipped(profile_of(name), given_data.draw(COBRA))
    steps = x12.steps(feed.families, households(feed.plans))
    x12.becomes_the_truth(feed, given_data.draw(st.lists(steps, min_size=2, max_size=10)))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_plan_and_tier_is_drawn(name: str) -> None:
    """A plan of which no story tells would be tried by none."""
    feed = Shipped(profile_of(name), None)
    seen: set[tuple[str, str]] = set()

    @settings(max_examples=200, phases=[Phase.generate], derandomize=True, database=None)
    @given(truth=households(feed.plans))
    def draw(truth: Spans) -> None:
        seen.update(
            (span.plan, str(step.tier)) for held in truth.values() for span in held for step in span.tiers
        )

    draw()
    assert seen == {
        (plan.id, str(tier)) for plans in feed.plans.values() for plan in plans for tier in plan.tiers
    }
