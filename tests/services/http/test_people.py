"""GET /v1/people: the answer over HTTP."""

from datetime import timedelta

from starlette.testclient import TestClient

from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, clock_of, left, tell

COVERAGE = f"/v1/people/{FAMILY}/coverage"


def test_the_answer_takes_both_clocks(client: TestClient, hub: Hub) -> None:
    """A late termination changes the answer for the day, and not the one as it was known before."""
    tell(hub, *FAMILY_OF_TWO)
    step(hub)
    known_at = hub.clock.now().isoformat()
    before = client.get(COVERAGE, params={"as_of": "2026-03-10", "known_at": known_at}).json()
    clock_of(hub).advance(timedelta(days=42))
    tell(hub, left("2026-01-16"))
    step(hub)

    now = client.get(COVERAGE, params={"as_of": "2026-03-10"}).json()
    then = client.get(COVERAGE, params={"as_of": "2026-03-10", "known_at": known_at}).json()

    assert now["coverages"] == []
    assert then == before
    assert [each["plan"]["id"] for each in then["coverages"]] == ["hmo"]


def test_today_is_asked_about_if_no_day_is_given(client: TestClient, hub: Hub) -> None:
    """Today is the program's day: shortly after midnight UTC it is still yesterday there."""
    tell(hub, *FAMILY_OF_TWO)
    step(hub)
    clock_of(hub).set(clock_of(hub).now().replace(hour=2))

    assert client.get(COVERAGE).json()["as_of"] == "2026-01-04"


def test_nobody_of_that_id_is_a_problem(client: TestClient) -> None:
    """404 names the id that was asked for."""
    response = client.get("/v1/people/city/99999/coverage")

    assert (response.status_code, response.json()["type"]) == (404, "/problems/not-found")
    assert "city/99999" in response.json()["detail"]


def test_a_day_that_is_none_is_a_problem(client: TestClient) -> None:
    """422 with a pointer to the parameter."""
    response = client.get(COVERAGE, params={"as_of": "soon"})

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/query/as_of"


def test_people_are_found_masked(client: TestClient, hub: Hub) -> None:
    """By name or number; the list shows initials."""
    tell(hub, *FAMILY_OF_TWO)
    step(hub)

    found = client.get("/v1/people", params={"q": "nunez"})

    assert found.json() == {"people": [{"family": FAMILY, "name": "A*** O***"}]}


def test_why_is_told_with_it(client: TestClient, hub: Hub) -> None:
    """Facts, rules and HR's events of each coverage; without being asked for, nothing of it."""
    tell(hub, *FAMILY_OF_TWO)
    step(hub)

    plain = client.get(COVERAGE, params={"as_of": "2026-02-10"}).json()["coverages"][0]
    whole = client.get(COVERAGE, params={"as_of": "2026-02-10", "why": "true"}).json()["coverages"][0]

    why = whole.pop("why")
    assert whole == plain
    assert [each["type"] for each in why["facts"]] == ["coverage.began.v1"] * 2
    assert {each["ref"] for each in why["events"]} == {each["ref"] for each in plain["rests_on"]}
