"""The metrics page: every name of the table, and nothing counted twice."""

import re

import pytest

from connectors.metrics import COUNTERS, GAUGES, WORKER_COUNTERS, Metrics


def test_every_metric_is_on_the_page_before_anything_happened() -> None:
    """So that a board or an alert finds its name."""
    page = Metrics().page().decode()

    counters = (*COUNTERS, *WORKER_COUNTERS)
    for name, kind in [*((n, "gauge") for n in GAUGES), *((n, "counter") for n in counters)]:
        assert f"# TYPE {name} {kind}" in page
    for name in (
        "hub_intake_requests_total",
        "hub_append_duration_seconds",
        "hub_http_request_duration_seconds",
    ):
        assert f"# TYPE {name} " in page


@pytest.mark.parametrize("name", [*GAUGES, *COUNTERS, *WORKER_COUNTERS])
def test_names_follow_the_convention(name: str) -> None:
    """Our prefix, base units, and `_total` for what only grows."""
    assert re.fullmatch(r"hub_[a-z_]+", name)
    assert name.endswith("_total") == (name not in GAUGES)


def test_samples_are_read_at_each_scrape() -> None:
    """The page shows the present, with labels in the order of the table."""
    lag = [1.0]
    metrics = Metrics(lambda: [("hub_consumer_lag_events", ("eligibility",), lag[0])])
    first = metrics.page().decode()
    lag[0] = 7.0

    assert 'hub_consumer_lag_events{consumer="eligibility"} 1.0' in first
    assert 'hub_consumer_lag_events{consumer="eligibility"} 7.0' in metrics.page().decode()


def test_what_this_process_does_is_counted() -> None:
    """Requests, appends, and HTTP answers by route."""
    metrics = Metrics()
    metrics.offered(source="munis/city", transport="http", result="recorded", count=3)
    metrics.answered(method="POST", route="/v1/events", status=202, seconds=0.1)
    with metrics.appending():
        pass

    page = metrics.page().decode()
    assert 'hub_intake_requests_total{result="recorded",source="munis/city",transport="http"} 3.0' in page
    assert (
        'hub_http_request_duration_seconds_count{method="POST",route="/v1/events",status="202"} 1.0' in page
    )
    assert "hub_append_duration_seconds_count 1.0" in page


def test_two_hubs_in_one_process_count_apart() -> None:
    """Each has a registry of its own."""
    one, other = Metrics(), Metrics()
    one.offered(source="a", transport="http", result="recorded")

    assert b'source="a"' in one.page()
    assert b'source="a"' not in other.page()
