"""What monitors are told."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from connectors.metrics import COUNTERS, GAUGES
from services.http.app import application
from services.payroll_sync.worker import run_payroll
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, clock_of, hired, hub_in, tell


def test_a_hub_that_keeps_up_is_ready(client: TestClient, hub: Hub) -> None:
    """Alive and ready, once the catalog is there and everybody has read the log."""
    step(hub)

    assert client.get("/livez").json() == {"state": "alive"}
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (200, {"state": "ready"})


def test_a_file_that_waits_is_named_and_stops_nobody(tmp_path: Path) -> None:
    """A partner's server that is away keeps no event out: still 200, with the partner and how many files wait."""
    with hub_in(tmp_path / "hub") as hub, TestClient(application(hub)) as client:
        tell(hub, *FAMILY_OF_TWO)
        step(hub)
        clock_of(hub).set(datetime(2026, 1, 12, tzinfo=UTC))
        run_payroll(hub.column_files, hub.views, "city-payroll", date(2026, 1, 15))
        step(hub)

        ready, told = client.get("/readyz"), client.get("/v1/status").json()

        assert (ready.status_code, ready.json()) == (
            200,
            {"state": "ready", "undelivered": {"city-payroll": 1}},
        )
        assert told["partners"][0] == {"partner": "city-payroll", "undelivered": 1}
        assert 'hub_batch_undelivered{partner="city-payroll"} 1.0' in client.get("/metrics").text


def test_a_hub_that_lags_names_who(tmp_path: Path) -> None:
    """503 while a consumer is further behind than the limit; livez does not care."""
    limits = "\n[limits]\nlag_events_max = 2\n"
    with hub_in(tmp_path / "hub", extra=limits) as hub, TestClient(application(hub)) as client:
        tell(hub, *FAMILY_OF_TWO)
        behind = client.get("/readyz")
        step(hub)
        ready = client.get("/readyz")

        assert behind.status_code == 503
        assert "eligibility is 4 events behind" in behind.json()["not_ready"]
        assert ready.status_code == 200
        assert client.get("/livez").status_code == 200


def test_a_hub_without_a_catalog_is_not_ready(tmp_path: Path) -> None:
    """It could take nothing."""
    with hub_in(tmp_path / "hub", catalog=False) as hub, TestClient(application(hub)) as client:
        assert client.get("/readyz").json()["not_ready"] == ["no catalog has been published"]


def test_status_says_what_waits(client: TestClient, hub: Hub) -> None:
    """The overview of the command line, as JSON."""
    tell(hub, "{broken")
    step(hub)

    told = client.get("/v1/status").json()

    assert told["head"] == hub.log.head()
    assert [(each["kind"], each["count"]) for each in told["waiting"]] == [("unreadable", 1)]


def test_the_metrics_page_has_every_metric(client: TestClient, hub: Hub) -> None:
    """Each name of the table is there, with what happened counted once."""
    client.post("/v1/events", json=hired())
    client.post("/v1/events", json=hired())
    client.post("/v1/events", json={})
    tell(hub, "{broken")
    step(hub)

    page = client.get("/metrics").text

    for name in (*GAUGES, *COUNTERS):
        assert f"# TYPE {name} " in page
    for line in (
        'hub_events_appended_total{source="munis/city",type="hr.employee.hired.v1"} 1.0',
        'hub_intake_requests_total{result="recorded",source="munis/city",transport="http"} 1.0',
        'hub_intake_requests_total{result="duplicate",source="munis/city",transport="http"} 1.0',
        'hub_intake_requests_total{result="rejected",source="unknown",transport="http"} 1.0',
        'hub_exceptions{kind="unreadable"} 1.0',
        'hub_consumer_lag_events{consumer="eligibility"} 0.0',
        'hub_ack_pending{carrier="blue"} 0.0',
        "hub_append_duration_seconds_count 3.0",
    ):
        assert line in page
    assert (
        'hub_http_request_duration_seconds_count{method="POST",route="/v1/events",status="202"} 2.0' in page
    )


@pytest.mark.parametrize("path", ["/nowhere", "/v1/people/city", "/v1/schemas/hr.employee.promoted.v1"])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    """404 in the form of every other error."""
    response = client.get(path)

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
